/* SPDX-License-Identifier: Apache-2.0
 * reply: who comes. Seats are exact: everyone who asks for one holds the event first, so that one
 * comes after the other, and what is free is counted, never kept.
 */
#include "feature/events/event.h"

#include "core/notify.h"

/* Is there a seat for this person, at one time or at all of them (0)? */
static err fits(struct db *db, item_id event, int64_t seats, int64_t original, person_id person,
		bool *yes)
{
	struct q_reply_taken taken;
	struct q_reply_taken_always always;
	struct q_reply_full_time full;
	bool found;
	if (original) {
		TRY(q_reply_taken(db, event, original, person, &taken));
		*yes = taken.n < seats;
		return OK;
	}
	TRY(q_reply_taken_always(db, event, person, &always));
	*yes = always.n < seats;
	if (!*yes)
		return OK;
	TRY(q_reply_full_time(db, event, person, db->now, seats, &full, &found));
	*yes = !found;
	return OK;
}

/* Times that are known to be full, while the line is walked. */
struct full {
	int64_t *v;
	size_t n, cap;
};

static bool is_full(const struct full *f, int64_t original)
{
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i] == original)
			return true;
	return false;
}

static err promote(struct db *db, item_id event, int64_t seats)
{
	struct q_reply_waiting_list line = {0};
	struct full full = {0};
	TRY(q_reply_waiting(db, event, &line));
	for (size_t i = 0; i < line.n; i++) {
		bool yes;
		if (is_full(&full, line.v[i].original))
			continue;
		TRY(fits(db, event, seats, line.v[i].original, line.v[i].person, &yes));
		if (!yes) {
			*ARENA_PUSH(db->arena, &full) = line.v[i].original;
			continue;
		}
		TRY(q_reply_seat(db, event, line.v[i].original, line.v[i].person, SEAT_TAKEN));
		TRY(notify_own(db, line.v[i].person, NOTIFY_SEAT, event));
	}
	return OK;
}

err reply_settle(struct db *db, item_id event, int64_t seats)
{
	struct q_reply_alive alive;
	int64_t gone;
	bool found;
	TRY(q_reply_clean(db, event, &gone));
	if (!seats)
		return q_reply_open(db, event);
	TRY(q_reply_limit(db, event));
	TRY(q_reply_alive(db, event, &alive, &found));
	return found ? promote(db, event, seats) : OK;
}

err reply_end_lines(struct db *db, item_id event, bool *alive)
{
	struct q_reply_alive q;
	TRY(q_reply_alive(db, event, &q, alive));
	return *alive ? q_reply_line_over(db, event) : q_reply_line_end(db, event);
}

err reply_enough(struct db *db, item_id event, int64_t seats, bool *yes)
{
	/* With one more there would be one for somebody else. */
	return fits(db, event, seats + 1, 0, (person_id){0}, yes);
}

/* Without an answer for this time the one for all of them counts again, whose seat may have gone to
 * somebody else meanwhile: then it waits for one. */
static err drop_answer(struct db *db, const struct q_event_find *e, int64_t original,
		       person_id person, const struct q_reply_find *old, enum reply_seat *seat)
{
	struct q_reply_find always = {0};
	bool found = false, yes, in_line = old->answer == REPLY_YES && old->seat == SEAT_WAITING;
	if (original && e->seats)
		TRY(q_reply_find(db, e->id, 0, person, &always, &found));
	if (found && always.answer == REPLY_YES && always.seat == SEAT_TAKEN) {
		TRY(fits(db, e->id, e->seats, original, person, &yes));
		*seat = yes ? SEAT_NONE : SEAT_WAITING;
	}
	return *seat == SEAT_WAITING ? q_reply_put(db, e->id, original, person, REPLY_YES,
						   SEAT_WAITING, in_line ? old->asked : id_new())
				     : q_reply_drop(db, e->id, original, person);
}

err reply_set(struct db *db, const struct q_event_find *e, int64_t original, person_id person,
	      enum reply_answer answer, enum reply_seat *seat)
{
	struct q_reply_find old = {0};
	bool found, yes = true;
	TRY(q_reply_find(db, e->id, original, person, &old, &found));
	*seat = found && old.answer == (int64_t)answer ? (enum reply_seat)old.seat : SEAT_NONE;
	if (found && old.answer == (int64_t)answer)
		return OK;
	if (!original)
		TRY(q_reply_drop_single(db, e->id, person));
	if (answer == REPLY_NONE) {
		TRY(drop_answer(db, e, original, person, &old, seat));
	} else {
		if (answer == REPLY_YES && e->seats) {
			TRY(fits(db, e->id, e->seats, original, person, &yes));
			*seat = yes ? SEAT_TAKEN : SEAT_WAITING;
		}
		TRY(q_reply_put(db, e->id, original, person, answer, *seat, id_new()));
	}
	/* Whoever has a seat now took none from those who wait. */
	return e->seats && answer != REPLY_YES ? reply_settle(db, e->id, e->seats) : OK;
}

err reply_of_one(struct db *db, item_id event, bool *one)
{
	struct q_event_time_count count;
	struct q_event_frame e;
	bool found;
	TRY(q_event_time_count(db, event, &count));
	TRY(q_event_frame(db, event, &e, &found));
	*one = count.n == 1 && found && !e.laid;
	return OK;
}

err reply_alone(struct db *db, item_id event)
{
	struct q_event_time_find last;
	bool found, one;
	TRY(reply_of_one(db, event, &one));
	if (!one)
		return OK;
	TRY(q_event_time_last(db, event, &last, &found));
	TRY(q_reply_alone_twice(db, event, last.original));
	return q_reply_alone(db, event, last.original);
}
