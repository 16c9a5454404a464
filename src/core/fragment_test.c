/* SPDX-License-Identifier: Apache-2.0
 * Fragments: given back as they were kept, for as long as they are good, and never more than fit.
 */
#include "core/fragment.h"

#include "base/out.h"

#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { THREADS = 4, ROUNDS = 20000, KEYS = 2 * FRAGMENTS_MAX };

static void kept_for_a_time(void **state)
{
	struct arena *a = arena_new(1 << 20);
	struct fragments *f = fragments_new();
	str value;
	(void)state;
	assert_false(fragments_get(f, S("a"), 0, a, &value));
	fragments_put(f, S("a"), S("one"), 100);
	fragments_put(f, S("b"), S("two"), 50);
	assert_true(fragments_get(f, S("a"), 99, a, &value));
	assert_true(str_eq(value, S("one")));
	assert_true(fragments_get(f, S("b"), 49, a, &value));
	assert_true(str_eq(value, S("two")));
	assert_false(fragments_get(f, S("b"), 50, a, &value));
	assert_false(fragments_get(f, S("ab"), 0, a, &value));
	/* Another one under the same key, longer and shorter. */
	fragments_put(f, S("a"), S("a longer one"), 200);
	assert_true(fragments_get(f, S("a"), 150, a, &value));
	assert_true(str_eq(value, S("a longer one")));
	fragments_put(f, S("a"), S("1"), 200);
	assert_true(fragments_get(f, S("a"), 150, a, &value));
	assert_true(str_eq(value, S("1")));
	fragments_put(NULL, S("a"), S("x"), 200); /* nowhere */
	assert_false(fragments_get(NULL, S("a"), 0, a, &value));
	fragments_free(f);
	fragments_free(NULL);
	arena_free(a);
}

static void bounded(void **state)
{
	struct arena *a = arena_new(64 << 20);
	struct fragments *f = fragments_new();
	struct out large = out_new(a, 1 << 20);
	str value;
	int found = 0;
	(void)state;
	for (int i = 0; i < FRAGMENT_BYTES; i++)
		out_byte(&large, 'x');
	fragments_put(f, S("large"), out_view(&large), 100);
	assert_false(fragments_get(f, S("large"), 0, a, &value));
	for (int i = 0; i < 4 * FRAGMENTS_MAX; i++) {
		struct out key = out_new(a, 64);
		out_int(&key, i);
		fragments_put(f, out_view(&key), out_view(&key), 1000 + i);
		assert_true(fragments_get(f, out_view(&key), 0, a, &value));
	}
	for (int i = 0; i < 4 * FRAGMENTS_MAX; i++) {
		struct out key = out_new(a, 64);
		out_int(&key, i);
		found += fragments_get(f, out_view(&key), 0, a, &value);
	}
	assert_true(found > FRAGMENTS_MAX / 2 && found <= FRAGMENTS_MAX);
	fragments_free(f);
	arena_free(a);
}

/* Values are made of their keys, so that one of another key, or a torn one, is seen. */
static void *ask_and_put(void *arg)
{
	struct fragments *f = arg;
	struct arena *a = arena_new(8 << 20);
	uintptr_t wrong = 0;
	for (int i = 0; i < ROUNDS; i++) {
		arena_reset(a);
		struct out key = out_new(a, 64), value = out_new(a, 64 << 10);
		str found;
		out_int(&key, i * 7 % KEYS);
		for (int k = 0; k < 20 + i % 50; k++)
			out_str(&value, out_view(&key));
		if (fragments_get(f, out_view(&key), 0, a, &found))
			for (size_t at = 0; at < found.n; at += key.n)
				wrong += !str_eq(str_sub(found, at, key.n), out_view(&key));
		fragments_put(f, out_view(&key), out_view(&value), 1);
	}
	arena_free(a);
	return (void *)wrong;
}

static void many_threads(void **state)
{
	struct fragments *f = fragments_new();
	pthread_t threads[THREADS];
	(void)state;
	for (int i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, ask_and_put, f), 0);
	for (int i = 0; i < THREADS; i++) {
		void *wrong;
		pthread_join(threads[i], &wrong);
		assert_null(wrong);
	}
	fragments_free(f);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(kept_for_a_time),
		cmocka_unit_test(bounded),
		cmocka_unit_test(many_threads),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
