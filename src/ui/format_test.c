/* SPDX-License-Identifier: Apache-2.0
 * Dates, times and numbers in both languages, in time zones, and back from a form.
 */
#include "ui/format.h"

#include "base/arena_fixture.h"

static struct locale locale(void **state, enum lang lang, const char *zone)
{
	return (struct locale){
		.arena = *state,
		.lang = lang,
		.zone = str_from(zone),
		.now = date_time((struct date){2026, 11, 21, 12, 0, 0, 0}),
	};
}

static int64_t at(int year, int month, int day, int hour, int minute)
{
	return date_time((struct date){year, month, day, hour, minute, 0, 0});
}

static void same(str got, const char *wanted)
{
	if (!str_eq(got, str_from(wanted)))
		fail_msg("got \"%.*s\", wanted \"%s\"", (int)got.n, got.p, wanted);
}

static void ago(void **state)
{
	struct locale en = locale(state, LANG_EN, ""), fr = locale(state, LANG_FR, "");
	same(format_ago(en, en.now), "just now");
	same(format_ago(en, en.now - MINUTE + SECOND), "just now");
	same(format_ago(en, en.now - MINUTE), "1 min ago");
	same(format_ago(fr, en.now - HOUR + SECOND), "il y a 59 min");
	same(format_ago(fr, en.now - 23 * HOUR), "il y a 23 h");
	same(format_ago(en, en.now - DAY), "yesterday");
	same(format_ago(fr, en.now - 2 * DAY), "il y a 2 jours");
	same(format_ago(en, en.now - 7 * DAY + SECOND), "6 days ago");
	same(format_ago(en, en.now - 7 * DAY), "14 Nov");
	same(format_ago(en, en.now + DAY), "22 Nov");
	same(format_ago(en, en.now + SECOND), "just now");
}

static void dates(void **state)
{
	struct locale paris = locale(state, LANG_FR, "Europe/Paris");
	struct locale osaka = locale(state, LANG_EN, "Asia/Tokyo");
	int64_t evening = at(2025, 12, 31, 23, 30);
	same(format_date(paris, evening), "1er janv.");
	same(format_day(paris, evening), "1er janvier 2026");
	same(format_date_time(osaka, evening), "1 Jan 2026, 08:30");
	same(format_clock(paris, at(2026, 7, 1, 12, 5)), "14:05");
	same(format_month(paris, at(2024, 8, 2, 0, 0)), "août 2024");
	same(format_date(osaka, at(2024, 5, 2, 0, 0)), "2 May 2024");
	same(format_date(locale(state, LANG_EN, "Nowhere/At all"), at(2026, 5, 2, 0, 0)), "2 May");
	same(format_iso(paris, at(2026, 1, 2, 3, 4) + 5 * SECOND + 6), "2026-01-02T03:04:05Z");
}

static void numbers(void **state)
{
	struct locale en = locale(state, LANG_EN, ""), fr = locale(state, LANG_FR, "");
	same(format_number(en, 34118), "34,118");
	same(format_decimal(en, 4.66, 1), "4.7");
	same(format_decimal(fr, 4.66, 1), "4,7");
	same(format_decimal(fr, 5, 0), "5");
	same(format_size(en, 999), "999 B");
	same(format_size(fr, 1200), "1,2\xc2\xa0ko");
	same(format_size(en, 25000000), "25 MB");
	same(format_fill(*state, "# of them", S("3")), "3 of them");
	same(format_fill(*state, "none", S("3")), "none");
}

static void form_times(void **state)
{
	struct locale paris = locale(state, LANG_FR, "Europe/Paris");
	int64_t time;
	same(format_input_time(paris, at(2026, 7, 1, 12, 5)), "2026-07-01T14:05");
	same(format_input_time(paris, 0), "");
	/* Every hour of the two nights when clocks change comes back as it went out, but the
	 * doubled one. */
	for (int64_t t = at(2026, 3, 28, 20, 0); t < at(2026, 3, 29, 6, 0); t += 15 * MINUTE) {
		assert_true(format_read_input_time(paris, format_input_time(paris, t), &time));
		assert_int_equal(time, t);
	}
	assert_true(format_read_input_time(paris, S("2026-03-29T02:30"), &time));
	assert_int_equal(time, at(2026, 3, 29, 1, 30));
	assert_true(
		format_read_input_time(locale(state, LANG_EN, ""), S("2026-03-29T02:30"), &time));
	assert_int_equal(time, at(2026, 3, 29, 2, 30));
	static const char *const bad[] = {"",
					  "2026-03-29",
					  "2026-03-29 02:30",
					  "2026-13-29T02:30",
					  "2026-03-29T25:30",
					  "2026-03-29T02:30Zx+2:00"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_false(format_read_input_time(paris, str_from(bad[i]), &time));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(ago),
		ON_ARENA(dates),
		ON_ARENA(numbers),
		ON_ARENA(form_times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
