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

/* For or against, on what is voted on instead of rated: the same rows and counters, with
 * VOTE_AGAINST and VOTE_FOR as stars, so again one per person and changeable. Nobody is told who
 * gave it. Who may vote, on one's own too, is the caller's to say. */
enum vote { VOTE_NONE, VOTE_AGAINST, VOTE_FOR };
err rating_vote(struct db *db, item_id item, enum vote vote);
/* What was voted on is another thing now: all votes go. */
err rating_clear(struct db *db, item_id item);
static inline int64_t votes_for(int64_t raters, int64_t stars)
{
	return stars - raters * VOTE_AGAINST;
}
static inline int64_t votes_against(int64_t raters, int64_t stars)
{
	return raters - votes_for(raters, stars);
}

#endif
