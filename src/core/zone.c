/* SPDX-License-Identifier: Apache-2.0 */
#include "core/zone.h"

#include "base/clock.h"

#include <unicode/ucal.h>
#include <unicode/uenum.h>

struct zone {
	UCalendar *calendar; /* NULL: UTC */
};

static void close_zone(void *arg)
{
	ucal_close(arg);
}

static bool widen(str name, UChar wide[ZONE_NAME_MAX])
{
	if (name.n == 0 || name.n >= ZONE_NAME_MAX)
		return false;
	for (size_t i = 0; i < name.n; i++) {
		if ((unsigned char)name.p[i] >= 128)
			return false;
		wide[i] = (unsigned char)name.p[i];
	}
	wide[name.n] = 0;
	return true;
}

static str narrow(struct arena *a, const UChar *wide, int32_t n)
{
	char *p = arena_bytes(a, (size_t)n + 1);
	for (int32_t i = 0; i < n; i++)
		p[i] = (char)wide[i];
	return (str){p, (size_t)n};
}

static bool is_utc(str name)
{
	return str_empty(name) || str_eq_nocase(name, S("UTC")) || str_eq(name, S("Etc/UTC")) ||
	       str_eq(name, S("Z"));
}

struct zone *zone_open(struct arena *a, str name)
{
	UChar wide[ZONE_NAME_MAX], canonical[ZONE_NAME_MAX];
	UErrorCode e = U_ZERO_ERROR;
	UBool listed = 0;
	struct zone *z = NEW(a, struct zone);
	if (is_utc(name))
		return z;
	if (!widen(name, wide))
		return NULL;
	ucal_getCanonicalTimeZoneID(wide, (int32_t)name.n, canonical, ZONE_NAME_MAX, &listed, &e);
	if (U_FAILURE(e))
		return NULL;
	z->calendar = ucal_open(wide, (int32_t)name.n, "", UCAL_GREGORIAN, &e);
	if (U_FAILURE(e))
		return NULL;
	arena_defer(a, close_zone, z->calendar);
	/* Days are counted as today's calendar does, also before 1582. */
	ucal_setGregorianChange(z->calendar, -8.64e15, &e);
	ucal_setAttribute(z->calendar, UCAL_REPEATED_WALL_TIME, UCAL_WALLTIME_FIRST);
	ucal_setAttribute(z->calendar, UCAL_SKIPPED_WALL_TIME, UCAL_WALLTIME_LAST);
	return z;
}

/* Of the tz database, or an offset; empty otherwise. */
static str known(struct arena *a, str name)
{
	UChar wide[ZONE_NAME_MAX], canonical[ZONE_NAME_MAX];
	UErrorCode e = U_ZERO_ERROR;
	UBool listed = 0;
	if (!widen(name, wide))
		return STR_NONE;
	int32_t n = ucal_getCanonicalTimeZoneID(wide, (int32_t)name.n, canonical, ZONE_NAME_MAX,
						&listed, &e);
	if (U_FAILURE(e) || n <= 0 || n >= ZONE_NAME_MAX)
		return STR_NONE;
	str found = narrow(a, canonical, n);
	return str_eq(found, S("Etc/Unknown")) ? STR_NONE : listed ? str_dup(a, name) : found;
}

static str of_windows(struct arena *a, str name)
{
	UChar wide[ZONE_NAME_MAX], found[ZONE_NAME_MAX];
	UErrorCode e = U_ZERO_ERROR;
	if (!widen(name, wide))
		return STR_NONE;
	int32_t n = ucal_getTimeZoneIDForWindowsID(wide, (int32_t)name.n, NULL, found,
						   ZONE_NAME_MAX, &e);
	return U_SUCCESS(e) && n > 0 && n < ZONE_NAME_MAX ? narrow(a, found, n) : STR_NONE;
}

str zone_name(struct arena *a, str name)
{
	str rest = str_trim(name);
	if (is_utc(rest))
		return rest.n ? S("UTC") : STR_NONE;
	str found = of_windows(a, rest);
	while (!found.n && rest.n) {
		found = known(a, rest);
		(void)str_cut(&rest, '/');
	}
	return found;
}

static int64_t millis(int64_t time)
{
	return time / 1000 - (time % 1000 < 0);
}

/* Microseconds to add to UTC. */
static int64_t offset_of(UCalendar *c, int64_t time)
{
	UErrorCode e = U_ZERO_ERROR;
	ucal_setMillis(c, (double)millis(time), &e);
	int32_t offset = ucal_get(c, UCAL_ZONE_OFFSET, &e) + ucal_get(c, UCAL_DST_OFFSET, &e);
	return U_SUCCESS(e) ? offset * INT64_C(1000) : 0;
}

int64_t zone_local(struct zone *z, int64_t time)
{
	return z->calendar ? time + offset_of(z->calendar, time) : time;
}

int64_t zone_time(struct zone *z, int64_t local)
{
	UErrorCode e = U_ZERO_ERROR;
	struct date d = date_of(local);
	if (!z->calendar)
		return local;
	ucal_clear(z->calendar);
	ucal_setDateTime(z->calendar, d.year, d.month - 1, d.day, d.hour, d.minute, d.second, &e);
	double at = ucal_getMillis(z->calendar, &e);
	int64_t below = local - date_time(d); /* parts of a second */
	return U_SUCCESS(e) ? (int64_t)at * 1000 + below : local;
}

bool zone_change(struct zone *z, int64_t time, int64_t *next)
{
	UErrorCode e = U_ZERO_ERROR;
	UDate at = 0;
	if (!z->calendar)
		return false;
	ucal_setMillis(z->calendar, (double)millis(time), &e);
	if (!ucal_getTimeZoneTransitionDate(z->calendar, UCAL_TZ_TRANSITION_NEXT, &at, &e) ||
	    U_FAILURE(e))
		return false;
	*next = (int64_t)at * 1000;
	return true;
}

static bool alike(struct zone *z, int64_t (*offset)(void *, int64_t), void *arg, int64_t from,
		  int64_t to)
{
	int64_t at = from;
	for (; at < to; at += 7 * DAY)
		if (zone_local(z, at) - at != offset(arg, at))
			return false;
	for (at = from; zone_change(z, at, &at) && at < to;)
		for (int64_t near = at - MINUTE; near <= at + MINUTE; near += 2 * MINUTE)
			if (zone_local(z, near) - near != offset(arg, near))
				return false;
	return true;
}

str zone_like(struct arena *a, int64_t (*offset)(void *arg, int64_t time), void *arg, int64_t from,
	      int years)
{
	UErrorCode e = U_ZERO_ERROR;
	int32_t now = (int32_t)(offset(arg, from) / 1000), n = 0;
	str found = STR_NONE;
	UEnumeration *names =
		ucal_openTimeZoneIDEnumeration(UCAL_ZONE_TYPE_CANONICAL_LOCATION, NULL, NULL, &e);
	for (const char *name; U_SUCCESS(e) && !found.n && (name = uenum_next(names, &n, &e));) {
		struct zone *z = zone_open(a, (str){name, (size_t)n});
		if (z && (zone_local(z, from) - from) / 1000 == now &&
		    alike(z, offset, arg, from, from + years * 366 * DAY))
			found = str_dup(a, (str){name, (size_t)n});
	}
	uenum_close(names);
	return found;
}
