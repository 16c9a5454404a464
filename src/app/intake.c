/* SPDX-License-Identifier: Apache-2.0
 * intake: one chain of bodies for each hash of a sender; a body's link lies in its request's arena.
 */
#include "app/intake.h"

#include <pthread.h>
#include <stdlib.h>

enum { CHAINS = 1024 };

struct intake_body {
	struct intake *in;
	struct intake_body *next, **at;
	int64_t sender, size;
};

struct intake {
	pthread_mutex_t lock;
	struct intake_body *chains[CHAINS];
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

static struct intake_body **chain_of(struct intake *in, int64_t sender)
{
	return &in->chains[(uint64_t)sender % CHAINS];
}

/* Under the lock. */
static int64_t room(struct intake *in, int64_t sender, int64_t most)
{
	for (const struct intake_body *b = *chain_of(in, sender); b && most > 0; b = b->next)
		if (b->sender == sender)
			most -= b->size;
	return most > 0 ? most : 0;
}

static void give_back(void *arg)
{
	struct intake_body *b = arg;
	pthread_mutex_lock(&b->in->lock);
	*b->at = b->next;
	if (b->next)
		b->next->at = b->at;
	pthread_mutex_unlock(&b->in->lock);
}

err intake_take(struct intake *in, struct arena *a, int64_t sender, int64_t size, int64_t most,
		struct intake_body **body)
{
	struct intake_body *b = NEW(a, struct intake_body), **chain = chain_of(in, sender);
	*b = (struct intake_body){.in = in, .at = chain, .sender = sender, .size = size};
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
	if (body)
		*body = b;
	return OK;
}

err intake_grow(struct intake_body *body, int64_t needed, int64_t wanted, int64_t most,
		int64_t *size)
{
	struct intake *in = body->in;
	pthread_mutex_lock(&in->lock);
	int64_t left = room(in, body->sender, most), to = body->size;
	/* Without overflow: left is at most `most` less what it has. */
	if (needed - body->size <= left)
		to = wanted - body->size <= left ? wanted : body->size + left;
	bool fits = to >= needed;
	if (fits)
		body->size = to;
	pthread_mutex_unlock(&in->lock);
	*size = to;
	return fits ? OK : BUSY;
}
