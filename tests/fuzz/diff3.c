/* SPDX-License-Identifier: Apache-2.0
 * The input is cut at its first two NUL bytes into base, mine and theirs: the pieces must give all
 * three back, and who changed nothing gets the other's text.
 */
#include "html/diff3.h"

#include "base/err.h"

static str next(str *rest)
{
	return str_cut(rest, '\0');
}

static void take(str *rest, str part)
{
	REQUIRE(str_starts(*rest, part));
	*rest = str_sub(*rest, part.n, rest->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)512 << 20);
	struct diff3 m;
	str rest = {(const char *)data, size};
	str base = next(&rest), mine = next(&rest), theirs = rest;
	diff3(a, base, mine, theirs, &m);
	str text = diff3_text(a, &m);
	if (str_eq(base, mine))
		REQUIRE(str_eq(text, theirs));
	if (str_eq(base, theirs) || str_eq(mine, theirs))
		REQUIRE(str_eq(text, mine));
	for (size_t i = 0; i < m.n; i++) {
		take(&base, m.v[i].base);
		take(&mine, m.v[i].mine);
		take(&theirs, m.v[i].theirs);
		REQUIRE(m.v[i].kind != DIFF3_CONFLICT || m.conflicts);
	}
	REQUIRE(base.n == 0 && mine.n == 0 && theirs.n == 0);
	arena_free(a);
	return 0;
}
