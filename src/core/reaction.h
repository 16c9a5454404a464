/* SPDX-License-Identifier: Apache-2.0
 * reaction: "Thanks". One per person and item.
 */
#ifndef RUCHE_REACTION_H
#define RUCHE_REACTION_H

#include "core/item.h"

enum reaction_kind { REACTION_LIKE = 1 };

/* on false takes it back. Asking twice changes nothing. */
err reaction_put(struct db *db, item_id item, enum reaction_kind kind, bool on);
err reaction_import(struct db *db, item_id item, person_id person, int64_t created);

#endif
