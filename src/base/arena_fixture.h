/* SPDX-License-Identifier: Apache-2.0
 * arena_fixture: a test whose state is an arena of its own. Memory is taken as it is used.
 */
#ifndef RUCHE_ARENA_FIXTURE_H
#define RUCHE_ARENA_FIXTURE_H

#include "base/arena.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

static inline int arena_set_up(void **state)
{
	*state = arena_new((size_t)1 << 30);
	return 0;
}

static inline int arena_tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

#define ON_ARENA(test) cmocka_unit_test_setup_teardown(test, arena_set_up, arena_tear_down)

#endif
