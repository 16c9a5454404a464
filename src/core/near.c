/* SPDX-License-Identifier: Apache-2.0 */
#include "core/near.h"

#include <pthread.h>
#include <stdlib.h>

#include "base/err.h"
#include "base/id.h"

struct group {
	int64_t id, last, read;
	uint64_t asked, made; /* when, in turns */
	bool full;
	struct arena *arena;
	struct similar *texts;
};
struct near {
	pthread_mutex_t lock;
	uint64_t turn;
	struct group groups[NEAR_GROUPS];
};

struct near *near_new(void)
{
	struct near *n = calloc(1, sizeof(*n));
	REQUIRE(n);
	pthread_mutex_init(&n->lock, NULL);
	return n;
}

static void clear(struct group *g)
{
	if (g->arena)
		arena_free(g->arena);
	*g = (struct group){0};
}

void near_free(struct near *n)
{
	for (size_t i = 0; n && i < NEAR_GROUPS; i++)
		clear(&n->groups[i]);
	if (n)
		pthread_mutex_destroy(&n->lock);
	free(n);
}

/* The group; a new one in the place of that which was asked for least lately. */
static struct group *group_of(struct near *n, int64_t id)
{
	struct group *oldest = &n->groups[0];
	for (size_t i = 0; i < NEAR_GROUPS; i++) {
		struct group *g = &n->groups[i];
		if (g->texts && g->id == id) {
			g->asked = ++n->turn;
			return g;
		}
		if (g->asked < oldest->asked)
			oldest = g;
	}
	clear(oldest);
	oldest->arena = arena_new(((size_t)NEAR_TEXTS + 4000) * 1500);
	oldest->id = id;
	oldest->texts = similar_new(oldest->arena);
	oldest->asked = oldest->made = ++n->turn;
	return oldest;
}

/* Is there room for one more? Others go before this one does not grow. */
static bool has_room(struct near *n, struct group *own)
{
	for (;;) {
		struct group *oldest = NULL;
		size_t all = 0;
		for (size_t i = 0; i < NEAR_GROUPS; i++) {
			struct group *g = &n->groups[i];
			all += g->texts ? similar_count(g->texts) : 0;
			if (g->texts && g != own && (!oldest || g->asked < oldest->asked))
				oldest = g;
		}
		if (all < NEAR_TEXTS)
			return true;
		if (!oldest)
			return false;
		clear(oldest);
	}
}

struct near_at near_at(struct near *n, int64_t group)
{
	pthread_mutex_lock(&n->lock);
	const struct group *g = group_of(n, group);
	struct near_at at = {g->last, g->read, g->made, g->full};
	pthread_mutex_unlock(&n->lock);
	return at;
}

bool near_has(struct near *n, int64_t group, int64_t id)
{
	pthread_mutex_lock(&n->lock);
	bool has = similar_has(group_of(n, group)->texts, id);
	pthread_mutex_unlock(&n->lock);
	return has;
}

void near_put(struct near *n, int64_t group, struct near_at at, int64_t id, str language, str text)
{
	pthread_mutex_lock(&n->lock);
	struct group *g = group_of(n, group);
	/* Another thread may have read the same rows. */
	if (g->made == at.made && !g->full) {
		g->full = !similar_has(g->texts, id) &&
			  (!has_room(n, g) || !similar_add(g->texts, id, language, text));
		if (!g->full && id > g->last)
			g->last = id;
	}
	pthread_mutex_unlock(&n->lock);
}

void near_read(struct near *n, int64_t group, struct near_at at, int64_t time)
{
	int64_t late = id_floor(time - NEAR_LATE);
	pthread_mutex_lock(&n->lock);
	struct group *g = group_of(n, group);
	if (g->made == at.made && g->last > late)
		g->last = late;
	if (g->made == at.made)
		g->read = time;
	pthread_mutex_unlock(&n->lock);
}

size_t near_find(struct near *n, int64_t group, str language, str text, int64_t except,
		 struct similar_found found[SIMILAR_FOUND])
{
	pthread_mutex_lock(&n->lock);
	size_t count = similar_find(group_of(n, group)->texts, language, text, SIMILAR_LIKELY,
				    except, found);
	pthread_mutex_unlock(&n->lock);
	return count;
}
