/* SPDX-License-Identifier: Apache-2.0
 * page_jobs: what happens behind requests: who watches is told, keepers are reminded, reads are
 * counted.
 */
#include "feature/wikis/page.h"

#include "base/clock.h"
#include "core/app.h"
#include "core/notify.h"
#include "core/tally.h"

#include "page.sql.h"

enum { VIEWS_A_RUN = 2000, DUE_A_RUN = 500 };

/* ---- who watches ---- */

/* People, once each, in the order in which they were found. */
struct told {
	person_id *v;
	size_t n, cap;
	int64_t *seen; /* a table of ids, twice as large as there are people */
	size_t seats;
};

static bool is_new(struct told *told, person_id who)
{
	size_t at = (size_t)((uint64_t)who.v * UINT64_C(0x9E3779B97F4A7C15) >> 20) % told->seats;
	for (size_t i = 0; i < told->seats; i++, at = (at + 1) % told->seats) {
		if (told->seen[at] == who.v)
			return false;
		if (told->seen[at] == 0) {
			told->seen[at] = who.v;
			return true;
		}
	}
	return false;
}

enum { WATCHERS_MAX = 20000 };

static void tell(struct db *db, struct told *told, person_id who)
{
	if (told->n < WATCHERS_MAX && is_new(told, who))
		*ARENA_PUSH(db->arena, told) = who;
}

static err followers(struct db *db, int64_t whom, struct told *told)
{
	struct q_page_followers_list rows = {0};
	TRY(q_page_followers(db, whom, &rows));
	for (size_t i = 0; i < rows.n; i++)
		tell(db, told, rows.v[i].who);
	return OK;
}

static err watchers(struct db *db, item_id page, struct told *told)
{
	struct q_page_watchers_list rows = {0};
	TRY(q_page_watchers(db, page, &rows));
	for (size_t i = 0; i < rows.n; i++)
		tell(db, told, rows.v[i].person);
	return OK;
}

err pages_tell(struct db *db, const struct app *app, str payload)
{
	int64_t page, who;
	struct told told = {.seats = 2 * WATCHERS_MAX + 1};
	(void)app;
	if (!str_to_int(str_word(&payload), &page) || !str_to_int(str_word(&payload), &who))
		return INVALID;
	bool edited = str_eq(str_trim(payload), S("edit"));
	told.seen = NEW_ARRAY(db->arena, int64_t, told.seats);
	TRY(followers(db, page, &told));
	item_id at = {page};
	for (int depth = 0; !ID_NONE(at) && depth < PAGE_DEPTH_MAX; depth++) {
		struct q_page_parent q;
		bool found;
		TRY(q_page_parent(db, at, &q, &found));
		if (!found)
			break;
		if (depth == 0)
			TRY(followers(db, q.wiki.v, &told));
		TRY(watchers(db, at, &told));
		at.v = q.parent;
	}
	for (size_t i = 0; i < told.n; i++)
		TRY(notify_tell(db, told.v[i], edited ? NOTIFY_EDIT : NOTIFY_POST, (item_id){page},
				(item_id){page}, (person_id){who}));
	return OK;
}

/* ---- keepers ---- */

err pages_due(struct db *db, const struct app *app, str payload)
{
	struct q_page_due_now_list due = {0};
	(void)app;
	(void)payload;
	TRY(q_page_due_now(db, DUE_A_RUN, &due));
	for (size_t i = 0; i < due.n; i++) {
		TRY(notify_due(db, due.v[i].keeper, due.v[i].id));
		TRY(q_page_told(db, due.v[i].id, due.v[i].verify_due));
	}
	return OK;
}

/* ---- reads ---- */

int64_t page_month(int64_t time)
{
	struct date d = date_of(time);
	return (int64_t)d.year * 12 + d.month - 1;
}

err pages_views(struct db *db, const struct app *app, str payload)
{
	struct tally_counts counts;
	err e = OK;
	(void)payload;
	tally_take(app->reads, db->arena, VIEWS_A_RUN, &counts);
	for (size_t i = 0; i < counts.n && e == OK; i++) {
		item_id page = {counts.v[i].id};
		e = q_page_view_add(db, page, counts.v[i].n);
		if (e == OK)
			e = q_page_view_month(db, page, page_month(db->now), counts.v[i].n);
	}
	/* Nothing of it is written then. */
	if (e)
		tally_return(app->reads, &counts);
	return e;
}
