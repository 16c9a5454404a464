/* SPDX-License-Identifier: Apache-2.0 */
#include "app/outside.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/document.h"
#include "core/job.h"
#include "ui/feature.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

/* More than any answer, its text and the rows it is written to can need. And how many strangers are
 * waited for at a time: one slow site must not hold up the others (core/fetch.h asks at most four).
 */
enum {
	ARENA_LIMIT = 256 << 20,
	FETCH_THREADS = 3,
	MAIL_THREADS = 2,
	THREADS = DOCUMENTS_AT_ONCE_MAX /* the most of them */
};

struct outside_thread {
	struct outside *all;
	const struct app *app;
	enum job_group group;
	struct arena *arena;
	pthread_t thread;
};

struct outside {
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	struct outside_thread v[THREADS];
	size_t n;
};

static const struct job_kind *find_kind(str name)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct job_kind *k = (*f)->jobs; k && k->name; k++)
			if (k->outside && str_eq(str_from(k->name), name))
				return k;
	return NULL;
}

/* Looking costs the writer nothing. */
static err is_due(struct outside_thread *o, bool *due)
{
	struct db db = {0};
	TRY(db_read_begin(o->app->database, o->arena, &db));
	err e = job_due_of(&db, o->group, due);
	db_read_end(&db);
	return e;
}

static err take(struct outside_thread *o, struct job *job, bool *found)
{
	struct db db = {0};
	TRY(db_write_begin(o->app->database, o->arena, &db));
	err e = job_take_of(&db, o->group, job, found);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

struct outcome {
	const struct outside_thread *thread;
	const struct job *job;
	err result;
};

static err settle(struct db *db, void *arg)
{
	const struct outcome *o = arg;
	str why = str_from(err_name(o->result));
	if (o->result == OK)
		return job_done(db, o->job->id);
	/* A relay that will not have a mail says so once and for all. */
	if (o->result == DENIED && o->thread->group == JOBS_MAIL)
		return job_ended(db, o->job, why);
	return job_failed(db, o->job, why);
}

/* One job; *any when there was one. */
static err work_one(struct outside_thread *o, bool *any)
{
	struct job job = {0};
	bool mine;
	*any = false;
	TRY(is_due(o, any));
	if (!*any)
		return OK;
	TRY(take(o, &job, &mine));
	/* Another one took it: there may be a next. */
	if (!mine)
		return OK;
	const struct job_kind *kind = find_kind(job.kind);
	err result = kind ? kind->outside(o->app, o->arena, &job) : INVALID;
	if (result != OK)
		log_event(LOG_WARN, "job failed", LOG_S("kind", job.kind),
			  LOG_I("attempt", job.attempts),
			  LOG_S("error", str_from(err_name(result))));
	return job_note(o->app->database, o->arena, settle, &(struct outcome){o, &job, result});
}

static bool wait_for_work(struct outside *o, bool again)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_nsec += (again ? 1 : 500) * 1000000L;
	if (until.tv_nsec >= 1000000000L) {
		until.tv_nsec -= 1000000000L;
		until.tv_sec++;
	}
	pthread_mutex_lock(&o->lock);
	while (!o->stop && pthread_cond_timedwait(&o->wake, &o->lock, &until) != ETIMEDOUT)
		;
	bool go_on = !o->stop;
	pthread_mutex_unlock(&o->lock);
	return go_on;
}

static void *work(void *arg)
{
	struct outside_thread *o = arg;
	bool again = false;
	while (wait_for_work(o->all, again)) {
		/* A lease that could not be settled runs out and is taken again. */
		err e = work_one(o, &again);
		if (e) {
			bool passing = e == CONFLICT || e == BUSY;
			log_event(passing ? LOG_WARN : LOG_ERROR, "outside jobs",
				  LOG_S("error", str_from(err_name(e))));
			again = false;
		}
		arena_reset(o->arena);
	}
	return NULL;
}

static size_t threads_of(const struct app *app, enum job_group group)
{
	switch (group) {
	case JOBS_FETCH:
		return FETCH_THREADS;
	case JOBS_MAIL:
		return MAIL_THREADS;
	case JOBS_DECODE:
		return app->documents ? (size_t)app->documents->at_once : 1;
	default:
		return 1;
	}
}

struct outside *outside_start(const struct app *app, enum job_group group)
{
	if ((group == JOBS_FETCH && !app->fetcher) || (group == JOBS_DECODE && !app->decoder) ||
	    (group == JOBS_MAIL && !app->mailer))
		return NULL;
	struct outside *o = calloc(1, sizeof(*o));
	REQUIRE(o);
	o->n = threads_of(app, group);
	pthread_mutex_init(&o->lock, NULL);
	pthread_cond_init(&o->wake, NULL);
	for (size_t i = 0; i < o->n; i++) {
		o->v[i] = (struct outside_thread){
			.all = o, .app = app, .group = group, .arena = arena_new(ARENA_LIMIT)};
		REQUIRE(pthread_create(&o->v[i].thread, NULL, work, &o->v[i]) == 0);
	}
	return o;
}

void outside_stop(struct outside *o)
{
	if (!o)
		return;
	pthread_mutex_lock(&o->lock);
	o->stop = true;
	pthread_cond_broadcast(&o->wake);
	pthread_mutex_unlock(&o->lock);
	for (size_t i = 0; i < o->n; i++) {
		pthread_join(o->v[i].thread, NULL);
		arena_free(o->v[i].arena);
	}
	free(o);
}
