/* SPDX-License-Identifier: Apache-2.0
 * event: rows of what happened, and cursors of those who read them.
 */
#include "core/event.h"

#include <stdlib.h>

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
	bool found;
	if (database_is_postgres(db->database) && db->writing)
		TRY(q_event_turn(db, cursor));
	TRY(q_event_cursor(db, cursor, &at, &found));
	return event_after(db, (struct event_position){at.tx, at.last}, limit, events);
}

err event_after(struct db *db, struct event_position at, int64_t limit, struct event_list *events)
{
	struct q_event_next_list rows = {0};
	*events = (struct event_list){0};
	/* PostgreSQL has such events only from before it noted transactions, or from another
	 * database. */
	if (at.tx == 0)
		TRY(q_event_next(db, at.id, limit, &rows));
	if (rows.n == 0 && database_is_postgres(db->database))
		TRY(q_event_next_tx(db, at.tx, at.tx ? at.id : 0, limit, &rows));
	push(db, events, &rows);
	return OK;
}

static int in_order(const void *a, const void *b)
{
	const struct event *x = a, *y = b;
	if (x->tx != y->tx)
		return x->tx < y->tx ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

err event_heard(struct db *db, const struct event_hearing *h, struct event_list *events,
		bool *whole)
{
	const struct event_position *from = &h->from, *to = &h->to;
	struct q_event_next_list of_roots = {0}, told = {0}, published = {0}, moved = {0};
	*events = (struct event_list){0};
	if (h->roots.n)
		TRY(q_event_of_roots(db, h->roots, from->tx, from->id, to->tx, to->id, h->most + 1,
				     &of_roots));
	TRY(q_event_of_person(db, h->person, from->tx, from->id, to->tx, to->id, h->most + 1,
			      &told));
	if (h->published) {
		TRY(q_event_published(db, from->tx, from->id, to->tx, to->id, h->most + 1,
				      &published));
		TRY(q_event_moved(db, from->tx, from->id, to->tx, to->id, h->most + 1, &moved));
	}
	size_t most = (size_t)h->most;
	*whole = of_roots.n <= most && told.n <= most && published.n <= most && moved.n <= most;
	if (!*whole)
		return OK;
	push(db, events, &of_roots);
	push(db, events, &told);
	push(db, events, &published);
	push(db, events, &moved);
	if (events->n)
		qsort(events->v, events->n, sizeof(*events->v), in_order);
	return OK;
}

err event_held(struct db *db, struct event_position at, bool *held)
{
	struct q_event_held q;
	*held = false;
	return database_is_postgres(db->database)
		       ? q_event_held(db, at.tx, at.tx ? at.id : 0, &q, held)
		       : OK;
}

err event_newest(struct db *db, struct event_position *at)
{
	struct q_event_newest q = {0};
	bool found = false;
	if (database_is_postgres(db->database))
		TRY(q_event_newest_tx(db, &q, &found));
	if (!found)
		TRY(q_event_newest(db, &q, &found));
	*at = found ? (struct event_position){q.tx, q.id} : (struct event_position){0};
	return OK;
}

err event_before(struct db *db, int64_t id, struct event_position *at)
{
	struct q_event_newest q = {0};
	bool found;
	TRY(q_event_before(db, id, &q, &found));
	*at = found ? (struct event_position){q.tx, q.id} : (struct event_position){0};
	return OK;
}

err event_stands(struct db *db, struct event_position at, bool *stands)
{
	struct q_event_stands q;
	return q_event_stands(db, at.id, at.tx, &q, stands);
}

err event_lost(struct db *db, struct event_position at, int64_t limit, struct event_list *events)
{
	struct q_event_next_list rows = {0};
	*events = (struct event_list){0};
	TRY(q_event_lost(db, at.tx, at.tx || !database_is_postgres(db->database) ? at.id : 0,
			 EVENT_LOST, limit, &rows));
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
