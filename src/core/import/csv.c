/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/csv.h"

#include "core/import/encoding.h"
#include "core/import/reader.h"

struct csv {
	struct reader *reader;
	char separator;
	int64_t rows;
	err bad;
};

/* The most frequent candidate outside quotes in the first line. */
static char guess(str window)
{
	static const char candidates[] = {',', ';', '\t'};
	size_t count[3] = {0};
	bool quoted = false;
	for (size_t i = 0; i < window.n && (quoted || window.p[i] != '\n'); i++) {
		quoted ^= window.p[i] == '"';
		for (size_t k = 0; k < 3 && !quoted; k++)
			count[k] += window.p[i] == candidates[k];
	}
	size_t best = 0;
	for (size_t k = 1; k < 3; k++)
		if (count[k] > count[best])
			best = k;
	return candidates[best];
}

err csv_open(struct arena *a, struct source *s, struct csv **c, str *why)
{
	*c = NEW(a, struct csv);
	(*c)->reader = reader_new(a, s);
	str window = reader_window((*c)->reader);
	TRY(reader_bad((*c)->reader, a, why));
	str first = window;
	first = str_trim(str_cut(&first, '\n'));
	if (first.n == 5 && str_starts(first, S("sep="))) {
		(*c)->separator = first.p[4];
		struct out line = out_new(a, CSV_ROW_MAX);
		TRY(reader_line((*c)->reader, a, &line, why));
	} else {
		(*c)->separator = guess(window);
	}
	return OK;
}

char csv_separator(const struct csv *c)
{
	return c->separator;
}

/* Why a field ended. */
enum end { NEXT_FIELD, NEXT_ROW, LAST, TROUBLE };

static enum end trouble(struct csv *c, struct arena *a, err e, int64_t line, str text, str *why)
{
	c->bad = e;
	*why = at_line(a, line, text);
	return TROUBLE;
}

/* What a byte outside quotes means: an end, or NUL for a byte of the text (then *is_end is false).
 */
static bool is_end(struct csv *c, int byte, enum end *end)
{
	if (byte == '\r' && reader_peek(c->reader) == '\n')
		byte = reader_byte(c->reader);
	if (byte < 0)
		*end = LAST;
	else if (byte == '\n')
		*end = NEXT_ROW;
	else if (byte == c->separator)
		*end = NEXT_FIELD;
	else
		return false;
	return true;
}

static enum end read_quoted(struct csv *c, struct arena *a, struct out *o, str *why)
{
	int64_t line = c->reader->line;
	size_t from = o->n;
	reader_byte(c->reader);
	for (;;) {
		int byte = reader_byte(c->reader);
		if (byte < 0 && !c->reader->bad)
			return trouble(c, a, INVALID, line, S("a quoted field has no end"), why);
		if (byte == '"' && reader_peek(c->reader) != '"')
			break;
		if (byte == '"')
			reader_byte(c->reader);
		if (byte < 0 || o->bad)
			return LAST;
		out_byte(o, (char)byte);
		if (o->n - from > CSV_FIELD_MAX)
			return trouble(c, a, TOO_LARGE, line, S("a field is too long"), why);
	}
	enum end end = LAST;
	int byte;
	while ((byte = reader_byte(c->reader)) == ' ' && c->separator != ' ')
		;
	if (!is_end(c, byte, &end))
		return trouble(c, a, INVALID, c->reader->line, S("text behind a closing quote"),
			       why);
	return end;
}

static enum end read_plain(struct csv *c, struct arena *a, struct out *o, str *why)
{
	int64_t line = c->reader->line;
	size_t from = o->n;
	enum end end = LAST;
	int byte;
	while (!is_end(c, byte = reader_byte(c->reader), &end)) {
		if (byte == 0)
			return trouble(c, a, INVALID, line, S("not a text file"), why);
		out_byte(o, (char)byte);
		if (o->bad || o->n - from > CSV_FIELD_MAX)
			return trouble(c, a, TOO_LARGE, line, S("a field is too long"), why);
	}
	return end;
}

/* Lengths of the fields are kept while the text grows, and become texts when the row is whole. */
static enum end read_row(struct csv *c, struct arena *a, struct out *o, size_t *ends, size_t *n,
			 str *why)
{
	enum end end = NEXT_FIELD;
	for (*n = 0; end == NEXT_FIELD;) {
		if (*n == CSV_FIELDS_MAX)
			return trouble(c, a, TOO_LARGE, c->reader->line, S("too many fields"), why);
		end = reader_peek(c->reader) == '"' ? read_quoted(c, a, o, why)
						    : read_plain(c, a, o, why);
		ends[(*n)++] = o->n;
	}
	if (end != TROUBLE && o->bad)
		return trouble(c, a, TOO_LARGE, c->reader->line, S("a row is too long"), why);
	return end;
}

err csv_next(struct csv *c, struct arena *a, struct csv_row *row, str *why)
{
	size_t ends[CSV_FIELDS_MAX], n = 0;
	if (c->bad)
		return c->bad;
	struct out o = out_new(a, CSV_ROW_MAX);
	do {
		row->line = c->reader->line;
		if (reader_peek(c->reader) < 0) {
			c->bad = reader_bad(c->reader, a, why);
			return c->bad ? c->bad : NOT_FOUND;
		}
		if (read_row(c, a, &o, ends, &n, why) == TROUBLE)
			return c->bad;
		c->bad = reader_bad(c->reader, a, why);
		if (c->bad)
			return c->bad;
	} while (n == 1 && str_trim(out_view(&o)).n == 0 && (o.n = 0, true));
	if (++c->rows > CSV_ROWS_MAX) {
		trouble(c, a, TOO_LARGE, row->line, S("too many rows"), why);
		return c->bad;
	}
	row->v = NEW_ARRAY(a, str, n);
	row->n = n;
	for (size_t i = 0, from = 0; i < n; from = ends[i++])
		row->v[i] = decode_text(a, str_sub(out_view(&o), from, ends[i] - from));
	return OK;
}
