/* SPDX-License-Identifier: Apache-2.0
 * event: rows of what happened, and cursors of those who read them.
 */
#include "core/event.h"

#include "event.sql.h"

err event_add(struct db *db, enum event_kind kind, item_id item, item_id root, place_id place,
	      person_id subject)
{
	return q_event_add(db, id_new(), kind, item, root, place, db->viewer, subject);
}

static void push(struct db *db, struct event_list *events, const struct q_event_next_list *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_event_next *r = &rows->v[i];
		*ARENA_PUSH(db->arena, events) = (struct event){.id = r->id,
								.tx = r->tx,
								.kind = (enum event_kind)r->kind,
								.item = {r->item},
								.root = {r->root},
								.place = {r->place},
								.actor = {r->actor},
								.subject = {r->subject}};
	}
}

err event_next(struct db *db, str cursor, int64_t limit, struct event_list *events)
{
	struct q_event_cursor at = {0};
	struct q_event_next_list rows = {0};
	bool found, postgres = database_is_postgres(db->database);
	*events = (struct event_list){0};
	if (postgres && db->writing)
		TRY(q_event_turn(db, cursor));
	TRY(q_event_cursor(db, cursor, &at, &found));
	/* PostgreSQL has such events only from before it noted transactions, or from another
	 * database. */
	if (at.tx == 0)
		TRY(q_event_next(db, at.last, limit, &rows));
	if (rows.n == 0 && postgres)
		TRY(q_event_next_tx(db, at.tx, at.tx ? at.last : 0, limit, &rows));
	push(db, events, &rows);
	return OK;
}

err event_done(struct db *db, str cursor, const struct event *last)
{
	return q_event_done(db, cursor, last->tx, last->id);
}

err event_settle(struct db *db)
{
	struct q_event_foreign foreign;
	struct q_event_cursor at;
	bool found;
	TRY(q_event_foreign(db, &foreign));
	if (foreign.n == 0)
		return OK;
	TRY(q_event_cursor(db, S("notify"), &at, &found));
	if (found)
		TRY(q_event_forget(db, at.tx, at.last));
	TRY(q_event_settle(db));
	return q_event_rewind(db);
}
