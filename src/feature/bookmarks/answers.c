/* SPDX-License-Identifier: Apache-2.0
 * answers: whether the addresses that colleagues keep still answer. Each is asked once a month, one
 * of a host in ten minutes; one that does not is asked again after a day, two, four... and only
 * after days of silence is said to be gone. Addresses that are kept in private alone are not asked.
 */
#include "feature/bookmarks/handlers.h"

#include "base/clock.h"
#include "core/fetch.h"
#include "core/job.h"

#include "bookmarks.sql.h"

enum {
	ROUND = 200,	      /* looked through at a time */
	GOOD_DAYS = 30,	      /* until the next look */
	DENIED_DAYS = 90,     /* where nothing may be asked from here */
	BACKOFF_MOST = 30,    /* days */
	GET_BYTES = 64 << 10, /* enough to see that there is something */
	PATIENCE = 10 * SECOND,
};

/* A later time for those that would be asked too soon behind another one of their host, and for
 * those that nobody keeps in the open. Spread by their number. */
static int64_t later(const struct db *db, int64_t id, int64_t days)
{
	return db->now + days * DAY + (id % 997) * (DAY / 997);
}

static err queue(struct db *db, int64_t id)
{
	struct out payload = out_new(db->arena, 24);
	out_int(&payload, id);
	/* Asked again tomorrow when the job is lost. */
	TRY(q_bookmark_next(db, id, db->now + DAY));
	return job_add(db, S("fetch.bookmark_link"), out_view(&payload), 0, true);
}

err bookmarks_look(struct db *db, const struct app *app, str payload)
{
	struct q_bookmark_due_list due = {0};
	struct text_list hosts = {0};
	(void)payload;
	if (!app->fetcher || app->previews == PREVIEWS_NONE)
		return OK;
	TRY(q_bookmark_due(db, ROUND, &due));
	for (size_t i = 0; i < due.n; i++) {
		bool asked = false;
		for (size_t k = 0; k < hosts.n && !asked; k++)
			asked = str_eq(hosts.v[k], due.v[i].host);
		if (due.v[i].open < 1) {
			TRY(q_bookmark_next(db, due.v[i].id, later(db, due.v[i].id, 7)));
		} else if (asked) {
			TRY(q_bookmark_next(db, due.v[i].id, later(db, due.v[i].id, 0)));
		} else {
			*ARENA_PUSH(db->arena, &hosts) = due.v[i].host;
			TRY(queue(db, due.v[i].id));
		}
	}
	return OK;
}

enum verdict { ANSWERS, SILENT, GONE, NOT_ASKED };

static enum verdict judge(err e, int status)
{
	if (e == TOO_LARGE)
		return ANSWERS;
	if (e == DENIED)
		return NOT_ASKED;
	if (e != OK)
		return SILENT;
	if (status == 404 || status == 410)
		return GONE;
	return status >= 500 ? SILENT : ANSWERS;
}

static enum verdict ask(const struct app *app, struct arena *a, str address)
{
	struct fetch_answer answer;
	struct fetch_question q = {.url = address, .head = true, .patience = PATIENCE};
	str why;
	if (!str_starts(address, S("http")))
		return NOT_ASKED;
	err e = fetch(app->fetcher, a, &q, &answer, &why);
	if (e == DENIED || (e == OK && answer.status < 400))
		return judge(e, answer.status);
	/* Some answer the short question wrongly, or not at all. */
	q.head = false;
	q.most = GET_BYTES;
	e = fetch(app->fetcher, a, &q, &answer, &why);
	return judge(e, answer.status);
}

static err write_verdict(struct db *db, int64_t id, const struct q_bookmark_ask *q,
			 enum verdict verdict)
{
	if (verdict == NOT_ASKED)
		return q_bookmark_answered(db, id, 0, 0, later(db, id, DENIED_DAYS));
	if (verdict == ANSWERS)
		return q_bookmark_answered(db, id, 0, 0, later(db, id, GOOD_DAYS));
	/* "There is no such page" is said with more certainty than silence. */
	int64_t failures = q->failures + (verdict == GONE ? 2 : 1);
	int64_t days = failures > 5 ? BACKOFF_MOST : INT64_C(1) << (failures - 1);
	return q_bookmark_answered(db, id, q->failing ? q->failing : db->now, failures,
				   db->now + (days < BACKOFF_MOST ? days : BACKOFF_MOST) * DAY);
}

static err read_row(const struct app *app, struct arena *a, int64_t id, struct q_bookmark_ask *q,
		    bool *found)
{
	struct db db = {0};
	TRY(db_read_begin(app->database, a, &db));
	err e = q_bookmark_ask(&db, id, q, found);
	db_read_end(&db);
	return e;
}

err bookmark_ask(const struct app *app, struct arena *a, const struct job *job)
{
	struct q_bookmark_ask q;
	struct db db = {0};
	int64_t id;
	bool found = false;
	if (!str_to_int(job->payload, &id))
		return INVALID;
	TRY(read_row(app, a, id, &q, &found));
	if (!found)
		return OK;
	enum verdict verdict = ask(app, a, q.url);
	TRY(db_write_begin(app->database, a, &db));
	err e = write_verdict(&db, id, &q, verdict);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}
