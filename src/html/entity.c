/* SPDX-License-Identifier: Apache-2.0 */
#include "html/entity.h"

#include "base/utf8.h"

/* The names people type; any other is left as it stands, for the browser to read. */
static const struct {
	const char *name;
	uint32_t c;
} names[] = {
	{"amp", '&'},	   {"lt", '<'},	      {"gt", '>'},	  {"quot", '"'},
	{"apos", '\''},	   {"nbsp", 0xA0},    {"copy", 0xA9},	  {"reg", 0xAE},
	{"trade", 0x2122}, {"deg", 0xB0},     {"hellip", 0x2026}, {"mdash", 0x2014},
	{"ndash", 0x2013}, {"lsquo", 0x2018}, {"rsquo", 0x2019},  {"ldquo", 0x201C},
	{"rdquo", 0x201D}, {"laquo", 0xAB},   {"raquo", 0xBB},	  {"bull", 0x2022},
	{"middot", 0xB7},  {"times", 0xD7},   {"euro", 0x20AC},	  {"pound", 0xA3},
	{"sect", 0xA7},	   {"para", 0xB6},    {"larr", 0x2190},	  {"rarr", 0x2192},
	{"agrave", 0xE0},  {"acirc", 0xE2},   {"auml", 0xE4},	  {"ccedil", 0xE7},
	{"egrave", 0xE8},  {"eacute", 0xE9},  {"ecirc", 0xEA},	  {"euml", 0xEB},
	{"icirc", 0xEE},   {"iuml", 0xEF},    {"ntilde", 0xF1},	  {"ocirc", 0xF4},
	{"ouml", 0xF6},	   {"ugrave", 0xF9},  {"ucirc", 0xFB},	  {"uuml", 0xFC},
	{"oelig", 0x153},  {"szlig", 0xDF},   {"Agrave", 0xC0},	  {"Ccedil", 0xC7},
	{"Eacute", 0xC9},  {"Egrave", 0xC8},  {"OElig", 0x152},	  {"Ouml", 0xD6},
	{"Uuml", 0xDC},	   {"Auml", 0xC4},
};

static int digit(char c, int base)
{
	int v = c >= '0' && c <= '9'   ? c - '0'
		: c >= 'a' && c <= 'f' ? c - 'a' + 10
		: c >= 'A' && c <= 'F' ? c - 'A' + 10
				       : 99;
	return v < base ? v : -1;
}

static uint32_t number(str s)
{
	bool hex = s.n && (s.p[0] == 'x' || s.p[0] == 'X');
	int base = hex ? 16 : 10;
	uint32_t c = 0;
	s = str_sub(s, hex, s.n);
	for (size_t i = 0; i < s.n && c <= 0x10FFFF; i++) {
		int v = digit(s.p[i], base);
		if (v < 0)
			return 0xFFFD;
		c = c * (uint32_t)base + (uint32_t)v;
	}
	bool bad = s.n == 0 || c > 0x10FFFF || (c >= 0xD800 && c < 0xE000) ||
		   (c >= 0x7F && c < 0xA0) || (c < 0x20 && c != '\t' && c != '\n');
	return bad ? 0xFFFD : c;
}

size_t entity_decode(str reference, char to[4])
{
	if (reference.n < 3 || reference.p[0] != '&' || reference.p[reference.n - 1] != ';')
		return 0;
	str body = str_sub(reference, 1, reference.n - 2);
	if (body.p[0] == '#')
		return utf8_put(to, number(str_sub(body, 1, body.n)));
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq(body, str_from(names[i].name)))
			return utf8_put(to, names[i].c);
	return 0;
}
