/* SPDX-License-Identifier: Apache-2.0
 * id: names of rows. Each kind is a type of its own, so that a person is never passed for an item.
 *
 * Ids are made by us and ordered by time: milliseconds since 2020 in the high bits, a counter
 * below, at most 53 bits, so that they stay exact as JSON numbers. Zero is "none". People, places
 * and items share one space, because a circle (core/access.h) may be any of them.
 */
#ifndef RUCHE_ID_H
#define RUCHE_ID_H

#include <stdbool.h>
#include <stdint.h>

typedef struct person_id {
	int64_t v;
} person_id;
typedef struct place_id {
	int64_t v;
} place_id;
typedef struct item_id {
	int64_t v;
} item_id;
typedef struct tag_id {
	int64_t v;
} tag_id;
typedef struct blob_id {
	int64_t v;
} blob_id;

/* A new id: strictly larger than every one this process made before, 12 bits a millisecond (it runs
 * ahead of the clock under more), `node` (0 to 7) keeps several processes apart. Thread-safe. */
int64_t id_new(void);
/* Sets the node number of this process and the highest id that exists already. Call before use. */
void id_start(int node, int64_t highest);
/* The smallest id that a row made at that time (microseconds UTC) may have; for importers that make
 * rows in the past use id_at with a counter of their own. */
int64_t id_floor(int64_t time);
/* An id of a given time and counter (0 to 8191), for imports and generated data. */
int64_t id_at(int64_t time, int counter);
/* An id of a time in the past for a row that is made now: those of one millisecond differ, 8,192 of
 * them. */
int64_t id_past(int64_t time);
/* When the id was made, microseconds UTC (to the millisecond). */
int64_t id_time(int64_t id);
/* Ids of a river, whose rows keep no other time: the first id of a moment, and the moment of an id,
 * to the millisecond since 1970. What is older than February 2020 lies 13 to a millisecond in the
 * ids of the month before, in order. The ids of later moments are those of id_time. */
int64_t id_moment(int64_t time);
int64_t id_moment_time(int64_t id);

#define ID_EQ(a, b) ((a).v == (b).v)
#define ID_NONE(a) ((a).v == 0)

#endif
