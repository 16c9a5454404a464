/* SPDX-License-Identifier: Apache-2.0 */
#include "base/out.h"

#include "base/arena.h"
#include "base/utf8.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct out out_new(struct arena *a, size_t max)
{
	return (struct out){.arena = a, .max = max};
}

struct out out_heap(size_t max)
{
	return (struct out){.max = max};
}

void out_free(struct out *o)
{
	if (!o->arena)
		free(o->p);
	*o = (struct out){.max = o->max, .arena = o->arena};
}

bool out_reserve(struct out *o, size_t n)
{
	size_t need;
	if (o->spill && !o->bad && o->n > 1 && n >= o->cap - o->n)
		o->spill(o);
	/* One byte more, so that out_cstr always has room for its NUL. */
	if (o->bad || __builtin_add_overflow(o->n, n + 1, &need) || need > o->max + 1) {
		o->bad = o->bad ? o->bad : TOO_LARGE;
		return false;
	}
	if (need <= o->cap)
		return true;
	size_t cap = o->cap ? o->cap : 256;
	while (cap < need)
		cap *= 2;
	char *p;
	if (o->arena) {
		p = arena_bytes(o->arena, cap);
		if (o->n)
			memcpy(p, o->p, o->n);
	} else {
		p = realloc(o->p, cap);
		if (!p)
			BUG("out of memory");
	}
	o->p = p;
	o->cap = cap;
	return true;
}

void out_int(struct out *o, int64_t v)
{
	static const char pairs[] =
		"00010203040506070809101112131415161718192021222324252627282930313233343536373839"
		"40414243444546474849505152535455565758596061626364656667686970717273747576777879"
		"8081828384858687888990919293949596979899";
	char digits[24];
	size_t at = sizeof(digits);
	uint64_t u = v < 0 ? -(uint64_t)v : (uint64_t)v;
	for (; u >= 100; u /= 100) {
		at -= 2;
		memcpy(digits + at, pairs + 2 * (u % 100), 2);
	}
	if (u >= 10)
		digits[--at] = pairs[2 * u + 1];
	digits[--at] = u >= 10 ? pairs[2 * u] : (char)('0' + u);
	if (v < 0)
		digits[--at] = '-';
	out_bytes(o, digits + at, sizeof(digits) - at);
}

void out_hex(struct out *o, bytes b)
{
	static const char hex[] = "0123456789abcdef";
	for (size_t i = 0; i < b.n; i++) {
		char two[2] = {hex[b.p[i] >> 4], hex[b.p[i] & 15]};
		out_bytes(o, two, 2);
	}
}

/* Small numbers with few decimals, which pages show, by hand: printf takes half a microsecond. A
 * tie between two last digits is left to printf, which sees all of the number's digits. */
static bool small_real(struct out *o, double v, int decimals)
{
	static const double scales[] = {1, 10, 100, 1000};
	if (!(v >= 0 && v < 1e9) || decimals < 0 || decimals > 3)
		return false;
	double scaled = v * scales[decimals], whole = (double)(int64_t)scaled;
	double rest = scaled - whole;
	if ((v == 0 && signbit(v)) || (rest > 0.499 && rest < 0.501))
		return false;
	int64_t n = (int64_t)whole + (rest > 0.5), scale = (int64_t)scales[decimals];
	out_int(o, n / scale);
	if (decimals) {
		out_byte(o, '.');
		for (scale /= 10; scale; scale /= 10)
			out_byte(o, (char)('0' + n / scale % 10));
	}
	return true;
}

void out_real(struct out *o, double v, int decimals)
{
	if (!small_real(o, v, decimals))
		out_fmt(o, "%.*f", decimals, v);
}

void out_fmt(struct out *o, const char *fmt, ...)
{
	va_list args, again;
	va_start(args, fmt);
	va_copy(again, args);
	/* The one place where banned.h must not hold: measured first, then written into a buffer
	 * that has grown to it. */
	int n = __builtin_vsnprintf(NULL, 0, fmt, args);
	if (n > 0 && out_reserve(o, (size_t)n + 1)) {
		__builtin_vsnprintf(o->p + o->n, (size_t)n + 1, fmt, again);
		o->n += (size_t)n;
	}
	va_end(again);
	va_end(args);
}

void out_json(struct out *o, str s)
{
	out_byte(o, '"');
	size_t from = 0, at = 0;
	while (at < s.n) {
		unsigned char c = (unsigned char)s.p[at];
		if (c >= 0x20 && c < 0x80 && c != '"' && c != '\\' && c != '<') {
			at++;
			continue;
		}
		size_t start = at;
		uint32_t code = utf8_next(s, &at);
		bool bad = code == 0xFFFD && at - start == 1;
		if (c >= 0x80 && !bad && code != 0x2028 && code != 0x2029)
			continue;
		out_bytes(o, s.p + from, start - from);
		from = at;
		if (bad)
			out_lit(o, "\xEF\xBF\xBD");
		else if (c == '"' || c == '\\') {
			out_byte(o, '\\');
			out_byte(o, (char)c);
		} else if (c == '\n')
			out_lit(o, "\\n");
		else
			out_fmt(o, "\\u%04x", code);
	}
	out_bytes(o, s.p + from, s.n - from);
	out_byte(o, '"');
}

const char *out_cstr(struct out *o)
{
	if (!o->p || o->n == o->cap) {
		err before = o->bad;
		o->bad = OK;
		if (!out_reserve(o, 0))
			return "";
		o->bad = before;
	}
	o->p[o->n] = 0;
	return o->p;
}
