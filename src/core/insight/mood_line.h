/* SPDX-License-Identifier: Apache-2.0
 * mood_line: the mood of many people over time, and where it turned.
 *
 * A bucket exists only with MOOD_AUTHORS different authors or more, and only once it has ended: of
 * two looks at a running one, the difference would be one person's tone. Each author counts once in
 * a bucket, with the mean of what they wrote.
 *
 * A turn is a change of the mean: binary segmentation (Vostrikova 1981) with the statistic
 *	max over k of |mean of the first k - mean of the rest| * sqrt(k (n - k) / n)
 * judged by permutation (Matteson and James, "A nonparametric approach for multiple change point
 * analysis", JASA 2014): no noise is assumed to be normal. That takes MOOD_SIDE buckets behind it.
 * Before, mood_news compares the newest one or two with those since the last turn (Welch 1947): the
 * errors of their means are known, since each is of MOOD_AUTHORS or more; what buckets differ
 *beyond them is added, with as few degrees of freedom as there are buckets. A line is looked at
 *each time that it grows: of 100 flat ones of 72 buckets 5 show a turn at some look, which goes
 *again.
 *
 * Limits: MOOD_BUCKETS buckets. Memory: 24 bytes a post while it works. 130,000 posts and 72
 * buckets take some 30 ms.
 */
#ifndef RUCHE_MOOD_LINE_H
#define RUCHE_MOOD_LINE_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

enum {
	MOOD_AUTHORS = 20,
	MOOD_BUCKETS = 2000,
	MOOD_TURNS = 16,
	MOOD_SIDE = 3, /* buckets there must be on each side of a turn */
	MOOD_SHUFFLES = 999,
	MOOD_BASE = 6, /* buckets before the newest, so that it is known how they differ */
	MOOD_NEWS = 6, /* for so many what was told as not certain stays so, then it was none */
};

/* One text that said something (mood.hits > 0). */
struct mood_post {
	int64_t author, time; /* microseconds, or any other unit */
	double score;
};

struct mood_bucket {
	int64_t from; /* its beginning; it has the line's length */
	size_t posts, authors;
	double mean;  /* over authors, -1 to 1 */
	double error; /* half the width of the mean's 95 % interval */
};
struct mood_turn {
	int64_t time;	      /* the beginning of the first bucket after it */
	double before, after; /* means of the buckets up to the turns on both sides */
	double chance; /* how often a flat line of this noise shows as much: 0.001 and more */
};
struct mood_line {
	struct mood_bucket *v; /* by time; those that may not exist are not there */
	size_t n;
	size_t withheld; /* buckets with posts of too few authors */
	struct mood_turn turn[MOOD_TURNS];
	size_t turns;
};

/* `posts` may have any order. Buckets of `length` from `start` on, those that end by `now`; their
 * turns too. */
void mood_line(struct arena *a, const struct mood_post *posts, size_t n, int64_t start,
	       int64_t length, int64_t now, struct mood_line *line);
/* The turns alone, of buckets that were kept: line->v and line->n are given, at most MOOD_BUCKETS.
 * They are looked for with the same random numbers each time. */
void mood_turns(struct arena *a, struct mood_line *line);
/* Whether the line seems to have turned behind its last turn. `told`: the time of the turn that was
 * told so before, which stays while the buckets since then say so; INT64_MIN without one. The
 * chance is that of all looks at the line up to now. */
bool mood_news(const struct mood_line *line, int64_t told, struct mood_turn *news);

#endif
