/* SPDX-License-Identifier: Apache-2.0
 * ballot_count: what a log of votes comes to. A pure function of the log, the proposals and the
 * merges, so that anybody can do it again (tools/jam-tally, which shares no code with it).
 *
 * Of each voter the latest line for a proposal counts. Proposals that were merged are one: a voter
 * gives it the most that their latest lines give one of them, once. More tokens stand first; of
 * equal ones the earlier idea, which has the smaller number.
 */
#ifndef RUCHE_JAMS_BALLOT_COUNT_H
#define RUCHE_JAMS_BALLOT_COUNT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct ballot_count {
	struct ballot_line {
		int64_t idea;
		int64_t into;	/* what it was merged into; 0: nothing */
		bool chosen;	/* is on the shortlist; of what was merged what stands for it */
		int64_t tokens; /* of what stands for itself: what it got, from how many */
		int64_t voters;
		size_t root;	      /* which of them stands for it */
		int64_t latest, best; /* of the voter whose lines come now */
		bool touched;
	} * v;
	size_t n, cap;
	struct ballot_touched {
		size_t *v;
		size_t n, cap;
	} touched;
	int64_t voter;
	struct arena *arena;
};

void ballot_count_add(struct ballot_count *c, int64_t idea, int64_t into, bool chosen);
/* When all of them are there: finds what stands for what. */
void ballot_count_begin(struct ballot_count *c);
/* A line of the log; they come by voter, and of each in their turn. Unknown ideas count nothing. */
void ballot_count_take(struct ballot_count *c, int64_t voter, int64_t idea, int64_t tokens);
void ballot_count_end(struct ballot_count *c);
/* Which of them is this idea; NULL when none is. */
const struct ballot_line *ballot_count_of(const struct ballot_count *c, int64_t idea);
/* What stands for this idea: itself, or what it was merged into. 0 when it is unknown. */
int64_t ballot_count_root(const struct ballot_count *c, int64_t idea);

/* Those on the shortlist that stand for themselves, the first first. */
struct ballot_ranks {
	const struct ballot_line **v;
	size_t n, cap;
};
void ballot_count_rank(const struct ballot_count *c, struct ballot_ranks *ranks);

#endif
