/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/attach.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static struct upload upload(const char *field, const char *filename, int64_t size)
{
	return (struct upload){
		.name = str_from(field), .filename = str_from(filename), .size = size};
}

static void a_field_counts_what_was_chosen_in_it(void **state)
{
	struct upload uploads[] = {
		upload("upload", "", 0), /* nothing was chosen */
		upload("upload", "plan.txt", 12),
		upload("upload", "empty.txt", 0), /* an empty file is one */
		upload("upload", "", 5),	  /* and one without a name */
		upload("file", "other.txt", 3),
	};
	const struct rq rq = {.uploads = {uploads, 5, 5}}, none = {.uploads = {uploads, 1, 1}};
	(void)state;
	assert_int_equal(attach_chosen(&rq, "upload"), 3);
	assert_int_equal(attach_chosen(&rq, "file"), 1);
	assert_int_equal(attach_chosen(&rq, "uploads"), 0);
	assert_int_equal(attach_chosen(&none, "upload"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_field_counts_what_was_chosen_in_it),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
