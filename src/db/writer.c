/* SPDX-License-Identifier: Apache-2.0
 * writer: writes and their group commit. SQLite has one writer, which its users take in turn. The
 * batch is committed when nobody else waits, after 64 writes or 4 ms, and only then is anybody
 * told. With PostgreSQL a write is a transaction on a connection of the pool.
 *
 * A write that fails must leave the others of its batch alone. A savepoint for each would see to
 * that, and would copy every page that a write changes. Writes rarely fail after they changed
 * something, so the price is paid by those: the batch goes back to behind its first write, and what
 * the others did is run again (redo.c). For a while after that each write gets a savepoint.
 *
 * A commit that fails ends the process: what is on the disk is then unknown, and the truth is found
 * by opening the database again.
 */
#include "db/internal.h"

#include "base/log.h"

#include <errno.h>
#include <stdlib.h>

enum {
	BATCH_MICROSECONDS = 4000,
	CHECKPOINT_PAGES = 4000,
	/* A bulk load changes the same pages of its indexes in batch after batch: they are copied
	 * from the log once for many, or the disk would have ten times the work. */
	CHECKPOINT_PAGES_BULK = 131072,
	/* Copied with the turn are at most so many, where writers are not faster than the copy. */
	REST_PAGES = 200,
	COPIES_AHEAD = 4,
	CAREFUL_WRITES = 64,
};

static int64_t checkpoint_pages(const struct database *d)
{
	return d->options.bulk ? CHECKPOINT_PAGES_BULK : CHECKPOINT_PAGES;
}

/* ---- the batch; the caller has the turn --------------------------------------------------------
 */

struct fates { /* taken out of the writer, to be told after the turn is left */
	struct fate v[BATCH_MAX];
	int n;
	err result;
};

static void tell(const struct fates *f)
{
	for (int i = 0; i < f->n; i++)
		if (f->v[i].done)
			f->v[i].done(f->v[i].arg, f->result);
}

static void batch_take(struct writer *w, struct fates *f, err result)
{
	memcpy(f->v, w->batch, sizeof(w->batch[0]) * (size_t)w->batched);
	f->n = w->batched;
	f->result = result;
	w->batched = 0;
	w->batch_open = false;
	w->connection.redo = NULL;
	redo_clear(&w->redo);
}

static void batch_commit(struct database *d, struct fates *f)
{
	struct writer *w = &d->writer;
	/* Nothing left in it: a rollback needs no disk. */
	enum control how = w->batched ? CONTROL_COMMIT : CONTROL_ROLLBACK;
	if (d->engine->control(&w->connection, how) != OK) {
		log_event(LOG_ERROR, "commit failed; ending", LOG_I("writes", w->batched));
		abort();
	}
	atomic_fetch_add_explicit(&d->commits, w->batched > 0, memory_order_relaxed);
	if (w->batched > atomic_load_explicit(&d->batch_max, memory_order_relaxed))
		atomic_store_explicit(&d->batch_max, w->batched, memory_order_relaxed);
	batch_take(w, f, OK);
}

static void checkpoint_when_due(struct database *d)
{
	struct writer *w = &d->writer;
	int64_t pages = atomic_load(&w->wal_pages);
	if (pages < w->checkpoint_at || !sqlite_may_checkpoint(d))
		return;
	sqlite_checkpoint(&w->connection);
	/* A reader may hold the log back; then it is tried again when as much again has come. */
	w->checkpoint_at = pages + checkpoint_pages(d);
}

/* After a commit: the log that began anew is smaller than what was waited for. */
static void checkpoint_rearm(struct database *d)
{
	struct writer *w = &d->writer;
	if (atomic_load(&w->wal_pages) + checkpoint_pages(d) < w->checkpoint_at)
		w->checkpoint_at = checkpoint_pages(d);
}

/* With turn.mutex. */
static void runner_call(struct writer *w)
{
	w->runner_due = true;
	if (w->runner_idle)
		pthread_cond_signal(&w->runner_wake);
}

/* For a thread that waited for its turn. */
static void leave(struct writer *w)
{
	if (!turn_leave(&w->turn))
		return;
	pthread_mutex_lock(&w->turn.mutex);
	runner_call(w);
	pthread_mutex_unlock(&w->turn.mutex);
}

static void keeper_call(struct writer *w, int64_t due)
{
	pthread_mutex_lock(&w->turn.mutex);
	if (!w->keeper_due || due < w->keeper_due) {
		w->keeper_due = due;
		pthread_cond_signal(&w->wake);
	}
	pthread_mutex_unlock(&w->turn.mutex);
}

/* Commits what was left open and is old enough. */
static void keeper_work(struct database *d)
{
	struct writer *w = &d->writer;
	struct fates f = {0};
	turn_take(&w->turn);
	if (w->batch_open && clock_mono() >= w->batch_deadline)
		batch_commit(d, &f);
	bool again = w->batch_open;
	int64_t deadline = w->batch_deadline;
	leave(w);
	tell(&f);
	if (again)
		keeper_call(w, deadline);
}

static void *keeper_run(void *arg)
{
	struct database *d = arg;
	struct writer *w = &d->writer;
	pthread_mutex_lock(&w->turn.mutex);
	while (!w->stop) {
		int64_t now = clock_mono();
		if (!w->keeper_due)
			pthread_cond_wait(&w->wake, &w->turn.mutex);
		else if (now < w->keeper_due) {
			struct timespec until = {.tv_sec = w->keeper_due / SECOND,
						 .tv_nsec = w->keeper_due % SECOND * 1000};
			pthread_cond_timedwait(&w->wake, &w->turn.mutex, &until);
		} else {
			w->keeper_due = 0;
			pthread_mutex_unlock(&w->turn.mutex);
			keeper_work(d);
			pthread_mutex_lock(&w->turn.mutex);
		}
	}
	pthread_mutex_unlock(&w->turn.mutex);
	return NULL;
}

/* ---- checkpoints -------------------------------------------------------------------------------
 */

static void checkpoint_call(struct writer *w)
{
	pthread_mutex_lock(&w->turn.mutex);
	w->copy_due = true;
	pthread_cond_signal(&w->copy_wake);
	pthread_mutex_unlock(&w->turn.mutex);
}

/* Copies what the log holds while writes go on in it. */
static void copy_ahead(struct writer *w)
{
	for (int i = 0; i < COPIES_AHEAD; i++) {
		int64_t before = atomic_load(&w->wal_pages);
		sqlite_checkpoint(&w->copier_connection);
		if (atomic_load(&w->wal_pages) - before < REST_PAGES)
			break;
	}
}

/* With the turn, since the log begins anew only when all of it was copied. */
static void copy_rest(struct database *d)
{
	struct writer *w = &d->writer;
	struct fates f = {0};
	turn_take(&w->turn);
	if (atomic_load(&w->wal_pages) >= w->checkpoint_at) {
		if (w->batch_open)
			batch_commit(d, &f);
		checkpoint_when_due(d);
	}
	leave(w);
	tell(&f);
}

void database_checkpoint(struct database *d)
{
	if (!d->postgres)
		copy_rest(d);
}

static void *copier_run(void *arg)
{
	struct database *d = arg;
	struct writer *w = &d->writer;
	pthread_mutex_lock(&w->turn.mutex);
	while (!w->stop) {
		if (!w->copy_due) {
			pthread_cond_wait(&w->copy_wake, &w->turn.mutex);
			continue;
		}
		pthread_mutex_unlock(&w->turn.mutex);
		if (w->copier_connection.open && sqlite_may_checkpoint(d))
			copy_ahead(w);
		copy_rest(d);
		pthread_mutex_lock(&w->turn.mutex);
		/* Only now: each commit called while it was under way. */
		w->copy_due = false;
	}
	pthread_mutex_unlock(&w->turn.mutex);
	return NULL;
}

/* ---- writes -----------------------------------------------------------------------------------
 */

/* Opens the batch, or what a further write in it needs so that it can fail alone. */
static err batch_join(struct database *d)
{
	struct writer *w = &d->writer;
	struct db_connection *c = &w->connection;
	w->own_savepoint = false;
	if (!w->batch_open) {
		TRY(d->engine->control(c, CONTROL_BEGIN_WRITE));
		w->batch_open = true;
		w->batch_deadline = clock_mono() + BATCH_MICROSECONDS;
	} else if (w->batched && !c->redo) {
		TRY(d->engine->control(c, CONTROL_SAVEPOINT_BATCH));
		c->redo = &w->redo;
	}
	if (!c->redo || w->careful == 0)
		return OK;
	TRY(d->engine->control(c, CONTROL_SAVEPOINT));
	w->own_savepoint = true;
	w->careful--;
	return OK;
}

/* With the turn. */
static err sqlite_write_begin(struct database *d, struct db *db)
{
	struct writer *w = &d->writer;
	err e = batch_join(d);
	if (e == BUSY)
		db->log_text = S("another process writes to the database");
	if (e == OK)
		db->connection = &w->connection;
	return e;
}

static err pool_write_begin(struct database *d, struct arena *a, struct db *db)
{
	struct db_connection *c;
	TRY(pool_take(d, a, &c, &db->log_text));
	err e = d->engine->control(c, CONTROL_BEGIN_WRITE);
	if (e != OK) {
		pool_give(d, c);
		return e;
	}
	db->connection = c;
	return OK;
}

err db_write_begin(struct database *d, struct arena *a, struct db *db)
{
	*db = (struct db){.database = d, .arena = a, .writing = true};
	if (d->postgres) {
		TRY(pool_write_begin(d, a, db));
	} else {
		turn_take(&d->writer.turn);
		err e = sqlite_write_begin(d, db);
		if (e != OK) {
			leave(&d->writer);
			return e;
		}
	}
	db->now = clock_now();
	return OK;
}

/* Runs what is queued, one after the other, as long as it is their turn. Each leaves the turn at
 * its end. */
static void run_queued(struct database *d)
{
	struct turn *t = &d->writer.turn;
	struct db_write *write;
	while ((write = turn_take_queued(t))) {
		struct db *db = write->db;
		*db = (struct db){
			.database = d, .arena = write->arena, .writing = true, .queued = true};
		err e = sqlite_write_begin(d, db);
		db->now = clock_now();
		if (e != OK)
			turn_leave(t);
		write->run(write->arg, e);
	}
}

static void *runner_run(void *arg)
{
	struct database *d = arg;
	struct writer *w = &d->writer;
	pthread_mutex_lock(&w->turn.mutex);
	while (!w->stop || w->runner_due) {
		if (!w->runner_due) {
			w->runner_idle = true;
			pthread_cond_wait(&w->runner_wake, &w->turn.mutex);
			w->runner_idle = false;
			continue;
		}
		w->runner_due = false;
		pthread_mutex_unlock(&w->turn.mutex);
		run_queued(d);
		pthread_mutex_lock(&w->turn.mutex);
	}
	pthread_mutex_unlock(&w->turn.mutex);
	return NULL;
}

void db_write_queue(struct db_write *write)
{
	struct database *d = write->database;
	struct turn *t = &d->writer.turn;
	int announced = write->announced;
	if (d->postgres) {
		atomic_fetch_sub(&d->writer.queued, announced);
		write->run(write->arg, db_write_begin(d, write->arena, write->db));
		return;
	}
	write->next = NULL;
	pthread_mutex_lock(&t->mutex);
	write->ticket = t->tickets++;
	if (t->queue_last)
		t->queue_last->next = write;
	else
		t->queue = write;
	t->queue_last = write;
	t->waiting++;
	/* Not a moment earlier, or the batch would be closed in between. */
	atomic_fetch_sub(&d->writer.queued, announced);
	runner_call(&d->writer);
	pthread_mutex_unlock(&t->mutex);
}

err db_search_write_begin(struct database *d, struct arena *a, struct db *db)
{
	if (d->postgres)
		return db_write_begin(d, a, db);
	*db = (struct db){.database = d, .arena = a, .writing = true};
	struct db_connection *c = &d->search_writer;
	turn_take(&d->search_turn);
	err e = d->engine->revive(c, a, &db->log_text);
	if (e == OK)
		e = d->engine->control(c, CONTROL_BEGIN_WRITE);
	if (e != OK) {
		turn_leave(&d->search_turn);
		return e;
	}
	db->connection = c;
	db->now = clock_now();
	return OK;
}

/* Takes back what the write at work did. Whatever fails here leaves no transaction. */
static void undo(struct database *d)
{
	struct writer *w = &d->writer;
	struct db_connection *c = &w->connection;
	err e = OK;
	if (w->own_savepoint)
		e = d->engine->control(c, CONTROL_ROLLBACK_TO);
	else if (redo_wrote(&w->redo)) {
		redo_drop(&w->redo);
		w->careful = CAREFUL_WRITES;
		e = d->engine->control(c, CONTROL_ROLLBACK_TO_BATCH);
		c->redo = NULL;
		if (e == OK)
			e = redo_run(&w->redo, c);
		c->redo = &w->redo;
	}
	redo_drop(&w->redo);
	if (e == OK)
		return;
	log_event(LOG_ERROR, "a write could not be taken back, and its batch is",
		  LOG_I("writes", w->batched));
	if (!sqlite_transaction_lost(c) && d->engine->control(c, CONTROL_ROLLBACK) != OK)
		abort();
}

/* Closes this write within its batch. Gives what became of it so far; afterwards the transaction
 * may be lost. */
static err batch_leave(struct database *d, bool keep)
{
	struct writer *w = &d->writer;
	struct db_connection *c = &w->connection;
	if (sqlite_transaction_lost(c))
		return FAULT;
	/* A key that is still owed is its own fault: left in, it would sink the commit of all the
	 * others. */
	bool owes = keep && sqlite_deferred_violation(c);
	if (keep && !owes)
		redo_keep(&w->redo);
	else if (c->redo)
		undo(d);
	else {
		/* The first of its batch: nothing else is in it. */
		w->batch_open = false;
		if (d->engine->control(c, CONTROL_ROLLBACK) != OK)
			abort();
		return owes ? CONFLICT : OK;
	}
	if (sqlite_transaction_lost(c))
		return FAULT;
	if (w->own_savepoint && d->engine->control(c, CONTROL_RELEASE) != OK) {
		log_event(LOG_ERROR, "a savepoint could not be closed; ending");
		abort();
	}
	return owes ? CONFLICT : OK;
}

static void sqlite_write_end(struct database *d, bool keep, bool queued, struct fate fate)
{
	struct writer *w = &d->writer;
	struct db_connection *c = &w->connection;
	struct fates told = {0};
	err e = batch_leave(d, keep);
	if (w->batch_open && sqlite_transaction_lost(c))
		/* A full disk and the like: SQLite undid the whole batch, and everybody hears so.
		 */
		batch_take(w, &told, FAULT);
	bool mine_waits = keep && e == OK;
	if (mine_waits)
		w->batch[w->batched++] = fate;
	int others = turn_waiting(&w->turn) + atomic_load(&w->queued);
	bool checkpoint = false, left_open = false;
	if (w->batch_open && (others <= 0 || w->batched == BATCH_MAX || w->redo.full ||
			      clock_mono() >= w->batch_deadline)) {
		batch_commit(d, &told);
		checkpoint_rearm(d);
		checkpoint = atomic_load(&w->wal_pages) >= w->checkpoint_at;
	} else
		left_open = w->batch_open;
	int64_t deadline = w->batch_deadline;
	if (queued)
		turn_leave(&w->turn); /* the runner goes on with the next */
	else
		leave(w);
	if (left_open)
		keeper_call(w, deadline);
	if (checkpoint)
		checkpoint_call(w);
	tell(&told);
	if (!mine_waits && fate.done)
		fate.done(fate.arg, keep ? e : OK);
}

/* One transaction of its own: PostgreSQL, or the search file. */
static err transaction_end(struct database *d, struct db_connection *c, bool keep)
{
	err e = d->engine->control(c, keep ? CONTROL_COMMIT : CONTROL_ROLLBACK);
	if (e == OK)
		atomic_fetch_add_explicit(&d->commits, keep, memory_order_relaxed);
	else if (!d->postgres && keep) {
		log_event(LOG_ERROR, "commit of the search file failed; ending");
		abort();
	}
	return keep ? e : OK;
}

void db_write_end(struct db *db, bool keep, void (*done)(void *arg, err result), void *arg)
{
	struct database *d = db->database;
	struct db_connection *c = db->connection;
	REQUIRE(c && db->writing);
	db->connection = NULL;
	db->writing = false;
	if (c->cursors)
		connection_settle(c);
	atomic_fetch_add_explicit(keep ? &d->writes : &d->rollbacks, 1, memory_order_relaxed);
	struct fate fate = {done, arg};
	if (c == &d->writer.connection) {
		sqlite_write_end(d, keep, db->queued, fate);
		return;
	}
	err e = transaction_end(d, c, keep);
	if (c == &d->search_writer) {
		if (keep && atomic_load(&d->search_pages) >= checkpoint_pages(d) &&
		    sqlite_may_checkpoint(d))
			sqlite_checkpoint(c);
		turn_leave(&d->search_turn);
	} else
		pool_give(d, c);
	if (done)
		done(arg, e);
}

struct wait {
	pthread_mutex_t mutex;
	pthread_cond_t told;
	bool known;
	err result;
};

static void wait_over(void *arg, err result)
{
	struct wait *w = arg;
	pthread_mutex_lock(&w->mutex);
	w->known = true;
	w->result = result;
	pthread_cond_signal(&w->told);
	pthread_mutex_unlock(&w->mutex);
}

err db_write_end_wait(struct db *db, bool keep)
{
	struct wait w = {.mutex = PTHREAD_MUTEX_INITIALIZER, .told = PTHREAD_COND_INITIALIZER};
	db_write_end(db, keep, wait_over, &w);
	pthread_mutex_lock(&w.mutex);
	while (!w.known)
		pthread_cond_wait(&w.told, &w.mutex);
	pthread_mutex_unlock(&w.mutex);
	pthread_cond_destroy(&w.told);
	pthread_mutex_destroy(&w.mutex);
	return w.result;
}

err db_write_whole(struct database *d, struct arena *a, err (*fn)(struct db *db, void *arg),
		   void *arg)
{
	struct db db = {0};
	TRY(db_write_begin(d, a, &db));
	err e = fn(&db, arg);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

void database_writes_queued(struct database *d, int change)
{
	atomic_fetch_add(&d->writer.queued, change);
}

/* ---- beginning and end -------------------------------------------------------------------------
 */

err writer_start(struct database *d, struct arena *a, str *why)
{
	struct writer *w = &d->writer;
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&w->wake, &monotonic);
	pthread_condattr_destroy(&monotonic);
	pthread_mutex_init(&w->turn.mutex, NULL);
	pthread_mutex_init(&d->search_turn.mutex, NULL);
	pthread_cond_init(&w->runner_wake, NULL);
	pthread_cond_init(&w->copy_wake, NULL);
	w->connection = (struct db_connection){.database = d, .role = ROLE_WRITER};
	d->search_writer = (struct db_connection){.database = d, .role = ROLE_SEARCH_WRITER};
	w->checkpoint_at = checkpoint_pages(d);
	if (d->postgres)
		return OK;
	sqlite_may_checkpoint(d);
	TRY(d->engine->open(&w->connection, a, why));
	/* In a bulk load one thread writes, and it waits for nobody. */
	w->copier_connection = (struct db_connection){.database = d, .role = ROLE_WRITER};
	if (!d->options.bulk)
		TRY(d->engine->open(&w->copier_connection, a, why));
	/* A database without its search file is complete, but every reader attaches it. */
	TRY(d->engine->open(&d->search_writer, a, why));
	struct {
		pthread_t *thread;
		void *(*run)(void *);
		bool *runs;
	} threads[] = {{&w->keeper, keeper_run, &w->keeper_runs},
		       {&w->copier, copier_run, &w->copier_runs},
		       {&w->runner, runner_run, &w->runner_runs}};
	for (size_t i = 0; i < sizeof(threads) / sizeof(threads[0]); i++) {
		if (pthread_create(threads[i].thread, NULL, threads[i].run, d) != 0) {
			*why = S("no thread for the database");
			return FAULT;
		}
		*threads[i].runs = true;
	}
	return OK;
}

static void stop_connection(struct database *d, struct db_connection *c)
{
	if (!c->open)
		return;
	if (sqlite_may_checkpoint(d))
		sqlite_empty_log(c);
	d->engine->close(c);
}

void writer_stop(struct database *d)
{
	struct writer *w = &d->writer;
	if (w->keeper_runs) {
		pthread_mutex_lock(&w->turn.mutex);
		w->stop = true;
		pthread_cond_signal(&w->wake);
		pthread_cond_signal(&w->runner_wake);
		pthread_cond_signal(&w->copy_wake);
		pthread_mutex_unlock(&w->turn.mutex);
		pthread_join(w->keeper, NULL);
		if (w->copier_runs)
			pthread_join(w->copier, NULL);
		if (w->runner_runs)
			pthread_join(w->runner, NULL);
		struct fates f = {0};
		turn_take(&w->turn);
		if (w->batch_open)
			batch_commit(d, &f);
		turn_leave(&w->turn);
		tell(&f);
	}
	stop_connection(d, &d->search_writer);
	if (w->copier_connection.open)
		d->engine->close(&w->copier_connection);
	stop_connection(d, &w->connection);
	redo_free(&w->redo);
	pthread_cond_destroy(&w->wake);
	pthread_cond_destroy(&w->runner_wake);
	pthread_cond_destroy(&w->copy_wake);
	pthread_mutex_destroy(&w->turn.mutex);
	pthread_mutex_destroy(&d->search_turn.mutex);
}
