/* SPDX-License-Identifier: Apache-2.0
 * Writes: batches, savepoints in them, many threads, the log.
 */
#include "db/db_fixture.h"

#include <sys/stat.h>

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

/* Everything a statement can carry, in the rows of neighbours of a write that fails. */
static void assert_rich(struct fixture *f, int64_t id)
{
	struct db db;
	struct probe p = {0};
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	assert_true(get(&db, id, &p));
	assert_int_equal(p.n, -id);
	assert_true(p.flag);
	assert_true(p.x > 0.24 && p.x < 0.26);
	assert_int_equal(p.b.n, 3);
	assert_memory_equal(p.b.p, "a\0b", 3);
	assert_int_equal(p.t.n, 9);
	db_read_end(&db);
}

static void begin_rich(struct fixture *f, struct db *db, int64_t id)
{
	assert_int_equal(db_write_begin(f->database, f->arena, db), OK);
	struct out t = out_new(f->arena, 100);
	out_fmt(&t, "text %04d", (int)id);
	struct probe p = {.id = id,
			  .n = -id,
			  .flag = true,
			  .x = 0.25,
			  .t = out_view(&t),
			  .b = {(const uint8_t *)"a\0b", 3}};
	assert_int_equal(put(db, p), OK);
}

/* Writes that fail after they wrote, at every place in a batch, with others before and behind them.
 */
static void failures_in_a_batch(void **state)
{
	struct fixture *f = *state;
	struct told good = {0}, bad = {0};
	enum { WRITTEN = 200 };
	database_writes_queued(f->database, 2);
	for (int i = 1; i <= WRITTEN; i++) {
		struct db db;
		begin_rich(f, &db, i);
		bool fails = i == 1 || i == 2 || i == 3 || i == 7 || i == 150;
		if (i == 149 && !f->postgres) /* a refused statement in a write that is kept */
			assert_int_equal(put(&db, (struct probe){.id = 4}), CONFLICT);
		if (i == 3) /* it had changed the rows of the others */
			assert_int_equal(set_all(&db, 77), OK);
		if (i == 7) /* owes a key */
			assert_int_equal(put(&db, (struct probe){.id = 1000, .parent = 999}), OK);
		db_write_end(&db, !fails || i == 7, tell, fails ? &bad : &good);
	}
	database_writes_queued(f->database, -2);
	assert_int_equal(put_alone(f, (struct probe){.id = 2000}), OK);
	assert_int_equal(good.ok, WRITTEN - 5);
	assert_int_equal(bad.ok, 4);
	assert_int_equal(bad.other, 1);
	assert_int_equal(good.other, 0);
	assert_int_equal(count_now(f), WRITTEN - 5 + 1);
	for (int i = 4; i <= WRITTEN; i++)
		if (i != 7 && i != 150)
			assert_rich(f, i);
}

/* A write that says more than is taken down ends its batch: nothing may come behind it. */
static void failure_behind_a_large_write(void **state)
{
	struct fixture *f = *state;
	static uint8_t much[(1 << 20) + 1];
	struct told good = {0}, bad = {0};
	struct db db;
	database_writes_queued(f->database, 2);
	begin_rich(f, &db, 1);
	db_write_end(&db, true, tell, &good);
	begin_rich(f, &db, 2);
	assert_int_equal(put(&db, (struct probe){.id = 3, .b = {much, sizeof(much)}}), OK);
	db_write_end(&db, false, tell, &bad);
	begin_rich(f, &db, 4);
	db_write_end(&db, true, tell, &good);
	for (int i = 10; i < 10 + 64; i++) { /* until none has a savepoint of its own */
		begin_rich(f, &db, i);
		db_write_end(&db, true, tell, &good);
	}
	begin_rich(f, &db, 5);
	assert_int_equal(put(&db, (struct probe){.id = 6, .b = {much, sizeof(much)}}), OK);
	db_write_end(&db, true, tell, &good);
	begin_rich(f, &db, 7);
	db_write_end(&db, false, tell, &bad);
	begin_rich(f, &db, 8);
	db_write_end(&db, true, tell, &good);
	database_writes_queued(f->database, -2);
	assert_int_equal(put_alone(f, (struct probe){.id = 9}), OK);
	assert_int_equal(good.ok, 4 + 64);
	assert_int_equal(bad.ok, 2);
	assert_int_equal(good.other + bad.other, 0);
	assert_int_equal(count_now(f), 4 + 64 + 2);
	assert_rich(f, 1);
	assert_rich(f, 4);
	assert_rich(f, 5);
	assert_rich(f, 8);
	struct probe large = {0};
	assert_int_equal(db_read_begin(f->database, f->arena, &db), OK);
	assert_true(get(&db, 6, &large));
	db_read_end(&db);
	assert_int_equal(large.b.n, sizeof(much));
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

/* Writes that are queued, among threads that wait for their turn: each is run once, in a
 * transaction of its own fate. */
struct queued {
	struct db_write write;
	struct db db;
	struct fixture *fixture;
	struct arena *arena;
	int64_t id;
	bool fails;
	_Atomic int run, told;
};

static void queued_told(void *arg, err result)
{
	struct queued *q = arg;
	atomic_fetch_add(&q->told, result == OK ? 1 : 100);
}

static void queued_run(void *arg, err begun)
{
	struct queued *q = arg;
	err e = begun == OK ? put(&q->db, (struct probe){.id = q->id}) : begun;
	atomic_fetch_add(&q->run, e == OK ? 1 : 100);
	db_write_end(&q->db, !q->fails, queued_told, q);
}

enum { QUEUERS = 8, QUEUED = 100 };

static void *queue_some(void *arg)
{
	struct queued *all = arg;
	for (int i = 0; i < QUEUED; i++) {
		struct queued *q = &all[i];
		database_writes_queued(q->fixture->database, 1);
		q->write = (struct db_write){.database = q->fixture->database,
					     .db = &q->db,
					     .arena = q->arena,
					     .run = queued_run,
					     .arg = q,
					     .announced = true};
		db_write_queue(&q->write);
	}
	return NULL;
}

static void queued_writes(void **state)
{
	struct fixture *f = *state;
	pthread_t queuers[QUEUERS], threads[THREADS];
	struct queued *all = calloc(QUEUERS * QUEUED, sizeof(*all));
	struct worker *workers = calloc(THREADS, sizeof(*workers));
	for (int i = 0; i < QUEUERS * QUEUED; i++) {
		all[i].fixture = f;
		all[i].arena = arena_new(1 << 20);
		all[i].id = 100000 + i;
		all[i].fails = i % 7 == 6;
	}
	for (int i = 0; i < QUEUERS; i++)
		assert_int_equal(pthread_create(&queuers[i], NULL, queue_some, &all[i * QUEUED]),
				 0);
	for (int i = 0; i < THREADS; i++) {
		workers[i] = (struct worker){.fixture = f, .number = i};
		assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
	}
	for (int i = 0; i < QUEUERS; i++)
		pthread_join(queuers[i], NULL);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	/* Whatever is still queued has its turn before this one, and is told with it at the latest.
	 */
	assert_int_equal(put_alone(f, (struct probe){.id = 1000000}), OK);
	int64_t rows = 1 + THREADS * (WRITES - WRITES / 5);
	for (int64_t until = clock_mono() + 60 * SECOND, i = 0; i < QUEUERS * QUEUED; i++) {
		while (atomic_load(&all[i].told) == 0 && clock_mono() < until)
			usleep(1000);
		assert_int_equal(all[i].run, 1);
		assert_int_equal(all[i].told, 1);
		rows += !all[i].fails;
	}
	assert_int_equal(count_now(f), rows);
	assert_int_equal(atomic_load(&f->database->writer.queued), 0);
	for (int i = 0; i < QUEUERS * QUEUED; i++)
		arena_free(all[i].arena);
	free(all);
	free(workers);
}

/* A full disk: whoever was told OK is in the database, nobody else, and it goes on when there is
 * room. */
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
	for (int i = 1; i <= 500; i++) {
		assert_int_equal(put_alone(f, (struct probe){.id = i, .b = {much, sizeof(much)}}),
				 OK);
		int64_t pages = database_numbers(f->database).wal_pages;
		most = pages > most ? pages : most;
	}
	/* 500 times 64 pages are 32,000 without a checkpoint; writes go on while one copies. */
	assert_in_range(most, 4000, 16000);
}

static int64_t file_size(const struct fixture *f, str name)
{
	struct stat st;
	assert_int_equal(stat(sqlite_path(f->arena, f->options.data, name), &st), 0);
	return st.st_size;
}

static void write_search_file(struct fixture *f)
{
	struct db db;
	str why = STR_NONE;
	assert_int_equal(db_search_write_begin(f->database, f->arena, &db), OK);
	assert_int_equal(
		f->database->engine->script(db.connection,
					    "CREATE TABLE search.word (t); INSERT INTO search.word "
					    "VALUES (zeroblob(1000000))",
					    f->arena, &why),
		OK);
	assert_int_equal(db_write_end_wait(&db, true), OK);
}

/* A log that is left is read through at the next start, however long ago it was copied. */
static void logs_are_emptied_at_the_end(void **state)
{
	struct fixture *f = *state;
	static uint8_t much[1 << 20];
	struct db db;
	assert_int_equal(put_alone(f, (struct probe){.id = 1, .b = {much, sizeof(much)}}), OK);
	write_search_file(f);
	assert_true(file_size(f, S("ruche.db-wal")) > (1 << 20));
	assert_true(file_size(f, S("search.db-wal")) > 1000000);
	/* Idle readers are no hindrance. */
	assert_int_equal(count_now(f), 1);
	database_close(f->database);
	assert_int_equal(file_size(f, S("ruche.db-wal")), 0);
	assert_int_equal(file_size(f, S("search.db-wal")), 0);
	open_database(f);
	assert_int_equal(count_now(f), 1);

	/* Somebody else reads what the log would take away: it stays, and so does what was written.
	 */
	struct database *other;
	str why = STR_NONE;
	assert_int_equal(database_open(f->arena, &f->options, &other, &why), OK);
	assert_int_equal(db_read_begin(other, f->arena, &db), OK);
	assert_int_equal(count(&db, NULL), 1);
	assert_int_equal(put_alone(f, (struct probe){.id = 2, .b = {much, sizeof(much)}}), OK);
	database_close(f->database);
	assert_true(file_size(f, S("ruche.db-wal")) > (1 << 20));
	assert_int_equal(count(&db, NULL), 1);
	db_read_end(&db);
	database_close(other);
	assert_int_equal(file_size(f, S("ruche.db-wal")), 0);
	open_database(f);
	assert_int_equal(count_now(f), 2);
}

/* The log of one great transaction is cut when it begins anew, also while the database is open. */
static void great_log_is_cut(void **state)
{
	struct fixture *f = *state;
	enum { ROWS = 80, GREAT = 64 << 20 };
	static uint8_t much[1 << 20];
	struct db db;
	begin_put(f, &db, 1);
	for (int i = 2; i <= ROWS; i++)
		assert_int_equal(put(&db, (struct probe){.id = i, .b = {much, sizeof(much)}}), OK);
	assert_int_equal(db_write_end_wait(&db, true), OK);
	assert_true(file_size(f, S("ruche.db-wal")) > GREAT);
	/* The keeper copies it between two writes. */
	int64_t tries = 0, id = ROWS;
	while (file_size(f, S("ruche.db-wal")) > GREAT && tries++ < 10000) {
		assert_int_equal(put_alone(f, (struct probe){.id = ++id}), OK);
		usleep(1000);
	}
	assert_true(file_size(f, S("ruche.db-wal")) <= GREAT);
	assert_int_equal(count_now(f), id);
}

#define SHARED(ON)                                                              \
	ON(savepoint_in_a_batch), ON(batch_left_open), ON(failures_in_a_batch), \
		ON(failure_behind_a_large_write), ON(many_threads), ON(queued_writes)

int main(void)
{
	const struct CMUnitTest sqlite[] = {SHARED(ON_SQLITE), ON_SQLITE(log_is_checkpointed),
					    ON_SQLITE(logs_are_emptied_at_the_end),
					    ON_SQLITE(great_log_is_cut), ON_SQLITE(disk_full)};
	const struct CMUnitTest postgres[] = {SHARED(ON_POSTGRES)};
	return RUN_TESTS(sqlite, postgres);
}
