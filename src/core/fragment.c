/* SPDX-License-Identifier: Apache-2.0
 * fragment: a table in sets of a few slots, each set with a lock, so that threads rarely meet.
 */
#include "core/fragment.h"

#include <pthread.h>
#include <stdlib.h>

enum { A_SET = 8, SETS = FRAGMENTS_MAX / A_SET };

struct slot {
	char *p; /* the key, then the value; heap */
	size_t key_n, n, room;
	int64_t until;
};
struct set {
	pthread_mutex_t lock;
	struct slot slots[A_SET];
};
struct fragments {
	struct set sets[SETS];
};

struct fragments *fragments_new(void)
{
	struct fragments *f = calloc(1, sizeof(*f));
	REQUIRE(f);
	for (size_t i = 0; i < SETS; i++)
		pthread_mutex_init(&f->sets[i].lock, NULL);
	return f;
}

void fragments_free(struct fragments *f)
{
	for (size_t i = 0; f && i < SETS; i++) {
		for (size_t k = 0; k < A_SET; k++)
			free(f->sets[i].slots[k].p);
		pthread_mutex_destroy(&f->sets[i].lock);
	}
	free(f);
}

static struct slot *find(struct set *set, str key)
{
	for (size_t k = 0; k < A_SET; k++) {
		struct slot *s = &set->slots[k];
		if (s->p && str_eq((str){s->p, s->key_n}, key))
			return s;
	}
	return NULL;
}

bool fragments_get(struct fragments *f, str key, int64_t now, struct arena *a, str *value)
{
	if (!f)
		return false;
	struct set *set = &f->sets[str_hash(key) % SETS];
	pthread_mutex_lock(&set->lock);
	const struct slot *s = find(set, key);
	size_t n = s && now < s->until ? s->n : 0;
	pthread_mutex_unlock(&set->lock);
	if (n == 0)
		return false;
	/* The arena may jump out of here when it is full: not under the lock. */
	char *copy = arena_bytes(a, n);
	pthread_mutex_lock(&set->lock);
	s = find(set, key);
	bool same = s && now < s->until && s->n == n;
	if (same)
		memcpy(copy, s->p + s->key_n, n);
	pthread_mutex_unlock(&set->lock);
	*value = (str){copy, n};
	return same;
}

/* The one of this key, or the one that is good for the shortest time. */
static struct slot *to_replace(struct set *set, str key)
{
	struct slot *s = find(set, key);
	for (size_t k = 0; !s && k < A_SET; k++)
		if (!set->slots[k].p)
			s = &set->slots[k];
	if (s)
		return s;
	s = &set->slots[0];
	for (size_t k = 1; k < A_SET; k++)
		if (set->slots[k].until < s->until)
			s = &set->slots[k];
	return s;
}

void fragments_put(struct fragments *f, str key, str value, int64_t until)
{
	size_t all = key.n + value.n;
	if (!f || value.n == 0 || all > FRAGMENT_BYTES)
		return;
	struct set *set = &f->sets[str_hash(key) % SETS];
	pthread_mutex_lock(&set->lock);
	struct slot *s = to_replace(set, key);
	if (s->room < all) {
		free(s->p);
		s->p = malloc(all);
		s->room = s->p ? all : 0;
	}
	if (s->p) {
		memcpy(s->p, key.p, key.n);
		memcpy(s->p + key.n, value.p, value.n);
		s->key_n = key.n;
		s->n = value.n;
		s->until = until;
	}
	pthread_mutex_unlock(&set->lock);
}
