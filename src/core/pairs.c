/* SPDX-License-Identifier: Apache-2.0
 * pairs: small tables with a lock each, as in tally.c, so that the threads that answer requests
 * rarely meet. Half of a table stays empty.
 */
#include "core/pairs.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

enum { SHARDS = 16, SLOTS = 2 * PAIRS_MAX / SHARDS };

struct shard {
	pthread_mutex_t lock;
	size_t used;
	struct pair *slots; /* made with its first pair */
};
struct pairs {
	struct shard shards[SHARDS];
	atomic_uint next; /* where the next batch begins */
};

struct pairs *pairs_new(void)
{
	struct pairs *p = calloc(1, sizeof(*p));
	REQUIRE(p);
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&p->shards[i].lock, NULL);
	return p;
}

void pairs_free(struct pairs *p)
{
	for (size_t i = 0; p && i < SHARDS; i++) {
		pthread_mutex_destroy(&p->shards[i].lock);
		free(p->shards[i].slots);
	}
	free(p);
}

static uint64_t hash_of(int64_t thing, int64_t person)
{
	uint64_t hash = (uint64_t)thing * UINT64_C(0x9E3779B97F4A7C15);
	hash ^= hash >> 29;
	hash += (uint64_t)person;
	return hash * UINT64_C(0xBF58476D1CE4E5B9);
}

void pairs_add(struct pairs *p, int64_t thing, int64_t person)
{
	if (!p || !thing || !person)
		return;
	uint64_t hash = hash_of(thing, person);
	struct shard *s = &p->shards[hash >> 60];
	pthread_mutex_lock(&s->lock);
	if (!s->slots)
		s->slots = calloc(SLOTS, sizeof(*s->slots));
	size_t at = (size_t)(hash >> 32) % SLOTS;
	while (s->slots && s->slots[at].thing &&
	       (s->slots[at].thing != thing || s->slots[at].person != person))
		at = (at + 1) % SLOTS;
	if (s->slots && s->slots[at].thing == 0 && s->used < SLOTS / 2) {
		s->slots[at] = (struct pair){thing, person};
		s->used++;
	}
	pthread_mutex_unlock(&s->lock);
}

/* All of a table, or nothing: what is left in it would not be found behind a gap. */
static void take_shard(struct shard *s, struct arena *a, struct pair_list *list)
{
	for (size_t i = 0; i < SLOTS && s->slots; i++)
		if (s->slots[i].thing)
			*ARENA_PUSH(a, list) = s->slots[i];
	free(s->slots);
	s->slots = NULL;
	s->used = 0;
}

void pairs_take(struct pairs *p, struct arena *a, size_t most, struct pair_list *list)
{
	bool fits = true;
	*list = (struct pair_list){0};
	for (size_t i = 0; p && fits && i < SHARDS; i++) {
		struct shard *s = &p->shards[p->next % SHARDS];
		pthread_mutex_lock(&s->lock);
		fits = s->used == 0 || list->n == 0 || list->n + s->used <= most;
		if (fits && s->used)
			take_shard(s, a, list);
		pthread_mutex_unlock(&s->lock);
		/* What did not fit is first in the next batch: none waits for ever behind others.
		 */
		p->next += fits;
	}
}

void pairs_return(struct pairs *p, const struct pair_list *list)
{
	for (size_t i = 0; p && i < list->n; i++)
		pairs_add(p, list->v[i].thing, list->v[i].person);
}
