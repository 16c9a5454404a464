/* SPDX-License-Identifier: Apache-2.0
 * rating: one to five stars; the sums on item and place move with each change, so that no page adds
 * up.
 */
#include "core/rating.h"

#include "core/event.h"

#include "rating.sql.h"

/* The item as it stays until the commit: on PostgreSQL a second click waits for the first, or both
 * would count as new, and so does whoever changes who reads it, or the place would count under a
 * circle that is gone. */
static err find_and_hold(struct db *db, item_id id, struct item_row *item)
{
	TRY(item_hold(db, id));
	return item_find(db, id, item);
}

static err write_rating(struct db *db, const struct item_row *item, person_id person, int stars,
			int64_t created)
{
	struct q_rating_mine old = {0};
	bool found;
	TRY(q_rating_mine(db, item->id, person, &old, &found));
	int64_t raters = (stars > 0) - (found ? 1 : 0), change = stars - (found ? old.stars : 0);
	if (stars)
		TRY(q_rating_put(db, item->id, person, stars, created));
	else
		TRY(q_rating_drop(db, item->id, person));
	if (!raters && !change)
		return OK;
	TRY(q_rating_count_item(db, item->id, raters, change));
	return q_rating_count_place(db, item->place, raters, change, item->circle);
}

err rating_put(struct db *db, item_id id, int stars)
{
	struct item_row item;
	if (stars < 0 || stars > 5)
		return INVALID;
	TRY(find_and_hold(db, id, &item));
	if (item.state != STATE_PUBLISHED)
		return NOT_FOUND;
	if (ID_EQ(item.author, db->viewer))
		return DENIED;
	TRY(write_rating(db, &item, db->viewer, stars, db->now));
	return stars ? event_add(db, EVENT_RATED, id, (item_id){item.root}, item.place, item.author)
		     : OK;
}

err rating_vote(struct db *db, item_id id, enum vote vote)
{
	struct item_row item;
	TRY(find_and_hold(db, id, &item));
	if (item.state != STATE_PUBLISHED)
		return NOT_FOUND;
	return write_rating(db, &item, db->viewer, (int)vote, db->now);
}

err rating_clear(struct db *db, item_id id)
{
	struct item_row item;
	TRY(find_and_hold(db, id, &item));
	TRY(q_rating_clear(db, id));
	TRY(q_rating_count_item(db, id, -item.raters, -item.stars));
	return q_rating_count_place(db, item.place, -item.raters, -item.stars, item.circle);
}

err rating_import(struct db *db, item_id id, person_id person, int stars, int64_t created)
{
	struct item_row item;
	if (stars < 1 || stars > 5)
		return INVALID;
	TRY(find_and_hold(db, id, &item));
	if (ID_EQ(item.author, person))
		return DENIED;
	return write_rating(db, &item, person, stars, created);
}
