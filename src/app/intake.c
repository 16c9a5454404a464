/* SPDX-License-Identifier: Apache-2.0
 * intake: one chain of bodies for each hash of a sender; a body's link lies in its request's arena.
 */
#include "app/intake.h"

#include <pthread.h>
#include <stdlib.h>

enum { CHAINS = 1024 };

struct body {
	struct intake *in;
	struct body *next, **at;
	int64_t sender, size;
};

struct intake {
	pthread_mutex_t lock;
	struct body *chains[CHAINS];
};

struct intake *intake_new(void)
{
	struct intake *in = calloc(1, sizeof(*in));
	REQUIRE(in);
	pthread_mutex_init(&in->lock, NULL);
	return in;
}

void intake_free(struct intake *in)
{
	if (!in)
		return;
	pthread_mutex_destroy(&in->lock);
	free(in);
}

static struct body **chain_of(struct intake *in, int64_t sender)
{
	return &in->chains[(uint64_t)sender % CHAINS];
}

/* Under the lock. */
static int64_t room(struct intake *in, int64_t sender, int64_t most)
{
	for (const struct body *b = *chain_of(in, sender); b && most > 0; b = b->next)
		if (b->sender == sender)
			most -= b->size;
	return most > 0 ? most : 0;
}

int64_t intake_room(struct intake *in, int64_t sender, int64_t most)
{
	pthread_mutex_lock(&in->lock);
	int64_t left = room(in, sender, most);
	pthread_mutex_unlock(&in->lock);
	return left;
}

static void give_back(void *arg)
{
	struct body *b = arg;
	pthread_mutex_lock(&b->in->lock);
	*b->at = b->next;
	if (b->next)
		b->next->at = b->at;
	pthread_mutex_unlock(&b->in->lock);
}

err intake_take(struct intake *in, struct arena *a, int64_t sender, int64_t size, int64_t most)
{
	struct body *b = NEW(a, struct body), **chain = chain_of(in, sender);
	*b = (struct body){.in = in, .at = chain, .sender = sender, .size = size};
	pthread_mutex_lock(&in->lock);
	bool fits = size <= room(in, sender, most);
	if (fits) {
		b->next = *chain;
		if (b->next)
			b->next->at = &b->next;
		*chain = b;
	}
	pthread_mutex_unlock(&in->lock);
	if (!fits)
		return BUSY;
	arena_defer(a, give_back, b);
	return OK;
}
