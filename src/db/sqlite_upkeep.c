/* SPDX-License-Identifier: Apache-2.0
 * sqlite_upkeep: backup, checks and the frozen statistics of SQLite. These statements speak of
 * SQLite itself and have no like in PostgreSQL, so they stand here and not among the queries.
 */
#include "db/internal.h"

#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

enum { FINDINGS_MAX = 100, INDEX_TRIES = 12 };

/* ---- backup -----------------------------------------------------------------------------------
 */

static err sync_path(const char *path, int flags)
{
	int f = open(path, flags | O_CLOEXEC);
	if (f < 0)
		return FAULT;
	int bad = fsync(f);
	close(f);
	return bad ? FAULT : OK;
}

/* Of what its connection sees; writes go on in the log meanwhile. */
static err copy(sqlite3 *from, const char *name, const char *to)
{
	sqlite3 *target = NULL;
	int f = open(to, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
	if (f < 0)
		return CONFLICT;
	close(f);
	err e = FAULT;
	if (sqlite3_open_v2(to, &target, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK) {
		sqlite3_backup *b = sqlite3_backup_init(target, "main", from, name);
		if (b && sqlite3_backup_step(b, -1) == SQLITE_DONE)
			e = OK;
		if (b && sqlite3_backup_finish(b) != SQLITE_OK)
			e = FAULT;
	}
	if (sqlite3_close(target) != SQLITE_OK)
		e = FAULT;
	return e == OK ? sync_path(to, O_RDWR) : e;
}

/* Both files as of one moment. The index is written before its queue is emptied, so that what is
 * copied while nobody writes it knows neither more nor less than the main file and the queue. Only
 * until both are seen: what is seen stays as it is while they are copied. */
static err see_both(struct database *d, struct db_connection *c, struct arena *a)
{
	struct db index = {0};
	err e = BUSY;
	/* A bulk load writes the index for longer than one waits for it. */
	for (int tries = 0; e == BUSY && tries < INDEX_TRIES; tries++)
		e = db_search_write_begin(d, a, &index);
	TRY(e);
	e = sqlite_engine.control(c, CONTROL_BEGIN_READ);
	if (e == OK && sqlite3_exec(c->handle,
				    "SELECT count(*) FROM main.sqlite_schema;"
				    "SELECT count(*) FROM search.sqlite_schema",
				    NULL, NULL, NULL) != SQLITE_OK)
		e = FAULT;
	err ended = db_write_end_wait(&index, false);
	return e ? e : ended;
}

err sqlite_backup(struct database *d, struct arena *a, str directory, str *why)
{
	struct db_connection *c;
	const char *folder = cstr(a, directory);
	/* Fails when it is there already, which is as good; whether it can be used shows below. */
	(void)mkdir(folder, 0700);
	TRY(pool_take(d, a, &c, why));
	const char *name = "ruche.db";
	err e = see_both(d, c, a);
	if (e == OK)
		e = copy(c->handle, "main", sqlite_path(a, directory, S("ruche.db")));
	if (e == OK) {
		name = "search.db";
		e = copy(c->handle, "search", sqlite_path(a, directory, S("search.db")));
	}
	if (!sqlite_transaction_lost(c))
		IGNORE(sqlite_engine.control(c, CONTROL_ROLLBACK)); /* it only read */
	pool_give(d, c);
	if (e == OK)
		e = sync_path(folder, O_RDONLY | O_DIRECTORY);
	if (e != OK)
		*why = str_cat(a,
			       e == CONFLICT ? S("there is already, or cannot be made: ")
					     : S("could not copy: "),
			       directory, S("/"), str_from(name));
	return e;
}

/* ---- checks -----------------------------------------------------------------------------------
 */

/* Rows of a PRAGMA as lines, but for the one that says that all is well. */
static err pragma_lines(sqlite3 *s, const char *sql, struct out *findings)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(s, sql, -1, &st, NULL) != SQLITE_OK)
		return FAULT;
	int code = sqlite3_step(st);
	for (int n = 0; code == SQLITE_ROW && n < FINDINGS_MAX; n++, code = sqlite3_step(st)) {
		str first = str_from((const char *)sqlite3_column_text(st, 0));
		if (str_eq(first, S("ok")))
			continue;
		out_fmt(findings, "%s:", sql);
		for (int i = 0; i < sqlite3_column_count(st); i++) {
			out_byte(findings, ' ');
			out_str(findings, str_from((const char *)sqlite3_column_text(st, i)));
		}
		out_byte(findings, '\n');
	}
	sqlite3_finalize(st);
	return code == SQLITE_DONE || code == SQLITE_ROW ? OK : FAULT;
}

err sqlite_check(struct database *d, struct arena *a, struct out *findings)
{
	static const char *const checks[] = {"PRAGMA main.integrity_check",
					     "PRAGMA search.integrity_check",
					     "PRAGMA main.foreign_key_check"};
	struct db_connection *c;
	str why = STR_NONE;
	TRY(pool_take(d, a, &c, &why));
	err e = OK;
	for (size_t i = 0; i < sizeof(checks) / sizeof(checks[0]) && e == OK; i++)
		e = pragma_lines(c->handle, checks[i], findings);
	pool_give(d, c);
	return e;
}

/* ---- statistics -------------------------------------------------------------------------------
 */

static err insert_statistics(sqlite3 *s)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(
		    s,
		    "INSERT INTO sqlite_stat1 SELECT ?1, nullif(?2, '-'), ?3 WHERE EXISTS "
		    "(SELECT 1 FROM sqlite_schema WHERE name = ?1)",
		    -1, &st, NULL) != SQLITE_OK)
		return FAULT;
	int code = SQLITE_DONE;
	for (const struct db_statistic *row = db_statistics; row->table && code == SQLITE_DONE;
	     row++) {
		sqlite3_bind_text(st, 1, row->table, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 2, row->index, -1, SQLITE_STATIC);
		sqlite3_bind_text(st, 3, row->stat, -1, SQLITE_STATIC);
		code = sqlite3_step(st);
		sqlite3_reset(st);
	}
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? OK : FAULT;
}

err sqlite_statistics(struct db_connection *c, struct arena *a, str *why)
{
	/* "ANALYZE sqlite_schema" gathers nothing: it makes the table and reads what is in it. */
	TRY(sqlite_engine.script(c, "ANALYZE sqlite_schema; DELETE FROM sqlite_stat1;", a, why));
	if (insert_statistics(c->handle) != OK) {
		*why = S("the planner's statistics could not be written");
		return FAULT;
	}
	return sqlite_engine.script(c, "ANALYZE sqlite_schema", a, why);
}

err sqlite_search_version(struct db_connection *c, int64_t *version)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(c->handle, "PRAGMA search.user_version", -1, &st, NULL) != SQLITE_OK)
		return FAULT;
	bool row = sqlite3_step(st) == SQLITE_ROW;
	*version = row ? sqlite3_column_int64(st, 0) : 0;
	sqlite3_finalize(st);
	return row ? OK : FAULT;
}

err sqlite_search_version_set(struct db_connection *c, int64_t version, struct arena *a, str *why)
{
	struct out o = out_new(a, 100);
	out_lit(&o, "PRAGMA search.user_version=");
	out_int(&o, version);
	return sqlite_engine.script(c, out_cstr(&o), a, why);
}
