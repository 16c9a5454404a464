/* SPDX-License-Identifier: Apache-2.0
 * rank: the formula by which home orders what colleagues make. Pure; README.md publishes it, and
 * every entry shows its own terms. Five terms, in points: how new it is, whose it is, where it
 * stands, what it is about, and who found it good.
 */
#ifndef RUCHE_HOME_RANK_H
#define RUCHE_HOME_RANK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
	RANK_NEW = 40, /* at once; half of it every RANK_HALF_HOURS */
	RANK_HALF_HOURS = 18,
	RANK_PERSON = 20, /* by somebody the viewer follows, or the viewer */
	RANK_PLACE = 12,  /* in a place the viewer belongs to or follows */
	RANK_TOPIC = 8, /* for each tag that is a skill of the viewer's or followed, at most two */
	RANK_TOPICS = 2,
	RANK_GOOD = 5, /* for each doubling of thanks and good ratings; of people the viewer follows
			  each counts RANK_NEAR */
	RANK_NEAR = 5,
	RANK_GOOD_MOST = 30,
};

/* What is known of one candidate: counters that everybody sees, and what the viewer chose. */
struct rank_facts {
	int64_t age;	/* microseconds since it was published */
	bool followed;	/* by somebody the viewer follows */
	bool own;	/* by the viewer */
	bool place;	/* in a place the viewer belongs to or follows */
	int64_t topics; /* tags that are skills of the viewer's or followed */
	int64_t near;	/* thanks and good ratings by people the viewer follows */
	int64_t all;	/* thanks and ratings by anybody, those included */
};
struct rank_terms {
	double recent, person, place, topic, good;
	double sum;
};
struct rank_terms rank_terms(const struct rank_facts *f);

struct ranked {
	struct rank_terms terms;
	int64_t id;
	size_t index; /* of the candidate */
};
/* Highest sum first; of equal ones the newer. */
void rank_sort(struct ranked *v, size_t n);

#endif
