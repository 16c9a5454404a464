/* SPDX-License-Identifier: Apache-2.0
 * lexicon: words with how pleasant they are, from -4 to 4, and the words that change what stands
 * beside them: those that negate, strengthen, weaken or turn round. The values are read from files
 * at run time; none are part of the product's source. The other words are the grammar of English
 * (the lists of VADER, Hutto and Gilbert 2014, MIT) and of French (our own).
 *
 * Limits: LEXICON_FILE_MAX bytes a file, LEXICON_ENTRIES_MAX words, LEXICON_WORD_MAX - 1 bytes
 * each, at most LEXICON_PHRASE words in a phrase. About 130 bytes an entry.
 */
#ifndef RUCHE_LEXICON_H
#define RUCHE_LEXICON_H

#include "base/arena.h"
#include "base/err.h"
#include "base/lang.h"

enum {
	LEXICON_FILE_MAX = 8 << 20,
	LEXICON_ENTRIES_MAX = 50000,
	LEXICON_WORD_MAX = 64,
	LEXICON_PHRASE = 3,
};

enum lexicon_format {
	LEXICON_TABBED, /* "word TAB value", more columns are passed over: VADER, AFINN */
	LEXICON_XML,	/* <word form="..." polarity="..." />, one a line: Pattern */
	LEXICON_EMOJI,	/* "sign TAB its name in English": the words of the name are looked up in
			   what was read before */
};

enum word_role {
	WORD_VALUED = 1,    /* has a valence */
	WORD_NEGATES = 2,   /* not, pas */
	WORD_NE = 4,	    /* the French ne: the word behind it is negated by what follows */
	WORD_WITH_NE = 8,   /* negates only with ne: plus, personne */
	WORD_TURNS = 16,    /* but, mais: what follows weighs more than what came before */
	WORD_BEGINS = 32,   /* a phrase begins with it */
	WORD_CAPITALS = 64, /* its value is that of a spelling with capitals: LOL, D: */
};

struct lexicon_word {
	str word;      /* in lower case; a phrase has single spaces */
	float valence; /* -4 to 4 */
	float boost;   /* what it adds to the strength of the word behind it, or takes away */
	unsigned roles;
};

struct lexicon;

/* With the grammar of a language, without values. Lives as long as the arena; once it is read, any
 * number of threads may look words up. */
struct lexicon *lexicon_new(struct arena *a, enum lang lang);
/* Reads the values of a file, each times `scale` (VADER 1, AFINN 0.8, Pattern 4). Of two
 * values of a word the later one counts, but its spelling in small letters goes before others.
 * INVALID or TOO_LARGE with *why ("line 12: ..."): what was read before that line is there. */
err lexicon_read(struct lexicon *l, str file, enum lexicon_format format, double scale, str *why);
/* Words with a value. */
size_t lexicon_count(const struct lexicon *l);
enum lang lexicon_lang(const struct lexicon *l);
/* NULL when it knows nothing of it; the word is in lower case. */
const struct lexicon_word *lexicon_find(const struct lexicon *l, str word);
/* A word in lower case (Latin letters), with plain apostrophes; 0 when it is too long. *upper: it
 * has letters, and all are capitals. */
size_t lexicon_lower(str word, char to[LEXICON_WORD_MAX], bool *upper);

#endif
