/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/events/event_form.h"

#include "base/utf8.h"

enum { COUNT_MAX = 1000, REMIND_MAX = 14 * 24 * 60 };

static void take(struct rq *rq, const char *name, str *to)
{
	if (rq_form_has(rq, name))
		*to = str_trim(rq_form(rq, name));
}

void event_form_read(struct rq *rq, struct event_form *f)
{
	take(rq, "title", &f->title);
	take(rq, "body", &f->body);
	take(rq, "location", &f->location);
	take(rq, "link", &f->link);
	take(rq, "tags", &f->tags);
	take(rq, "zone", &f->zone);
	take(rq, "start", &f->start);
	take(rq, "end", &f->end);
	take(rq, "repeat", &f->repeat);
	take(rq, "until", &f->until);
	take(rq, "times", &f->times);
	take(rq, "rule", &f->rule);
	take(rq, "seats", &f->seats);
	take(rq, "remind", &f->remind);
	take(rq, "audience", &f->audience);
	take(rq, "scope", &f->scope);
	/* A box that is not ticked is not sent: the form says that it was there. */
	if (rq_form_has(rq, "all_day") || rq_form_has(rq, "has_all_day"))
		f->all_day = str_eq(rq_form(rq, "all_day"), S("1")) ||
			     str_eq(rq_form(rq, "all_day"), S("true"));
	/* A program sends its rule alone. */
	if (rq_form_has(rq, "rule") && !rq_form_has(rq, "repeat"))
		f->repeat = str_empty(f->rule) ? S("never") : S("rule");
}

/* ---- repetition ---- */

static const char *const weekdays[] = {"SU", "MO", "TU", "WE", "TH", "FR", "SA"};

/* The rule of a choice, for a first day. */
static str rule_of(struct rq *rq, const struct event_form *f, int64_t first)
{
	struct date d = date_of(first);
	str day = str_from(weekdays[d.weekday]);
	struct out o = out_new(rq->arena, 256);
	if (str_eq(f->repeat, S("rule")))
		return f->rule;
	if (str_eq(f->repeat, S("daily")))
		out_lit(&o, "FREQ=DAILY");
	else if (str_eq(f->repeat, S("workdays")))
		out_lit(&o, "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR");
	else if (str_eq(f->repeat, S("weekly")))
		out_fmt(&o, "FREQ=WEEKLY;BYDAY=%.*s", (int)day.n, day.p);
	else if (str_eq(f->repeat, S("fortnightly")))
		out_fmt(&o, "FREQ=WEEKLY;INTERVAL=2;BYDAY=%.*s", (int)day.n, day.p);
	else if (str_eq(f->repeat, S("monthly")))
		out_fmt(&o, "FREQ=MONTHLY;BYMONTHDAY=%d", d.day);
	else if (str_eq(f->repeat, S("weekday")))
		out_fmt(&o, "FREQ=MONTHLY;BYDAY=%d%.*s", d.day > 28 ? -1 : (d.day - 1) / 7 + 1,
			(int)day.n, day.p);
	else if (str_eq(f->repeat, S("yearly")))
		out_lit(&o, "FREQ=YEARLY");
	return out_view(&o);
}

static void take_rule(struct rq *rq, const struct event_form *f, struct event_words *w)
{
	struct recurrence r;
	const char *why = NULL;
	int64_t n;
	w->rule = rule_of(rq, f, w->first);
	if (str_empty(w->rule))
		return;
	if (!event_rule_read(w->rule, &r, &why)) {
		form_error(rq, "rule",
			   T(rq->lang, "This rule cannot be read, or is not one of "
				       "those that work here."));
		return;
	}
	if (!str_eq(f->repeat, S("rule"))) {
		if (!str_empty(f->until)) {
			int64_t day;
			if (!event_day_read(f->until, &day) || (day + 1) * DAY <= w->first)
				form_error(rq, "until", T(rq->lang, "A day behind the first one."));
			r.until = day * DAY;
			r.until_date = true;
		} else if (!str_empty(f->times)) {
			if (!str_to_int(f->times, &n) || n < 1 || n > COUNT_MAX)
				form_error(rq, "times", T(rq->lang, "1 to 1,000 times."));
			else
				r.count = n;
		}
	}
	struct out o = out_new(rq->arena, 8192);
	recurrence_write(&o, &r);
	w->rule = out_view(&o);
}

/* ---- checks ---- */

static void take_texts(struct rq *rq, const struct event_form *f, struct event_words *w)
{
	if (str_empty(f->title) || utf8_count(f->title) > EVENT_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "Give it a name: at most 200 characters."));
	if (utf8_count(f->body) > EVENT_BODY_MAX)
		form_error(rq, "body", T(rq->lang, "At most 20,000 characters."));
	if (utf8_count(f->location) > EVENT_LOCATION_MAX)
		form_error(rq, "location", T(rq->lang, "At most 300 characters."));
	url link = url_check(rq->arena, f->link);
	if (!str_empty(f->link) &&
	    (url_empty(link) || f->link.n > EVENT_LINK_MAX ||
	     !(str_starts(link.s, S("http://")) || str_starts(link.s, S("https://")))))
		form_error(rq, "link", T(rq->lang, "An address begins with https://."));
	w->title = f->title;
	w->body = f->body;
	w->location = f->location;
	w->link = str_empty(f->link) ? STR_NONE : link.s;
	w->tags = f->tags;
}

static void take_times(struct rq *rq, const struct event_form *f, struct event_words *w)
{
	int64_t start = 0, end = 0;
	struct zone *z;
	w->all_day = f->all_day;
	w->zone = zone_name(rq->arena, f->zone);
	z = str_empty(w->zone) ? NULL : zone_open(rq->arena, w->zone);
	if (!z) {
		form_error(rq, "zone", T(rq->lang, "There is no time zone of this name."));
		z = zone_open(rq->arena, STR_NONE);
	}
	if (!parse_iso_time(f->start, &start) || date_of(start).year < 1900 ||
	    date_of(start).year > 2999) {
		form_error(rq, "start", T(rq->lang, "When does it begin?"));
		return;
	}
	if (str_empty(f->end))
		end = start + (f->all_day ? 0 : HOUR);
	else if (!parse_iso_time(f->end, &end)) {
		form_error(rq, "end", T(rq->lang, "When does it end?"));
		return;
	}
	if (f->all_day) {
		start -= (start % DAY + DAY) % DAY;
		end -= (end % DAY + DAY) % DAY;
		end += DAY; /* the last day is one of them */
	}
	w->first = start;
	w->length = f->all_day ? end - start : zone_time(z, end) - zone_time(z, start);
	if (w->length < 0)
		form_error(rq, "end", T(rq->lang, "It ends before it begins."));
	else if (w->length > EVENT_LONGEST)
		form_error(rq, "end", T(rq->lang, "At most a year long."));
}

void event_form_take(struct rq *rq, const struct event_form *f, struct event_words *w)
{
	*w = (struct event_words){0};
	take_texts(rq, f, w);
	take_times(rq, f, w);
	if (!rq->errors.n)
		take_rule(rq, f, w);
	if (!str_empty(f->seats) &&
	    (!str_to_int(f->seats, &w->seats) || w->seats < 0 || w->seats > EVENT_SEATS_MAX))
		form_error(rq, "seats", T(rq->lang, "1 to 100,000 seats, or empty."));
	if (!str_empty(f->remind) &&
	    (!str_to_int(f->remind, &w->remind) || w->remind < 0 || w->remind > REMIND_MAX))
		form_error(rq, "remind", T(rq->lang, "At most two weeks before."));
}

/* ---- filling ---- */

static str input_time(struct rq *rq, int64_t local)
{
	struct out o = out_new(rq->arena, 64);
	out_iso_time(&o, local);
	return str_sub(out_view(&o), 0, 16);
}

void event_form_of(struct rq *rq, const struct event_words *w, struct event_form *f)
{
	int64_t end = w->first + w->length;
	struct zone *z = zone_open(rq->arena, w->zone);
	if (w->all_day)
		end -= DAY;
	else if (z)
		end = zone_local(z, zone_time(z, w->first) + w->length);
	*f = (struct event_form){.title = w->title,
				 .body = w->body,
				 .location = w->location,
				 .link = w->link,
				 .tags = w->tags,
				 .zone = w->zone,
				 .start = input_time(rq, w->first),
				 .end = input_time(rq, end),
				 .all_day = w->all_day,
				 .repeat = str_empty(w->rule) ? S("never") : S("rule"),
				 .rule = w->rule,
				 .seats = w->seats ? id_text(rq, w->seats) : STR_NONE,
				 .remind = id_text(rq, w->remind)};
}

void event_form_begin(struct rq *rq, struct event_form *f)
{
	struct zone *z = event_viewer_zone(rq);
	int64_t day, now = zone_local(z, rq->db->now);
	struct event_words w = {.first = now - now % HOUR + HOUR,
				.length = HOUR,
				.zone = rq->viewer->time_zone,
				.remind = 60};
	if (str_empty(w.zone))
		w.zone = S("UTC");
	if (event_day_read(rq_query(rq, "day"), &day))
		w.first = day * DAY + 9 * HOUR;
	event_form_of(rq, &w, f);
	f->audience = S("internal");
}
