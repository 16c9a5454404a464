/* SPDX-License-Identifier: Apache-2.0
 * ical: calendars as programs write them, broken ones too, and what we write.
 */
#include "core/ical_event.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/zone.h"
#include "import_fixture.h"

struct found {
	int events, taken, refused, todos, alarms;
	err end; /* how the file ends: NOT_FOUND, or why it is refused */
	str why;
	struct {
		struct ical_event *v;
		size_t n, cap;
	} list;
	const char *reason; /* of the last that was refused */
};

/* Zones first, for a file may name one before it describes it. */
static struct found read_all(struct arena *a, struct source *zones_from, struct source *from)
{
	struct found f = {0};
	struct ical_zones zones = {0};
	struct ical_component *c;
	struct ical *i;
	str floating = STR_NONE;
	if ((f.end = ical_read(a, zones_from, &i, &f.why)) != OK)
		return f;
	while ((f.end = ical_next(i, &c, &f.why)) == OK) {
		ical_zone_take(a, c, &zones);
		if (str_eq(c->name, S("VCALENDAR")))
			floating = str_dup(a, ical_value(a, ical_find(c, "X-WR-TIMEZONE")));
	}
	if (f.end != NOT_FOUND)
		return f;
	assert_int_equal(ical_read(a, from, &i, &f.why), OK);
	while (ical_next(i, &c, &f.why) == OK) {
		struct ical_event e;
		f.todos += str_eq(c->name, S("VTODO"));
		if (!str_eq(c->name, S("VEVENT")))
			continue;
		f.events++;
		f.alarms += c->alarms;
		if (ical_event_read(a, c, &zones, floating, &e, &f.reason)) {
			f.taken++;
			*ARENA_PUSH(a, &f.list) = e;
		} else {
			f.refused++;
		}
	}
	return f;
}

static struct found read_text(struct arena *a, const char *text)
{
	str s = str_from(text);
	return read_all(a, memory(a, s), memory(a, s));
}

static struct found read_shared(struct arena *a, const char *name)
{
	str path = str_cat(a, S("ical/"), str_from(name));
	return read_all(a, shared(a, cstr(a, path)), shared(a, cstr(a, path)));
}

static const struct {
	const char *name;
	int events, refused;
	bool whole;
} files[] = {
	{"alarms/example.ics", 0, 0, true},
	{"alarms/rfc_5545_absolute_alarm_example.ics", 0, 0, true},
	{"availabilities/rfc_7953_1.ics", 0, 0, true},
	{"calendars/alarm_etar_future.ics", 1, 0, true},
	{"calendars/alarm_etar_notification.ics", 1, 0, true},
	{"calendars/alarm_etar_notification_clicked.ics", 1, 0, true},
	{"calendars/alarm_thunderbird_2_notification_5_min_postponed.ics", 1, 0, true},
	{"calendars/alarm_thunderbird_2_notification_5_min_postponed_and_closed.ics", 1, 0, true},
	{"calendars/alarm_thunderbird_2_notification_5_min_postponed_and_popped_up.ics", 1, 0,
	 true},
	{"calendars/alarm_thunderbird_2_notification_popped_up.ics", 1, 0, true},
	{"calendars/alarm_thunderbird_snoozed_until_1457.ics", 1, 0, true},
	{"calendars/america_new_york_forward_reference.ics", 1, 0, true},
	{"calendars/big_bad_calendar.ics", 0, 0, false},
	{"calendars/bom_calendar.ics", 0, 0, true},
	{"calendars/broken_dtstart.ics", 1, 1, true},
	{"calendars/broken_ical.ics", 1, 0, true},
	{"calendars/created_calendar_with_unicode_fields.ics", 3, 1, true},
	{"calendars/empty.ics", 0, 0, true},
	{"calendars/example.ics", 3, 0, true},
	{"calendars/fuzz_testcase_0_char_in_component_name.ics", 0, 0, false},
	{"calendars/fuzz_testcase_invalid_month.ics", 0, 0, false},
	{"calendars/invalid_duration.ics", 1, 1, true},
	{"calendars/issue_1050_all_components.ics", 1, 0, true},
	{"calendars/issue_1050_empty_calendar.ics", 0, 0, true},
	{"calendars/issue_1050_multiple_calendars.ics", 2, 2, true},
	{"calendars/issue_1050_timezone_only_calendar.ics", 0, 0, true},
	{"calendars/issue_1050_uid_in_description.ics", 2, 2, true},
	{"calendars/issue_1081_event_with_rrule.ics", 1, 0, true},
	{"calendars/issue_1081_invalid_rrule_freq.ics", 1, 1, true},
	{"calendars/issue_1081_invalid_start_and_end.ics", 1, 1, true},
	{"calendars/issue_1081_invalid_start_valid_end.ics", 1, 1, true},
	{"calendars/issue_1081_list_of_properties.ics", 1, 0, true},
	{"calendars/issue_1081_tzid_param.ics", 1, 0, true},
	{"calendars/issue_1081_with_summary.ics", 1, 1, true},
	{"calendars/issue_1238.ics", 0, 0, true},
	{"calendars/issue_127_categories_with_commas.ics", 1, 0, true},
	{"calendars/issue_1561_image_value.ics", 4, 4, true},
	{"calendars/issue_165_missing_event.ics", 1, 0, true},
	{"calendars/issue_168_expected_output.ics", 1, 0, true},
	{"calendars/issue_168_input.ics", 1, 0, true},
	{"calendars/issue_178_component_with_invalid_name_represented.ics", 0, 0, true},
	{"calendars/issue_178_custom_component_contains_other.ics", 1, 0, true},
	{"calendars/issue_178_custom_component_inside_other.ics", 0, 0, true},
	{"calendars/issue_218_bad_tzid.ics", 1, 0, true},
	{"calendars/issue_237_fail_to_parse_timezone_with_non_ascii_tzid.ics", 1, 0, true},
	{"calendars/issue_27_multiple_periods_in_freebusy_one_freebusy.ics", 0, 0, true},
	{"calendars/issue_313_globally_unique_tzid.ics", 3, 0, true},
	{"calendars/issue_321_assert_dst_offset_is_not_false.ics", 1, 0, true},
	{"calendars/issue_322_expected_calendar.ics", 1, 1, true},
	{"calendars/issue_348_exception_parsing_value.ics", 1, 0, true},
	{"calendars/issue_350.ics", 1, 0, true},
	{"calendars/issue_351_whitespace_in_property_and_params.ics", 1, 0, true},
	{"calendars/issue_466_convert_tzid_with_slash.ics", 1, 0, true},
	{"calendars/issue_526_calendar_with_events.ics", 2, 2, true},
	{"calendars/issue_526_calendar_with_shuffeled_events.ics", 2, 2, true},
	{"calendars/issue_798_freebusy.ics", 0, 0, true},
	{"calendars/multiple_calendar_components.ics", 3, 1, true},
	{"calendars/multiple_timezones.ics", 3, 3, true},
	{"calendars/parsing_error_in_UTC_offset.ics", 0, 0, true},
	{"calendars/period_with_timezone.ics", 1, 0, true},
	{"calendars/rfc_5545_RDATE_example.ics", 6, 6, true},
	{"calendars/rfc_6868.ics", 1, 1, true},
	{"calendars/rfc_7256_multi_value_parameters.ics", 2, 2, true},
	{"calendars/rfc_7265_appendix_example_1_ical.ics", 1, 0, true},
	{"calendars/rfc_7265_appendix_example_2_ical.ics", 2, 0, true},
	{"calendars/rfc_7265_example_1.ics", 0, 0, true},
	{"calendars/rfc_7986_conferences.ics", 1, 1, true},
	{"calendars/rfc_7986_image.ics", 2, 2, true},
	{"calendars/rfc_7986_properties.ics", 0, 0, true},
	{"calendars/rfc_9253_examples.ics", 2, 0, true},
	{"calendars/rfc_9253_gap.ics", 2, 2, true},
	{"calendars/small_bad_calendar.ics", 0, 0, false},
	{"calendars/timezone_rdate.ics", 1, 0, true},
	{"calendars/timezone_same_start_and_offset.ics", 0, 0, false},
	{"calendars/x_location.ics", 1, 0, true},
	{"events/event_with_escaped_character1.ics", 1, 1, true},
	{"events/event_with_escaped_character3.ics", 1, 1, true},
	{"events/event_with_escaped_character4.ics", 1, 1, true},
	{"events/event_with_escaped_characters.ics", 1, 1, true},
	{"events/event_with_recurrence.ics", 1, 0, true},
	{"events/event_with_recurrence_exdates_on_different_lines.ics", 1, 0, true},
	{"events/event_with_rsvp.ics", 1, 1, true},
	{"events/event_with_unicode_fields.ics", 1, 0, true},
	{"events/event_with_unicode_organizer.ics", 1, 1, true},
	{"events/issue_101_icalendar_chokes_on_umlauts_in_organizer.ics", 1, 0, true},
	{"events/issue_104_mark_events_broken.ics", 1, 0, true},
	{"events/issue_112_missing_tzinfo_on_exdate.ics", 1, 0, true},
	{"events/issue_156_RDATE_with_PERIOD.ics", 1, 0, true},
	{"events/issue_157_removes_trailing_semicolon.ics", 1, 0, true},
	{"events/issue_184_broken_representation_of_period.ics", 1, 0, true},
	{"events/issue_355_url_escaping.ics", 1, 0, true},
	{"events/issue_355_url_escaping_empty_param.ics", 1, 1, true},
	{"events/issue_464_invalid_rdate.ics", 1, 1, true},
	{"events/issue_64_event_with_ascii_summary.ics", 1, 1, true},
	{"events/issue_64_event_with_non_ascii_summary.ics", 1, 1, true},
	{"events/issue_70_rrule_causes_attribute_error.ics", 1, 0, true},
	{"events/issue_82_expected_output.ics", 1, 1, true},
	{"events/rfc_7265_request_status.ics", 1, 1, true},
	{"events/rfc_9074_example_2.ics", 1, 0, true},
	{"events/rfc_9074_example_3.ics", 1, 0, true},
	{"events/rfc_9074_example_4.ics", 1, 0, true},
	{"events/rfc_9074_example_proximity.ics", 1, 1, true},
	{"freebusy/example.ics", 0, 0, true},
	{"journals/example.ics", 0, 0, true},
	{"timezones/issue_237_brazilia_standard.ics", 0, 0, true},
	{"timezones/issue_55_parse_error_on_utc_offset_with_seconds.ics", 0, 0, true},
	{"timezones/pacific_fiji.ics", 0, 0, true},
	{"todos/example.ics", 0, 0, true},
};

static void every_file_is_read_or_refused(void **state)
{
	struct arena *a = *state;
	SHARED_OR_SKIP(a, "ical/calendars/example.ics");
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]); i++) {
		struct found f = read_shared(a, files[i].name);
		if (f.events != files[i].events || f.refused != files[i].refused ||
		    (f.end == NOT_FOUND) != files[i].whole)
			fail_msg("%s: %d events, %d refused (%s), %s %.*s", files[i].name, f.events,
				 f.refused, f.reason ? f.reason : "", err_name(f.end), (int)f.why.n,
				 f.why.p);
	}
}

static const struct ical_event *only(const struct found *f)
{
	assert_int_equal(f->list.n, 1);
	return &f->list.v[0];
}

static int64_t when(const char *text)
{
	struct ical_when w;
	assert_true(ical_when_read(str_from(text), &w));
	return w.local;
}

static void zones_of_files(void **state)
{
	struct arena *a = *state;
	SHARED_OR_SKIP(a, "ical/calendars/example.ics");
	struct found f = read_shared(a, "calendars/issue_313_globally_unique_tzid.ics");
	assert_int_equal(f.list.n, 3);
	assert_str(f.list.v[0].zone, "Europe/Berlin");
	assert_str(f.list.v[2].zone, "America/Argentina/Buenos_Aires");
	f = read_shared(a, "calendars/issue_218_bad_tzid.ics");
	assert_str(only(&f)->zone, "GMT+11:00");
	/* Described by rules since 1601, with a name that nobody knows. */
	f = read_shared(a, "calendars/issue_165_missing_event.ics");
	struct zone *z = zone_open(a, only(&f)->zone);
	assert_non_null(z);
	assert_int_equal(zone_time(z, only(&f)->start), when("20150703T080000"));
	assert_int_equal(zone_time(z, when("20151203T100000")), when("20151203T090000"));
	assert_str(only(&f)->rule,
		   "FREQ=DAILY;UNTIL=20150722T080000Z;BYDAY=MO,TU,WE,TH,FR;WKST=SU");
	f = read_shared(a, "calendars/america_new_york_forward_reference.ics");
	z = zone_open(a, only(&f)->zone);
	assert_int_equal(zone_time(z, when("20160306T120000")), when("20160306T170000"));
	assert_int_equal(zone_time(z, when("20160706T120000")), when("20160706T160000"));
	/* Like no place, but known for this one time. */
	f = read_shared(a, "calendars/issue_237_fail_to_parse_timezone_with_non_ascii_tzid.ics");
	assert_str(only(&f)->zone, "GMT-03:00");
	assert_int_equal(only(&f)->length, 30 * MINUTE);
}

static void values(void **state)
{
	struct arena *a = *state;
	struct found f = read_text(
		a, "BEGIN:VCALENDAR\r\nX-WR-TIMEZONE:Europe/Paris\r\nBEGIN:VEVENT\r\nUID:1\r\n"
		   "DTSTART:20260703T100000\r\nDTEND;TZID=Europe/London:20260703T100000\r\n"
		   "SUMMARY:Pumps\\, valves\\; and\r\n  mo\r\n re\\nlater\r\n"
		   "CATEGORIES:One\\, two,Three\r\nSTATUS:cancelled\r\nBEGIN:VALARM\r\n"
		   "TRIGGER:-PT15M\r\nEND:VALARM\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n");
	const struct ical_event *e = only(&f);
	assert_str(e->title, "Pumps, valves; and more later");
	assert_str(e->zone, "Europe/Paris");
	assert_int_equal(e->length, HOUR);
	assert_true(e->cancelled);
	assert_int_equal(e->alarms, 1);
	assert_int_equal(e->categories.n, 2);
	assert_str(e->categories.v[0], "One, two");
}

/* Over the night in which clocks go forward, eight hours on the clock are seven. */
static void length_is_what_it_takes(void **state)
{
	struct found f =
		read_text(*state, "BEGIN:VEVENT\nDTSTART;TZID=Europe/Paris:20260328T220000\n"
				  "DTEND;TZID=Europe/Paris:20260329T060000\nEND:VEVENT\n");
	assert_int_equal(only(&f)->length, 7 * HOUR);
}

static void reasons(void **state)
{
	static const struct {
		const char *body, *why;
	} refused[] = {
		{"", "it has no start"},
		{"DTSTART:soon\n", "its start cannot be read"},
		{"DTSTART:20260230\n", "its start cannot be read"},
		{"DTSTART:20260701\nDTEND:20260601\n", "its end is before its start"},
		{"DTSTART:20260701T100000Z\nDURATION:P1Y\n", "its duration cannot be read"},
		{"DTSTART:20260701T100000Z\nDURATION:P500D\n", "it lasts longer than a year"},
		{"DTSTART:20260701T100000Z\nRRULE:FREQ=HOURLY\n",
		 "it repeats more often than daily"},
		{"DTSTART;TZID=Mars/Olympus:20260701T100000\n",
		 "its time zone is not known, and not described"},
		{"DTSTART:20260701T100000Z\nRDATE:x\n", "a date of its repetition cannot be read"},
	};
	struct arena *a = *state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++) {
		str text = str_cat(a, S("BEGIN:VEVENT\n"), str_from(refused[i].body),
				   S("END:VEVENT\n"));
		struct found f = read_text(a, cstr(a, text));
		assert_int_equal(f.refused, 1);
		assert_string_equal(f.reason, refused[i].why);
	}
}

static void broken_files_are_refused_with_the_line(void **state)
{
	static const struct {
		const char *text, *why;
	} broken[] = {
		{"hello\n", "line 1: a calendar begins with \"BEGIN:VCALENDAR\""},
		{"BEGIN:VCALENDAR\nBEGIN:VEVENT\nEND:VCALENDAR\n",
		 "line 3: what ends here did not begin"},
		{"BEGIN:VCALENDAR\nBEGIN:\n", "line 2: a component without a name begins"},
		{"BEGIN:VCALENDAR\n", "line 2: the file ends inside a component"},
	};
	for (size_t i = 0; i < sizeof(broken) / sizeof(broken[0]); i++) {
		struct found f = read_text(*state, broken[i].text);
		assert_int_equal(f.end, INVALID);
		assert_str(f.why, broken[i].why);
	}
}

static void durations(void **state)
{
	int64_t days, rest;
	(void)state;
	assert_true(ical_duration_read(S("P1DT2H3M4S"), &days, &rest));
	assert_int_equal(days, 1);
	assert_int_equal(rest, 2 * HOUR + 3 * MINUTE + 4 * SECOND);
	assert_true(ical_duration_read(S("-P2W"), &days, &rest));
	assert_int_equal(days, -14);
	static const char *const bad[] = {
		"", "P", "PT", "1D", "P1", "P1H", "PT1D", "P999999999999999999W", "PTT1H"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (ical_duration_read(str_from(bad[i]), &days, &rest))
			fail_msg("%s", bad[i]);
}

/* ---- writing ---- */

static void lines_are_folded_between_characters(void **state)
{
	struct arena *a = *state;
	struct out text = out_new(a, 4000), o = out_new(a, 16000);
	struct ical_writer w = {.o = &o};
	for (int i = 0; i < 300; i++)
		out_lit(&text, "é€😀x, ");
	ical_open(&w, S("VEVENT"));
	ical_text(&w, "SUMMARY", str_trim(out_view(&text)));
	ical_time(&w, "DTSTART", when("20260703T100000"));
	ical_close(&w, S("VEVENT"));
	str rest = out_view(&o);
	while (rest.n) {
		str line = str_cut(&rest, '\n');
		assert_true(str_ends(line, S("\r")));
		assert_true(line.n <= 76 && utf8_valid(line));
	}
	struct ical *i;
	struct ical_component *c;
	str why;
	assert_int_equal(ical_read(a, memory(a, out_view(&o)), &i, &why), OK);
	assert_int_equal(ical_next(i, &c, &why), OK);
	assert_true(str_eq(ical_value(a, ical_find(c, "SUMMARY")), str_trim(out_view(&text))));
}

static void what_is_written_is_read_again(void **state)
{
	struct arena *a = *state;
	struct out o = out_new(a, 64000);
	struct ical_writer w = {.o = &o};
	ical_calendar_open(&w, S("Pump, people"));
	ical_zone_write(&w, a, S("Europe/Paris"), when("20260101T000000"), when("20270101T000000"));
	ical_open(&w, S("VEVENT"));
	ical_raw(&w, "UID", S("5@ruche"));
	ical_local(&w, "DTSTART", when("20260703T100000"), S("Europe/Paris"));
	ical_local(&w, "DTEND", when("20260703T113000"), S("Europe/Paris"));
	ical_raw(&w, "RRULE", S("FREQ=WEEKLY;COUNT=3"));
	ical_local(&w, "EXDATE", when("20260710T100000"), S("Europe/Paris"));
	ical_text(&w, "SUMMARY", S("a\\b;c,d\nwith \"quotes\" BEGIN:VEVENT"));
	ical_int(&w, "SEQUENCE", 12);
	ical_close(&w, S("VEVENT"));
	ical_open(&w, S("VEVENT"));
	ical_date(&w, "DTSTART", when("20260703"));
	ical_close(&w, S("VEVENT"));
	ical_close(&w, S("VCALENDAR"));
	assert_int_equal(o.bad, OK);
	struct found f = read_all(a, memory(a, out_view(&o)), memory(a, out_view(&o)));
	assert_int_equal(f.end, NOT_FOUND);
	assert_int_equal(f.list.n, 2);
	const struct ical_event *e = &f.list.v[0];
	assert_str(e->uid, "5@ruche");
	assert_str(e->zone, "Europe/Paris");
	assert_int_equal(e->start, when("20260703T100000"));
	assert_int_equal(e->length, 90 * MINUTE);
	assert_str(e->title, "a\\b;c,d with \"quotes\" BEGIN:VEVENT");
	assert_int_equal(e->not .v[0].local, when("20260710T100000"));
	assert_int_equal(e->sequence, 12);
	assert_true(f.list.v[1].all_day);
	assert_int_equal(f.list.v[1].length, DAY);
	/* The zone that is described stands for itself: another name for it is found again. */
	struct ical_zones zones = {0};
	struct ical_component *c;
	struct ical *i;
	str why;
	assert_int_equal(ical_read(a, memory(a, out_view(&o)), &i, &why), OK);
	while (ical_next(i, &c, &why) == OK)
		ical_zone_take(a, c, &zones);
	assert_int_equal(zones.n, 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(every_file_is_read_or_refused, set_up, tear_down),
		cmocka_unit_test_setup_teardown(zones_of_files, set_up, tear_down),
		cmocka_unit_test_setup_teardown(values, set_up, tear_down),
		cmocka_unit_test_setup_teardown(length_is_what_it_takes, set_up, tear_down),
		cmocka_unit_test_setup_teardown(reasons, set_up, tear_down),
		cmocka_unit_test_setup_teardown(broken_files_are_refused_with_the_line, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(durations, set_up, tear_down),
		cmocka_unit_test_setup_teardown(lines_are_folded_between_characters, set_up,
						tear_down),
		cmocka_unit_test_setup_teardown(what_is_written_is_read_again, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
