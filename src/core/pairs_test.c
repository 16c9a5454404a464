/* SPDX-License-Identifier: Apache-2.0
 * Pairs in memory: each once a batch, none lost between batches and threads, and an end to what
 * waits.
 */
#include "core/pairs.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>

#include <cmocka.h>

enum { THREADS = 4, THINGS = 50, PERSONS = 100, WHOLE = 1 << 20 };

static int64_t times(const struct pair_list *list, int64_t thing, int64_t person)
{
	int64_t n = 0;
	for (size_t i = 0; i < list->n; i++)
		n += list->v[i].thing == thing && list->v[i].person == person;
	return n;
}

static void each_is_taken_once(void **state)
{
	struct arena *a = arena_new(8 << 20);
	struct pairs *p = pairs_new();
	struct pair_list list, none;
	(void)state;
	for (int i = 0; i < 100; i++)
		pairs_add(p, 7, 8);
	pairs_add(p, 8, 7);
	pairs_add(p, 0, 7); /* nothing */
	pairs_add(p, 7, 0); /* nobody */
	pairs_add(NULL, 7, 8);
	pairs_take(p, a, WHOLE, &list);
	assert_int_equal(list.n, 2);
	assert_int_equal(times(&list, 7, 8), 1);
	assert_int_equal(times(&list, 8, 7), 1);
	pairs_take(p, a, WHOLE, &none);
	assert_int_equal(none.n, 0);
	/* What could not be written waits again, once. */
	pairs_add(p, 7, 8);
	pairs_return(p, &list);
	pairs_take(p, a, WHOLE, &list);
	assert_int_equal(list.n, 2);
	pairs_free(p);
	pairs_free(NULL);
	arena_free(a);
}

static void *add_all(void *arg)
{
	for (int64_t thing = 1; thing <= THINGS; thing++)
		for (int64_t person = 1; person <= PERSONS; person++)
			pairs_add(arg, thing, person);
	return NULL;
}

static void threads_lose_and_double_nothing(void **state)
{
	struct arena *a = arena_new(8 << 20);
	struct pairs *p = pairs_new();
	struct pair_list list;
	pthread_t threads[THREADS];
	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, add_all, p), 0);
	for (int i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	size_t all = 0;
	/* A batch has its measure. */
	do {
		pairs_take(p, a, 1000, &list);
		all += list.n;
		assert_true(list.n <= 1000);
	} while (list.n);
	assert_int_equal(all, THINGS * PERSONS);
	pairs_free(p);
	arena_free(a);
}

/* More comes with every batch than is taken: each table has its turn all the same. */
static void none_waits_behind_others(void **state)
{
	struct arena *a = arena_new(8 << 20);
	struct pairs *p = pairs_new();
	bool seen[THINGS * PERSONS + 1] = {false};
	size_t all = 0;
	(void)state;
	for (int batch = 0; batch < 40; batch++) {
		struct pair_list list;
		for (int64_t i = 1; i <= THINGS * PERSONS; i++)
			pairs_add(p, i, i);
		pairs_take(p, a, 1000, &list);
		for (size_t i = 0; i < list.n; i++) {
			all += !seen[list.v[i].thing];
			seen[list.v[i].thing] = true;
		}
	}
	assert_int_equal(all, THINGS * PERSONS);
	pairs_free(p);
	arena_free(a);
}

static void what_does_not_fit_is_passed_over(void **state)
{
	struct arena *a = arena_new(64 << 20);
	struct pairs *p = pairs_new();
	struct pair_list list;
	(void)state;
	for (int64_t i = 1; i <= 2 * PAIRS_MAX; i++)
		pairs_add(p, i, i);
	pairs_take(p, a, WHOLE, &list);
	assert_true(list.n <= PAIRS_MAX);
	assert_true(list.n > PAIRS_MAX / 2);
	pairs_free(p);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_is_taken_once),
		cmocka_unit_test(threads_lose_and_double_nothing),
		cmocka_unit_test(none_waits_behind_others),
		cmocka_unit_test(what_does_not_fit_is_passed_over),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
