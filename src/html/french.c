/* SPDX-License-Identifier: Apache-2.0
 * french: the narrow no-break spaces of French typography, put in where a text is shown; what is
 * stored keeps the spaces that were typed.
 */
#include "html/html.h"

#define NARROW "\xE2\x80\xAF" /* U+202F */
#define OPENING "\xC2\xAB"    /* « */
#define CLOSING "\xC2\xBB"    /* » */
#define NO_BREAK "\xC2\xA0"   /* U+00A0, which some keyboards type */

/* How long the space at a place is; 0 where there is none. */
static size_t space_at(str s, size_t at)
{
	if (at < s.n && s.p[at] == ' ')
		return 1;
	return str_starts(str_sub(s, at, 2), S(NO_BREAK)) ? 2 : 0;
}

static bool ends_there(str s, size_t at)
{
	return at >= s.n || s.p[at] == '<' || s.p[at] == ' ' || s.p[at] == '\n';
}

/* Is what stands there a sign that keeps to the word before it? A colon with something behind it
 * may be a face or a clock. */
static bool keeps_to_word(str s, size_t at)
{
	if (at >= s.n)
		return false;
	if (str_starts(str_sub(s, at, 2), S(CLOSING)))
		return true;
	switch (s.p[at]) {
	case ':':
	case ';':
		return ends_there(s, at + 1);
	case '!':
	case '?':
		while (at < s.n && (s.p[at] == '!' || s.p[at] == '?'))
			at++;
		return ends_there(s, at) || s.p[at] == '.' || s.p[at] == ',' || s.p[at] == ')' ||
		       (unsigned char)s.p[at] >= 0x80;
	default:
		return false;
	}
}

/* Elements whose text is not prose: +1 at their beginning, -1 at their end. */
static int verbatim(str tag)
{
	static const char *const names[] = {"code", "pre", "kbd", "samp", "math"};
	bool end = str_starts(tag, S("</"));
	str rest = str_sub(tag, end ? 2 : 1, tag.n);
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		str name = str_from(names[i]);
		if (str_starts(rest, name) && rest.n > name.n &&
		    (rest.p[name.n] == '>' || rest.p[name.n] == ' '))
			return end ? -1 : 1;
	}
	return 0;
}

/* Where the next tag begins, or the next space that might have to be a narrow one: by the bytes on
 * both sides of it alone, since nearly every space of a text has letters there. */
static size_t next_place(str s, size_t i)
{
	static const bool beside[256] = {
		[':'] = true, [';'] = true, ['!'] = true, ['?'] = true, [0xC2] = true};
	for (; i < s.n; i++) {
		unsigned char c = (unsigned char)s.p[i];
		if (c == '<' || c == 0xC2)
			return i;
		if (c == ' ' && ((i + 1 < s.n && beside[(unsigned char)s.p[i + 1]]) ||
				 (i > 0 && (unsigned char)s.p[i - 1] == 0xAB)))
			return i;
	}
	return i;
}

html html_french(struct arena *a, html text)
{
	str s = text.s;
	struct out o = {0};
	size_t kept = 0; /* how much of the text has been looked after */
	int within = 0;
	for (size_t i = next_place(s, 0); i < s.n; i = next_place(s, i)) {
		if (s.p[i] == '<') {
			/* Attribute values hold no ">": the escape for them sees to it. */
			ptrdiff_t end = str_find_byte(str_sub(s, i, s.n), '>');
			size_t n = end < 0 ? s.n - i : (size_t)end + 1;
			within += verbatim(str_sub(s, i, n));
			i += n;
			continue;
		}
		bool opened = i >= 2 && str_starts(str_sub(s, i - 2, 2), S(OPENING));
		size_t space = within > 0 ? 0 : space_at(s, i);
		if (!space || !(opened || keeps_to_word(s, i + space))) {
			i += space ? space : 1;
			continue;
		}
		if (!kept && !o.n)
			o = out_new(a, 3 * s.n + 1);
		out_str(&o, str_sub(s, kept, i - kept));
		out_lit(&o, NARROW);
		i += space;
		kept = i;
	}
	if (!kept)
		return text;
	out_str(&o, str_sub(s, kept, s.n));
	return (html){out_view(&o)}; /* safe: what was safe, with other spaces between words */
}
