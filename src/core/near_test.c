/* SPDX-License-Identifier: Apache-2.0
 * Groups of texts come and go by when they were asked for; a text is found in its own group alone.
 */
#include "core/near.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/id.h"

static size_t find(struct near *n, int64_t group, struct similar_found found[SIMILAR_FOUND])
{
	return near_find(n, group, S("en"), S("Publish the failure rates of every pump"), 0, found);
}

static void put(struct near *n, int64_t group, int64_t id, str text)
{
	near_put(n, group, near_at(n, group), id, S("en"), text);
}

static void a_text_is_found_in_its_own_group(void **state)
{
	struct near *n = near_new();
	struct similar_found found[SIMILAR_FOUND];
	(void)state;
	put(n, 1, 10, S("Publish failure rates of every pump"));
	put(n, 1, 11, S("More bicycles at the station"));
	put(n, 2, 12, S("A canteen that cooks"));
	assert_int_equal(near_at(n, 1).last, 11);
	assert_int_equal(find(n, 1, found), 1);
	assert_int_equal(found[0].id, 10);
	assert_int_equal(find(n, 2, found), 0);
	/* What was put before is not put again, as when two read the same rows. */
	put(n, 1, 10, S("Something else altogether"));
	assert_int_equal(find(n, 1, found), 1);
	near_free(n);
}

static void what_nobody_asks_for_goes(void **state)
{
	struct near *n = near_new();
	struct similar_found found[SIMILAR_FOUND];
	(void)state;
	for (int64_t group = 1; group <= NEAR_GROUPS; group++)
		put(n, group, 10, S("Publish failure rates of every pump"));
	assert_int_equal(find(n, 1, found), 1);
	put(n, 9, 10, S("Publish failure rates of every pump"));
	assert_int_equal(near_at(n, 1).last, 10);
	assert_int_equal(near_at(n, 9).last, 10);
	assert_int_equal(near_at(n, 2).last, 0);
	near_free(n);
}

/* Who read its rows before it went and comes with the next ones leaves no hole at the beginning. */
static void what_was_made_anew_has_its_beginning(void **state)
{
	struct near *n = near_new();
	struct similar_found found[SIMILAR_FOUND];
	(void)state;
	put(n, 1, 10, S("Publish failure rates of every pump"));
	struct near_at at = near_at(n, 1);
	for (int64_t group = 2; group <= NEAR_GROUPS + 1; group++)
		put(n, group, 10, S("More bicycles at the station"));
	near_put(n, 1, at, 11, S("en"), S("A canteen that cooks"));
	assert_int_equal(near_at(n, 1).last, 0);
	put(n, 1, 10, S("Publish failure rates of every pump"));
	assert_int_equal(find(n, 1, found), 1);
	near_free(n);
}

/* On PostgreSQL, and with several nodes, a smaller id may be there later. */
static void what_is_committed_late_is_found(void **state)
{
	struct near *n = near_new();
	struct similar_found found[SIMILAR_FOUND];
	int64_t now = clock_now(), early = id_at(now - SECOND, 0), later = id_at(now, 0);
	(void)state;
	put(n, 1, id_at(now - 20 * SECOND, 0), S("A canteen that cooks"));
	put(n, 1, later, S("More bicycles at the station"));
	assert_true(near_at(n, 1).last == later);
	struct near_at at = near_at(n, 1);
	assert_true(at.read == 0 && near_has(n, 1, later) && !near_has(n, 1, early));
	near_read(n, 1, at, now);
	assert_true(near_at(n, 1).read == now);
	assert_true(near_at(n, 1).last < early);
	assert_true(near_at(n, 1).last >= id_at(now - 20 * SECOND, 0));
	put(n, 1, early, S("Publish failure rates of every pump"));
	assert_int_equal(find(n, 1, found), 1);
	assert_true(found[0].id == early);
	/* All that is older than that is not read again. */
	near_read(n, 1, at, now + 60 * SECOND);
	assert_true(near_at(n, 1).last == early);
	near_free(n);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_text_is_found_in_its_own_group),
		cmocka_unit_test(what_nobody_asks_for_goes),
		cmocka_unit_test(what_was_made_anew_has_its_beginning),
		cmocka_unit_test(what_is_committed_late_is_found),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
