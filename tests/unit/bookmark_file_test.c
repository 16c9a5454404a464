/* SPDX-License-Identifier: Apache-2.0
 * bookmark_file: files of bookmarks that leave out ends. (What whole files hold is in the room's
 * scenarios.)
 */
#include "core/import/bookmark_file.h"

#include "base/out.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static struct bookmark_records read_file(struct arena *a, str text)
{
	struct bookmark_records records;
	str why = STR_NONE;
	assert_int_equal(bookmark_file_read(a, text, BOOKMARKS_NETSCAPE, &records, &why), OK);
	return records;
}

static void a_title_without_end_takes_nothing_along(void **state)
{
	struct arena *a = arena_new((size_t)64 << 20);
	(void)state;
	struct out file = out_new(a, 1 << 20);
	out_lit(&file, "<DL><DT><A HREF=\"http://a/\">One\n<DT><A HREF=\"http://b/\">Two</A>\n"
		       "<DT><A HREF=\"http://c/\">Three");
	struct bookmark_records r = read_file(a, out_view(&file));
	assert_int_equal(r.n, 3);
	assert_true(str_eq(r.v[0].title, S("One")) && str_eq(r.v[0].address, S("http://a/")));
	assert_true(str_eq(r.v[1].title, S("Two")) && str_eq(r.v[1].address, S("http://b/")));
	assert_true(str_eq(r.v[2].title, S("Three")) && str_eq(r.v[2].address, S("http://c/")));
	out_reset(&file);
	out_lit(&file, "<DL><DT><A HREF=\"http://a/\">One\n<DD>");
	while (file.n < 600 << 10)
		out_lit(&file, "word ");
	out_lit(&file, "<DT><A HREF=\"http://b/\">Two</A>");
	r = read_file(a, out_view(&file));
	assert_int_equal(r.n, 2);
	assert_true(str_eq(r.v[0].title, S("One")));
	assert_true(r.v[0].note.n > 0 && r.v[0].note.n <= (size_t)256 << 10);
	assert_true(str_eq(r.v[1].title, S("Two")));
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_title_without_end_takes_nothing_along),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
