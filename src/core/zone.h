/* SPDX-License-Identifier: Apache-2.0
 * zone: time zones by name, over ICU. A wall clock time ("local") is written like a time: the
 * microseconds that UTC would have when its clocks show the same, so that date_of() gives its
 * fields.
 */
#ifndef RUCHE_ZONE_H
#define RUCHE_ZONE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

struct zone;

enum { ZONE_NAME_MAX = 64 };

/* A zone of the tz database, or "GMT+05:30"; closed with the arena. Empty or "UTC" is UTC. NULL
 * when there is none of that name. */
struct zone *zone_open(struct arena *a, str name);
/* The name that zone_open knows it by: also for the names of Windows ("Romance Standard Time"), and
 * for those with a vendor's path before them ("/mozilla.org/20070129_1/Europe/Paris"). Empty for an
 * unknown one. */
str zone_name(struct arena *a, str name);
/* What clocks there show. */
int64_t zone_local(struct zone *z, int64_t time);
/* When they show it. An hour that the change to summer time leaves out counts from before the
 * change; of one that comes twice the first is meant (RFC 5545). */
int64_t zone_time(struct zone *z, int64_t local);
/* The next change of its clocks behind a time; false when there is none. */
bool zone_change(struct zone *z, int64_t time, int64_t *next);
/* The first name in the tz database whose clocks, for `years` years from a time, always stand
 * `offset(arg, time)` microseconds ahead of UTC; looked at once a week and around its own changes.
 * Empty when none does. */
str zone_like(struct arena *a, int64_t (*offset)(void *arg, int64_t time), void *arg, int64_t from,
	      int years);

#endif
