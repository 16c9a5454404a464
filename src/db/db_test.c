/* SPDX-License-Identifier: Apache-2.0
 * Queries and their statements: types, errors, snapshots, nesting, requests that are cut off.
 */
#include "db/db_fixture.h"

#include <fcntl.h>
#include <math.h>
#include <sys/wait.h>

/* ---- tests ------------------------------------------------------------------------------------
 */

static void round_trips(void **state)
{
	struct fixture *f = *state;
	static const uint8_t raw[] = {0, 1, 0xff, '\\', 'x'};
	struct probe many[] = {
		{.id = 1,
		 .n = INT64_MAX,
		 .flag = true,
		 .x = 0.1,
		 .t = S("Zoë 'quoted' \\"),
		 .b = {raw, 5}},
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
		assert_int_equal(p.t.p == NULL, many[i].t.n == 0); /* stored as NULL */
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
	static const struct db_query wrong = {.name = "unit_wrong",
					      .sqlite = "SELECT nothing FROM probe",
					      .postgres = "SELECT nothing FROM probe",
					      .types = "",
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

enum { MAP_ROWS = 40 };

/* Reads every row; gives how many pages SQLite had to read beside its map. */
static int64_t misses_of_a_scan(sqlite3 *s, int rows)
{
	int now = 0, high = 0;
	sqlite3_stmt *st = NULL;
	sqlite3_db_status(s, SQLITE_DBSTATUS_CACHE_MISS, &now, &high, 1);
	assert_int_equal(sqlite3_prepare_v2(s, "SELECT b FROM probe ORDER BY id", -1, &st, NULL),
			 SQLITE_OK);
	int n = 0;
	for (; sqlite3_step(st) == SQLITE_ROW; n++) {
		const uint8_t *b = sqlite3_column_blob(st, 0);
		int size = sqlite3_column_bytes(st, 0);
		assert_int_equal(size, 256 << 10);
		assert_int_equal(b[0], n + 1);
		assert_int_equal(b[size - 1], n + 1);
	}
	assert_int_equal(n, rows);
	sqlite3_finalize(st);
	sqlite3_db_status(s, SQLITE_DBSTATUS_CACHE_MISS, &now, &high, 1);
	return now;
}

static sqlite3 *open_mapped(struct fixture *f, const char *vfs)
{
	sqlite3 *s = NULL;
	assert_int_equal(sqlite3_open_v2(sqlite_path(f->arena, f->options.data, S("ruche.db")), &s,
					 SQLITE_OPEN_READWRITE, vfs),
			 SQLITE_OK);
	assert_int_equal(sqlite3_exec(s, "PRAGMA mmap_size=65536", NULL, NULL, NULL), SQLITE_OK);
	return s;
}

static void put_large(struct fixture *f, int from, int to)
{
	static uint8_t much[256 << 10];
	for (int i = from; i <= to; i++) {
		memset(much, i, sizeof(much));
		assert_int_equal(put_alone(f, (struct probe){.id = i, .b = {much, sizeof(much)}}),
				 OK);
	}
}

/* A limit far below the size of the file stands for SQLite's own of 2 GB. */
static void whole_file_is_mapped(void **state)
{
	struct fixture *f = *state;
	put_large(f, 1, MAP_ROWS);
	/* Into the file: what is in the log is read from there. */
	database_close(f->database);
	open_database(f);
	sqlite3 *usual = open_mapped(f, NULL), *ours = open_mapped(f, sqlite_map_name(f->database));
	int64_t pages = (int64_t)MAP_ROWS * 64;
	assert_true(misses_of_a_scan(usual, MAP_ROWS) > pages - 100);
	assert_true(misses_of_a_scan(ours, MAP_ROWS) < 100);
	sqlite3_close(usual);
	sqlite3_close(ours);
	/* The file grows under an open map. */
	ours = open_mapped(f, sqlite_map_name(f->database));
	assert_true(misses_of_a_scan(ours, MAP_ROWS) < 100);
	put_large(f, MAP_ROWS + 1, 2 * MAP_ROWS);
	assert_int_equal(sqlite3_wal_checkpoint_v2(ours, NULL, SQLITE_CHECKPOINT_FULL, NULL, NULL),
			 SQLITE_OK);
	assert_true(misses_of_a_scan(ours, 2 * MAP_ROWS) < 100);
	sqlite3_close(ours);
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
/* What a reader keeps is gone with the first commit of anybody, and is not there where its age
 * cannot be known. */
static void keeps_until_a_commit(void **state)
{
	struct fixture *f = *state;
	struct db db;
	struct probe p;
	assert_int_equal(put_alone(f, (struct probe){.id = 1}), OK);
	for (int round = 0; round < 4; round++) {
		assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
		if (!f->postgres)
			assert_null(db_kept(&db));
		assert_true(get(&db, 1, &p));
		struct db_kept *kept = db_kept(&db);
		assert_int_equal(kept == NULL, f->postgres);
		if (kept) {
			bool fresh = round == 0 || round == 2;
			assert_int_equal(kept->settings == NULL, fresh);
			kept->settings = kept->arena;
		}
		db_read_end(&db);
		if (round == 1)
			assert_int_equal(put_alone(f, (struct probe){.id = 2}), OK);
	}
	assert_int_equal(db_write_begin(f->database, f->arena, &db), OK);
	assert_true(get(&db, 1, &p));
	assert_null(db_kept(&db));
	assert_int_equal(db_write_end_wait(&db, false), OK);
}

static void statements(void **state)
{
	struct fixture *f = *state;
	enum { MANY = 300 };
	for (int i = 1; i <= 20; i++)
		assert_int_equal(
			put_alone(f, (struct probe){.id = i, .t = i == 7 ? S("seven") : STR_NONE}),
			OK);
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
			struct out name = out_new(f->arena, 100);
			out_fmt(&name, "unit_%d", i);
			queries[i].name = out_cstr(&name);
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

/* In another process, since locks do not stand against their own: could it take the whole file, as
 * SQLite asks when it leaves? */
static bool is_held(const char *path)
{
	int status = 0;
	pid_t child = fork();
	if (child == 0)
		_exit(sqlite_in_use(path) ? 0 : 1);
	assert_int_equal(waitpid(child, &status, 0), child);
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Whoever leaves the database last deletes its log: nobody may while we have it open, however many
 * connections were opened since. */
static void stays_held(void **state)
{
	struct fixture *f = *state;
	struct db db[3];
	assert_int_equal(put_alone(f, (struct probe){.id = 1}), OK);
	for (size_t i = 0; i < 3; i++)
		assert_int_equal(db_read_begin(f->database, f->arena, &db[i]), OK);
	for (size_t i = 0; i < 3; i++)
		db_read_end(&db[i]);
	assert_true(is_held(sqlite_path(f->arena, f->options.data, S("ruche.db"))));
	assert_true(is_held(sqlite_path(f->arena, f->options.data, S("search.db"))));
}

/* ---- PostgreSQL alone -------------------------------------------------------------------------
 */

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
		PQclear(PQexecParams(p,
				     "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
				     "WHERE application_name = $1",
				     1, NULL, &f->schema, NULL, NULL, 0));
		PQfinish(p);
		if (!round)
			assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
		assert_int_equal(count(&db, NULL), 1);
		db_read_end(&db);
	}
}

#define SHARED(ON)                                                                               \
	ON(round_trips), ON(changed_rows), ON(conflicts), ON(faults_say_why), ON(read_snapshot), \
		ON(keeps_until_a_commit), ON(statements), ON(cut_off)

int main(void)
{
	const struct CMUnitTest sqlite[] = {SHARED(ON_SQLITE), ON_SQLITE(survives_reopening),
					    ON_SQLITE(stays_held), ON_SQLITE(not_there),
					    ON_SQLITE(whole_file_is_mapped)};
	const struct CMUnitTest postgres[] = {SHARED(ON_POSTGRES), ON_POSTGRES(connection_lost)};
	return RUN_TESTS(sqlite, postgres);
}
