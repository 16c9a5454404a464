/* SPDX-License-Identifier: Apache-2.0
 * Who is seen as here: streams that come and go, what people say, other nodes.
 */
#include "core/presence.h"

#include "base/arena_fixture.h"
#include "base/clock.h"

static const int64_t noon = 1000 * DAY;

static void comes_and_goes(void **state)
{
	(void)state;
	struct presence *p = presence_new();
	assert_int_equal(presence_of(NULL, 7, noon), PRESENCE_NONE);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_NONE);
	presence_here(p, 7, true, noon);
	assert_int_equal(presence_of(p, 7, noon + DAY), PRESENCE_HERE);
	assert_int_equal(presence_of(p, 8, noon), PRESENCE_NONE);
	/* From one page to the next nobody is gone. */
	presence_here(p, 7, false, noon);
	assert_int_equal(presence_of(p, 7, noon + 19 * SECOND), PRESENCE_HERE);
	assert_int_equal(presence_of(p, 7, noon + 20 * SECOND), PRESENCE_NONE);
	presence_free(p);
}

static void says(void **state)
{
	(void)state;
	struct presence *p = presence_new();
	presence_said(p, 7, PRESENCE_AWAY, noon + HOUR, false);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_AWAY);
	assert_int_equal(presence_of(p, 7, noon + HOUR), PRESENCE_NONE);
	presence_here(p, 7, true, noon);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_AWAY);
	assert_int_equal(presence_of(p, 7, noon + HOUR), PRESENCE_HERE);
	presence_said(p, 7, PRESENCE_BUSY, 0, false);
	assert_int_equal(presence_of(p, 7, noon + 1000 * DAY), PRESENCE_BUSY);
	presence_said(p, 7, PRESENCE_BUSY, 0, true);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_NONE);
	presence_free(p);
}

static void in_a_jam(void **state)
{
	struct presence *p = presence_new(), *other = presence_new();
	presence_here(p, 7, true, noon);
	presence_here(p, 8, true, noon);
	presence_in_jam(p, 7, true);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_JAM);
	assert_int_equal(presence_of(p, 8, noon), PRESENCE_HERE);
	/* Another node hears of it, and of its end. */
	str list = presence_list(p, *state, noon);
	presence_elsewhere(other, 1, list);
	assert_int_equal(presence_of(other, 7, noon), PRESENCE_JAM);
	assert_int_equal(presence_of(other, 8, noon), PRESENCE_HERE);
	presence_elsewhere(other, 1, S("7,8"));
	assert_int_equal(presence_of(other, 7, noon), PRESENCE_HERE);
	presence_elsewhere(other, 1, S("-7,-9223372036854775808,8"));
	assert_int_equal(presence_of(other, 7, noon), PRESENCE_NONE);
	/* What they say goes before, and who hides is in no jam, here and there. */
	presence_said(p, 7, PRESENCE_BUSY, 0, false);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_BUSY);
	presence_said(p, 7, PRESENCE_NONE, 0, true);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_NONE);
	assert_true(str_eq(presence_list(p, *state, noon), S("8")));
	presence_said(p, 7, PRESENCE_NONE, 0, false);
	presence_in_jam(p, 7, false);
	assert_int_equal(presence_of(p, 7, noon), PRESENCE_HERE);
	presence_here(p, 7, false, noon);
	assert_int_equal(presence_of(p, 7, noon + SECOND), PRESENCE_HERE);
	assert_true(str_eq(presence_list(p, *state, noon + SECOND), S("8,7")) ||
		    str_eq(presence_list(p, *state, noon + SECOND), S("7,8")));
	assert_int_equal(presence_of(p, 7, noon + MINUTE), PRESENCE_NONE);
	presence_free(p);
	presence_free(other);
}

static void changes(void **state)
{
	struct presence_changes list;
	struct presence *p = presence_new();
	for (int64_t i = 1; i <= 1000; i++)
		presence_here(p, i << 13, true, noon);
	presence_changed(p, *state, noon, &list);
	assert_int_equal(list.n, 1000);
	presence_changed(p, *state, noon, &list);
	assert_int_equal(list.n, 0);
	presence_here(p, 500 << 13, false, noon);
	presence_here(p, 501 << 13, false, noon);
	presence_here(p, 501 << 13, true, noon + SECOND);
	presence_changed(p, *state, noon + 2 * SECOND, &list);
	assert_int_equal(list.n, 0);
	presence_changed(p, *state, noon + MINUTE, &list);
	assert_int_equal(list.n, 1);
	assert_int_equal(list.v[0].person, 500 << 13);
	assert_int_equal(list.v[0].state, PRESENCE_NONE);
	presence_free(p);
}

static void nodes(void **state)
{
	struct presence *p = presence_new();
	presence_here(p, 7, true, noon);
	presence_here(p, 8, true, noon);
	presence_said(p, 8, PRESENCE_NONE, 0, true);
	/* Whoever is hidden is in no row, either. */
	str list = presence_list(p, *state, noon);
	assert_true(str_eq(list, S("7")));
	presence_elsewhere(p, 2, S("7,8,9"));
	assert_int_equal(presence_of(p, 9, noon), PRESENCE_HERE);
	assert_int_equal(presence_of(p, 8, noon), PRESENCE_NONE);
	presence_elsewhere(p, 3, S("9"));
	presence_elsewhere(p, 2, S(""));
	assert_int_equal(presence_of(p, 9, noon), PRESENCE_HERE);
	presence_elsewhere(p, 3, S("x,-4,,0"));
	assert_int_equal(presence_of(p, 9, noon), PRESENCE_NONE);
	assert_true(str_eq(presence_list(p, *state, noon), S("7")));
	presence_free(p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {ON_ARENA(comes_and_goes), ON_ARENA(says),
					   ON_ARENA(in_a_jam), ON_ARENA(changes), ON_ARENA(nodes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
