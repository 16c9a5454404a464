/* SPDX-License-Identifier: Apache-2.0
 * The mood of texts: VADER's own sentences, French grammar, agreement with what people said of real
 * texts; the line of many, who is never shown in it, and its turns.
 */
#include "core/insight/mood.h"

#include "core/insight/mood_line.h"
#include "insight_fixture.h"

#include <math.h>

static void read_into(struct lexicon *l, str file, enum lexicon_format format, double scale)
{
	str why = STR_NONE;
	if (lexicon_read(l, file, format, scale, &why) != OK)
		fail_msg("%.*s", (int)why.n, why.p);
}

static struct lexicon *vader(struct arena *a)
{
	struct lexicon *l = lexicon_new(a, LANG_EN);
	read_into(l, read_whole(a, shared_path(a, "lexicons/vader_lexicon.txt")), LEXICON_TABBED,
		  1);
	read_into(l, read_whole(a, shared_path(a, "lexicons/emoji_utf8_lexicon.txt")),
		  LEXICON_EMOJI, 1);
	return l;
}

static struct lexicon *pattern(struct arena *a)
{
	struct lexicon *l = lexicon_new(a, LANG_FR);
	read_into(l, read_whole(a, shared_path(a, "lexicons/fr-sentiment.xml")), LEXICON_XML, 4);
	return l;
}

static double score(const struct lexicon *l, const char *text)
{
	return mood_of(l, str_from(text)).score;
}

/* The sentences and scores of VADER's README. */
static void vader_says_what_it_published(void **state)
{
	static const struct {
		const char *text;
		double score;
	} published[] = {
		{"VADER is smart, handsome, and funny.", 0.8316},
		{"VADER is smart, handsome, and funny!", 0.8439},
		{"VADER is very smart, handsome, and funny.", 0.8545},
		{"VADER is VERY SMART, handsome, and FUNNY.", 0.9227},
		{"VADER is VERY SMART, handsome, and FUNNY!!!", 0.9342},
		{"VADER is VERY SMART, uber handsome, and FRIGGIN FUNNY!!!", 0.9469},
		{"VADER is not smart, handsome, nor funny.", -0.7424},
		{"The book was good.", 0.4404},
		{"At least it isn't a horrible book.", 0.431},
		{"The book was only kind of good.", 0.3832},
		{"The plot was good, but the characters are uncompelling and the dialog is not "
		 "great.",
		 -0.7042},
		{"Today SUX!", -0.5461},
		{"Today only kinda sux! But I'll get by, lol", 0.5249},
		{"Make sure you :) or :D today!", 0.8633},
		{"Not bad at all", 0.431},
	};
	SHARED_OR_SKIP(*state, "lexicons");
	struct lexicon *l = vader(*state);
	assert_true(lexicon_count(l) > 7400);
	for (size_t i = 0; i < sizeof(published) / sizeof(*published); i++) {
		double s = score(l, published[i].text);
		if (fabs(s - published[i].score) > 0.00011)
			fail_msg("%s: %.4f instead of %.4f", published[i].text, s,
				 published[i].score);
	}
	/* Signs count by the words of their names, also without a space before them. */
	assert_true(score(l, "Catch 💋 and 😁") > 0.6);
	assert_true(score(l, "morning😁") > 0.4);
	assert_true(score(l, "😠") < -0.2);
}

static struct lexicon *small(struct arena *a, enum lang lang)
{
	struct lexicon *l = lexicon_new(a, lang);
	if (lang == LANG_FR)
		read_into(l,
			  S("bon\t2\nbonne\t2\nmauvais\t-2\ntriste\t-2\naime\t2."
			    "5\nadmirable\t3\nhonte\t-3\n"
			    "génial\t3\nsuper\t2."
			    "5\n😀\t2\r\nproblème\t-1.5\n"),
			  LEXICON_TABBED, 1);
	else
		read_into(l, S("good\t1.9\nbad\t-2.5\nno\t-1.2\nfun\t2.3\nfed up\t-1.8\n"),
			  LEXICON_TABBED, 1);
	return l;
}

static void french_negates_around_its_verb(void **state)
{
	struct lexicon *l = small(*state, LANG_FR);
	double plain = score(l, "Le plan est bon.");
	assert_true(plain > 0.4);
	assert_true(score(l, "Le plan est très bon.") > plain);
	assert_true(score(l, "Le plan est un peu bon.") < plain);
	assert_true(score(l, "Le plan est un peu bon.") > 0);
	static const char *const negative[] = {
		"Le plan n'est pas bon.",  "Le plan n’est pas bon.",
		"Le plan n'est plus bon.", "Ce plan est sans bonne raison",
		"Je n'aime pas ce plan.",  "Je ne l'aime plus.",
		"J'aime pas ce plan.",	   "Il n'y a jamais rien de bon.",
		"Aucun bon plan.",	   "C'est bon, mais quelle honte !",
	};
	for (size_t i = 0; i < sizeof(negative) / sizeof(*negative); i++)
		if (!(score(l, negative[i]) < -0.05))
			fail_msg("%s: %.3f", negative[i], score(l, negative[i]));
	static const char *const positive[] = {
		"Pas mauvais du tout.",
		"Il n'est pas triste.",
		"C'est plus bon encore.",
		"L'idée est GÉNIALE, non, génial !",
		"C'est super",
		"Sans problème.",
		"d'accord😀",
	};
	for (size_t i = 0; i < sizeof(positive) / sizeof(*positive); i++)
		if (!(score(l, positive[i]) > 0.05))
			fail_msg("%s: %.3f", positive[i], score(l, positive[i]));
	assert_true(score(l, "C'est super bon") > score(l, "C'est bon"));
}

static void what_is_not_known_says_nothing(void **state)
{
	struct lexicon *l = small(*state, LANG_EN);
	struct mood m = mood_of(l, S("The committee meets on Monday."));
	assert_true(m.score == 0 && m.confidence == 0 && m.hits == 0 && m.words == 5);
	m = mood_of(l, STR_NONE);
	assert_true(m.score == 0 && m.words == 0);
	/* One word is less sure than three that agree, and those more than two that do not. */
	double one = mood_of(l, S("good")).confidence;
	double three = mood_of(l, S("good, good and fun")).confidence;
	double torn = mood_of(l, S("good and bad")).confidence;
	assert_true(three > one && one > torn && torn < 0.2);
	assert_true(mood_of(l, S("We are fed up")).score < -0.2);
	assert_true(mood_of(l, S("no good")).score < 0);
	assert_true(mood_of(l, S("Don’t call it good")).score < 0);
	assert_int_equal(mood_sign(0.05), 1);
	assert_int_equal(mood_sign(0.049), 0);
	assert_int_equal(mood_sign(-0.05), -1);
	/* A text without end is read as far as stated. */
	char *long_text = arena_bytes(*state, 1 << 20);
	for (size_t i = 0; i < 1 << 20; i++)
		long_text[i] = i % 2 ? ' ' : 'x';
	assert_true(mood_of(l, (str){long_text, 1 << 20}).words == MOOD_WORDS);
}

static void a_file_is_refused_by_its_line(void **state)
{
	static const struct {
		str file;
		enum lexicon_format format;
		const char *why;
	} bad[] = {
		{S("good\t1\nbad\n"), LEXICON_TABBED, "line 2: no value behind a tab"},
		{S("good\t1\n\nbad\tx\n"), LEXICON_TABBED,
		 "line 3: the value is no number of the scale"},
		{S("good\t5\n"), LEXICON_TABBED, "line 1: the value is no number of the scale"},
		{S("good\tnan\n"), LEXICON_TABBED, "line 1: the value is no number of the scale"},
		{S("g\xFFod\t1\n"), LEXICON_TABBED, "line 1: not UTF-8"},
		{S("<sentiment>\n<word form=\"bon\" />\n"), LEXICON_XML,
		 "line 2: a word without form or polarity"},
		{S("smile\n"), LEXICON_EMOJI, "line 1: no name behind a tab"},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		str why = STR_NONE;
		struct lexicon *l = lexicon_new(*state, LANG_EN);
		assert_int_equal(lexicon_read(l, bad[i].file, bad[i].format, 1, &why), INVALID);
		if (!str_eq(why, str_from(bad[i].why)))
			fail_msg("'%.*s' is not '%s'", (int)why.n, why.p, bad[i].why);
	}
	/* The later value counts. */
	struct lexicon *l = small(*state, LANG_EN);
	read_into(l, S("good\t-3\nnew word\t1\n"), LEXICON_TABBED, 1);
	assert_true(lexicon_find(l, S("good"))->valence == -3);
	assert_true(lexicon_find(l, S("new"))->roles == WORD_BEGINS);
	read_into(l, S("lol\t3\nlol\t1.5\nLOL\t2\n"), LEXICON_TABBED, 1);
	assert_true(lexicon_find(l, S("lol"))->valence == 1.5f);
	/* More words than it may have. */
	struct out o = out_new(*state, 8 << 20);
	for (int i = 0; i < LEXICON_ENTRIES_MAX + 1; i++)
		out_fmt(&o, "w%d\t1\n", i);
	str why = STR_NONE;
	assert_int_equal(lexicon_read(l, out_view(&o), LEXICON_TABBED, 1, &why), TOO_LARGE);
}

/* ---- agreement with people ---- */

struct judged {
	struct mood_judged *v;
	size_t n, cap;
};

static struct mood_quality report(const char *what, const struct judged *j)
{
	struct mood_quality q = mood_judge(j->v, j->n);
	print_message("%s: n %zu, both speak %zu, right %.3f +- %.3f, agreement %.3f%s\n", what,
		      q.n, q.spoken, q.right, q.error, q.agreement, q.weak ? " (weak)" : "");
	return q;
}

/* id TAB rating TAB text. The sure ones and the unsure ones apart. */
static void rated(struct arena *a, const struct lexicon *l, const char *name, struct judged *all,
		  struct judged *sure, struct judged *unsure)
{
	str file = read_whole(a, shared_path(a, name));
	while (file.p) {
		str text = str_cut(&file, '\n');
		str_cut(&text, '\t');
		double rating;
		if (!str_to_real(str_cut(&text, '\t'), &rating) || !text.p)
			continue;
		struct mood m = mood_of(l, text);
		struct mood_judged j = {mood_sign(m.score), mood_sign(rating / 4)};
		*ARENA_PUSH(a, all) = j;
		*ARENA_PUSH(a, m.confidence >= 0.5 ? sure : unsure) = j;
	}
}

/* text TAB emotions: 5 and 8 pleasant, 1 3 4 6 unpleasant, others and mixed ones left out. */
static struct judged subtitles(struct arena *a, const struct lexicon *l, const char *name)
{
	struct judged all = {0};
	str file = read_whole(a, shared_path(a, name));
	while (file.p) {
		str line = str_cut(&file, '\n'), text = str_cut(&line, '\t');
		int people = 0;
		bool mixed = false;
		for (size_t i = 0; i < line.n; i++) {
			int sign = line.p[i] == '5' || line.p[i] == '8' ? 1
				   : strchr("1346", line.p[i])		? -1
									: 0;
			mixed = mixed || (sign && people && sign != people);
			people = sign ? sign : people;
		}
		if (people && !mixed)
			*ARENA_PUSH(a, &all) =
				(struct mood_judged){mood_sign(mood_of(l, text).score), people};
	}
	return all;
}

static void agreement_with_people_is_known(void **state)
{
	struct arena *a = *state;
	struct judged tweets = {0}, sure = {0}, unsure = {0}, nyt = {0}, ignored = {0};
	SHARED_OR_SKIP(a, "sentiment");
	struct lexicon *en = vader(a), *fr = pattern(a);
	rated(a, en, "sentiment/vader-en/tweets_GroundTruth.txt", &tweets, &sure, &unsure);
	rated(a, en, "sentiment/vader-en/nytEditorialSnippets_GroundTruth.txt", &nyt, &ignored,
	      &ignored);
	struct judged xed_en = subtitles(a, en, "sentiment/xed-en.tsv"),
		      xed_fr = subtitles(a, fr, "sentiment/xed-fr.tsv");
	struct mood_quality q = report("English, tweets", &tweets);
	assert_true(q.n > 4000 && q.right > 0.93 && !q.weak);
	double of_sure = report("  of these with confidence 0.5 and more", &sure).right;
	assert_true(of_sure > report("  and below", &unsure).right + 0.02);
	q = report("English, newspaper editorials", &nyt);
	assert_true(q.right > 0.65 && q.weak);
	q = report("English, film subtitles", &xed_en);
	assert_true(q.right > 0.6 && q.weak);
	q = report("French, film subtitles", &xed_fr);
	assert_true(q.spoken > 1000 && q.right > 0.57 && q.weak);
}

static void quality_is_computed_as_stated(void **state)
{
	(void)state;
	/* Krippendorff, "Computing Krippendorff's Alpha-Reliability" (2011), section A: two
	 * observers, ten units, 6 equal: alpha 0.095. */
	static const int first[] = {0, 1, 0, 0, 0, 0, 0, 0, 1, 0},
			 second[] = {1, 1, 1, 0, 0, 1, 0, 0, 0, 0};
	struct mood_judged v[10];
	for (size_t i = 0; i < 10; i++)
		v[i] = (struct mood_judged){first[i], second[i]};
	struct mood_quality q = mood_judge(v, 10);
	assert_true(fabs(q.agreement - 0.095) < 0.0005 && q.weak);
	assert_int_equal(q.spoken, 1);
	for (size_t i = 0; i < 10; i++)
		v[i] = (struct mood_judged){i % 2 ? 1 : -1, i % 2 ? 1 : -1};
	q = mood_judge(v, 10);
	assert_true(fabs(q.agreement - 1) < 1e-9 && q.right == 1 && !q.weak && q.error > 0.1);
	q = mood_judge(v, 0);
	assert_true(q.n == 0 && q.weak);
}

/* ---- the line ---- */

enum { HOURS = 72, AN_HOUR = 3600 };

static double normal(struct prng *r)
{
	return sqrt(-2 * log(1 - prng_unit(r))) * cos(2 * M_PI * prng_unit(r));
}

static void few_authors_are_no_bucket(void **state)
{
	struct mood_post v[400];
	struct mood_line line;
	size_t n = 0;
	/* Hour 0: 20 authors. Hour 1: 19, however much they write. Hour 2: 20 again, one of them
	 * loud. Hour 3 is not over. */
	for (int i = 0; i < 20; i++)
		v[n++] = (struct mood_post){i, i, 0.5};
	for (int i = 0; i < 190; i++)
		v[n++] = (struct mood_post){i % 19, AN_HOUR + i, -1};
	for (int i = 0; i < 20; i++)
		v[n++] = (struct mood_post){i, 2 * AN_HOUR, 0.4};
	for (int i = 0; i < 100; i++)
		v[n++] = (struct mood_post){7, 2 * AN_HOUR + 1 + i, -0.6};
	for (int i = 0; i < 60; i++)
		v[n++] = (struct mood_post){i, 3 * AN_HOUR + i, 1};
	mood_line(*state, v, n, 0, AN_HOUR, 4 * AN_HOUR - 1, &line);
	assert_int_equal(line.n, 2);
	assert_int_equal(line.withheld, 1);
	assert_int_equal(line.turns, 0);
	assert_true(line.v[0].authors == 20 && fabs(line.v[0].mean - 0.5) < 1e-9 &&
		    line.v[0].error < 1e-6);
	assert_int_equal(line.v[1].from, 2 * AN_HOUR);
	assert_true(line.v[1].posts == 120 && line.v[1].authors == 20);
	/* 19 authors at 0.4, one at 0.4 and 100 times -0.6. */
	assert_true(fabs(line.v[1].mean - (19 * 0.4 + (0.4 - 60) / 101) / 20) < 1e-9);
	mood_line(*state, v, n, 0, AN_HOUR, 4 * AN_HOUR, &line);
	assert_int_equal(line.n, 3);
	/* What lies before the beginning, what is no number, a clock that stands still. */
	v[0].time = -5;
	v[20].score = NAN;
	mood_line(*state, v, n, 0, AN_HOUR, 4 * AN_HOUR, &line);
	assert_int_equal(line.n, 2);
	mood_line(*state, v, n, 0, AN_HOUR, 0, &line);
	assert_int_equal(line.n, 0);
	mood_line(*state, v, n, 0, 0, 100, &line);
	assert_int_equal(line.n, 0);
}

/* So many posts an hour, of ten times as many people, around a mean of each hour. */
static void simulate_of(struct arena *a, uint64_t seed, const double *mean, int posts,
			struct mood_line *line)
{
	struct prng r = prng_new(seed);
	size_t n = 0, all = HOURS * (size_t)posts;
	struct mood_post *v = NEW_ARRAY(a, struct mood_post, all);
	for (int h = 0; h < HOURS; h++)
		for (int i = 0; i < posts; i++) {
			double s = mean[h] + 0.45 * normal(&r);
			v[n++] = (struct mood_post){(int64_t)prng_below(&r, (size_t)posts * 10),
						    h * AN_HOUR + (int64_t)prng_below(&r, AN_HOUR),
						    s > 1    ? 1
						    : s < -1 ? -1
							     : s};
		}
	mood_line(a, v, n, 0, AN_HOUR, HOURS * AN_HOUR, line);
	assert_int_equal(line->n, HOURS);
}

static void simulate(struct arena *a, uint64_t seed, const double *mean, struct mood_line *line)
{
	simulate_of(a, seed, mean, 40, line);
}

static void a_turn_is_found_within_an_hour(void **state)
{
	struct arena *a = arena_new((size_t)1 << 28);
	double mean[HOURS];
	int gradual = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct mood_line line;
		/* Negative in the first nine hours, then constructive. */
		for (int h = 0; h < HOURS; h++)
			mean[h] = h < 9 ? -0.15 : 0.2;
		simulate(a, seed, mean, &line);
		assert_true(line.turns >= 1 && line.turns <= 2);
		assert_true(llabs(line.turn[0].time - 9 * AN_HOUR) <= AN_HOUR);
		assert_true(line.turn[0].before < 0 && line.turn[0].after > 0 &&
			    line.turn[0].chance <= 0.01);
		/* The same in three steps of an hour, around hour 9. */
		mean[8] = -0.06;
		mean[9] = 0.03;
		mean[10] = 0.11;
		simulate(a, seed, mean, &line);
		assert_true(line.turns >= 1);
		gradual += llabs(line.turn[0].time - 9 * AN_HOUR) <= AN_HOUR;
		/* Two turns. */
		for (int h = 0; h < HOURS; h++)
			mean[h] = h < 9 || h >= 40 ? -0.2 : 0.2;
		simulate(a, seed, mean, &line);
		assert_true(line.turns >= 2 && llabs(line.turn[0].time - 9 * AN_HOUR) <= AN_HOUR);
		assert_true(llabs(line.turn[line.turns - 1].time - 40 * AN_HOUR) <= AN_HOUR);
		arena_reset(a);
	}
	print_message("turns over three hours, found within an hour of their middle: %d of 20\n",
		      gradual);
	assert_true(gradual >= 14);
	arena_free(a);
}

static void a_flat_line_has_no_turn(void **state)
{
	struct arena *a = arena_new((size_t)1 << 28);
	double mean[HOURS] = {0};
	int alarms = 0;
	(void)state;
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct mood_line line;
		simulate(a, 1000 + seed, mean, &line);
		alarms += line.turns > 0;
		arena_reset(a);
	}
	print_message("flat lines with a turn: %d of 100\n", alarms);
	assert_true(alarms <= 5);
	arena_free(a);
}

/* ---- hour by hour ---- */

/* What is told of a line as it grows: the number of hours that are over when something is told
 * first, of what time, how often something was told that no turn came of, and how often in all. */
struct told {
	int first, withdrawn, claims;
	int64_t time, sure; /* sure: hours over when mood_turns has its first */
};
static struct told hour_by_hour(struct arena *a, const struct mood_line *whole, int hours)
{
	struct told t = {0};
	int64_t told = INT64_MIN;
	for (int over = 1; over <= hours; over++) {
		struct mood_line line = {.v = whole->v, .n = (size_t)over};
		struct mood_turn news;
		mood_turns(a, &line);
		bool is = mood_news(&line, told, &news), found = false;
		for (size_t i = 0; i < line.turns; i++)
			found = found || llabs(line.turn[i].time - told) < MOOD_SIDE * AN_HOUR;
		if (line.turns && !t.sure)
			t.sure = over;
		if (told != INT64_MIN && !found &&
		    !(is && llabs(news.time - told) < MOOD_SIDE * AN_HOUR))
			t.withdrawn++;
		if (is && told == INT64_MIN)
			t.claims++;
		if ((is || line.turns) && !t.first) {
			t.first = over;
			t.time = is ? news.time : line.turn[0].time;
		}
		if (is)
			assert_true(news.chance >= 0.001 && news.chance < 0.05);
		told = is ? news.time : INT64_MIN;
	}
	return t;
}

/* A turn at hour 9 is told when that hour is over; of a flat line seldom anything is, over all
 * looks at it, and it is withdrawn. */
static void a_turn_is_told_when_its_hour_is_over(void **state)
{
	struct arena *a = arena_new((size_t)1 << 28);
	double mean[HOURS], flat[HOURS] = {0};
	int many = 0, next = 0, few = 0, false_ones = 0, uneven = 0, left = 0, sure = 0;
	(void)state;
	for (int h = 0; h < HOURS; h++)
		mean[h] = h < 9 ? -0.15 : 0.2;
	for (uint64_t seed = 1; seed <= 20; seed++) {
		struct mood_line line;
		/* A hundred people an hour, and forty. */
		simulate_of(a, seed, mean, 100, &line);
		struct told t = hour_by_hour(a, &line, 20);
		many += t.first == 10 && t.time == 9 * AN_HOUR;
		assert_true(t.sure >= 12 && t.sure <= 14);
		simulate(a, seed, mean, &line);
		t = hour_by_hour(a, &line, 20);
		few += t.first == 10 && t.time == 9 * AN_HOUR;
		next += t.first == 10 || t.first == 11;
		arena_reset(a);
	}
	for (uint64_t seed = 1; seed <= 100; seed++) {
		struct mood_line line;
		struct prng r = prng_new(seed);
		double waves[HOURS];
		simulate(a, 2000 + seed, flat, &line);
		struct told t = hour_by_hour(a, &line, HOURS);
		false_ones += t.claims > 0;
		sure += t.sure > 0;
		left += t.claims - t.withdrawn;
		/* Hours that differ more than the people in them. */
		for (int h = 0; h < HOURS; h++)
			waves[h] = 0.07 * normal(&r);
		simulate(a, 3000 + seed, waves, &line);
		uneven += hour_by_hour(a, &line, HOURS).claims > 0;
		arena_reset(a);
	}
	print_message(
		"told when the hour behind it is over: %d of 20, of 40 people an hour %d, an "
		"hour later %d; flat lines of which something is told, over 72 looks: %d of "
		"100 (%d stay), of uneven hours %d; a turn that is certain at some look: %d\n",
		many, few, next, false_ones, left, uneven, sure);
	assert_int_equal(many, 20);
	assert_true(few >= 10 && next >= 17);
	assert_true(false_ones <= 5 && left <= 1 && sure <= 5 && uneven <= 15);
	arena_free(a);
}

/* Of how few hours it is told, and from what. */
static void news_are_of_the_hours_since_the_last_turn(void **state)
{
	struct mood_bucket v[20];
	struct mood_turn news;
	struct mood_line line = {.v = v};
	(void)state;
	for (size_t i = 0; i < 20; i++)
		v[i] = (struct mood_bucket){.from = (int64_t)i * AN_HOUR,
					    .posts = 50,
					    .authors = 40,
					    .mean = (i % 2 ? 0.01 : -0.01),
					    .error = 0.1};
	line.n = 7;
	assert_false(mood_news(&line, INT64_MIN, &news));
	v[6].mean = 0.5;
	assert_true(mood_news(&line, INT64_MIN, &news));
	assert_true(news.time == 6 * AN_HOUR && fabs(news.before) < 1e-9 && news.after == 0.5);
	/* Five hours before it do not tell how hours differ. */
	line.v = v + 1;
	line.n = 6;
	assert_false(mood_news(&line, INT64_MIN, &news));
	/* Neither do hours that differ as much by themselves. */
	line.v = v;
	line.n = 7;
	v[2].mean = -0.4;
	assert_false(mood_news(&line, INT64_MIN, &news));
	v[2].mean = -0.01;
	/* What was told stays for a while, but is not told anew then, and is not when it went. */
	for (size_t i = 6; i < 12; i++)
		v[i].mean = 0.5;
	line.n = 9;
	assert_true(mood_news(&line, 6 * AN_HOUR, &news) && news.time == 6 * AN_HOUR);
	assert_false(mood_news(&line, INT64_MIN, &news) && news.time == 6 * AN_HOUR);
	v[7].mean = v[8].mean = -0.3;
	assert_false(mood_news(&line, 6 * AN_HOUR, &news));
	v[7].mean = v[8].mean = 0.5;
	/* A turn that is certain is where it begins anew. */
	line.turn[line.turns++] = (struct mood_turn){.time = 6 * AN_HOUR};
	line.n = 12;
	assert_false(mood_news(&line, 6 * AN_HOUR, &news));
	v[12].mean = 0.0;
	line.n = 13;
	assert_true(mood_news(&line, INT64_MIN, &news));
	assert_true(news.time == 12 * AN_HOUR && fabs(news.before - 0.5) < 1e-9);
	/* Nothing there. */
	line = (struct mood_line){0};
	assert_false(mood_news(&line, INT64_MIN, &news));
}

/* Real texts: people were displeased in seven of ten before hour 9, in three of ten after. */
static void a_turn_is_found_in_real_texts(void **state)
{
	struct arena *a = *state;
	SHARED_OR_SKIP(a, "sentiment");
	struct lexicon *l = vader(a);
	struct texts {
		str *v;
		size_t n, cap;
	} by[2] = {0};
	str file = read_whole(a, shared_path(a, "sentiment/vader-en/tweets_GroundTruth.txt"));
	while (file.p) {
		str text = str_cut(&file, '\n');
		double rating;
		str_cut(&text, '\t');
		if (str_to_real(str_cut(&text, '\t'), &rating) && text.p)
			*ARENA_PUSH(a, &by[rating > 0]) = text;
	}
	struct prng r = prng_new(9);
	size_t each = large_or(130000 / HOURS, 60), n = 0;
	struct mood_post *v = NEW_ARRAY(a, struct mood_post, each * HOURS);
	int64_t began = clock_mono();
	for (int h = 0; h < HOURS; h++)
		for (size_t i = 0; i < each; i++) {
			struct texts *t = &by[prng_unit(&r) < (h < 9 ? 0.3 : 0.7)];
			struct mood m = mood_of(l, t->v[prng_below(&r, t->n)]);
			v[n] = (struct mood_post){(int64_t)prng_below(&r, 3000), h * AN_HOUR,
						  m.score};
			n += m.hits > 0;
		}
	int64_t scored = clock_mono();
	struct mood_line line;
	mood_line(a, v, n, 0, AN_HOUR, HOURS * AN_HOUR, &line);
	print_message("%zu posts: scored in %lld ms, line and turns in %lld ms\n", each * HOURS,
		      (long long)(scored - began) / 1000,
		      (long long)(clock_mono() - scored) / 1000);
	assert_true(clock_mono() - began < 10 * SECOND);
	assert_int_equal(line.n, HOURS);
	assert_true(line.turns >= 1 && llabs(line.turn[0].time - 9 * AN_HOUR) <= AN_HOUR);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(vader_says_what_it_published),
		ON_ARENA(french_negates_around_its_verb),
		ON_ARENA(what_is_not_known_says_nothing),
		ON_ARENA(a_file_is_refused_by_its_line),
		ON_ARENA(agreement_with_people_is_known),
		ON_ARENA(quality_is_computed_as_stated),
		ON_ARENA(few_authors_are_no_bucket),
		ON_ARENA(a_turn_is_found_within_an_hour),
		ON_ARENA(a_flat_line_has_no_turn),
		ON_ARENA(a_turn_is_found_in_real_texts),
		ON_ARENA(a_turn_is_told_when_its_hour_is_over),
		ON_ARENA(news_are_of_the_hours_since_the_last_turn),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
