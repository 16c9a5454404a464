/* SPDX-License-Identifier: Apache-2.0
 * rating: 1 to 5 stars, one per person and item, changeable, none on one's own. The mean shows from
 * RATING_SHOWN votes on.
 */
#ifndef RUCHE_RATING_H
#define RUCHE_RATING_H

#include "core/item.h"

enum { RATING_SHOWN = 5 };

/* stars 0 takes it back. DENIED on the viewer's own item; INVALID outside 0 to 5. Counters of item
 * and place follow. */
err rating_put(struct db *db, item_id item, int stars);
err rating_import(struct db *db, item_id item, person_id person, int stars, int64_t created);

#endif
