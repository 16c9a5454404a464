/* SPDX-License-Identifier: Apache-2.0
 * reaction: thanks, once per person and item.
 */
#include "core/reaction.h"

#include "core/event.h"

#include "reaction.sql.h"

err reaction_put(struct db *db, item_id id, enum reaction_kind kind, bool on)
{
	struct item_row item;
	int64_t changed;
	TRY(item_find(db, id, &item));
	if (item.state != STATE_PUBLISHED)
		return NOT_FOUND;
	if (on)
		TRY(q_reaction_add(db, id, db->viewer, kind, db->now, &changed));
	else
		TRY(q_reaction_drop(db, id, db->viewer, kind, &changed));
	if (!changed)
		return OK;
	TRY(q_reaction_count(db, id, on ? 1 : -1));
	if (!on || ID_EQ(item.author, db->viewer))
		return OK;
	return event_add(db, EVENT_LIKED, id, (item_id){item.root}, item.place, item.author);
}

err reaction_import(struct db *db, item_id id, person_id person, int64_t created)
{
	int64_t changed;
	TRY(q_reaction_add(db, id, person, REACTION_LIKE, created, &changed));
	return changed ? q_reaction_count(db, id, 1) : OK;
}
