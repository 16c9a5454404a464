/* SPDX-License-Identifier: Apache-2.0
 * db_fixture: what the tests of db/ share. Every test runs on SQLite in a folder of its own, and
 * again on PostgreSQL when RUCHE_TEST_PG holds the URL of a database in which a schema may be made.
 */
#ifndef RUCHE_DB_FIXTURE_H
#define RUCHE_DB_FIXTURE_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "db/internal.h"

#include <libpq-fe.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
	struct arena *arena;
	struct database *database;
	struct database_options options;
	char folder[64];
	const char *schema; /* of this process on PostgreSQL */
	bool postgres;
};

/* Not every test file uses all of it. */
#pragma GCC diagnostic ignored "-Wunused-function"
#pragma GCC diagnostic ignored "-Wunused-const-variable"

/* ---- fixture ----------------------------------------------------------------------------------
 */

static void quiet(void *arg, const PGresult *notice)
{
	(void)arg;
	(void)notice;
}

static void schema_do(struct fixture *f, const char *before, const char *behind)
{
	PGconn *p = PQconnectdb(getenv("RUCHE_TEST_PG"));
	PQsetNoticeReceiver(p, quiet, NULL);
	const char *sql = cstr(f->arena, str_cat(f->arena, str_from(before), str_from(f->schema),
						 str_from(behind)));
	PGresult *r = PQexec(p, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(p));
	PQclear(r);
	PQfinish(p);
}

static void remove_folder(const char *folder)
{
	static const char *const names[] = {"ruche.db",	       "ruche.db-wal",	"ruche.db-shm",
					    "search.db",       "search.db-wal", "search.db-shm",
					    "checkpoint.lock", "ruche.dump"};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		unlink(sqlite_path(a, str_from(folder), str_from(names[i])));
	rmdir(folder);
	arena_free(a);
}

static void open_database(struct fixture *f)
{
	str why = STR_NONE;
	err e = database_open(f->arena, &f->options, &f->database, &why);
	if (e != OK)
		fail_msg("%s: %.*s", err_name(e), (int)why.n, why.p);
}

static err script(struct fixture *f, const char *sql)
{
	struct db db;
	str why = STR_NONE;
	assert_int_equal(db_write_begin(f->database, f->arena, &db), OK);
	err e = f->database->engine->script(db.connection, sql, f->arena, &why);
	err end = db_write_end_wait(&db, e == OK);
	return e ? e : end;
}

static int set_up(void **state, bool postgres)
{
	struct fixture *f = calloc(1, sizeof(*f));
	f->arena = arena_new((size_t)256 << 20);
	f->postgres = postgres;
	f->options = (struct database_options){.readers = 6, .durable = true, .create = true};
	memcpy(f->folder, "/tmp/ruche-db-XXXXXX", sizeof("/tmp/ruche-db-XXXXXX"));
	assert_non_null(mkdtemp(f->folder));
	f->options.data = str_from(f->folder);
	if (postgres) {
		/* A schema of this process, so that tests may run side by side. */
		struct out name = out_new(f->arena, 100);
		out_fmt(&name, "ruche_unit_%d", (int)getpid());
		f->schema = out_cstr(&name);
		const char *url = getenv("RUCHE_TEST_PG");
		str more = strchr(url, '?') ? S("&") : S("?"), schema = str_from(f->schema);
		schema_do(f, "DROP SCHEMA IF EXISTS ", " CASCADE");
		schema_do(f, "CREATE SCHEMA ", "");
		f->options.url = str_cat(f->arena, str_from(url), more, S("application_name="),
					 schema, S("&options=-csearch_path%3D"), schema);
	}
	open_database(f);
	*state = f;
	assert_int_equal(
		script(f,
		       postgres ? "CREATE TABLE probe (id BIGINT PRIMARY KEY, n BIGINT, flag "
				  "BOOLEAN, "
				  "x DOUBLE PRECISION, t TEXT UNIQUE, b BYTEA, "
				  "parent BIGINT REFERENCES probe DEFERRABLE INITIALLY DEFERRED, "
				  "mother BIGINT REFERENCES probe)"
				: "CREATE TABLE probe (id INTEGER PRIMARY KEY, n INTEGER, flag "
				  "INTEGER, "
				  "x REAL, t TEXT UNIQUE, b BLOB, "
				  "parent INTEGER REFERENCES probe DEFERRABLE INITIALLY DEFERRED, "
				  "mother INTEGER REFERENCES probe)"),
		OK);
	return 0;
}

static int set_up_sqlite(void **state)
{
	return set_up(state, false);
}

static int set_up_postgres(void **state)
{
	return set_up(state, true);
}

static int tear_down(void **state)
{
	struct fixture *f = *state;
	database_close(f->database);
	remove_folder(f->folder);
	if (f->postgres)
		schema_do(f, "DROP SCHEMA IF EXISTS ", " CASCADE");
	arena_free(f->arena);
	free(f);
	return 0;
}

/* ---- queries, as the compiler would write them --------------------------------------------------
 */

static const struct db_query insert = {
	.name = "unit_insert",
	.sqlite = "INSERT INTO probe (id, n, flag, x, t, b, parent, mother) "
		  "VALUES (?1, ?2, ?3, ?4, nullif(?5, ''), ?6, nullif(?7, 0), nullif(?8, 0))",
	.postgres = "INSERT INTO probe (id, n, flag, x, t, b, parent, mother) "
		    "VALUES ($1, $2, $3, $4, nullif($5, ''), $6, nullif($7, 0), nullif($8, 0))",
	.types = "iibrtyii",
	.parameters = 8,
	.writes = true,
};
static const struct db_query select_one = {
	.name = "unit_select",
	.sqlite = "SELECT n, flag, x, t, b FROM probe WHERE id = ?1",
	.postgres = "SELECT n, flag, x, t, b FROM probe WHERE id = $1",
	.types = "i",
	.parameters = 1,
	.columns = 5,
};
static const struct db_query select_all = {
	.name = "unit_all",
	.sqlite = "SELECT id, t FROM probe ORDER BY id",
	.postgres = "SELECT id, t FROM probe ORDER BY id",
	.types = "",
	.columns = 2,
};
static const struct db_query count_all = {
	.name = "unit_count",
	.sqlite = "SELECT count(*), coalesce(sum(id), 0) FROM probe",
	.postgres = "SELECT count(*), coalesce(sum(id), 0) FROM probe",
	.types = "",
	.columns = 2,
};
static const struct db_query select_listed = {
	.name = "unit_listed",
	.sqlite = "SELECT count(*) FROM probe WHERE id IN (SELECT json_each.value FROM "
		  "json_each(?1))",
	.postgres = "SELECT count(*) FROM probe WHERE id IN "
		    "(SELECT l.id::bigint FROM json_array_elements_text($1::json) AS l(id))",
	.types = "t",
	.parameters = 1,
	.columns = 1,
};
static const struct db_query update_n = {
	.name = "unit_update",
	.sqlite = "UPDATE probe SET n = ?1",
	.postgres = "UPDATE probe SET n = $1",
	.types = "i",
	.parameters = 1,
	.writes = true,
};

struct probe {
	int64_t id, n;
	bool flag;
	double x;
	str t;
	bytes b;
	int64_t parent, mother;
};

static err put(struct db *db, struct probe p)
{
	struct db_cursor c;
	db_start(&c, db, &insert);
	db_bind_int(&c, 1, p.id);
	db_bind_int(&c, 2, p.n);
	db_bind_bool(&c, 3, p.flag);
	db_bind_real(&c, 4, p.x);
	db_bind_str(&c, 5, p.t);
	db_bind_bytes(&c, 6, p.b);
	db_bind_int(&c, 7, p.parent);
	db_bind_int(&c, 8, p.mother);
	db_step(&c);
	return db_finish(&c, NULL);
}

/* The same number in every row. */
static err set_all(struct db *db, int64_t n)
{
	struct db_cursor c;
	db_start(&c, db, &update_n);
	db_bind_int(&c, 1, n);
	db_step(&c);
	return db_finish(&c, NULL);
}

static bool get(struct db *db, int64_t id, struct probe *p)
{
	struct db_cursor c;
	db_start(&c, db, &select_one);
	db_bind_int(&c, 1, id);
	bool found = db_step(&c);
	if (found)
		*p = (struct probe){.id = id,
				    .n = db_int(&c, 0),
				    .flag = db_bool(&c, 1),
				    .x = db_real(&c, 2),
				    .t = db_str(&c, 3),
				    .b = db_bytes(&c, 4)};
	assert_int_equal(db_finish(&c, NULL), OK);
	return found;
}

static int64_t count(struct db *db, int64_t *sum)
{
	struct db_cursor c;
	db_start(&c, db, &count_all);
	assert_true(db_step(&c));
	int64_t n = db_int(&c, 0);
	if (sum)
		*sum = db_int(&c, 1);
	assert_int_equal(db_finish(&c, NULL), OK);
	return n;
}

static int64_t count_now(struct fixture *f)
{
	struct db db;
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	int64_t n = count(&db, NULL);
	db_read_end(&db);
	return n;
}

static err put_alone(struct fixture *f, struct probe p)
{
	struct db db;
	assert_int_equal(db_write_begin(f->database, f->arena, &db), OK);
	err e = put(&db, p);
	err end = db_write_end_wait(&db, e == OK);
	return e ? e : end;
}

static void begin_put(struct fixture *f, struct db *db, int64_t id)
{
	assert_int_equal(db_write_begin(f->database, f->arena, db), OK);
	assert_int_equal(put(db, (struct probe){.id = id}), OK);
}

#define ON_SQLITE(t) cmocka_unit_test_setup_teardown(t, set_up_sqlite, tear_down)
#define ON_POSTGRES(t) cmocka_unit_test_setup_teardown(t, set_up_postgres, tear_down)

static int run_both(const struct CMUnitTest *sqlite, size_t n, const struct CMUnitTest *postgres,
		    size_t m)
{
	int failed = _cmocka_run_group_tests("SQLite", sqlite, n, NULL, NULL);
	if (getenv("RUCHE_TEST_PG"))
		return failed + _cmocka_run_group_tests("PostgreSQL", postgres, m, NULL, NULL);
	print_message("RUCHE_TEST_PG is not set: skipped %zu tests on PostgreSQL\n", m);
	return failed;
}
#define RUN_TESTS(sqlite, postgres)                                          \
	run_both((sqlite), sizeof(sqlite) / sizeof((sqlite)[0]), (postgres), \
		 sizeof(postgres) / sizeof((postgres)[0]))

#endif
