/* SPDX-License-Identifier: Apache-2.0
 * tally: several small tables with a lock each, so that the threads that answer requests rarely
 * meet. A table is searched from an id's place on; half of it stays empty.
 */
#include "core/tally.h"

#include <pthread.h>
#include <stdlib.h>

enum { SHARDS = 16, SLOTS = 2 * TALLY_MAX / SHARDS };

struct shard {
	pthread_mutex_t lock;
	size_t used;
	struct tally_count *slots; /* made with its first count */
};
struct tally {
	struct shard shards[SHARDS];
};

struct tally *tally_new(void)
{
	struct tally *t = calloc(1, sizeof(*t));
	REQUIRE(t);
	for (size_t i = 0; i < SHARDS; i++)
		pthread_mutex_init(&t->shards[i].lock, NULL);
	return t;
}

void tally_free(struct tally *t)
{
	for (size_t i = 0; t && i < SHARDS; i++) {
		pthread_mutex_destroy(&t->shards[i].lock);
		free(t->shards[i].slots);
	}
	free(t);
}

static void add(struct tally *t, int64_t id, int64_t n)
{
	uint64_t hash = (uint64_t)id * UINT64_C(0x9E3779B97F4A7C15);
	struct shard *s = &t->shards[hash >> 60];
	pthread_mutex_lock(&s->lock);
	if (!s->slots)
		s->slots = calloc(SLOTS, sizeof(*s->slots));
	size_t at = (size_t)(hash >> 32) % SLOTS;
	while (s->slots && s->slots[at].id && s->slots[at].id != id)
		at = (at + 1) % SLOTS;
	bool fits = s->slots && (s->slots[at].id || s->used < SLOTS / 2);
	if (fits) {
		s->used += s->slots[at].id == 0;
		s->slots[at].id = id;
		s->slots[at].n += n;
	}
	pthread_mutex_unlock(&s->lock);
}

void tally_add(struct tally *t, int64_t id)
{
	if (t && id)
		add(t, id, 1);
}

/* All of a table, or nothing: what is left in it would not be found behind a gap. */
static void take_shard(struct shard *s, struct arena *a, struct tally_counts *counts)
{
	for (size_t i = 0; i < SLOTS && s->slots; i++)
		if (s->slots[i].id)
			*ARENA_PUSH(a, counts) = s->slots[i];
	free(s->slots);
	s->slots = NULL;
	s->used = 0;
}

void tally_take(struct tally *t, struct arena *a, size_t most, struct tally_counts *counts)
{
	*counts = (struct tally_counts){0};
	for (size_t i = 0; t && i < SHARDS; i++) {
		struct shard *s = &t->shards[i];
		pthread_mutex_lock(&s->lock);
		if (s->used && (counts->n == 0 || counts->n + s->used <= most))
			take_shard(s, a, counts);
		pthread_mutex_unlock(&s->lock);
	}
}

void tally_return(struct tally *t, const struct tally_counts *counts)
{
	for (size_t i = 0; t && i < counts->n; i++)
		add(t, counts->v[i].id, counts->v[i].n);
}
