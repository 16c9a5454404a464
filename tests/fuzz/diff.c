/* SPDX-License-Identifier: Apache-2.0
 * The two halves of the input are compared: the parts must give both back.
 */
#include "html/diff.h"

#include "base/err.h"

static void take(str *rest, str part)
{
	REQUIRE(str_starts(*rest, part));
	*rest = str_sub(*rest, part.n, rest->n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena *a = arena_new((size_t)256 << 20);
	str before = {(const char *)data, size / 2},
	    after = {(const char *)data + size / 2, size - size / 2};
	struct diff_list ops = {0};
	diff_words(a, before, after, &ops);
	for (size_t i = 0; i < ops.n; i++) {
		if (ops.v[i].kind != DIFF_INSERT)
			take(&before, ops.v[i].text);
		if (ops.v[i].kind != DIFF_DELETE)
			take(&after, ops.v[i].text);
	}
	REQUIRE(before.n == 0 && after.n == 0);
	struct diff_rows rows = {0};
	diff_side_by_side(a, &ops, &rows);
	arena_free(a);
	return 0;
}
