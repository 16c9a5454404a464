/* SPDX-License-Identifier: Apache-2.0
 * Misspelt words: the distance, and that every word within its typos shares a key.
 */
#include "core/name_word.h"

#include "base/arena.h"
#include "base/rand.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void name_distances(void **state)
{
	(void)state;
	assert_int_equal(name_distance(S("kervadec"), S("kervadec"), 2), 0);
	assert_int_equal(name_distance(S("kervadec"), S("kervadek"), 2), 1);
	assert_int_equal(name_distance(S("kervadec"), S("kevradec"), 2), 1);
	assert_int_equal(name_distance(S("kervadec"), S("kevradek"), 2), 2);
	assert_int_equal(name_distance(S("kervadec"), S("ervadecc"), 2), 2);
	assert_int_equal(name_distance(S("kervadec"), S("kevradeks"), 2), 3);
	assert_int_equal(name_distance(S("kervadec"), S("kev"), 2), 3);
	assert_int_equal(name_distance(S("martin"), S("dupont"), 1), 2);
	assert_int_equal(name_distance(S("山田"), S("山本"), 1), 1);
	assert_int_equal(name_distance(S(""), S("a"), 1), 1);
	assert_int_equal(name_distance(S(""), S(""), 1), 0);
}

static void name_typos_allowed(void **state)
{
	(void)state;
	assert_int_equal(name_typos(S("bob")), 0);
	assert_int_equal(name_typos(S("ines")), 1);
	assert_int_equal(name_typos(S("martins")), 1);
	assert_int_equal(name_typos(S("kervadec")), 2);
}

/* One letter inserted, left out, changed or swapped with its neighbour. */
static size_t mistype(struct prng *r, char *p, size_t n)
{
	size_t at = prng_below(r, n);
	char c = (char)('a' + prng_below(r, 4));
	switch (prng_below(r, 4)) {
	case 0:
		memmove(p + at + 1, p + at, n - at);
		p[at] = c;
		return n + 1;
	case 1:
		memmove(p + at, p + at + 1, n - at - 1);
		return n - 1;
	case 2:
		p[at] = c;
		return n;
	default:
		if (at + 1 < n) {
			c = p[at];
			p[at] = p[at + 1];
			p[at + 1] = c;
		}
		return n;
	}
}

static bool share(str a, str b)
{
	int64_t x[NAME_KEYS], y[NAME_KEYS];
	size_t n = name_keys(a, x), m = name_keys(b, y);
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < m; k++)
			if (x[i] == y[k])
				return true;
	return false;
}

static void name_keys_shared(void **state)
{
	(void)state;
	struct prng r = prng_new(7);
	int within = 0;
	for (int i = 0; i < 100000; i++) {
		char word[32], typed[32];
		size_t n = 3 + prng_below(&r, 12), m = n;
		for (size_t k = 0; k < n; k++)
			typed[k] = word[k] = (char)('a' + prng_below(&r, 4));
		for (uint64_t k = prng_below(&r, 3); k > 0 && m > 2; k--)
			m = mistype(&r, typed, m);
		str a = {word, n}, b = {typed, m};
		int most = name_typos(b), distance = name_distance(a, b, most);
		if (distance > most)
			continue;
		within++;
		if (!share(a, b))
			fail_msg("%.*s and %.*s share no key", (int)n, word, (int)m, typed);
	}
	assert_in_range(within, 20000, 100000);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(name_distances),
		cmocka_unit_test(name_typos_allowed),
		cmocka_unit_test(name_keys_shared),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
