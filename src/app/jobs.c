/* SPDX-License-Identifier: Apache-2.0
 * jobs: one thread, woken by commits and every half second. Each step is a short transaction of its
 * own, so that people's writes pass between them.
 */
#include "app/jobs.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/event.h"
#include "core/job.h"
#include "core/mail.h"
#include "core/notify.h"
#include "core/place.h"
#include "core/search.h"
#include "core/search_fill.h"
#include "core/session.h"
#include "ui/feature.h"

#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <stdlib.h>
#include <time.h>

enum {
	ARENA_LIMIT = 256 << 20,
	PERIODIC = 64,
	SESSIONS_USED = 256,
	SESSION_HASH = 32,
	DRAIN_TRIES = 10,
};

/* A session that was used; more than fit are written an hour's use later. */
struct used {
	uint8_t hash[SESSION_HASH];
	person_id person;
};

struct jobs {
	const struct app *app;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool woken, stop;
	struct used used[SESSIONS_USED];
	size_t used_n;
	struct arena *arena;
	int64_t next[PERIODIC]; /* when each periodic job is due, monotonic */
};

static err core_rewrite(struct db *db, const struct app *app, str payload)
{
	int64_t id;
	bool more;
	(void)app;
	if (!str_to_int(payload, &id))
		return INVALID;
	TRY(place_rewrite_circles(db, (place_id){id}, &more));
	return more ? job_add(db, S("place.rewrite"), payload, 0, true)
		    : features_rewritten(db, (place_id){id});
}

static err core_mail(struct db *db, const struct app *app, str payload)
{
	(void)app;
	return mail_gather(db, payload);
}

static const struct job_kind core_jobs[] = {
	{.name = "place.rewrite", .run = core_rewrite},
	{.name = "notify.mail", .run = core_mail},
	{0},
};

static const struct job_kind *find_kind(str name)
{
	for (const struct job_kind *k = core_jobs; k->name; k++)
		if (str_eq(str_from(k->name), name))
			return k;
	for (const struct feature *const *f = features; *f; f++)
		for (const struct job_kind *k = (*f)->jobs; k && k->name; k++)
			if (str_eq(str_from(k->name), name))
				return k;
	return NULL;
}

/* The step, or TOO_LARGE when it asks for more memory than a step may have: it fails alone, and
 * what it wrote is undone. */
static err run_step(struct db *db, err (*step)(struct db *, void *), void *arg)
{
	jmp_buf here;
	volatile err e = TOO_LARGE; /* looked at after the jump */
	arena_on_limit(db->arena, &here);
	if (setjmp(here) == 0)
		e = step(db, arg);
	else
		log_event(LOG_WARN, "job step", LOG_S("what", S("memory limit reached")));
	arena_on_limit(db->arena, NULL);
	return e;
}

static err in_write(const struct app *app, struct arena *a, err (*step)(struct db *, void *),
		    void *arg)
{
	struct db db = {0};
	TRY(db_write_begin(app->database, a, &db));
	err e = run_step(&db, step, arg);
	/* Who met a person's write and lost tries again; see work(). */
	bool passing = e == CONFLICT || e == BUSY;
	if (e && !str_empty(db.log_text))
		log_event(passing ? LOG_WARN : LOG_ERROR, "job step", LOG_S("what", db.log_text));
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

struct one_job {
	const struct app *app;
	struct job job;
	bool found;
	err result;
};

static err step_take(struct db *db, void *arg)
{
	struct one_job *one = arg;
	return job_take(db, &one->job, &one->found);
}

static err step_run(struct db *db, void *arg)
{
	struct one_job *one = arg;
	const struct job_kind *kind = find_kind(one->job.kind);
	TRY(kind ? kind->run(db, one->app, one->job.payload) : INVALID);
	return job_done(db, one->job.id);
}

static err step_failed(struct db *db, void *arg)
{
	struct one_job *one = arg;
	return job_failed(db, &one->job, str_from(err_name(one->result)));
}

/* Takes and runs one queued job. */
static err run_queued(const struct app *app, struct arena *a, bool *any)
{
	struct one_job one = {.app = app};
	TRY(in_write(app, a, step_take, &one));
	*any = one.found;
	if (!one.found)
		return OK;
	one.result = in_write(app, a, step_run, &one);
	if (one.result == OK)
		return OK;
	log_event(LOG_WARN, "job failed", LOG_S("kind", one.job.kind),
		  LOG_I("attempt", one.job.attempts),
		  LOG_S("error", str_from(err_name(one.result))));
	/* Of the job only numbers and its kind are needed from here on, and the step may have used
	 * up all memory. */
	const struct job_kind *kind = find_kind(one.job.kind);
	one.job.kind = kind ? str_from(kind->name) : STR_NONE;
	arena_reset(a);
	return in_write(app, a, step_failed, &one);
}

static err step_notify(struct db *db, void *arg)
{
	return notify_run(db, arg);
}

/* The text of any kind, from its room. */
static err item_text(struct db *db, enum kind kind, item_id id, str *title, str *body)
{
	const struct item_kind *k = item_kind_of(kind);
	*title = *body = STR_NONE;
	return k && k->text ? k->text(db, id, title, body) : OK;
}

struct periodic {
	const struct app *app;
	const struct job_kind *kind;
};

static err step_periodic(struct db *db, void *arg)
{
	struct periodic *p = arg;
	return p->kind->run(db, p->app, STR_NONE);
}

static void run_periodic(struct jobs *jobs)
{
	size_t i = 0;
	int64_t now = clock_mono();
	for (const struct feature *const *f = features; *f; f++)
		for (const struct job_kind *k = (*f)->jobs; k && k->name; k++) {
			if (!k->every || i == PERIODIC)
				continue;
			if (now >= jobs->next[i]) {
				struct periodic p = {jobs->app, k};
				err e = in_write(jobs->app, jobs->arena, step_periodic, &p);
				if (e)
					log_event(LOG_WARN, "job failed",
						  LOG_S("kind", str_from(k->name)),
						  LOG_S("error", str_from(err_name(e))));
				jobs->next[i] = now + k->every;
				arena_reset(jobs->arena);
			}
			i++;
		}
}

/* One round of everything that waits; *again when there was something to do. */
static err round_of_work(const struct app *app, struct arena *a, bool *again)
{
	bool more = false, queued = false, search = false;
	err first = in_write(app, a, step_notify, &more);
	arena_reset(a);
	err second = run_queued(app, a, &queued);
	arena_reset(a);
	err third = search_run(app->database, a, item_text, &search);
	arena_reset(a);
	*again = more || queued || search;
	if ((more || queued) && app->happened)
		app->happened(app);
	return first ? first : second ? second : third;
}

/* A server that runs beside the command does the same work: who meets it and loses tries again. */
err jobs_drain(const struct app *app, struct arena *a)
{
	bool again = true;
	for (int failures = 0; again;) {
		err e = round_of_work(app, a, &again);
		failures = e ? failures + 1 : 0;
		if (e && ((e != CONFLICT && e != BUSY) || failures == DRAIN_TRIES))
			return e;
		if (!e)
			continue;
		again = true;
		nanosleep(&(struct timespec){.tv_nsec = failures * 50 * 1000000L}, NULL);
	}
	return OK;
}

err jobs_bulk_begin(const struct app *app, struct arena *a, struct search_fill **fill)
{
	return search_fill_begin(app->database, a, item_text, SEARCH_FILL_BATCH, fill);
}

err jobs_bulk_end(const struct app *app, struct arena *a, struct search_fill *fill, err load,
		  void (*progress)(const char *what, int64_t done, int64_t of))
{
	err e = search_fill_end(fill, load == OK, progress);
	TRY(load);
	TRY(e);
	return jobs_drain(app, a);
}

struct used_list {
	struct used v[SESSIONS_USED];
	size_t n;
};

static err step_used(struct db *db, void *arg)
{
	const struct used_list *list = arg;
	for (size_t i = 0; i < list->n; i++)
		TRY(session_touch(db, (bytes){list->v[i].hash, SESSION_HASH}, list->v[i].person));
	return OK;
}

/* What cannot be written now is noted again by the next page of that session. */
static void write_used(struct jobs *jobs)
{
	struct used_list *list = NEW(jobs->arena, struct used_list);
	pthread_mutex_lock(&jobs->lock);
	list->n = jobs->used_n;
	memcpy(list->v, jobs->used, list->n * sizeof(*list->v));
	jobs->used_n = 0;
	pthread_mutex_unlock(&jobs->lock);
	if (list->n)
		IGNORE(in_write(jobs->app, jobs->arena, step_used, list));
	arena_reset(jobs->arena);
}

void jobs_session_used(struct jobs *jobs, bytes session, person_id person)
{
	if (session.n != SESSION_HASH)
		return;
	pthread_mutex_lock(&jobs->lock);
	size_t i = 0;
	while (i < jobs->used_n && memcmp(jobs->used[i].hash, session.p, SESSION_HASH) != 0)
		i++;
	if (i == jobs->used_n && i < SESSIONS_USED) {
		memcpy(jobs->used[i].hash, session.p, SESSION_HASH);
		jobs->used[i].person = person;
		jobs->used_n++;
	}
	pthread_mutex_unlock(&jobs->lock);
}

static bool wait_for_work(struct jobs *jobs)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += 500 * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pthread_mutex_lock(&jobs->lock);
	while (!jobs->woken && !jobs->stop)
		if (pthread_cond_timedwait(&jobs->wake, &jobs->lock, &until) == ETIMEDOUT)
			break;
	jobs->woken = false;
	bool go_on = !jobs->stop;
	pthread_mutex_unlock(&jobs->lock);
	return go_on;
}

static void *work(void *arg)
{
	struct jobs *jobs = arg;
	int failures = 0; /* rounds that failed one after the other */
	while (wait_for_work(jobs)) {
		bool again = true;
		write_used(jobs);
		while (again) {
			err e = round_of_work(jobs->app, jobs->arena, &again);
			/* However much waits, what is due by the clock is not late. */
			run_periodic(jobs);
			pthread_mutex_lock(&jobs->lock);
			again = again && !jobs->stop;
			pthread_mutex_unlock(&jobs->lock);
			/* On PostgreSQL a round may meet a person's write and lose: it is undone
			 * whole and done again after the pause. Only what fails three times running
			 * is a fault. */
			failures = e ? failures + 1 : 0;
			if (e) {
				bool passing = (e == CONFLICT || e == BUSY) && failures < 3;
				log_event(passing ? LOG_WARN : LOG_ERROR, "jobs",
					  LOG_S("error", str_from(err_name(e))));
				break;
			}
		}
		arena_reset(jobs->arena);
		/* Under load commits wake us all the time: a short pause gathers their events into
		 * one batch. */
		nanosleep(&(struct timespec){.tv_nsec = 50 * 1000000L}, NULL);
	}
	return NULL;
}

static err step_settle(struct db *db, void *arg)
{
	(void)arg;
	return event_settle(db);
}

struct jobs *jobs_start(const struct app *app)
{
	struct jobs *jobs = calloc(1, sizeof(*jobs));
	REQUIRE(jobs);
	jobs->app = app;
	jobs->arena = arena_new(ARENA_LIMIT);
	pthread_mutex_init(&jobs->lock, NULL);
	pthread_cond_init(&jobs->wake, NULL);
	jobs->woken = true;
	/* Before the first request writes an event. */
	err e = in_write(app, jobs->arena, step_settle, NULL);
	if (e)
		log_event(LOG_ERROR, "events", LOG_S("error", str_from(err_name(e))));
	arena_reset(jobs->arena);
	REQUIRE(pthread_create(&jobs->thread, NULL, work, jobs) == 0);
	return jobs;
}

void jobs_wake(struct jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->woken = true;
	pthread_cond_signal(&jobs->wake);
	pthread_mutex_unlock(&jobs->lock);
}

void jobs_stop(struct jobs *jobs)
{
	pthread_mutex_lock(&jobs->lock);
	jobs->stop = true;
	pthread_cond_signal(&jobs->wake);
	pthread_mutex_unlock(&jobs->lock);
	pthread_join(jobs->thread, NULL);
}

void jobs_free(struct jobs *jobs)
{
	arena_free(jobs->arena);
	free(jobs);
}
