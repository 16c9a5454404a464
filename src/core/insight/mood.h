/* SPDX-License-Identifier: Apache-2.0
 * mood: how pleasant the words of a text are. English after VADER (Hutto and Gilbert, "VADER: A
 * Parsimonious Rule-based Model for Sentiment Analysis of Social Media Text", ICWSM 2014), whose
 * published scores the tests compare; French by the same steps with its own grammar: ne ... pas
 * around the verb, elisions, phrases.
 *
 * It is a weak instrument. What is published of it carries n, the error and the agreement with
 * people (mood_judge), and is stamped weak below MOOD_AGREEMENT. It is for many texts together
 * (mood_line.h), never for a person.
 *
 * Limits: the first MOOD_WORDS words of a text, 60 kB of stack, no memory kept. About 6 us for a
 * post of 17 words. Threads may share a lexicon.
 */
#ifndef RUCHE_MOOD_H
#define RUCHE_MOOD_H

#include "core/insight/lexicon.h"

enum { MOOD_WORDS = 512 };

struct mood {
	double score; /* -1 to 1: s / sqrt(s*s + 15), s the sum of the words' valences */
	/* 0 to 1: how far the words of value agree (|sum| / sum of sizes), times h/(h+1) for h of
	 * them. 0 when there was none. */
	double confidence;
	size_t hits, words; /* words of value, words */
};

struct mood mood_of(const struct lexicon *l, str text);

/* What a score says: -1, 0 or 1. Between -0.05 and 0.05 it is neutral, as VADER has it. */
int mood_sign(double score);

/* One text that people have read too: the machine's sign and theirs. */
struct mood_judged {
	int machine, people;
};
#define MOOD_AGREEMENT 0.6
struct mood_quality {
	size_t n, spoken; /* texts; those where both say something but neutral */
	double right;	  /* share of `spoken` with the same sign */
	double error;	  /* half the width of its 95 % interval (Wilson 1927) */
	double agreement; /* Krippendorff's alpha, nominal, over all n (Krippendorff 2004, ch. 11)
			   */
	bool weak;	  /* agreement below MOOD_AGREEMENT */
};
struct mood_quality mood_judge(const struct mood_judged *v, size_t n);

#endif
