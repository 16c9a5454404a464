/* SPDX-License-Identifier: Apache-2.0
 * markdown_source: what is given to md4c, and what it gives back held to it. Debian's md4c (0.4.8)
 * reads some bytes beyond the end of a text that ends within an address, and reports them as part
 * of the text.
 */
#ifndef RUCHE_MARKDOWN_SOURCE_H
#define RUCHE_MARKDOWN_SOURCE_H

#include "base/utf8.h"

enum { MARKDOWN_SOURCE_MAX = 1 << 20, /* bytes; what is beyond is cut off */ MARKDOWN_TAIL = 64 };

/* A copy of source that is valid UTF-8, ends with a line's end and has MARKDOWN_TAIL zeros behind
 * it. */
static inline str markdown_source(struct arena *a, str source)
{
	str clean = utf8_clean(a, str_sub(source, 0, MARKDOWN_SOURCE_MAX));
	char *p = arena_alloc(a, clean.n + 1 + MARKDOWN_TAIL);
	if (clean.n)
		memcpy(p, clean.p, clean.n);
	p[clean.n] = '\n';
	memset(p + clean.n + 1, 0, MARKDOWN_TAIL);
	return (str){p, clean.n + 1};
}

/* What md4c reported: as it is when it is md4c's own memory, else without what lies behind the
 * source. */
static inline str markdown_within(str source, const char *p, size_t n)
{
	uintptr_t at = (uintptr_t)p, from = (uintptr_t)source.p, end = from + source.n;
	if (at < from || at > end + MARKDOWN_TAIL)
		return (str){p, n};
	if (at >= end)
		return STR_NONE;
	return (str){p, n < end - at ? n : end - at};
}

#endif
