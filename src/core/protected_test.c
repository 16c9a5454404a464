/* SPDX-License-Identifier: Apache-2.0
 * Names that read like a protected one are refused, near ones go to a person, others are free.
 */
#include "core/protected.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void judges(void **state)
{
	static const struct {
		str text;
		enum protected_verdict is;
	} cases[] = {
		{S("IBM"), PROTECTED_REFUSED},		{S("IBM_Bob"), PROTECTED_REFUSED},
		{S("1BM"), PROTECTED_REFUSED},		{S("I-B-M"), PROTECTED_REFUSED},
		{S("i b m"), PROTECTED_REFUSED},	{S("ІВМ"), PROTECTED_REFUSED},
		{S("the real ibm"), PROTECTED_REFUSED}, {S("IBN"), PROTECTED_NEAR},
		{S("IBMM"), PROTECTED_REFUSED},		{S("Bob"), PROTECTED_FREE},
		{S("Carl B. Meyer"), PROTECTED_FREE},	{S("Wandering Bee"), PROTECTED_FREE},
	};
	struct arena *a = arena_new((size_t)1 << 20);
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		if (protected_compare(a, cases[i].text, S("IBM")) != cases[i].is)
			fail_msg("%.*s", (int)cases[i].text.n, cases[i].text.p);
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(judges)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
