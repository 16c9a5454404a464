/* SPDX-License-Identifier: Apache-2.0
 * event_jobs: what happens behind requests: who comes is told of changes and reminded before,
 * series are laid out further, seats of people who left go to those who wait.
 */
#include "feature/events/handlers.h"

#include "core/job.h"
#include "core/notify.h"

enum { TELL_BATCH = 500, LAY_MARGIN_DAYS = 30, SEATS_BATCH = 50 };

/* "EVENT ORIGINAL WHO AFTER WHAT" */
err events_tell(struct db *db, const struct app *app, str payload)
{
	int64_t event, original, who, after;
	struct q_reply_comers_list rows = {0};
	(void)app;
	if (!str_to_int(str_word(&payload), &event) || !str_to_int(str_word(&payload), &original) ||
	    !str_to_int(str_word(&payload), &who) || !str_to_int(str_word(&payload), &after))
		return INVALID;
	str what = str_trim(payload);
	enum notify_kind kind =
		str_eq(what, S("cancelled")) ? NOTIFY_EVENT_CANCELLED : NOTIFY_EVENT_CHANGED;
	TRY(q_reply_comers(db, (item_id){event}, original, (person_id){after}, TELL_BATCH, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(notify_tell(db, rows.v[i].person, kind, (item_id){event}, (item_id){event},
				(person_id){who}));
	if (rows.n < TELL_BATCH)
		return OK;
	struct out o = out_new(db->arena, 128);
	out_fmt(&o, "%lld %lld %lld %lld ", (long long)event, (long long)original, (long long)who,
		(long long)rows.v[rows.n - 1].person.v);
	out_str(&o, what);
	return job_add(db, S("events.tell"), out_view(&o), 0, false);
}

/* "EVENT ORIGINAL AFTER": a batch of those who come to one time. */
err events_remind_one(struct db *db, const struct app *app, str payload)
{
	int64_t event, original, after;
	struct q_reply_comers_list rows = {0};
	(void)app;
	if (!str_to_int(str_word(&payload), &event) || !str_to_int(str_word(&payload), &original) ||
	    !str_to_int(str_word(&payload), &after))
		return INVALID;
	TRY(q_reply_comers(db, (item_id){event}, original, (person_id){after}, TELL_BATCH, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(notify_own(db, rows.v[i].person, NOTIFY_EVENT_SOON, (item_id){event}));
	if (rows.n < TELL_BATCH)
		return OK;
	struct out o = out_new(db->arena, 128);
	out_fmt(&o, "%lld %lld %lld", (long long)event, (long long)original,
		(long long)rows.v[rows.n - 1].person.v);
	return job_add(db, S("events.remind_one"), out_view(&o), 0, false);
}

err events_remind(struct db *db, const struct app *app, str payload)
{
	struct q_event_to_tell_list due = {0};
	(void)app;
	(void)payload;
	TRY(q_event_to_tell(db, db->now, &due));
	for (size_t i = 0; i < due.n; i++) {
		const struct q_event_to_tell *t = &due.v[i];
		struct out o = out_new(db->arena, 128);
		TRY(q_event_told(db, t->event, t->original));
		if (t->off || t->cancelled || t->state != STATE_PUBLISHED || t->starts < db->now)
			continue;
		out_fmt(&o, "%lld %lld 0", (long long)t->event.v, (long long)t->original);
		TRY(job_add(db, S("events.remind_one"), out_view(&o), 0, false));
	}
	return OK;
}

err events_lay(struct db *db, const struct app *app, str payload)
{
	struct q_event_to_lay_list rows = {0};
	(void)app;
	(void)payload;
	TRY(q_event_to_lay(db, db->now + (EVENT_AHEAD_DAYS - LAY_MARGIN_DAYS) * DAY, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(event_lay_more(db, rows.v[i].id));
	return OK;
}

/* "AFTER": a batch of the events for whose seats somebody waits, one behind the other, so that
 * every one of them has its turn. What is over leaves the line, and is not looked at again. */
err events_seats(struct db *db, const struct app *app, str payload)
{
	struct q_reply_events_waiting_list rows = {0};
	int64_t after = 0;
	(void)app;
	if (!str_empty(payload) && !str_to_int(payload, &after))
		return INVALID;
	TRY(q_reply_events_waiting(db, (item_id){after}, SEATS_BATCH, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct q_event_frame e;
		bool found, alive;
		TRY(item_hold(db, rows.v[i].event));
		TRY(reply_end_lines(db, rows.v[i].event, &alive));
		TRY(q_event_frame(db, rows.v[i].event, &e, &found));
		if (alive && found && e.seats)
			TRY(reply_settle(db, e.id, e.seats));
	}
	if (rows.n < SEATS_BATCH)
		return OK;
	struct out o = out_new(db->arena, 32);
	out_int(&o, rows.v[rows.n - 1].event.v);
	return job_add(db, S("events.seats"), out_view(&o), 0, true);
}
