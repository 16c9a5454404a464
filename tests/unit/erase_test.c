/* SPDX-License-Identifier: Apache-2.0
 * An account that is erased while something is written in its name: what comes behind the erasure
 * writes nothing, and on PostgreSQL an erasure waits for a write that began before it. And a read
 * that must not wait for a connection does not. On SQLite, and on PostgreSQL when RUCHE_TEST_PG
 * holds its URL.
 */
#include "core/erase.h"

#include "core/revision.h"
#include "core/session.h"
#include "http/request.h"
#include "database_fixture.h"

#include <pthread.h>

struct fixture {
	struct database_fixture base;
	person_id person;
};

static void write_begin(struct fixture *f, struct db *db)
{
	assert_ok(db_write_begin(f->base.database, f->base.arena, db));
	db->viewer = f->person;
	db->clear = 1;
}

static int set_up(void **state, bool postgres)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	*state = f;
	fixture_open(&f->base, "erase", postgres);
	assert_ok(db_write_begin(f->base.database, f->base.arena, &f->base.db));
	f->person = fixture_person(&f->base, "Quirina", "Wobblethwaite");
	assert_ok(db_write_end_wait(&f->base.db, true));
	return 0;
}
SET_UP_ON_BOTH(fixture_close)

static err erase(struct fixture *f, struct db *db)
{
	TRY(person_erase_begin(db, f->person));
	return person_erase(db, f->person, S("Former colleague"));
}

static bool keeps_text(struct fixture *f)
{
	struct autosave kept;
	struct db db;
	assert_ok(db_read_begin(f->base.database, f->base.arena, &db));
	db.viewer = f->person;
	assert_ok(autosave_find(&db, S("entry:new:1"), &kept));
	db_read_end(&db);
	return kept.found;
}

static void nothing_comes_back(void **state)
{
	struct fixture *f = *state;
	struct db db;
	struct person p;
	str secret;
	write_begin(f, &db);
	assert_ok(session_still(&db, f->person));
	assert_ok(autosave_put(&db, S("entry:new:1"), 0, S("Before"), S("x"), STR_NONE));
	assert_ok(session_create(&db, f->person, S("127.0.0.1"), S("test"), &secret));
	assert_ok(db_write_end_wait(&db, true));
	assert_true(keeps_text(f));
	write_begin(f, &db);
	assert_ok(erase(f, &db));
	assert_ok(db_write_end_wait(&db, true));
	assert_false(keeps_text(f));
	/* What had found the session before. */
	write_begin(f, &db);
	assert_int_equal(session_still(&db, f->person), NOT_FOUND);
	assert_ok(autosave_put(&db, S("entry:new:1"), 0, S("Behind"), S("x"), STR_NONE));
	assert_ok(person_find(&db, f->person, &p));
	assert_int_equal(p.state, PERSON_DISABLED);
	assert_ok(db_write_end_wait(&db, true));
	assert_false(keeps_text(f));
}

static void *erase_beside(void *arg)
{
	struct fixture *f = arg;
	struct db db;
	struct arena *own = arena_new(1 << 24);
	assert_ok(db_write_begin(f->base.database, own, &db));
	err e = erase(f, &db);
	err end = db_write_end_wait(&db, e == OK);
	e = e ? e : end;
	arena_free(own);
	return e == OK ? f : NULL;
}

static void an_erasure_waits(void **state)
{
	struct fixture *f = *state;
	struct db db;
	pthread_t beside;
	void *done = NULL;
	write_begin(f, &db);
	assert_ok(session_still(&db, f->person));
	assert_int_equal(pthread_create(&beside, NULL, erase_beside, f), 0);
	struct timespec moment = {.tv_nsec = 50 * 1000 * 1000};
	nanosleep(&moment, NULL);
	assert_ok(autosave_put(&db, S("entry:new:1"), 0, S("On the way"), S("x"), STR_NONE));
	assert_ok(db_write_end_wait(&db, true));
	pthread_join(beside, &done);
	assert_non_null(done);
	assert_false(keeps_text(f));
}

static void a_read_that_must_not_wait(void **state)
{
	enum { CONNECTIONS = 4 }; /* of the fixture */
	struct fixture *f = *state;
	struct db taken[CONNECTIONS], db;
	for (int i = 0; i < CONNECTIONS; i++)
		assert_ok(db_read_begin(f->base.database, f->base.arena, &taken[i]));
	assert_int_equal(db_read_try(f->base.database, f->base.arena, &db), BUSY);
	db_read_end(&taken[0]);
	assert_ok(db_read_try(f->base.database, f->base.arena, &db));
	db_read_end(&db);
	for (int i = 1; i < CONNECTIONS; i++)
		db_read_end(&taken[i]);
}

static err leave_text(struct rq *rq, void *arg)
{
	int *ran = arg;
	++*ran;
	return autosave_put(rq->db, S("entry:new:1"), 0, S("Behind"), S("x"), STR_NONE);
}

/* Routes that begin their transactions themselves, behind an image or a password. */
static void a_later_transaction_asks_again(void **state)
{
	struct fixture *f = *state;
	struct db db;
	int ran = 0;
	struct rq rq = {.arena = f->base.arena,
			.database = f->base.database,
			.viewer_id = f->person,
			.clear = 1,
			.still = session_still};
	assert_ok(rq_transaction(&rq, true, leave_text, &ran));
	assert_true(keeps_text(f));
	write_begin(f, &db);
	assert_ok(erase(f, &db));
	assert_ok(db_write_end_wait(&db, true));
	assert_false(keeps_text(f));
	assert_int_equal(rq_transaction(&rq, true, leave_text, &ran), NOT_FOUND);
	assert_int_equal(ran, 1);
	assert_false(keeps_text(f));
	assert_null(rq.db);
	/* Nobody's transaction is not asked: a refused sign-in is noted. */
	rq.viewer_id = (person_id){0};
	assert_ok(rq_transaction(&rq, true, leave_text, &ran));
	assert_int_equal(ran, 2);
}

#define TESTS(ON)                                                                         \
	ON(nothing_comes_back), ON(an_erasure_waits), ON(a_later_transaction_asks_again), \
		ON(a_read_that_must_not_wait)

int main(void)
{
	return RUN_ON_BOTH();
}
