/* SPDX-License-Identifier: Apache-2.0
 * Quiet hours and digests by the clocks of a zone, also where the clocks change.
 */
#include "core/notify_choice.h"

#include "base/clock.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static int set_up(void **state)
{
	*state = arena_new(8 << 20);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static int64_t at(const char *text)
{
	int64_t time = 0;
	assert_true(parse_iso_time(str_from(text), &time));
	return time;
}

static void quiet_hours(void **state)
{
	struct notify_choices c = {
		.quiet_from = 22 * 60, .quiet_to = 7 * 60 + 30, .zone = S("Europe/Paris")};
	/* Winter: an hour ahead of UTC. */
	static const char *const times[][2] = {
		{"2026-11-21T20:59:59Z", "2026-11-21T20:59:59Z"}, /* one second before */
		{"2026-11-21T21:00:00Z", "2026-11-22T06:30:00Z"},
		{"2026-11-22T03:00:00Z", "2026-11-22T06:30:00Z"},
		{"2026-11-22T06:30:00Z", "2026-11-22T06:30:00Z"}, /* over */
		{"2026-11-22T12:00:00Z", "2026-11-22T12:00:00Z"},
		/* The night in which summer time begins, and the one in which it ends. */
		{"2027-03-27T22:00:00Z", "2027-03-28T05:30:00Z"},
		{"2027-10-30T21:00:00Z", "2027-10-31T06:30:00Z"},
	};
	for (size_t i = 0; i < sizeof(times) / sizeof(*times); i++)
		assert_int_equal(notify_quiet_end(*state, &c, at(times[i][0])), at(times[i][1]));
	c.quiet_from = 12 * 60, c.quiet_to = 14 * 60;
	assert_int_equal(notify_quiet_end(*state, &c, at("2026-11-21T11:30:00Z")),
			 at("2026-11-21T13:00:00Z"));
	c.quiet_from = c.quiet_to;
	assert_int_equal(notify_quiet_end(*state, &c, at("2026-11-21T11:30:00Z")),
			 at("2026-11-21T11:30:00Z"));
	/* A zone that nobody knows is UTC. */
	c = (struct notify_choices){.quiet_from = 60, .quiet_to = 120, .zone = S("Nowhere/At_all")};
	assert_int_equal(notify_quiet_end(*state, &c, at("2026-11-21T01:30:00Z")),
			 at("2026-11-21T02:00:00Z"));
}

static void digests(void **state)
{
	struct notify_choices c = {.hour = 8, .zone = S("Europe/Paris")};
	assert_int_equal(notify_digest_time(*state, &c, at("2026-11-21T06:59:59Z")),
			 at("2026-11-21T07:00:00Z"));
	assert_int_equal(notify_digest_time(*state, &c, at("2026-11-21T07:00:00Z")),
			 at("2026-11-22T07:00:00Z"));
	/* Over the change of clocks it stays at eight. */
	assert_int_equal(notify_digest_time(*state, &c, at("2027-03-27T12:00:00Z")),
			 at("2027-03-28T06:00:00Z"));
	c.weekday = 1; /* 21 November 2026 is a Saturday */
	assert_int_equal(notify_digest_time(*state, &c, at("2026-11-21T06:00:00Z")),
			 at("2026-11-23T07:00:00Z"));
	assert_int_equal(notify_digest_time(*state, &c, at("2026-11-23T07:00:00Z")),
			 at("2026-11-30T07:00:00Z"));
	c.weekday = 7;
	assert_int_equal(notify_digest_time(*state, &c, at("2026-11-21T06:00:00Z")),
			 at("2026-11-22T07:00:00Z"));
	c = (struct notify_choices){.hour = 0, .zone = S("Pacific/Auckland"), .weekday = 6};
	assert_int_equal(notify_digest_time(*state, &c, at("2026-11-20T11:00:00Z")),
			 at("2026-11-27T11:00:00Z"));
}

/* Each kind has a topic, and each topic and way a name that leads back. */
static void names(void **state)
{
	(void)state;
	for (int kind = NOTIFY_MENTION; kind <= NOTIFY_DUE; kind++)
		assert_int_not_equal(notify_topic_of((enum notify_kind)kind), TOPIC_NONE);
	for (int topic = TOPIC_NONE + 1; topic < TOPICS; topic++)
		assert_true(notify_topic_name((enum notify_topic)topic).n > 0);
	for (int how = 0; how < HOWS; how++)
		assert_int_equal(notify_how_named(notify_how_name((enum notify_how)how)), how);
	assert_int_equal(notify_how_named(S("loud")), HOWS);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(quiet_hours, set_up, tear_down),
		cmocka_unit_test_setup_teardown(digests, set_up, tear_down),
		cmocka_unit_test(names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
