/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/unheard.h"

#include <math.h>
#include <stdlib.h>

#define FALSE_SHARE 0.05
static const int64_t WHOLE_MAX = INT64_C(1) << 40;

static int by_missing(const void *x, const void *y)
{
	const struct unheard_part *a = x, *b = y;
	if (a->missing != b->missing)
		return a->missing > b->missing ? -1 : 1;
	return str_cmp(a->name, b->name);
}

static int by_chance(const void *x, const void *y)
{
	const struct unheard_part *const *a = x, *const *b = y;
	if ((*a)->chance != (*b)->chance)
		return (*a)->chance < (*b)->chance ? -1 : 1;
	return str_cmp((*a)->name, (*b)->name);
}

static void judge(struct unheard_part *p, double people, double heard)
{
	double n = (double)p->people, share = heard / people;
	double variance = people > 1 ? n * share * (1 - share) * (people - n) / (people - 1) : 0;
	p->expected = n * share;
	p->missing = p->expected - (double)p->heard;
	p->chance = variance > 0 ? 0.5 * erfc((p->missing - 0.5) / sqrt(2 * variance)) : 1;
}

/* The largest rank whose chance is below its share of FALSE_SHARE; all up to it stand out. */
static void stand_out(struct arena *a, struct unheard *found)
{
	struct unheard_part **order = NEW_ARRAY(a, struct unheard_part *, found->n + 1);
	size_t last = 0;
	for (size_t i = 0; i < found->n; i++)
		order[i] = &found->v[i];
	qsort(order, found->n, sizeof(struct unheard_part *), by_chance);
	for (size_t i = 0; i < found->n; i++)
		if (order[i]->chance <= FALSE_SHARE * (double)(i + 1) / (double)found->n)
			last = i + 1;
	for (size_t i = 0; i < last; i++)
		order[i]->unheard = true;
}

bool unheard_find(struct arena *a, const struct unheard_count *counts, size_t n,
		  struct unheard *found)
{
	struct unheard_part small = {0};
	*found = (struct unheard){0};
	if (n > UNHEARD_PARTS)
		return false;
	found->v = NEW_ARRAY(a, struct unheard_part, n + 1);
	for (size_t i = 0; i < n; i++) {
		const struct unheard_count *c = &counts[i];
		if (c->heard < 0 || c->heard > c->people || c->people > WHOLE_MAX)
			return false;
		found->people += c->people;
		found->heard += c->heard;
		if (c->people < UNHEARD_PEOPLE) {
			small.people += c->people;
			small.heard += c->heard;
		} else {
			found->v[found->n++] = (struct unheard_part){
				.name = c->name, .people = c->people, .heard = c->heard};
		}
	}
	if (small.people >= UNHEARD_PEOPLE)
		found->v[found->n++] = small;
	if (found->n == 0)
		return true;
	for (size_t i = 0; i < found->n; i++)
		judge(&found->v[i], (double)found->people, (double)found->heard);
	qsort(found->v, found->n, sizeof(*found->v), by_missing);
	stand_out(a, found);
	return true;
}
