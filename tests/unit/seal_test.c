/* SPDX-License-Identifier: Apache-2.0
 * Sealed numbers open for their purpose, under the key of their house, as they were made; and for
 * nothing else. On SQLite, and on PostgreSQL when RUCHE_TEST_PG holds its URL.
 */
#include "core/seal.h"

#include "database_fixture.h"

#include <string.h>

struct fixture {
	struct database_fixture base;
	struct app app;
};

static int set_up(void **state, bool postgres)
{
	struct fixture *f = calloc(1, sizeof(*f));
	assert_non_null(f);
	*state = f;
	fixture_open(&f->base, "seal", postgres);
	f->app.database = f->base.database;
	assert_ok(seal_load(&f->app, f->base.arena));
	return 0;
}
SET_UP_ON_BOTH(fixture_close)

static const int64_t wanted[2] = {9007199254740991, -1};

static void opens_for_its_purpose(void **state)
{
	struct fixture *f = *state;
	struct arena *a = f->base.arena;
	int64_t got[2] = {5, 6}, other[2] = {wanted[0], 0};
	str text = seal_numbers(&f->app, a, S("media 7"), wanted);
	assert_false(seal_open(&f->app, S("media 8"), text, got));
	assert_false(seal_open(&f->app, S("media"), text, got));
	assert_false(seal_open(&f->app, STR_NONE, text, got));
	assert_int_equal(got[0], 5);
	assert_true(seal_open(&f->app, S("media 7"), text, got));
	assert_memory_equal(got, wanted, sizeof(wanted));
	/* The same again looks like anything else, and opens as well. */
	str again = seal_numbers(&f->app, a, S("media 7"), wanted);
	str near = seal_numbers(&f->app, a, S("media 7"), other);
	assert_false(str_eq(text, again));
	assert_int_equal(again.n, text.n);
	assert_int_equal(near.n, text.n);
	assert_true(seal_open(&f->app, S("media 7"), again, got));
	assert_memory_equal(got, wanted, sizeof(wanted));
}

static void opens_nothing_else(void **state)
{
	struct fixture *f = *state;
	int64_t got[2];
	str text = seal_numbers(&f->app, f->base.arena, S("x"), wanted);
	for (size_t i = 0; i < text.n; i++) {
		str cut = str_sub(text, 0, i), changed = str_dup(f->base.arena, text);
		assert_false(seal_open(&f->app, S("x"), cut, got));
		char *c = (char *)(uintptr_t)changed.p + i;
		for (int k = 0; k < 128; k++) {
			if ((char)k == text.p[i])
				continue;
			*c = (char)k;
			assert_false(seal_open(&f->app, S("x"), changed, got));
		}
	}
}

static void the_key_is_the_house_s(void **state)
{
	struct fixture *f = *state;
	struct app again = {.database = f->base.database}, stranger = {0};
	int64_t got[2];
	str text = seal_numbers(&f->app, f->base.arena, S("x"), wanted);
	assert_false(seal_open(&stranger, S("x"), text, got));
	assert_ok(seal_load(&again, f->base.arena));
	assert_true(seal_open(&again, S("x"), text, got));
}

#define TESTS(ON) ON(opens_for_its_purpose), ON(opens_nothing_else), ON(the_key_is_the_house_s)

int main(void)
{
	return RUN_ON_BOTH();
}
