/* SPDX-License-Identifier: Apache-2.0
 * What a log of votes comes to, against a count made in another way; merging keeps each voter once,
 * and without the merge everything is as it was.
 */
#include "feature/jams/ballot_count.h"

#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

enum { MEMORY = 1 << 26 };

struct line {
	int64_t voter, idea, tokens;
};

static void count(struct arena *a, struct ballot_count *c, const int64_t (*into)[2], size_t n,
		  const struct line *lines, size_t lines_n)
{
	*c = (struct ballot_count){.arena = a};
	for (size_t i = 0; i < n; i++)
		ballot_count_add(c, into[i][0], into[i][1], true);
	ballot_count_begin(c);
	for (size_t i = 0; i < lines_n; i++)
		ballot_count_take(c, lines[i].voter, lines[i].idea, lines[i].tokens);
	ballot_count_end(c);
}

static void assert_got(const struct ballot_count *c, int64_t idea, int64_t tokens, int64_t voters)
{
	const struct ballot_line *line = ballot_count_of(c, idea);
	assert_non_null(line);
	assert_int_equal(line->tokens, tokens);
	assert_int_equal(line->voters, voters);
}

static void the_latest_line_counts(void **state)
{
	static const int64_t into[][2] = {{20, 0}, {10, 0}, {30, 0}};
	static const struct line lines[] = {{1, 10, 3}, {1, 20, 1}, {1, 10, 0}, {2, 20, 2},
					    {2, 99, 5}, {7, 20, 0}, {8, 10, 1}};
	struct arena *a = arena_new(MEMORY);
	struct ballot_count c;
	struct ballot_ranks ranks;
	(void)state;
	count(a, &c, into, 3, lines, sizeof(lines) / sizeof(*lines));
	assert_got(&c, 10, 1, 1);
	assert_got(&c, 20, 3, 2);
	assert_got(&c, 30, 0, 0);
	ballot_count_rank(&c, &ranks);
	assert_int_equal(ranks.n, 3);
	assert_int_equal(ranks.v[0]->idea, 20);
	assert_int_equal(ranks.v[2]->idea, 30);
	arena_free(a);
}

static void of_equal_ones_the_earlier_stands_first(void **state)
{
	static const int64_t into[][2] = {{30, 0}, {20, 0}, {10, 0}};
	static const struct line lines[] = {{1, 30, 1}, {2, 10, 1}, {3, 20, 2}};
	struct arena *a = arena_new(MEMORY);
	struct ballot_count c;
	struct ballot_ranks ranks;
	(void)state;
	count(a, &c, into, 3, lines, 3);
	ballot_count_rank(&c, &ranks);
	assert_int_equal(ranks.v[0]->idea, 20);
	assert_int_equal(ranks.v[1]->idea, 10);
	assert_int_equal(ranks.v[2]->idea, 30);
	arena_free(a);
}

static void who_voted_for_both_counts_once(void **state)
{
	static const int64_t merged[][2] = {{10, 0}, {20, 10}, {30, 20}, {40, 0}};
	static const struct line lines[] = {{1, 10, 1}, {1, 20, 3}, {2, 30, 2},
					    {3, 10, 1}, {3, 40, 1}, {3, 20, 1}};
	struct arena *a = arena_new(MEMORY);
	struct ballot_count c;
	struct ballot_ranks ranks;
	(void)state;
	count(a, &c, merged, 4, lines, sizeof(lines) / sizeof(*lines));
	assert_got(&c, 10, 3 + 2 + 1, 3);
	assert_got(&c, 20, 0, 0);
	assert_int_equal(ballot_count_root(&c, 30), 10);
	ballot_count_rank(&c, &ranks);
	assert_int_equal(ranks.n, 2);
	arena_free(a);
}

/* Nobody can make one; if rows say so all the same, counting ends. */
static void a_circle_ends(void **state)
{
	static const int64_t into[][2] = {{10, 20}, {20, 10}, {30, 30}};
	static const struct line lines[] = {{1, 10, 1}, {1, 20, 1}, {1, 30, 1}};
	struct arena *a = arena_new(MEMORY);
	struct ballot_count c;
	(void)state;
	count(a, &c, into, 3, lines, 3);
	arena_free(a);
}

/* A thousand proposals of which 300 say what another says, 500 voters who change their minds:
 * counted by hand over a whole table; then without merges, to the bit as before them. */
enum { IDEAS = 1000, PLANTED = 300, VOTERS = 500, TURNS = 12 };
static int64_t latest[VOTERS][IDEAS];

static void merging_is_exact_and_undone_exactly(void **state)
{
	struct arena *a = arena_new(MEMORY);
	struct prng r = prng_new(7);
	int64_t(*plain)[2] = arena_array(a, IDEAS, sizeof(*plain));
	int64_t(*merged)[2] = arena_array(a, IDEAS, sizeof(*merged));
	struct line *lines = NEW_ARRAY(a, struct line, VOTERS * TURNS);
	size_t n = 0;
	struct ballot_count before, with, after;
	(void)state;
	memset(latest, 0, sizeof(latest));
	for (int64_t i = 0; i < IDEAS; i++) {
		plain[i][0] = merged[i][0] = i + 1;
		plain[i][1] = 0;
		merged[i][1] = i >= IDEAS - PLANTED ? i - (IDEAS - PLANTED) + 1 : 0;
	}
	for (int64_t v = 0; v < VOTERS; v++)
		for (int k = 0; k < TURNS; k++) {
			int64_t idea = (int64_t)prng_below(&r, 40);
			if (k % 3 == 0) /* also for its duplicate */
				idea += IDEAS - PLANTED;
			int64_t tokens = (int64_t)prng_below(&r, 4);
			lines[n++] = (struct line){v + 1, idea + 1, tokens};
			latest[v][idea] = tokens;
		}
	count(a, &before, plain, IDEAS, lines, n);
	count(a, &with, merged, IDEAS, lines, n);
	count(a, &after, plain, IDEAS, lines, n);
	int64_t doubled = 0;
	for (int64_t i = 0; i < IDEAS - PLANTED; i++) {
		int64_t tokens = 0, voters = 0;
		for (int v = 0; v < VOTERS; v++) {
			int64_t x = latest[v][i],
				y = i < PLANTED ? latest[v][i + IDEAS - PLANTED] : 0;
			doubled += x && y;
			tokens += x > y ? x : y;
			voters += x || y;
		}
		assert_got(&with, i + 1, tokens, voters);
	}
	assert_true(doubled > 100);
	for (size_t i = 0; i < before.n; i++) {
		assert_int_equal(before.v[i].tokens, after.v[i].tokens);
		assert_int_equal(before.v[i].voters, after.v[i].voters);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_latest_line_counts),
		cmocka_unit_test(of_equal_ones_the_earlier_stands_first),
		cmocka_unit_test(who_voted_for_both_counts_once),
		cmocka_unit_test(a_circle_ends),
		cmocka_unit_test(merging_is_exact_and_undone_exactly),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
