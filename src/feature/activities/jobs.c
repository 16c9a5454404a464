/* SPDX-License-Identifier: Apache-2.0
 * jobs: what happens behind requests: people are told of what was given to them and of what is
 * done, and reminded the day before.
 */
#include "feature/activities/pages.h"

#include "core/app.h"
#include "core/notify.h"

enum { DUE_A_ROUND = 500, DUE_ROUNDS = 20, MORNING = 7, CHANGES_DAYS = 90 };

/* ---- telling ---- */

static err tell_done(struct db *db, item_id id, person_id who)
{
	struct q_step_tellers q;
	struct q_assignee_list_list people = {0};
	struct id_list one = {&id.v, 1, 1};
	bool found;
	TRY(q_step_tellers(db, id, &q, &found));
	/* It may be open again. */
	if (!found || q.done == 0 || q.state != STATE_PUBLISHED)
		return OK;
	TRY(notify_tell(db, q.author, NOTIFY_DONE, id, id, who));
	TRY(q_assignee_list(db, one, &people));
	for (size_t i = 0; i < people.n; i++)
		if (!ID_EQ(people.v[i].id, q.author))
			TRY(notify_tell(db, people.v[i].id, NOTIFY_DONE, id, id, who));
	return OK;
}

err steps_tell(struct db *db, const struct app *app, str payload)
{
	int64_t item, who, person;
	str what = str_word(&payload);
	(void)app;
	if (!str_to_int(str_word(&payload), &item) || !str_to_int(str_word(&payload), &who) ||
	    !str_to_int(str_word(&payload), &person))
		return INVALID;
	if (str_eq(what, S("done")))
		return tell_done(db, (item_id){item}, (person_id){who});
	return notify_tell(db, (person_id){person}, NOTIFY_ASSIGNED, (item_id){item},
			   (item_id){item}, (person_id){who});
}

/* ---- reminding ---- */

/* From seven in the morning of the day before, where the person is, to the end of the day itself.
 */
static bool time_has_come(struct db *db, const struct q_todo_due *row)
{
	struct locale f = {.arena = db->arena, .zone = row->time_zone, .now = db->now};
	int64_t today = day_today(f);
	return row->due == today ||
	       (row->due == today + 1 && format_local(f, f.now).hour >= MORNING);
}

err steps_due(struct db *db, const struct app *app, str payload)
{
	struct q_todo_due last = {0};
	/* Somewhere it is yesterday or tomorrow already. */
	int64_t day = db->now / DAY;
	(void)app;
	(void)payload;
	for (int round = 0; round < DUE_ROUNDS; round++) {
		struct q_todo_due_list rows = {0};
		TRY(q_todo_due(db, day - 1, day + 2, last.due, last.todo, last.person, DUE_A_ROUND,
			       &rows));
		for (size_t i = 0; i < rows.n; i++) {
			if (!time_has_come(db, &rows.v[i]))
				continue;
			TRY(notify_due(db, rows.v[i].person, rows.v[i].todo));
			TRY(q_assignee_told(db, rows.v[i].todo, rows.v[i].person, rows.v[i].due));
		}
		if (rows.n < DUE_A_ROUND)
			break;
		last = rows.v[DUE_A_ROUND - 1];
	}
	return OK;
}

/* ---- forgetting ---- */

err changes_sweep(struct db *db, const struct app *app, str payload)
{
	(void)app;
	(void)payload;
	return q_change_sweep(db, id_floor(db->now - CHANGES_DAYS * DAY));
}
