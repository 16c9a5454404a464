/* SPDX-License-Identifier: Apache-2.0
 * The database layer: every test runs on SQLite in a folder of its own, and again on PostgreSQL when
 * RUCHE_TEST_PG holds the URL of a database in which a schema may be made.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "db/internal.h"

#include <libpq-fe.h>
#include <math.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct fixture {
	struct arena *arena;
	struct database *database;
	struct database_options options;
	char folder[64];
	bool postgres;
};

enum { THREADS = 32, WRITES = 40 };

/* ---- fixture ---------------------------------------------------------------------------------- */

static void quiet(void *arg, const PGresult *notice)
{
	(void)arg;
	(void)notice;
}

static void postgres_do(const char *url, const char *sql)
{
	PGconn *p = PQconnectdb(url);
	PQsetNoticeReceiver(p, quiet, NULL);
	PGresult *r = PQexec(p, sql);
	if (PQresultStatus(r) != PGRES_COMMAND_OK)
		fail_msg("%s: %s", sql, PQerrorMessage(p));
	PQclear(r);
	PQfinish(p);
}

static void remove_folder(const char *folder)
{
	static const char *const names[] = {"ruche.db", "ruche.db-wal", "ruche.db-shm", "search.db",
					    "search.db-wal", "search.db-shm", "checkpoint.lock", "ruche.dump"};
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
		const char *url = getenv("RUCHE_TEST_PG");
		postgres_do(url, "DROP SCHEMA IF EXISTS ruche_unit CASCADE");
		postgres_do(url, "CREATE SCHEMA ruche_unit");
		f->options.url = str_cat(f->arena, str_from(url), strchr(url, '?') ? S("&") : S("?"),
					 S("options=-csearch_path%3Druche_unit"));
	}
	open_database(f);
	*state = f;
	assert_int_equal(
		script(f, postgres ? "CREATE TABLE probe (id BIGINT PRIMARY KEY, n BIGINT, flag BOOLEAN, "
				     "x DOUBLE PRECISION, t TEXT UNIQUE, b BYTEA, "
				     "parent BIGINT REFERENCES probe DEFERRABLE INITIALLY DEFERRED, "
				     "mother BIGINT REFERENCES probe)"
				   : "CREATE TABLE probe (id INTEGER PRIMARY KEY, n INTEGER, flag INTEGER, "
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
		postgres_do(getenv("RUCHE_TEST_PG"), "DROP SCHEMA IF EXISTS ruche_unit CASCADE");
	arena_free(f->arena);
	free(f);
	return 0;
}

/* ---- queries, as the compiler would write them -------------------------------------------------- */

static const struct db_query insert = {
	.name = "unit_insert",
	.sqlite = "INSERT INTO probe (id, n, flag, x, t, b, parent, mother) "
		  "VALUES (?1, ?2, ?3, ?4, ?5, ?6, nullif(?7, 0), nullif(?8, 0))",
	.postgres = "INSERT INTO probe (id, n, flag, x, t, b, parent, mother) "
		    "VALUES ($1, $2, $3, $4, $5, $6, nullif($7, 0), nullif($8, 0))",
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
	.sqlite = "SELECT count(*) FROM probe WHERE id IN (SELECT json_each.value FROM json_each(?1))",
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

static bool get(struct db *db, int64_t id, struct probe *p)
{
	struct db_cursor c;
	db_start(&c, db, &select_one);
	db_bind_int(&c, 1, id);
	bool found = db_step(&c);
	if (found)
		*p = (struct probe){.id = id, .n = db_int(&c, 0), .flag = db_bool(&c, 1),
				    .x = db_real(&c, 2), .t = db_str(&c, 3), .b = db_bytes(&c, 4)};
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

/* ---- tests ------------------------------------------------------------------------------------ */

static void round_trips(void **state)
{
	struct fixture *f = *state;
	static const uint8_t raw[] = {0, 1, 0xff, '\\', 'x'};
	struct probe many[] = {
		{.id = 1, .n = INT64_MAX, .flag = true, .x = 0.1, .t = S("Zoë 'quoted' \\"), .b = {raw, 5}},
		{.id = 2, .n = INT64_MIN, .flag = false, .x = -1e300, .t = S(""), .b = {raw, 0}},
		{.id = (INT64_C(1) << 53) - 1, .n = 0, .x = 12345678.000001},
	};
	struct db db;
	for (int i = 0; i < 3; i++)
		assert_int_equal(put_alone(f, many[i]), OK);
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	for (int i = 0; i < 3; i++) {
		struct probe p;
		assert_true(get(&db, many[i].id, &p));
		assert_int_equal(p.n, many[i].n);
		assert_int_equal(p.flag, many[i].flag);
		assert_true(fabs(p.x - many[i].x) <= fabs(p.x) * 1e-15);
		assert_true(str_eq(p.t, many[i].t));
		assert_int_equal(p.t.p == NULL, many[i].t.p == NULL);
		assert_int_equal(p.b.n, many[i].b.n);
		assert_true(p.b.n == 0 || memcmp(p.b.p, many[i].b.p, p.b.n) == 0);
	}
	struct probe none;
	assert_false(get(&db, 77, &none));
	int64_t ids[] = {1, 2, 3, 4};
	struct db_cursor c;
	for (size_t n = 0; n < 5; n += 4) {
		db_start(&c, &db, &select_listed);
		db_bind_ids(&c, 1, (struct id_list){ids, n, n});
		assert_true(db_step(&c));
		assert_int_equal(db_int(&c, 0), n ? 2 : 0);
		assert_int_equal(db_finish(&c, NULL), OK);
	}
	db_read_end(&db);
}

static void changed_rows(void **state)
{
	struct fixture *f = *state;
	for (int i = 1; i <= 3; i++)
		assert_int_equal(put_alone(f, (struct probe){.id = i}), OK);
	struct db db;
	struct db_cursor c;
	int64_t changed = -1;
	assert_int_equal(db_write_begin(f->database, f->arena, &db), OK);
	db_start(&c, &db, &update_n);
	db_bind_int(&c, 1, 9);
	assert_false(db_step(&c));
	assert_int_equal(db_finish(&c, &changed), OK);
	assert_int_equal(changed, 3);
	assert_int_equal(db_write_end_wait(&db, true), OK);
}

struct told {
	_Atomic int ok, other;
};

static void tell(void *arg, err result)
{
	struct told *t = arg;
	atomic_fetch_add(result == OK ? &t->ok : &t->other, 1);
}

static void begin_put(struct fixture *f, struct db *db, int64_t id)
{
	assert_int_equal(db_write_begin(f->database, f->arena, db), OK);
	assert_int_equal(put(db, (struct probe){.id = id}), OK);
}

/* A write that is undone takes nothing of its neighbours in the batch with it. */
static void savepoint_in_a_batch(void **state)
{
	struct fixture *f = *state;
	struct told a = {0}, b = {0}, c = {0};
	struct db db;
	database_writes_queued(f->database, 2);
	begin_put(f, &db, 1);
	db_write_end(&db, true, tell, &a);
	begin_put(f, &db, 2);
	db_write_end(&db, false, tell, &b);
	assert_int_equal(b.ok, 1);
	database_writes_queued(f->database, -2);
	begin_put(f, &db, 3);
	assert_int_equal(count(&db, NULL), 2);
	db_write_end(&db, true, tell, &c);
	assert_int_equal(a.ok + c.ok, 2);
	assert_int_equal(a.other + b.other + c.other, 0);
	assert_int_equal(count_now(f), 2);
	assert_int_equal(database_numbers(f->database).rollbacks, 1);
}

/* Writes that were announced and never come do not keep others waiting. */
static void batch_left_open(void **state)
{
	struct fixture *f = *state;
	database_writes_queued(f->database, 1);
	int64_t before = clock_mono();
	assert_int_equal(put_alone(f, (struct probe){.id = 1}), OK);
	assert_true(clock_mono() - before < 2 * SECOND);
	database_writes_queued(f->database, -1);
	assert_int_equal(count_now(f), 1);
}

static void conflicts(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(put_alone(f, (struct probe){.id = 1, .t = S("a")}), OK);
	assert_int_equal(put_alone(f, (struct probe){.id = 1, .t = S("b")}), CONFLICT);
	assert_int_equal(put_alone(f, (struct probe){.id = 2, .t = S("a")}), CONFLICT);
	assert_int_equal(put_alone(f, (struct probe){.id = 3, .mother = 99}), CONFLICT);
	assert_int_equal(put_alone(f, (struct probe){.id = 4, .mother = 1}), OK);
	/* A deferred key speaks only at the end, and must not sink the others' batch. */
	assert_int_equal(put_alone(f, (struct probe){.id = 5, .parent = 99}), CONFLICT);
	struct db db;
	begin_put(f, &db, 8);
	assert_int_equal(put(&db, (struct probe){.id = 6, .parent = 7}), OK);
	assert_int_equal(put(&db, (struct probe){.id = 7}), OK);
	assert_int_equal(db_write_end_wait(&db, true), OK);
	assert_int_equal(count_now(f), 5);
}

static void faults_say_why(void **state)
{
	struct fixture *f = *state;
	static const struct db_query wrong = {.name = "unit_wrong", .sqlite = "SELECT nothing FROM probe",
					      .postgres = "SELECT nothing FROM probe", .types = "",
					      .columns = 1};
	struct db db;
	struct db_cursor c;
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	db_start(&c, &db, &wrong);
	assert_false(db_step(&c));
	assert_int_equal(db_finish(&c, NULL), FAULT);
	assert_true(str_starts(db.log_text, S("unit_wrong: ")));
	assert_true(str_find(db.log_text, S("nothing")) > 0);
	db_read_end(&db);
	assert_int_equal(count_now(f), 0);
}

struct worker {
	struct fixture *fixture;
	int number;
	struct told told, undone;
};

static void *work(void *arg)
{
	struct worker *w = arg;
	struct arena *a = arena_new(16 << 20);
	for (int i = 0; i < WRITES; i++) {
		struct db db;
		int64_t id = 1 + w->number * WRITES + i;
		bool keep = i % 5 != 4;
		database_writes_queued(w->fixture->database, 1);
		err e = db_write_begin(w->fixture->database, a, &db);
		database_writes_queued(w->fixture->database, -1);
		if (e == OK) {
			e = put(&db, (struct probe){.id = id});
			db_write_end(&db, keep && e == OK, tell, keep ? &w->told : &w->undone);
		}
		if (i % 8 == 0 && db_read_begin(w->fixture->database, a, &db) == OK) {
			count(&db, NULL);
			db_read_end(&db);
		}
	}
	arena_free(a);
	return NULL;
}

static void many_threads(void **state)
{
	struct fixture *f = *state;
	pthread_t threads[THREADS];
	struct worker *workers = calloc(THREADS, sizeof(*workers));
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.fixture = f, .number = i};
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	/* The last ones may still be in a batch that the keeper commits. */
	assert_int_equal(put_alone(f, (struct probe){.id = 1000000}), OK);
	int64_t sum = 0, expected = 1000000, rows = 1;
	for (int i = 0; i < THREADS; i++) {
		assert_int_equal(workers[i].told.ok, WRITES - WRITES / 5);
		assert_int_equal(workers[i].undone.ok, WRITES / 5);
		assert_int_equal(workers[i].told.other + workers[i].undone.other, 0);
		for (int j = 0; j < WRITES; j++)
			if (j % 5 != 4) {
				expected += 1 + i * WRITES + j;
				rows++;
			}
	}
	struct db db;
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	assert_int_equal(count(&db, &sum), rows);
	assert_int_equal(sum, expected);
	db_read_end(&db);
	free(workers);
	struct database_numbers n = database_numbers(f->database);
	assert_true(n.writes >= rows);
	if (!f->postgres)
		assert_true(n.commits < n.writes && n.batch_max > 1);
}

static void read_snapshot(void **state)
{
	struct fixture *f = *state;
	struct db db;
	assert_int_equal(put_alone(f, (struct probe){.id = 1}), OK);
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	assert_int_equal(count(&db, NULL), 1);
	assert_int_equal(put_alone(f, (struct probe){.id = 2}), OK);
	/* SQLite: one snapshot for all of a read. PostgreSQL: one for each query. */
	assert_int_equal(count(&db, NULL), f->postgres ? 2 : 1);
	db_read_end(&db);
	assert_int_equal(count_now(f), 2);
}

/* The same query within itself, many different ones, and rows that live for one step. */
static void statements(void **state)
{
	struct fixture *f = *state;
	enum { MANY = 300 };
	for (int i = 1; i <= 20; i++)
		assert_int_equal(put_alone(f, (struct probe){.id = i, .t = i == 7 ? S("seven") : STR_NONE}), OK);
	struct db db;
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	struct db_cursor outer, inner;
	db_start(&outer, &db, &select_all);
	db_row_by_row(&outer);
	int64_t pairs = 0;
	while (db_step(&outer)) {
		db_start(&inner, &db, &select_all);
		while (db_step(&inner))
			pairs++;
		assert_int_equal(db_finish(&inner, NULL), OK);
		if (db_int(&outer, 0) == 7)
			assert_true(str_eq(db_str(&outer, 1), S("seven")));
		assert_ptr_not_equal(outer.arena, db.arena);
	}
	assert_int_equal(db_finish(&outer, NULL), OK);
	assert_int_equal(pairs, 400);
	size_t before = db.connection->cached;
	struct db_query *queries = calloc(MANY, sizeof(*queries));
	for (int round = 0; round < 2; round++)
		for (int i = 0; i < MANY; i++) {
			queries[i] = select_one;
			queries[i].name = cstr(f->arena, str_cat(f->arena, S("unit_"), (str){"abcdefghijklmnopqrst" + i / 20, 1},
								 (str){"abcdefghijklmnopqrst" + i % 20, 1}));
			db_start(&inner, &db, &queries[i]);
			db_bind_int(&inner, 1, 1 + i % 20);
			assert_true(db_step(&inner));
			assert_int_equal(db_finish(&inner, NULL), OK);
		}
	assert_int_equal(db.connection->cached, before + MANY);
	/* Another connection may have the same address of a query that is gone: close them all. */
	db_read_end(&db);
	database_close(f->database);
	free(queries);
	open_database(f);
}

/* A request that is cut off by a jump leaves cursors open. */
static void cut_off(void **state)
{
	struct fixture *f = *state;
	struct db db;
	struct db_cursor a, b;
	for (int i = 1; i <= 3; i++)
		assert_int_equal(put_alone(f, (struct probe){.id = i}), OK);
	for (int round = 0; round < 3; round++) {
		assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
		db_start(&a, &db, &select_all);
		db_row_by_row(&a);
		assert_true(db_step(&a));
		db_start(&b, &db, &select_all);
		assert_true(db_step(&b));
		db_read_end(&db);
	}
	assert_int_equal(db_write_begin(f->database, f->arena, &db), OK);
	assert_int_equal(put(&db, (struct probe){.id = 4}), OK);
	db_start(&a, &db, &select_all);
	assert_true(db_step(&a));
	assert_int_equal(db_write_end_wait(&db, false), OK);
	assert_int_equal(put_alone(f, (struct probe){.id = 5}), OK);
	assert_int_equal(count_now(f), 4);
}

static err migrate(struct fixture *f, str *why)
{
	return database_migrate(f->database, f->arena, why);
}

static void migrations(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	struct out before = out_new(f->arena, 1 << 20), after = before;
	assert_int_equal(database_pending(f->database, f->arena, &before, &why), OK);
	assert_true(str_starts(out_view(&before), S("db/1 migration\ncore/1 core\n")));
	err e = migrate(f, &why);
	if (e != OK)
		fail_msg("%.*s", (int)why.n, why.p);
	assert_int_equal(database_pending(f->database, f->arena, &after, &why), OK);
	assert_int_equal(after.n, 0);
	assert_int_equal(migrate(f, &why), OK);
	struct out findings = out_new(f->arena, 1 << 20);
	assert_int_equal(database_check(f->database, f->arena, &findings), OK);
	assert_int_equal(findings.n, 0);

	assert_int_equal(script(f, "UPDATE migration SET hash = 'other' WHERE room = 'core' AND number = 1"), OK);
	assert_int_equal(migrate(f, &why), INVALID);
	assert_true(str_find(why, S("core/1 core was changed")) >= 0);
	assert_int_equal(script(f, "DELETE FROM migration WHERE room = 'core' AND number = 1"), OK);
	assert_int_not_equal(migrate(f, &why), OK); /* its tables are there */
	assert_true(str_starts(why, S("core/1 core: ")));
	assert_int_equal(script(f, "INSERT INTO migration VALUES ('zoo', 3, 'lion', '', 0)"), OK);
	assert_int_equal(migrate(f, &why), INVALID);
	assert_true(str_find(why, S("newer than this program: it has zoo/3 lion")) >= 0);
	assert_int_equal(database_pending(f->database, f->arena, &after, &why), INVALID);
}

static void ids_go_on(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	assert_int_equal(migrate(f, &why), OK);
	int64_t far = id_new() + (INT64_C(1) << 40);
	struct out o = out_new(f->arena, 1000);
	out_lit(&o, "INSERT INTO event (id, kind, item, root, place, actor, subject) VALUES (");
	out_int(&o, far);
	out_lit(&o, ", 1, 0, 0, 0, 0, 0)");
	assert_int_equal(script(f, out_cstr(&o)), OK);
	database_close(f->database);
	open_database(f);
	assert_true(id_new() > far);
}

/* Every query of the program, on a database with the program's whole schema. */
static void all_queries(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	assert_int_equal(migrate(f, &why), OK);
	PGconn *p = f->postgres ? PQconnectdb(cstr(f->arena, f->options.url)) : NULL;
	int bad = 0, n = 0;
	struct db db;
	for (int i = 0; db_all_queries[i]; i++)
		for (int j = 0; db_all_queries[i][j]; j++, n++) {
			const struct db_query *q = db_all_queries[i][j];
			Oid types[100] = {0};
			struct db_cursor c;
			for (int k = 0; k < q->parameters; k++)
				types[k] = q->types[k] == 'b' ? 16 : q->types[k] == 'r' ? 701
					 : q->types[k] == 't' ? 25 : q->types[k] == 'y' ? 17 : 20;
			if (!f->postgres) {
				assert_int_equal(db_write_begin(f->database, f->arena, &db), OK);
				db_start(&c, &db, q);
				if (db_finish(&c, NULL) != OK && ++bad)
					print_error("%.*s\n", (int)db.log_text.n, db.log_text.p);
				assert_int_equal(db_write_end_wait(&db, false), OK);
				continue;
			}
			PGresult *r = PQprepare(p, q->name, q->postgres, q->parameters, types);
			if (PQresultStatus(r) != PGRES_COMMAND_OK && ++bad)
				print_error("%s: %s", q->name, PQresultErrorMessage(r));
			PGresult *about = PQdescribePrepared(p, q->name);
			if (PQresultStatus(r) == PGRES_COMMAND_OK && PQnfields(about) != q->columns && ++bad)
				print_error("%s: %d columns, not %d\n", q->name, PQnfields(about), q->columns);
			PQclear(r);
			PQclear(about);
		}
	if (p)
		PQfinish(p);
	assert_int_equal(bad, 0);
	assert_true(n > 5);
}

static void backup(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	char copy[] = "/tmp/ruche-copy-XXXXXX";
	assert_non_null(mkdtemp(copy));
	assert_int_equal(migrate(f, &why), OK);
	assert_int_equal(put_alone(f, (struct probe){.id = 1, .t = S("kept")}), OK);
	struct db db;
	begin_put(f, &db, 2); /* a write that is under way is not in it, and not in the way */
	err e = database_backup(f->database, f->arena, str_from(copy), &why);
	assert_int_equal(db_write_end_wait(&db, true), OK);
	if (e != OK)
		fail_msg("%.*s", (int)why.n, why.p);
	assert_int_equal(database_backup(f->database, f->arena, str_from(copy), &why), CONFLICT);
	if (!f->postgres) {
		struct fixture g = {.arena = f->arena, .options = f->options};
		g.options.data = str_from(copy);
		g.options.create = false;
		open_database(&g);
		assert_int_equal(count_now(&g), 1);
		struct out findings = out_new(f->arena, 1 << 20);
		assert_int_equal(database_check(g.database, f->arena, &findings), OK);
		assert_int_equal(findings.n, 0);
		database_close(g.database);
	}
	remove_folder(copy);
}

/* ---- SQLite alone ----------------------------------------------------------------------------- */

static void search_writes(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	struct db one, two;
	assert_int_equal(migrate(f, &why), OK);
	/* Both writers at once: the files are two. */
	begin_put(f, &one, 1);
	assert_int_equal(db_search_write_begin(f->database, f->arena, &two), OK);
	assert_int_equal(sqlite_engine.script(two.connection, "CREATE TABLE search.unit (a TEXT);"
					      "INSERT INTO unit VALUES ('found')", f->arena, &why), OK);
	/* It reads the main file, and cannot write it. */
	assert_int_equal(sqlite_engine.script(two.connection, "SELECT count(*) FROM person", f->arena, &why), OK);
	assert_int_not_equal(sqlite_engine.script(two.connection, "DELETE FROM setting", f->arena, &why), OK);
	assert_int_equal(db_write_end_wait(&two, true), OK);
	assert_int_equal(db_write_end_wait(&one, true), OK);
	static const struct db_query read = {.name = "unit_search", .sqlite = "SELECT a FROM unit",
					     .types = "", .columns = 1};
	struct db_cursor c;
	assert_int_equal(db_read_begin(f->database, f->arena, &one), OK);
	db_start(&c, &one, &read);
	assert_true(db_step(&c));
	assert_true(str_eq(db_str(&c, 0), S("found")));
	assert_int_equal(db_finish(&c, NULL), OK);
	db_read_end(&one);
}

static void search_made_anew(void **state)
{
	struct fixture *f = *state;
	str why = STR_NONE;
	int searches = 0;
	for (const struct db_migration *m = db_migrations; m->room; m++)
		searches += m->search;
	assert_int_equal(migrate(f, &why), OK);
	database_close(f->database);
	unlink(sqlite_path(f->arena, str_from(f->folder), S("search.db")));
	open_database(f);
	assert_int_equal(migrate(f, &why), OK);
	struct db db;
	int64_t version = -1;
	assert_int_equal(db_search_write_begin(f->database, f->arena, &db), OK);
	assert_int_equal(sqlite_search_version(db.connection, &version), OK);
	assert_int_equal(db_write_end_wait(&db, false), OK);
	assert_int_equal(version, searches);
}

static void log_is_checkpointed(void **state)
{
	struct fixture *f = *state;
	static uint8_t much[256 << 10];
	int64_t most = 0;
	for (int i = 1; i <= 250; i++) {
		assert_int_equal(put_alone(f, (struct probe){.id = i, .b = {much, sizeof(much)}}), OK);
		int64_t pages = database_numbers(f->database).wal_pages;
		most = pages > most ? pages : most;
	}
	/* 250 times 64 pages are 16,000 without a checkpoint. */
	assert_in_range(most, 4000, 9000);
}

static void survives_reopening(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(put_alone(f, (struct probe){.id = 1, .t = S("here")}), OK);
	database_close(f->database);
	f->options.create = false;
	open_database(f);
	assert_int_equal(count_now(f), 1);
}

static void not_there(void **state)
{
	struct fixture *f = *state;
	struct database *d = NULL;
	str why = STR_NONE;
	struct database_options o = {.data = S("/tmp/ruche-there-is-no-such-folder"), .readers = 1};
	assert_int_equal(database_open(f->arena, &o, &d, &why), FAULT);
	assert_null(d);
	assert_true(str_find(why, o.data) >= 0);
	o.url = S("postgres://nobody@127.0.0.1:1/nothing");
	assert_int_not_equal(database_open(f->arena, &o, &d, &why), OK);
	assert_true(why.n > 0);
}

/* ---- PostgreSQL alone ------------------------------------------------------------------------- */

static void connection_lost(void **state)
{
	struct fixture *f = *state;
	assert_int_equal(put_alone(f, (struct probe){.id = 1}), OK);
	struct db db;
	for (int round = 0; round < 2; round++) {
		/* Once while nobody holds a connection, once in the middle of a read. */
		if (round)
			assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
		PGconn *p = PQconnectdb(getenv("RUCHE_TEST_PG"));
		PQclear(PQexec(p, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
				  "WHERE application_name = 'ruche'"));
		PQfinish(p);
		if (!round)
			assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
		assert_int_equal(count(&db, NULL), 1);
		db_read_end(&db);
	}
}

#define ON_SQLITE(t) {#t " (SQLite)", t, set_up_sqlite, tear_down, NULL}
#define ON_POSTGRES(t) {#t " (PostgreSQL)", t, set_up_postgres, tear_down, NULL}
#define SHARED(ON)                                                                                 \
	ON(round_trips), ON(changed_rows), ON(savepoint_in_a_batch), ON(batch_left_open),          \
		ON(conflicts), ON(faults_say_why), ON(many_threads), ON(read_snapshot),            \
		ON(statements), ON(cut_off), ON(migrations), ON(ids_go_on), ON(all_queries), ON(backup)

int main(void)
{
	const struct CMUnitTest sqlite[] = {
		SHARED(ON_SQLITE),
		ON_SQLITE(search_writes),
		ON_SQLITE(search_made_anew),
		ON_SQLITE(log_is_checkpointed),
		ON_SQLITE(survives_reopening),
		ON_SQLITE(not_there),
	};
	const struct CMUnitTest postgres[] = {SHARED(ON_POSTGRES), ON_POSTGRES(connection_lost)};
	int failed = cmocka_run_group_tests(sqlite, NULL, NULL);
	if (getenv("RUCHE_TEST_PG"))
		failed += cmocka_run_group_tests(postgres, NULL, NULL);
	else
		print_message("RUCHE_TEST_PG is not set: skipped %zu tests on PostgreSQL\n",
			      sizeof(postgres) / sizeof(postgres[0]));
	return failed;
}
