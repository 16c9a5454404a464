/* SPDX-License-Identifier: Apache-2.0
 * Counts in memory: none is lost between batches, threads, or when there is no more room.
 */
#include "core/tally.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

enum { THREADS = 4, ROUNDS = 20000, IDS = 100, WHOLE = 1 << 20 };

static int64_t count_of(const struct tally_counts *counts, int64_t id)
{
	int64_t n = 0, rows = 0;
	for (size_t i = 0; i < counts->n; i++)
		if (counts->v[i].id == id) {
			n += counts->v[i].n;
			rows++;
		}
	assert_true(rows <= 1);
	return n;
}

static void counts_are_taken_once(void **state)
{
	struct arena *a = arena_new(8 << 20);
	struct tally *t = tally_new();
	struct tally_counts counts;
	(void)state;
	tally_take(t, a, WHOLE, &counts);
	assert_int_equal(counts.n, 0);
	for (int i = 0; i < 200; i++)
		tally_add(t, 7);
	tally_add(t, INT64_MAX);
	tally_add(t, 0);    /* nothing */
	tally_add(NULL, 7); /* nowhere */
	tally_take(t, a, WHOLE, &counts);
	assert_int_equal(counts.n, 2);
	assert_int_equal(count_of(&counts, 7), 200);
	assert_int_equal(count_of(&counts, INT64_MAX), 1);
	struct tally_counts none;
	tally_take(t, a, WHOLE, &none);
	assert_int_equal(none.n, 0);
	/* What could not be written counts again, with what came meanwhile. */
	tally_add(t, 7);
	tally_return(t, &counts);
	tally_take(t, a, WHOLE, &counts);
	assert_int_equal(count_of(&counts, 7), 201);
	assert_int_equal(count_of(&counts, INT64_MAX), 1);
	tally_free(t);
	tally_free(NULL);
	arena_free(a);
}

/* A batch has its measure, and nothing is lost between two. */
static void batches_hold_all(void **state)
{
	struct arena *a = arena_new(32 << 20);
	struct tally *t = tally_new();
	int64_t ids = 0, sum = 0;
	(void)state;
	for (int64_t id = 1; id <= 20000; id++)
		for (int64_t n = 0; n < 1 + id % 3; n++)
			tally_add(t, id << 13);
	for (struct tally_counts counts = {.n = 1}; counts.n;) {
		tally_take(t, a, 3000, &counts);
		/* A table of the sixteen goes whole, also one that is larger than asked for. */
		assert_true(counts.n <= 3000);
		for (size_t i = 0; i < counts.n; i++) {
			assert_int_equal(counts.v[i].n, 1 + (counts.v[i].id >> 13) % 3);
			sum += counts.v[i].n;
		}
		ids += (int64_t)counts.n;
	}
	assert_int_equal(ids, 20000);
	assert_int_equal(sum, 20000 + 6667 + 2 * 6667);
	tally_free(t);
	arena_free(a);
}

/* More ids than fit are passed over; those that are there go on counting. */
static void a_full_one_goes_on(void **state)
{
	struct arena *a = arena_new(64 << 20);
	struct tally *t = tally_new();
	struct tally_counts counts;
	(void)state;
	for (int round = 0; round < 2; round++)
		for (int64_t id = 1; id <= 2 * TALLY_MAX; id++)
			tally_add(t, id);
	tally_take(t, a, WHOLE, &counts);
	assert_true(counts.n > TALLY_MAX / 2 && counts.n <= TALLY_MAX);
	for (size_t i = 0; i < counts.n; i++)
		assert_int_equal(counts.v[i].n, 2);
	tally_free(t);
	arena_free(a);
}

static void *add_many(void *arg)
{
	for (int64_t i = 0; i < ROUNDS; i++)
		tally_add(arg, 1 + i % IDS);
	return NULL;
}

static void threads_lose_nothing(void **state)
{
	struct arena *a = arena_new(8 << 20);
	struct tally *t = tally_new();
	struct tally_counts counts;
	pthread_t threads[THREADS];
	int64_t sum = 0;
	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, add_many, t), 0);
	for (int taken = 0; taken < 50; taken++) {
		tally_take(t, a, WHOLE, &counts);
		for (size_t i = 0; i < counts.n; i++)
			sum += counts.v[i].n;
	}
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	tally_take(t, a, WHOLE, &counts);
	for (size_t i = 0; i < counts.n; i++)
		sum += counts.v[i].n;
	assert_int_equal(sum, THREADS * ROUNDS);
	tally_free(t);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(counts_are_taken_once),
		cmocka_unit_test(batches_hold_all),
		cmocka_unit_test(a_full_one_goes_on),
		cmocka_unit_test(threads_lose_nothing),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
