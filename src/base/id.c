/* SPDX-License-Identifier: Apache-2.0 */
#include "base/id.h"

#include "base/clock.h"

#include <stdatomic.h>

/* 2020-01-01T00:00:00Z in milliseconds. 40 bits of milliseconds last until 2054; below them 13
 * bits: three of node, ten of counter. Under more than 1,024 ids a millisecond the sequence runs
 * ahead of the clock, which costs nothing but a slightly early stamp. */
#define EPOCH_MS INT64_C(1577836800000)
enum { LOW_BITS = 13, NODE_BITS = 3, COUNTER_BITS = LOW_BITS - NODE_BITS };

static _Atomic int64_t last_tick; /* milliseconds and counter, without the node */
static int node_number;

void id_start(int node, int64_t highest)
{
	node_number = node & ((1 << NODE_BITS) - 1);
	int64_t tick = (highest >> LOW_BITS) << COUNTER_BITS | ((1 << COUNTER_BITS) - 1);
	if (highest > 0 && tick > atomic_load(&last_tick))
		atomic_store(&last_tick, tick);
}

int64_t id_new(void)
{
	int64_t now = (clock_now() / 1000 - EPOCH_MS) << COUNTER_BITS;
	int64_t seen = atomic_load(&last_tick), next;
	do
		next = now > seen ? now : seen + 1;
	while (!atomic_compare_exchange_weak(&last_tick, &seen, next));
	int64_t ms = next >> COUNTER_BITS, counter = next & ((1 << COUNTER_BITS) - 1);
	return ms << LOW_BITS | (int64_t)node_number << COUNTER_BITS | counter;
}

int64_t id_floor(int64_t time)
{
	int64_t ms = time / 1000 - EPOCH_MS;
	return ms > 0 ? ms << LOW_BITS : 0;
}

int64_t id_at(int64_t time, int counter)
{
	/* Times before 2020 share the first ticks, so that even an old import keeps 53 bits and
	 * order. */
	int64_t ms = time / 1000 - EPOCH_MS;
	if (ms < 1)
		ms = 1;
	return ms << LOW_BITS | (counter & ((1 << LOW_BITS) - 1));
}

int64_t id_past(int64_t time)
{
	/* Runs on, so that rows of one moment do not meet, and begins elsewhere in each process. */
	static _Atomic int64_t counter;
	int64_t unset = 0;
	atomic_compare_exchange_strong(&counter, &unset, clock_now());
	return id_at(time, (int)(atomic_fetch_add(&counter, 1) & ((1 << LOW_BITS) - 1)));
}

int64_t id_time(int64_t id)
{
	return ((id >> LOW_BITS) + EPOCH_MS) * 1000;
}

/* 1970 to January 2020 are 1,580,515,200,000 ms; that January has 2,678,400,000 of 8,192 ids. */
#define RIVER_MS (EPOCH_MS + INT64_C(31) * 24 * 3600 * 1000)
#define RIVER_FIRST (INT64_C(2) << LOW_BITS)
enum { RIVER_A_MS = 13 };
_Static_assert(RIVER_FIRST + RIVER_MS * RIVER_A_MS < (RIVER_MS - EPOCH_MS) << LOW_BITS,
	       "the old ids end before the new ones begin");

int64_t id_moment(int64_t time)
{
	int64_t ms = time > 0 ? time / 1000 : 0;
	return ms < RIVER_MS ? RIVER_FIRST + ms * RIVER_A_MS : (ms - EPOCH_MS) << LOW_BITS;
}

int64_t id_moment_time(int64_t id)
{
	int64_t ms = (id - RIVER_FIRST) / RIVER_A_MS;
	if (id >= (RIVER_MS - EPOCH_MS) << LOW_BITS)
		return id_time(id);
	/* What was made as another kind of id has no moment before 2020. */
	return id < RIVER_FIRST ? id_time(id) : (ms < RIVER_MS ? ms : RIVER_MS) * 1000;
}
