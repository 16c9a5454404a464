/* SPDX-License-Identifier: Apache-2.0
 * What a page may wish for, and what is refused.
 */
#include "core/live_topic.h"

#include "base/arena_fixture.h"

static void wishes(void **state)
{
	struct live_wishes w;
	assert_int_equal(live_wishes_parse(*state, S(""), &w), OK);
	assert_int_equal(w.n, 0);
	assert_int_equal(live_wishes_parse(*state, S("item:12,place:3,home,chat:12"), &w), OK);
	assert_int_equal(w.n, 4);
	assert_int_equal(w.v[0].kind, LIVE_WISH_ITEM);
	assert_int_equal(w.v[0].id, 12);
	assert_int_equal(w.v[1].kind, LIVE_WISH_PLACE);
	assert_int_equal(w.v[1].id, 3);
	assert_int_equal(w.v[2].kind, LIVE_WISH_HOME);
	assert_int_equal(w.v[3].kind, LIVE_WISH_CHAT);
	assert_int_equal(w.v[3].id, 12);
	assert_int_equal(live_wishes_parse(*state, S("person:7"), &w), OK);
	assert_int_equal(w.v[0].kind, LIVE_WISH_PERSON);
	assert_int_equal(w.v[0].id, 7);
	assert_int_equal(live_wishes_parse(*state, S("item:9007199254740991"), &w), OK);
	assert_int_equal(w.v[0].id, INT64_C(9007199254740991));
}

static void refused_wishes(void **state)
{
	static const char *const bad[] = {
		"item",
		"item:",
		"item:0",
		"item:01",
		"item:-1",
		"item: 1",
		"item:1 ",
		"item:1,",
		",item:1",
		",",
		"item:1,,item:2",
		"items:1",
		"ITEM:1",
		"person",
		"person:0",
		"persons:1",
		"home:1",
		"home,",
		"item:12345678901234567",
		"item:1:2",
		"item:1;",
		"place",
		"chat",
		"chat:0",
		"chat:x",
	};
	struct live_wishes w;
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(live_wishes_parse(*state, str_from(bad[i]), &w), INVALID);
	/* With a zero byte inside, too. */
	assert_int_equal(live_wishes_parse(*state, S("item:1\0"), &w), INVALID);
}

static void limits_of_wishes(void **state)
{
	struct live_wishes w;
	struct out o = out_new(*state, 1 << 20);
	for (int i = 1; i <= LIVE_WISHES_MAX; i++)
		out_fmt(&o, "%sitem:%d", i > 1 ? "," : "", i);
	assert_int_equal(live_wishes_parse(*state, out_view(&o), &w), OK);
	assert_int_equal(w.n, LIVE_WISHES_MAX);
	out_lit(&o, ",home");
	assert_int_equal(live_wishes_parse(*state, out_view(&o), &w), INVALID);
	while (o.n <= LIVE_WISHES_BYTES)
		out_lit(&o, "0");
	assert_int_equal(live_wishes_parse(*state, out_view(&o), &w), INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {ON_ARENA(wishes), ON_ARENA(refused_wishes),
					   ON_ARENA(limits_of_wishes)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
