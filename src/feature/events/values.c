/* SPDX-License-Identifier: Apache-2.0
 * values: addresses, days and words that the templates of this room ask for.
 */
#include "feature/events/pages.h"

url event_url(const struct rq *rq, item_id id)
{
	return url_path(rq->arena, "/events/%i", id.v);
}

url event_time_url(const struct rq *rq, item_id id, int64_t original)
{
	return original ? url_path(rq->arena, "/events/%i?at=%i", id.v, original / SECOND)
			: event_url(rq, id);
}

url event_action(const struct rq *rq, item_id id, const char *action)
{
	return url_path(rq->arena, "/events/%i/%s", id.v, str_from(action));
}

/* ---- days ---- */

struct zone *event_viewer_zone(const struct rq *rq)
{
	struct zone *z = zone_open(rq->arena, rq->viewer->time_zone);
	return z ? z : zone_open(rq->arena, STR_NONE);
}

static int64_t day_of(int64_t local)
{
	return local / DAY - (local % DAY < 0);
}

int64_t event_today(const struct rq *rq)
{
	return day_of(zone_local(event_viewer_zone(rq), rq->db->now));
}

int64_t event_day_time(const struct rq *rq, int64_t day)
{
	return zone_time(event_viewer_zone(rq), day * DAY);
}

str event_day_text(const struct rq *rq, int64_t day)
{
	struct out o = out_new(rq->arena, 64);
	out_iso_time(&o, day * DAY);
	return str_sub(out_view(&o), 0, 10);
}

bool event_day_read(str text, int64_t *day)
{
	int64_t time;
	if (text.n != 10 || !parse_iso_time(text, &time))
		return false;
	*day = day_of(time);
	return true;
}

int event_day_number(int64_t day)
{
	return date_of(day * DAY).day;
}

/* Dates of the calendar, whatever the zone. */
static struct locale plain(const struct rq *rq)
{
	struct locale f = locale_of(rq);
	f.zone = STR_NONE;
	return f;
}

const char *event_month_short(const struct rq *rq, int64_t day)
{
	struct locale f = plain(rq);
	/* "21 Nov": the month is what stands behind the day, in both languages. */
	str date = format_date(f, day * DAY);
	(void)str_word(&date);
	return cstr(rq->arena, str_word(&date));
}

const char *event_weekday(enum lang l, int weekday)
{
	switch (weekday) {
	case 0:
		return T(l, "Sunday");
	case 1:
		return T(l, "Monday");
	case 2:
		return T(l, "Tuesday");
	case 3:
		return T(l, "Wednesday");
	case 4:
		return T(l, "Thursday");
	case 5:
		return T(l, "Friday");
	default:
		return T(l, "Saturday");
	}
}

const char *event_weekday_short(enum lang l, int weekday)
{
	switch (weekday) {
	case 0:
		return T(l, "Sun");
	case 1:
		return T(l, "Mon");
	case 2:
		return T(l, "Tue");
	case 3:
		return T(l, "Wed");
	case 4:
		return T(l, "Thu");
	case 5:
		return T(l, "Fri");
	default:
		return T(l, "Sat");
	}
}

str event_day_heading(const struct rq *rq, int64_t day)
{
	return str_cat(rq->arena, str_from(event_weekday(rq->lang, date_of(day * DAY).weekday)),
		       S(" "), format_day(plain(rq), day * DAY));
}

/* ---- when ---- */

str event_when(const struct rq *rq, int64_t local, int64_t ends, bool all_day)
{
	struct locale f = plain(rq);
	int64_t last = day_of(ends > local ? ends - 1 : ends), first = day_of(local);
	str day = event_day_heading(rq, first);
	if (all_day)
		return last > first ? str_cat(rq->arena, day, S(" – "), event_day_heading(rq, last))
				    : day;
	str from = str_cat(rq->arena, day, S(", "), format_clock(f, local));
	if (ends == local)
		return from;
	if (last > first)
		return str_cat(rq->arena, from, S(" – "), event_day_heading(rq, day_of(ends)),
			       S(", "), format_clock(f, ends));
	return str_cat(rq->arena, from, S(" – "), format_clock(f, ends));
}

/* ---- repetition in words ---- */

static const char *every(enum lang l, enum recurrence_every e, int n)
{
	switch (e) {
	case RECURRENCE_DAILY:
		return TN(l, "every day", "every # days", n);
	case RECURRENCE_WEEKLY:
		return TN(l, "every week", "every # weeks", n);
	case RECURRENCE_MONTHLY:
		return TN(l, "every month", "every # months", n);
	default:
		return TN(l, "every year", "every # years", n);
	}
}

static const char *numbered(enum lang l, int n)
{
	switch (n) {
	case 1:
		return T(l, "first #");
	case 2:
		return T(l, "second #");
	case 3:
		return T(l, "third #");
	case 4:
		return T(l, "fourth #");
	case -1:
		return T(l, "last #");
	default:
		return "#";
	}
}

static str days_in_words(const struct rq *rq, const struct recurrence *r)
{
	struct out o = out_new(rq->arena, 2000);
	for (int i = 0; i < r->days_n; i++) {
		str name =
			str_lower(rq->arena, str_from(event_weekday(rq->lang, r->days[i].weekday)));
		if (rq->lang == LANG_EN)
			name = str_from(event_weekday(rq->lang, r->days[i].weekday));
		out_str(&o, i == 0		 ? STR_NONE
			    : i + 1 == r->days_n ? str_from(T(rq->lang, " and "))
						 : S(", "));
		out_str(&o, format_fill(rq->arena, numbered(rq->lang, r->days[i].number), name));
	}
	return out_view(&o);
}

str event_repeats(const struct rq *rq, const struct q_event_find *e)
{
	struct recurrence r;
	const char *why;
	if (str_empty(e->rule) || !event_rule_read(e->rule, &r, &why))
		return STR_NONE;
	str text = format_fill(rq->arena, every(rq->lang, r.every, r.interval),
			       number(rq, r.interval));
	if (r.days_n)
		text = str_cat(rq->arena, text, S(" "),
			       format_fill(rq->arena, T(rq->lang, "on #"), days_in_words(rq, &r)));
	if (r.count)
		text = str_cat(rq->arena, text, S(", "),
			       format_fill(rq->arena, TN(rq->lang, "# time", "# times", r.count),
					   number(rq, r.count)));
	if (r.until)
		text = str_cat(rq->arena, text, S(", "),
			       format_fill(rq->arena, T(rq->lang, "until #"),
					   format_date(plain(rq), r.until)));
	return text;
}

/* ---- rows ---- */

void event_rows_of(struct rq *rq, const struct q_event_in_place_list *list, struct event_rows *rows)
{
	struct zone *zone = event_viewer_zone(rq);
	struct locale f = plain(rq);
	*rows = (struct event_rows){0};
	for (size_t i = 0; i < list->n; i++) {
		const struct q_event_in_place *q = &list->v[i];
		struct event_row *row = ARENA_PUSH(rq->arena, rows);
		bool series = !str_empty(q->rule);
		*row = (struct event_row){
			.of = q,
			.url = event_time_url(rq, q->event, series ? q->original : 0),
			.off = q->cancelled || q->off,
			.past = q->ends <= rq->db->now};
		if (q->all_day) {
			row->first_day = day_of(q->local);
			row->last_day = day_of(q->local + q->length - 1);
			continue;
		}
		int64_t starts = zone_local(zone, q->starts), ends = zone_local(zone, q->ends);
		row->first_day = day_of(starts);
		row->last_day = day_of(ends > starts ? ends - 1 : ends);
		row->clock = format_clock(f, starts);
		if (ends > starts)
			row->until = format_clock(f, ends);
	}
}

void event_days_fill(struct rq *rq, const struct event_rows *rows, int64_t from, int64_t to,
		     bool empty, struct event_days *days)
{
	int64_t today = event_today(rq);
	*days = (struct event_days){0};
	for (int64_t day = from; day < to; day++) {
		struct event_day d = {.day = day,
				      .number = event_day_number(day),
				      .today = day == today,
				      .url = url_path(rq->arena, "/events?view=agenda&at=%s",
						      event_day_text(rq, day))};
		for (size_t i = 0; i < rows->n; i++)
			if (rows->v[i].first_day <= day && rows->v[i].last_day >= day)
				*ARENA_PUSH(rq->arena, &d.rows) = rows->v[i];
		if (d.rows.n || empty)
			*ARENA_PUSH(rq->arena, days) = d;
	}
}

/* ---- choices ---- */

static void choice(const struct rq *rq, struct event_choices *list, str value, const char *label)
{
	*ARENA_PUSH(rq->arena, list) = (struct event_choice){value, str_from(label)};
}

const struct event_choices *event_repeat_choices(const struct rq *rq)
{
	struct event_choices *list = NEW(rq->arena, struct event_choices);
	enum lang l = rq->lang;
	choice(rq, list, S("never"), T(l, "Never"));
	choice(rq, list, S("daily"), T(l, "Every day"));
	choice(rq, list, S("workdays"), T(l, "Monday to Friday"));
	choice(rq, list, S("weekly"), T(l, "Every week"));
	choice(rq, list, S("fortnightly"), T(l, "Every two weeks"));
	choice(rq, list, S("monthly"), T(l, "Every month, on the same day"));
	choice(rq, list, S("weekday"), T(l, "Every month, on the same weekday"));
	choice(rq, list, S("yearly"), T(l, "Every year"));
	choice(rq, list, S("rule"), T(l, "By the rule below"));
	return list;
}

const struct event_choices *event_remind_choices(const struct rq *rq)
{
	struct event_choices *list = NEW(rq->arena, struct event_choices);
	enum lang l = rq->lang;
	choice(rq, list, S("0"), T(l, "Not at all"));
	choice(rq, list, S("10"), T(l, "10 minutes before"));
	choice(rq, list, S("60"), T(l, "An hour before"));
	choice(rq, list, S("1440"), T(l, "A day before"));
	choice(rq, list, S("10080"), T(l, "A week before"));
	return list;
}

const struct event_choices *event_audience_choices(const struct rq *rq)
{
	struct event_choices *list = NEW(rq->arena, struct event_choices);
	enum lang l = rq->lang;
	str all = format_fill(rq->arena, T(l, "Everyone at #"), page_organisation(rq));
	*ARENA_PUSH(rq->arena, list) = (struct event_choice){S("internal"), all};
	choice(rq, list, S("public"), T(l, "Everyone, outside too"));
	choice(rq, list, S("private"), T(l, "Only me"));
	return list;
}

str event_label(const struct rq *rq, enum reply_answer answer)
{
	switch (answer) {
	case REPLY_YES:
		return str_from(T(rq->lang, "Coming"));
	case REPLY_MAYBE:
		return str_from(T(rq->lang, "Maybe"));
	case REPLY_NO:
		return str_from(T(rq->lang, "Not coming"));
	default:
		return str_from(T(rq->lang, "Waiting for a seat"));
	}
}
