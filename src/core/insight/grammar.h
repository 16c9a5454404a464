/* SPDX-License-Identifier: Apache-2.0
 * grammar: the words of a language that say nothing by themselves: those that change the mood of
 * the word beside them (lexicon.h), and those that every text has, whatever it is about.
 */
#ifndef RUCHE_GRAMMAR_H
#define RUCHE_GRAMMAR_H

#include "base/lang.h"

struct grammar_word {
	const char *word; /* in lower case; NULL ends the list */
	float boost, valence;
	unsigned roles; /* enum word_role */
};
const struct grammar_word *grammar_of(enum lang lang);

/* Articles, pronouns, prepositions, auxiliaries and the like: closed classes, written for this. The
 * word is folded (core/fold.h). */
bool grammar_has(enum lang lang, str folded);

#endif
