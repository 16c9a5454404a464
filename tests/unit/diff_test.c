/* SPDX-License-Identifier: Apache-2.0
 * The word diff: some changes as a reader wants to see them, and for thousands of made-up texts
 * that applying the parts gives both texts back and that the two columns hold them line by line.
 */
#include "html/diff.h"

#include "base/arena_fixture.h"

#include "base/out.h"

/* Parts as text: {deleted}[inserted]. */
static str shown(struct arena *a, const struct diff_list *ops)
{
	struct out o = out_new(a, 1 << 20);
	for (size_t i = 0; i < ops->n; i++) {
		out_str(&o, ops->v[i].kind == DIFF_DELETE   ? S("{")
			    : ops->v[i].kind == DIFF_INSERT ? S("[")
							    : S(""));
		out_str(&o, ops->v[i].text);
		out_str(&o, ops->v[i].kind == DIFF_DELETE   ? S("}")
			    : ops->v[i].kind == DIFF_INSERT ? S("]")
							    : S(""));
	}
	return out_view(&o);
}

static void expect(struct arena *a, str before, str after, str expected)
{
	struct diff_list ops = {0};
	diff_words(a, before, after, &ops);
	str s = shown(a, &ops);
	if (!str_eq(s, expected))
		print_message("%.*s\n", (int)s.n, s.p);
	assert_true(str_eq(s, expected));
}

static void test_examples(void **state)
{
	struct arena *a = *state;
	expect(a, S(""), S(""), S(""));
	expect(a, S("same"), S("same"), S("same"));
	expect(a, S(""), S("new"), S("[new]"));
	expect(a, S("old"), S(""), S("{old}"));
	expect(a, S("the old house"), S("the new house"), S("the {old}[new] house"));
	expect(a, S("one two three"), S("one three"), S("one {two }three"));
	expect(a, S("a quick brown fox"), S("a slow red fox"), S("a {quick brown}[slow red] fox"));
	expect(a, S("né à Paris."), S("née à Paris!"), S("{né}[née] à Paris{.}[!]"));
	expect(a, S("a\nb\nc\n"), S("a\nx\nc\n"), S("a\n{b}[x]\nc\n"));
}

static str side(struct arena *a, const struct diff_list *ops, enum diff_kind other)
{
	struct out o = out_new(a, 1 << 24);
	for (size_t i = 0; i < ops->n; i++)
		if (ops->v[i].kind == DIFF_SAME || ops->v[i].kind == other)
			out_str(&o, ops->v[i].text);
	return out_view(&o);
}

/* The lines of one column, in order, numbered without a gap. */
static str column(struct arena *a, const struct diff_rows *rows, bool left)
{
	struct out o = out_new(a, 1 << 24);
	size_t number = 0;
	for (size_t i = 0; i < rows->n; i++) {
		const struct diff_row *r = &rows->v[i];
		if (!(left ? r->left_number : r->right_number))
			continue;
		assert_int_equal(left ? r->left_number : r->right_number, ++number);
		out_str(&o, side(a, left ? &r->left : &r->right, left ? DIFF_DELETE : DIFF_INSERT));
		out_byte(&o, '\n');
	}
	return out_view(&o);
}

static bool same_lines(str text, str lines)
{
	bool ended = text.n == 0 || text.p[text.n - 1] == '\n';
	return str_eq(text, ended ? lines : str_sub(lines, 0, lines.n - 1));
}

static void check_pair(struct arena *a, str before, str after)
{
	struct diff_list ops = {0};
	diff_words(a, before, after, &ops);
	assert_true(str_eq(side(a, &ops, DIFF_DELETE), before));
	assert_true(str_eq(side(a, &ops, DIFF_INSERT), after));
	for (size_t i = 0; i < ops.n; i++) {
		assert_true(ops.v[i].text.n > 0);
		/* Equal parts never touch, and an insertion never stands before a deletion. */
		assert_false(i && ops.v[i].kind == ops.v[i - 1].kind);
		assert_false(i && ops.v[i].kind == DIFF_DELETE && ops.v[i - 1].kind == DIFF_INSERT);
	}
	struct diff_rows rows = {0};
	diff_side_by_side(a, &ops, &rows);
	assert_true(same_lines(before, column(a, &rows, true)));
	assert_true(same_lines(after, column(a, &rows, false)));
	for (size_t i = 0; i < rows.n; i++) {
		const struct diff_row *r = &rows.v[i];
		bool equal =
			str_eq(side(a, &r->left, DIFF_DELETE), side(a, &r->right, DIFF_INSERT));
		assert_int_equal(r->kind, !r->left_number    ? ROW_INSERTED
					  : !r->right_number ? ROW_DELETED
					  : equal	     ? ROW_SAME
							     : ROW_CHANGED);
	}
}

static uint32_t next(uint32_t *seed)
{
	*seed = *seed * 1664525u + 1013904223u;
	return *seed >> 8;
}

static str made_up(struct arena *a, uint32_t *seed, size_t words, unsigned variety)
{
	struct out o = out_new(a, 1 << 22);
	for (size_t i = 0; i < words; i++) {
		uint32_t r = next(seed) % (variety + 3);
		if (r == 0)
			out_byte(&o, '\n');
		else if (r == 1)
			out_lit(&o, " , ");
		else
			out_int(&o, r);
		if (next(seed) % 3)
			out_byte(&o, ' ');
	}
	return out_view(&o);
}

static void test_any(void **state)
{
	struct arena *a = *state;
	uint32_t seed = 20240501;
	for (int i = 0; i < 3000; i++) {
		str before = made_up(a, &seed, next(&seed) % 30, 1 + next(&seed) % 6);
		str after = made_up(a, &seed, next(&seed) % 30, 1 + next(&seed) % 6);
		check_pair(a, before, after);
		check_pair(a, before, before);
		arena_reset(a);
	}
}

/* Beyond each limit: many changed words, many changed lines, nothing in common. */
static void test_large(void **state)
{
	struct arena *a = *state;
	uint32_t seed = 7;
	struct out before = out_new(a, 1 << 22), after = out_new(a, 1 << 22);
	for (int i = 0; i < 1200; i++) {
		str line = made_up(a, &seed, 12, 4000);
		out_str(&before, line);
		out_str(&after, i % 2 ? line : made_up(a, &seed, 12, 4000));
		out_byte(&before, '\n');
		out_byte(&after, '\n');
	}
	check_pair(a, out_view(&before), out_view(&after));
	check_pair(a, made_up(a, &seed, 20000, 100000), made_up(a, &seed, 20000, 100000));
	out_lit(&after, "one word more");
	struct diff_list ops = {0};
	diff_words(a, str_sub(out_view(&after), 0, after.n - 4), out_view(&after), &ops);
	assert_int_equal(ops.n, 2);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(test_examples),
		ON_ARENA(test_any),
		ON_ARENA(test_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
