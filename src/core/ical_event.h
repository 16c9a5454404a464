/* SPDX-License-Identifier: Apache-2.0
 * ical_event: an event as a calendar file brings one (VEVENT), with its times in one zone that we
 * know, ready to be stored; or the reason why it cannot be.
 */
#ifndef RUCHE_ICAL_EVENT_H
#define RUCHE_ICAL_EVENT_H

#include "core/ical.h"
#include "core/recurrence.h"

/* ---- the time zones that a file describes itself ---- */

struct ical_zones {
	struct ical_zone *v;
	size_t n, cap;
	struct ical_zone *open; /* whose parts came, but not its end */
	int worked;		/* how often the changes of one were worked out */
	struct arena *arena;	/* where what is known of them lives; NULL: in the caller's */
};
enum {
	ICAL_ZONES_MAX = 200,
	ICAL_RULES_MAX = 300,
	ICAL_DATES_MAX = 2000,
	ICAL_WORK_MAX =
		200, /* events with zones of the file's own, years apart, are not read behind it */
};

/* Takes a component that ended: STANDARD, DAYLIGHT or VTIMEZONE add to the zones, others do not. */
void ical_zone_take(struct arena *a, const struct ical_component *c, struct ical_zones *zones);
/* The name of a zone of ours for a TZID: one of the tz database or of Windows, or one whose clocks
 * stand as the file's VTIMEZONE says, from a time on. Empty when there is none. */
str ical_zone_find(struct arena *a, struct ical_zones *zones, str tzid, int64_t from);

/* ---- events ---- */

struct ical_times {
	struct ical_again {
		int64_t local;	/* wall clock */
		int64_t length; /* -1: as long as the others */
	} * v;
	size_t n, cap;
};
struct ical_event {
	str uid; /* made from its words when the file gives none */
	int64_t sequence;
	str title, description, place, link;
	struct {
		str *v;
		size_t n, cap;
	} categories;
	str zone;      /* empty: floating, of whoever looks */
	int64_t start; /* wall clock in the zone */
	int64_t length;
	bool all_day;
	bool cancelled;
	str rule;		      /* RRULE, as recurrence_read takes it; empty: none */
	struct ical_times more, not ; /* RDATE and EXDATE */
	bool one;		      /* it changes one time of a series: */
	int64_t original;	      /* that one, wall clock in the zone */
	int alarms;
};
/* False for what cannot be an event here: *why says the reason, a static English text. floating:
 * the zone of times without one (X-WR-TIMEZONE); may be empty. */
bool ical_event_read(struct arena *a, const struct ical_component *c, struct ical_zones *zones,
		     str floating, struct ical_event *e, const char **why);

#endif
