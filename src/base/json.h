/* SPDX-License-Identifier: Apache-2.0
 * json: writing JSON straight into a buffer. Commas are put by looking at the last byte, so that
 *members are written one after the other without state:
 *
 *	json_open(o, NULL, '{');
 *	json_int(o, "id", id);
 *	json_open(o, "tags", '[');
 *	json_str(o, NULL, tag);
 *	json_close(o, ']');
 *	json_close(o, '}');
 */
#ifndef RUCHE_JSON_H
#define RUCHE_JSON_H

#include "base/out.h"

/* name NULL: an element of a list, or the whole document. */
void json_open(struct out *o, const char *name, char bracket);
void json_close(struct out *o, char bracket);
void json_str(struct out *o, const char *name, str v);
void json_int(struct out *o, const char *name, int64_t v);
void json_bool(struct out *o, const char *name, bool v);
void json_real(struct out *o, const char *name, double v, int decimals);
/* A time in microseconds as ISO 8601 UTC; null for 0. */
void json_time(struct out *o, const char *name, int64_t v);

#endif
