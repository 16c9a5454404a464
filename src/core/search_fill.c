/* SPDX-License-Identifier: Apache-2.0 */
#include "core/search_fill.h"

#include "core/conversation.h"

#include <pthread.h>
#include <time.h>

#include "search_index.sql.h"

enum {
	ARENA_BULK = 512 << 20,
	TRIES = 10, /* PostgreSQL: the load and the index meet in the queue */
	HASH_BULK = 64 << 20,
	HASH_USUAL = 1 << 20,
	MERGE_BULK = 0,
	MERGE_USUAL = 4,
};

struct search_fill {
	struct database *database;
	search_text *text;
	int batch;
	struct arena *arena; /* the thread's, then the end's */
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t wake;
	bool stop;
	err result;
};

static err set_up(struct database *database, struct arena *a, err (*step)(struct db *db))
{
	struct db db;
	TRY(db_search_write_begin(database, a, &db));
	err e = step(&db);
	err ended = db_write_end_wait(&db, e == OK);
	return e ? e : ended;
}

static err gather_much(struct db *db)
{
	TRY(q_search_gather_public(db, HASH_BULK, MERGE_BULK));
	TRY(q_search_gather_open(db, HASH_BULK, MERGE_BULK));
	TRY(q_search_gather_closed(db, HASH_BULK, MERGE_BULK));
	return message_index_gather(db, HASH_BULK, MERGE_BULK);
}

static err gather_usually(struct db *db)
{
	TRY(q_search_gather_public(db, HASH_USUAL, MERGE_USUAL));
	TRY(q_search_gather_open(db, HASH_USUAL, MERGE_USUAL));
	TRY(q_search_gather_closed(db, HASH_USUAL, MERGE_USUAL));
	return message_index_gather(db, HASH_USUAL, MERGE_USUAL);
}

static err best_form(struct db *db)
{
	TRY(gather_usually(db));
	TRY(q_search_optimize_public(db));
	TRY(q_search_optimize_open(db));
	TRY(q_search_optimize_closed(db));
	return message_index_optimize(db);
}

static err count_waiting(struct database *database, struct arena *a, int64_t *n)
{
	struct db db;
	struct q_search_waiting waiting = {0};
	TRY(db_read_begin(database, a, &db));
	err e = q_search_waiting(&db, &waiting);
	db_read_end(&db);
	*n = waiting.n;
	return e;
}

/* A great batch, or nothing: each is a piece of the index that is merged at the end. */
static err fill_some(struct search_fill *f, bool *some)
{
	int64_t waiting;
	size_t done;
	bool more;
	*some = false;
	arena_reset(f->arena);
	TRY(count_waiting(f->database, f->arena, &waiting));
	if (waiting < f->batch)
		return OK;
	TRY(search_index_queue(f->database, f->arena, f->text, f->batch, &done, &more));
	/* While this thread reads, the log cannot begin anew; now it does not. */
	database_checkpoint(f->database);
	*some = true;
	return OK;
}

/* Until somebody says so, or a moment has passed. */
static bool wait_for_stop(struct search_fill *f, bool at_once)
{
	struct timespec until;
	clock_gettime(CLOCK_REALTIME, &until);
	until.tv_sec++;
	pthread_mutex_lock(&f->lock);
	if (!at_once && !f->stop)
		pthread_cond_timedwait(&f->wake, &f->lock, &until);
	bool stop = f->stop;
	pthread_mutex_unlock(&f->lock);
	return stop;
}

/* What passes is tried again; only giving up is a result, for the end does what is left. */
static void *fill_run(void *arg)
{
	struct search_fill *f = arg;
	bool some = true;
	for (int failures = 0; !wait_for_stop(f, some);) {
		err e = fill_some(f, &some);
		failures = e ? failures + 1 : 0;
		if (e && ((e != CONFLICT && e != BUSY) || failures == TRIES)) {
			f->result = e;
			break;
		}
	}
	return NULL;
}

err search_fill_begin(struct database *database, struct arena *a, search_text *text, int batch,
		      struct search_fill **fill)
{
	struct search_fill *f = NEW(a, struct search_fill);
	*f = (struct search_fill){.database = database,
				  .text = text,
				  .batch = batch,
				  .lock = PTHREAD_MUTEX_INITIALIZER,
				  .wake = PTHREAD_COND_INITIALIZER};
	TRY(set_up(database, a, gather_much));
	f->arena = arena_new(ARENA_BULK);
	if (pthread_create(&f->thread, NULL, fill_run, f) != 0) {
		arena_free(f->arena);
		return FAULT;
	}
	*fill = f;
	return OK;
}

static void stop(struct search_fill *f)
{
	pthread_mutex_lock(&f->lock);
	f->stop = true;
	pthread_cond_signal(&f->wake);
	pthread_mutex_unlock(&f->lock);
	pthread_join(f->thread, NULL);
}

static err fill_rest(struct search_fill *f,
		     void (*progress)(const char *what, int64_t done, int64_t of))
{
	int64_t waiting, all = 0;
	size_t done = 0;
	TRY(count_waiting(f->database, f->arena, &waiting));
	for (bool more = true; more;) {
		arena_reset(f->arena);
		TRY(search_index_queue(f->database, f->arena, f->text, f->batch, &done, &more));
		all += (int64_t)done;
		progress("search index", all < waiting ? all : waiting, waiting);
	}
	return OK;
}

err search_fill_end(struct search_fill *f, bool whole,
		    void (*progress)(const char *what, int64_t done, int64_t of))
{
	stop(f);
	err e = f->result;
	if (e == OK && whole)
		e = fill_rest(f, progress);
	err ended = set_up(f->database, f->arena, e == OK && whole ? best_form : gather_usually);
	arena_free(f->arena);
	return e ? e : ended;
}
