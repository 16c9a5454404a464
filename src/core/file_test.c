/* SPDX-License-Identifier: Apache-2.0
 * Names of files: what is one name is one name, and a tree of them fits into a request's memory.
 */
#include "core/file_internal.h"

#include "base/arena_fixture.h"

static void names_fold(void **state)
{
	struct arena *a = *state;
	static const str same[][2] = {{S("Report.PDF"), S("report.pdf")},
				      {S("e\xCC\x81t\xC3\xA9"), S("\xC3\x89T\xC3\x89")},
				      {S("\xEF\xAC\x81le"), S("FILE")}};
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		assert_true(
			str_eq(file_name_folded(a, same[i][0]), file_name_folded(a, same[i][1])));
	assert_false(str_eq(file_name_folded(a, S("a")), file_name_folded(a, S("b"))));
	/* The letter that grows most: 3 bytes, 18 letters. */
	char widest[FILE_NAME_MAX];
	for (size_t i = 0; i < sizeof(widest); i++)
		widest[i] = "\xEF\xB7\xBA"[i % 3];
	str folded = file_name_folded(a, (str){widest, sizeof(widest)});
	assert_true(folded.n > sizeof(widest) * 8);
	assert_true(utf8_valid(folded));
}

static void names_fold_in_little_memory(void **state)
{
	struct arena *a = *state;
	size_t before = arena_used(a);
	for (int i = 0; i < 2 * FILE_TREE_MAX; i++)
		(void)file_name_folded(a, S("Photograph of the harbour 2026-05-03.jpeg"));
	assert_true(arena_used(a) - before < (size_t)16 << 20);
}

int main(void)
{
	const struct CMUnitTest tests[] = {ON_ARENA(names_fold),
					   ON_ARENA(names_fold_in_little_memory)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
