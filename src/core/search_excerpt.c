/* SPDX-License-Identifier: Apache-2.0
 * A piece of a text around the first word that was looked for.
 */
#include "core/search.h"

#include "base/utf8.h"

enum { LOOKED_AT = 20000, PIECE = 1200 };

/* Where the first word found stands; 0 when there is none. */
static size_t first_word(const struct search_query *q, str text)
{
	str word;
	for (size_t at = 0; word_next(text, &at, &word);)
		if (query_has_word(q->analyser, q->parts, word))
			return (size_t)(word.p - text.p);
	return 0;
}

/* Goes back by about so many bytes, to behind a space. */
static size_t back(str text, size_t from, size_t by)
{
	if (from <= by)
		return 0;
	for (size_t at = from - by; at < from; at++)
		if (text.p[at] == ' ' || text.p[at] == '\n')
			return at + 1;
	return from;
}

html search_excerpt(struct arena *a, const struct search_query *q, str text, size_t max)
{
	struct out o = out_new(a, (size_t)1 << 20);
	str looked = str_sub(text, 0, LOOKED_AT), word;
	max = max < PIECE ? max : PIECE;
	size_t from = q->parts->n ? back(text, first_word(q, looked), max / 4) : 0;
	str rest = str_sub(text, from, text.n), piece = utf8_head(rest, max);
	if (piece.n < rest.n) {
		/* Not in the middle of a word, unless it is a very long one. */
		size_t end = piece.n;
		while (end > piece.n / 2 && piece.p[end - 1] != ' ' && piece.p[end - 1] != '\n')
			end--;
		piece.n = end > piece.n / 2 ? end : piece.n;
	}
	if (from)
		out_lit(&o, "\xE2\x80\xA6 ");
	size_t done = 0;
	for (size_t at = 0; q->parts->n && word_next(piece, &at, &word);) {
		if (!query_has_word(q->analyser, q->parts, word))
			continue;
		size_t start = (size_t)(word.p - piece.p);
		html_text(&o, str_sub(piece, done, start - done));
		out_lit(&o, "<mark>");
		html_text(&o, word);
		out_lit(&o, "</mark>");
		done = start + word.n;
	}
	html_text(&o, str_sub(piece, done, piece.n));
	if (piece.n < rest.n)
		out_lit(&o, " \xE2\x80\xA6");
	return (html){out_view(&o)}; /* safe: every piece went through html_text */
}
