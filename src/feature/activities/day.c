/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/activities/day.h"

enum { LAST_YEAR = 2199 };

int64_t day_today(struct locale f)
{
	struct date d = format_local(f, f.now);
	return date_time((struct date){.year = d.year, .month = d.month, .day = d.day}) / DAY;
}

str day_text(struct arena *a, int64_t day)
{
	struct out o = out_new(a, 32);
	if (day == 0)
		return STR_NONE;
	out_iso_time(&o, day * DAY);
	return str_sub(out_view(&o), 0, 10);
}

bool day_read(str s, int64_t *day)
{
	int64_t time;
	s = str_trim(s);
	if (str_empty(s)) {
		*day = 0;
		return true;
	}
	if (s.n != 10 || !parse_iso_time(s, &time) || time < DAY || date_of(time).year > LAST_YEAR)
		return false;
	*day = time / DAY;
	return true;
}

str day_words(struct locale f, int64_t day)
{
	int64_t today = day_today(f);
	if (day == today)
		return str_from(T(f.lang, "today"));
	if (day == today + 1)
		return str_from(T(f.lang, "tomorrow"));
	if (day == today - 1)
		return str_from(T(f.lang, "yesterday"));
	/* A day is the same everywhere. */
	f.zone = STR_NONE;
	return format_date(f, day * DAY);
}
