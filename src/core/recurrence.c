/* SPDX-License-Identifier: Apache-2.0 */
#include "core/recurrence.h"

#include "base/clock.h"
#include "core/zone.h"

/* ---- reading ---- */

static const char weekday_names[7][3] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

static int weekday_of(str s)
{
	for (int i = 0; i < 7; i++)
		if (str_eq_nocase(s, str_from(weekday_names[i])))
			return i;
	return -1;
}

/* A list of numbers within -most..most without 0, or from 1 when `positive`. */
static bool read_numbers(str list, int most, bool positive, int16_t *to, int room, int *n)
{
	*n = 0;
	while (list.p) {
		str one = str_trim(str_cut(&list, ','));
		int64_t v;
		if (one.n > 1 && one.p[0] == '+')
			one = str_sub(one, 1, one.n);
		if (!str_to_int(one, &v) || v == 0 || v > most || v < (positive ? 1 : -most) ||
		    *n == room)
			return false;
		to[(*n)++] = (int16_t)v;
	}
	return *n > 0;
}

static bool read_days(str list, struct recurrence *r)
{
	r->days_n = 0;
	while (list.p) {
		str one = str_trim(str_cut(&list, ','));
		int64_t number = 0;
		if (one.n < 2 || r->days_n == (int)(sizeof(r->days) / sizeof(r->days[0])))
			return false;
		int weekday = weekday_of(str_sub(one, one.n - 2, 2));
		str before = str_sub(one, 0, one.n - 2);
		if (before.n && before.p[0] == '+')
			before = str_sub(before, 1, before.n);
		if (weekday < 0 || (before.n && !str_to_int(before, &number)) || number > 53 ||
		    number < -53 || (before.n && number == 0))
			return false;
		r->days[r->days_n++] = (struct recurrence_day){(int8_t)weekday, (int8_t)number};
	}
	return r->days_n > 0;
}

static bool two_digits(str s, size_t at, int *v)
{
	if (at + 2 > s.n || s.p[at] < '0' || s.p[at] > '9' || s.p[at + 1] < '0' ||
	    s.p[at + 1] > '9')
		return false;
	*v = (s.p[at] - '0') * 10 + s.p[at + 1] - '0';
	return true;
}

/* 20261121, 20261121T093000 or 20261121T093000Z. */
static bool read_until(str s, struct recurrence *r)
{
	struct date d = {0};
	int century, year;
	if (!two_digits(s, 0, &century) || !two_digits(s, 2, &year) ||
	    !two_digits(s, 4, &d.month) || !two_digits(s, 6, &d.day))
		return false;
	d.year = century * 100 + year;
	r->until_date = s.n == 8;
	r->until_utc = s.n == 16 && s.p[15] == 'Z';
	if (!r->until_date &&
	    (!(s.n == 15 || r->until_utc) || s.p[8] != 'T' || !two_digits(s, 9, &d.hour) ||
	     !two_digits(s, 11, &d.minute) || !two_digits(s, 13, &d.second)))
		return false;
	if (d.year < 1 || d.month < 1 || d.month > 12 || d.day < 1 || d.day > 31 || d.hour > 23 ||
	    d.minute > 59 || d.second > 60)
		return false;
	r->until = date_time(d);
	return true;
}

static err refuse(const char **why, const char *text)
{
	*why = text;
	return INVALID;
}

static err read_every(str value, struct recurrence *r, const char **why)
{
	static const struct {
		const char *name;
		enum recurrence_every every;
	} names[] = {{"DAILY", RECURRENCE_DAILY},
		     {"WEEKLY", RECURRENCE_WEEKLY},
		     {"MONTHLY", RECURRENCE_MONTHLY},
		     {"YEARLY", RECURRENCE_YEARLY}};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_nocase(value, str_from(names[i].name))) {
			r->every = names[i].every;
			return OK;
		}
	if (str_eq_nocase(value, S("HOURLY")) || str_eq_nocase(value, S("MINUTELY")) ||
	    str_eq_nocase(value, S("SECONDLY")))
		return refuse(why, "it repeats more often than daily");
	return refuse(why, "the rule of its repetition has no known FREQ");
}

static err read_months(str value, struct recurrence *r, const char **why)
{
	int16_t months[12];
	int n;
	if (!read_numbers(value, 12, true, months, 12, &n))
		return refuse(why, "BYMONTH of its repetition cannot be read");
	for (int i = 0; i < n; i++)
		r->months = (uint16_t)(r->months | 1 << months[i]);
	return OK;
}

static err read_number(str value, int64_t most, int64_t *to, const char **why, const char *text)
{
	if (!str_to_int(value, to) || *to < 1 || *to > most)
		return refuse(why, text);
	return OK;
}

static err read_part(str name, str value, struct recurrence *r, const char **why)
{
	int64_t n = 1;
	if (str_eq_nocase(name, S("FREQ")))
		return read_every(value, r, why);
	if (str_eq_nocase(name, S("INTERVAL"))) {
		TRY(read_number(value, RECURRENCE_INTERVAL_MAX, &n, why,
				"INTERVAL of its repetition is not 1 to 1,000"));
		r->interval = (int)n;
		return OK;
	}
	if (str_eq_nocase(name, S("COUNT")))
		return read_number(value, RECURRENCE_COUNT_MAX, &r->count, why,
				   "COUNT of its repetition is not 1 to 10,000");
	if (str_eq_nocase(name, S("UNTIL")))
		return read_until(value, r) ? OK
					    : refuse(why, "UNTIL of its repetition cannot be read");
	if (str_eq_nocase(name, S("WKST")))
		return (r->week_start = weekday_of(value)) >= 0
			       ? OK
			       : refuse(why, "WKST of its repetition is no day");
	if (str_eq_nocase(name, S("BYMONTH")))
		return read_months(value, r, why);
	if (str_eq_nocase(name, S("BYDAY")))
		return read_days(value, r) ? OK
					   : refuse(why, "BYDAY of its repetition cannot be read");
	if (str_eq_nocase(name, S("BYMONTHDAY")))
		return read_numbers(value, 31, false, r->month_days, 64, &r->month_days_n)
			       ? OK
			       : refuse(why, "BYMONTHDAY of its repetition cannot be read");
	if (str_eq_nocase(name, S("BYYEARDAY")))
		return read_numbers(value, 366, false, r->year_days, RECURRENCE_LIST_MAX,
				    &r->year_days_n)
			       ? OK
			       : refuse(why, "BYYEARDAY of its repetition cannot be read");
	if (str_eq_nocase(name, S("BYSETPOS")))
		return read_numbers(value, 366, false, r->positions, RECURRENCE_LIST_MAX,
				    &r->positions_n)
			       ? OK
			       : refuse(why, "BYSETPOS of its repetition cannot be read");
	return refuse(why, "its repetition has a part that is not supported");
}

static bool numbered(const struct recurrence *r)
{
	for (int i = 0; i < r->days_n; i++)
		if (r->days[i].number)
			return true;
	return false;
}

/* What the RFC forbids, and what no reader would agree on. */
static err check(const struct recurrence *r, const char **why)
{
	if (r->every == RECURRENCE_ONCE)
		return refuse(why, "the rule of its repetition has no known FREQ");
	if (r->count && r->until)
		return refuse(why, "its repetition has both COUNT and UNTIL");
	if (numbered(r) && r->every != RECURRENCE_MONTHLY && r->every != RECURRENCE_YEARLY)
		return refuse(why, "BYDAY has a number, but it repeats neither monthly nor yearly");
	if (r->month_days_n && r->every == RECURRENCE_WEEKLY)
		return refuse(why, "BYMONTHDAY stands in a weekly repetition");
	if (r->year_days_n && r->every != RECURRENCE_YEARLY)
		return refuse(why, "BYYEARDAY stands in a repetition that is not yearly");
	if (r->positions_n && !(r->months || r->days_n || r->month_days_n || r->year_days_n))
		return refuse(why, "BYSETPOS stands alone in its repetition");
	return OK;
}

err recurrence_read(str rule, struct recurrence *r, const char **why)
{
	unsigned seen = 0;
	static const char *const once[] = {"FREQ",     "INTERVAL", "COUNT", "UNTIL",
					   "WKST",     "BYMONTH",  "BYDAY", "BYMONTHDAY",
					   "BYSETPOS", "BYYEARDAY"};
	*r = (struct recurrence){.interval = 1, .week_start = 1};
	if (rule.n > RECURRENCE_RULE_MAX)
		return refuse(why, "the rule of its repetition is too long");
	while (rule.p) {
		str value = str_trim(str_cut(&rule, ';'));
		if (str_empty(value))
			continue;
		str name = str_trim(str_cut(&value, '='));
		for (unsigned i = 0; i < sizeof(once) / sizeof(once[0]); i++)
			if (str_eq_nocase(name, str_from(once[i]))) {
				if (seen & 1u << i)
					return refuse(why, "a part of its repetition stands twice");
				seen |= 1u << i;
			}
		TRY(read_part(name, str_trim(value), r, why));
	}
	return check(r, why);
}

/* ---- writing ---- */

static void write_numbers(struct out *o, const char *name, const int16_t *v, int n)
{
	for (int i = 0; i < n; i++) {
		if (i == 0)
			out_str(o, str_from(name));
		else
			out_byte(o, ',');
		out_int(o, v[i]);
	}
}

static void write_until(struct out *o, const struct recurrence *r)
{
	struct date d = date_of(r->until);
	out_fmt(o, ";UNTIL=%04d%02d%02d", d.year, d.month, d.day);
	if (!r->until_date)
		out_fmt(o, "T%02d%02d%02d%s", d.hour, d.minute, d.second, r->until_utc ? "Z" : "");
}

void recurrence_write(struct out *o, const struct recurrence *r)
{
	static const char *const names[] = {"", "DAILY", "WEEKLY", "MONTHLY", "YEARLY"};
	int16_t months[12];
	int n = 0;
	if (r->every == RECURRENCE_ONCE)
		return;
	out_fmt(o, "FREQ=%s", names[r->every]);
	if (r->interval > 1)
		out_fmt(o, ";INTERVAL=%d", r->interval);
	if (r->count)
		out_fmt(o, ";COUNT=%lld", (long long)r->count);
	if (r->until)
		write_until(o, r);
	for (int16_t m = 1; m <= 12; m++)
		if (r->months & 1 << m)
			months[n++] = m;
	write_numbers(o, ";BYMONTH=", months, n);
	write_numbers(o, ";BYMONTHDAY=", r->month_days, r->month_days_n);
	write_numbers(o, ";BYYEARDAY=", r->year_days, r->year_days_n);
	for (int i = 0; i < r->days_n; i++) {
		out_str(o, i ? S(",") : S(";BYDAY="));
		if (r->days[i].number)
			out_int(o, r->days[i].number);
		out_str(o, str_from(weekday_names[r->days[i].weekday]));
	}
	write_numbers(o, ";BYSETPOS=", r->positions, r->positions_n);
	if (r->week_start != 1)
		out_fmt(o, ";WKST=%s", weekday_names[r->week_start]);
}

/* ---- the days ---- */

static int64_t day_of(int64_t local) /* since 1970 */
{
	return local / DAY - (local % DAY < 0);
}

static int64_t day_of_date(int year, int month, int day)
{
	return date_time((struct date){.year = year, .month = month, .day = day}) / DAY;
}

static int month_length(int year, int month)
{
	static const int lengths[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
	return lengths[month - 1] + (month == 2 && leap);
}

static int year_length(int year)
{
	return 337 + month_length(year, 2);
}

/* The n-th of `length`, also counted from the end. */
static bool is_number(int number, int at, int length)
{
	return number == at || number == at - length - 1;
}

static bool in_numbers(const int16_t *v, int n, int at, int length)
{
	for (int i = 0; i < n; i++)
		if (is_number(v[i], at, length))
			return true;
	return n == 0;
}

/* Is this the numbered weekday of its month (or of its year)? */
static bool is_nth(const struct recurrence *r, int number, const struct date *d, int year_day)
{
	if (number == 0)
		return true;
	bool month = r->every == RECURRENCE_MONTHLY || r->months;
	int at = month ? d->day : year_day;
	int length = month ? month_length(d->year, d->month) : year_length(d->year);
	return number > 0 ? (at - 1) / 7 + 1 == number : (length - at) / 7 + 1 == -number;
}

struct expansion {
	const struct recurrence *rule;
	struct date first;	   /* of the first time */
	int64_t first_day, clock;  /* its day, and the time of the day */
	bool by_day, by_month_day; /* what the rule leaves open is as at the first time */
	int64_t looked;		   /* days */
};

static bool fits(const struct expansion *x, int64_t day)
{
	const struct recurrence *r = x->rule;
	struct date d = date_of(day * DAY);
	int year_day = (int)(day - day_of_date(d.year, 1, 1)) + 1;
	bool weekday = r->days_n == 0;
	if (r->months ? !(r->months & 1 << d.month)
		      : r->every == RECURRENCE_YEARLY && x->by_month_day && !r->month_days_n &&
				d.month != x->first.month)
		return false;
	if (!in_numbers(r->month_days, r->month_days_n, d.day, month_length(d.year, d.month)) ||
	    !in_numbers(r->year_days, r->year_days_n, year_day, year_length(d.year)))
		return false;
	if (x->by_month_day && !r->month_days_n && d.day != x->first.day)
		return false;
	if (x->by_day)
		return d.weekday == x->first.weekday;
	for (int i = 0; i < r->days_n && !weekday; i++)
		weekday = r->days[i].weekday == d.weekday &&
			  is_nth(r, r->days[i].number, &d, year_day);
	return weekday;
}

/* The first day of the n-th period behind the one of the first time, and its number of days. */
static int64_t period(const struct expansion *x, int64_t n, int *length)
{
	const struct recurrence *r = x->rule;
	int64_t step = n * r->interval, month = x->first.month - 1 + step;
	int year;
	switch (r->every) {
	case RECURRENCE_WEEKLY:
		*length = 7;
		return x->first_day - (x->first.weekday - r->week_start + 7) % 7 + 7 * step;
	case RECURRENCE_MONTHLY:
		year = x->first.year + (int)(month / 12);
		*length = month_length(year, (int)(month % 12) + 1);
		return day_of_date(year, (int)(month % 12) + 1, 1);
	case RECURRENCE_YEARLY:
		year = x->first.year + (int)step;
		*length = year_length(year);
		return day_of_date(year, 1, 1);
	default:
		*length = 1;
		return x->first_day + step;
	}
}

/* A period that surely ends before a day, so that without COUNT nobody looks at those before. */
static int64_t period_before(const struct expansion *x, int64_t day)
{
	static const int days[] = {[RECURRENCE_ONCE] = 1,
				   [RECURRENCE_DAILY] = 1,
				   [RECURRENCE_WEEKLY] = 7,
				   [RECURRENCE_MONTHLY] = 31,
				   [RECURRENCE_YEARLY] = 366};
	int64_t n = (day - x->first_day) / days[x->rule->every] / x->rule->interval - 2;
	return n > 0 ? n : 0;
}

/* The days of a period that the rule gives, in order; BYSETPOS picks among them. */
static int period_days(struct expansion *x, int64_t n, int64_t picked[366])
{
	const struct recurrence *r = x->rule;
	int64_t all[366];
	int length, found = 0, kept = 0;
	int64_t from = period(x, n, &length);
	for (int i = 0; i < length; i++)
		if (fits(x, from + i))
			all[found++] = from + i;
	x->looked += length;
	for (int i = 0; i < found; i++)
		if (in_numbers(r->positions, r->positions_n, i + 1, found))
			picked[kept++] = all[i];
	return kept;
}

/* ---- the set ---- */

static bool past_until(const struct recurrence_set *set, int64_t local)
{
	const struct recurrence *r = set->rule;
	if (!r->until)
		return false;
	if (r->until_date)
		return day_of(local) > day_of(r->until);
	return (r->until_utc && set->zone ? zone_time(set->zone, local) : local) > r->until;
}

struct gathering {
	struct arena *arena;
	const struct recurrence_set *set;
	int64_t from, to;
	size_t most;
	struct recurrence_times *times;
};

static bool excluded(const struct recurrence_set *set, int64_t local)
{
	for (size_t i = 0; i < set->not_n; i++)
		if (set->not [i] == local)
			return true;
	return false;
}

/* False when the list is full. */
static bool gather(struct gathering *g, int64_t local)
{
	if (local < g->from || local >= g->to || excluded(g->set, local))
		return true;
	if (g->times->n == g->most)
		return !(g->times->cut = true);
	*ARENA_PUSH(g->arena, g->times) = local;
	return true;
}

static void expand_rule(struct gathering *g)
{
	const struct recurrence *r = g->set->rule;
	struct expansion x = {
		.rule = r, .first = date_of(g->set->start), .first_day = day_of(g->set->start)};
	int64_t picked[366], n = 0, number = 1;
	bool open = !r->days_n && !r->month_days_n && !r->year_days_n;
	x.clock = g->set->start - x.first_day * DAY;
	x.by_day = open && r->every == RECURRENCE_WEEKLY;
	x.by_month_day = open && (r->every == RECURRENCE_MONTHLY || r->every == RECURRENCE_YEARLY);
	if (!r->count)
		n = period_before(&x, day_of(g->from));
	for (;; n++) {
		int kept = period_days(&x, n, picked);
		for (int i = 0; i < kept; i++) {
			int64_t local = picked[i] * DAY + x.clock;
			if (local <= g->set->start)
				continue;
			if (local >= g->to || past_until(g->set, local) ||
			    (r->count && ++number > r->count) || !gather(g, local))
				return;
		}
		int length;
		if (period(&x, n + 1, &length) * DAY >= g->to)
			return;
		if (x.looked > RECURRENCE_DAYS_MAX) {
			g->times->cut = true;
			return;
		}
	}
}

static void sort_once(struct recurrence_times *t)
{
	/* The rule's are in order; what RDATE adds is put among them. */
	for (size_t i = 1; i < t->n; i++) {
		int64_t v = t->v[i];
		size_t k = i;
		for (; k > 0 && t->v[k - 1] > v; k--)
			t->v[k] = t->v[k - 1];
		t->v[k] = v;
	}
	size_t n = 0;
	for (size_t i = 0; i < t->n; i++)
		if (n == 0 || t->v[n - 1] != t->v[i])
			t->v[n++] = t->v[i];
	t->n = n;
}

void recurrence_expand(struct arena *a, const struct recurrence_set *set, int64_t from, int64_t to,
		       size_t most, struct recurrence_times *times)
{
	const int64_t end = date_time((struct date){.year = 10000, .month = 1, .day = 1});
	struct gathering g = {a, set, from, to < end ? to : end, most, times};
	*times = (struct recurrence_times){0};
	if (g.to <= from)
		return;
	(void)gather(&g, set->start);
	if (set->rule && set->rule->every != RECURRENCE_ONCE)
		expand_rule(&g);
	for (size_t i = 0; i < set->more_n; i++)
		if (!gather(&g, set->more[i]))
			break;
	sort_once(times);
}
