/* SPDX-License-Identifier: Apache-2.0
 * internal: what the files of db/ know of each other, and nobody else.
 *
 *	database.c   opening, the pool of connections, reads
 *	writer.c     writes: turns and group commit
 *	redo.c       the statements of a batch, to be run again without a write that failed
 *	cursor.c     what generated code calls; hands on to the engine
 *	sqlite.c     the engine over SQLite      sqlite_upkeep.c  its backup, checks, statistics
 *	sqlite_map.c readers' map of a whole database file
 *	postgres.c   the engine over PostgreSQL  postgres_upkeep.c
 *	migrate.c    the schema's history
 *	copy.c       from SQLite to PostgreSQL
 */
#ifndef RUCHE_DB_INTERNAL_H
#define RUCHE_DB_INTERNAL_H

#include "base/clock.h"
#include "db/db.h"

#include <pthread.h>
#include <stdatomic.h>

/* Statements that are no queries: they begin and end what a query runs in. */
enum control {
	CONTROL_BEGIN_READ,
	CONTROL_BEGIN_WRITE,
	CONTROL_COMMIT,
	CONTROL_ROLLBACK,
	CONTROL_SAVEPOINT, /* of one write */
	CONTROL_RELEASE,
	CONTROL_ROLLBACK_TO,
	CONTROL_SAVEPOINT_BATCH, /* behind the first write of a batch */
	CONTROL_ROLLBACK_TO_BATCH,
	CONTROLS
};

enum role { ROLE_READER, ROLE_WRITER, ROLE_SEARCH_WRITER };

/* A prepared statement in a connection's cache, found by the address of its query. */
struct db_statement {
	const struct db_query *query; /* NULL: a free slot */
	void *handle; /* sqlite3_stmt; nothing for PostgreSQL, where the name is enough */
	bool busy;    /* a cursor is on it */
};

enum { LENT_MAX = 4 };

struct db_connection {
	struct database *database;
	enum role role;
	bool open;
	bool taken;	/* under the pool's mutex */
	pthread_t last; /* who had it last: its pages and statements are warm for that thread */
	void *handle;	/* sqlite3 or PGconn */
	void *control[CONTROLS];
	struct db_statement *cache;
	size_t cached, slots;
	int cursors; /* open now */
	struct db_kept kept;
	int64_t kept_version;	      /* of the database that it was read from */
	struct redo *redo;	      /* takes down what is written, when not NULL */
	struct arena *lent[LENT_MAX]; /* row arenas of cursors that go row by row */
};

/* One database program. Every function but `open` is called with an open connection that the
 * caller alone holds. */
struct db_engine {
	err (*open)(struct db_connection *c, struct arena *a, str *why);
	void (*close)(struct db_connection *c);
	/* Makes a connection that was lost usable again, when that can be done. */
	err (*revive)(struct db_connection *c, struct arena *a, str *why);
	/* Whether a connection that runs nothing can no longer be used; asked without waiting.
	 * NULL: never. */
	bool (*lost)(struct db_connection *c);
	err (*control)(struct db_connection *c, enum control what);
	/* The state of the database that this transaction reads: another number after each commit
	 * of anybody. 0: unknown. NULL: always. */
	int64_t (*version)(struct db_connection *c);
	/* Several statements, for migrations. */
	err (*script)(struct db_connection *c, const char *sql, struct arena *a, str *why);
	/* Forgets cursors that were left open by a request that was cut off. */
	void (*settle)(struct db_connection *c);

	void (*start)(struct db_cursor *c);
	void (*bind_int)(struct db_cursor *c, int parameter, int64_t v);
	void (*bind_bool)(struct db_cursor *c, int parameter, bool v);
	void (*bind_real)(struct db_cursor *c, int parameter, double v);
	void (*bind_text)(struct db_cursor *c, int parameter, str v);
	void (*bind_bytes)(struct db_cursor *c, int parameter, bytes v);
	bool (*step)(struct db_cursor *c);
	int64_t (*get_int)(struct db_cursor *c, int column);
	bool (*get_bool)(struct db_cursor *c, int column);
	double (*get_real)(struct db_cursor *c, int column);
	str (*get_text)(struct db_cursor *c, int column);
	bytes (*get_bytes)(struct db_cursor *c, int column);
	err (*finish)(struct db_cursor *c, int64_t *changed);

	err (*backup)(struct database *d, struct arena *a, str directory, str *why);
	err (*check)(struct database *d, struct arena *a, struct out *findings);
};
extern const struct db_engine sqlite_engine, postgres_engine;

/* Takes turns in the order of asking: threads that wait, and queued writes. */
struct turn {
	pthread_mutex_t mutex;
	struct waiter *first, *last;
	struct db_write *queue, *queue_last;
	int64_t tickets; /* given out */
	int waiting;	 /* of both kinds */
	bool held;
};

/* The statements of a batch with what was bound to them. A savepoint for each write would copy
 * every page that it changes; instead there is one behind the first write, and when a later write
 * fails the others behind it are run again from here. */
enum redo_kind { REDO_NULL, REDO_INT, REDO_BOOL, REDO_REAL, REDO_TEXT, REDO_BYTES };
struct redo_value {
	enum redo_kind kind;
	union {
		int64_t i;
		double r;
		struct {
			size_t at, n; /* in text */
		};
	};
};
struct redo_statement {
	const struct db_query *query;
	size_t first; /* of its values */
	int64_t changed;
	bool good;
};
struct redo_mark {
	size_t statements, values, text;
};
struct redo {
	struct redo_statement *statements;
	struct redo_value *values;
	uint8_t *text;
	size_t statement_cap, value_cap, text_cap;
	struct redo_mark now, kept; /* kept: the end of the writes that are to be committed */
	bool full; /* the write at work said more than fits, or what is no query: nothing may come
		      behind it in this batch */
};

enum { BATCH_MAX = 64 };
struct fate { /* whom to tell what became of a write */
	void (*done)(void *arg, err result);
	void *arg;
};

/* SQLite's one writer. What is not said to be under a mutex belongs to whoever holds the turn. */
struct writer {
	struct turn turn;
	struct db_connection connection;
	bool batch_open;
	int64_t batch_deadline;
	int batched;
	struct fate batch[BATCH_MAX];
	struct redo redo;   /* of the second write of the batch and those behind it */
	bool own_savepoint; /* the write at work has one */
	int careful;	    /* so many writes get a savepoint of their own, since one failed */
	_Atomic int queued;
	_Atomic int64_t wal_pages;
	int64_t checkpoint_at; /* pages of the log that call for a checkpoint */
	/* The keeper: a thread that commits a batch which was left open for writes that did not
	 * come. Under turn.mutex: */
	pthread_t keeper;
	pthread_cond_t wake;
	int64_t keeper_due; /* 0: nothing to do */
	/* The copier: a thread that checkpoints. Most of the log it copies by a connection of its
	 * own while writes go on, and only what came meanwhile with the turn. */
	pthread_t copier;
	pthread_cond_t copy_wake;
	bool copy_due;
	struct db_connection copier_connection; /* not open in a bulk load */
	/* Runs queued writes. */
	pthread_t runner;
	pthread_cond_t runner_wake;
	bool runner_due, runner_idle;
	bool keeper_runs, copier_runs, runner_runs, stop;
};

struct database {
	struct arena *arena; /* lives as long as the database; used only while opening */
	struct database_options options;
	const struct db_engine *engine;
	bool postgres;
	const char *lock_path;
	int lock_file; /* held by the one process that may checkpoint (SQLite); -1 without */
	void *map;     /* the readers' sqlite3_vfs, with what they look through */

	pthread_mutex_t pool_mutex;
	pthread_cond_t pool_free;
	struct db_connection *pool;
	size_t pool_size;

	struct writer writer;
	struct turn search_turn;
	struct db_connection search_writer;
	_Atomic int64_t search_pages; /* in the log of search.db */

	_Atomic int64_t commits, writes, rollbacks, reads, batch_max;
};

/* Takes a connection from the pool, open and in nobody else's hands. */
err pool_take(struct database *d, struct arena *a, struct db_connection **c, str *why);
void pool_give(struct database *d, struct db_connection *c);

/* Clears up after a request that was cut off with cursors open. */
void connection_settle(struct db_connection *c);
/* New ids begin behind the highest one that the database holds. */
err database_start_ids(struct database *d, struct arena *a, str *why);

void turn_take(struct turn *t);
/* Whether it is the turn of a queued write, which somebody must run now. */
bool turn_leave(struct turn *t);
/* The queued write whose turn it is, with the turn; NULL when somebody has the turn, who will see
 * to the next. */
struct db_write *turn_take_queued(struct turn *t);
/* How many wait, threads and queued writes. */
int turn_waiting(struct turn *t);

err writer_start(struct database *d, struct arena *a, str *why);
void writer_stop(struct database *d);

/* The slot of a query in the connection's cache; a new one when query is NULL in it. */
struct db_statement *statement_slot(struct db_connection *c, const struct db_query *q);
/* Records in db->log_text what went wrong, and gives e. */
err db_fault(struct db *db, err e, const char *query, const char *message);

/* A statement that begins, and its number for the functions below; 0 when there is no room for it.
 */
size_t redo_start(struct redo *r, const struct db_query *q);
void redo_int(struct redo *r, size_t statement, int parameter, int64_t v);
void redo_bool(struct redo *r, size_t statement, int parameter, bool v);
void redo_real(struct redo *r, size_t statement, int parameter, double v);
void redo_bytes(struct redo *r, size_t statement, int parameter, enum redo_kind kind, const void *p,
		size_t n);
/* What became of it: one that failed is not run again. */
void redo_end(struct redo *r, size_t statement, bool good, int64_t changed);
/* Has the write at work done anything? */
bool redo_wrote(const struct redo *r);
/* The write at work is to be committed; is taken back. */
void redo_keep(struct redo *r);
void redo_drop(struct redo *r);
/* Runs everything again. An error, also when a statement touches another number of rows than
 * before. */
err redo_run(struct redo *r, struct db_connection *c);
void redo_clear(struct redo *r);
void redo_free(struct redo *r);

/* PostgreSQL only. */
err postgres_backup(struct database *d, struct arena *a, str directory, str *why);
err postgres_check(struct database *d, struct arena *a, struct out *findings);

/* SQLite only. */
err sqlite_backup(struct database *d, struct arena *a, str directory, str *why);
err sqlite_check(struct database *d, struct arena *a, struct out *findings);
/* Writes the frozen statistics, when they are not there yet. */
err sqlite_statistics(struct db_connection *c, struct arena *a, str *why);
/* How many migrations search.db has seen. */
err sqlite_search_version(struct db_connection *c, int64_t *version);
err sqlite_search_version_set(struct db_connection *c, int64_t version, struct arena *a, str *why);
/* Whether SQLite itself ended the transaction, after a full disk or the like. */
bool sqlite_transaction_lost(struct db_connection *c);
/* Whether a deferred foreign key is violated by now: the commit would fail. */
bool sqlite_deferred_violation(struct db_connection *c);
/* Copies what it can of the log into the database; true when all of it. */
bool sqlite_checkpoint(struct db_connection *c);
/* The same as the last act of a writer, and cuts the log to nothing: whoever opens the database
 * next reads through all that is in it. False when somebody else is at the database. */
bool sqlite_empty_log(struct db_connection *c);
/* Whether another process has the file open. Whoever calls it may not: closing the file again takes
 * the locks of the process away. */
bool sqlite_in_use(const char *path);
/* Whether this process may checkpoint; tries to become the one. */
bool sqlite_may_checkpoint(struct database *d);
const char *sqlite_path(struct arena *a, str data, str name);
/* The VFS of readers: made before the first connection, gone behind the last. */
err sqlite_map_open(struct database *d, str *why);
const char *sqlite_map_name(const struct database *d);
void sqlite_map_close(struct database *d);

#endif
