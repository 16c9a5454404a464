/* SPDX-License-Identifier: Apache-2.0 */
#include "base/str.h"

#include "base/arena.h"

#include <stdlib.h>

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

int str_cmp(str a, str b)
{
	size_t n = a.n < b.n ? a.n : b.n;
	int c = n ? memcmp(a.p, b.p, n) : 0;
	return c ? c : (a.n > b.n) - (a.n < b.n);
}

bool str_eq_nocase(str a, str b)
{
	if (a.n != b.n)
		return false;
	for (size_t i = 0; i < a.n; i++)
		if (lower(a.p[i]) != lower(b.p[i]))
			return false;
	return true;
}

bool str_starts(str s, str prefix)
{
	return s.n >= prefix.n && (prefix.n == 0 || memcmp(s.p, prefix.p, prefix.n) == 0);
}

bool str_ends(str s, str suffix)
{
	return s.n >= suffix.n &&
	       (suffix.n == 0 || memcmp(s.p + s.n - suffix.n, suffix.p, suffix.n) == 0);
}

ptrdiff_t str_find(str s, str needle)
{
	if (needle.n == 0)
		return 0;
	if (needle.n > s.n)
		return -1;
	const char *p = memmem(s.p, s.n, needle.p, needle.n);
	return p ? p - s.p : -1;
}

ptrdiff_t str_find_byte(str s, char c)
{
	const char *p = s.n ? memchr(s.p, c, s.n) : NULL;
	return p ? p - s.p : -1;
}

str str_sub(str s, size_t from, size_t n)
{
	if (from > s.n)
		from = s.n;
	if (n > s.n - from)
		n = s.n - from;
	return (str){s.p ? s.p + from : NULL, n};
}

str str_trim(str s)
{
	while (s.n && is_space(s.p[0])) {
		s.p++;
		s.n--;
	}
	while (s.n && is_space(s.p[s.n - 1]))
		s.n--;
	return s;
}

str str_cut(str *s, char sep)
{
	ptrdiff_t at = str_find_byte(*s, sep);
	if (at < 0) {
		str all = *s;
		*s = STR_NONE;
		return all;
	}
	str head = {s->p, (size_t)at};
	*s = (str){s->p + at + 1, s->n - (size_t)at - 1};
	return head;
}

str str_word(str *s)
{
	*s = str_trim(*s);
	size_t n = 0;
	while (n < s->n && !is_space(s->p[n]))
		n++;
	str word = {s->p, n};
	*s = str_sub(*s, n, s->n);
	return word;
}

str str_from(const char *c)
{
	return c ? (str){c, strlen(c)} : STR_NONE;
}

str str_dup(struct arena *a, str s)
{
	if (!s.p)
		return s;
	char *p = arena_bytes(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	p[s.n] = 0;
	return (str){p, s.n};
}

char *cstr(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	if (s.n)
		memcpy(p, s.p, s.n);
	return p;
}

str str_lower(struct arena *a, str s)
{
	char *p = arena_alloc(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++)
		p[i] = lower(s.p[i]);
	return (str){p, s.n};
}

str str_join(struct arena *a, const str *parts, size_t n, str between)
{
	size_t total = 0;
	for (size_t i = 0; i < n; i++)
		if (__builtin_add_overflow(total, parts[i].n + (i ? between.n : 0), &total))
			return STR_NONE;
	char *p = arena_bytes(a, total + 1);
	p[total] = 0;
	size_t at = 0;
	for (size_t i = 0; i < n; i++) {
		if (i && between.n) {
			memcpy(p + at, between.p, between.n);
			at += between.n;
		}
		if (parts[i].n) {
			memcpy(p + at, parts[i].p, parts[i].n);
			at += parts[i].n;
		}
	}
	return (str){p, total};
}

int hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

bool str_to_int(str s, int64_t *v)
{
	bool minus = s.n && s.p[0] == '-';
	if (minus)
		s = str_sub(s, 1, s.n);
	if (s.n == 0 || s.n > 19)
		return false;
	int64_t r = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] < '0' || s.p[i] > '9')
			return false;
		int64_t digit = s.p[i] - '0';
		if (__builtin_mul_overflow(r, 10, &r) ||
		    __builtin_add_overflow(r, minus ? -digit : digit, &r))
			return false;
	}
	*v = r;
	return true;
}

bool str_to_real(str s, double *v)
{
	char buffer[64];
	if (s.n == 0 || s.n >= sizeof(buffer))
		return false;
	memcpy(buffer, s.p, s.n);
	buffer[s.n] = 0;
	char first = buffer[0] == '-' ? buffer[1] : buffer[0];
	if ((first < '0' || first > '9') && first != '.')
		return false;
	char *end;
	double r = strtod(buffer, &end);
	if (end != buffer + s.n)
		return false;
	*v = r;
	return true;
}

uint64_t str_hash(str s)
{
	uint64_t h = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < s.n; i++)
		h = (h ^ (uint8_t)s.p[i]) * UINT64_C(0x100000001b3);
	return h;
}
