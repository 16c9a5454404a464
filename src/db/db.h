/* SPDX-License-Identifier: Apache-2.0
 * db: one small API over SQLite and PostgreSQL. Nobody writes SQL in C: named queries stand in .sql
 * files and tools/queries.c compiles them to the typed functions that call what is declared below
 * under "for generated code".
 *
 *	struct database   the opened database: connections, the writer, the batch being committed
 *	struct db         one transaction of one thread, with all that a query needs
 */
#ifndef RUCHE_DB_H
#define RUCHE_DB_H

#include "base/arena.h"
#include "base/err.h"
#include "base/id.h"
#include "base/out.h"
#include "base/str.h"

struct database;
struct db_connection;

struct db {
	struct database *database;
	struct db_connection *connection;
	struct arena *arena; /* rows and texts that queries give live here */
	/* Who looks: visible(x) in a query is answered for this viewer. */
	person_id viewer; /* none: nobody is signed in */
	int clear;	  /* the widest open circle the viewer may read: 0 public, 1 internal */
	int64_t now;	  /* time of this transaction, microseconds UTC; $now in queries */
	bool writing;
	bool queued;   /* run by db_write_queue */
	int64_t until; /* 0, or the monotonic time after which a query ends with BUSY: PostgreSQL */
	str log_text;  /* what went wrong in the database, for the log; never shown */
};

/* Where a database lies and how it is opened. */
struct database_options {
	str data;     /* the data directory; SQLite files are ruche.db and search.db in it */
	str url;      /* postgres://... or empty for SQLite */
	int readers;  /* reader connections kept (SQLite), or connections in all (PostgreSQL) */
	bool durable; /* synchronous=FULL; false only for bulk loads and the negative control of
			 the crash test */
	bool bulk;    /* one thread loads a great deal, another may index it beside
			 (core/search_fill.h); the load gives up at the first fault. SQLite:
			 foreign keys left to database_check */
	bool create;  /* make it when it is not there */
	bool create_search; /* make search.db when only that is not there */
	int node;	    /* 0 to 7: keeps apart the ids of several processes on one database */
};

/* Opens the database. FAULT, with the reason in *why (in the arena), when it cannot be opened. */
err database_open(struct arena *a, const struct database_options *options, struct database **d,
		  str *why);
void database_close(struct database *d);
bool database_is_postgres(const struct database *d);
/* SQLite: whether another process has the database of this data directory open. This one must not
 * have: it would lose its own locks. */
bool database_in_use(struct arena *a, str data);

/* Brings the schema up to this program's, or refuses a newer one with a text in *why. Every
 * migration is one transaction, recorded in table `migration` (room, number, hash, applied). */
err database_migrate(struct database *d, struct arena *a, str *why);
/* What would be done: fills pending with "room/number name" lines. INVALID: the database is newer.
 */
err database_pending(struct database *d, struct arena *a, struct out *pending, str *why);
/* The same as SQL: "-- room/number name hash" (and " search.db" for that file) before each text. */
err database_pending_sql(struct database *d, struct arena *a, struct out *sql, str *why);

/* A read: one snapshot (SQLite). Never blocks on the writer. BUSY when every connection is taken
 * for longer than 5 s. The viewer starts as nobody (clear 0): set db->viewer and db->clear. */
err db_read_begin(struct database *d, struct arena *a, struct db *db);
/* The same, for a thread that must not wait: BUSY at once when no open connection is free, and when
 * a server of databases takes longer over the queries than some tenths of a second in all. */
err db_read_try(struct database *d, struct arena *a, struct db *db);
void db_read_end(struct db *db);

/* What a reader of SQLite keeps from one transaction to the next: valid for as long as nobody, in
 * this process or another, has committed anything, and emptied by the first look after that. So it
 * may hold what rarely changes and every page asks for, and is never stale. */
struct db_kept {
	struct arena *arena; /* at most DB_KEPT_MAX bytes */
	void *settings;	     /* core/setting.c's */
};
enum { DB_KEPT_MAX = 1 << 20 };
/* NULL where that cannot be known: on PostgreSQL, in a write, and before the transaction has read
 * anything. */
struct db_kept *db_kept(struct db *db);

/* A write. SQLite: waits for the writer in turn and joins the batch that is being gathered, of
 * which it can be taken out again; PostgreSQL: a transaction on a connection of the pool. After a
 * query gave an error the write must be ended with keep false: PostgreSQL takes no more. */
err db_write_begin(struct database *d, struct arena *a, struct db *db);
/* Ends the write: keep commits, otherwise everything since the begin is undone. done(arg, result)
 * is called exactly once, on this thread or another, when the fate is known: OK only after the
 * commit that holds this write has returned (is durable). With keep false, done gets OK at once. */
void db_write_end(struct db *db, bool keep, void (*done)(void *arg, err result), void *arg);
/* The same, waiting for the commit. */
err db_write_end_wait(struct db *db, bool keep);
/* A whole one: kept when fn gives OK. */
err db_write_whole(struct database *d, struct arena *a, err (*fn)(struct db *db, void *arg),
		   void *arg);
/* A write whose thread does not wait for its turn. It lies in the caller's memory until run is
 * called. */
struct db_write {
	struct database *database;
	struct db *db; /* filled when the turn comes, like by db_write_begin */
	struct arena *arena;
	void (*run)(void *arg,
		    err begun); /* ends the write with db_write_end, unless begun is an error */
	void *arg;
	bool announced;	       /* counted by database_writes_queued until now */
	struct db_write *next; /* the database's own, as is the next */
	int64_t ticket;
};
/* Calls run when the turn comes, on the thread of the writer, one queued write after the other:
 * under load no thread wakes another for a write. Never waits. Run must not wait for a write
 * itself. PostgreSQL: at once, on this thread. */
void db_write_queue(struct db_write *write);
/* A write in the search database, beside the writer of the main one: SQLite has a connection of its
 * own for it, which can read both files and write only search.db; it is ended like any write and
 * committed at once. On PostgreSQL it is an ordinary write. */
err db_search_write_begin(struct database *d, struct arena *a, struct db *db);
/* SQLite: puts a long log into the file at once, if no reader holds it back, in the writer's turn.
 * The database sees to it by itself; this is for a thread that reads beside a bulk load and knows
 * when it does not. */
void database_checkpoint(struct database *d);

/* How many writes are about to come, so that a batch knows whether to stay open: add 1 when one is
 * in sight, and take it away when it is begun or queued, or does not come. */
void database_writes_queued(struct database *d, int change);

/* An online, consistent copy of the database into a directory (SQLite backup API of both files;
 * PostgreSQL: pg_dump, found on the PATH, run without a shell). */
err database_backup(struct database *d, struct arena *a, str directory, str *why);
/* Copies everything in a SQLite database into a migrated, empty PostgreSQL database of the same
 * program, in one transaction, without the setting `except` (a name of letters); progress is called
 * with a table's name and its rows. CONFLICT: it is not empty. *why says what went wrong. Nobody
 * should write meanwhile: what comes behind the beginning stays out. */
err database_copy(struct database *from, struct database *to, struct arena *a, str except,
		  void (*progress)(const char *what, int64_t done, int64_t of), str *why);
/* Takes an index off, for a load that puts it back with db_index_make: once over the whole table is
 * many times faster than row by row. *make is the statement for that, in the arena. NOT_FOUND:
 * there is no such index, or one that keeps rows unique. */
err db_index_drop(struct db *db, str name, str *make);
err db_index_make(struct db *db, str make);

/* PRAGMA integrity_check and foreign_key_check, or their like; findings as lines. */
err database_check(struct database *d, struct arena *a, struct out *findings);

/* Counters for /metrics. */
struct database_numbers {
	int64_t commits, writes, rollbacks, reads, wal_pages, batch_max;
};
struct database_numbers database_numbers(struct database *d);

/* How large it is on disk, without write-ahead logs; search is 0 where the index lies in the
 * database itself. */
err database_size(struct db *db, int64_t *main, int64_t *search);

/* A list of ids as a query parameter: list($ids) in SQL. */
struct id_list {
	int64_t *v;
	size_t n, cap;
};

/* ---- for generated code ---------------------------------------------------------------------- */

struct db_query {
	const char *name;
	const char *sqlite, *postgres; /* with ?1 and $1 placeholders */
	const char *types;	       /* of the parameters, a letter each: i b r t y */
	int parameters, columns;
	bool writes;
};

struct db_cursor {
	struct db *db;
	void *statement; /* sqlite3_stmt or the PostgreSQL state; NULL when nothing is open */
	const struct db_query *query;
	err result; /* sticky */
	int row;
	bool done;
	struct arena *arena; /* where texts go: db->arena, or one for the row at hand */
	size_t redo;	     /* its number among the statements taken down, or 0 */
};

/* Takes the prepared statement of a query from the connection's cache. */
void db_start(struct db_cursor *c, struct db *db, const struct db_query *q);
void db_bind_int(struct db_cursor *c, int parameter, int64_t v);
void db_bind_bool(struct db_cursor *c, int parameter, bool v);
void db_bind_real(struct db_cursor *c, int parameter, double v);
void db_bind_str(struct db_cursor *c, int parameter, str v); /* no text (p NULL) is '' */
void db_bind_bytes(struct db_cursor *c, int parameter, bytes v);
void db_bind_ids(struct db_cursor *c, int parameter, struct id_list v);
/* Texts live only until the next step, for mode `each`; call before the first step. */
void db_row_by_row(struct db_cursor *c);
/* Moves to the next row; false at the end and on an error (c->result). */
bool db_step(struct db_cursor *c);
int64_t db_int(struct db_cursor *c, int column);
bool db_bool(struct db_cursor *c, int column);
double db_real(struct db_cursor *c, int column);
str db_str(struct db_cursor *c, int column); /* copied to db->arena; NULL gives STR_NONE */
bytes db_bytes(struct db_cursor *c, int column);
/* Gives the statement back. For a write the number of rows it touched is in *changed when not NULL.
 * CONFLICT: a unique or foreign key said no. */
err db_finish(struct db_cursor *c, int64_t *changed);

/* One migration as tools/schema embeds it. */
struct db_migration {
	const char *room, *name;
	int number;
	bool search;	  /* belongs to search.db (SQLite only) */
	const char *hash; /* of the source text */
	const char *sqlite, *postgres;
};
extern const struct db_migration db_migrations[]; /* generated; ends with room NULL */

/* A row of SQLite's frozen statistics (db/statistics.txt); index "-" is the table's own. */
struct db_statistic {
	const char *table, *index, *stat;
};
extern const struct db_statistic db_statistics[]; /* ends with table NULL */

/* Every query of the program, file by file; both levels end with NULL. For tests that prepare all.
 */
extern const struct db_query *const *const db_all_queries[];

#endif
