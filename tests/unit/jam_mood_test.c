/* SPDX-License-Identifier: Apache-2.0
 * The words with their mood that the build gathers, and how far the machine agrees with people when
 * it uses them: what the pages of jams say of it is measured here.
 */
#include "feature/jams/understand.h"

#include "base/arena_fixture.h"
#include "base/clock.h"
#include "core/insight/mood.h"
#include "shared.h"

#include <math.h>

struct judged {
	struct mood_judged *v;
	size_t n, cap;
};

/* id TAB rating TAB text */
static struct judged rated(struct arena *a, const struct lexicon *l, const char *name)
{
	struct judged all = {0};
	str file = read_whole(a, shared_path(a, name));
	while (file.p) {
		str text = str_cut(&file, '\n');
		double rating;
		str_cut(&text, '\t');
		if (str_to_real(str_cut(&text, '\t'), &rating) && text.p)
			*ARENA_PUSH(a, &all) = (struct mood_judged){
				mood_sign(mood_of(l, text).score), mood_sign(rating / 4)};
	}
	return all;
}

/* text TAB emotions: 5 and 8 pleasant, 1 3 4 6 unpleasant; others and mixed ones are left out. */
static struct judged subtitles(struct arena *a, const struct lexicon *l, const char *name)
{
	struct judged all = {0};
	str file = read_whole(a, shared_path(a, name));
	while (file.p) {
		str line = str_cut(&file, '\n'), text = str_cut(&line, '\t');
		bool good = str_find_byte(line, '5') >= 0 || str_find_byte(line, '8') >= 0,
		     bad = false;
		for (size_t i = 0; i < line.n; i++)
			bad = bad || (line.p[i] && strchr("1346", line.p[i]) != NULL);
		if (good != bad)
			*ARENA_PUSH(a, &all) = (struct mood_judged){
				mood_sign(mood_of(l, text).score), good ? 1 : -1};
	}
	return all;
}

static void pages_say_what_is_measured(void **state)
{
	static const struct {
		const char *file;
		bool rated;
	} files[] = {{"sentiment/vader-en/tweets_GroundTruth.txt", true},
		     {"sentiment/vader-en/nytEditorialSnippets_GroundTruth.txt", true},
		     {"sentiment/xed-en.tsv", false},
		     {"sentiment/xed-fr.tsv", false}};
	struct arena *a = *state;
	bool same = true;
	SHARED_OR_SKIP(a, "sentiment");
	for (size_t i = 0; i < 4; i++) {
		const struct mood_measured *m = &mood_measured[i];
		struct lexicon *l = jam_lexicon(a, str_from(m->language));
		if (!l)
			skip();
		struct judged j = files[i].rated ? rated(a, l, files[i].file)
						 : subtitles(a, l, files[i].file);
		struct mood_quality q = mood_judge(j.v, j.n);
		print_message("%s: n %zu, both speak %zu, right %.3f, agreement %.3f\n",
			      files[i].file, q.n, q.spoken, q.right, q.agreement);
		same = same && m->n == (int64_t)q.spoken && fabs(m->right - q.right) < 0.0051 &&
		       fabs(m->agreement - q.agreement) < 0.0051;
	}
	assert_true(same);
	assert_null(mood_measured[4].language);
}

static void words_of_two_languages_are_there(void **state)
{
	struct lexicon *en = jam_lexicon(*state, S("en")), *fr = jam_lexicon(*state, S("fr"));
	assert_null(jam_lexicon(*state, S("de")));
	if (!en || !fr)
		skip(); /* built without npm */
	assert_true(lexicon_count(en) > 7000 && lexicon_count(fr) > 2500);
	assert_true(mood_of(en, S("This is a wonderful idea")).score > 0.3);
	assert_true(mood_of(en, S("This is a horrible failure")).score < -0.3);
	assert_true(mood_of(fr, S("C’est une excellente idée, magnifique")).score > 0.3);
	assert_true(mood_of(fr, S("C’est triste et horrible")).score < -0.3);
	assert_true(mood_of(fr, S("Ce n’est pas magnifique")).score < 0);
}

static void the_last_hours_are_a_twelfth(void **state)
{
	(void)state;
	assert_int_equal(jam_recent(0, 72 * HOUR, 30 * HOUR), 24 * HOUR);
	assert_int_equal(jam_recent(0, 72 * HOUR, 90 * HOUR), 66 * HOUR);
	assert_int_equal(jam_recent(0, 3 * HOUR, 2 * HOUR), HOUR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(pages_say_what_is_measured),
		ON_ARENA(words_of_two_languages_are_there),
		ON_ARENA(the_last_hours_are_a_twelfth),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
