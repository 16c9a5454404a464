/* SPDX-License-Identifier: Apache-2.0
 * str: a text as pointer and length, passed by value. It never owns its bytes: they live in an
 * arena or in static storage. Bytes are UTF-8 wherever the text came in through the edge.
 */
#ifndef RUCHE_STR_H
#define RUCHE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct arena;

typedef struct str {
	const char *p; /* not NUL-terminated; may be NULL when n is 0 */
	size_t n;      /* bytes */
} str;

/* Bytes that are not text. */
typedef struct bytes {
	const uint8_t *p;
	size_t n;
} bytes;

/* S("literal") is a str of a string literal; anything but a literal does not compile. */
#define S(literal) ((str){"" literal "", sizeof(literal) - 1})
#define STR_NONE ((str){0})

static inline bool str_empty(str s)
{
	return s.n == 0;
}
static inline bool str_eq(str a, str b)
{
	return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}
/* Byte order; shorter first when one begins the other. */
int str_cmp(str a, str b);
/* ASCII case is ignored; other bytes must be equal. */
bool str_eq_nocase(str a, str b);
bool str_starts(str s, str prefix);
bool str_ends(str s, str suffix);
/* Index of the first occurrence, or -1. */
ptrdiff_t str_find(str s, str needle);
ptrdiff_t str_find_byte(str s, char c);
/* The part from `from` (clamped) with at most n bytes. */
str str_sub(str s, size_t from, size_t n);
/* Without ASCII white space at both ends. */
str str_trim(str s);
/* Splits at the first sep: returns what is before it and leaves the rest in *s; without a sep the
 * whole text is returned and *s becomes empty (p NULL). Loop while s->p. */
str str_cut(str *s, char sep);
/* Splits at the first run of ASCII white space; empty when there is no word left. */
str str_word(str *s);
/* From a C string; NULL gives an empty text. The bytes are not copied. */
str str_from(const char *c);
/* Copies into the arena. */
str str_dup(struct arena *a, str s);
/* NUL-terminated copy in the arena; a NUL inside ends it early, so check with str_find_byte. */
char *cstr(struct arena *a, str s);
/* ASCII letters in lower case, copied into the arena. */
str str_lower(struct arena *a, str s);
/* Joins the n texts. */
str str_join(struct arena *a, const str *parts, size_t n, str between);
#define str_cat(a, ...)                                                                           \
	str_join(a, (const str[]){__VA_ARGS__}, sizeof((const str[]){__VA_ARGS__}) / sizeof(str), \
		 STR_NONE)
/* 0 to 15, or -1 when it is no hexadecimal digit. */
int hex_digit(char c);
/* Strict decimal: optional '-', digits only, no overflow. False leaves *v alone. */
bool str_to_int(str s, int64_t *v);
bool str_to_real(str s, double *v);
/* 64-bit FNV-1a; not keyed: only for tables whose keys we wrote ourselves. */
uint64_t str_hash(str s);

#endif
