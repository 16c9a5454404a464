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

/* The head of a file in an archive, and a few bytes of it. */
static void add_entry(struct out *o, const char *name)
{
	size_t n = strlen(name);
	out_bytes(o, "PK\3\4\24\0\0\0\10\0\0\0\0\0\0\0\0\0\5\0\0\0\5\0\0\0", 26);
	out_byte(o, (char)n);
	out_bytes(o, "\0\0\0", 3);
	out_bytes(o, name, n);
	out_lit(o, "bytes");
}

static str archive(struct arena *a, const char *const *names)
{
	struct out o = out_new(a, 4096);
	for (; *names; names++)
		add_entry(&o, *names);
	return out_view(&o);
}

static void offices_are_told_by_their_folders(void **state)
{
	struct arena *a = *state;
	static const char *const deck[] = {"[Content_Types].xml",  "_rels/.rels",
					   "docProps/app.xml",	   "docProps/thumbnail.jpeg",
					   "ppt/presentation.xml", NULL};
	static const char *const sheet[] = {"_rels/.rels", "xl/workbook.xml", NULL};
	static const char *const plain[] = {"read.me", "ppt/presentation.xml", NULL};
	static const char *const none[] = {"[Content_Types].xml", "visio/x", NULL};
	str whole = archive(a, deck);
	assert_true(str_ends(file_office_type(whole), S(".presentation")));
	assert_true(str_ends(file_office_type(archive(a, sheet)), S(".sheet")));
	assert_true(str_empty(file_office_type(archive(a, plain))));
	assert_true(str_empty(file_office_type(archive(a, none))));
	assert_true(str_empty(file_office_type(str_sub(whole, 1, whole.n))));
	/* Cut anywhere: nothing is read behind its end, and the name says it or not. */
	for (size_t n = 0; n < whole.n; n++) {
		str part = str_dup(a, str_sub(whole, 0, n));
		assert_int_equal(file_office_type(part).n > 0, str_find(part, S("ppt/")) >= 0);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {ON_ARENA(names_fold),
					   ON_ARENA(names_fold_in_little_memory),
					   ON_ARENA(offices_are_told_by_their_folders)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
