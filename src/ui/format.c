/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/format.h"

#include "core/session.h"

#include <unicode/ucal.h>
#include <unicode/ustring.h>

enum { ZONE_MAX = 64 };

struct locale locale_of(const struct rq *rq)
{
	return (struct locale){
		.arena = rq->arena,
		.lang = rq->lang,
		.zone = rq->viewer ? rq->viewer->time_zone : STR_NONE,
		.now = rq->db && rq->db->now ? rq->db->now : clock_now(),
	};
}

str format_fill(struct arena *a, const char *text, str value)
{
	str rest = str_from(text);
	str before = str_cut(&rest, '#');
	return rest.p ? str_cat(a, before, value, rest) : before;
}

static str decimal(struct arena *a, int64_t n)
{
	struct out o = out_new(a, 32);
	out_int(&o, n);
	return out_view(&o);
}

/* ---- zones ---- */

static UCalendar *open_zone(str zone)
{
	UChar name[ZONE_MAX];
	UErrorCode e = U_ZERO_ERROR;
	if (zone.n == 0 || zone.n >= ZONE_MAX)
		return NULL;
	for (size_t i = 0; i < zone.n; i++)
		name[i] = (unsigned char)zone.p[i];
	UCalendar *calendar = ucal_open(name, (int32_t)zone.n, "", UCAL_GREGORIAN, &e);
	return U_SUCCESS(e) ? calendar : NULL;
}

/* Microseconds to add to UTC. */
static int64_t offset_of(UCalendar *calendar, int64_t time)
{
	UErrorCode e = U_ZERO_ERROR;
	ucal_setMillis(calendar, (double)(time / 1000), &e);
	int32_t offset =
		ucal_get(calendar, UCAL_ZONE_OFFSET, &e) + ucal_get(calendar, UCAL_DST_OFFSET, &e);
	return U_SUCCESS(e) ? offset * INT64_C(1000) : 0;
}

struct date format_local(struct locale f, int64_t time)
{
	UCalendar *calendar = open_zone(f.zone);
	if (!calendar)
		return date_of(time);
	int64_t offset = offset_of(calendar, time);
	ucal_close(calendar);
	return date_of(time + offset);
}

/* ---- dates ---- */

static const char *month_short(enum lang l, int month)
{
	switch (month) {
	case 1:
		return T(l, "Jan");
	case 2:
		return T(l, "Feb");
	case 3:
		return T(l, "Mar");
	case 4:
		return T(l, "Apr");
	case 5:
		return T(l, "May");
	case 6:
		return T(l, "Jun");
	case 7:
		return T(l, "Jul");
	case 8:
		return T(l, "Aug");
	case 9:
		return T(l, "Sep");
	case 10:
		return T(l, "Oct");
	case 11:
		return T(l, "Nov");
	default:
		return T(l, "Dec");
	}
}

static const char *month_long(enum lang l, int month)
{
	switch (month) {
	case 1:
		return T(l, "January");
	case 2:
		return T(l, "February");
	case 3:
		return T(l, "March");
	case 4:
		return T(l, "April");
	case 5:
		return T(l, "May");
	case 6:
		return T(l, "June");
	case 7:
		return T(l, "July");
	case 8:
		return T(l, "August");
	case 9:
		return T(l, "September");
	case 10:
		return T(l, "October");
	case 11:
		return T(l, "November");
	default:
		return T(l, "December");
	}
}

/* The pattern's letters: d day, m short month, M long month, y year, H hour, N minute; a letter
 * stands for itself behind a '\''. Patterns are translated, so each language orders its own dates.
 */
static str by_pattern(struct locale f, const char *pattern, const struct date *d)
{
	struct out o = out_new(f.arena, 200);
	for (const char *p = pattern; *p; p++) {
		switch (*p) {
		case 'd':
			if (f.lang == LANG_FR && d->day == 1)
				out_lit(&o, "1er");
			else
				out_int(&o, d->day);
			break;
		case 'm':
			out_str(&o, str_from(month_short(f.lang, d->month)));
			break;
		case 'M':
			out_str(&o, str_from(month_long(f.lang, d->month)));
			break;
		case 'y':
			out_int(&o, d->year);
			break;
		case 'H':
			out_fmt(&o, "%02d", d->hour);
			break;
		case 'N':
			out_fmt(&o, "%02d", d->minute);
			break;
		case '\'':
			p += p[1] != 0;
			out_byte(&o, *p);
			break;
		default:
			out_byte(&o, *p);
		}
	}
	return out_view(&o);
}

str format_date(struct locale f, int64_t time)
{
	struct date d = format_local(f, time);
	bool this_year = d.year == date_of(f.now).year;
	return by_pattern(f, this_year ? T(f.lang, "d m") : T(f.lang, "d m y"), &d);
}

str format_day(struct locale f, int64_t time)
{
	struct date d = format_local(f, time);
	return by_pattern(f, T(f.lang, "d M y"), &d);
}

str format_date_time(struct locale f, int64_t time)
{
	struct date d = format_local(f, time);
	return by_pattern(f, T(f.lang, "d m y, H:N"), &d);
}

str format_clock(struct locale f, int64_t time)
{
	struct date d = format_local(f, time);
	return by_pattern(f, T(f.lang, "H:N"), &d);
}

str format_month(struct locale f, int64_t time)
{
	struct date d = format_local(f, time);
	return by_pattern(f, T(f.lang, "M y"), &d);
}

str format_ago(struct locale f, int64_t time)
{
	int64_t age = f.now - time;
	if (age < -MINUTE || age >= 7 * DAY)
		return format_date(f, time);
	if (age < MINUTE)
		return str_from(T(f.lang, "just now"));
	if (age < HOUR)
		return format_fill(f.arena, T(f.lang, "# min ago"), decimal(f.arena, age / MINUTE));
	if (age < DAY)
		return format_fill(f.arena, T(f.lang, "# h ago"), decimal(f.arena, age / HOUR));
	if (age < 2 * DAY)
		return str_from(T(f.lang, "yesterday"));
	return format_fill(f.arena, T(f.lang, "# days ago"), decimal(f.arena, age / DAY));
}

static void two_digits(char *to, int n)
{
	to[0] = (char)('0' + n / 10 % 10);
	to[1] = (char)('0' + n % 10);
}

/* On every line of a stream: written by hand, because printf takes half a microsecond. */
str format_iso(struct locale f, int64_t time)
{
	struct date d = date_of(time);
	char *s = arena_alloc(f.arena, 20);
	memcpy(s, "0000-00-00T00:00:00Z", 20);
	two_digits(s, d.year / 100);
	two_digits(s + 2, d.year % 100);
	two_digits(s + 5, d.month);
	two_digits(s + 8, d.day);
	two_digits(s + 11, d.hour);
	two_digits(s + 14, d.minute);
	two_digits(s + 17, d.second);
	return (str){s, 20};
}

str format_input_time(struct locale f, int64_t time)
{
	if (time == 0)
		return STR_NONE;
	struct date d = format_local(f, time);
	struct out o = out_new(f.arena, 32);
	out_fmt(&o, "%04d-%02d-%02dT%02d:%02d", d.year, d.month, d.day, d.hour, d.minute);
	return out_view(&o);
}

bool format_read_input_time(struct locale f, str s, int64_t *time)
{
	int64_t local;
	if (s.n < 16 || s.n > 19 || s.p[10] != 'T' || !parse_iso_time(s, &local))
		return false;
	UCalendar *calendar = open_zone(f.zone);
	if (!calendar) {
		*time = local;
		return true;
	}
	/* The offset before and after a change differ: the second look is at the right side of it.
	 */
	int64_t first = local - offset_of(calendar, local);
	*time = local - offset_of(calendar, first);
	ucal_close(calendar);
	return true;
}

/* ---- numbers ---- */

str format_number(struct locale f, int64_t n)
{
	struct out o = out_new(f.arena, 64);
	html_number(&o, f.lang, n);
	return out_view(&o);
}

str format_decimal(struct locale f, double v, int decimals)
{
	struct out o = out_new(f.arena, 64);
	out_real(&o, v, decimals);
	str plain = out_view(&o);
	ptrdiff_t point = str_find_byte(plain, '.');
	if (point < 0)
		return plain;
	return str_cat(f.arena, str_sub(plain, 0, (size_t)point), str_from(T(f.lang, ".")),
		       str_sub(plain, (size_t)point + 1, plain.n));
}

str format_size(struct locale f, int64_t size)
{
	if (size < 1000)
		return format_fill(f.arena, T(f.lang, "# B"), decimal(f.arena, size));
	double v = (double)size / 1e3;
	if (v < 1000)
		return format_fill(f.arena, T(f.lang, "# kB"), format_decimal(f, v, v < 10));
	v /= 1e3;
	if (v < 1000)
		return format_fill(f.arena, T(f.lang, "# MB"), format_decimal(f, v, v < 10));
	v /= 1e3;
	return format_fill(f.arena, T(f.lang, "# GB"), format_decimal(f, v, v < 10));
}
