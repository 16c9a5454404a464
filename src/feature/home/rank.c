/* SPDX-License-Identifier: Apache-2.0
 * rank: the formula of README.md.
 */
#include "feature/home/rank.h"

#include "base/clock.h"

#include <math.h>
#include <stdlib.h>

struct rank_terms rank_terms(const struct rank_facts *f)
{
	struct rank_terms t = {0};
	double hours = f->age > 0 ? (double)f->age / (double)HOUR : 0;
	int64_t topics = f->topics > RANK_TOPICS ? RANK_TOPICS : f->topics;
	int64_t others = f->all > f->near ? f->all - f->near : 0;
	t.recent = (double)RANK_NEW * exp2(-hours / (double)RANK_HALF_HOURS);
	t.person = f->followed || f->own ? RANK_PERSON : 0;
	t.place = f->place ? RANK_PLACE : 0;
	t.topic = topics > 0 ? (double)(RANK_TOPIC * topics) : 0;
	t.good = (double)RANK_GOOD *
		 log2(1 + (double)(RANK_NEAR * f->near + others) / (double)RANK_NEAR);
	if (t.good > (double)RANK_GOOD_MOST)
		t.good = RANK_GOOD_MOST;
	t.sum = t.recent + t.person + t.place + t.topic + t.good;
	return t;
}

static int compare(const void *left, const void *right)
{
	const struct ranked *a = left, *b = right;
	if (a->terms.sum != b->terms.sum)
		return a->terms.sum > b->terms.sum ? -1 : 1;
	return a->id > b->id ? -1 : a->id < b->id;
}

void rank_sort(struct ranked *v, size_t n)
{
	if (n > 1)
		qsort(v, n, sizeof(*v), compare);
}
