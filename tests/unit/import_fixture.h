/* SPDX-License-Identifier: Apache-2.0
 * import_fixture: what the tests of importers' readers share: an arena each, texts as sources, real
 * files.
 */
#ifndef RUCHE_TEST_IMPORT_FIXTURE_H
#define RUCHE_TEST_IMPORT_FIXTURE_H

#include "core/import/source.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static inline int set_up(void **state)
{
	*state = arena_new((size_t)512 << 20);
	return 0;
}

static inline int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static inline void assert_str(str s, const char *expected)
{
	if (!str_eq(s, str_from(expected)))
		fail_msg("'%.*s' is not '%s'", (int)s.n, s.p, expected);
}

static inline struct source *memory(struct arena *a, str s)
{
	return source_memory(a, (bytes){(const uint8_t *)s.p, s.n}, 64 << 20);
}

static inline struct source *shared(struct arena *a, const char *name)
{
	struct source *s = NULL;
	str why = STR_NONE;
	assert_int_equal(source_open(a, shared_path(a, name), 64 << 20, &s, &why), OK);
	return s;
}

#endif
