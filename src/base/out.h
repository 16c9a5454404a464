/* SPDX-License-Identifier: Apache-2.0
 * out: the only growing buffer. Errors are sticky: append freely, look at `bad` once at the end.
 */
#ifndef RUCHE_OUT_H
#define RUCHE_OUT_H

#include "base/err.h"
#include "base/str.h"

struct out {
	char *p;
	size_t n, cap;
	size_t max;	     /* more than this makes it bad (TOO_LARGE) */
	struct arena *arena; /* where it grows; NULL: malloc, and out_free is due */
	err bad;	     /* sticky; OK while all that was appended is there */
	/* For what may be longer than memory should be: called when the buffer is full, takes away
	 * all but the last byte. NULL: it grows. */
	void (*spill)(struct out *o);
};

/* In an arena, at most max bytes. */
struct out out_new(struct arena *a, size_t max);
/* On the heap, for buffers that outlive requests (a worker's page buffer). */
struct out out_heap(size_t max);
void out_free(struct out *o);
/* Empties it and keeps the memory. */
static inline void out_reset(struct out *o)
{
	o->n = 0;
	o->bad = OK;
}
/* Makes room for n more bytes; false when bad. */
bool out_reserve(struct out *o, size_t n);
static inline void out_bytes(struct out *o, const void *p, size_t n)
{
	if (__builtin_expect(n > o->cap - o->n, 0) && !out_reserve(o, n))
		return;
	if (n)
		memcpy(o->p + o->n, p, n);
	o->n += n;
}
static inline void out_str(struct out *o, str s)
{
	out_bytes(o, s.p, s.n);
}
#define out_lit(o, literal) out_bytes((o), "" literal "", sizeof(literal) - 1)
static inline void out_byte(struct out *o, char c)
{
	out_bytes(o, &c, 1);
}
void out_int(struct out *o, int64_t v);
/* Lower-case hexadecimal of the bytes. */
void out_hex(struct out *o, bytes b);
/* Fixed number of decimals, point as separator, never an exponent; decimals 0 to 9. */
void out_real(struct out *o, double v, int decimals);
/* printf into the growing buffer, for logs and tools; never for HTML, SQL or JSON. */
void out_fmt(struct out *o, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
/* A JSON string with its quotes; bytes that are not UTF-8 become U+FFFD. */
void out_json(struct out *o, str s);
static inline str out_view(const struct out *o)
{
	return (str){o->p, o->n};
}
/* A NUL behind the text (not counted) and the text as C string. */
const char *out_cstr(struct out *o);

#endif
