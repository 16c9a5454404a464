/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/encoding.h"

#include "base/out.h"
#include "base/utf8.h"

/* 0 to 63, 64 for '=', 65 for white space, -1 for the rest. */
static int sextet(char c)
{
	if (c >= 'A' && c <= 'Z')
		return c - 'A';
	if (c >= 'a' && c <= 'z')
		return c - 'a' + 26;
	if (c >= '0' && c <= '9')
		return c - '0' + 52;
	switch (c) {
	case '+':
		return 62;
	case '/':
		return 63;
	case '=':
		return 64;
	case ' ':
	case '\t':
	case '\r':
	case '\n':
		return 65;
	default:
		return -1;
	}
}

bool decode_base64(struct arena *a, str s, bytes *out)
{
	uint8_t *p = arena_alloc(a, s.n / 4 * 3 + 3);
	size_t n = 0, digits = 0;
	uint32_t group = 0;
	bool padding = false;
	for (size_t i = 0; i < s.n; i++) {
		int v = sextet(s.p[i]);
		if (v == 65)
			continue;
		if (v < 0 || (padding && v != 64))
			return false;
		if (v == 64) {
			padding = true;
			continue;
		}
		group = group << 6 | (uint32_t)v;
		if (++digits % 4 == 0) {
			p[n++] = (uint8_t)(group >> 16);
			p[n++] = (uint8_t)(group >> 8);
			p[n++] = (uint8_t)group;
		}
	}
	if (digits % 4 >= 2)
		p[n++] = (uint8_t)(digits % 4 == 2 ? group >> 4 : group >> 10);
	if (digits % 4 == 3)
		p[n++] = (uint8_t)(group >> 2);
	*out = (bytes){p, n};
	return true;
}

str decode_quoted_printable(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n && s.p[i] == '=' ? hex_digit(s.p[i + 1]) : -1;
		int low = high >= 0 ? hex_digit(s.p[i + 2]) : -1;
		if (low >= 0) {
			p[n++] = (char)(high << 4 | low);
			i += 2;
		} else {
			p[n++] = s.p[i];
		}
	}
	return (str){p, n};
}

str decode_latin1(struct arena *a, str s)
{
	/* 0x80 to 0x9F of Windows-1252; the five holes become the replacement character. */
	static const uint16_t high[32] = {0x20AC, 0xFFFD, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020,
					  0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0xFFFD,
					  0x017D, 0xFFFD, 0xFFFD, 0x2018, 0x2019, 0x201C, 0x201D,
					  0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A,
					  0x0153, 0xFFFD, 0x017E, 0x0178};
	size_t room;
	if (__builtin_mul_overflow(s.n, (size_t)3, &room))
		return STR_NONE;
	char *p = arena_alloc(a, room + 4);
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		uint8_t c = (uint8_t)s.p[i];
		char four[4];
		size_t k = utf8_put(four, c >= 0x80 && c < 0xA0 ? high[c - 0x80] : c);
		memcpy(p + n, four, k);
		n += k;
	}
	return (str){p, n};
}

str decode_text(struct arena *a, str s)
{
	return utf8_clean(a, utf8_valid(s) ? s : decode_latin1(a, s));
}

str one_line(struct arena *a, str s, size_t max)
{
	str clean = str_trim(utf8_head(str_trim(decode_text(a, s)), max));
	char *p = cstr(a, clean);
	for (size_t i = 0; i < clean.n; i++)
		if (p[i] == '\n' || p[i] == '\t' || p[i] == '\r')
			p[i] = ' ';
	return (str){p, clean.n};
}

str import_text_cut(str s, size_t most)
{
	if (s.n <= most)
		return s;
	while (most && ((unsigned char)s.p[most] & 0xC0) == 0x80)
		most--;
	return str_sub(s, 0, most);
}

str at_line(struct arena *a, int64_t line, str text)
{
	struct out o = out_new(a, 4096);
	out_lit(&o, "line ");
	out_int(&o, line);
	out_lit(&o, ": ");
	out_str(&o, str_sub(text, 0, 1024));
	return out_view(&o);
}
