/* SPDX-License-Identifier: Apache-2.0
 * imported: what became of a row of a foreign system, so that an import can be repeated: the second
 * time the row is found instead of made.
 */
#ifndef RUCHE_IMPORT_IMPORTED_H
#define RUCHE_IMPORT_IMPORTED_H

#include "db/db.h"

/* The id that a row of a source has here; NOT_FOUND when it never came. A source is the kind of
 * import and, where several may be read, the place: "people-csv", "wxr https://blog.example". */
err imported_find(struct db *db, str source, str name, int64_t *target);
/* Remembers it; a later target replaces an earlier one. */
err imported_put(struct db *db, str source, str name, int64_t target);
/* Forgets it. */
err imported_drop(struct db *db, str source, str name);
/* A score that came with it, kept beside our own thanks, never among them. */
err imported_score_put(struct db *db, item_id item, str source, int64_t score);

#endif
