/* SPDX-License-Identifier: Apache-2.0
 * link: pages that people name as theirs. A job asks each whether it leads back to the profile with
 * rel="me"; the mark of one that does is looked after every few weeks. Needs base_url, the one
 * address of the house that no visitor can choose.
 */
#include "feature/people/handlers.h"
#include "feature/people/rel_me.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/app.h"
#include "core/fetch.h"
#include "core/job.h"

#include "people.sql.h"

/* Pages change; whoever adds the link back after saving need not save again. */
enum { AGAIN_GOOD = 28, AGAIN_OTHER = 7 }; /* days */
enum { ASK_MEMORY = 64 << 20 };

static str id_payload(struct arena *a, int64_t id)
{
	struct out o = out_new(a, 32);
	out_int(&o, id);
	return out_view(&o);
}

err link_ask(struct db *db, const struct app *app, int64_t link)
{
	if (!app->fetcher || str_empty(app->base_url))
		return OK;
	return job_add(db, S("fetch.profile_link"), id_payload(db->arena, link), 0, false);
}

err link_forget(struct db *db, int64_t link)
{
	return job_forget(db, S("fetch.profile_link"), id_payload(db->arena, link));
}

static err read_link(const struct app *app, struct arena *a, int64_t id,
		     struct q_people_link_find *link, bool *found)
{
	struct db db = {0};
	TRY(db_read_begin(app->database, a, &db));
	err e = q_people_link_find(&db, id, link, found);
	db_read_end(&db);
	return e;
}

static err write_mark(const struct app *app, struct arena *a, int64_t id, bool good)
{
	struct db db = {0};
	TRY(db_write_begin(app->database, a, &db));
	int64_t again = (good ? AGAIN_GOOD : AGAIN_OTHER) * DAY;
	err e = q_people_link_mark(&db, id, good ? db.now : 0);
	e = e ? e : job_add(&db, S("fetch.profile_link"), id_payload(a, id), db.now + again, true);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

/* OK with *good: the page answered, or it will not. BUSY: it may yet. */
static err ask_page(const struct app *app, struct arena *a, const struct q_people_link_find *link,
		    bool *good)
{
	static const str types[] = {{"text/html", 9}, {"application/xhtml+xml", 21}};
	struct fetch_question q = {.url = link->url, .types = types, .types_n = 2};
	struct fetch_answer answer;
	str why;
	*good = false;
	err e = fetch(app->fetcher, a, &q, &answer, &why);
	if (e == BUSY || e == FAULT)
		return e;
	if (e == OK && (answer.status == 429 || answer.status >= 500))
		return BUSY;
	str profile = str_cat(a, app->base_url, S("/people/"), link->handle);
	*good = e == OK && answer.status == 200 && rel_me_same_host(a, link->url, answer.url) &&
		rel_me_leads_to(a, (str){(const char *)answer.body.p, answer.body.n}, profile);
	return OK;
}

struct asking {
	const struct app *app;
	const struct q_people_link_find *link;
	bool good;
	err result;
};

static void ask_in(struct arena *own, void *arg)
{
	struct asking *s = arg;
	s->result = ask_page(s->app, own, s->link, &s->good);
}

/* In memory of its own with a limit: a page that needs more does not vouch for anybody, and neither
 * the process nor the row that says so suffers. */
static err ask_bounded(const struct app *app, const struct q_people_link_find *link, bool *good)
{
	struct asking s = {.app = app, .link = link};
	*good = false;
	if (!arena_bounded(ASK_MEMORY, ask_in, &s)) {
		log_event(LOG_WARN, "profile link", LOG_S("what", S("memory limit reached")));
		return OK;
	}
	*good = s.good;
	return s.result;
}

err link_check(const struct app *app, struct arena *a, const struct job *job)
{
	struct q_people_link_find link;
	int64_t id;
	bool found = false, good = false;
	if (!str_to_int(job->payload, &id))
		return INVALID;
	TRY(read_link(app, a, id, &link, &found));
	if (!found)
		return OK;
	/* Nothing is vouched for while an account is shut, but the questions go on: it may open
	 * again. The same where nobody answers for minutes on end. */
	bool open = link.state == PERSON_ACTIVE && !str_empty(app->base_url);
	err e = open ? ask_bounded(app, &link, &good) : OK;
	if (e != OK && job->attempts < JOB_ATTEMPTS)
		return e;
	return write_mark(app, a, id, good);
}
