/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena_fixture.h"
#include "base/order_key.h"
#include "base/rand.h"

static void check_between(struct arena *a, str before, str after)
{
	str key;
	assert_true(order_key_between(a, before, after, &key));
	assert_true(str_cmp(before, key) < 0);
	assert_true(after.n == 0 || str_cmp(key, after) < 0);
	assert_true(key.p[key.n - 1] != '0');
}

static void test_between(void **state)
{
	struct arena *a = *state;
	check_between(a, S(""), S(""));
	check_between(a, S(""), S("1"));
	check_between(a, S(""), S("01"));
	check_between(a, S("z"), S(""));
	check_between(a, S("zzz"), S(""));
	check_between(a, S("a"), S("b"));
	check_between(a, S("a"), S("a1"));
	check_between(a, S("a"), S("a01"));
	check_between(a, S("az"), S("b"));
	check_between(a, S("azz"), S("b1"));
}

static void test_refused(void **state)
{
	struct arena *a = *state;
	str key;
	assert_false(order_key_between(a, S("b"), S("a"), &key));
	assert_false(order_key_between(a, S("a"), S("a"), &key));
	assert_false(order_key_between(a, S("A"), S(""), &key));
	assert_false(order_key_between(a, S(""), S("a0"), &key));
}

/* Whatever is put anywhere into a list, the order of the keys is the order of the list. */
static void test_many(void **state)
{
	enum { KEYS = 600 };
	struct arena *a = *state;
	static str list[KEYS];
	struct prng random = prng_new(7);
	size_t longest = 0;
	for (size_t n = 0; n < KEYS; n++) {
		size_t at = (size_t)prng_below(&random, n + 1);
		str key;
		assert_true(order_key_between(a, at ? list[at - 1] : S(""),
					      at < n ? list[at] : S(""), &key));
		memmove(list + at + 1, list + at, (n - at) * sizeof(*list));
		list[at] = key;
		longest = key.n > longest ? key.n : longest;
	}
	for (size_t i = 1; i < KEYS; i++)
		assert_true(str_cmp(list[i - 1], list[i]) < 0);
	assert_true(longest < 20);
}

/* A list that only grows at one end keeps short keys. */
static void test_ends(void **state)
{
	struct arena *a = *state;
	str first = S("i"), last = S("i"), key;
	for (int n = 0; n < 10000; n++) {
		assert_true(order_key_between(a, last, S(""), &key));
		assert_true(str_cmp(last, key) < 0 && key.n <= 4);
		last = key;
		assert_true(order_key_between(a, S(""), first, &key));
		assert_true(str_cmp(key, first) < 0 && key.n <= 4);
		first = key;
	}
}

static void test_nth(void **state)
{
	enum { N = 2000 };
	struct arena *a = *state;
	for (size_t i = 1; i < N; i++)
		check_between(a, order_key_nth(a, i - 1, N), order_key_nth(a, i, N));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(test_between), ON_ARENA(test_refused), ON_ARENA(test_many),
		ON_ARENA(test_ends),	ON_ARENA(test_nth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
