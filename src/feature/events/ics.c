/* SPDX-License-Identifier: Apache-2.0
 * ics: events as calendar files: one, those of a community, those of a person, whose programs read
 * them under an address with a secret in it.
 */
#include "feature/events/pages.h"

#include "core/feed_token.h"
#include "core/ical.h"

#include "events.html.h"

enum { FEED_EVENTS = 1000, FEED_TIMES = 2000, FEED_PAST_DAYS = 90 };

/* ---- one event ---- */

static void write_moment(struct ical_writer *w, const struct q_event_find *e, const char *name,
			 int64_t local)
{
	if (e->all_day)
		ical_date(w, name, local);
	else
		ical_local(w, name, local, e->zone);
}

static void write_span(struct ical_writer *w, const struct q_event_find *e, struct zone *z,
		       int64_t first, int64_t length)
{
	write_moment(w, e, "DTSTART", first);
	write_moment(w, e, "DTEND",
		     e->all_day || !z ? first + length
				      : zone_local(z, zone_time(z, first) + length));
}

static void write_words(struct rq *rq, struct ical_writer *w, const struct q_event_find *e,
			str title, str body, str location, str link)
{
	ical_text(w, "SUMMARY", title);
	ical_text(w, "DESCRIPTION", markdown_text(rq->arena, body, 0));
	ical_text(w, "LOCATION", location);
	ical_raw(w, "URL", str_empty(link) ? page_absolute(rq, event_url(rq, e->id)) : link);
}

static err write_changes(struct rq *rq, struct ical_writer *w, const struct q_event_find *e,
			 const struct item_row *item, struct zone *z)
{
	struct q_event_changes_list rows = {0};
	TRY(q_event_changes(rq->db, e->id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_event_changes *c = &rows.v[i];
		ical_open(w, S("VEVENT"));
		ical_raw(w, "UID", e->uid);
		ical_time(w, "DTSTAMP", item->updated);
		write_moment(w, e, "RECURRENCE-ID", c->original);
		ical_int(w, "SEQUENCE", e->sequence);
		write_span(w, e, z, c->first, c->length);
		write_words(rq, w, e, c->title, c->body, c->location, c->link);
		if (c->cancelled || e->cancelled)
			ical_raw(w, "STATUS", S("CANCELLED"));
		ical_close(w, S("VEVENT"));
	}
	return OK;
}

/* UNTIL is in UTC for all but whole days (RFC 5545, 3.3.10). */
static str rule_out(struct rq *rq, const struct q_event_find *e, struct zone *z)
{
	struct recurrence r;
	const char *why;
	struct out o = out_new(rq->arena, 8192);
	if (!event_rule_read(e->rule, &r, &why))
		return STR_NONE;
	if (r.until && e->all_day) {
		r.until_date = true;
		r.until_utc = false;
	} else if (r.until && !r.until_utc) {
		int64_t last = r.until_date ? r.until + DAY - SECOND : r.until;
		r.until = z ? zone_time(z, last) : last;
		r.until_utc = true;
		r.until_date = false;
	}
	recurrence_write(&o, &r);
	return out_view(&o);
}

err event_write(struct rq *rq, struct ical_writer *w, const struct q_event_find *e)
{
	struct q_event_dates_list dates = {0};
	struct item_row item;
	struct zone *z = zone_open(rq->arena, e->zone);
	TRY(item_find(rq->db, e->id, &item));
	TRY(q_event_dates(rq->db, e->id, &dates));
	ical_open(w, S("VEVENT"));
	ical_raw(w, "UID", e->uid);
	ical_time(w, "DTSTAMP", item.updated);
	ical_time(w, "CREATED", item.created);
	ical_time(w, "LAST-MODIFIED", item.updated);
	ical_int(w, "SEQUENCE", e->sequence);
	write_span(w, e, z, e->first, e->length);
	if (!str_empty(e->rule))
		ical_raw(w, "RRULE", rule_out(rq, e, z));
	for (size_t i = 0; i < dates.n; i++)
		write_moment(w, e, dates.v[i].kind == 1 ? "RDATE" : "EXDATE", dates.v[i].original);
	write_words(rq, w, e, e->title, e->body, e->location, e->link);
	ical_raw(w, "STATUS", e->cancelled ? S("CANCELLED") : S("CONFIRMED"));
	ical_close(w, S("VEVENT"));
	return write_changes(rq, w, e, &item, z);
}

/* ---- a file ---- */

struct zones_written {
	str *v;
	size_t n, cap;
};

static void describe_zone(struct rq *rq, struct ical_writer *w, const struct q_event_find *e,
			  struct zones_written *known)
{
	if (e->all_day || str_empty(e->zone))
		return;
	for (size_t i = 0; i < known->n; i++)
		if (str_eq(known->v[i], e->zone))
			return;
	*ARENA_PUSH(rq->arena, known) = e->zone;
	int64_t year =
		date_time((struct date){.year = date_of(e->first).year, .month = 1, .day = 1});
	ical_zone_write(w, rq->arena, e->zone, year, rq->db->now + 5 * INT64_C(366) * DAY);
}

static err file_of(struct rq *rq, const struct q_event_find *v, size_t n, str name)
{
	struct ical_writer w = {.o = rq->out};
	struct zones_written known = {0};
	ical_calendar_open(&w, name);
	for (size_t i = 0; i < n; i++)
		describe_zone(rq, &w, &v[i], &known);
	for (size_t i = 0; i < n; i++)
		TRY(event_write(rq, &w, &v[i]));
	ical_close(&w, S("VCALENDAR"));
	rq->response.type = S("text/calendar; charset=utf-8");
	return rq->out->bad;
}

static err attached(struct rq *rq, str file)
{
	response_header(rq, S("Content-Disposition"),
			str_cat(rq->arena, S("attachment; filename=\""), file, S("\"")));
	return OK;
}

err event_file(struct rq *rq)
{
	struct q_event_find e;
	struct item_row item;
	struct place_view *where;
	TRY(event_asked(rq, &e, &item, &where));
	TRY(attached(rq, str_cat(rq->arena, S("event-"), id_text(rq, e.id.v), S(".ics"))));
	return file_of(rq, &e, 1, STR_NONE);
}

static err file_of_ids(struct rq *rq, const struct id_list *ids, str name)
{
	struct {
		struct q_event_find *v;
		size_t n, cap;
	} events = {0};
	for (size_t i = 0; i < ids->n; i++) {
		struct q_event_find e;
		bool found;
		TRY(q_event_find(rq->db, (item_id){ids->v[i]}, &e, &found));
		if (found)
			*ARENA_PUSH(rq->arena, &events) = e;
	}
	return file_of(rq, events.v, events.n, name);
}

/* ---- of a community ---- */

static bool cut_ending(str file, str *name)
{
	*name = str_sub(file, 0, file.n > 4 ? file.n - 4 : 0);
	return file.n > 4 && str_ends(file, S(".ics"));
}

static err place_file(struct rq *rq, str handle)
{
	struct place place;
	struct q_event_of_place_list rows = {0};
	TRY(place_by_handle(rq->db, handle, PLACE_COMMUNITY, &place, NULL));
	TRY(q_event_of_place(rq->db, place.id, (item_id){0}, FEED_EVENTS, &rows));
	/* A place whose events are not for this reader is no news either. */
	if (!rows.n && ID_NONE(rq->db->viewer))
		return NOT_FOUND;
	struct id_list ids = {0};
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows.v[i].id.v;
	return file_of_ids(rq, &ids, place.title);
}

err event_feed_place(struct rq *rq)
{
	str handle;
	if (!cut_ending(rq_path(rq, "file"), &handle))
		return NOT_FOUND;
	return place_file(rq, handle);
}

/* ---- of a person, under a secret address ---- */

/* Whoever knows the secret reads as its person does. */
static err reads_as(struct rq *rq, str secret)
{
	struct viewer *viewer = NEW(rq->arena, struct viewer);
	TRY(feed_token_find(rq->db, secret, viewer));
	rq->response.cache = S("private, no-store");
	return OK;
}

static bool listed(const struct id_list *ids, int64_t id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (ids->v[i] == id)
			return true;
	return false;
}

err event_feed_own(struct rq *rq)
{
	str secret;
	struct q_event_in_place_list rows = {0};
	struct id_list ids = {0};
	if (!cut_ending(rq_path(rq, "file"), &secret))
		return NOT_FOUND;
	TRY(reads_as(rq, secret));
	int64_t from = rq->db->now - FEED_PAST_DAYS * DAY;
	TRY(q_event_mine(rq->db, from - EVENT_LONGEST, from, rq->db->now + EVENT_AHEAD_DAYS * DAY,
			 FEED_TIMES, &rows));
	for (size_t i = 0; i < rows.n && ids.n < FEED_EVENTS; i++)
		if (rows.v[i].answer != REPLY_NO && !listed(&ids, rows.v[i].event.v))
			*ARENA_PUSH(rq->arena, &ids) = rows.v[i].event.v;
	return file_of_ids(rq, &ids, page_organisation(rq));
}

err event_feed_own_place(struct rq *rq)
{
	str handle;
	if (!cut_ending(rq_path(rq, "file"), &handle))
		return NOT_FOUND;
	TRY(reads_as(rq, rq_path(rq, "secret")));
	return place_file(rq, handle);
}

/* ---- the address ---- */

static err show_feed(struct rq *rq, str secret)
{
	struct event_feed_page p = {0};
	TRY(feed_token_made(rq->db, &p.created));
	p.has = p.created != 0;
	if (!str_empty(secret))
		p.address = page_absolute(rq, url_path(rq->arena, "/feeds/events/%s",
						       str_cat(rq->arena, secret, S(".ics"))));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Calendar in other "
									   "programs")),
					     .active = S("/events")}),
		       v_event_feed, &p);
}

err event_feed_show(struct rq *rq)
{
	return show_feed(rq, STR_NONE);
}

err event_feed_create(struct rq *rq)
{
	str secret;
	TRY(feed_token_make(rq->db, &secret));
	return show_feed(rq, secret);
}

err event_feed_delete(struct rq *rq)
{
	TRY(feed_token_drop(rq->db));
	return redirect(rq, URL("/events/feed"));
}
