/* SPDX-License-Identifier: Apache-2.0
 * arena: memory with one lifetime. Allocate, never free; the whole arena is reset at the end of
 * the request, the job or the command. An arena belongs to one thread at a time.
 */
#ifndef RUCHE_ARENA_H
#define RUCHE_ARENA_H

#include <setjmp.h>
#include <stdbool.h>
#include <stddef.h>

struct arena;

/* A new arena that never holds more than `limit` bytes. Never NULL: without memory the process
 * ends with a report. */
struct arena *arena_new(size_t limit);
void arena_free(struct arena *a);
/* Runs the deferred calls, newest first, and forgets every allocation. Keeps one block. */
void arena_reset(struct arena *a);
/* Bytes handed out since the last reset. */
size_t arena_used(const struct arena *a);
/* Where to go when the limit is reached: the request is answered with 503 and the process lives on.
 * NULL (the default) ends the process. Gives the target before, so that who has something to end
 * on the way (a transaction) can stand in between and jump on. */
jmp_buf *arena_on_limit(struct arena *a, jmp_buf *target);
/* Runs work with an arena of its own of at most `limit` bytes, gone afterwards. False when it
 * wanted more and was left in the middle: whatever work began elsewhere must not need an end. */
bool arena_bounded(size_t limit, void (*work)(struct arena *own, void *arg), void *arg);
/* Zeroed memory, aligned for any type. Never NULL. */
void *arena_alloc(struct arena *a, size_t size) __attribute__((malloc, returns_nonnull));
/* The same, not cleared: for bytes that are written over at once. */
void *arena_bytes(struct arena *a, size_t size) __attribute__((malloc, returns_nonnull));
/* n elements of `size` bytes; the product is checked. */
void *arena_array(struct arena *a, size_t n, size_t size) __attribute__((malloc, returns_nonnull));
/* Calls fn(arg) when the arena is reset: files, statements, foreign memory. */
void arena_defer(struct arena *a, void (*fn)(void *), void *arg);

#define NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define NEW_ARRAY(a, T, n) ((T *)arena_array((a), (n), sizeof(T)))

/* ARENA_PUSH grows a {T *v; size_t n, cap;} list by one zeroed element and gives its address. */
#define ARENA_PUSH(a, list)                                                                    \
	((void)((list)->n == (list)->cap ? (arena_grow((a), (void **)&(list)->v, &(list)->cap, \
						       (list)->n, sizeof(*(list)->v)),         \
					    0)                                                 \
					 : 0),                                                 \
	 &(list)->v[(list)->n++])
void arena_grow(struct arena *a, void **v, size_t *cap, size_t n, size_t size);

#endif
