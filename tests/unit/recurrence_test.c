/* SPDX-License-Identifier: Apache-2.0
 * recurrence: rules of RFC 5545 and others against what python3-dateutil gives for them: how many
 * times within 3,660 days, and a checksum over their minutes; then clocks that change, limits and
 * refusals.
 */
#include "core/recurrence.h"

#include "base/arena_fixture.h"
#include "base/clock.h"
#include "core/ical.h"
#include "core/zone.h"

static int64_t when(const char *text)
{
	struct ical_when w;
	assert_true(ical_when_read(str_from(text), &w));
	return w.local;
}

static struct recurrence rule(const char *text)
{
	struct recurrence r;
	const char *why = "";
	if (recurrence_read(str_from(text), &r, &why) != OK)
		fail_msg("%s: %s", text, why);
	return r;
}

static const struct {
	const char *start, *rule;
	size_t n;
	int64_t sum;
} known[] = {
	{"19970902T090000", "FREQ=DAILY;COUNT=10", 10, 111774758},
	{"19970902T090000", "FREQ=DAILY;UNTIL=19971224T000000", 113, 516702442},
	{"19970902T090000", "FREQ=DAILY;INTERVAL=2", 1830, 193125898},
	{"19970902T090000", "FREQ=DAILY;INTERVAL=10;COUNT=5", 5, 630406684},
	{"19980101T090000",
	 "FREQ=YEARLY;UNTIL=20000131T140000;BYMONTH=1;BYDAY=SU,MO,TU,WE,TH,FR,SA", 93, 568548900},
	{"19980101T090000", "FREQ=DAILY;UNTIL=20000131T140000;BYMONTH=1", 93, 568548900},
	{"19970902T090000", "FREQ=WEEKLY;COUNT=10", 10, 611708541},
	{"19970902T090000", "FREQ=WEEKLY;INTERVAL=2;WKST=SU", 262, 741082318},
	{"19970902T090000", "FREQ=WEEKLY;COUNT=10;WKST=SU;BYDAY=TU,TH", 10, 603949515},
	{"19970901T090000", "FREQ=WEEKLY;INTERVAL=2;UNTIL=19971224T000000;WKST=SU;BYDAY=MO,WE,FR",
	 25, 389395280},
	{"19970902T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=8;WKST=SU;BYDAY=TU,TH", 8, 408984496},
	{"19970905T090000", "FREQ=MONTHLY;COUNT=10;BYDAY=1FR", 10, 366504913},
	{"19970905T090000", "FREQ=MONTHLY;UNTIL=19971224T000000;BYDAY=1FR", 4, 179767744},
	{"19970907T090000", "FREQ=MONTHLY;INTERVAL=2;COUNT=10;BYDAY=1SU,-1SU", 10, 655133306},
	{"19970922T090000", "FREQ=MONTHLY;COUNT=6;BYDAY=-2MO", 6, 130869145},
	{"19970928T090000", "FREQ=MONTHLY;BYMONTHDAY=-3", 121, 236995417},
	{"19970902T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=2,15", 10, 368112461},
	{"19970930T090000", "FREQ=MONTHLY;COUNT=10;BYMONTHDAY=1,-1", 10, 510526722},
	{"19970910T090000", "FREQ=MONTHLY;INTERVAL=18;COUNT=10;BYMONTHDAY=10,11,12,13,14,15", 10,
	 46879370},
	{"19970902T090000", "FREQ=MONTHLY;INTERVAL=2;BYDAY=TU", 264, 826338723},
	{"19970610T090000", "FREQ=YEARLY;COUNT=10;BYMONTH=6,7", 10, 721275347},
	{"19970310T090000", "FREQ=YEARLY;INTERVAL=2;COUNT=10;BYMONTH=1,2,3", 10, 436177968},
	{"19970101T090000", "FREQ=YEARLY;INTERVAL=3;COUNT=10;BYYEARDAY=1,100,200", 10, 765407844},
	{"19970519T090000", "FREQ=YEARLY;BYDAY=20MO", 11, 852381873},
	{"19970313T090000", "FREQ=YEARLY;BYMONTH=3;BYDAY=TH", 46, 575285327},
	{"19970605T090000", "FREQ=YEARLY;BYDAY=TH;BYMONTH=6,7,8", 133, 744330063},
	{"19970913T090000", "FREQ=MONTHLY;BYDAY=SA;BYMONTHDAY=7,8,9,10,11,12,13", 121, 532739689},
	{"19980213T090000", "FREQ=MONTHLY;BYDAY=FR;BYMONTHDAY=13", 17, 186878148},
	{"19961105T090000", "FREQ=YEARLY;INTERVAL=4;BYMONTH=11;BYDAY=TU;BYMONTHDAY=2,3,4,5,6,7,8",
	 3, 90413402},
	{"19970904T090000", "FREQ=MONTHLY;COUNT=3;BYDAY=TU,WE,TH;BYSETPOS=3", 3, 455731322},
	{"19970929T090000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-2", 121, 334944621},
	{"19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=MO", 4, 771450638},
	{"19970805T090000", "FREQ=WEEKLY;INTERVAL=2;COUNT=4;BYDAY=TU,SU;WKST=SU", 4, 781147598},
	{"20070115T090000", "FREQ=MONTHLY;BYMONTHDAY=15,30;COUNT=5", 5, 371097123},
	{"20040229T120000", "FREQ=YEARLY", 3, 911253401},
	{"20040131T120000", "FREQ=MONTHLY", 71, 945617659},
	{"20041231T233000", "FREQ=YEARLY;BYYEARDAY=-1", 11, 26669916},
	{"20240101T080000", "FREQ=YEARLY;BYDAY=1MO;COUNT=8", 8, 288240845},
	{"20231225T080000", "FREQ=YEARLY;BYDAY=-1MO;COUNT=6", 6, 778242805},
	{"20260331T180000", "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1;COUNT=12", 12,
	 885077583},
	{"20260101T000000",
	 "FREQ=YEARLY;BYMONTH=1,4,7,10;BYDAY=MO,TU,WE,TH,FR,SA,SU;BYSETPOS=1,-1;COUNT=9", 9,
	 994261397},
	{"20260105T090000", "FREQ=WEEKLY;INTERVAL=3;BYDAY=MO,WE,FR;UNTIL=20260801", 30, 52483756},
	{"20260301T020000", "FREQ=DAILY;BYDAY=SA,SU;COUNT=12", 12, 261167805},
	{"20260110T100000", "FREQ=DAILY;INTERVAL=7;BYMONTH=1,12;COUNT=9", 9, 194103065},
	{"20260115T100000", "FREQ=DAILY;BYMONTHDAY=15,-1;COUNT=9", 9, 609059953},
	{"20260202T100000", "FREQ=WEEKLY;BYMONTH=2,3;BYDAY=MO,TU;COUNT=20", 20, 580590436},
};

static void gives_what_dateutil_gives(void **state)
{
	struct arena *a = *state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct recurrence r = rule(known[i].rule);
		struct recurrence_set set = {.rule = &r, .start = when(known[i].start)};
		struct recurrence_times times;
		int64_t sum = 0;
		recurrence_expand(a, &set, set.start, set.start + 3660 * DAY, 10000, &times);
		for (size_t k = 0; k < times.n; k++)
			sum = (sum * 31 + times.v[k] / MINUTE) % 1000000007;
		if (times.n != known[i].n || sum != known[i].sum || times.cut)
			fail_msg("%s: %zu times, checksum %lld", known[i].rule, times.n,
				 (long long)sum);
	}
}

/* A window gives the same times as the whole. */
static void a_window_is_a_part(void **state)
{
	struct arena *a = *state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct recurrence r = rule(known[i].rule);
		struct recurrence_set set = {.rule = &r, .start = when(known[i].start)};
		struct recurrence_times all, part;
		recurrence_expand(a, &set, set.start, set.start + 3660 * DAY, 10000, &all);
		for (int64_t from = 13 * DAY; from < 3600 * DAY; from += 211 * DAY) {
			size_t n = 0;
			recurrence_expand(a, &set, set.start + from, set.start + from + 45 * DAY,
					  10000, &part);
			for (size_t k = 0; k < all.n; k++)
				if (all.v[k] >= set.start + from &&
				    all.v[k] < set.start + from + 45 * DAY)
					assert_int_equal(part.v[n++], all.v[k]);
			assert_int_equal(part.n, n);
		}
	}
}

static void rules_are_written_as_read(void **state)
{
	struct arena *a = *state;
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		struct recurrence r = rule(known[i].rule), again;
		struct out o = out_new(a, 4000), second = out_new(a, 4000);
		const char *why;
		recurrence_write(&o, &r);
		assert_int_equal(recurrence_read(out_view(&o), &again, &why), OK);
		recurrence_write(&second, &again);
		assert_true(str_eq(out_view(&o), out_view(&second)));
		assert_memory_equal(&r, &again, sizeof(r));
	}
}

/* Wall clock times that python3-dateutil finds for these in UTC. */
static const struct {
	const char *zone, *start, *rule, *times;
} clocks[] = {
	{"Europe/Paris", "20260323T090000", "FREQ=WEEKLY;COUNT=4",
	 "20260323T080000 20260330T070000 20260406T070000 20260413T070000"},
	{"Europe/Paris", "20261023T180000", "FREQ=DAILY;COUNT=4",
	 "20261023T160000 20261024T160000 20261025T170000 20261026T170000"},
	/* An hour that is left out, and one that comes twice. */
	{"Europe/Paris", "20260328T023000", "FREQ=DAILY;COUNT=3",
	 "20260328T013000 20260329T013000 20260330T003000"},
	{"Europe/Paris", "20261024T023000", "FREQ=DAILY;COUNT=3",
	 "20261024T003000 20261025T003000 20261026T013000"},
	{"America/New_York", "20260306T090000", "FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR;COUNT=4",
	 "20260306T140000 20260309T130000 20260310T130000 20260311T130000"},
	{"Australia/Lord_Howe", "20260404T120000", "FREQ=DAILY;COUNT=3",
	 "20260404T010000 20260405T013000 20260406T013000"},
	{"Europe/Berlin", "20150720T100000", "FREQ=DAILY;UNTIL=20150722T080000Z",
	 "20150720T080000 20150721T080000 20150722T080000"},
	{"America/New_York", "20131012T120000", "FREQ=WEEKLY;BYDAY=FR,SA;UNTIL=20131025T035959Z",
	 "20131012T160000 20131018T160000 20131019T160000"},
	{"", "20131012T120000", "FREQ=DAILY;COUNT=2", "20131012T120000 20131013T120000"},
};

static void keeps_the_wall_clock(void **state)
{
	struct arena *a = *state;
	for (size_t i = 0; i < sizeof(clocks) / sizeof(clocks[0]); i++) {
		struct recurrence r = rule(clocks[i].rule);
		struct zone *z = zone_open(a, str_from(clocks[i].zone));
		struct recurrence_set set = {.rule = &r, .start = when(clocks[i].start), .zone = z};
		struct recurrence_times times;
		str expected = str_from(clocks[i].times);
		recurrence_expand(a, &set, set.start, set.start + 100 * DAY, 100, &times);
		for (size_t k = 0; k < times.n; k++) {
			str one = str_word(&expected);
			struct ical_when w;
			assert_true(ical_when_read(one, &w));
			assert_int_equal(zone_time(z, times.v[k]), w.local);
		}
		assert_int_equal(str_trim(expected).n, 0);
	}
}

static void dates_are_added_and_taken_out(void **state)
{
	struct arena *a = *state;
	struct recurrence r = rule("FREQ=DAILY;COUNT=4");
	int64_t start = when("20260101T090000");
	int64_t more[] = {start + 20 * DAY, start + 10 * DAY, start + DAY};
	int64_t not [] = {start, start + 2 * DAY, start + 20 * DAY};
	struct recurrence_set set = {
		.rule = &r, .start = start, .more = more, .more_n = 3, .not = not, .not_n = 3};
	struct recurrence_times times;
	recurrence_expand(a, &set, start - DAY, start + 100 * DAY, 100, &times);
	assert_int_equal(times.n, 3); /* what is taken out counts, what is added does not */
	assert_int_equal(times.v[0], start + DAY);
	assert_int_equal(times.v[1], start + 3 * DAY);
	assert_int_equal(times.v[2], start + 10 * DAY);
}

/* The first time is one of the set, whatever the rule says. */
static void the_first_time_counts(void **state)
{
	struct arena *a = *state;
	struct recurrence r = rule("FREQ=YEARLY;BYMONTH=11;BYDAY=1SU;COUNT=2;");
	struct recurrence_set set = {.rule = &r, .start = when("20150325T101010")};
	struct recurrence_times times;
	recurrence_expand(a, &set, 0, INT64_MAX, 100, &times);
	assert_int_equal(times.n, 2);
	assert_int_equal(times.v[0], set.start);
	assert_int_equal(times.v[1], when("20151101T101010"));
}

static void work_is_bounded(void **state)
{
	struct arena *a = *state;
	struct recurrence never = rule("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30"),
			  daily = rule("FREQ=DAILY");
	struct recurrence_set set = {.rule = &never, .start = when("20260101T090000")};
	struct recurrence_times times;
	recurrence_expand(a, &set, INT64_MIN, INT64_MAX, 100, &times);
	assert_int_equal(times.n, 1);
	set.rule = &daily;
	recurrence_expand(a, &set, set.start, INT64_MAX, 100, &times);
	assert_int_equal(times.n, 100);
	assert_true(times.cut);
	recurrence_expand(a, &set, when("99000101T000000"), INT64_MAX, 100, &times);
	assert_int_equal(times.v[0], when("99000101T090000"));
}

static void others_are_refused_with_a_reason(void **state)
{
	static const char *const rules[] = {
		"",
		"FREQ=HOURLY",
		"FREQ=MINUTELY;COUNT=3",
		"FREQ=INVALID_TYPE_CAUSES_ERROR",
		"COUNT=3",
		"FREQ=DAILY;COUNT=0",
		"FREQ=DAILY;COUNT=999999999999",
		"FREQ=DAILY;COUNT=3;UNTIL=20260101",
		"FREQ=DAILY;FREQ=DAILY",
		"FREQ=DAILY;UNTIL=2026",
		"FREQ=DAILY;INTERVAL=0",
		"FREQ=DAILY;BYDAY=1MO",
		"FREQ=WEEKLY;BYMONTHDAY=3",
		"FREQ=MONTHLY;BYDAY=XX",
		"FREQ=MONTHLY;BYDAY=54MO",
		"FREQ=MONTHLY;BYMONTHDAY=32",
		"FREQ=MONTHLY;BYSETPOS=1",
		"FREQ=MONTHLY;BYYEARDAY=1",
		"FREQ=YEARLY;BYWEEKNO=20",
		"FREQ=DAILY;BYHOUR=9,10",
		"FREQ=DAILY;BYMONTH=13",
		"FREQ=DAILY;WKST=X",
	};
	(void)state;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		struct recurrence r;
		const char *why = NULL;
		if (recurrence_read(str_from(rules[i]), &r, &why) != INVALID || !why)
			fail_msg("%s", rules[i]);
	}
}

static int64_t offset_in(void *arg, int64_t time)
{
	return zone_local(arg, time) - time;
}

static void zones_by_many_names(void **state)
{
	static const struct {
		const char *given, *found;
	} names[] = {
		{"Europe/Paris", "Europe/Paris"},
		{"/mozilla.org/20070129_1/America/New_York", "America/New_York"},
		{"/freeassociation.sourceforge.net/Tzfile/America/Argentina/Buenos_Aires",
		 "America/Argentina/Buenos_Aires"},
		{"Romance Standard Time", "Europe/Paris"},
		{"UTC", "UTC"},
		{"Mars/Olympus", ""},
		{"", ""},
	};
	struct arena *a = *state;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		assert_string_equal(cstr(a, zone_name(a, str_from(names[i].given))),
				    names[i].found);
	assert_null(zone_open(a, S("Mars/Olympus")));
	struct zone *paris = zone_open(a, S("Europe/Paris"));
	int64_t from = when("20260101T000000"), next = 0;
	str like = zone_like(a, offset_in, paris, from, 3);
	struct zone *found = zone_open(a, like);
	assert_true(like.n && found && zone_change(found, from, &next));
	assert_int_equal(next, when("20260329T010000"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(gives_what_dateutil_gives),
		ON_ARENA(a_window_is_a_part),
		ON_ARENA(rules_are_written_as_read),
		ON_ARENA(keeps_the_wall_clock),
		ON_ARENA(dates_are_added_and_taken_out),
		ON_ARENA(the_first_time_counts),
		ON_ARENA(work_is_bounded),
		ON_ARENA(others_are_refused_with_a_reason),
		ON_ARENA(zones_by_many_names),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
