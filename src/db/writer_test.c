/* SPDX-License-Identifier: Apache-2.0
 * Writes: batches, savepoints in them, many threads, the log.
 */
#include "db/db_fixture.h"

enum { THREADS = 32, WRITES = 40 };

struct told {
	_Atomic int ok, other;
};

static void tell(void *arg, err result)
{
	struct told *t = arg;
	atomic_fetch_add(result == OK ? &t->ok : &t->other, 1);
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

/* A full disk: whoever was told OK is in the database, nobody else, and it goes on when there is room. */
static void disk_full(void **state)
{
	struct fixture *f = *state;
	static uint8_t much[1 << 20];
	struct told told = {0};
	struct db db;
	assert_int_equal(put_alone(f, (struct probe){.id = 1}), OK);
	assert_int_equal(script(f, "PRAGMA max_page_count=100"), OK);
	database_writes_queued(f->database, 1);
	begin_put(f, &db, 2);
	db_write_end(&db, true, tell, &told);
	assert_int_equal(db_write_begin(f->database, f->arena, &db), OK);
	assert_int_equal(put(&db, (struct probe){.id = 3, .b = {much, sizeof(much)}}), FAULT);
	db_write_end(&db, false, NULL, NULL);
	database_writes_queued(f->database, -1);
	assert_int_equal(script(f, "PRAGMA max_page_count=1000000"), OK);
	assert_int_equal(put_alone(f, (struct probe){.id = 4, .b = {much, sizeof(much)}}), OK);
	assert_int_equal(told.ok + told.other, 1);
	assert_int_equal(count_now(f), 2 + told.ok);
}

static void log_is_checkpointed(void **state)
{
	struct fixture *f = *state;
	static uint8_t much[256 << 10];
	int64_t most = 0;
	for (int i = 1; i <= 250; i++) {
		assert_int_equal(put_alone(f, (struct probe){.id = i, .b = {much, sizeof(much)}}),
				 OK);
		int64_t pages = database_numbers(f->database).wal_pages;
		most = pages > most ? pages : most;
	}
	/* 250 times 64 pages are 16,000 without a checkpoint. */
	assert_in_range(most, 4000, 9000);
}

#define SHARED(ON) ON(savepoint_in_a_batch), ON(batch_left_open), ON(many_threads)

int main(void)
{
	const struct CMUnitTest sqlite[] = {SHARED(ON_SQLITE), ON_SQLITE(log_is_checkpointed), ON_SQLITE(disk_full)};
	const struct CMUnitTest postgres[] = {SHARED(ON_POSTGRES)};
	return RUN_TESTS(sqlite, postgres);
}
