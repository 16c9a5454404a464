/* SPDX-License-Identifier: Apache-2.0
 * overload: more comes than can be answered. Whoever waited too long is told to come back, at the
 * cost of a line of text, so that those who come after are answered in time; without it everybody
 * would wait ever longer, and most of what is answered would be for people who have left. A short
 * standstill is no overload: it begins when for a second nobody was answered in time. Pure.
 */
#ifndef RUCHE_HTTP_OVERLOAD_H
#define RUCHE_HTTP_OVERLOAD_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
	OVERLOAD_PATIENCE_MS = 1000, /* whoever waited less is always answered */
	OVERLOAD_RETRY_SECONDS = 5,
};

/* Of one queue; all zero at first. Any thread. */
struct overload {
	_Atomic int64_t since; /* since when all waited too long; 0: the last one did not */
	_Atomic int64_t last;  /* when one did */
	_Atomic int64_t until; /* so long those who waited too long are turned away */
};

/* A request that waited so long is about to be answered (microseconds; now is monotonic). True: it
 * is turned away instead. */
bool overload_sheds(struct overload *o, int64_t waited, int64_t patience, int64_t now);

#endif
