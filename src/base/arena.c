/* SPDX-License-Identifier: Apache-2.0 */
#include "base/arena.h"

#include "base/err.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_ADDRESS__) || __has_feature(address_sanitizer)
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum { FIRST_BLOCK = 64 * 1024, ALIGN = 16, RED_ZONE = 16 };

struct block {
	struct block *next;
	size_t size, used; /* of data */
	_Alignas(ALIGN) char data[];
};

struct deferred {
	struct deferred *next;
	void (*fn)(void *);
	void *arg;
};

struct arena {
	struct block *blocks; /* newest first; the last one is kept over resets */
	struct deferred *deferred;
	size_t limit, total;
	jmp_buf *on_limit;
};

static struct block *block_new(size_t size)
{
	struct block *b = malloc(sizeof(*b) + size);
	if (!b)
		BUG("out of memory");
	b->next = NULL;
	b->size = size;
	b->used = 0;
	ASAN_POISON_MEMORY_REGION(b->data, size);
	return b;
}

struct arena *arena_new(size_t limit)
{
	struct arena *a = calloc(1, sizeof(*a));
	if (!a)
		BUG("out of memory");
	a->limit = limit;
	return a;
}

void arena_reset(struct arena *a)
{
	/* A deferred call may itself look into the arena, so memory goes last. */
	while (a->deferred) {
		struct deferred *d = a->deferred;
		a->deferred = d->next;
		d->fn(d->arg);
	}
	while (a->blocks && a->blocks->next) {
		struct block *b = a->blocks;
		a->blocks = b->next;
		free(b);
	}
	if (a->blocks) {
		a->blocks->used = 0;
		ASAN_POISON_MEMORY_REGION(a->blocks->data, a->blocks->size);
	}
	a->total = 0;
	a->on_limit = NULL;
}

void arena_free(struct arena *a)
{
	if (!a)
		return;
	arena_reset(a);
	free(a->blocks);
	free(a);
}

size_t arena_used(const struct arena *a)
{
	return a->total;
}

jmp_buf *arena_on_limit(struct arena *a, jmp_buf *target)
{
	jmp_buf *before = a->on_limit;
	a->on_limit = target;
	return before;
}

void *arena_bytes(struct arena *a, size_t size)
{
	size_t need;
	if (__builtin_add_overflow(size, (size_t)(ALIGN - 1 + RED_ZONE), &need))
		BUG("allocation size overflow");
	need &= ~(size_t)(ALIGN - 1);
	if (need == 0)
		need = ALIGN;
	if (a->total + need > a->limit) {
		if (a->on_limit)
			longjmp(*a->on_limit, 1);
		BUG("arena limit reached");
	}
	struct block *b = a->blocks;
	if (!b || need > b->size - b->used) {
		size_t want = b ? b->size * 2 : FIRST_BLOCK;
		if (want > (size_t)4 << 20)
			want = (size_t)4 << 20;
		b = block_new(need > want ? need : want);
		b->next = a->blocks;
		a->blocks = b;
	}
	void *p = b->data + b->used;
	b->used += need;
	a->total += need;
	ASAN_UNPOISON_MEMORY_REGION(p, size ? size : 1);
	return p;
}

void *arena_alloc(struct arena *a, size_t size)
{
	return memset(arena_bytes(a, size), 0, size);
}

void *arena_array(struct arena *a, size_t n, size_t size)
{
	size_t total;
	if (__builtin_mul_overflow(n, size, &total))
		BUG("allocation size overflow");
	return arena_alloc(a, total);
}

void arena_defer(struct arena *a, void (*fn)(void *), void *arg)
{
	struct deferred *d = arena_alloc(a, sizeof(*d));
	d->fn = fn;
	d->arg = arg;
	d->next = a->deferred;
	a->deferred = d;
}

void arena_grow(struct arena *a, void **v, size_t *cap, size_t n, size_t size)
{
	size_t more = *cap ? *cap * 2 : 8;
	void *grown = arena_array(a, more, size);
	if (n)
		memcpy(grown, *v, n * size);
	*v = grown;
	*cap = more;
}

bool arena_bounded(size_t limit, void (*work)(struct arena *own, void *arg), void *arg)
{
	struct arena *own = arena_new(limit);
	jmp_buf here;
	volatile bool within = true; /* looked at after the jump */
	arena_on_limit(own, &here);
	if (setjmp(here) == 0)
		work(own, arg);
	else
		within = false;
	arena_free(own);
	return within;
}
