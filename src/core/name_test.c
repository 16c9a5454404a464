/* SPDX-License-Identifier: Apache-2.0
 * Names: sorting, folding, look-alikes, initials.
 */
#include "core/person.h"

#include "base/arena_fixture.h"

#define assert_text(got, expected)                            \
	do {                                                  \
		str got_ = (got);                             \
		assert_string_equal(cstr(a, got_), expected); \
	} while (0)

static void name_sort_keys(void **state)
{
	struct arena *a = *state;
	const str order[] = {S("Abel"),	 S("Àbel"),  S("Abélard"),  S("de la Tour"), S("Étienne"),
			     S("Evans"), S("Øster"), S("Osterman"), S("Zoé"),	     S("Иванов")};
	size_t n = sizeof(order) / sizeof(*order);
	for (size_t i = 1; i < n; i++)
		assert_true(str_cmp(name_sort_key(a, order[i - 1]), name_sort_key(a, order[i])) <
			    0);
	assert_true(str_eq(name_sort_key(a, S("e\xCC\x81t\xC3\xA9")),
			   name_sort_key(a, S("\xC3\xA9te\xCC\x81"))));
	char much[5000];
	memset(much, 'q', sizeof(much));
	assert_int_equal(name_sort_key(a, (str){much, sizeof(much)}).n, 240);
	assert_int_equal(name_sort_key(a, STR_NONE).n % 2, 0);
}

static void name_letters(void **state)
{
	(void)state;
	assert_int_equal(name_letter(S("Évrard")), 'E');
	assert_int_equal(name_letter(S("zoé")), 'Z');
	assert_int_equal(name_letter(S("Øster")), 'O');
	assert_int_equal(name_letter(S("Łukasz")), 'L');
	assert_int_equal(name_letter(S("æther")), 'A');
	assert_int_equal(name_letter(S("Иванов")), '#');
	assert_int_equal(name_letter(S("3M")), '#');
	assert_int_equal(name_letter(S("山田")), '#');
	assert_int_equal(name_letter(S("")), '#');
	/* The letter follows the order of the keys. */
	assert_int_equal(name_letter(S("Þórr")), '#');
}

static void name_folds(void **state)
{
	struct arena *a = *state;
	assert_text(name_fold(a, S("Inès  Kervadec")), "ines kervadec");
	assert_text(name_fold(a, S("Jean-François O’Brien")), "jean francois obrien");
	assert_text(name_fold(a, S("Straße Øster Łódź Œuvre Þór")),
		    "strasse oster lodz oeuvre thor");
	assert_text(name_fold(a, S("Елена Иванова")), "elena ivanova");
	assert_text(name_fold(a, S("Ελένη")), "eleni");
	assert_text(name_fold(a, S("ＦＵＬＬ ﬁn")), "full fin");
	assert_text(name_fold(a, S(" ,;- ")), "");
	assert_text(name_fold(a, S("e\xCC\x81l")), "el");
	assert_text(name_fold(a, S("山田 太郎")), "山田 太郎");
}

static void name_skeletons(void **state)
{
	struct arena *a = *state;
	static const char *const same[] = {
		"IBM",
		"ibm",
		"1BM",
		"I-B-M",
		"i b m",
		"lbm",
		"|BM",
		"!bm",
		"I8M",
		"\xD0\x86\xD0\x92\xD0\x9C",		/* Cyrillic capitals */
		"\xD1\x96\xD0\xB2\xD0\xBC",		/* Cyrillic small letters */
		"\xCE\x99\xCE\x92\xCE\x9C",		/* Greek */
		"\xEF\xBC\xA9\xEF\xBC\xA2\xEF\xBC\xAD", /* full width */
		"I\xE2\x80\x8B"
		"B\xC2\xADM", /* zero width space, soft hyphen */
		"I\xCC\x81"
		"B\xCC\xA3M\xCC\x88",				    /* marks */
		"\xE2\x93\x98\xE2\x93\x91\xE2\x93\x9C",		    /* circled */
		"\xF0\x9F\x87\xAE\xF0\x9F\x87\xA7\xF0\x9F\x87\xB2", /* flags */
		"\xF0\x9D\x90\x88\xF0\x9D\x90\x81\xF0\x9D\x90\x8C", /* mathematical bold */
		"IBrn"};
	for (size_t i = 0; i < sizeof(same) / sizeof(*same); i++)
		assert_true(
			str_eq(name_skeleton(a, str_from(same[i])), name_skeleton(a, S("IBM"))));
	assert_true(str_eq(name_skeleton(a, S("P4$$w0rd")), name_skeleton(a, S("Password"))));
	assert_true(str_eq(name_skeleton(a, S("7he B0$$")), name_skeleton(a, S("The Boss"))));
	assert_false(str_eq(name_skeleton(a, S("IBX")), name_skeleton(a, S("IBM"))));
	assert_int_equal(name_skeleton(a, S("...")).n, 0);
}

static void name_resemblance(void **state)
{
	struct arena *a = *state;
	assert_true(name_resembles(a, S("IBM_Bob"), S("IBM")));
	assert_true(name_resembles(a, S("I-B-M"), S("IBM")));
	assert_true(name_resembles(a, S("the I B M guy"), S("IBM")));
	assert_true(name_resembles(a, S("real1BMfan"), S("ibm")));
	assert_true(name_resembles(a, S("\xD0\x86\xD0\x92\xD0\x9C Support"), S("IBM")));
	assert_true(name_resembles(a, S("Ruche.Admin"), S("ruche admin")));
	assert_false(name_resembles(a, S("Carl B. Meyer"), S("IBM")));
	assert_false(name_resembles(a, S("Inès"), S("IBM")));
	assert_false(name_resembles(a, S("Inès"), S("")));
	assert_false(name_resembles(a, S(""), S("IBM")));
}

static void name_first_letters(void **state)
{
	struct arena *a = *state;
	assert_text(name_initials(a, S("Inès"), S("Kervadec")), "IK");
	assert_text(name_initials(a, S("élodie"), S("")), "É");
	assert_text(name_initials(a, S("«Bo»"), S("'t Hooft")), "BT");
	assert_text(name_initials(a, S(""), S("")), "?");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(name_sort_keys),   cmocka_unit_test(name_letters),
		cmocka_unit_test(name_folds),	    cmocka_unit_test(name_skeletons),
		cmocka_unit_test(name_resemblance), cmocka_unit_test(name_first_letters),
	};
	return cmocka_run_group_tests(tests, arena_set_up, arena_tear_down);
}
