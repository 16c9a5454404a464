/* SPDX-License-Identifier: Apache-2.0
 * rank: the published formula, term by term, and the order that follows.
 */
#include "feature/home/rank.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static void rank_new_things_fade(void **state)
{
	(void)state;
	struct rank_facts now = {0}, later = {.age = RANK_HALF_HOURS * HOUR},
			  future = {.age = -HOUR};
	assert_float_equal(rank_terms(&now).recent, 40, 1e-9);
	assert_float_equal(rank_terms(&later).recent, 20, 1e-9);
	/* A clock that runs behind must not lift anything above what is new. */
	assert_float_equal(rank_terms(&future).recent, 40, 1e-9);
	assert_float_equal(rank_terms(&now).sum, 40, 1e-9);
}

static void rank_people_and_places(void **state)
{
	(void)state;
	struct rank_facts followed = {.followed = true}, own = {.own = true},
			  both = {.followed = true, .place = true};
	assert_float_equal(rank_terms(&followed).person, 20, 1e-9);
	assert_float_equal(rank_terms(&own).person, 20, 1e-9);
	assert_float_equal(rank_terms(&both).place, 12, 1e-9);
	assert_float_equal(rank_terms(&both).sum, 40 + 20 + 12, 1e-9);
}

static void rank_topics_are_capped(void **state)
{
	(void)state;
	struct rank_facts one = {.topics = 1}, two = {.topics = 2}, many = {.topics = 20},
			  none = {.topics = 0};
	assert_float_equal(rank_terms(&none).topic, 0, 1e-9);
	assert_float_equal(rank_terms(&one).topic, 8, 1e-9);
	assert_float_equal(rank_terms(&two).topic, 16, 1e-9);
	assert_float_equal(rank_terms(&many).topic, 16, 1e-9);
}

static void rank_good_ones(void **state)
{
	(void)state;
	struct rank_facts none = {0}, near = {.near = 1, .all = 1}, strangers = {.all = 5},
			  crowd = {.all = 1000000};
	assert_float_equal(rank_terms(&none).good, 0, 1e-9);
	/* One person I follow weighs as much as five I do not. */
	assert_float_equal(rank_terms(&near).good, 5, 1e-9);
	assert_float_equal(rank_terms(&strangers).good, 5, 1e-9);
	assert_float_equal(rank_terms(&crowd).good, RANK_GOOD_MOST, 1e-9);
	/* More of them never weigh less. */
	double before = 0;
	for (int64_t n = 0; n < 200; n++) {
		struct rank_facts f = {.near = n, .all = n};
		double good = rank_terms(&f).good;
		assert_true(good >= before);
		before = good;
	}
}

static void rank_orders(void **state)
{
	(void)state;
	struct ranked v[] = {{.id = 1, .terms = {.sum = 10}},
			     {.id = 2, .terms = {.sum = 30}},
			     {.id = 3, .terms = {.sum = 10}}};
	rank_sort(v, 3);
	assert_int_equal(v[0].id, 2);
	assert_int_equal(v[1].id, 3); /* equal: the newer one first */
	assert_int_equal(v[2].id, 1);
	rank_sort(v, 0);
	assert_int_equal(v[0].id, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(rank_new_things_fade),
		cmocka_unit_test(rank_people_and_places),
		cmocka_unit_test(rank_topics_are_capped),
		cmocka_unit_test(rank_good_ones),
		cmocka_unit_test(rank_orders),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
