/* SPDX-License-Identifier: Apache-2.0
 * unheard: which parts of the whole have been heard less than their size would have it: units,
 * countries, languages. Counts only, never names.
 *
 * If those who spoke were drawn from all by lot, a part of n people among N, of whom K spoke, would
 * have n K / N of them, with the variance of the hypergeometric distribution,
 *	n (K/N) (1 - K/N) (N - n) / (N - 1).
 * The chance of so few or fewer is taken from the normal distribution with the correction for
 * continuity (Feller, An Introduction to Probability Theory I, VII); among many parts those stand
 * out that keep the share of false ones below 5 % (Benjamini and Hochberg 1995).
 *
 * Parts under UNHEARD_PEOPLE are added up in one, so that no count tells of a person; when that one
 * too is that small it is left out. Limits: UNHEARD_PARTS parts; n log n time, 100 bytes each.
 */
#ifndef RUCHE_UNHEARD_H
#define RUCHE_UNHEARD_H

#include "base/arena.h"
#include "base/str.h"

enum { UNHEARD_PEOPLE = 20, UNHEARD_PARTS = 100000 };

/* One part as it is: everybody belongs to exactly one. */
struct unheard_count {
	str name;
	int64_t people, heard; /* heard <= people */
};

struct unheard_part {
	str name; /* empty: all the small ones together */
	int64_t people, heard;
	double expected; /* how many would have been heard by its size */
	double missing;	 /* expected - heard; below 0: heard more than others */
	double chance;	 /* of so few by lot */
	bool unheard;	 /* stands out */
};
struct unheard {
	struct unheard_part *v; /* those that miss the most voices first, then by name */
	size_t n;
	int64_t people, heard; /* of the whole */
};

/* False when a count is below 0, heard is more than people, or there are too many parts. */
bool unheard_find(struct arena *a, const struct unheard_count *counts, size_t n,
		  struct unheard *found);

#endif
