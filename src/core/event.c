/* SPDX-License-Identifier: Apache-2.0
 * event: rows of what happened, and cursors of those who read them.
 */
#include "core/event.h"

#include "base/clock.h"

#include "event.sql.h"

err event_add(struct db *db, enum event_kind kind, item_id item, item_id root, place_id place, person_id subject)
{
	return q_event_add(db, id_new(), kind, item, root, place, db->viewer, subject);
}

err event_next(struct db *db, str cursor, int64_t limit, struct event_list *events)
{
	struct q_event_cursor at = {0};
	struct q_event_next_list rows = {0};
	bool found;
	*events = (struct event_list){0};
	if (database_is_postgres(db->database) && db->writing)
		TRY(q_event_turn(db, cursor));
	TRY(q_event_cursor(db, cursor, &at, &found));
	/* On PostgreSQL transactions commit out of the order of their ids: the last two seconds are left
	 * alone until every one that began before has ended. SQLite has one writer and needs no wait. */
	int64_t bound = database_is_postgres(db->database) ? id_floor(db->now - 2 * SECOND) : INT64_MAX;
	TRY(q_event_next(db, found ? at.last : 0, bound, limit, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_event_next *r = &rows.v[i];
		*ARENA_PUSH(db->arena, events) = (struct event){.id = r->id,
								.kind = (enum event_kind)r->kind,
								.item = {r->item},
								.root = {r->root},
								.place = {r->place},
								.actor = {r->actor},
								.subject = {r->subject}};
	}
	return OK;
}

err event_done(struct db *db, str cursor, int64_t last)
{
	return q_event_done(db, cursor, last);
}
