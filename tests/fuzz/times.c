/* SPDX-License-Identifier: Apache-2.0
 * Times as headers, programs and forms write them, and the languages a browser asks for: a time
 * that was read is written and read again as the same one, and a zone moves it by less than a day.
 */
#include "base/clock.h"
#include "base/lang.h"
#include "ui/format.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

/* Beyond these a year has another number of digits. */
static bool four_digits(int64_t time)
{
	int year = date_of(time).year;
	return year >= 1000 && year <= 9999;
}

static void check_iso(struct arena *a, str text)
{
	int64_t time = 7, again;
	if (!parse_iso_time(text, &time)) {
		REQUIRE(time == 7);
		return;
	}
	struct out o = out_new(a, 64);
	out_iso_time(&o, time);
	REQUIRE(!four_digits(time) || (parse_iso_time(out_view(&o), &again) && again == time));
}

static void check_http(struct arena *a, str text)
{
	int64_t time, again;
	if (!parse_http_time(text, &time) || !four_digits(time))
		return;
	struct out o = out_new(a, 64);
	out_http_time(&o, time);
	REQUIRE(parse_http_time(out_view(&o), &again) && again == time);
}

static void check_input(struct arena *a, str text)
{
	static const char *const zones[] = {"", "Europe/Paris", "America/St_Johns", "Pacific/Apia"};
	int64_t local, time;
	struct locale f = {.arena = a, .zone = str_from(zones[text.n % 4])};
	if (!format_read_input_time(f, text, &time))
		return;
	REQUIRE(parse_iso_time(text, &local));
	REQUIRE(time - local < DAY + HOUR && local - time < DAY + HOUR);
	REQUIRE(!four_digits(time) || format_input_time(f, time).n >= 16);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	struct arena *a = arena_new(16 << 20);
	str text = {(const char *)data, n};
	check_iso(a, text);
	check_http(a, text);
	check_input(a, text);
	REQUIRE(lang_accept(text) < LANG_COUNT);
	arena_free(a);
	return 0;
}
