/* SPDX-License-Identifier: Apache-2.0
 * calendar: months, weeks and the agenda; what is coming, on home and in a community.
 */
#include "feature/events/pages.h"

#include "ui/api.h"

#include "events.html.h"

enum { MONTH_ROWS = 1000, AGENDA_ROWS = 300, AGENDA_DAYS = 30, PLACE_ROWS = 60, BLOCK_ROWS = 4 };
enum { AHEAD_DAYS = 60, JSON_ROWS = 500, JSON_DAYS_MAX = 366 };

/* What lasts longer comes from a query of its own, and is put among the others by time. */
static void put_among(struct rq *rq, const struct q_event_in_place_list *one,
		      const struct q_event_in_place_list *other, size_t most,
		      struct q_event_in_place_list *list)
{
	size_t i = 0, k = 0;
	while (list->n < most && (i < one->n || k < other->n)) {
		bool first =
			k == other->n || (i < one->n && one->v[i].starts <= other->v[k].starts);
		*ARENA_PUSH(rq->arena, list) = first ? one->v[i++] : other->v[k++];
	}
}

static err everywhere(struct rq *rq, int64_t from, int64_t to, int64_t most,
		      struct q_event_in_place_list *list)
{
	struct q_event_in_place_list day = {0}, longer = {0};
	TRY(q_event_everywhere(rq->db, from, to, most, &day));
	TRY(q_event_long_everywhere(rq->db, from, to, most, &longer));
	put_among(rq, &day, &longer, (size_t)most, list);
	return OK;
}

/* A day on either side: whole days lie elsewhere in other zones. */
static err read_span(struct rq *rq, bool all, int64_t from, int64_t to, int64_t most,
		     struct event_rows *rows)
{
	int64_t begins = event_day_time(rq, from) - DAY, ends = event_day_time(rq, to) + DAY;
	struct q_event_in_place_list *list = NEW(rq->arena, struct q_event_in_place_list);
	if (all)
		TRY(everywhere(rq, begins, ends, most, list));
	else
		TRY(q_event_mine(rq->db, begins, ends, most, list));
	event_rows_of(rq, list, rows);
	rows->more = (int64_t)list->n == most;
	return OK;
}

static int64_t first_of_month(int64_t day, int months)
{
	struct date d = date_of(day * DAY);
	int month = d.year * 12 + d.month - 1 + months;
	return date_time((struct date){.year = month / 12, .month = month % 12 + 1, .day = 1}) /
	       DAY;
}

static int64_t monday_of(int64_t day)
{
	return day - (date_of(day * DAY).weekday + 6) % 7;
}

static url at_url(struct rq *rq, const struct calendar_page *p, enum event_view view, int64_t day,
		  bool all)
{
	static const char *const names[] = {"month", "week", "agenda"};
	(void)p;
	url to = url_path(rq->arena, "/events?view=%s&at=%s", str_from(names[view]),
			  event_day_text(rq, day));
	return all ? url_path(rq->arena, "%r&all=1", to) : to;
}

static enum event_view view_of(const struct rq *rq)
{
	str view = rq_query(rq, "view");
	if (str_eq(view, S("week")))
		return EVENTS_WEEK;
	return str_eq(view, S("agenda")) ? EVENTS_AGENDA : EVENTS_MONTH;
}

static str title_of(struct rq *rq, enum event_view view, int64_t from, int64_t to)
{
	struct locale f = locale_of(rq);
	f.zone = STR_NONE;
	if (view == EVENTS_MONTH)
		return format_month(f, from * DAY);
	return str_cat(rq->arena, format_day(f, from * DAY), S(" – "),
		       format_day(f, (to - 1) * DAY));
}

/* The span that is asked for, and how far the next one is. */
static void span_of(struct calendar_page *p, int64_t day, int64_t *from, int64_t *to,
		    int64_t *before, int64_t *after)
{
	switch (p->view) {
	case EVENTS_WEEK:
		*from = monday_of(day);
		*to = *from + 7;
		*before = *from - 7;
		*after = *to;
		return;
	case EVENTS_AGENDA:
		*from = day;
		*to = day + AGENDA_DAYS;
		*before = day - AGENDA_DAYS;
		*after = *to;
		return;
	default:
		*from = first_of_month(day, 0);
		*to = *after = first_of_month(day, 1);
		*before = first_of_month(day, -1);
	}
}

err event_calendar(struct rq *rq)
{
	struct calendar_page p = {.view = view_of(rq), .all = rq_query_int(rq, "all", 0) == 1};
	struct event_rows rows;
	int64_t today = event_today(rq), day = today, from, to, before, after;
	const int64_t most = 2930000; /* years of four digits */
	if (!event_day_read(rq_query(rq, "at"), &day) || day < -719000 || day > most)
		day = today;
	span_of(&p, day, &from, &to, &before, &after);
	bool month = p.view == EVENTS_MONTH;
	int64_t grid_from = month ? monday_of(from) : from,
		grid_to = month ? monday_of(to + 6) : to;
	TRY(read_span(rq, p.all, grid_from, grid_to, MONTH_ROWS, &rows));
	event_days_fill(rq, &rows, grid_from, grid_to, p.view != EVENTS_AGENDA, &p.days);
	event_days_fill(rq, &rows, from, to, false, &p.filled);
	for (size_t i = 0; i < p.days.n; i++)
		p.days.v[i].other = month && (p.days.v[i].day < from || p.days.v[i].day >= to);
	p.cut = rows.more;
	p.title = title_of(rq, p.view, from, to);
	p.previous = at_url(rq, &p, p.view, before, p.all);
	p.next = at_url(rq, &p, p.view, after, p.all);
	p.today = at_url(rq, &p, p.view, today, p.all);
	p.month = at_url(rq, &p, EVENTS_MONTH, day, p.all);
	p.week = at_url(rq, &p, EVENTS_WEEK, day, p.all);
	p.agenda = at_url(rq, &p, EVENTS_AGENDA, day, p.all);
	p.mine = at_url(rq, &p, p.view, day, false);
	p.everything = at_url(rq, &p, p.view, day, true);
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Calendar")),
					     .style = "events/events.css",
					     .active = S("/events"),
					     .script = "events/events.js"}),
		       v_event_calendar, &p);
}

/* ---- as JSON: from and to are days ---- */

err event_list_json(struct rq *rq)
{
	struct event_rows rows;
	int64_t from = event_today(rq), to;
	str text = rq_query(rq, "from");
	if (!str_empty(text) && !event_day_read(text, &from))
		return fail(rq, INVALID, T(rq->lang, "A day is written 2026-11-21."));
	to = from + AGENDA_DAYS;
	text = rq_query(rq, "to");
	if (!str_empty(text) && (!event_day_read(text, &to) || to > from + JSON_DAYS_MAX))
		return fail(rq, INVALID, T(rq->lang, "At most a year at a time."));
	TRY(read_span(rq, rq_query_int(rq, "all", 0) == 1, from, to, JSON_ROWS, &rows));
	api_begin(rq);
	json_open(rq->out, "times", '[');
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].last_day >= from && rows.v[i].first_day < to)
			event_time_json(rq->out, rq, &rows.v[i]);
	json_close(rq->out, ']');
	return api_end(rq);
}

/* ---- in a community ---- */

static err place_rows(struct rq *rq, const struct place *place, int64_t from, int64_t to,
		      int64_t most, struct event_rows *rows)
{
	struct q_event_in_place_list *list = NEW(rq->arena, struct q_event_in_place_list);
	struct q_event_in_place_list day = {0}, longer = {0};
	TRY(q_event_in_place(rq->db, place->id, from, to, most, &day));
	TRY(q_event_long_in_place(rq->db, place->id, from, to, most, &longer));
	put_among(rq, &day, &longer, (size_t)most, list);
	event_rows_of(rq, list, rows);
	rows->more = (int64_t)list->n == most;
	return OK;
}

static err past_rows(struct rq *rq, const struct place *place, int64_t before,
		     struct event_place_page *p, struct event_rows *rows)
{
	struct q_event_in_place_list *list = NEW(rq->arena, struct q_event_in_place_list);
	TRY(q_event_before_in_place(rq->db, place->id, before, PLACE_ROWS + 1, list));
	if (list->n > PLACE_ROWS) {
		list->n = PLACE_ROWS;
		p->pager.older =
			page_with(rq, "before", id_text(rq, list->v[PLACE_ROWS - 1].starts));
	}
	event_rows_of(rq, list, rows);
	return OK;
}

/* One after the other, each under its day. */
static void under_days(struct rq *rq, const struct event_rows *rows, struct event_days *days)
{
	for (size_t i = 0; i < rows->n; i++) {
		const struct event_row *row = &rows->v[i];
		struct event_day *last = days->n ? &days->v[days->n - 1] : NULL;
		if (!last || last->day != row->first_day) {
			last = ARENA_PUSH(rq->arena, days);
			*last = (struct event_day){.day = row->first_day,
						   .number = event_day_number(row->first_day),
						   .today = row->first_day == event_today(rq)};
		}
		*ARENA_PUSH(rq->arena, &last->rows) = *row;
	}
}

static err place_json(struct rq *rq, const struct event_days *days)
{
	api_begin(rq);
	json_open(rq->out, "times", '[');
	for (size_t i = 0; i < days->n; i++)
		for (size_t k = 0; k < days->v[i].rows.n; k++)
			event_time_json(rq->out, rq, &days->v[i].rows.v[k]);
	json_close(rq->out, ']');
	return api_end(rq);
}

err event_place_list(struct rq *rq)
{
	struct place_view where;
	struct event_rows rows;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	struct event_place_page p = {.where = &where,
				     .past = str_eq(rq_query(rq, "show"), S("past")),
				     .coming = place_tab_url(rq, &where.place, "events")};
	int64_t now = rq->db->now;
	if (p.past)
		TRY(past_rows(rq, &where.place, rq_query_int(rq, "before", now), &p, &rows));
	else
		TRY(place_rows(rq, &where.place, now, now + EVENT_AHEAD_DAYS * DAY, PLACE_ROWS,
			       &rows));
	under_days(rq, &rows, &p.days);
	if (rq->format == FORMAT_JSON)
		return place_json(rq, &p.days);
	p.gone = url_path(rq->arena, "%r?show=past", p.coming);
	p.new_url = url_path(rq->arena, "%r/new", p.coming);
	p.import_url = url_path(rq->arena, "%r/import", p.coming);
	p.feed = url_path(rq->arena, "/feeds/events/of/%s",
			  str_cat(rq->arena, where.place.handle, S(".ics")));
	return page_in_place_as(rq, &where, "events", T(rq->lang, "Events"),
				(&(const struct page){.style = "events/events.css"}),
				v_event_place_list, &p);
}

err events_count_of(struct rq *rq, const struct place *place, int64_t *n)
{
	struct q_event_coming_list rows = {0};
	TRY(q_event_coming(rq->db, place->id, rq->db->now, &rows));
	*n = (int64_t)rows.n;
	return OK;
}

err events_block(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	struct events_block_data d = {.place = place,
				      .may_write = role != ROLE_NONE && place->state == PLACE_LIVE};
	TRY(place_rows(rq, place, rq->db->now, rq->db->now + AHEAD_DAYS * DAY, BLOCK_ROWS,
		       &d.rows));
	if (d.rows.n)
		v_events_block(out, rq, &d);
	return out->bad;
}

err events_home_block(struct rq *rq, struct out *out)
{
	static const int64_t days[] = {2, 12, AHEAD_DAYS};
	struct event_rows rows;
	struct q_event_in_place_list *list = NEW(rq->arena, struct q_event_in_place_list);
	int64_t now = rq->db->now;
	if (ID_NONE(rq->viewer_id))
		return OK;
	/* Who is in many communities has enough in the next days. */
	for (size_t i = 0; i < sizeof(days) / sizeof(*days) && list->n < 4 * BLOCK_ROWS; i++)
		TRY(q_event_mine(rq->db, now, now + days[i] * DAY, 4 * BLOCK_ROWS, list));
	size_t n = 0;
	for (size_t i = 0; i < list->n && n < BLOCK_ROWS; i++)
		if (list->v[i].answer != REPLY_NO && !list->v[i].cancelled && !list->v[i].off)
			list->v[n++] = list->v[i];
	list->n = n;
	event_rows_of(rq, list, &rows);
	if (rows.n)
		v_events_home(out, rq, &rows);
	return out->bad;
}
