/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/reader.h"

#include "core/import/encoding.h"

struct reader *reader_new(struct arena *a, struct source *s)
{
	struct reader *r = NEW(a, struct reader);
	r->source = s;
	r->line = 1;
	return r;
}

/* Fills the first window, so that a mark and the first line are there as a whole. */
static void start(struct reader *r)
{
	r->started = true;
	while (r->n < READER_CHUNK && !r->bad && !r->dry) {
		size_t n = 0;
		r->bad = source_read(r->source, r->buffer + r->n, READER_CHUNK - r->n, &n, &r->why);
		r->n += n;
		r->dry = n == 0;
	}
	str head = {r->buffer, r->n};
	if (str_starts(head, S("\xef\xbb\xbf")))
		r->at = 3;
	if (str_starts(head, S("\xff\xfe")) || str_starts(head, S("\xfe\xff"))) {
		r->bad = INVALID;
		r->why = S("the file is UTF-16; save it as UTF-8");
		r->at = r->n = 0;
	}
}

bool reader_fill(struct reader *r)
{
	if (!r->started)
		start(r);
	if (r->at == r->n && !r->bad && !r->dry) {
		r->at = r->n = 0;
		r->bad = source_read(r->source, r->buffer, READER_CHUNK, &r->n, &r->why);
		r->dry = r->n == 0;
	}
	return r->at < r->n;
}

str reader_window(struct reader *r)
{
	return reader_fill(r) ? (str){r->buffer + r->at, r->n - r->at} : STR_NONE;
}

err reader_bad(const struct reader *r, struct arena *a, str *why)
{
	if (r->bad)
		*why = at_line(a, r->line, r->why);
	return r->bad;
}

err reader_line(struct reader *r, struct arena *a, struct out *line, str *why)
{
	int64_t number = r->line;
	size_t from = line->n;
	if (reader_peek(r) < 0) {
		TRY(reader_bad(r, a, why));
		return NOT_FOUND;
	}
	bool ended = false;
	while (!ended && reader_fill(r)) {
		str rest = {r->buffer + r->at, r->n - r->at};
		ptrdiff_t end = str_find_byte(rest, '\n');
		size_t n = end < 0 ? rest.n : (size_t)end;
		out_bytes(line, rest.p, n);
		ended = end >= 0;
		r->at += n + ended;
		r->line += ended;
		if (line->bad) {
			*why = at_line(a, number, S("the line is too long"));
			return TOO_LARGE;
		}
	}
	TRY(reader_bad(r, a, why));
	if (line->n > from && line->p[line->n - 1] == '\r')
		line->n--;
	return OK;
}
