/* SPDX-License-Identifier: Apache-2.0
 * tool: what the host tools have in common: files in and out, their paths, lists of words, texts
 * as C literals. Static functions, since each tool is a program of its own.
 */
#ifndef RUCHE_TOOL_H
#define RUCHE_TOOL_H

#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>

/* The two arguments of %.*s. */
#define FMT(s) (int)(s).n, (s).p ? (s).p : ""

/* The whole file, or p NULL when it cannot be read or is larger than max. */
static inline str tool_read(struct arena *a, const char *path, size_t max)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return STR_NONE;
	struct out text = out_new(a, max);
	char block[16384];
	for (size_t n; (n = fread(block, 1, sizeof(block), f)) > 0 && !text.bad;)
		out_bytes(&text, block, n);
	bool bad = ferror(f) || text.bad;
	fclose(f);
	return bad ? STR_NONE : text.n ? out_view(&text) : S("");
}

/* Writes the file whole, or not at all. */
static inline bool tool_write(const char *path, str text)
{
	FILE *f = fopen(path, "wb");
	if (!f)
		return false;
	bool good = fwrite(text.p, 1, text.n, f) == text.n;
	good = fclose(f) == 0 && good;
	if (!good)
		remove(path);
	return good;
}

/* x/y/z.sql -> z.sql */
static inline str tool_base_name(str path)
{
	size_t from = path.n;
	while (from && path.p[from - 1] != '/')
		from--;
	return str_sub(path, from, path.n);
}

/* x/y/z.sql -> x/y; empty when there is none. */
static inline str tool_folder(str path)
{
	size_t n = path.n - tool_base_name(path).n;
	return (str){path.p, n ? n - 1 : 0};
}

/* A letter, a digit or _, as in names of C. */
static inline bool tool_is_word(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_';
}

static inline bool tool_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Is `word`, in small or capital letters, one of the space-separated words? */
static inline bool tool_among(const char *words, str word)
{
	str list = str_from(words), one;
	while ((one = str_word(&list)).n)
		if (str_eq_nocase(one, word))
			return true;
	return false;
}

/* A text as a C string literal with its quotes, broken into several after `width` bytes (0: never).
 */
static inline void tool_literal(struct out *o, str s, size_t width, const char *between)
{
	out_byte(o, '"');
	size_t since = 0;
	for (size_t i = 0; i < s.n; i++, since++) {
		unsigned char c = (unsigned char)s.p[i];
		/* Never inside a UTF-8 sequence. */
		if (width && since >= width && (c & 0xC0) != 0x80) {
			out_fmt(o, "\"%s\"", between);
			since = 0;
		}
		if (c == '"' || c == '\\')
			out_fmt(o, "\\%c", c);
		else if (c == '\n' || c == '\t')
			out_fmt(o, "\\%c", c == '\n' ? 'n' : 't');
		else if (c < 0x20 || c == 0x7F)
			out_fmt(o, "\\%03o", c);
		else
			out_byte(o, (char)c);
	}
	out_byte(o, '"');
}

#endif
