/* SPDX-License-Identifier: Apache-2.0
 * clock: times are microseconds UTC since 1970 (clock_now) for what people see and rows keep, and
 * monotonic microseconds (clock_mono) for measuring and waiting.
 */
#ifndef RUCHE_CLOCK_H
#define RUCHE_CLOCK_H

#include "base/out.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

int64_t clock_now(void);
int64_t clock_mono(void);

struct date {
	int year, month, day, hour, minute, second; /* month and day from 1 */
	int weekday;				    /* 0 Sunday */
};
/* Proleptic Gregorian, UTC. */
struct date date_of(int64_t time);
int64_t date_time(struct date d);
/* 2026-11-21T09:30:00Z; with the fraction when it is not zero. */
void out_iso_time(struct out *o, int64_t time);
/* Sat, 21 Nov 2026 09:30:00 GMT, for HTTP and RSS. */
void out_http_time(struct out *o, int64_t time);
/* Reads ISO 8601 (date, optional time, optional fraction, Z or +hh:mm; without zone UTC), also with
 * a space for the T. False leaves *time alone. */
bool parse_iso_time(str s, int64_t *time);
/* Reads the three forms of RFC 9110. */
bool parse_http_time(str s, int64_t *time);

#endif
