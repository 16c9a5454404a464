/* SPDX-License-Identifier: Apache-2.0
 * ical_write: the writer of core/ical.h.
 */
#include "base/clock.h"
#include "base/utf8.h"
#include "core/ical.h"
#include "core/zone.h"

enum { FOLD = 75 }; /* bytes of a line, without its end */

/* One character: never cut by a fold. */
static void put(struct ical_writer *w, const char *p, size_t n)
{
	if (w->column + n > FOLD) {
		out_lit(w->o, "\r\n ");
		w->column = 1;
	}
	out_bytes(w->o, p, n);
	w->column += n;
}

static void put_str(struct ical_writer *w, str s)
{
	for (size_t at = 0; at < s.n;) {
		char c[4];
		uint32_t character = utf8_next(s, &at);
		if (character >= 0x20 || character == '\t')
			put(w, c, utf8_put(c, character));
	}
}

static void end_line(struct ical_writer *w)
{
	out_lit(w->o, "\r\n");
	w->column = 0;
}

void ical_raw(struct ical_writer *w, const char *name, str value)
{
	put_str(w, str_from(name));
	put(w, ":", 1);
	put_str(w, value);
	end_line(w);
}

void ical_open(struct ical_writer *w, str component)
{
	ical_raw(w, "BEGIN", component);
}

void ical_close(struct ical_writer *w, str component)
{
	ical_raw(w, "END", component);
}

void ical_text(struct ical_writer *w, const char *name, str value)
{
	if (str_empty(value))
		return;
	put_str(w, str_from(name));
	put(w, ":", 1);
	for (size_t at = 0; at < value.n;) {
		char c[4];
		uint32_t character = utf8_next(value, &at);
		if (character == '\n')
			put(w, "\\n", 2);
		else if (character == '\\' || character == ';' || character == ',')
			put(w, (const char[]){'\\', (char)character}, 2);
		else if (character >= 0x20 || character == '\t')
			put(w, c, utf8_put(c, character));
	}
	end_line(w);
}

void ical_int(struct ical_writer *w, const char *name, int64_t value)
{
	char digits[24];
	size_t n = sizeof(digits);
	uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
	do
		digits[--n] = (char)('0' + rest % 10);
	while (rest /= 10);
	if (value < 0)
		digits[--n] = '-';
	ical_raw(w, name, (str){digits + n, sizeof(digits) - n});
}

/* Eight digits of the date and, when `clock`, the time of the day behind a T. */
static size_t put_date(char to[16], int64_t local, bool clock)
{
	struct date d = date_of(local);
	int parts[] = {d.year / 100, d.year % 100, d.month, d.day, d.hour, d.minute, d.second};
	size_t n = 0;
	for (int i = 0; i < (clock ? 7 : 4); i++) {
		if (i == 4)
			to[n++] = 'T';
		to[n++] = (char)('0' + parts[i] / 10 % 10);
		to[n++] = (char)('0' + parts[i] % 10);
	}
	return n;
}

void ical_time(struct ical_writer *w, const char *name, int64_t time)
{
	char text[16];
	size_t n = put_date(text, time, true);
	text[n++] = 'Z';
	ical_raw(w, name, (str){text, n});
}

static void put_name(struct ical_writer *w, const char *name, str parameter, str value)
{
	put_str(w, str_from(name));
	put_str(w, parameter);
	put_str(w, value);
	put(w, ":", 1);
}

void ical_date(struct ical_writer *w, const char *name, int64_t local)
{
	char text[16];
	put_name(w, name, S(";VALUE=DATE"), STR_NONE);
	put_str(w, (str){text, put_date(text, local, false)});
	end_line(w);
}

void ical_local(struct ical_writer *w, const char *name, int64_t local, str zone)
{
	char text[16];
	if (str_empty(zone) || str_eq(zone, S("UTC"))) {
		ical_time(w, name, local);
		return;
	}
	put_name(w, name, S(";TZID="), zone);
	put_str(w, (str){text, put_date(text, local, true)});
	end_line(w);
}

void ical_calendar_open(struct ical_writer *w, str name)
{
	ical_open(w, S("VCALENDAR"));
	ical_raw(w, "VERSION", S("2.0"));
	ical_raw(w, "PRODID", S("-//Ruche//Ruche " RUCHE_VERSION "//EN"));
	ical_raw(w, "CALSCALE", S("GREGORIAN"));
	ical_text(w, "X-WR-CALNAME", name);
}

/* ---- zones ---- */

static void put_offset(struct ical_writer *w, const char *name, int64_t offset)
{
	int64_t seconds = (offset < 0 ? -offset : offset) / SECOND;
	int parts[] = {(int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60)};
	char text[8] = {offset < 0 ? '-' : '+'};
	size_t n = 1;
	for (int i = 0; i < (parts[2] ? 3 : 2); i++) {
		text[n++] = (char)('0' + parts[i] / 10);
		text[n++] = (char)('0' + parts[i] % 10);
	}
	ical_raw(w, name, (str){text, n});
}

static void put_change(struct ical_writer *w, int64_t onset, int64_t before, int64_t after)
{
	str kind = after > before ? S("DAYLIGHT") : S("STANDARD");
	char text[16];
	ical_open(w, kind);
	ical_raw(w, "DTSTART", (str){text, put_date(text, onset + before, true)});
	put_offset(w, "TZOFFSETFROM", before);
	put_offset(w, "TZOFFSETTO", after);
	ical_close(w, kind);
}

void ical_zone_write(struct ical_writer *w, struct arena *a, str zone, int64_t from, int64_t to)
{
	enum { CHANGES_MAX = 100 };
	struct zone *z = zone_open(a, zone);
	if (!z || str_empty(zone) || str_eq(zone, S("UTC")))
		return;
	int64_t at = from, offset = zone_local(z, from) - from;
	ical_open(w, S("VTIMEZONE"));
	ical_raw(w, "TZID", zone);
	put_change(w, from - from % DAY, offset, offset);
	for (int i = 0; i < CHANGES_MAX && zone_change(z, at, &at) && at < to; i++) {
		int64_t after = zone_local(z, at) - at;
		put_change(w, at, offset, after);
		offset = after;
	}
	ical_close(w, S("VTIMEZONE"));
}
