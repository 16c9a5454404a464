/* SPDX-License-Identifier: Apache-2.0
 * import: calendar files in, by command and into a community. A file that is read again changes
 * nothing: an event is known by its UID, and a newer SEQUENCE changes it.
 */
#include "feature/events/pages.h"

#include "core/ical_event.h"
#include "core/import/author.h"
#include "ui/import_report.h"

#include "events.html.h"

enum {
	FILE_MAX = 64 << 20,
	UPLOAD_MAX = 8 << 20,
	UPLOAD_EVENTS = 2000, /* at once */
	UPLOAD_SERIES = 100,  /* each is laid out for two years */
	REASONS = 20,
};

struct incoming {
	struct db *db;
	struct arena *arena; /* lives as long as the report */
	const struct place *place;
	place_id own; /* instead of a community */
	person_id author;
	enum audience audience;
	str zone; /* of times without one */
	struct import_report *report;
	bool upload; /* from a page: it holds the writer, so that only so much is taken at once */
	int64_t series;
	struct ical_zones zones;
	/* Single times of series: their series may come behind them. */
	struct {
		struct ical_event *v;
		size_t n, cap;
	} single;
};

static err skip(struct incoming *in, const char *reason)
{
	import_skip(in->arena, in->report, str_from(reason));
	return OK;
}

static place_id place_of(const struct incoming *in)
{
	return in->place ? in->place->id : in->own;
}

static struct event_words words_of(const struct incoming *in, const struct ical_event *e)
{
	struct out tags = out_new(in->db->arena, 8192);
	for (size_t i = 0; i < e->categories.n; i++) {
		out_str(&tags, i ? S(",") : STR_NONE);
		out_str(&tags, e->categories.v[i]);
	}
	url link = url_check(in->db->arena, e->link);
	bool web = str_starts(link.s, S("http://")) || str_starts(link.s, S("https://"));
	return (struct event_words){.title = str_empty(e->title) ? S("—") : e->title,
				    .body = e->description,
				    .location = e->place,
				    .link = web ? link.s : STR_NONE,
				    .tags = out_view(&tags),
				    .zone = str_empty(e->zone) ? in->zone : e->zone,
				    .first = e->start,
				    .length = e->length,
				    .all_day = e->all_day,
				    .rule = e->rule};
}

static err put_dates(struct incoming *in, item_id id, const struct ical_event *e)
{
	struct event_words w = words_of(in, e);
	for (size_t i = 0; i < e->not .n; i++)
		TRY(q_event_date_add(in->db, id, e->not .v[i].local, 2));
	for (size_t i = 0; i < e->more.n; i++) {
		const struct ical_again *a = &e->more.v[i];
		TRY(q_event_date_add(in->db, id, a->local, 1));
		if (a->length >= 0 && a->length != e->length)
			TRY(q_event_change_put(in->db, id, a->local, w.title, w.body,
					       event_render(in->db->arena, w.body, NULL).s,
					       w.location, w.link, a->local, a->length, false));
	}
	return e->not .n || e->more.n ? event_lay(in->db, id) : OK;
}

static err add(struct incoming *in, const struct ical_event *e, str uid)
{
	item_id id;
	in->series += e->rule.n > 0;
	if (in->upload && (in->report->written >= UPLOAD_EVENTS || in->series > UPLOAD_SERIES))
		return skip(in,
			    "it is more than one upload takes: send the file again for the rest");
	struct event_new new = {.place = place_of(in),
				.author = in->author,
				.audience = in->audience,
				.words = words_of(in, e),
				.uid = uid,
				.sequence = e->sequence,
				.cancelled = e->cancelled,
				.quiet = true};
	TRY(event_make(in->db, &new, &id));
	TRY(put_dates(in, id, e));
	in->report->written++;
	return OK;
}

/* It is known: another state of it takes the old one's place. */
static err renew(struct incoming *in, const struct q_event_by_uid *old, const struct ical_event *e)
{
	struct q_event_find found_event;
	bool found;
	if (old->state != STATE_PUBLISHED)
		return skip(in, "it was removed here");
	if (e->sequence <= old->sequence)
		return skip(in, "it is there already");
	if (!ID_EQ(old->author, in->author))
		return skip(in, "it belongs to somebody else");
	TRY(q_event_find(in->db, old->id, &found_event, &found));
	if (!found)
		return skip(in, "it belongs to somebody else");
	struct event_words w = words_of(in, e);
	w.seats = found_event.seats;
	w.remind = found_event.remind;
	TRY(q_event_date_drop(in->db, old->id));
	TRY(event_change(in->db, &found_event, &w));
	TRY(q_event_cancel(in->db, old->id, e->cancelled));
	TRY(put_dates(in, old->id, e));
	in->report->written++;
	return OK;
}

static err take_event(struct incoming *in, const struct ical_event *e)
{
	struct q_event_by_uid old;
	bool found;
	TRY(q_event_by_uid(in->db, place_of(in), e->uid, &old, &found));
	return found ? renew(in, &old, e) : add(in, e, e->uid);
}

/* One time of a series that differs; without its series it stands alone. */
static err take_single(struct incoming *in, const struct ical_event *e)
{
	struct q_event_by_uid old;
	struct q_event_change_find change;
	struct q_event_time_find time;
	bool found, there;
	struct event_words w = words_of(in, e);
	TRY(q_event_by_uid(in->db, place_of(in), e->uid, &old, &found));
	if (found && !ID_EQ(old.author, in->author))
		return skip(in, "it belongs to somebody else");
	if (found)
		TRY(q_event_time_find(in->db, old.id, e->original, &time, &there));
	if (!found || !there) {
		struct out uid = out_new(in->db->arena, 512);
		out_fmt(&uid, "%.*s/%lld", (int)e->uid.n, e->uid.p,
			(long long)(e->original / SECOND));
		TRY(q_event_by_uid(in->db, place_of(in), out_view(&uid), &old, &found));
		return found ? skip(in, "it is there already") : add(in, e, out_view(&uid));
	}
	if (old.state != STATE_PUBLISHED)
		return skip(in, "it was removed here");
	TRY(q_event_change_find(in->db, old.id, e->original, &change, &there));
	if (there && str_eq(change.title, w.title) && str_eq(change.body, w.body) &&
	    change.first == w.first && change.length == w.length &&
	    change.cancelled == e->cancelled)
		return skip(in, "it is there already");
	TRY(q_event_change_put(in->db, old.id, e->original, w.title, w.body,
			       event_render(in->db->arena, w.body, NULL).s, w.location, w.link,
			       w.first, w.length, e->cancelled));
	TRY(event_lay(in->db, old.id));
	in->report->written++;
	return OK;
}

/* ---- a file ---- */

static bool is_data(const struct ical_component *c)
{
	static const char *const others[] = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY",
					     "VAVAILABILITY"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_eq(c->name, str_from(others[i])))
			return true;
	return false;
}

static err take_component(struct incoming *in, const struct ical_component *c, str floating)
{
	struct ical_event *e = NEW(in->arena, struct ical_event);
	const char *why;
	if (!is_data(c))
		return OK;
	in->report->read++;
	if (!str_eq(c->name, S("VEVENT"))) {
		import_skip(in->arena, in->report, str_cat(in->arena, S("no event: "), c->name));
		return OK;
	}
	for (int i = 0; i < c->alarms; i++)
		import_note(in->arena, in->report, S("an alarm was left out"));
	if (!ical_event_read(in->arena, c, &in->zones, floating, e, &why))
		return skip(in, why);
	if (e->one) {
		*ARENA_PUSH(in->arena, &in->single) = *e;
		return OK;
	}
	return take_event(in, e);
}

/* Once for the zones, which may stand behind what names them, and once for the events. */
static err pass(struct incoming *in, str path, int64_t limit, bool events, str *floating, str *why)
{
	struct source *source;
	struct ical *i;
	struct ical_component *c;
	TRY(source_open(in->arena, path, limit, &source, why));
	TRY(ical_read(in->arena, source, &i, why));
	for (;;) {
		err e = ical_next(i, &c, why);
		if (e == NOT_FOUND)
			return OK;
		TRY(e);
		if (events)
			TRY(take_component(in, c, *floating));
		else
			ical_zone_take(in->arena, c, &in->zones);
		if (!events && str_eq(c->name, S("VCALENDAR")) && str_empty(*floating))
			*floating = str_dup(in->arena,
					    ical_value(in->arena, ical_find(c, "X-WR-TIMEZONE")));
	}
}

static err take_file(struct incoming *in, str path, int64_t limit, str *why)
{
	str floating = STR_NONE;
	TRY(pass(in, path, limit, false, &floating, why));
	TRY(pass(in, path, limit, true, &floating, why));
	for (size_t i = 0; i < in->single.n; i++)
		TRY(take_single(in, &in->single.v[i]));
	return OK;
}

/* A file from the command line is nobody's in particular: a service account keeps it, which cannot
 * sign in; all colleagues see what is in it. */
static err import_ics(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why)
{
	struct incoming in = {.db = db,
			      .arena = db->arena,
			      .audience = AUDIENCE_INTERNAL,
			      .zone = S("UTC"),
			      .report = report};
	person_id before = db->viewer;
	int clear = db->clear;
	(void)app;
	TRY(import_author(db,
			  &(const struct import_author){.source = S("ics"),
							.key = S("calendar"),
							.kind = PERSON_SERVICE,
							.login = S("calendar"),
							.display_name = S("Calendar")},
			  &in.author, NULL));
	TRY(person_place(db, in.author, &in.own));
	db->viewer = in.author;
	db->clear = CIRCLE_INTERNAL;
	err e = take_file(&in, path, FILE_MAX, why);
	db->viewer = before;
	db->clear = clear;
	return e == NOT_FOUND ? INVALID : e;
}

const struct importer event_importers[] = {
	{"ics", "events of a calendar (iCalendar)", import_ics},
	{0},
};

/* ---- into a community, by upload ---- */

static err host(struct rq *rq, struct place_view *where)
{
	TRY(place_asked(rq, PLACE_COMMUNITY, where));
	if (where->may_write)
		return OK;
	return fail(rq, DENIED, T(rq->lang, "Members write here. Join the community first."));
}

static err show_import(struct rq *rq, struct place_view *where, const struct import_report *r)
{
	struct event_import_page p = {.where = where,
				      .back = place_tab_url(rq, &where->place, "events")};
	struct out o = out_new(rq->arena, 16384);
	p.action = url_path(rq->arena, "%r/import", p.back);
	if (r) {
		p.done = str_cat(
			rq->arena,
			format_fill(rq->arena,
				    TN(rq->lang, "# entry was in the file",
				       "# entries were in the file", r->read),
				    number(rq, r->read)),
			S(", "),
			format_fill(rq->arena,
				    TN(rq->lang, "# was taken", "# were taken", r->written),
				    number(rq, r->written)),
			S(", "),
			format_fill(rq->arena,
				    TN(rq->lang, "# was left out", "# were left out", r->skipped),
				    number(rq, r->skipped)),
			S("."));
		for (size_t i = 0; i < r->n && i < REASONS; i++)
			out_fmt(&o, "%lld: %.*s\n", (long long)r->v[i].n, (int)r->v[i].reason.n,
				r->v[i].reason.p);
		p.reasons = out_view(&o);
	}
	return page_in_place(rq, where, "events", T(rq->lang, "Read a calendar file"),
			     v_event_import, &p);
}

err event_import_new(struct rq *rq)
{
	struct place_view where;
	TRY(host(rq, &where));
	return show_import(rq, &where, NULL);
}

err event_import_create(struct rq *rq)
{
	struct place_view where;
	struct import_report report = {0};
	const struct upload *file = rq_upload(rq, "file");
	str why = STR_NONE;
	TRY(host(rq, &where));
	struct incoming in = {.db = rq->db,
			      .arena = rq->arena,
			      .place = &where.place,
			      .author = rq->viewer_id,
			      .audience = where.place.audience,
			      .zone = str_empty(rq->viewer->time_zone) ? S("UTC")
								       : rq->viewer->time_zone,
			      .upload = true,
			      .report = &report};
	if (!file || file->size == 0)
		form_error(rq, "file", T(rq->lang, "Choose a file first."));
	else if (file->size > UPLOAD_MAX)
		form_error(rq, "file", T(rq->lang, "This file is larger than 8 MB."));
	err e = rq->errors.n ? INVALID : take_file(&in, file->path, UPLOAD_MAX, &why);
	if (e == FAULT || e == BUSY)
		return e;
	if (e && !rq->errors.n)
		form_error(rq, "file",
			   cstr(rq->arena,
				format_fill(rq->arena, T(rq->lang, "This file cannot be read: #."),
					    why)));
	if (rq->errors.n) {
		/* Nothing of it is kept: the status takes all back. */
		rq->response.status = 422;
		return show_import(rq, &where, NULL);
	}
	return show_import(rq, &where, &report);
}
