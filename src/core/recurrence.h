/* SPDX-License-Identifier: Apache-2.0
 * recurrence: the rule by which something comes again (RRULE of RFC 5545), and the days that it
 * gives. All times here are wall clock times of the event's own zone (core/zone.h): a meeting at
 * nine stays at nine when the clocks change, and becomes a time only when zone_time() is asked.
 *
 * Daily to yearly, with INTERVAL, COUNT, UNTIL, BYMONTH, BYMONTHDAY, BYYEARDAY, BYDAY, BYSETPOS and
 * WKST. Other rules are refused with a reason. The first time is part of the set, also when the
 * rule would not give it.
 */
#ifndef RUCHE_RECURRENCE_H
#define RUCHE_RECURRENCE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/out.h"
#include "base/str.h"

enum recurrence_every {
	RECURRENCE_ONCE, /* no rule */
	RECURRENCE_DAILY,
	RECURRENCE_WEEKLY,
	RECURRENCE_MONTHLY,
	RECURRENCE_YEARLY,
};
enum {
	RECURRENCE_RULE_MAX = 1000,   /* bytes of a rule */
	RECURRENCE_COUNT_MAX = 10000, /* more times are refused */
	RECURRENCE_INTERVAL_MAX = 1000,
	RECURRENCE_LIST_MAX = 400,    /* values of one list */
	RECURRENCE_DAYS_MAX = 100000, /* days that one expansion looks at */
};

struct recurrence {
	enum recurrence_every every;
	int interval;		    /* from 1 */
	int64_t count;		    /* 0: no end by number */
	int64_t until;		    /* the last time that may be, 0: none; in UTC when until_utc */
	bool until_utc, until_date; /* a date: all of that day */
	int week_start;		    /* 0 Sunday */
	uint16_t months;	    /* bit 1 January; 0: all */
	struct recurrence_day {
		int8_t weekday; /* 0 Sunday */
		int8_t number; /* of it in the month or year, from the end when negative; 0: each */
	} days[64];
	int days_n;
	int16_t month_days[64], year_days[RECURRENCE_LIST_MAX], positions[RECURRENCE_LIST_MAX];
	int month_days_n, year_days_n, positions_n;
};

/* Reads the value of an RRULE. INVALID with the reason (static, English) for what is no rule or not
 * one of the kinds above. */
err recurrence_read(str rule, struct recurrence *r, const char **why);
/* The rule as RRULE writes it; nothing for RECURRENCE_ONCE. */
void recurrence_write(struct out *o, const struct recurrence *r);

struct zone;
/* What repeats. */
struct recurrence_set {
	const struct recurrence *rule;
	int64_t start;	     /* wall clock time of the first */
	struct zone *zone;   /* for UNTIL in UTC; NULL: UTC */
	const int64_t *more; /* RDATE, sorted or not */
	size_t more_n;
	const int64_t * not ; /* EXDATE */
	size_t not_n;
};
struct recurrence_times {
	int64_t *v;
	size_t n, cap;
	bool cut; /* there are others: the list is full, or the work was too much */
};
/* The times of the set from `from` up to, not with, `to` (all wall clock; nothing behind the year
 * 9999), sorted, each once, at most `most`. */
void recurrence_expand(struct arena *a, const struct recurrence_set *set, int64_t from, int64_t to,
		       size_t most, struct recurrence_times *times);

#endif
