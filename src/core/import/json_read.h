/* SPDX-License-Identifier: Apache-2.0
 * json_read: JSON of foreign programs: one value, or a long list element by element, so that no
 * more than one lies in memory. Read by jansson, which bounds the depth.
 */
#ifndef RUCHE_IMPORT_JSON_READ_H
#define RUCHE_IMPORT_JSON_READ_H

#include "core/import/reader.h"

#include <jansson.h>

/* One value; it goes with the arena. INVALID with *why. */
err json_read(struct arena *a, str text, json_t **value, str *why);
/* The elements of a file that is a list. row is emptied before each; *why of what `each` refuses is
 * kept in `a`. INVALID ("line 12: ..."), TOO_LARGE for an element of more than `most` bytes. */
struct json_elements {
	size_t most;
	void *self;
	err (*each)(void *self, struct arena *row, int64_t line, json_t *element, str *why);
};
err json_elements_read(struct arena *a, struct source *s, const struct json_elements *e, str *why);

/* A member that is a text: clean UTF-8 in the arena; empty when it is none. */
str json_text(struct arena *a, const json_t *object, const char *name);
/* The same of a value. */
str json_value_text(struct arena *a, const json_t *value);
/* A member that is a whole number, else 0. */
int64_t json_number(const json_t *object, const char *name);

#endif
