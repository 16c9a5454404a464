/* SPDX-License-Identifier: Apache-2.0
 * ics: events as calendar files: one, those of a community, those of a person, whose programs read
 * them under an address with a secret in it. One event after the other is read and written, so that
 * many long texts need no more memory than one; a file has an end all the same.
 */
#include "feature/events/pages.h"

#include "core/feed_token.h"
#include "core/ical.h"
#include "core/session.h"

#include "events.html.h"

enum {
	FEED_EVENTS = 1000,
	FEED_TIMES = 2000,
	FEED_PAST_DAYS = 90,
	FEED_WORDS = 2000,	  /* characters of a description; */
	FEED_WORDS_END = 8 << 20, /* behind so many bytes there are none any more, */
	FEED_END = 24 << 20,	  /* and behind these no other event */
};
#define EVENT_MEMORY ((size_t)64 << 20)

struct writing {
	struct rq *rq;
	struct ical_writer w;
	struct arena *row; /* of one VEVENT */
	jmp_buf *limit;	   /* where to go when it is used up */
	size_t words;	   /* characters of a description; 0: all */
	const struct q_event_find *event;
	const struct item_row *item;
	struct zone *zone;
};

/* A reset forgets where to go. */
static void clear(const struct writing *f, struct arena *a)
{
	arena_reset(a);
	(void)arena_on_limit(a, f->limit);
}

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

static void write_words(struct writing *f, str title, str body, str location, str link)
{
	struct ical_writer *w = &f->w;
	ical_text(w, "SUMMARY", title);
	if (w->o->n < FEED_WORDS_END)
		ical_text(w, "DESCRIPTION", markdown_text(f->row, body, f->words));
	ical_text(w, "LOCATION", location);
	ical_raw(w, "URL",
		 str_empty(link) ? page_absolute(f->rq, event_url(f->rq, f->event->id)) : link);
}

static err write_change(void *arg, const struct q_event_changes *c)
{
	struct writing *f = arg;
	struct ical_writer *w = &f->w;
	if (w->o->n > FEED_END)
		return w->o->bad;
	ical_open(w, S("VEVENT"));
	ical_raw(w, "UID", f->event->uid);
	ical_time(w, "DTSTAMP", f->item->updated);
	write_moment(w, f->event, "RECURRENCE-ID", c->original);
	ical_int(w, "SEQUENCE", f->event->sequence);
	write_span(w, f->event, f->zone, c->first, c->length);
	write_words(f, c->title, c->body, c->location, c->link);
	if (c->cancelled || f->event->cancelled)
		ical_raw(w, "STATUS", S("CANCELLED"));
	ical_close(w, S("VEVENT"));
	clear(f, f->row);
	return w->o->bad;
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

static err write_main(struct writing *f)
{
	const struct q_event_find *e = f->event;
	const struct item_row *item = f->item;
	struct ical_writer *w = &f->w;
	struct q_event_dates_list dates = {0};
	TRY(q_event_dates(f->rq->db, e->id, &dates));
	ical_open(w, S("VEVENT"));
	ical_raw(w, "UID", e->uid);
	ical_time(w, "DTSTAMP", item->updated);
	ical_time(w, "CREATED", item->created);
	ical_time(w, "LAST-MODIFIED", item->updated);
	ical_int(w, "SEQUENCE", e->sequence);
	write_span(w, e, f->zone, e->first, e->length);
	if (!str_empty(e->rule))
		ical_raw(w, "RRULE", rule_out(f->rq, e, f->zone));
	for (size_t i = 0; i < dates.n; i++)
		write_moment(w, e, dates.v[i].kind == 1 ? "RDATE" : "EXDATE", dates.v[i].original);
	write_words(f, e->title, e->body, e->location, e->link);
	ical_raw(w, "STATUS", e->cancelled ? S("CANCELLED") : S("CONFIRMED"));
	ical_close(w, S("VEVENT"));
	return OK;
}

/* All its VEVENTs, when the reader may see it. */
static err write_event(struct writing *f, item_id id)
{
	struct rq *rq = f->rq;
	struct q_event_find e;
	struct item_row item;
	bool found;
	TRY(q_event_find(rq->db, id, &e, &found));
	if (!found)
		return OK;
	TRY(item_find(rq->db, id, &item));
	f->event = &e;
	f->item = &item;
	f->zone = zone_open(rq->arena, e.zone);
	TRY(write_main(f));
	return q_event_changes(rq->db, id, write_change, f);
}

/* ---- a file ---- */

struct zones_written {
	str *v;
	size_t n, cap;
};

/* Before the events that name them. */
static err describe_zones(struct rq *rq, struct ical_writer *w, const struct id_list *ids)
{
	struct zones_written known = {0};
	for (size_t i = 0; i < ids->n; i++) {
		struct q_event_frame e;
		bool found, written = false;
		TRY(q_event_frame(rq->db, (item_id){ids->v[i]}, &e, &found));
		if (!found || e.all_day || str_empty(e.zone))
			continue;
		for (size_t k = 0; k < known.n && !written; k++)
			written = str_eq(known.v[k], e.zone);
		if (written)
			continue;
		*ARENA_PUSH(rq->arena, &known) = e.zone;
		int64_t year = date_time(
			(struct date){.year = date_of(e.first).year, .month = 1, .day = 1});
		ical_zone_write(w, rq->arena, e.zone, year, rq->db->now + 5 * INT64_C(366) * DAY);
	}
	return OK;
}

static void free_arena(void *arg)
{
	arena_free(arg);
}

static err write_each(struct writing *f, const struct id_list *ids)
{
	err e = OK;
	for (size_t i = 0; e == OK && i < ids->n && f->w.o->n < FEED_END; i++) {
		e = write_event(f, (item_id){ids->v[i]});
		clear(f, f->rq->arena);
		clear(f, f->row);
	}
	return e;
}

/* Every event in memory of its own: what the request has grows by nothing. An event that wants more
 * than that is refused. */
static err write_events(struct writing *f, const struct id_list *ids)
{
	struct rq *rq = f->rq;
	struct arena *before = rq->arena, *rows = rq->db->arena, *own = arena_new(EVENT_MEMORY);
	jmp_buf here;
	volatile err e = TOO_LARGE; /* looked at after the jump */
	arena_defer(before, free_arena, own);
	f->row = arena_new(EVENT_MEMORY);
	arena_defer(before, free_arena, f->row);
	f->limit = &here;
	(void)arena_on_limit(own, f->limit);
	(void)arena_on_limit(f->row, f->limit);
	rq->arena = rq->db->arena = own;
	if (setjmp(here) == 0)
		e = write_each(f, ids);
	rq->arena = before;
	rq->db->arena = rows;
	return e;
}

static err file_of_ids(struct rq *rq, const struct id_list *ids, str name, size_t words)
{
	struct writing f = {.rq = rq, .w = {.o = rq->out}, .words = words};
	ical_calendar_open(&f.w, name);
	TRY(describe_zones(rq, &f.w, ids));
	TRY(write_events(&f, ids));
	ical_close(&f.w, S("VCALENDAR"));
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
	return file_of_ids(rq, &(struct id_list){&e.id.v, 1, 1}, STR_NONE, 0);
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
	return file_of_ids(rq, &ids, place.title, FEED_WORDS);
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
	TRY(q_event_mine(rq->db, from, rq->db->now + EVENT_AHEAD_DAYS * DAY, FEED_TIMES, &rows));
	for (size_t i = 0; i < rows.n && ids.n < FEED_EVENTS; i++)
		if (rows.v[i].answer != REPLY_NO && !listed(&ids, rows.v[i].event.v))
			*ARENA_PUSH(rq->arena, &ids) = rows.v[i].event.v;
	return file_of_ids(rq, &ids, page_organisation(rq), FEED_WORDS);
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
	TRY(session_hold(rq->db, rq->session));
	TRY(feed_token_make(rq->db, &secret));
	return show_feed(rq, secret);
}

err event_feed_delete(struct rq *rq)
{
	TRY(feed_token_drop(rq->db));
	return redirect(rq, URL("/events/feed"));
}
