/* SPDX-License-Identifier: Apache-2.0
 * insight_fixture: what the tests of this folder share: real files row by row, and the sizes to
 * try.
 */
#ifndef RUCHE_INSIGHT_FIXTURE_H
#define RUCHE_INSIGHT_FIXTURE_H

#include "base/arena_fixture.h"
#include "base/clock.h"
#include "base/rand.h"
#include "core/import/csv.h"
#include "shared.h"

/* `many` when RUCHE_TEST_LARGE is set: a jam's full size, to measure; else `few`. */
static inline size_t large_or(size_t many, size_t few)
{
	return getenv("RUCHE_TEST_LARGE") ? many : few;
}

/* The rows of a table, its header too; each lies in the arena. */
struct table {
	struct csv_row *v;
	size_t n, cap;
};
static inline struct table table_read(struct arena *a, const char *name)
{
	struct table t = {0};
	struct source *s = NULL;
	struct csv *c = NULL;
	str why = STR_NONE;
	assert_int_equal(source_open(a, shared_path(a, name), (int64_t)64 << 20, &s, &why), OK);
	assert_int_equal(csv_open(a, s, &c, &why), OK);
	for (;;) {
		struct csv_row row;
		err e = csv_next(c, a, &row, &why);
		if (e == NOT_FOUND)
			return t;
		assert_int_equal(e, OK);
		*ARENA_PUSH(a, &t) = row;
	}
}

#endif
