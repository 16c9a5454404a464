/* SPDX-License-Identifier: Apache-2.0
 * sqlite: the engine over SQLite. A connection is in one thread's hands at a time, so it carries no
 * mutex of its own. Plans are frozen: the planner never looks at bound values (QPSG).
 */
#include "db/internal.h"

#include "base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *const control_text[CONTROLS] = {
	[CONTROL_BEGIN_READ] = "BEGIN",
	[CONTROL_BEGIN_WRITE] = "BEGIN IMMEDIATE",
	[CONTROL_COMMIT] = "COMMIT",
	[CONTROL_ROLLBACK] = "ROLLBACK",
	[CONTROL_SAVEPOINT] = "SAVEPOINT request",
	[CONTROL_RELEASE] = "RELEASE request",
	[CONTROL_ROLLBACK_TO] = "ROLLBACK TO request",
	[CONTROL_SAVEPOINT_BATCH] = "SAVEPOINT batch",
	[CONTROL_ROLLBACK_TO_BATCH] = "ROLLBACK TO batch",
};

static const char setup_all[] = "PRAGMA journal_mode=WAL;"
				"PRAGMA foreign_keys=ON;"
				"PRAGMA temp_store=MEMORY;"
				"PRAGMA wal_autocheckpoint=0;";
/* Pages come from the map (sqlite_map.c), so a reader's own cache may be small. */
static const char setup_reader[] = "PRAGMA mmap_size=2147418112; PRAGMA cache_size=-8192;"
				   "PRAGMA query_only=ON;";
/* A log that one great transaction made long is cut when it begins anew. */
static const char setup_writer[] = "PRAGMA cache_size=-65536; PRAGMA journal_size_limit=67108864;";
static const char setup_search_writer[] =
	"PRAGMA search.cache_size=-16384; PRAGMA search.journal_size_limit=67108864;";
/* By role, then whether a commit must be on the disk before it is answered. */
static const char *const setup_synchronous[][2] = {
	[ROLE_READER] = {"", ""},
	[ROLE_WRITER] = {"PRAGMA synchronous=OFF", "PRAGMA synchronous=FULL"},
	[ROLE_SEARCH_WRITER] = {"PRAGMA search.synchronous=OFF", "PRAGMA search.synchronous=FULL"},
};
/* A bulk load touches indexes at random: with a small cache each page is written to the log for
 * almost every row. */
static const char *const setup_bulk[] = {
	[ROLE_READER] = "",
	[ROLE_WRITER] = "PRAGMA foreign_keys=OFF; PRAGMA journal_size_limit=-1",
	[ROLE_SEARCH_WRITER] =
		"PRAGMA search.cache_size=-262144; PRAGMA search.journal_size_limit=-1",
};

enum { BUSY_MILLISECONDS = 5000, LAST_BUSY_MILLISECONDS = 250 };

const char *sqlite_path(struct arena *a, str data, str name)
{
	return cstr(a, str_cat(a, data, S("/"), name));
}

static err error_of(int code)
{
	switch (code) {
	case SQLITE_CONSTRAINT_UNIQUE:
	case SQLITE_CONSTRAINT_PRIMARYKEY:
	case SQLITE_CONSTRAINT_ROWID:
	case SQLITE_CONSTRAINT_FOREIGNKEY:
		return CONFLICT;
	}
	switch (code & 0xff) {
	case SQLITE_BUSY:
	case SQLITE_LOCKED:
		return BUSY;
	case SQLITE_TOOBIG:
		return TOO_LARGE;
	}
	return FAULT;
}

static err fail_why(sqlite3 *s, struct arena *a, const char *what, str *why)
{
	*why = str_cat(a, str_from(what), S(": "),
		       str_from(s ? sqlite3_errmsg(s) : "out of memory"));
	return FAULT;
}

/* ---- connections ------------------------------------------------------------------------------
 */

/* Our files are for our account only; SQLite gives its log and index the mode of the database. A
 * file that is there is not opened: closing it would drop every lock that this process holds on it,
 * and the next program to leave the database would take itself for the last one and delete the log
 * that we go on writing. */
static err create_file(bool create, struct arena *a, const char *path, str missing, str *why)
{
	if (access(path, R_OK | W_OK) == 0)
		return OK;
	int f = create ? open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600) : -1;
	if (f >= 0)
		close(f);
	else if (!create || errno != EEXIST) {
		*why = str_cat(a, missing, str_from(path));
		return FAULT;
	}
	return OK;
}

static int keep_wal_pages(void *arg, sqlite3 *s, const char *name, int pages)
{
	_Atomic int64_t *to = arg;
	(void)s;
	(void)name;
	atomic_store(to, pages);
	return SQLITE_OK;
}

/* As a file: URI, so that it can be opened for reading only. */
static const char *read_only_uri(struct arena *a, const char *path)
{
	struct out o = out_new(a, 64 << 10);
	out_lit(&o, "file:");
	for (; *path; path++)
		if (*path == '%' || *path == '?' || *path == '#')
			out_fmt(&o, "%%%02x", (unsigned)*path);
		else
			out_byte(&o, *path);
	out_lit(&o, "?mode=ro");
	return out_cstr(&o);
}

static err attach(sqlite3 *s, struct arena *a, const char *path, const char *name, str *why)
{
	sqlite3_stmt *st = NULL;
	if (sqlite3_prepare_v2(s, "ATTACH ?1 AS ?2", -1, &st, NULL) != SQLITE_OK)
		return fail_why(s, a, path, why);
	sqlite3_bind_text(st, 1, path, -1, SQLITE_STATIC);
	sqlite3_bind_text(st, 2, name, -1, SQLITE_STATIC);
	int code = sqlite3_step(st);
	sqlite3_finalize(st);
	return code == SQLITE_DONE ? OK : fail_why(s, a, path, why);
}

/* The bytes that this process may have: those of the machine, or of its container. */
static int64_t memory_of_ours(void)
{
	int64_t memory = (int64_t)sysconf(_SC_PHYS_PAGES) * sysconf(_SC_PAGESIZE), limit;
	char text[32];
	int f = open("/sys/fs/cgroup/memory.max", O_RDONLY | O_CLOEXEC);
	ssize_t n = f < 0 ? -1 : read(f, text, sizeof(text));
	if (f >= 0)
		close(f);
	/* "max" is no number. */
	if (n > 0 && str_to_int(str_trim((str){text, (size_t)n}), &limit) && limit < memory)
		memory = limit;
	return memory;
}

/* A bulk load keeps a third of the memory for itself: what it holds the kernel cannot give up, as
 * it does with pages of the file that were not read for a while. */
static bool keep_much(sqlite3 *s, struct arena *a)
{
	struct out o = out_new(a, 64);
	out_fmt(&o, "PRAGMA cache_size=-%lld", (long long)(memory_of_ours() / 3 / 1024));
	return sqlite3_exec(s, out_cstr(&o), NULL, NULL, NULL) == SQLITE_OK;
}

static err set_up(struct db_connection *c, sqlite3 *s, struct arena *a, str *why)
{
	struct database *d = c->database;
	sqlite3_extended_result_codes(s, 1);
	sqlite3_busy_timeout(s, BUSY_MILLISECONDS);
	sqlite3_db_config(s, SQLITE_DBCONFIG_ENABLE_QPSG, 1, NULL);
	sqlite3_db_config(s, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
	sqlite3_db_config(s, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
	sqlite3_db_config(s, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
	/* Only the writer checkpoints, also at the end. */
	sqlite3_db_config(s, SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE,
			  c->role != ROLE_WRITER || d->lock_file < 0, NULL);
	const char *search = sqlite_path(a, d->options.data, S("search.db"));
	if (c->role != ROLE_WRITER)
		TRY(attach(s, a, search, "search", why));
	if (c->role == ROLE_SEARCH_WRITER)
		TRY(attach(s, a, read_only_uri(a, sqlite_path(a, d->options.data, S("ruche.db"))),
			   "ruche", why));
	static const char *const by_role[] = {setup_reader, setup_writer, setup_search_writer};
	const char *scripts[] = {setup_all, by_role[c->role],
				 setup_synchronous[c->role][d->options.durable],
				 d->options.bulk ? setup_bulk[c->role] : ""};
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++)
		if (sqlite3_exec(s, scripts[i], NULL, NULL, NULL) != SQLITE_OK)
			return fail_why(s, a, "set up", why);
	if (d->options.bulk && c->role == ROLE_WRITER && !keep_much(s, a))
		return fail_why(s, a, "set up", why);
	if (c->role != ROLE_READER)
		sqlite3_wal_hook(s, keep_wal_pages,
				 c->role == ROLE_WRITER ? &d->writer.wal_pages : &d->search_pages);
	return OK;
}

static err sqlite_open(struct db_connection *c, struct arena *a, str *why)
{
	struct database *d = c->database;
	const char *path = sqlite_path(a, d->options.data, S("ruche.db"));
	const char *search = sqlite_path(a, d->options.data, S("search.db"));
	TRY(create_file(d->options.create, a, path,
			S("there is no database that can be opened at "), why));
	TRY(create_file(d->options.create || d->options.create_search, a, search,
			S("there is no text index (`ruche migrate` makes one) at "), why));
	/* The search writer has nothing of its own in main, so a name means the same as elsewhere.
	 */
	if (c->role == ROLE_SEARCH_WRITER)
		path = ":memory:";
	sqlite3 *s = NULL;
	int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_URI;
	err e = OK;
	const char *vfs = c->role == ROLE_READER ? sqlite_map_name(d) : NULL;
	if (sqlite3_open_v2(path, &s, flags, vfs) != SQLITE_OK)
		e = fail_why(s, a, path, why);
	if (e == OK)
		e = set_up(c, s, a, why);
	for (int i = 0; i < CONTROLS && e == OK; i++)
		if (sqlite3_prepare_v3(s, control_text[i], -1, SQLITE_PREPARE_PERSISTENT,
				       (sqlite3_stmt **)&c->control[i], NULL) != SQLITE_OK)
			e = fail_why(s, a, control_text[i], why);
	c->handle = s;
	c->open = e == OK;
	if (e != OK)
		sqlite_engine.close(c);
	return e;
}

static void sqlite_close(struct db_connection *c)
{
	for (int i = 0; i < CONTROLS; i++) {
		sqlite3_finalize(c->control[i]);
		c->control[i] = NULL;
	}
	for (size_t i = 0; i < c->slots; i++)
		sqlite3_finalize(c->cache[i].handle);
	free(c->cache);
	arena_free(c->kept.arena);
	c->kept = (struct db_kept){0};
	c->kept_version = 0;
	c->cache = NULL;
	c->cached = c->slots = 0;
	sqlite3_close_v2(c->handle);
	c->handle = NULL;
	c->open = false;
}

static err sqlite_revive(struct db_connection *c, struct arena *a, str *why)
{
	return c->open ? OK : sqlite_open(c, a, why);
}

static err sqlite_control(struct db_connection *c, enum control what)
{
	sqlite3_stmt *s = c->control[what];
	int code = sqlite3_step(s);
	err e = code == SQLITE_DONE ? OK : error_of(sqlite3_extended_errcode(c->handle));
	if (e != OK)
		log_event(LOG_WARN, "transaction control failed",
			  LOG_S("what", str_from(control_text[what])),
			  LOG_S("why", str_from(sqlite3_errmsg(c->handle))));
	sqlite3_reset(s);
	return e;
}

static int64_t sqlite_version(struct db_connection *c)
{
	unsigned version = 0;
	/* Without a snapshot the number would be that of the transaction before. */
	if (c->role != ROLE_READER || sqlite3_txn_state(c->handle, "main") != SQLITE_TXN_READ)
		return 0;
	if (sqlite3_file_control(c->handle, "main", SQLITE_FCNTL_DATA_VERSION, &version) !=
	    SQLITE_OK)
		return 0;
	return (int64_t)version + 1;
}

static err sqlite_script(struct db_connection *c, const char *sql, struct arena *a, str *why)
{
	if (c->redo)
		c->redo->full = true;
	if (sqlite3_exec(c->handle, sql, NULL, NULL, NULL) == SQLITE_OK)
		return OK;
	err e = error_of(sqlite3_extended_errcode(c->handle));
	IGNORE(fail_why(c->handle, a, "script", why)); /* e says more than FAULT */
	return e;
}

static void sqlite_settle(struct db_connection *c)
{
	for (size_t i = 0; i < c->slots; i++)
		if (c->cache[i].busy) {
			sqlite3_reset(c->cache[i].handle);
			c->cache[i].busy = false;
		}
	/* What is busy now came from outside the cache: a second cursor on the same query. */
	sqlite3_stmt *s = sqlite3_next_stmt(c->handle, NULL);
	while (s) {
		sqlite3_stmt *following = sqlite3_next_stmt(c->handle, s);
		if (sqlite3_stmt_busy(s))
			sqlite3_finalize(s);
		s = following;
	}
}

bool sqlite_transaction_lost(struct db_connection *c)
{
	return sqlite3_get_autocommit(c->handle) != 0;
}

bool sqlite_deferred_violation(struct db_connection *c)
{
	int now = 0, high = 0;
	sqlite3_db_status(c->handle, SQLITE_DBSTATUS_DEFERRED_FKS, &now, &high, 0);
	return now != 0;
}

static bool checkpoint(struct db_connection *c, int mode)
{
	int frames = 0, copied = 0;
	const char *name = c->role == ROLE_SEARCH_WRITER ? "search" : "main";
	int code = sqlite3_wal_checkpoint_v2(c->handle, name, mode, &frames, &copied);
	if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY) {
		log_event(LOG_ERROR, "checkpoint failed",
			  LOG_S("why", str_from(sqlite3_errmsg(c->handle))));
		abort();
	}
	return code == SQLITE_OK && frames == copied;
}

bool sqlite_checkpoint(struct db_connection *c)
{
	return checkpoint(c, SQLITE_CHECKPOINT_PASSIVE);
}

bool sqlite_empty_log(struct db_connection *c)
{
	sqlite3_busy_timeout(c->handle, LAST_BUSY_MILLISECONDS);
	return checkpoint(c, SQLITE_CHECKPOINT_TRUNCATE);
}

bool sqlite_in_use(const char *path)
{
	enum { SHARED_FIRST = 0x40000002, SHARED_SIZE = 510 }; /* of SQLite's file format */
	/* What SQLite asks when it leaves: could the whole be taken? Everybody who has it open and
	 * keeps a log beside it holds a share. */
	struct flock lock = {.l_type = F_WRLCK,
			     .l_whence = SEEK_SET,
			     .l_start = SHARED_FIRST,
			     .l_len = SHARED_SIZE};
	int f = open(path, O_RDWR | O_CLOEXEC);
	bool in_use = f >= 0 && fcntl(f, F_GETLK, &lock) == 0 && lock.l_type != F_UNLCK;
	if (f >= 0)
		close(f);
	return in_use;
}

bool sqlite_may_checkpoint(struct database *d)
{
	pthread_mutex_lock(&d->pool_mutex); /* both writers ask */
	if (d->lock_file < 0) {
		int f = open(d->lock_path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
		if (f >= 0 && flock(f, LOCK_EX | LOCK_NB) == 0)
			d->lock_file = f;
		else if (f >= 0)
			close(f);
	}
	bool may = d->lock_file >= 0;
	pthread_mutex_unlock(&d->pool_mutex);
	return may;
}

/* ---- cursors ----------------------------------------------------------------------------------
 */

static sqlite3_stmt *statement(struct db_cursor *c)
{
	return c->statement;
}

static void note(struct db_cursor *c)
{
	sqlite3 *s = c->db->connection->handle;
	c->result = db_fault(c->db, error_of(sqlite3_extended_errcode(s)), c->query->name,
			     sqlite3_errmsg(s));
}

static void sqlite_start(struct db_cursor *c)
{
	struct db_connection *connection = c->db->connection;
	struct db_statement *slot = statement_slot(connection, c->query);
	if (slot->query && !slot->busy) {
		slot->busy = true;
		c->statement = slot->handle;
		return;
	}
	sqlite3_stmt *s = NULL;
	unsigned flags = slot->query ? 0 : SQLITE_PREPARE_PERSISTENT;
	if (sqlite3_prepare_v3(connection->handle, c->query->sqlite, -1, flags, &s, NULL) !=
	    SQLITE_OK) {
		note(c);
		return;
	}
	c->statement = s;
	if (slot->query)
		return; /* a second cursor on the same query lives without the cache */
	*slot = (struct db_statement){.query = c->query, .handle = s, .busy = true};
	connection->cached++;
}

/* A twin for PostgreSQL may use $viewer, $clear or $now where SQLite's text does not: such a
 * parameter is beyond those of the statement, or nobody reads it. */
static bool bound(struct db_cursor *c, int parameter, int code)
{
	if (code == SQLITE_OK || parameter > sqlite3_bind_parameter_count(statement(c)))
		return true;
	note(c);
	return false;
}

static void sqlite_bind_int(struct db_cursor *c, int parameter, int64_t v)
{
	bound(c, parameter, sqlite3_bind_int64(statement(c), parameter, v));
}

static void sqlite_bind_bool(struct db_cursor *c, int parameter, bool v)
{
	bound(c, parameter, sqlite3_bind_int(statement(c), parameter, v));
}

static void sqlite_bind_real(struct db_cursor *c, int parameter, double v)
{
	bound(c, parameter, sqlite3_bind_double(statement(c), parameter, v));
}

/* The bytes stay the caller's until db_finish, so nothing is copied. */
static void sqlite_bind_str(struct db_cursor *c, int parameter, str v)
{
	bound(c, parameter,
	      sqlite3_bind_text64(statement(c), parameter, v.p, v.n, SQLITE_STATIC, SQLITE_UTF8));
}

static void sqlite_bind_bytes(struct db_cursor *c, int parameter, bytes v)
{
	bound(c, parameter, sqlite3_bind_blob64(statement(c), parameter, v.p, v.n, SQLITE_STATIC));
}

static bool sqlite_step(struct db_cursor *c)
{
	int code = sqlite3_step(statement(c));
	if (code == SQLITE_ROW)
		return true;
	if (code != SQLITE_DONE)
		note(c);
	return false;
}

static int64_t sqlite_int(struct db_cursor *c, int column)
{
	return sqlite3_column_int64(statement(c), column);
}

static bool sqlite_bool(struct db_cursor *c, int column)
{
	return sqlite3_column_int64(statement(c), column) != 0;
}

static double sqlite_real(struct db_cursor *c, int column)
{
	return sqlite3_column_double(statement(c), column);
}

static str sqlite_str(struct db_cursor *c, int column)
{
	const char *p = (const char *)sqlite3_column_text(statement(c), column);
	return str_dup(c->arena, (str){p, (size_t)sqlite3_column_bytes(statement(c), column)});
}

static bytes sqlite_bytes(struct db_cursor *c, int column)
{
	const char *p = sqlite3_column_blob(statement(c), column);
	str s = str_dup(c->arena, (str){p, (size_t)sqlite3_column_bytes(statement(c), column)});
	return (bytes){(const uint8_t *)s.p, s.n};
}

static err sqlite_finish(struct db_cursor *c, int64_t *changed)
{
	struct db_connection *connection = c->db->connection;
	if (!c->statement)
		return c->result;
	/* A write that gives rows (RETURNING) has done its work with the first one; a reset only
	 * says again what the last step said. */
	if (changed && c->result == OK)
		*changed = sqlite3_changes64(connection->handle);
	sqlite3_reset(statement(c));
	struct db_statement *slot = statement_slot(connection, c->query);
	if (slot->handle == c->statement)
		slot->busy = false;
	else
		sqlite3_finalize(statement(c));
	c->statement = NULL;
	return c->result;
}

const struct db_engine sqlite_engine = {
	.open = sqlite_open,
	.close = sqlite_close,
	.revive = sqlite_revive,
	.control = sqlite_control,
	.version = sqlite_version,
	.script = sqlite_script,
	.settle = sqlite_settle,
	.start = sqlite_start,
	.bind_int = sqlite_bind_int,
	.bind_bool = sqlite_bind_bool,
	.bind_real = sqlite_bind_real,
	.bind_text = sqlite_bind_str,
	.bind_bytes = sqlite_bind_bytes,
	.step = sqlite_step,
	.get_int = sqlite_int,
	.get_bool = sqlite_bool,
	.get_real = sqlite_real,
	.get_text = sqlite_str,
	.get_bytes = sqlite_bytes,
	.finish = sqlite_finish,
	.backup = sqlite_backup,
	.check = sqlite_check,
};
