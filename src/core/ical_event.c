/* SPDX-License-Identifier: Apache-2.0 */
#include "core/ical_event.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/import/content_line.h"
#include "core/import/encoding.h"
#include "core/zone.h"

enum {
	TITLE_MAX = 200,
	PLACE_MAX = 300,
	LINK_MAX = 2000,
	UID_MAX = 255,
	DESCRIPTION_MAX = 20000,
	CATEGORIES_MAX = 20,
	TIMES_MAX = 2000,
	LENGTH_DAYS_MAX = 366,
	YEARS_ALIKE = 3,
	CHANGES_MAX = 4000, /* of a zone's clocks, in those years */
	YEAR_FIRST = 1900,
	YEAR_LAST = 2999,
};

/* ---- zones of the file ---- */

struct ical_zone {
	str tzid, location;
	str known; /* its name here, once it was asked for */
	bool asked;
	struct zone_changes *changes; /* those worked out last, from a time on */
	int64_t changes_from;
	struct {
		struct observance {
			int64_t start; /* wall clock, by the offset before it */
			int64_t before, after;
			bool repeats;
			struct recurrence rule;
			struct ical_times more;
		} * v;
		size_t n, cap;
	} rules;
};

/* +0100, -0330 or +115544. */
static bool read_offset(str s, int64_t *offset)
{
	int64_t v;
	s = str_trim(s);
	if ((s.n != 5 && s.n != 7) || (s.p[0] != '+' && s.p[0] != '-') ||
	    str_find_byte(str_sub(s, 1, s.n), '-') >= 0 || !str_to_int(str_sub(s, 1, s.n), &v))
		return false;
	if (s.n == 5)
		v *= 100;
	int64_t seconds = v / 10000 * 3600 + v / 100 % 100 * 60 + v % 100;
	*offset = (s.p[0] == '-' ? -seconds : seconds) * SECOND;
	return seconds < 86400;
}

static bool read_dates(struct arena *a, str list, struct ical_times *to)
{
	struct ical_when when;
	while (list.p) {
		str one = str_cut(&list, ',');
		if (to->n == TIMES_MAX || !ical_when_read(str_cut(&one, '/'), &when))
			return false;
		*ARENA_PUSH(a, to) = (struct ical_again){when.local, -1};
	}
	return true;
}

static void take_observance(struct arena *a, const struct ical_component *c, struct ical_zone *z)
{
	const struct ical_property *start = ical_find(c, "DTSTART"), *rule = ical_find(c, "RRULE");
	const struct ical_property *from = ical_find(c, "TZOFFSETFROM"),
				   *to = ical_find(c, "TZOFFSETTO");
	struct observance o = {.repeats = rule != NULL};
	struct ical_when when;
	const char *why;
	if (!start || !from || !to || z->rules.n == ICAL_RULES_MAX ||
	    !ical_when_read(start->value, &when) || !read_offset(from->value, &o.before) ||
	    !read_offset(to->value, &o.after) ||
	    (rule && recurrence_read(rule->value, &o.rule, &why) != OK))
		return;
	/* Clocks change until a year, never so many times: that would be counted from the beginning
	 * each time. */
	if (o.rule.count)
		return;
	o.start = when.local;
	for (size_t i = 0; i < c->properties.n; i++)
		if (str_eq(c->properties.v[i].name, S("RDATE")) &&
		    !read_dates(a, c->properties.v[i].value, &o.more))
			return;
	*ARENA_PUSH(a, &z->rules) = o;
}

void ical_zone_take(struct arena *a, const struct ical_component *c, struct ical_zones *zones)
{
	bool part = str_eq(c->name, S("STANDARD")) || str_eq(c->name, S("DAYLIGHT"));
	if (part && str_eq(c->parent, S("VTIMEZONE"))) {
		if (!zones->open)
			zones->open = NEW(a, struct ical_zone);
		take_observance(a, c, zones->open);
		return;
	}
	if (!str_eq(c->name, S("VTIMEZONE")))
		return;
	struct ical_zone *z = zones->open ? zones->open : NEW(a, struct ical_zone);
	z->tzid = str_dup(a, ical_value(a, ical_find(c, "TZID")));
	z->location = str_dup(a, ical_value(a, ical_find(c, "X-LIC-LOCATION")));
	zones->open = NULL;
	if (zones->n < ICAL_ZONES_MAX)
		*ARENA_PUSH(a, zones) = *z;
}

struct zone_change {
	int64_t at, after;
};
struct zone_changes {
	struct zone_change *v;
	size_t n, cap;
	int64_t before; /* the first */
};

/* When the clocks of a described zone change, from a time on. */
static struct zone_changes changes_of(struct arena *a, const struct ical_zone *z, int64_t from)
{
	struct zone_changes all = {0};
	for (size_t i = 0; i < z->rules.n && all.n < CHANGES_MAX; i++) {
		const struct observance *o = &z->rules.v[i];
		int64_t *more = NEW_ARRAY(a, int64_t, o->more.n + 1);
		for (size_t k = 0; k < o->more.n; k++)
			more[k] = o->more.v[k].local;
		struct recurrence_set set = {.rule = o->repeats ? &o->rule : NULL,
					     .start = o->start,
					     .more = more,
					     .more_n = o->more.n};
		struct recurrence_times times;
		recurrence_expand(a, &set, o->repeats ? from - 500 * DAY : o->start,
				  from + (YEARS_ALIKE + 1) * 366 * DAY, ICAL_DATES_MAX, &times);
		for (size_t k = 0; k < times.n && all.n < CHANGES_MAX; k++)
			*ARENA_PUSH(a, &all) =
				(struct zone_change){times.v[k] - o->before, o->after};
		if (i == 0 || o->start < z->rules.v[0].start)
			all.before = o->before;
	}
	return all;
}

static int64_t described_offset(void *arg, int64_t time)
{
	const struct zone_changes *all = arg;
	int64_t last = INT64_MIN, offset = all->before;
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].at <= time && all->v[i].at > last) {
			last = all->v[i].at;
			offset = all->v[i].after;
		}
	return offset;
}

/* "GMT+11:00", for one whose clocks never change. */
static str constant_name(struct arena *a, int64_t offset)
{
	struct out o = out_new(a, 16);
	int64_t minutes = (offset < 0 ? -offset : offset) / MINUTE;
	if (offset == 0)
		return S("UTC");
	out_fmt(&o, "GMT%c%02d:%02d", offset < 0 ? '-' : '+', (int)(minutes / 60),
		(int)(minutes % 60));
	return out_view(&o);
}

/* Events may be read into memory that lives shorter than the zones. */
static struct arena *lasting(const struct ical_zones *zones, struct arena *a)
{
	return zones->arena ? zones->arena : a;
}

/* The same, worked out once for the years that follow; NULL when a file wants too much of that. */
static struct zone_changes *changes_near(struct arena *a, struct ical_zones *zones,
					 struct ical_zone *z, int64_t local)
{
	if (z->changes && local >= z->changes_from &&
	    local < z->changes_from + YEARS_ALIKE * 365 * DAY)
		return z->changes;
	if (++zones->worked > ICAL_WORK_MAX)
		return NULL;
	a = lasting(zones, a);
	z->changes = NEW(a, struct zone_changes);
	*z->changes = changes_of(a, z, local - 30 * DAY);
	z->changes_from = local - 30 * DAY;
	return z->changes;
}

static str name_of_zone(struct arena *a, struct ical_zone *z, int64_t from)
{
	str name = zone_name(a, z->location);
	bool constant = z->rules.n > 0;
	for (size_t i = 0; i < z->rules.n; i++)
		constant = constant && z->rules.v[i].after == z->rules.v[0].after &&
			   z->rules.v[i].before == z->rules.v[0].after;
	if (name.n || !z->rules.n)
		return name;
	if (constant)
		return zone_name(a, constant_name(a, z->rules.v[0].after));
	struct zone_changes changes = changes_of(a, z, from);
	return zone_like(a, described_offset, &changes, from, YEARS_ALIKE);
}

str ical_zone_find(struct arena *a, struct ical_zones *zones, str tzid, int64_t from)
{
	str name = zone_name(a, tzid);
	for (size_t i = 0; i < zones->n && !name.n; i++) {
		struct ical_zone *z = &zones->v[i];
		if (!str_eq(z->tzid, str_trim(tzid)))
			continue;
		if (!z->asked)
			z->known = name_of_zone(lasting(zones, a), z, from);
		z->asked = true;
		name = z->known;
	}
	return name;
}

/* ---- events ---- */

struct reading {
	struct arena *arena;
	const struct ical_component *component;
	struct ical_zones *zones;
	struct ical_event *event;
	struct zone *zone; /* of the event */
	str tzid;	   /* what the file calls it */
	const char **why;
};

static bool refuse(const struct reading *r, const char *why)
{
	*r->why = why;
	return false;
}

/* Clocks that stand like those of no place are good for one time, which needs only their offset. */
static str fixed_zone(const struct reading *r, str tzid, int64_t local)
{
	if (ical_find(r->component, "RRULE") || ical_find(r->component, "RDATE"))
		return STR_NONE;
	for (size_t i = 0; i < r->zones->n; i++) {
		struct ical_zone *z = &r->zones->v[i];
		if (!str_eq(z->tzid, str_trim(tzid)) || !z->rules.n)
			continue;
		struct zone_changes *changes = changes_near(r->arena, r->zones, z, local);
		if (!changes)
			return STR_NONE;
		int64_t offset = described_offset(changes, local);
		offset = described_offset(changes, local - offset);
		return zone_name(r->arena, constant_name(r->arena, offset));
	}
	return STR_NONE;
}

/* Any of its times, as the clocks of the event's zone show it. */
static bool local_time(const struct reading *r, const struct ical_property *p, str value,
		       struct ical_when *when)
{
	str tzid = ical_parameter_of(p, "TZID");
	if (!ical_when_read(value, when))
		return false;
	if (when->date)
		return true;
	if (when->utc) {
		when->local = zone_local(r->zone, when->local);
		return true;
	}
	if (!tzid.n || str_eq(tzid, r->tzid))
		return true;
	str name = ical_zone_find(r->arena, r->zones, tzid, when->local);
	struct zone *z = name.n ? zone_open(r->arena, name) : NULL;
	if (!z)
		return false;
	if (!str_eq(name, r->event->zone))
		when->local = zone_local(r->zone, zone_time(z, when->local));
	return true;
}

static bool read_start(struct reading *r, str floating)
{
	struct ical_event *e = r->event;
	const struct ical_property *p = ical_find(r->component, "DTSTART");
	struct ical_when when;
	if (!p)
		return refuse(r, "it has no start");
	if (!ical_when_read(p->value, &when))
		return refuse(r, "its start cannot be read");
	str tzid = ical_parameter_of(p, "TZID");
	r->tzid = tzid;
	e->start = when.local;
	e->all_day = when.date;
	if (date_of(when.local).year < YEAR_FIRST || date_of(when.local).year > YEAR_LAST)
		return refuse(r, "it begins before 1900 or after 2999");
	if (when.utc)
		e->zone = S("UTC");
	else if (tzid.n && !when.date)
		e->zone = ical_zone_find(r->arena, r->zones, tzid, when.local);
	else
		e->zone = zone_name(r->arena, floating);
	if (tzid.n && !when.date && !when.utc && !e->zone.n)
		e->zone = fixed_zone(r, tzid, when.local);
	if (tzid.n && !when.date && !when.utc && !e->zone.n)
		return refuse(r, "its time zone is not known, and not described");
	r->zone = zone_open(r->arena, e->zone);
	return r->zone || refuse(r, "its time zone is not known, and not described");
}

static bool read_length(struct reading *r)
{
	struct ical_event *e = r->event;
	const struct ical_property *end = ical_find(r->component, "DTEND"),
				   *lasts = ical_find(r->component, "DURATION");
	struct ical_when when;
	int64_t days = 0, rest = 0;
	if (end) {
		if (!local_time(r, end, end->value, &when) || when.date != e->all_day)
			return refuse(r, "its end cannot be read");
		/* As long as it really takes, also over a night when clocks change. */
		e->length = e->all_day
				    ? when.local - e->start
				    : zone_time(r->zone, when.local) - zone_time(r->zone, e->start);
	} else if (lasts) {
		if (!ical_duration_read(lasts->value, &days, &rest))
			return refuse(r, "its duration cannot be read");
		e->length = days * DAY + rest;
	}
	if (e->length < 0)
		return refuse(r, "its end is before its start");
	if (e->length > LENGTH_DAYS_MAX * DAY)
		return refuse(r, "it lasts longer than a year");
	if (e->all_day)
		e->length = e->length < DAY ? DAY : e->length - e->length % DAY;
	return true;
}

/* A list of dates; those of a timed event without a time are of its time. */
static bool read_times(struct reading *r, const char *name, struct ical_times *to)
{
	const struct ical_event *e = r->event;
	for (size_t i = 0; i < r->component->properties.n; i++) {
		const struct ical_property *p = &r->component->properties.v[i];
		str list = p->value;
		if (!str_eq(p->name, str_from(name)))
			continue;
		while (list.p) {
			str last = str_cut(&list, ','), first = str_cut(&last, '/');
			struct ical_when when, end;
			int64_t days, rest, length = -1;
			if (to->n == TIMES_MAX || !local_time(r, p, first, &when))
				return refuse(r, "a date of its repetition cannot be read");
			if (last.p && ical_duration_read(last, &days, &rest))
				length = days * DAY + rest;
			else if (last.p && local_time(r, p, last, &end))
				length = end.local - when.local;
			if (last.p && (length < 0 || length > LENGTH_DAYS_MAX * DAY))
				return refuse(r, "a date of its repetition cannot be read");
			if (when.date && !e->all_day)
				when.local +=
					e->start -
					date_time((struct date){.year = date_of(e->start).year,
								.month = date_of(e->start).month,
								.day = date_of(e->start).day});
			if (e->all_day)
				when.local -= (when.local % DAY + DAY) % DAY;
			*ARENA_PUSH(r->arena, to) = (struct ical_again){when.local, length};
		}
	}
	return true;
}

static bool read_repetition(struct reading *r)
{
	struct ical_event *e = r->event;
	const struct ical_property *rule = ical_find(r->component, "RRULE"),
				   *id = ical_find(r->component, "RECURRENCE-ID");
	struct recurrence *parsed = NEW(r->arena, struct recurrence);
	struct ical_when when;
	int rules = 0;
	for (size_t i = 0; i < r->component->properties.n; i++)
		rules += str_eq(r->component->properties.v[i].name, S("RRULE"));
	if (rules > 1)
		return refuse(r, "it has two rules of repetition");
	if (rule && recurrence_read(rule->value, parsed, r->why) != OK)
		return false;
	if (rule) {
		/* As we write it: two readings of one rule are one text. */
		struct out o = out_new(r->arena, 16384);
		recurrence_write(&o, parsed);
		e->rule = out_view(&o);
	}
	if (id) {
		if (ical_parameter_of(id, "RANGE").n)
			return refuse(r, "it changes several times of a repetition at once");
		if (!local_time(r, id, id->value, &when))
			return refuse(r, "which time of a repetition it changes cannot be read");
		e->one = true;
		e->original = when.local;
	}
	return read_times(r, "RDATE", &e->more) && read_times(r, "EXDATE", &e->not );
}

static str line_of(const struct reading *r, const char *name, size_t max)
{
	return one_line(r->arena, ical_value(r->arena, ical_find(r->component, name)), max);
}

static void read_words(struct reading *r)
{
	struct ical_event *e = r->event;
	const struct ical_component *c = r->component;
	int64_t sequence;
	e->title = line_of(r, "SUMMARY", TITLE_MAX);
	e->place = line_of(r, "LOCATION", PLACE_MAX);
	e->link = line_of(r, "URL", LINK_MAX);
	e->description = str_dup(
		r->arena,
		utf8_head(utf8_clean(r->arena, ical_value(r->arena, ical_find(c, "DESCRIPTION"))),
			  DESCRIPTION_MAX));
	if (!e->link.n)
		e->link = line_of(r, "CONFERENCE", LINK_MAX);
	e->cancelled = str_eq_nocase(line_of(r, "STATUS", 20), S("CANCELLED"));
	if (str_to_int(line_of(r, "SEQUENCE", 20), &sequence) && sequence > 0)
		e->sequence = sequence;
	e->alarms = c->alarms;
	for (size_t i = 0; i < c->properties.n; i++) {
		str list = c->properties.v[i].value;
		if (!str_eq(c->properties.v[i].name, S("CATEGORIES")))
			continue;
		while (list.p && e->categories.n < CATEGORIES_MAX) {
			str one = content_text(r->arena, &list, ',');
			if (one.n)
				*ARENA_PUSH(r->arena, &e->categories) =
					one_line(r->arena, one, TITLE_MAX);
		}
	}
}

/* Two readings of one file find the same names. */
static void read_uid(struct reading *r)
{
	struct ical_event *e = r->event;
	str given = one_line(r->arena, ical_value(r->arena, ical_find(r->component, "UID")), 4000);
	if (given.n && given.n <= UID_MAX) {
		e->uid = given;
		return;
	}
	struct out o = out_new(r->arena, 64);
	if (given.n)
		out_fmt(&o, "long-%016llx", (unsigned long long)str_hash(given));
	else
		out_fmt(&o, "none-%016llx-%lld",
			(unsigned long long)str_hash(
				str_cat(r->arena, e->title, S("\n"), e->place, S("\n"), e->rule)),
			(long long)(e->start / SECOND));
	out_lit(&o, "@ical");
	e->uid = out_view(&o);
}

bool ical_event_read(struct arena *a, const struct ical_component *c, struct ical_zones *zones,
		     str floating, struct ical_event *e, const char **why)
{
	struct reading r = {.arena = a, .component = c, .zones = zones, .event = e, .why = why};
	*e = (struct ical_event){0};
	if (!read_start(&r, floating) || !read_length(&r) || !read_repetition(&r))
		return false;
	read_words(&r);
	read_uid(&r);
	return true;
}
