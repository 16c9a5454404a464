/* SPDX-License-Identifier: Apache-2.0
 * Texts and queries as terms, in English, in French and elsewhere.
 */
#include "core/analyse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

struct bench {
	struct arena *a;
	struct analyser *n;
};

static const char *terms_of(struct bench *b, const char *text, const char *language)
{
	struct out o = out_new(b->a, 1 << 20);
	analyse(b->n, str_from(text), stemming_of(str_from(language)), TERMS_MAX, &o);
	return out_cstr(&o);
}

static void analyse_english(void **state)
{
	struct bench *b = *state;
	assert_string_equal(
		terms_of(b, "Communities were connecting; the community's connection isn't lost.",
			 "en"),
		"communiti were connect the communiti connect isnt lost");
	assert_string_equal(terms_of(b, "e-mail, C++ and version 3.40 of IPv6", "en"),
			    "e mail c and version 3 40 of ipv6");
	assert_string_equal(terms_of(b, "John’s café", "en"), "john cafe");
	assert_string_equal(terms_of(b, "'quoted' words", "en"), "quot word");
}

static void analyse_french(void **state)
{
	struct bench *b = *state;
	assert_string_equal(terms_of(b, "L’équipe d'Inès qu'elle aimait, aujourd'hui", "fr"),
			    "equip ines elle aim aujourdhui");
	assert_string_equal(terms_of(b, "Les développements développés", "fr"),
			    "le developp developp");
	assert_string_equal(terms_of(b, "l'œuvre jusqu’à demain", "fr"), "oeuvr a demain");
	assert_string_equal(terms_of(b, "L'ÉTÉ", "fr"), "ete");
}

static void analyse_elsewhere(void **state)
{
	struct bench *b = *state;
	assert_string_equal(terms_of(b, "Straßen und Größen", "de"), "strassen und grossen");
	assert_string_equal(terms_of(b, "Привет, мир", ""), "privet mir");
	assert_string_equal(terms_of(b, "山田 です", ""), "山 田 で す");
	assert_string_equal(terms_of(b, "한국어", ""), "한국어");
	assert_string_equal(terms_of(b, "हिन्दी", ""), "हिन्दी");
	assert_string_equal(terms_of(b, "soft\xC2\xADhyphen e\xCC\x81t\xC3\xA9", ""),
			    "softhyphen ete");
	assert_string_equal(terms_of(b, "\xFF\xFE' ' '' --- ’s", ""), "s");
	assert_string_equal(terms_of(b, "", ""), "");
}

static void analyse_bounds(void **state)
{
	struct bench *b = *state;
	char *much = arena_alloc(b->a, 400001);
	memset(much, 'x', 400000);
	assert_int_equal(strlen(terms_of(b, much, "en")), TERM_BYTES);
	for (size_t i = 0; i < 400000; i += 2)
		much[i] = ' ';
	struct out o = out_new(b->a, 1 << 20);
	assert_int_equal(analyse(b->n, (str){much, 400000}, STEM_EN, TERMS_MAX, &o), TERMS_MAX);
	assert_int_equal(o.n, 2 * TERMS_MAX - 1);
}

/* The forms of each part, joined by | and +, as the test reads them. */
static const char *query_of(struct bench *b, const char *text)
{
	struct query_parts *parts = NEW(b->a, struct query_parts);
	struct out o = out_new(b->a, 1 << 20);
	query_analyse(b->n, b->a, str_from(text), parts);
	for (size_t i = 0; i < parts->n; i++) {
		const struct query_part *p = &parts->v[i];
		if (i)
			out_byte(&o, ' ');
		for (size_t form = 0; form < p->forms; form++) {
			if (form)
				out_byte(&o, '|');
			for (size_t k = 0; k < p->words; k++) {
				if (k)
					out_byte(&o, '+');
				out_str(&o, p->form[form][k]);
			}
		}
		if (p->prefix)
			out_byte(&o, '*');
	}
	return out_cstr(&o);
}

static void query_forms(void **state)
{
	struct bench *b = *state;
	assert_string_equal(query_of(b, "communities"), "communities|communiti|communit");
	assert_string_equal(query_of(b, "développements"), "developpements|developp");
	assert_string_equal(query_of(b, "developpements"), "developpements|developp");
	assert_string_equal(query_of(b, "e-mail \"big data\""), "e+mail big+data|big+dat");
	assert_string_equal(query_of(b, "« big data »"), "big+data|big+dat");
	assert_string_equal(query_of(b, "“big"), "big");
	assert_string_equal(query_of(b, "prod* com* \"new prod*\""), "prod* com new+prod*");
	assert_string_equal(query_of(b, "!!! \"\" *"), "");
	assert_string_equal(query_of(b, "a b c d e f g h i j k l m n o p q r"),
			    "a b c d e f g h i j k l m n o p");
}

/* Every text finds itself by each of its words, typed with or without accents. */
static void query_finds_text(void **state)
{
	struct bench *b = *state;
	static const char *const texts[][3] = {
		{"fr", "employés", "employes"},	 {"fr", "congés", "conges"},
		{"fr", "qualité", "qualite"},	 {"fr", "réunions", "reunion"},
		{"fr", "collègue", "collegues"}, {"en", "résumé", "resume"},
		{"en", "meetings", "meeting"},	 {"fr", "meetings", "meeting"},
		{"", "kantine", "Kantine"},
	};
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		str term = str_from(terms_of(b, texts[i][1], texts[i][0]));
		struct query_parts *parts = NEW(b->a, struct query_parts);
		query_analyse(b->n, b->a, str_from(texts[i][2]), parts);
		assert_int_equal(parts->n, 1);
		bool found = false;
		for (size_t form = 0; form < parts->v[0].forms; form++)
			found = found || str_eq(parts->v[0].form[form][0], term);
		if (!found)
			fail_msg("%s (%s) is not found by %s", texts[i][1], texts[i][0],
				 texts[i][2]);
		assert_true(query_has_word(b->n, parts, str_from(texts[i][1])));
		assert_false(query_has_word(b->n, parts, S("autre")));
	}
}

static int begin(void **state)
{
	struct arena *a = arena_new(1 << 26);
	struct bench *b = NEW(a, struct bench);
	b->a = a;
	b->n = analyser_new(a);
	*state = b;
	return 0;
}
static int end(void **state)
{
	struct bench *b = *state;
	arena_free(b->a);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(analyse_english),   cmocka_unit_test(analyse_french),
		cmocka_unit_test(analyse_elsewhere), cmocka_unit_test(analyse_bounds),
		cmocka_unit_test(query_forms),	     cmocka_unit_test(query_finds_text),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
