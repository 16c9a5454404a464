/* SPDX-License-Identifier: Apache-2.0 */
#include "db/internal.h"

#include "base/log.h"

#include "migrate.sql.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { POOL_WAIT_SECONDS = 5, OPEN_LIMIT = 16 << 20 };

/* ---- the pool ---------------------------------------------------------------------------------
 */

/* A free connection: the one this thread had last, else one that is open, else any. */
static struct db_connection *pool_pick(struct database *d)
{
	struct db_connection *best = NULL;
	for (size_t i = 0; i < d->pool_size; i++) {
		struct db_connection *c = &d->pool[i];
		if (c->taken)
			continue;
		if (c->open && pthread_equal(c->last, pthread_self()))
			return c;
		if (!best || (c->open && !best->open))
			best = c;
	}
	return best;
}

err pool_take(struct database *d, struct arena *a, struct db_connection **c, str *why)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	until.tv_sec += POOL_WAIT_SECONDS;
	pthread_mutex_lock(&d->pool_mutex);
	struct db_connection *free = pool_pick(d);
	while (!free && pthread_cond_timedwait(&d->pool_free, &d->pool_mutex, &until) != ETIMEDOUT)
		free = pool_pick(d);
	if (free) {
		free->taken = true;
		free->last = pthread_self();
	}
	pthread_mutex_unlock(&d->pool_mutex);
	if (!free) {
		*why = S("every connection to the database is taken");
		return BUSY;
	}
	err e = d->engine->revive(free, a, why);
	if (e != OK)
		pool_give(d, free);
	else
		*c = free;
	return e;
}

void pool_give(struct database *d, struct db_connection *c)
{
	pthread_mutex_lock(&d->pool_mutex);
	c->taken = false;
	pthread_cond_signal(&d->pool_free);
	pthread_mutex_unlock(&d->pool_mutex);
}

static void pool_make(struct database *d)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&d->pool_mutex, NULL);
	pthread_cond_init(&d->pool_free, &monotonic);
	pthread_condattr_destroy(&monotonic);
	d->pool_size = d->options.readers > 0 ? (size_t)d->options.readers : 1;
	d->pool = NEW_ARRAY(d->arena, struct db_connection, d->pool_size);
	for (size_t i = 0; i < d->pool_size; i++)
		d->pool[i] = (struct db_connection){.database = d, .role = ROLE_READER};
}

/* ---- opening ----------------------------------------------------------------------------------
 */

err database_open(struct arena *a, const struct database_options *options, struct database **opened,
		  str *why)
{
	struct arena *own = arena_new(OPEN_LIMIT);
	struct database *d = NEW(own, struct database);
	d->arena = own;
	d->options = *options;
	d->options.data = str_dup(own, options->data);
	d->options.url = str_dup(own, options->url);
	d->postgres = !str_empty(options->url);
	d->engine = d->postgres ? &postgres_engine : &sqlite_engine;
	d->lock_file = -1;
	d->lock_path = sqlite_path(own, d->options.data, S("checkpoint.lock"));
	pool_make(d);
	if (!d->postgres && options->create)
		/* Fails when it is there already; whether it can be used shows when a file is
		 * opened. */
		(void)mkdir(cstr(a, options->data), 0700);
	err e = d->postgres ? OK : sqlite_map_open(d, why);
	if (e == OK)
		e = writer_start(d, a, why);
	if (e == OK)
		e = database_start_ids(d, a, why);
	if (e != OK)
		database_close(d);
	else
		*opened = d;
	return e;
}

void database_close(struct database *d)
{
	if (!d)
		return;
	/* Whom the writer tells of its last batch may read for the answer. */
	writer_stop(d);
	for (size_t i = 0; i < d->pool_size; i++)
		if (d->pool[i].open)
			d->engine->close(&d->pool[i]);
	sqlite_map_close(d);
	if (d->lock_file >= 0)
		close(d->lock_file);
	pthread_cond_destroy(&d->pool_free);
	pthread_mutex_destroy(&d->pool_mutex);
	arena_free(d->arena);
}

bool database_is_postgres(const struct database *d)
{
	return d->postgres;
}

bool database_in_use(struct arena *a, str data)
{
	return sqlite_in_use(sqlite_path(a, data, S("ruche.db")));
}

/* ---- reads ------------------------------------------------------------------------------------
 */

static err read_on(struct db *db, struct db_connection *c)
{
	struct database *d = db->database;
	/* PostgreSQL reads run without BEGIN: each query sees a snapshot of its own and asks
	 * visible() itself, and two round trips are saved on every page. */
	err e = d->postgres ? OK : d->engine->control(c, CONTROL_BEGIN_READ);
	if (e != OK) {
		pool_give(d, c);
		return e;
	}
	db->connection = c;
	atomic_fetch_add_explicit(&d->reads, 1, memory_order_relaxed);
	return OK;
}

err db_read_begin(struct database *d, struct arena *a, struct db *db)
{
	*db = (struct db){.database = d, .arena = a, .now = clock_now()};
	struct db_connection *c;
	TRY(pool_take(d, a, &c, &db->log_text));
	return read_on(db, c);
}

#define TRY_MOST (300 * SECOND / 1000)

/* A connection that is free and needs no opening that may take its time. */
static struct db_connection *pool_try(struct database *d)
{
	pthread_mutex_lock(&d->pool_mutex);
	struct db_connection *c = pool_pick(d);
	if (c && d->postgres && !c->open)
		c = NULL;
	if (c) {
		c->taken = true;
		c->last = pthread_self();
	}
	pthread_mutex_unlock(&d->pool_mutex);
	return c;
}

/* Who must not wait does not open it anew, either: that is left to whoever takes it next. */
static void close_lost(struct database *d, struct db_connection *c)
{
	if (d->engine->lost && d->engine->lost(c))
		d->engine->close(c);
}

err db_read_try(struct database *d, struct arena *a, struct db *db)
{
	*db = (struct db){.database = d, .arena = a, .now = clock_now()};
	struct db_connection *c = pool_try(d);
	/* Each that was lost is closed, so this ends. */
	while (c && d->postgres && (close_lost(d, c), !c->open)) {
		pool_give(d, c);
		c = pool_try(d);
	}
	if (!c) {
		db->log_text = S("no connection to the database is free");
		return BUSY;
	}
	/* A file is opened at once; a server may take its time, so that was done by others. */
	err e = d->postgres ? OK : d->engine->revive(c, a, &db->log_text);
	db->until = clock_mono() + TRY_MOST;
	if (e != OK) {
		pool_give(d, c);
		return e;
	}
	return read_on(db, c);
}

void db_read_end(struct db *db)
{
	struct database *d = db->database;
	struct db_connection *c = db->connection;
	if (!c)
		return;
	db->connection = NULL;
	if (c->cursors)
		connection_settle(c);
	if (!d->postgres && d->engine->control(c, CONTROL_COMMIT) != OK)
		d->engine->close(c); /* opened anew by whoever takes it next */
	else if (db->until)
		close_lost(d, c);
	pool_give(d, c);
}

struct db_kept *db_kept(struct db *db)
{
	struct db_connection *c = db->connection;
	int64_t version = c && !db->writing && db->database->engine->version
				  ? db->database->engine->version(c)
				  : 0;
	if (version == 0)
		return NULL;
	if (version != c->kept_version) {
		if (!c->kept.arena)
			c->kept.arena = arena_new(DB_KEPT_MAX);
		arena_reset(c->kept.arena);
		c->kept = (struct db_kept){.arena = c->kept.arena};
		c->kept_version = version;
	}
	return &c->kept;
}

void connection_settle(struct db_connection *c)
{
	c->database->engine->settle(c);
	for (int i = 0; i < LENT_MAX; i++) {
		arena_free(c->lent[i]);
		c->lent[i] = NULL;
	}
	c->cursors = 0;
}

/* ---- upkeep -----------------------------------------------------------------------------------
 */

err database_backup(struct database *d, struct arena *a, str directory, str *why)
{
	return d->engine->backup(d, a, directory, why);
}

err database_check(struct database *d, struct arena *a, struct out *findings)
{
	TRY(d->engine->check(d, a, findings));
	return findings->bad;
}

struct database_numbers database_numbers(struct database *d)
{
	return (struct database_numbers){
		.commits = atomic_load(&d->commits),
		.writes = atomic_load(&d->writes),
		.rollbacks = atomic_load(&d->rollbacks),
		.reads = atomic_load(&d->reads),
		.wal_pages = atomic_load(&d->writer.wal_pages),
		.batch_max = atomic_load(&d->batch_max),
	};
}

err database_size(struct db *db, int64_t *main, int64_t *search)
{
	struct q_database_bytes q;
	TRY(q_database_bytes(db, &q));
	*main = q.main;
	*search = q.search;
	return OK;
}
