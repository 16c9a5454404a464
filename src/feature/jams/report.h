/* SPDX-License-Identifier: Apache-2.0
 * report: what is left of a jam at its closing bell, and once more when it is frozen: sentences
 * about themes, ideas, dissent, who was not heard, the mood, and who took part, each with at least
 * SENTENCE_LEAST posts that show it. One that has fewer is not written; one that has fewer for
 * whoever looks, since some were removed, is not shown. Its words are templates (report.html), so
 * that everybody reads it in their language.
 */
#ifndef RUCHE_JAMS_REPORT_H
#define RUCHE_JAMS_REPORT_H

#include "feature/jams/understand.h"

enum { SENTENCE_LEAST = 3, SENTENCE_POSTS = 5, SENTENCES_MOST = 150 };
/* Numbers are stored. */
enum sentence {
	SAYS_ALL = 1,	       /* n posts, k of them ideas, by m people */
	SAYS_COUNTRY = 2,      /* n people from label */
	SAYS_UNIT = 3,	       /* n people of label */
	SAYS_THEME = 4,	       /* label: n posts by m people */
	SAYS_IDEA = 5,	       /* the first post: n thanks, m answers, k that name it */
	SAYS_CONTRADICTED = 6, /* the first post: by n ideas */
	SAYS_SPLIT_AGREE = 7,  /* the first post: n % of k people, m % of the others */
	SAYS_SPLIT_DISAGREE = 8,
	SAYS_UNANSWERED = 9,	   /* n of m ideas */
	SAYS_UNSEEN = 10,	   /* n of m ideas */
	SAYS_UNHEARD_COUNTRY = 11, /* label: m of n people, k by its size */
	SAYS_UNHEARD_UNIT = 12,
	SAYS_MOOD = 13, /* of k hours: m on average, in hundredths; n had the most pleasant words */
	SAYS_TURN = 14, /* hour n: from m to k, in hundredths */
};
/* Is it about its first post? */
bool sentence_has_subject(int64_t sort);
/* How much of the house was heard. */
bool sentence_of_unheard(int64_t sort);
/* What tells where people work is for colleagues. */
bool sentence_for_colleagues(int64_t sort);
/* participation, themes, ideas, dissent, unheard, mood */
enum report_section {
	REPORT_PART,
	REPORT_THEMES,
	REPORT_IDEAS,
	REPORT_DISSENT,
	REPORT_UNHEARD,
	REPORT_MOOD,
	REPORT_SECTIONS
};
enum report_section sentence_section(int64_t sort);

/* By the job, behind what was understood just now. */
err report_make(struct understanding *u);
err report_check(struct db *db, struct out *findings);

#endif
