/* SPDX-License-Identifier: Apache-2.0
 * ical: calendars (iCalendar, RFC 5545). The reader gives one component after the other, as it
 * ends, and never holds the file; the writer folds its lines and escapes texts.
 *
 *	struct ical_writer w = {.o = rq->out};
 *	ical_calendar_open(&w, S("Pump people"));
 *	ical_open(&w, S("VTODO"));
 *	ical_text(&w, "SUMMARY", title);
 *	ical_time(&w, "DUE", due);
 *	ical_close(&w, S("VTODO"));
 *	ical_close(&w, S("VCALENDAR"));
 */
#ifndef RUCHE_ICAL_H
#define RUCHE_ICAL_H

#include "base/out.h"
#include "core/import/source.h"

/* ---- reading ---- */

enum {
	ICAL_LINE_MAX = 1 << 20, /* unfolded */
	ICAL_SIZE_MAX = 8 << 20, /* all values of a component */
	ICAL_PROPERTIES_MAX = 5000,
	ICAL_PARAMETERS_MAX = 64,
	ICAL_DEPTH_MAX = 12, /* components inside each other */
};

struct ical_parameter {
	str name, value; /* the name in upper case */
};
struct ical_property {
	str name; /* in upper case */
	struct {
		struct ical_parameter *v;
		size_t n, cap;
	} parameters;
	str value; /* UTF-8, with the escapes of texts: see ical_value */
	int64_t line;
};
struct ical_component {
	str name, parent; /* "VEVENT" in "VCALENDAR"; parent empty: it stands alone */
	struct {
		struct ical_property *v;
		size_t n, cap;
	} properties;
	int alarms; /* VALARM inside it, passed over */
	int unread; /* lines that are no property, passed over */
	int64_t line;
};

struct ical;

err ical_read(struct arena *a, struct source *s, struct ical **i, str *why);
/* The next component that ends: parts come before what they are parts of. It is there until the
 * next call. NOT_FOUND after the last, INVALID or TOO_LARGE with *why ("line 12: ..."). After a
 * failure nothing more is read. */
err ical_next(struct ical *i, struct ical_component **c, str *why);

/* The first property of a name; NULL when there is none. */
const struct ical_property *ical_find(const struct ical_component *c, const char *name);
str ical_parameter_of(const struct ical_property *p, const char *name);
/* The value as a text; empty for NULL. */
str ical_value(struct arena *a, const struct ical_property *p);

/* A date or date and time. */
struct ical_when {
	int64_t local; /* as its clocks show it (core/zone.h) */
	bool date;     /* no time of the day */
	bool utc;
};
bool ical_when_read(str value, struct ical_when *when);
/* Days and microseconds; "P1W", "-PT15M". At most 10,000 days. */
bool ical_duration_read(str value, int64_t *days, int64_t *rest);

/* ---- writing ---- */

struct ical_writer {
	struct out *o;
	size_t column; /* bytes on this line */
};
void ical_open(struct ical_writer *w, str component);
void ical_close(struct ical_writer *w, str component);
/* VCALENDAR with its version, and its name when it has one. */
void ical_calendar_open(struct ical_writer *w, str name);
/* "name" may have parameters: "DTSTART;VALUE=DATE". The value goes out as it is, but for line ends.
 */
void ical_raw(struct ical_writer *w, const char *name, str value);
void ical_text(struct ical_writer *w, const char *name, str value); /* nothing when it is empty */
void ical_int(struct ical_writer *w, const char *name, int64_t value);
void ical_time(struct ical_writer *w, const char *name, int64_t time); /* UTC */
void ical_date(struct ical_writer *w, const char *name, int64_t local);
/* A time in a zone, "UTC" or empty: UTC. The zone is named as a parameter: see ical_zone_write. */
void ical_local(struct ical_writer *w, const char *name, int64_t local, str zone);
/* VTIMEZONE of a zone, with the changes of its clocks from one time to another; nothing for UTC. */
void ical_zone_write(struct ical_writer *w, struct arena *a, str zone, int64_t from, int64_t to);

#endif
