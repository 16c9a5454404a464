/* SPDX-License-Identifier: Apache-2.0
 * The language of the search box: words, "phrases" and filters. Whatever is no filter is looked for
 * as a word.
 */
#include "core/search.h"

#include "base/clock.h"

enum { QUERY_BYTES = 1000 };

static const struct {
	const char *name;
	enum filter { AUTHOR, TAG, IN, KIND, AFTER, BEFORE } filter;
} names[] = {
	{"author", AUTHOR}, {"auteur", AUTHOR}, {"tag", TAG},
	{"in", IN},	    {"dans", IN},	{"kind", KIND},
	{"type", KIND},	    {"after", AFTER},	{"apr\xC3\xA8s", AFTER},
	{"apres", AFTER},   {"before", BEFORE}, {"avant", BEFORE},
};

/* 2026, 2026-01, 2026-01-31 or a whole ISO time. */
static bool read_time(str s, int64_t *time)
{
	char whole[] = "0000-01-01";
	if (s.n != 4 && s.n != 7)
		return parse_iso_time(s, time);
	memcpy(whole, s.p, s.n);
	return parse_iso_time((str){whole, 10}, time);
}

static bool set_filter(struct search_query *q, enum filter filter, str value)
{
	if (str_empty(value))
		return false;
	switch (filter) {
	case AUTHOR:
		q->author = value.p[0] == '@' ? str_sub(value, 1, value.n) : value;
		return true;
	case TAG:
		q->tag = value.p[0] == '#' ? str_sub(value, 1, value.n) : value;
		return true;
	case IN:
		q->in = value.p[0] == '@' ? str_sub(value, 1, value.n) : value;
		return true;
	case KIND:
		q->kind = value;
		return true;
	case AFTER:
		return read_time(value, &q->after);
	case BEFORE:
		return read_time(value, &q->before);
	}
	return false;
}

static bool take_filter(struct arena *a, struct search_query *q, str piece)
{
	ptrdiff_t colon = str_find_byte(piece, ':');
	if (colon <= 0)
		return false;
	str name = str_lower(a, str_sub(piece, 0, (size_t)colon));
	str value = str_sub(piece, (size_t)colon + 1, piece.n);
	if (value.n >= 2 && value.p[0] == '"' && value.p[value.n - 1] == '"')
		value = str_sub(value, 1, value.n - 2);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (str_eq(name, str_from(names[i].name)))
			return set_filter(q, names[i].filter, str_lower(a, value));
	return false;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The next piece: up to white space outside of quotation marks. */
static str next_piece(str text, size_t *at)
{
	while (*at < text.n && is_space(text.p[*at]))
		++*at;
	size_t from = *at;
	bool quoted = false;
	for (; *at < text.n && (quoted || !is_space(text.p[*at])); ++*at)
		if (text.p[*at] == '"')
			quoted = !quoted;
	return str_sub(text, from, *at - from);
}

err search_parse(struct arena *a, str text, struct search_query *q)
{
	*q = (struct search_query){0};
	if (text.n > QUERY_BYTES)
		return TOO_LARGE;
	struct out words = out_new(a, QUERY_BYTES + 1);
	for (size_t at = 0; at < text.n;) {
		str piece = next_piece(text, &at);
		if (!piece.n || take_filter(a, q, piece))
			continue;
		if (words.n)
			out_byte(&words, ' ');
		out_str(&words, piece);
	}
	q->words = out_view(&words);
	q->analyser = analyser_new(a);
	q->parts = NEW(a, struct query_parts);
	query_analyse(q->analyser, a, q->words, q->parts);
	q->empty = !q->words.n && !q->author.n && !q->tag.n && !q->in.n && !q->kind.n &&
		   !q->after && !q->before;
	return OK;
}
