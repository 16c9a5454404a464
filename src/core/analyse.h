/* SPDX-License-Identifier: Apache-2.0
 * analyse: texts as terms for the index, and words as people type them as the terms to look for. A
 * term is a word stemmed in the language of its text (English and French; others are only folded)
 * and folded to plain letters. Nothing is left out as a stop word, so that phrases work. Both
 * databases index these terms.
 */
#ifndef RUCHE_ANALYSE_H
#define RUCHE_ANALYSE_H

#include "base/arena.h"
#include "base/out.h"

enum {
	TERM_BYTES = 60,   /* a longer term is cut, alike in texts and in queries */
	TERMS_MAX = 16000, /* terms of one text; PostgreSQL counts positions to 16,383 */
	WORD_BYTES = 240,  /* a longer word is cut before it is stemmed */
};

/* Holds the stemmers; lives as long as the arena. One thread at a time. */
struct analyser;
struct analyser *analyser_new(struct arena *a);

/* How the words of a language are stemmed. */
enum stemming { STEM_NONE, STEM_EN, STEM_FR };
enum stemming stemming_of(str language);

/* The next word of a text from *at on: a piece of the text without French elision (l', qu') and
 * English 's. False at the end. */
bool word_next(str text, size_t *at, str *word);
/* The term of one word; gives its length, 0 when nothing is left. */
size_t term_of(struct analyser *n, str word, enum stemming stemming, char to[TERM_BYTES]);
/* Appends the terms of a text, at most `max` of them, separated by one space. Gives how many. */
size_t analyse(struct analyser *n, str text, enum stemming stemming, size_t max, struct out *terms);

/* ---- queries ---- */
enum { QUERY_PARTS = 16, PART_WORDS = 12, PART_FORMS = 6 };

/* One thing to look for: a word, or words in a row. Each form is the same words as terms under
 * another stemming. */
struct query_part {
	str form[PART_FORMS][PART_WORDS];
	size_t forms, words;
	bool prefix; /* the last word may go on */
};
struct query_parts {
	struct query_part v[QUERY_PARTS];
	size_t n;
};
/* Reads words and "phrases"; a word that is several terms (e-mail) is a phrase; word* is a prefix
 * from four letters. What is more than the limits is left out. */
void query_analyse(struct analyser *n, struct arena *a, str text, struct query_parts *parts);
/* Does this word of a text, of unknown language, belong to what is looked for? */
bool query_has_word(struct analyser *n, const struct query_parts *parts, str word);

#endif
