/* SPDX-License-Identifier: Apache-2.0
 * parse: reads the record files of the demo organisation (demo/README.md has the format
 * and the fields). Pure: text in, records out; nothing is looked up and nothing is written. The
 * texts of the records point into the input, which must live as long as they do.
 */
#ifndef RUCHE_CORE_DEMO_PARSE_H
#define RUCHE_CORE_DEMO_PARSE_H

#include "base/err.h"
#include "base/str.h"

struct arena;

enum {
	DEMO_MAX_BYTES = 4 << 20, /* of one file */
	DEMO_MAX_RECORDS = 20000, /* in one file */
	DEMO_MAX_FIELDS = 64,	  /* in one record */
	DEMO_MAX_LINE = 4096,	  /* bytes of one field's line */
};

struct demo_field {
	str name, value; /* the value is trimmed and never empty */
};
struct demo_record {
	struct demo_field *v; /* at least one; the first names the kind of the record */
	size_t n, cap;
	str body; /* Markdown without leading and trailing empty lines; may be empty */
	int line; /* where it begins in the file, from 1 */
};
struct demo_records {
	struct demo_record *v;
	size_t n, cap;
};
/* What is wrong and where; `what` is static. */
struct demo_fault {
	int line;
	const char *what;
};

/* Reads a whole file. INVALID (or TOO_LARGE) with the fault filled in; `to` is then of no use. */
err demo_parse(struct arena *a, str text, struct demo_records *to, struct demo_fault *fault);

/* The name of the first field: "person", "entry", "comment"... */
str demo_kind(const struct demo_record *r);
/* The value of the first field of that name; empty when there is none. */
str demo_get(const struct demo_record *r, str name);
/* Fields that may stand several times: begin with *at = 0; false when there are no more. */
bool demo_next(const struct demo_record *r, str name, size_t *at, str *value);

/* "3d 4h 20m" is that long ago, in microseconds; "in 2d" lies ahead and gives a negative number.
 * Each unit at most once, larger first, at most 30,000 days (people are hired that long ago). False
 * leaves *ago alone. */
bool demo_when(str value, int64_t *ago);
/* "left = right" at the first " = ", both trimmed and not empty. */
bool demo_split(str value, str *left, str *right);
/* "handle=5", as one word of a list. */
bool demo_pair(str word, str *name, int64_t *number);

#endif
