/* SPDX-License-Identifier: Apache-2.0
 * Nobody is singled out: no number under the floor is shown, nor follows from those shown and the
 * total.
 */
#include "feature/jams/share.h"

#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

enum { MOST = 40 };

static int descending(const void *a, const void *b)
{
	int64_t x = ((const struct share *)a)->n, y = ((const struct share *)b)->n;
	return (x < y) - (x > y);
}

static void small_groups_stand_together(void **state)
{
	struct share rows[] = {{S("FR"), 40}, {S("NL"), 9}, {S("BE"), 3}, {S("PT"), 2}};
	struct shares list = {rows, 4, 4};
	(void)state;
	assert_int_equal(shares_fold(&list, 54), 5);
	assert_int_equal(list.n, 2);
}

static void one_small_group_takes_the_next_one_along(void **state)
{
	struct share rows[] = {{S("FR"), 40}, {S("NL"), 9}, {S("BE"), 1}};
	struct shares list = {rows, 3, 3};
	(void)state;
	assert_int_equal(shares_fold(&list, 50), 10);
	assert_int_equal(list.n, 1);
}

/* Small groups, and those behind the longest list, are in the total alone. */
static void those_not_listed_are_of_the_others(void **state)
{
	struct share rows[] = {{S("FR"), 40}, {S("NL"), 9}};
	struct shares list = {rows, 2, 2};
	(void)state;
	assert_int_equal(shares_fold(&list, 51), 11);
	assert_int_equal(list.n, 1);
}

static void too_few_are_not_shown(void **state)
{
	struct share rows[] = {{S("FR"), 3}, {S(""), 1}};
	struct shares list = {rows, 2, 2};
	(void)state;
	assert_int_equal(shares_fold(&list, 4), 0);
	assert_int_equal(list.n, 0);
}

static void no_number_tells_of_a_few(void **state)
{
	struct prng r = prng_new(7);
	(void)state;
	for (int round = 0; round < 20000; round++) {
		struct share rows[MOST];
		struct shares list = {rows, prng_below(&r, MOST), MOST};
		int64_t total = 0, named = 0;
		for (size_t i = 0; i < list.n; i++) {
			rows[i] = (struct share){prng_below(&r, 9) ? S("XX") : S(""),
						 (int64_t)prng_below(&r, 12) + 1};
			total += rows[i].n;
		}
		qsort(rows, list.n, sizeof(*rows), descending);
		/* As a query that is cut gives them. */
		if (list.n > 3 && prng_below(&r, 2))
			list.n = prng_below(&r, list.n);
		int64_t others = shares_fold(&list, total);
		for (size_t i = 0; i < list.n; i++) {
			assert_true(list.v[i].n >= SHARE_FLOOR);
			assert_true(list.v[i].label.n > 0);
			named += list.v[i].n;
		}
		assert_true(others == 0 || others >= SHARE_FLOOR);
		assert_true(list.n == 0 || named + others == total);
		assert_true(total - named == 0 || total - named >= SHARE_FLOOR || list.n == 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(small_groups_stand_together),
		cmocka_unit_test(one_small_group_takes_the_next_one_along),
		cmocka_unit_test(those_not_listed_are_of_the_others),
		cmocka_unit_test(too_few_are_not_shown),
		cmocka_unit_test(no_number_tells_of_a_few),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
