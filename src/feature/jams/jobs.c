/* SPDX-License-Identifier: Apache-2.0
 * jobs: what follows from the clock and from reading, behind requests. None of them opens or closes
 * a jam: they only tell people, clear away, and write down what was counted in memory.
 */
#include "feature/jams/handlers.h"

#include "base/clock.h"
#include "base/rand.h"
#include "core/app.h"
#include "core/job.h"
#include "core/notify.h"
#include "core/pairs.h"
#include "feature/jams/share.h"

#include "idea.sql.h"
#include "jams.sql.h"

enum { TELL_BATCH = 500, READERS_A_RUN = 4000, FORGET_BATCH = 200, BELLS = 3 };

/* ---- bells ---- */

static err tell_later(struct db *db, place_id jam, int64_t after, int64_t bell)
{
	struct out o = out_new(db->arena, 128);
	out_fmt(&o, "%lld %lld %lld", (long long)jam.v, (long long)after, (long long)bell);
	return job_add(db, S("jams.tell"), out_view(&o), 0, false);
}

err jam_tell_later(struct db *db, place_id jam, enum jam_bell bell)
{
	return tell_later(db, jam, 0, bell);
}

static enum notify_kind kind_of(int64_t bell)
{
	switch (bell) {
	case BELL_OPENED:
		return NOTIFY_JAM_OPENED;
	case BELL_VOTE:
		return NOTIFY_JAM_VOTE;
	case BELL_DECIDED:
		return NOTIFY_JAM_DECIDED;
	default:
		return NOTIFY_JAM_CLOSED;
	}
}

static err forget_later(struct db *db, place_id jam, int64_t after, int64_t due)
{
	struct out o = out_new(db->arena, 128);
	out_fmt(&o, "%lld %lld", (long long)jam.v, (long long)after);
	return job_add(db, S("jams.forget"), out_view(&o), due, true);
}

/* 1: it opened, 2: it closed, 3: it is frozen. After a night without a server people hear of the
 * latest one alone. */
static err ring(struct db *db, const struct q_jam_bells *j, int64_t bell, bool tell)
{
	int64_t changed;
	TRY(q_jam_told(db, j->id, bell, &changed));
	/* Another server was first. */
	if (!changed)
		return OK;
	if (bell == 1) {
		/* What was rehearsed is not shown any more, and goes now. */
		struct out o = out_new(db->arena, 32);
		out_int(&o, j->id.v);
		TRY(q_jam_rehearse(db, j->id, false));
		TRY(job_add(db, S("jams.wipe"), out_view(&o), 0, true));
	}
	/* Its readers are not counted any more; who they were is nobody's matter. What another
	 * server is writing of them at this moment is there by then. */
	if (bell == BELLS)
		return forget_later(db, j->id, 0, db->now + 10 * SECOND);
	return tell && j->state == PLACE_LIVE ? tell_later(db, j->id, 0, bell) : OK;
}

err jams_bell(struct db *db, const struct app *app, str payload)
{
	struct q_jam_bells_list rows = {0};
	(void)app;
	(void)payload;
	TRY(q_jam_bells(db, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_jam_bells *j = &rows.v[i];
		int64_t due = jam_phase(j->opens, j->closes, j->freezes, db->now);
		int64_t told = due < BELLS ? due : BELLS - 1;
		for (int64_t bell = j->told + 1; bell <= due; bell++)
			TRY(ring(db, j, bell, bell == told));
	}
	return OK;
}

/* "JAM AFTER BELL": a batch of those who take part. */
err jams_tell(struct db *db, const struct app *app, str payload)
{
	struct q_jam_members_after_list rows = {0};
	struct place place;
	int64_t jam, after, bell;
	(void)app;
	if (!str_to_int(str_word(&payload), &jam) || !str_to_int(str_word(&payload), &after) ||
	    !str_to_int(str_word(&payload), &bell))
		return INVALID;
	TRY(q_jam_members_after(db, (place_id){jam}, (person_id){after}, TELL_BATCH, &rows));
	if (rows.n == 0)
		return OK;
	db->clear = CIRCLE_INTERNAL;
	db->viewer = rows.v[0].person; /* who takes part may know of it */
	err e = place_find(db, (place_id){jam}, &place);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	for (size_t i = 0; i < rows.n; i++)
		TRY(notify_tell(db, rows.v[i].person, kind_of(bell), (item_id){jam}, (item_id){0},
				place.owner));
	if (rows.n < TELL_BATCH)
		return OK;
	return tell_later(db, place.id, rows.v[rows.n - 1].person.v, bell);
}

/* "JAM": what was rehearsed, some at a time. */
err jams_wipe(struct db *db, const struct app *app, str payload)
{
	int64_t jam;
	bool more;
	(void)app;
	if (!str_to_int(payload, &jam))
		return INVALID;
	TRY(jam_wipe(db, (place_id){jam}, &more));
	return more ? job_add(db, S("jams.wipe"), payload, 0, true) : OK;
}

/* ---- readers ---- */

/* "JAM AFTER": who read what, some ideas at a time. */
err jams_forget(struct db *db, const struct app *app, str payload)
{
	struct q_idea_after_list rows = {0};
	struct id_list ids = {0};
	int64_t jam, after;
	(void)app;
	if (!str_to_int(str_word(&payload), &jam) || !str_to_int(str_word(&payload), &after))
		return INVALID;
	TRY(q_idea_after(db, (place_id){jam}, (item_id){after}, FORGET_BATCH, &rows));
	if (rows.n == 0)
		return OK;
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, &ids) = rows.v[i].id.v;
	TRY(q_reader_forget(db, ids));
	return rows.n < FORGET_BATCH
		       ? OK
		       : forget_later(db, (place_id){jam}, rows.v[rows.n - 1].id.v, 0);
}

err jams_readers(struct db *db, const struct app *app, str payload)
{
	struct pair_list list;
	err e = OK;
	(void)payload;
	pairs_take(app->heard, db->arena, READERS_A_RUN, &list);
	for (size_t i = 0; i < list.n && e == OK; i++) {
		item_id idea = {list.v[i].thing};
		int64_t fresh = 0;
		uint32_t shuffle;
		rand_bytes(&shuffle, sizeof(shuffle));
		e = q_reader_add(db, idea, list.v[i].person, &fresh);
		if (e == OK && fresh)
			e = q_idea_heard(db, idea, shuffle);
	}
	/* Nothing of it is written then. */
	if (e)
		pairs_return(app->heard, &list);
	return e;
}

/* ---- participation ---- */

static int64_t fold(struct db *db, const struct q_jam_by_country_list *rows, int64_t total,
		    struct shares *list)
{
	*list = (struct shares){0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(db->arena, list) = (struct share){rows->v[i].label, rows->v[i].n};
	return shares_fold(list, total);
}

static err write_shares(struct db *db, place_id jam, int64_t sort, const struct shares *list,
			int64_t others)
{
	TRY(q_jam_share_clear(db, jam, sort));
	for (size_t i = 0; i < list->n; i++)
		TRY(q_jam_share_add(db, jam, sort, list->v[i].label, list->v[i].n));
	return others ? q_jam_share_add(db, jam, sort, STR_NONE, others) : OK;
}

err jams_counting(struct db *db, const struct app *app, str payload)
{
	(void)app;
	(void)payload;
	return job_add(db, S("disk.jams"), STR_NONE, 0, true);
}

/* Half a million people are counted in a read transaction, which nobody waits for. */
static err count_one(const struct app *app, struct arena *a, place_id jam, int64_t members)
{
	struct q_jam_by_country_list countries = {0}, units = {0};
	struct q_jam_counted_all all = {0};
	struct shares by_country, by_unit;
	struct db db = {0};
	TRY(db_read_begin(app->database, a, &db));
	err e = q_jam_by_country(&db, jam, &countries);
	if (e == OK)
		e = q_jam_by_unit(&db, jam, &units);
	if (e == OK)
		e = q_jam_counted_all(&db, jam, &all);
	db_read_end(&db);
	TRY(e);
	TRY(db_write_begin(app->database, a, &db));
	int64_t others = fold(&db, &countries, all.n, &by_country);
	e = write_shares(&db, jam, 1, &by_country, others);
	others = fold(&db, &units, all.n, &by_unit);
	if (e == OK)
		e = write_shares(&db, jam, 2, &by_unit, others);
	if (e == OK)
		e = q_jam_counted(&db, jam, members);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

err jams_count(const struct app *app, struct arena *a, const struct job *job)
{
	enum { COUNTED_AT_ONCE = 100 };
	place_id after = {0};
	(void)job;
	for (;;) {
		struct q_jam_to_count_list rows = {0};
		struct db db = {0};
		TRY(db_read_begin(app->database, a, &db));
		db.now = clock_now();
		err e = q_jam_to_count(&db, after, COUNTED_AT_ONCE, &rows);
		db_read_end(&db);
		for (size_t i = 0; i < rows.n && e == OK; i++)
			e = count_one(app, a, rows.v[i].id, rows.v[i].members);
		if (e || rows.n < COUNTED_AT_ONCE)
			return e;
		after = rows.v[rows.n - 1].id;
	}
}
