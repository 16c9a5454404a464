/* SPDX-License-Identifier: Apache-2.0 */
#include "base/utf8.h"

#include "base/arena.h"

/* Length of the sequence at s, 0 when it is not UTF-8. Table 3-7 of the Unicode standard. */
static size_t sequence(const unsigned char *s, size_t n, uint32_t *c)
{
	unsigned char a = s[0];
	if (a < 0x80) {
		*c = a;
		return 1;
	}
	if (a < 0xC2 || a > 0xF4)
		return 0;
	size_t len = a < 0xE0 ? 2 : a < 0xF0 ? 3 : 4;
	if (len > n)
		return 0;
	unsigned char low = a == 0xE0 ? 0xA0 : a == 0xF0 ? 0x90 : 0x80;
	unsigned char high = a == 0xED ? 0x9F : a == 0xF4 ? 0x8F : 0xBF;
	if (s[1] < low || s[1] > high)
		return 0;
	uint32_t v = a & (0x7Fu >> len);
	for (size_t i = 1; i < len; i++) {
		if ((s[i] & 0xC0) != 0x80)
			return 0;
		v = v << 6 | (s[i] & 0x3Fu);
	}
	*c = v;
	return len;
}

uint32_t utf8_next(str s, size_t *at)
{
	uint32_t c;
	size_t len = sequence((const unsigned char *)s.p + *at, s.n - *at, &c);
	*at += len ? len : 1;
	return len ? c : 0xFFFD;
}

bool utf8_valid(str s)
{
	uint32_t c;
	for (size_t at = 0; at < s.n;) {
		size_t len = sequence((const unsigned char *)s.p + at, s.n - at, &c);
		if (!len)
			return false;
		at += len;
	}
	return true;
}

size_t utf8_put(char to[4], uint32_t c)
{
	if (c < 0x80) {
		to[0] = (char)c;
		return 1;
	}
	size_t len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
	for (size_t i = len - 1; i > 0; i--, c >>= 6)
		to[i] = (char)(0x80 | (c & 0x3F));
	static const unsigned char lead[] = {0, 0, 0xC0, 0xE0, 0xF0};
	to[0] = (char)(lead[len] | c);
	return len;
}

size_t utf8_count(str s)
{
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++)
		n += ((unsigned char)s.p[i] & 0xC0) != 0x80;
	return n;
}

str utf8_head(str s, size_t max)
{
	size_t at = 0;
	while (at < s.n && max--)
		utf8_next(s, &at);
	return (str){s.p, at};
}

/* Control characters, and what is no character in any text: XML with U+FFFE or U+FFFF is none. */
static bool unwanted(uint32_t c)
{
	return (c < 0x20 && c != '\t' && c != '\n') || (c >= 0x7F && c < 0xA0) ||
	       (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

str utf8_clean(struct arena *a, str s)
{
	bool clean = true;
	for (size_t at = 0; at < s.n && clean;) {
		uint32_t c;
		size_t len = sequence((const unsigned char *)s.p + at, s.n - at, &c);
		clean = len && !unwanted(c);
		at += len;
	}
	if (clean)
		return s;
	char *to = arena_array(a, s.n + 1, 3);
	size_t n = 0;
	for (size_t at = 0; at < s.n;) {
		uint32_t c = utf8_next(s, &at);
		if (c == '\r') {
			/* CR LF is one line end, a bare CR too. */
			if (at < s.n && s.p[at] == '\n')
				continue;
			c = '\n';
		}
		if (!unwanted(c))
			n += utf8_put(to + n, c);
	}
	return (str){to, n};
}
