/* SPDX-License-Identifier: Apache-2.0
 * The three-way merge: what people expect of it, and for thousands of made-up pairs of edits that
 * the pieces hold all three texts, that changes which stand apart go together, and that nothing
 * that either side wrote is lost.
 */
#include "html/diff3.h"

#include "base/out.h"
#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void expect(struct arena *a, str base, str mine, str theirs, size_t conflicts, str merged)
{
	struct diff3 m;
	diff3(a, base, mine, theirs, &m);
	str text = diff3_text(a, &m);
	if (!str_eq(text, merged))
		print_message("%zu conflicts, merged:\n%.*s\n", m.conflicts, (int)text.n, text.p);
	assert_int_equal(m.conflicts, conflicts);
	assert_true(str_eq(text, merged));
}

static void test_examples(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	(void)state;
	expect(a, S(""), S(""), S(""), 0, S(""));
	expect(a, S("a\n"), S("a\n"), S("b\n"), 0, S("b\n"));
	expect(a, S("a\n"), S("b\n"), S("b\n"), 0, S("b\n"));
	expect(a, S("a\nb\nc\n"), S("A\nb\nc\n"), S("a\nb\nC\n"), 0, S("A\nb\nC\n"));
	expect(a, S("a\nb\nc\n"), S("a\nc\n"), S("a\nb\nc\nd\n"), 0, S("a\nc\nd\n"));
	/* One paragraph, words that stand apart. */
	expect(a, S("Close the valve, then open the vent screw.\n"),
	       S("Close the discharge valve, then open the vent screw.\n"),
	       S("Close the valve, then open the vent screw slowly.\n"), 0,
	       S("Close the discharge valve, then open the vent screw slowly.\n"));
	/* Neighbouring words: who changed one read the other. */
	expect(a, S("ten minutes\n"), S("five minutes\n"), S("ten hours\n"), 1,
	       S("ten hours\nfive minutes\n"));
	expect(a, S("a\n"), S("b\n"), S("c\n"), 1, S("c\nb\n"));
	/* Both added something at one place: both stay. */
	expect(a, S("a\n"), S("a\nmine\n"), S("a\ntheirs\n"), 1, S("a\ntheirs\nmine\n"));
	/* One took away what the other changed. */
	expect(a, S("a\nb\nc\n"), S("a\nc\n"), S("a\nB\nc\n"), 1, S("a\nB\nc\n"));
	expect(a, S("x"), S("y"), S("z"), 1, S("z\ny"));
	arena_free(a);
}

/* ---- made-up edits ---- */

struct lines {
	str v[64];
	size_t n;
};

static str text_of(struct arena *a, const struct lines *l)
{
	struct out o = out_new(a, 1 << 20);
	for (size_t i = 0; i < l->n; i++) {
		out_str(&o, l->v[i]);
		out_byte(&o, '\n');
	}
	return out_view(&o);
}

/* A line that stands nowhere else. */
static str fresh_line(struct arena *a, struct prng *r, const char *who, int *count)
{
	static const char *const words[] = {"pump", "valve", "tide", "silt", "vent", "night"};
	struct out o = out_new(a, 256);
	out_fmt(&o, "%s%d", who, ++*count);
	for (uint64_t n = prng_below(r, 6); n; n--)
		out_fmt(&o, " %s", words[prng_below(r, 6)]);
	return out_view(&o);
}

struct edit {
	struct lines text;
	struct lines wrote; /* what it put there */
	bool deleted[64];   /* lines of the base */
};

static struct edit edit(struct arena *a, struct prng *r, const struct lines *base, const char *who,
			uint64_t rate, int *count)
{
	struct edit e = {0};
	for (size_t i = 0; i <= base->n && e.text.n < 60; i++) {
		uint64_t what = prng_below(r, rate);
		if (what == 0 || what == 1) {
			str line = fresh_line(a, r, who, count);
			e.text.v[e.text.n++] = line;
			e.wrote.v[e.wrote.n++] = line;
		}
		if (i < base->n && (what == 1 || what == 2))
			e.deleted[i] = true;
		else if (i < base->n)
			e.text.v[e.text.n++] = base->v[i];
	}
	return e;
}

static str whole_line(struct arena *a, str line)
{
	return str_cat(a, S("\n"), line, S("\n"));
}

static bool holds(struct arena *a, str text, str line)
{
	return str_find(str_cat(a, S("\n"), text, S("\n")), whole_line(a, line)) >= 0;
}

static void check_parts(const struct diff3 *m, str base, str mine, str theirs)
{
	for (size_t i = 0; i < m->n; i++) {
		assert_true(str_starts(base, m->v[i].base));
		assert_true(str_starts(mine, m->v[i].mine));
		assert_true(str_starts(theirs, m->v[i].theirs));
		base = str_sub(base, m->v[i].base.n, base.n);
		mine = str_sub(mine, m->v[i].mine.n, mine.n);
		theirs = str_sub(theirs, m->v[i].theirs.n, theirs.n);
	}
	assert_int_equal(base.n + mine.n + theirs.n, 0);
}

static void test_nothing_is_lost(void **state)
{
	struct prng r = prng_new(20101);
	(void)state;
	size_t clean = 0, conflicts = 0;
	for (int round = 0; round < 6000; round++) {
		struct arena *a = arena_new((size_t)64 << 20);
		struct lines base = {0};
		struct diff3 m, swapped;
		int count = 0;
		for (uint64_t n = prng_below(&r, 30); n; n--)
			base.v[base.n++] = fresh_line(a, &r, "base", &count);
		uint64_t rate = 4 + prng_below(&r, 40);
		struct edit mine = edit(a, &r, &base, "mine", rate, &count);
		struct edit theirs = edit(a, &r, &base, "theirs", rate, &count);
		str b = text_of(a, &base), x = text_of(a, &mine.text), y = text_of(a, &theirs.text);
		diff3(a, b, x, y, &m);
		check_parts(&m, b, x, y);
		str text = diff3_text(a, &m);
		for (size_t i = 0; i < mine.wrote.n; i++)
			assert_true(holds(a, text, mine.wrote.v[i]));
		for (size_t i = 0; i < theirs.wrote.n; i++)
			assert_true(holds(a, text, theirs.wrote.v[i]));
		/* A line that both left stays; one that both took away is gone. */
		for (size_t i = 0; i < base.n; i++) {
			if (!mine.deleted[i] && !theirs.deleted[i])
				assert_true(holds(a, text, base.v[i]));
			if (mine.deleted[i] && theirs.deleted[i])
				assert_false(holds(a, text, base.v[i]));
		}
		/* It does not matter who saves first. */
		diff3(a, b, y, x, &swapped);
		assert_int_equal(m.conflicts, swapped.conflicts);
		if (m.conflicts == 0)
			assert_true(str_eq(text, diff3_text(a, &swapped)));
		clean += m.conflicts == 0;
		conflicts += m.conflicts;
		arena_free(a);
	}
	/* The made-up edits are of both sorts. */
	assert_true(clean > 1000);
	assert_true(conflicts > 1000);
}

/* Edits with an untouched line between them always go together. */
static void test_apart(void **state)
{
	struct prng r = prng_new(77);
	(void)state;
	for (int round = 0; round < 3000; round++) {
		struct arena *a = arena_new((size_t)64 << 20);
		struct lines base = {0}, mine = {0}, theirs = {0}, both = {0};
		struct diff3 m;
		int count = 0;
		for (size_t block = 0; block < 1 + prng_below(&r, 12); block++) {
			str still = fresh_line(a, &r, "base", &count),
			    old = fresh_line(a, &r, "base", &count),
			    new = fresh_line(a, &r, "new", &count);
			uint64_t who = prng_below(&r, 3);
			base.v[base.n++] = mine.v[mine.n++] = theirs.v[theirs.n++] =
				both.v[both.n++] = still;
			base.v[base.n++] = old;
			mine.v[mine.n++] = who == 0 ? new : old;
			theirs.v[theirs.n++] = who == 1 ? new : old;
			both.v[both.n++] = who == 2 ? old : new;
		}
		diff3(a, text_of(a, &base), text_of(a, &mine), text_of(a, &theirs), &m);
		assert_int_equal(m.conflicts, 0);
		assert_true(str_eq(diff3_text(a, &m), text_of(a, &both)));
		arena_free(a);
	}
}

/* Texts beyond the limits of the comparison are still merged without loss. */
static void test_large(void **state)
{
	struct arena *a = arena_new((size_t)1 << 30);
	struct out base = out_new(a, 1 << 20), mine = out_new(a, 1 << 20),
		   theirs = out_new(a, 1 << 20);
	struct diff3 m;
	(void)state;
	for (int i = 0; i < 4000; i++) {
		out_fmt(&base, "base %d\n", i);
		out_fmt(&mine, "mine %d\n", i);
		out_fmt(&theirs, "theirs %d\n", i);
	}
	diff3(a, out_view(&base), out_view(&mine), out_view(&theirs), &m);
	str text = diff3_text(a, &m);
	assert_int_equal(m.conflicts, 1);
	assert_int_equal(text.n, mine.n + theirs.n);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_examples),
		cmocka_unit_test(test_nothing_is_lost),
		cmocka_unit_test(test_apart),
		cmocka_unit_test(test_large),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
