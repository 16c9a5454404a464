/* SPDX-License-Identifier: Apache-2.0
 * escape: the escapes that compiled templates call. Runs without special characters are copied
 * whole, which is what makes pages cheap.
 */
#include "html/html.h"

enum { IN_TEXT = 1, IN_ATTRIBUTE = 2 };

/* Which bytes must be written as references, and where. */
static const unsigned char special[256] = {
	['&'] = IN_TEXT | IN_ATTRIBUTE, ['<'] = IN_TEXT | IN_ATTRIBUTE,
	['>'] = IN_TEXT | IN_ATTRIBUTE, ['"'] = IN_ATTRIBUTE,
	['\''] = IN_ATTRIBUTE,
};

static str reference(char c)
{
	switch (c) {
	case '&':
		return S("&amp;");
	case '<':
		return S("&lt;");
	case '>':
		return S("&gt;");
	case '"':
		return S("&#34;");
	default:
		return S("&#39;");
	}
}

typedef unsigned char wide __attribute__((vector_size(16)));

/* Whether none of the 16 bytes at p is special anywhere: most of every text is passed over so. */
static bool all_plain(const char *p)
{
	wide v;
	uint64_t halves[2];
	memcpy(&v, p, sizeof(v));
	wide found = (wide)(v == '&') | (wide)(v == '<') | (wide)(v == '>') | (wide)(v == '"') |
		     (wide)(v == '\'');
	memcpy(halves, &found, sizeof(halves));
	return (halves[0] | halves[1]) == 0;
}

/* The same of fewer than 16 bytes: names, numbers and words of the menu are that short. Both ends
 * are looked at, which overlap; the bytes between them and zero are none that matter. */
static bool few_plain(const char *p, size_t n)
{
	char ends[sizeof(wide)] = {0};
	if (n >= 8) {
		memcpy(ends, p, 8);
		memcpy(ends + 8, p + n - 8, 8);
	} else if (n >= 4) {
		memcpy(ends, p, 4);
		memcpy(ends + 4, p + n - 4, 4);
	} else {
		for (size_t i = 0; i < n; i++)
			if (special[(unsigned char)p[i]])
				return false;
		return true;
	}
	return all_plain(ends);
}

static void escape(struct out *o, str s, unsigned place)
{
	size_t from = 0, looked_at = 0;
	if (s.n < sizeof(wide) && few_plain(s.p, s.n)) {
		out_bytes(o, s.p, s.n);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (i >= looked_at) {
			while (s.n - i >= sizeof(wide) && all_plain(s.p + i))
				i += sizeof(wide);
			/* The end, too short for 16, is looked at together with what stands before
			 * it. */
			if (i == s.n || (s.n >= sizeof(wide) && s.n - i < sizeof(wide) &&
					 all_plain(s.p + s.n - sizeof(wide))))
				break;
			looked_at = i + sizeof(wide);
		}
		if (__builtin_expect(!(special[(unsigned char)s.p[i]] & place), 1))
			continue;
		out_bytes(o, s.p + from, i - from);
		out_str(o, reference(s.p[i]));
		from = i + 1;
	}
	if (s.n > from)
		out_bytes(o, s.p + from, s.n - from);
}

void html_text(struct out *o, str s)
{
	escape(o, s, IN_TEXT);
}

void html_attr(struct out *o, str s)
{
	escape(o, s, IN_ATTRIBUTE);
}

void html_url(struct out *o, url u)
{
	escape(o, u.s, IN_ATTRIBUTE);
}

void html_int(struct out *o, int64_t v)
{
	out_int(o, v);
}

void html_number(struct out *o, enum lang l, int64_t v)
{
	str between = l == LANG_FR ? S("\xE2\x80\xAF") : S(",");
	char digits[24];
	int n = 0;
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	do {
		digits[n++] = (char)('0' + u % 10);
		u /= 10;
	} while (u);
	if (v < 0)
		out_byte(o, '-');
	while (n--) {
		out_byte(o, digits[n]);
		if (n && n % 3 == 0)
			out_str(o, between);
	}
}
