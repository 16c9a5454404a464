/* SPDX-License-Identifier: Apache-2.0
 * groups: people who vote alike, and the statements that make each group what it is, as Polis finds
 * them (Small, Bjorkegren, Erkkila, Shaw, Megill, "Polis: Scaling deliberation by mapping high
 * dimensional opinion spaces", Recerca 2021; the same steps as its math, none of its code):
 *
 * 1. Votes agree 1, disagree -1, pass 0. A missing vote counts as the mean of its statement, so the
 *    matrix less its means has zeros there and stays sparse.
 * 2. Two principal components by power iteration. Who voted on few statements stands too near the
 *    middle and is moved out by sqrt(statements / own votes). Statements that moderators took out
 *    count there as passed by everybody.
 * 3. k-means into at most GROUPS_BASE small clusters, those again into 2 to GROUPS_MAX groups; the
 *    number with the best silhouette (Rousseeuw 1987), weighted by people, is taken.
 * 4. A statement defines a group when more of it agree (or disagree) than half, and more than of
 * all others: z of the one- and of the two-proportion test, both with Laplace's rule, above
 *    GROUPS_Z (90 %, one-sided). Order: the product of both shares and both z.
 *
 * Limits: people, statements, votes as below. Memory: 8 bytes a vote, 60 a person, 100 a statement
 * while it works. Time: some 100 passes over the votes; 5.6 million votes of 200,000 people took 3
 * s. The same votes give the same groups, whatever their order.
 */
#ifndef RUCHE_GROUPS_H
#define RUCHE_GROUPS_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	GROUPS_PEOPLE = 500000,
	GROUPS_STATEMENTS = 20000,
	GROUPS_VOTES = 50000000,
	GROUPS_MAX = 5,
	GROUPS_BASE = 100,
	GROUPS_OWN_VOTES =
		7, /* with fewer, or fewer than there are statements, a person is in none */
	GROUPS_DEFINING = 10, /* statements given for a group */
	GROUP_NONE = 255,
};
#define GROUPS_Z 1.2816

/* People and statements are numbered from 0 by the caller. */
struct group_vote {
	uint32_t person, statement;
	int8_t vote; /* 1 agree, -1 disagree, 0 pass */
};

struct group_statement {
	uint32_t statement;
	bool agree; /* what the group says of it */
	int64_t said, votes, others_said, others_votes;
	double z_half, z_others; /* against half of the group, against the others */
	double weight;
};
struct group {
	int64_t people;
	double at[2];					  /* its middle on the map */
	struct group_statement defining[GROUPS_DEFINING]; /* the weightiest first */
	size_t n;
};
struct groups {
	size_t n;		    /* 0: too few people or votes to tell */
	struct group v[GROUPS_MAX]; /* the largest first */
	uint8_t *of;		    /* the group of each person, GROUP_NONE */
	double (*at)[2];	    /* each person on the map */
	double silhouette;	    /* -1 to 1: how well they part; under 0.25 hardly */
	size_t placed;		    /* people in a group */
};

/* One vote for each person and statement; of two the later in the list counts. `taken_out`: how
 * many statements there were beside these, of which there are no votes. `k` 0: as many groups as
 * part best, else 2 to GROUPS_MAX. False when something is over its limit. */
bool groups_find(struct arena *a, const struct group_vote *votes, size_t n, uint32_t people,
		 uint32_t statements, uint32_t taken_out, size_t k, uint64_t seed,
		 struct groups *found);

#endif
