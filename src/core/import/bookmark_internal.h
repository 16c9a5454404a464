/* SPDX-License-Identifier: Apache-2.0
 * bookmark_internal: what the readers of bookmark files know of each other, and nobody else.
 */
#ifndef RUCHE_IMPORT_BOOKMARK_INTERNAL_H
#define RUCHE_IMPORT_BOOKMARK_INTERNAL_H

#include "core/import/bookmark_file.h"

/* When it was kept, by what a file says of it; 0 when that cannot be read. */
int64_t bookmark_when(struct arena *a, str s);
bool bookmark_yes(str s);
/* A tag once; and all of a text between which a sign stands. */
void bookmark_add_tag(struct arena *a, struct bookmark_record *r, str label);
void bookmark_add_tags(struct arena *a, struct bookmark_record *r, str labels, char between);

/* As bookmark_file_read. */
err bookmark_read_netscape(struct arena *a, str s, struct bookmark_records *records, str *why);
err bookmark_read_opml(struct arena *a, str s, struct bookmark_records *records, str *why);

#endif
