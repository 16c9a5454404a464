/* SPDX-License-Identifier: Apache-2.0
 * Themes name themselves in two languages, show their evidence, and are those that were planted;
 * ideas that say the same are found while they are typed.
 */
#include "core/insight/themes.h"

#include "base/utf8.h"
#include "core/insight/similar.h"
#include "insight_fixture.h"

struct texts {
	str *v;
	size_t n, cap;
};

/* ---- themes ---- */

/* Words of a theme, by language. The pair comes as one. */
static const struct planted {
	const char *language, *pair, *word[6];
} planted[] = {
	{"en", "night crews", {"handover", "roster", "shift", "tired", "canteen", "lamp"}},
	{"en", "spare parts", {"shelf", "warehouse", "delivery", "supplier", "stock", "screw"}},
	{"en", "repair budget", {"invoice", "approval", "finance", "cost", "quarter", "money"}},
	{"fr", "équipe de nuit", {"relève", "horaire", "fatigue", "cantine", "lampe", "veille"}},
	{"fr",
	 "pièces détachées",
	 {"étagère", "entrepôt", "livraison", "fournisseur", "stock", "vis"}},
	{"fr", "budget annuel", {"facture", "accord", "finance", "coût", "trimestre", "argent"}},
};
enum { PLANTED = sizeof(planted) / sizeof(*planted), IDS = 1000000 };

/* A word that nobody has said anything with, one of `of`, as rare as names are. */
static void filler(struct prng *r, struct out *o, size_t of)
{
	static const char *const part[] = {"ba", "ko", "li", "mu", "ne",
					   "pa", "ri", "so", "ta", "vu"};
	double u = prng_unit(r);
	size_t n = (size_t)(u * u * (double)of);
	out_byte(o, ' ');
	for (size_t i = 0; i < 4; i++, n /= 10)
		out_str(o, str_from(part[n % 10]));
}

static str post(struct arena *a, struct prng *r, const struct planted *p, size_t words)
{
	struct out o = out_new(a, 2000);
	bool french = p->language[0] == 'f';
	size_t n = 2 + prng_below(r, 3), pair = prng_unit(r) < 0.6;
	if (pair) {
		out_str(&o, french ? S("Pour notre ") : S("For our "));
		out_str(&o, str_from(p->pair));
	}
	for (size_t i = 0; i < n; i++) {
		out_str(&o, french ? S(" avec la ") : S(" with the "));
		out_str(&o, str_from(p->word[prng_below(r, 6)]));
		if (prng_unit(r) < 0.3)
			out_byte(&o, 's');
	}
	for (size_t i = 0; i < words; i++)
		filler(r, &o, 9000);
	out_str(&o, french ? S(" dans cette maison.") : S(" in this house."));
	return out_view(&o);
}

/* `n` posts, a twelfth an hour; of half of them the theme is its number in the id. */
static struct themes *jam(struct arena *a, uint64_t seed, size_t n)
{
	struct themes *t = themes_new(a);
	struct prng r = prng_new(seed);
	struct arena *own = arena_new(1 << 20);
	for (size_t i = 0; i < n; i++) {
		size_t p = prng_below(&r, PLANTED);
		bool none = prng_unit(&r) < 0.5;
		struct planted noise = {.language = planted[p].language, .pair = "maison"};
		for (size_t w = 0; w < 6; w++)
			noise.word[w] = "maison";
		struct theme_text text = {
			.id = (int64_t)((none ? PLANTED : p) * IDS + i),
			.author = (int64_t)prng_below(&r, 3000),
			.time = (int64_t)(i * 12 / n),
			.language = str_from(planted[p].language),
			.text = post(own, &r, none ? &noise : &planted[p], 12),
		};
		assert_true(themes_add(t, &text));
		arena_reset(own);
	}
	arena_free(own);
	return t;
}

static bool has_word(const struct planted *p, str word)
{
	char plural[80];
	if (str_find(str_from(p->pair), word) >= 0)
		return true;
	for (size_t i = 0; i < 6; i++) {
		size_t n = strlen(p->word[i]);
		memcpy(plural, p->word[i], n);
		plural[n] = 's';
		if (str_eq(word, str_from(p->word[i])) || str_eq(word, (str){plural, n + 1}))
			return true;
	}
	return false;
}

static const struct theme *theme_of(const struct theme_list *list, size_t p)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].language, str_from(planted[p].language)) &&
		    has_word(&planted[p], list->v[i].name))
			return &list->v[i];
	return NULL;
}

static void planted_themes_name_themselves(void **state)
{
	struct theme_list list, again, part;
	size_t n = 6000;
	struct themes *t = jam(*state, 4, n);
	assert_int_equal(themes_count(t), n);
	themes_read(t, *state, 6, 12, &list);
	assert_int_equal(list.texts, n / 2);
	for (size_t i = 0; i < list.n && i < 8; i++)
		print_message("  %.*s: %.*s, %zu texts (before %zu), %zu authors\n",
			      (int)list.v[i].language.n, list.v[i].language.p,
			      (int)list.v[i].name.n, list.v[i].name.p, list.v[i].texts,
			      list.v[i].before, list.v[i].authors);
	for (size_t p = 0; p < PLANTED; p++) {
		const struct theme *theme = theme_of(&list, p);
		if (!theme)
			fail_msg("no theme of %s", planted[p].pair);
		/* About 250 texts were planted; what says nothing of it is not in it. */
		assert_in_range(theme->texts, 180, 320);
		assert_in_range(theme->before, 180, 320);
		assert_true(theme->authors > 150 && theme->authors <= theme->texts);
		assert_true(theme->words >= 3);
		for (size_t w = 0; w < theme->words; w++)
			if (!has_word(&planted[p], theme->word[w]))
				fail_msg("%s: '%.*s'", planted[p].pair, (int)theme->word[w].n,
					 theme->word[w].p);
		assert_int_equal(theme->n, THEME_EVIDENCE);
		for (size_t e = 0; e < theme->n; e++) {
			assert_int_equal(theme->evidence[e] / IDS, p);
			assert_true(theme->evidence[e] % IDS >= (int64_t)n / 2);
		}
	}
	/* The same texts give the same, also when the themes were read in between. */
	struct themes *other = jam(*state, 4, n);
	themes_read(other, *state, 0, 3, &part);
	assert_int_equal(part.texts, n / 4);
	assert_true(part.n > 0 && part.v[0].before == 0);
	themes_read(other, *state, 6, 12, &again);
	assert_int_equal(list.n, again.n);
	for (size_t i = 0; i < list.n; i++) {
		assert_true(str_eq(list.v[i].name, again.v[i].name));
		assert_true(list.v[i].texts == again.v[i].texts &&
			    list.v[i].evidence[0] == again.v[i].evidence[0]);
	}
}

static void few_texts_are_no_theme(void **state)
{
	struct themes *t = themes_new(*state);
	struct theme_list list;
	struct theme_text text = {.language = S("en"),
				  .text = S("Night crews need lamps and handover sheets.")};
	themes_read(t, *state, 0, 10, &list);
	assert_int_equal(list.n, 0);
	/* One author, however often; then three authors. */
	for (int64_t i = 0; i < 10; i++) {
		text.id = i + 1;
		assert_true(themes_add(t, &text));
	}
	text.text = S("The the of and, 2024 to 12.");
	text.time = 1;
	assert_true(themes_add(t, &text));
	themes_read(t, *state, 0, 10, &list);
	assert_int_equal(list.n, 0);
	assert_int_equal(list.texts, 11);
	for (int64_t i = 0; i < 3; i++)
		for (int k = 0; k < 2; k++) {
			text = (struct theme_text){100 + 2 * i + k, i, 2, S("fr"),
						   S("La relève de nuit manque de lampes.")};
			assert_true(themes_add(t, &text));
		}
	themes_read(t, *state, 0, 10, &list);
	assert_int_equal(list.n, 1);
	assert_true(list.v[0].authors == 3 && list.v[0].texts == 6 && list.v[0].n == 3);
	/* Each of the three shown once, the first text of each. */
	assert_int_equal(list.v[0].evidence[0], 100);
	assert_int_equal(list.v[0].evidence[2], 104);
	/* Nothing outside the stretch; a stretch without length. */
	themes_read(t, *state, 3, 10, &list);
	assert_int_equal(list.n + list.texts, 0);
	themes_read(t, *state, 10, 3, &list);
	assert_int_equal(list.n, 0);
	themes_read(t, *state, INT64_MIN, INT64_MAX, &list);
	assert_int_equal(list.n, 0);
	themes_read(t, *state, 0, INT64_MAX, &list);
	assert_int_equal(list.n, 1);
}

static const char *const conversations[] = {
	"ideas-votes/brexit-consensus/comments.csv",
	"ideas-votes/canadian-electoral-reform/comments.csv",
	"ideas-votes/scoop-hivemind.freshwater/comments.csv",
	"ideas-votes/scoop-hivemind.ubi/comments.csv",
};

/* Four real conversations in one: a theme is of one of them. */
static void real_themes_are_of_one_conversation(void **state)
{
	struct arena *a = *state;
	struct themes *t = themes_new(a);
	struct theme_list list;
	size_t pure = 0, all = 0;
	SHARED_OR_SKIP(a, "ideas-votes");
	for (size_t c = 0; c < 4; c++) {
		struct table table = table_read(a, conversations[c]);
		for (size_t i = 1; i < table.n; i++) {
			struct theme_text text = {(int64_t)(c * IDS + i), (int64_t)(c * IDS + i), 1,
						  S("en"), table.v[i].v[table.v[i].n - 1]};
			assert_true(themes_add(t, &text));
		}
	}
	themes_read(t, a, 0, 2, &list);
	for (size_t i = 0; i < list.n; i++) {
		const struct theme *theme = &list.v[i];
		size_t of[4] = {0}, best = 0;
		for (size_t e = 0; e < theme->n; e++)
			of[theme->evidence[e] / IDS]++;
		for (size_t c = 1; c < 4; c++)
			best = of[c] > of[best] ? c : best;
		pure += of[best];
		all += theme->n;
		if (i < 12) {
			print_message("  %zu texts:", theme->texts);
			for (size_t w = 0; w < theme->words; w++)
				print_message(" %.*s,", (int)theme->word[w].n, theme->word[w].p);
			print_message(" %zu of %zu shown from %s\n", of[best], theme->n,
				      conversations[best]);
		}
	}
	print_message("%zu themes of %zu texts; %zu of %zu texts shown are of their theme's "
		      "conversation\n",
		      list.n, themes_count(t), pure, all);
	assert_true(list.n >= 8 && pure * 100 >= all * 80);
}

static void many_texts_are_held(void **state)
{
	size_t n = large_or(130000, 20000);
	int64_t began = clock_mono();
	struct arena *a = arena_new((size_t)1 << 30), *answer = arena_new((size_t)1 << 28);
	struct theme_list list;
	(void)state;
	struct themes *t = jam(a, 11, n);
	int64_t added = clock_mono();
	size_t kept = arena_used(a);
	themes_read(t, answer, 0, 12, &list);
	print_message("%zu texts: made and added in %lld ms, %zu MB; read in %lld ms, %zu MB\n", n,
		      (long long)(added - began) / 1000, kept >> 20,
		      (long long)(clock_mono() - added) / 1000, arena_used(answer) >> 20);
	assert_true(kept <= ((size_t)50 << 20) + 200 * n);
	assert_true(clock_mono() - began < 60 * SECOND);
	for (size_t p = 0; p < PLANTED; p++)
		assert_non_null(theme_of(&list, p));
	arena_free(answer);
	arena_free(a);
}

/* ---- near duplicates ---- */

static struct texts ideas(struct arena *a)
{
	struct texts t = {0};
	for (size_t c = 0; c < 4; c++) {
		struct table table = table_read(a, conversations[c]);
		for (size_t i = 1; i < table.n; i++)
			if (table.v[i].v[table.v[i].n - 1].n > 40)
				*ARENA_PUSH(a, &t) = table.v[i].v[table.v[i].n - 1];
	}
	str file = read_whole(
		a, shared_path(a, "sentiment/vader-en/nytEditorialSnippets_GroundTruth.txt"));
	while (file.p && t.n < 700) {
		str text = str_cut(&file, '\n');
		str_cut(&text, '\t');
		str_cut(&text, '\t');
		if (text.p && text.n > 60)
			*ARENA_PUSH(a, &t) = text;
	}
	return t;
}

static void typing_error(struct prng *r, str word, struct out *o)
{
	size_t at = 1 + prng_below(r, word.n - 2);
	out_str(o, str_sub(word, 0, at));
	if (prng_unit(r) < 0.5)
		out_byte(o, word.p[at - 1]);	   /* doubled */
	out_str(o, str_sub(word, at + 1, word.n)); /* and one left out */
}

/* The same idea in other words: its second half first, one word in five left out, one in ten
 * another one, one in twenty mistyped, and something said before it. */
static str said_again(struct arena *a, struct prng *r, str text, const struct texts *others)
{
	static const char *const before[] = {"I think that ", "My proposal: ", "What about this? ",
					     "We could say "};
	struct texts words = {0};
	struct out o = out_new(a, 4000);
	for (str rest = text, w = str_word(&rest); w.n; w = str_word(&rest))
		*ARENA_PUSH(a, &words) = w;
	out_str(&o, str_from(before[prng_below(r, 4)]));
	size_t half = words.n / 2;
	for (size_t i = 0; i < words.n; i++) {
		str word = words.v[(i + half) % words.n];
		double u = prng_unit(r);
		if (u < 0.2)
			continue;
		if (u < 0.3) {
			str other = others->v[prng_below(r, others->n)];
			str_word(&other);
			word = str_word(&other);
		}
		if (u > 0.95 && word.n > 4)
			typing_error(r, word, &o);
		else
			out_str(&o, word);
		out_byte(&o, ' ');
	}
	return out_view(&o);
}

static void planted_duplicates_are_found(void **state)
{
	struct arena *a = *state;
	struct prng r = prng_new(17);
	struct similar *s = similar_new(a);
	struct similar_found found[SIMILAR_FOUND];
	size_t right = 0, wrong = 0, first = 0;
	SHARED_OR_SKIP(a, "sentiment");
	struct texts t = ideas(a);
	assert_int_equal(t.n, 700);
	/* 700 ideas, and 300 of them a second time: 1,001 to 1,300 say what 1 to 300 say. */
	size_t step = 700 / 300;
	for (size_t i = 0; i < 300; i++)
		*ARENA_PUSH(a, &t) =
			said_again(a, &r, t.v[i * step], &(struct texts){.v = t.v, .n = 700});
	for (size_t i = 0; i < 1000; i++)
		assert_true(similar_add(s, (int64_t)i + 1, S("en"), t.v[i]));
	assert_true(similar_count(s) >=
		    995); /* what was said again may be without a word of its own */
	for (size_t i = 0; i < 1000; i++) {
		size_t n = similar_find(s, S("en"), t.v[i], SIMILAR_LIKELY, (int64_t)i + 1, found);
		for (size_t k = 0; k < n; k++) {
			size_t other = (size_t)found[k].id - 1;
			assert_true(other != i && found[k].score <= 1 + 1e-9);
			if (other > i)
				continue; /* each pair once */
			bool pair = i >= 700 && other == (i - 700) * step;
			right += pair;
			wrong += !pair;
			first += pair && k == 0;
			if (!pair && getenv("RUCHE_TEST_LARGE"))
				print_message("%.2f\n  %.*s\n  %.*s\n", found[k].score,
					      (int)t.v[i].n, t.v[i].p, (int)t.v[other].n,
					      t.v[other].p);
		}
	}
	print_message(
		"of 300 planted duplicates %zu found, %zu of them first; %zu other pairs named\n",
		right, first, wrong);
	assert_true(right >= 240 && wrong <= 150);
}

static void found_while_typing(void **state)
{
	struct similar *s = similar_new(*state);
	struct similar_found found[SIMILAR_FOUND];
	static const char *const ideas_there[] = {
		"Une vis, pas de colle : tout ce que nous posons doit s'ouvrir avec nos outils.",
		"Publier le taux de panne de tout ce que nous installons, site par site.",
		"Un budget de réparation qui se reporte d'une année sur l'autre.",
		"Ouvrir le journal de nuit à tous les ateliers.",
		"Des heures de réparation comptées comme des heures de conception.",
	};
	for (size_t i = 0; i < 5; i++)
		assert_true(similar_add(s, (int64_t)i + 1, S("fr"), str_from(ideas_there[i])));
	/* Half a sentence, without accents, with an error, in another order. */
	assert_true(similar_find(s, S("fr"), S("publier les taux de panes"), SIMILAR_LIKELY, 0,
				 found) >= 1);
	assert_int_equal(found[0].id, 2);
	assert_true(similar_find(s, S("fr"), S("Reporter le budget de reparation d'une annee"),
				 SIMILAR_LIKELY, 0, found) >= 1);
	assert_int_equal(found[0].id, 3);
	assert_int_equal(similar_find(s, S("fr"), S("Installer des ruches sur les toits"),
				      SIMILAR_LIKELY, 0, found),
			 0);
	assert_int_equal(similar_find(s, S("fr"), S("de la pour nous avec"), 0, 0, found), 0);
	assert_int_equal(similar_find(s, S("fr"), STR_NONE, 0, 0, found), 0);
	/* Itself, and not itself. */
	assert_int_equal(similar_find(s, S("fr"), str_from(ideas_there[3]), 0.99, 0, found), 1);
	assert_true(found[0].id == 4 && found[0].score > 0.999);
	assert_int_equal(similar_find(s, S("fr"), str_from(ideas_there[3]), 0.99, 4, found), 0);
	/* Changed, then taken out. */
	assert_true(similar_add(s, 4, S("fr"), S("Des ruches sur tous les toits")));
	assert_int_equal(similar_count(s), 5);
	assert_int_equal(similar_find(s, S("fr"), str_from(ideas_there[3]), 0.5, 0, found), 0);
	assert_true(similar_find(s, S("fr"), S("Installer des ruches sur les toits"),
				 SIMILAR_LIKELY, 0, found) == 1);
	assert_int_equal(found[0].id, 4);
	assert_true(similar_add(s, 4, S("fr"), STR_NONE));
	assert_int_equal(similar_count(s), 4);
	assert_int_equal(similar_find(s, S("fr"), S("Installer des ruches sur les toits"),
				      SIMILAR_LIKELY, 0, found),
			 0);
	/* The nearest first, of equal ones the smaller id, ten at most. */
	for (int64_t id = 440; id > 20; id--)
		assert_true(similar_add(s, id, S("en"), S("Label every valve")));
	assert_int_equal(similar_find(s, S("en"), S("label valves"), 0.1, 0, found), SIMILAR_FOUND);
	assert_true(found[0].id == 21 && found[9].id == 30);
}

static void many_ideas_answer_at_once(void **state)
{
	struct arena *a = *state;
	struct prng r = prng_new(23);
	struct similar *s = similar_new(a);
	struct similar_found found[SIMILAR_FOUND];
	size_t n = large_or(100000, 10000), hits = 0;
	int64_t longest = 0, began, added;
	SHARED_OR_SKIP(a, "sentiment");
	struct texts t = ideas(a);
	str *all = NEW_ARRAY(a, str, n);
	for (size_t i = 0; i < n; i++) {
		/* Half of one real text and half of another. */
		str x = t.v[prng_below(&r, t.n)], y = t.v[prng_below(&r, t.n)];
		struct out o = out_new(a, 4000);
		out_str(&o, str_sub(x, 0, x.n / 2));
		out_str(&o, str_sub(y, y.n / 2, y.n));
		for (size_t k = 0; k < 4; k++)
			filler(&r, &o, 9000);
		all[i] = utf8_clean(a, out_view(&o));
	}
	size_t before = arena_used(a);
	began = clock_mono();
	for (size_t i = 0; i < n; i++)
		assert_true(similar_add(s, (int64_t)i + 1, S("en"), all[i]));
	added = clock_mono();
	size_t kept = arena_used(a) - before;
	for (size_t i = 0; i < 300; i++) {
		size_t which = prng_below(&r, n);
		int64_t asked = clock_mono();
		size_t got = similar_find(s, S("en"), said_again(a, &r, all[which], &t),
					  SIMILAR_LIKELY, 0, found);
		int64_t spent = clock_mono() - asked;
		longest = spent > longest ? spent : longest;
		for (size_t k = 0; k < got; k++)
			hits += found[k].id == (int64_t)which + 1;
	}
	print_message("%zu ideas: added in %lld ms, %zu MB; 300 questions in %lld ms, the longest "
		      "%lld us; %zu found\n",
		      n, (long long)(added - began) / 1000, kept >> 20,
		      (long long)(clock_mono() - added) / 1000, (long long)longest, hits);
	assert_true(kept <= (size_t)(2 << 20) + 1500 * n);
	assert_true(clock_mono() - added < 60 * SECOND); /* a question while somebody types */
	assert_true(hits >= 240);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(planted_themes_name_themselves),      ON_ARENA(few_texts_are_no_theme),
		ON_ARENA(real_themes_are_of_one_conversation), ON_ARENA(many_texts_are_held),
		ON_ARENA(planted_duplicates_are_found),	       ON_ARENA(found_while_typing),
		ON_ARENA(many_ideas_answer_at_once),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
