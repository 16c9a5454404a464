/* SPDX-License-Identifier: Apache-2.0
 * turn: who may write next, in the order of asking. Threads wait for their turn; queued writes are
 * run by whoever sees to it that theirs is.
 */
#include "db/internal.h"

struct waiter {
	struct waiter *next;
	pthread_cond_t go;
	int64_t ticket;
	bool called;
};

void turn_take(struct turn *t)
{
	pthread_mutex_lock(&t->mutex);
	if (t->held || t->first || t->queue) {
		struct waiter w = {.go = PTHREAD_COND_INITIALIZER, .ticket = t->tickets++};
		if (t->last)
			t->last->next = &w;
		else
			t->first = &w;
		t->last = &w;
		t->waiting++;
		while (!w.called)
			pthread_cond_wait(&w.go, &t->mutex);
		pthread_cond_destroy(&w.go);
	}
	t->held = true;
	pthread_mutex_unlock(&t->mutex);
}

bool turn_leave(struct turn *t)
{
	pthread_mutex_lock(&t->mutex);
	struct waiter *w = t->first;
	bool queued = t->queue && (!w || t->queue->ticket < w->ticket);
	/* Handed over, not let go, so that nobody comes in between. */
	t->held = w && !queued;
	if (t->held) {
		t->first = w->next;
		if (!t->first)
			t->last = NULL;
		t->waiting--;
		w->called = true;
		pthread_cond_signal(&w->go);
	}
	pthread_mutex_unlock(&t->mutex);
	return queued;
}

struct db_write *turn_take_queued(struct turn *t)
{
	pthread_mutex_lock(&t->mutex);
	struct db_write *write = t->held ? NULL : t->queue;
	if (write) {
		t->held = true;
		t->queue = write->next;
		if (!t->queue)
			t->queue_last = NULL;
		t->waiting--;
	}
	pthread_mutex_unlock(&t->mutex);
	return write;
}

int turn_waiting(struct turn *t)
{
	pthread_mutex_lock(&t->mutex);
	int n = t->waiting;
	pthread_mutex_unlock(&t->mutex);
	return n;
}
