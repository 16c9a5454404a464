/* SPDX-License-Identifier: Apache-2.0 */
#include "base/clock.h"

#include <time.h>

static int64_t read_clock(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * SECOND + t.tv_nsec / 1000;
}

int64_t clock_now(void)
{
	return read_clock(CLOCK_REALTIME);
}

int64_t clock_mono(void)
{
	return read_clock(CLOCK_MONOTONIC);
}

/* Days since 1970 of a civil date, and back: Howard Hinnant, "chrono-Compatible Low-Level Date
 * Algorithms". */
static int64_t days_of(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
	int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719468;
}

struct date date_of(int64_t time)
{
	int64_t seconds = time / SECOND - (time % SECOND < 0);
	int64_t days = seconds / 86400 - (seconds % 86400 < 0), rest = seconds - days * 86400;
	int64_t z = days + 719468, era = (z >= 0 ? z : z - 146096) / 146097, doe = z - era * 146097;
	int64_t yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
	int64_t doy = doe - (365 * yoe + yoe / 4 - yoe / 100), mp = (5 * doy + 2) / 153;
	int month = (int)(mp < 10 ? mp + 3 : mp - 9);
	return (struct date){
		.year = (int)(yoe + era * 400 + (month <= 2)),
		.month = month,
		.day = (int)(doy - (153 * mp + 2) / 5 + 1),
		.hour = (int)(rest / 3600),
		.minute = (int)(rest / 60 % 60),
		.second = (int)(rest % 60),
		.weekday = (int)(((days + 4) % 7 + 7) % 7),
	};
}

int64_t date_time(struct date d)
{
	return (days_of(d.year, d.month, d.day) * 86400 + d.hour * 3600 + d.minute * 60 +
		d.second) *
	       SECOND;
}

/* With leading zeros; printf would do it in half a microsecond, on every line of the log. */
static void out_digits(struct out *o, int v, size_t n, char behind)
{
	char digits[8];
	digits[n] = behind;
	for (size_t i = n; i-- > 0; v /= 10)
		digits[i] = (char)('0' + v % 10);
	out_bytes(o, digits, n + 1);
}

void out_iso_time(struct out *o, int64_t time)
{
	struct date d = date_of(time);
	int64_t micro = (time % SECOND + SECOND) % SECOND;
	if (d.year < 0 || d.year > 9999)
		out_fmt(o, "%04d-", d.year);
	else
		out_digits(o, d.year, 4, '-');
	out_digits(o, d.month, 2, '-');
	out_digits(o, d.day, 2, 'T');
	out_digits(o, d.hour, 2, ':');
	out_digits(o, d.minute, 2, ':');
	out_digits(o, d.second, 2, micro ? '.' : 'Z');
	if (micro)
		out_digits(o, (int)micro, 6, 'Z');
}

static const char month_names[12][4] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
					"Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

void out_http_time(struct out *o, int64_t time)
{
	static const char days[7][4] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	struct date d = date_of(time);
	out_bytes(o, days[d.weekday], 3);
	out_lit(o, ", ");
	out_digits(o, d.day, 2, ' ');
	out_bytes(o, month_names[d.month - 1], 3);
	out_byte(o, ' ');
	if (d.year < 0 || d.year > 9999)
		out_fmt(o, "%04d ", d.year);
	else
		out_digits(o, d.year, 4, ' ');
	out_digits(o, d.hour, 2, ':');
	out_digits(o, d.minute, 2, ':');
	out_digits(o, d.second, 2, ' ');
	out_lit(o, "GMT");
}

/* Takes `digits` decimal digits off the front. */
static bool take_number(str *s, size_t digits, int *v)
{
	if (s->n < digits)
		return false;
	int64_t r;
	if (s->p[0] == '-' || !str_to_int(str_sub(*s, 0, digits), &r))
		return false;
	*v = (int)r;
	*s = str_sub(*s, digits, s->n);
	return true;
}

static bool take_byte(str *s, char c)
{
	if (s->n == 0 || s->p[0] != c)
		return false;
	*s = str_sub(*s, 1, s->n);
	return true;
}

static bool date_valid(const struct date *d)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	if (d->month < 1 || d->month > 12 || d->day < 1 || d->hour > 23 || d->minute > 59 ||
	    d->second > 60)
		return false;
	bool leap = (d->year % 4 == 0 && d->year % 100 != 0) || d->year % 400 == 0;
	return d->day <= lengths[d->month - 1] + (d->month == 2 && leap);
}

static bool take_clock(str *s, struct date *d, int64_t *micro)
{
	if (!take_number(s, 2, &d->hour) || !take_byte(s, ':') || !take_number(s, 2, &d->minute))
		return false;
	if (take_byte(s, ':') && !take_number(s, 2, &d->second))
		return false;
	if (!take_byte(s, '.'))
		return true;
	int64_t unit = 100000;
	size_t n = 0;
	for (; n < s->n && s->p[n] >= '0' && s->p[n] <= '9'; n++, unit /= 10)
		*micro += (s->p[n] - '0') * unit;
	*s = str_sub(*s, n, s->n);
	return n > 0;
}

bool parse_iso_time(str s, int64_t *time)
{
	struct date d = {0};
	int64_t micro = 0, zone = 0;
	s = str_trim(s);
	if (!take_number(&s, 4, &d.year) || !take_byte(&s, '-') || !take_number(&s, 2, &d.month) ||
	    !take_byte(&s, '-') || !take_number(&s, 2, &d.day))
		return false;
	if ((take_byte(&s, 'T') || take_byte(&s, ' ')) && !take_clock(&s, &d, &micro))
		return false;
	bool plus = false;
	if (!take_byte(&s, 'Z') && ((plus = take_byte(&s, '+')) || take_byte(&s, '-'))) {
		int hours, minutes = 0;
		if (!take_number(&s, 2, &hours))
			return false;
		take_byte(&s, ':');
		if (s.n && !take_number(&s, 2, &minutes))
			return false;
		zone = (plus ? 1 : -1) * (hours * 60 + minutes) * MINUTE;
	}
	if (s.n || !date_valid(&d))
		return false;
	*time = date_time(d) + micro - zone;
	return true;
}

static bool take_month(str *s, int *month)
{
	for (int i = 0; i < 12; i++)
		if (str_starts(*s, str_from(month_names[i]))) {
			*month = i + 1;
			*s = str_sub(*s, 3, s->n);
			return true;
		}
	return false;
}

/* "Sun Nov  6 08:49:37 1994" */
static bool parse_asctime(str s, struct date *d)
{
	int64_t micro = 0;
	s = str_sub(s, 4, s.n);
	if (!take_month(&s, &d->month) || !take_byte(&s, ' '))
		return false;
	bool one_digit = take_byte(&s, ' ');
	return take_number(&s, one_digit ? 1 : 2, &d->day) && take_byte(&s, ' ') &&
	       take_clock(&s, d, &micro) && take_byte(&s, ' ') && take_number(&s, 4, &d->year) &&
	       s.n == 0;
}

bool parse_http_time(str s, int64_t *time)
{
	struct date d = {0};
	int64_t micro = 0;
	s = str_trim(s);
	ptrdiff_t comma = str_find_byte(s, ',');
	if (comma < 0) {
		if (s.n < 20 || !parse_asctime(s, &d) || !date_valid(&d))
			return false;
		*time = date_time(d);
		return true;
	}
	s = str_trim(str_sub(s, (size_t)comma + 1, s.n));
	if (!take_number(&s, 2, &d.day) || !(take_byte(&s, ' ') || take_byte(&s, '-')) ||
	    !take_month(&s, &d.month))
		return false;
	if (take_byte(&s, '-')) {
		/* RFC 850: two digits, a year more than 50 years ahead is in the past century. */
		if (!take_number(&s, 2, &d.year))
			return false;
		d.year += 2000;
		if (d.year > date_of(clock_now()).year + 50)
			d.year -= 100;
	} else if (!take_byte(&s, ' ') || !take_number(&s, 4, &d.year))
		return false;
	if (!take_byte(&s, ' ') || !take_clock(&s, &d, &micro) || !str_eq(s, S(" GMT")) ||
	    !date_valid(&d))
		return false;
	*time = date_time(d);
	return true;
}
