/* SPDX-License-Identifier: Apache-2.0
 * themes: what many texts are about: words and pairs of words that come together, which name
 * themselves, each with the texts that show it.
 *
 * A text is added once, in some 30 us. Reading the themes of a stretch of time goes over what was
 * kept of the texts, so that it can be done each minute: 130,000 texts take less than a second.
 *
 * 1. Terms: stems (core/analyse.h) and pairs of neighbours, without the words of the grammar, and
 *    without those that more than a seventh of a language's texts have: what all speak of parts
 *    nothing.
 * 2. The THEMES_TERMS weightiest of a language, by n log(N / n) (the information they give).
 * 3. Clusters of terms that come together: average linkage over normalized pointwise mutual
 *    information (Bouma 2009), down to THEMES_ALIKE.
 * 4. Each text belongs to the theme whose terms it has most of, weighted by rarity. A theme is
 * called by the terms that its texts have most and the others least (class-based tf-idf,
 * Grootendorst 2022); its evidence are the texts with most of it, of different authors where there
 * are.
 *
 * Texts in different languages have different themes. Languages other than English and French are
 * not stemmed; what all their texts have is left out by rule 1 alone.
 *
 * Limits: THEMES_TEXTS texts, the first THEMES_TEXT_BYTES of each, THEMES_TEXT_TERMS terms. Memory:
 * at most 50 MB for the terms and 200 bytes a text (130,000 texts: 76 MB in all); themes_read 2 MB
 * and 16 bytes a text in the arena it is given. Terms seen least are forgotten when there are too
 * many (lossy counting, Manku and Motwani 2002); the counts of a theme are exact. The same texts in
 * the same order give the same themes. One thread at a time.
 */
#ifndef RUCHE_THEMES_H
#define RUCHE_THEMES_H

#include "base/arena.h"
#include "base/str.h"

enum {
	THEMES_TEXTS = 500000,
	THEMES_TEXT_BYTES = 20000,
	THEMES_TEXT_TERMS = 32,
	THEMES_TERMS = 200,   /* of one language */
	THEMES_LANGUAGES = 8, /* more are passed over */
	THEMES_MAX = 40,
	THEME_WORDS = 5,
	THEME_EVIDENCE = 5,
	THEME_TEXTS = 5,   /* fewer are no theme */
	THEME_AUTHORS = 3, /* neither are those of fewer people */
	THEME_WORD_BYTES = 40,
};
#define THEMES_ALIKE 0.2

struct theme_text {
	int64_t id, author, time;
	str language; /* "en", "fr"; empty is a language too */
	str text;     /* plain */
};

struct theme {
	str language;
	str name;	       /* one or two words, as people wrote them */
	str word[THEME_WORDS]; /* the weightiest first */
	size_t words;
	size_t texts, authors;
	size_t before;			  /* texts in the stretch of equal length before */
	int64_t evidence[THEME_EVIDENCE]; /* ids, those that show it most first */
	size_t n;
};
struct theme_list {
	struct theme v[THEMES_MAX]; /* those with most texts first */
	size_t n;
	size_t texts; /* looked at */
};

struct themes;

/* Lives as long as the arena, whose limit must allow for what is said above. */
struct themes *themes_new(struct arena *a);
/* False when there is no room for more texts. */
bool themes_add(struct themes *t, const struct theme_text *text);
size_t themes_count(const struct themes *t);
/* The themes of the texts from `since` until before `until`; names and words lie in the arena. */
void themes_read(struct themes *t, struct arena *a, int64_t since, int64_t until,
		 struct theme_list *list);

#endif
