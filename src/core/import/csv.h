/* SPDX-License-Identifier: Apache-2.0
 * csv: tables as text (RFC 4180), as spreadsheets write them: separated by comma, semicolon or tab
 * (guessed from the first line, or told by "sep=;"), with or without a byte order mark, UTF-8 or
 * Windows-1252. Empty lines are passed over.
 */
#ifndef RUCHE_IMPORT_CSV_H
#define RUCHE_IMPORT_CSV_H

#include "core/import/source.h"

enum {
	CSV_FIELDS_MAX = 256,
	CSV_FIELD_MAX = 1 << 20,
	CSV_ROW_MAX = 4 << 20,
	CSV_ROWS_MAX = 10000000,
};

struct csv_row {
	str *v;
	size_t n;
	int64_t line; /* where it begins */
};

struct csv;

/* Begins to read; the reader lives in the arena. */
err csv_open(struct arena *a, struct source *s, struct csv **c, str *why);
/* The next row, in an arena that may be reset after each. NOT_FOUND after the last, INVALID or
 * TOO_LARGE with *why ("line 12: ..."). After a failure nothing more is read. */
err csv_next(struct csv *c, struct arena *a, struct csv_row *row, str *why);
/* The separator in use. */
char csv_separator(const struct csv *c);

#endif
