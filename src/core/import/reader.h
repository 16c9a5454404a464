/* SPDX-License-Identifier: Apache-2.0
 * reader: bytes and lines of a source, with the number of the line for reports. A byte order mark
 * of UTF-8 is passed over, one of UTF-16 refused. The first failure sticks: bytes end there,
 * reader_bad says why.
 */
#ifndef RUCHE_IMPORT_READER_H
#define RUCHE_IMPORT_READER_H

#include "base/out.h"
#include "core/import/source.h"

enum { READER_CHUNK = 64 * 1024 };

struct reader {
	struct source *source;
	int64_t line; /* of the byte to come, from 1 */
	err bad;
	str why;
	bool started, dry;
	size_t at, n;
	char buffer[READER_CHUNK];
};

struct reader *reader_new(struct arena *a, struct source *s);
/* Refills an empty buffer; false at the end or when bad. */
bool reader_fill(struct reader *r);
/* The next byte, or -1. */
static inline int reader_peek(struct reader *r)
{
	return r->at < r->n || reader_fill(r) ? (unsigned char)r->buffer[r->at] : -1;
}
static inline int reader_byte(struct reader *r)
{
	int c = reader_peek(r);
	if (c >= 0) {
		r->at++;
		r->line += c == '\n';
	}
	return c;
}
/* What waits in the buffer, at the start the first 64 KiB of the file: for guessing what it is. */
str reader_window(struct reader *r);
/* Appends the next line without its LF or CR LF. NOT_FOUND at the end, TOO_LARGE over line->max, or
 * what failed; *why then says what and where. */
err reader_line(struct reader *r, struct arena *a, struct out *line, str *why);
/* The failure that ended the bytes, if any. */
err reader_bad(const struct reader *r, struct arena *a, str *why);

#endif
