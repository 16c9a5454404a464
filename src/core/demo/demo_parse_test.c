/* SPDX-License-Identifier: Apache-2.0 */
#include "core/demo_parse.h"

#include "base/arena_fixture.h"
#include "base/clock.h"

#define assert_str(s, literal) assert_true(str_eq((s), S(literal)))

static err parse(void **state, str text, struct demo_records *to, struct demo_fault *fault)
{
	return demo_parse(*state, text, to, fault);
}

static void records_and_bodies(void **state)
{
	struct demo_records got;
	struct demo_fault fault;
	str text = S("# a remark\n\nperson: ines\ncity: Brest\n---\n"
		     "entry: a/b\ntitle:  Two: words \n\n\n# Heading\n\nkey: value\n\n---\n");
	assert_int_equal(parse(state, text, &got, &fault), OK);
	assert_int_equal(got.n, 2);
	assert_str(demo_kind(&got.v[0]), "person");
	assert_int_equal(got.v[0].line, 3);
	assert_str(demo_get(&got.v[0], S("city")), "Brest");
	assert_true(str_empty(demo_get(&got.v[0], S("absent"))));
	assert_true(str_empty(got.v[0].body));
	assert_str(demo_get(&got.v[1], S("title")), "Two: words");
	assert_str(got.v[1].body, "# Heading\n\nkey: value");
	assert_int_equal(got.v[1].line, 6);
}

static void nothing_is_no_fault(void **state)
{
	struct demo_records got;
	struct demo_fault fault;
	assert_int_equal(parse(state, STR_NONE, &got, &fault), OK);
	assert_int_equal(got.n, 0);
	assert_int_equal(parse(state, S("# only\n\n"), &got, &fault), OK);
	assert_int_equal(got.n, 0);
}

static void last_line_needs_no_newline(void **state)
{
	struct demo_records got;
	struct demo_fault fault;
	assert_int_equal(parse(state, S("a: 1\n\nbody\n---"), &got, &fault), OK);
	assert_int_equal(got.n, 1);
	assert_str(got.v[0].body, "body");
}

static void repeated_fields(void **state)
{
	struct demo_records got;
	struct demo_fault fault;
	str value = STR_NONE;
	size_t at = 0;
	assert_int_equal(parse(state, S("a: x\nskill: one\nb: y\nskill: two\n---\n"), &got, &fault),
			 OK);
	assert_true(demo_next(&got.v[0], S("skill"), &at, &value));
	assert_str(value, "one");
	assert_true(demo_next(&got.v[0], S("skill"), &at, &value));
	assert_str(value, "two");
	assert_false(demo_next(&got.v[0], S("skill"), &at, &value));
}

static void faults_say_where(void **state)
{
	static const struct {
		str text;
		int line;
	} wrong[] = {
		{S("a: 1\n"), 1},	  /* not closed */
		{S("a: 1\n\nbody\n"), 3}, /* body not closed */
		{S("a: 1\nno colon\n---\n"), 2},
		{S("a: 1\nb:\n---\n"), 2},   /* empty value */
		{S("a: 1\nB: 2\n---\n"), 2}, /* name */
		{S(": 2\n---\n"), 1},
		{S("---\n"), 1}, /* a close without a record */
		{S("a: 1\r\n---\n"), 1},
		{S("a: 1\n\xff\n---\n"), 2},
	};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		struct demo_records got;
		struct demo_fault fault;
		assert_int_equal(parse(state, wrong[i].text, &got, &fault), INVALID);
		assert_non_null(fault.what);
		assert_int_equal(fault.line, wrong[i].line);
	}
}

static void limits_hold(void **state)
{
	struct demo_records got;
	struct demo_fault fault;
	struct out o = out_new(*state, DEMO_MAX_BYTES + 16);
	for (int i = 0; i <= DEMO_MAX_FIELDS; i++)
		out_lit(&o, "a: 1\n");
	out_lit(&o, "---\n");
	assert_int_equal(parse(state, out_view(&o), &got, &fault), INVALID);
	assert_int_equal(fault.line, DEMO_MAX_FIELDS + 1);
	out_reset(&o);
	for (int i = 0; i <= DEMO_MAX_RECORDS; i++)
		out_lit(&o, "a: 1\n---\n");
	assert_int_equal(parse(state, out_view(&o), &got, &fault), INVALID);
	assert_int_equal(fault.line, 2 * DEMO_MAX_RECORDS + 1);
	out_reset(&o);
	out_lit(&o, "a: ");
	while (o.n <= DEMO_MAX_LINE)
		out_byte(&o, 'x');
	out_lit(&o, "\n---\n");
	assert_int_equal(parse(state, out_view(&o), &got, &fault), INVALID);
	out_reset(&o);
	while (o.n <= DEMO_MAX_BYTES)
		out_byte(&o, '\n');
	assert_int_equal(parse(state, out_view(&o), &got, &fault), TOO_LARGE);
}

static void times(void **state)
{
	int64_t ago = 7;
	(void)state;
	assert_true(demo_when(S("3d 4h 20m"), &ago));
	assert_int_equal(ago, 3 * DAY + 4 * HOUR + 20 * MINUTE);
	assert_true(demo_when(S("45m"), &ago));
	assert_int_equal(ago, 45 * MINUTE);
	assert_true(demo_when(S("15030d"), &ago));
	assert_int_equal(ago, 15030 * DAY);
	assert_true(demo_when(S("in 2d"), &ago));
	assert_int_equal(ago, -2 * DAY);
	static const str wrong[] = {S(""),	S("in"),    S("3"),    S("d"),
				    S("4h 3d"), S("3d 3d"), S("-1d"),  S("99999999d"),
				    S("1y"),	S("3d,4h"), S("1.5h"), S("3d in")};
	for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
		ago = 7;
		assert_false(demo_when(wrong[i], &ago));
		assert_int_equal(ago, 7);
	}
}

static void splits_and_pairs(void **state)
{
	str left = STR_NONE, right = STR_NONE;
	int64_t number = 0;
	(void)state;
	assert_true(demo_split(S("Load forecasting = anouk wenjing"), &left, &right));
	assert_str(left, "Load forecasting");
	assert_str(right, "anouk wenjing");
	assert_true(demo_split(S("Blog = https://a.example/?q = 1"), &left, &right));
	assert_str(right, "https://a.example/?q = 1");
	assert_false(demo_split(S("Load forecasting"), &left, &right));
	assert_false(demo_split(S(" = x"), &left, &right));
	assert_true(demo_pair(S("ines=5"), &left, &number));
	assert_str(left, "ines");
	assert_int_equal(number, 5);
	assert_false(demo_pair(S("=5"), &left, &number));
	assert_false(demo_pair(S("ines"), &left, &number));
	assert_false(demo_pair(S("ines=five"), &left, &number));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(records_and_bodies),
		ON_ARENA(nothing_is_no_fault),
		ON_ARENA(last_line_needs_no_newline),
		ON_ARENA(repeated_fields),
		ON_ARENA(faults_say_where),
		ON_ARENA(limits_hold),
		cmocka_unit_test(times),
		cmocka_unit_test(splits_and_pairs),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
