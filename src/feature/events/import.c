/* SPDX-License-Identifier: Apache-2.0
 * import: calendar files in, by command and into a community. A file that is read again changes
 * nothing: an event is known by its UID, and a newer SEQUENCE changes it. It is read thrice, for
 * its zones, its events and the single times of its series, and written in steps, so that a long
 * file needs no more memory than a short one, and an upload lets others write in between.
 */
#include "feature/events/pages.h"

#include "core/audit.h"
#include "core/ical_event.h"
#include "core/import/author.h"
#include "ui/api.h"
#include "ui/import_report.h"

#include "events.html.h"

enum {
	FILE_MAX = 64 << 20,
	UPLOAD_MAX = 8 << 20,
	UPLOAD_EVENTS = 2000, /* at once */
	UPLOAD_SERIES = 100,  /* each is laid out for two years */
	STEP_WORK = 100,      /* written at once: events; */
	SERIES_WORK = 25,     /* a series counts for so many */
	STEP_MEMORY = 32 << 20,
	LENGTHS_MAX = 100, /* added times of one event that have a length of their own */
	REASONS = 20,
	TRIES = 3,
};

/* A series that this file changed, and how far it was before: what its single times are held
 * against. */
struct renewed {
	int64_t event, before;
};

struct incoming {
	struct db *db;	     /* NULL between the steps of an upload */
	struct rq *rq;	     /* an upload; NULL: a command, all in one transaction */
	struct arena *arena; /* lives as long as the report */
	struct arena *read;  /* the events of a step */
	struct arena *row;   /* what writing one of them needs */
	const struct place *place;
	place_id own; /* instead of a community */
	person_id author;
	enum audience audience;
	str zone; /* of times without one */
	str floating;
	struct import_report *report;
	int64_t series;
	jmp_buf *limit; /* where to go when `read` is used up */
	bool singles;	/* there are some, of series that may come behind them */
	bool noted;	/* in the audit log */
	struct ical_zones zones;
	struct {
		struct renewed *v;
		size_t n, cap;
	} renewed; /* sorted when the single times are read */
	struct {
		struct ical_event *v;
		size_t n, cap;
	} step;
	int work; /* of it */
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
	str rendered = event_render(in->db->arena, w.body, NULL).s;
	for (size_t i = 0; i < e->not .n; i++)
		TRY(q_event_date_add(in->db, id, e->not .v[i].local, 2));
	for (size_t i = 0; i < e->more.n; i++) {
		const struct ical_again *a = &e->more.v[i];
		TRY(q_event_date_add(in->db, id, a->local, 1));
		if (a->length >= 0 && a->length != e->length)
			TRY(q_event_change_put(in->db, id, a->local, w.title, w.body, rendered,
					       w.location, w.link, a->local, a->length, false));
	}
	return event_lay(in->db, id);
}

static bool too_long(const struct ical_event *e)
{
	int own = 0;
	for (size_t i = 0; i < e->more.n; i++)
		own += e->more.v[i].length >= 0 && e->more.v[i].length != e->length;
	return own > LENGTHS_MAX;
}

static err add(struct incoming *in, const struct ical_event *e, str uid)
{
	item_id id;
	in->series += e->rule.n > 0;
	if (in->rq && (in->report->written >= UPLOAD_EVENTS || in->series > UPLOAD_SERIES))
		return skip(in,
			    "it is more than one upload takes: send the file again for the rest");
	struct event_new new = {.place = place_of(in),
				.author = in->author,
				.audience = in->audience,
				.words = words_of(in, e),
				.uid = uid,
				.sequence = e->sequence,
				.cancelled = e->cancelled,
				.quiet = true,
				.unlaid = true};
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
	TRY(q_event_renew(in->db, old->id, e->cancelled, e->sequence));
	TRY(put_dates(in, old->id, e));
	*ARENA_PUSH(in->arena, &in->renewed) = (struct renewed){old->id.v, old->sequence};
	in->report->written++;
	return OK;
}

/* As it is now, with nobody else in between. */
static err known(struct incoming *in, str uid, struct q_event_by_uid *old, bool *found)
{
	TRY(q_event_by_uid(in->db, place_of(in), uid, old, found));
	if (!*found)
		return OK;
	TRY(item_hold(in->db, old->id));
	return q_event_by_uid(in->db, place_of(in), uid, old, found);
}

static err take_event(struct incoming *in, const struct ical_event *e)
{
	struct q_event_by_uid old;
	bool found;
	TRY(known(in, e->uid, &old, &found));
	return found ? renew(in, &old, e) : add(in, e, e->uid);
}

/* It stands alone: its series is not here, or has no such time. */
static err take_alone(struct incoming *in, const struct ical_event *e)
{
	struct q_event_by_uid old;
	bool found;
	struct out uid = out_new(in->db->arena, 512);
	out_fmt(&uid, "%.*s/%lld", (int)e->uid.n, e->uid.p, (long long)(e->original / SECOND));
	TRY(q_event_by_uid(in->db, place_of(in), out_view(&uid), &old, &found));
	return found ? skip(in, "it is there already") : add(in, e, out_view(&uid));
}

static int by_event(const void *a, const void *b)
{
	const struct renewed *x = a, *y = b;
	if (x->event != y->event)
		return x->event < y->event ? -1 : 1;
	return (x->before > y->before) - (x->before < y->before);
}

static void sort_renewed(struct incoming *in)
{
	size_t n = 0;
	if (!in->renewed.n)
		return;
	qsort(in->renewed.v, in->renewed.n, sizeof(*in->renewed.v), by_event);
	for (size_t i = 0; i < in->renewed.n; i++)
		if (i == 0 || in->renewed.v[i].event != in->renewed.v[n - 1].event)
			in->renewed.v[n++] = in->renewed.v[i];
	in->renewed.n = n;
}

/* How far the series was before this file: that the file changed it makes its single times no
 * older. */
static int64_t sequence_before(const struct incoming *in, const struct q_event_by_uid *series)
{
	size_t from = 0, to = in->renewed.n;
	while (from < to) {
		size_t middle = from + (to - from) / 2;
		if (in->renewed.v[middle].event == series->id.v)
			return in->renewed.v[middle].before;
		if (in->renewed.v[middle].event < series->id.v)
			from = middle + 1;
		else
			to = middle;
	}
	return series->sequence;
}

/* One time of a series that differs. What was said here about it meanwhile stays, unless the file
 * is newer. */
static err take_single(struct incoming *in, const struct ical_event *e)
{
	struct q_event_by_uid old;
	struct q_event_change_find change;
	struct q_event_time_find time;
	bool found, there = false;
	struct event_words w = words_of(in, e);
	TRY(known(in, e->uid, &old, &found));
	if (found && !ID_EQ(old.author, in->author))
		return skip(in, "it belongs to somebody else");
	if (found)
		TRY(q_event_time_find(in->db, old.id, e->original, &time, &there));
	if (!there)
		return take_alone(in, e);
	if (old.state != STATE_PUBLISHED)
		return skip(in, "it was removed here");
	TRY(q_event_change_find(in->db, old.id, e->original, &change, &there));
	if (there && (e->sequence <= sequence_before(in, &old) ||
		      (str_eq(change.title, w.title) && str_eq(change.body, w.body) &&
		       change.first == w.first && change.length == w.length &&
		       change.cancelled == e->cancelled)))
		return skip(in, "it is there already");
	TRY(q_event_change_put(in->db, old.id, e->original, w.title, w.body,
			       event_render(in->db->arena, w.body, NULL).s, w.location, w.link,
			       w.first, w.length, e->cancelled));
	TRY(event_lay(in->db, old.id));
	in->report->written++;
	return OK;
}

/* ---- a step ---- */

static err write_each(struct incoming *in, jmp_buf *limit)
{
	err e = OK;
	for (size_t i = 0; e == OK && i < in->step.n; i++) {
		const struct ical_event *one = &in->step.v[i];
		(void)arena_on_limit(in->row, limit);
		e = one->one ? take_single(in, one) : take_event(in, one);
		arena_reset(in->row);
	}
	return e;
}

/* What one event wants more than there is ends the step with it. */
static err write_step(struct incoming *in)
{
	struct arena *before = in->db->arena;
	jmp_buf here;
	volatile err e = TOO_LARGE; /* looked at after the jump */
	in->db->arena = in->row;
	if (setjmp(here) == 0)
		e = write_each(in, &here);
	arena_reset(in->row);
	in->db->arena = before;
	return e;
}

static err host(struct rq *rq, struct place_view *where)
{
	TRY(place_asked(rq, PLACE_COMMUNITY, where));
	if (where->may_write)
		return OK;
	return fail(rq, DENIED, T(rq->lang, "Members write here. Join the community first."));
}

static err upload_step(struct rq *rq, void *arg)
{
	struct incoming *in = arg;
	struct place_view where;
	/* Whoever lost the right in between writes no further. */
	TRY(host(rq, &where));
	in->db = rq->db;
	if (!in->noted)
		TRY(audit_add(rq->db, rq->viewer_id, str_from(rq->route->audit), rq->path,
			      in->place->handle, rq->address));
	return write_step(in);
}

/* What was read is written; in an upload others write before the next step. */
static err end_step(struct incoming *in)
{
	struct import_report report = *in->report;
	int64_t series = in->series;
	size_t renewed = in->renewed.n;
	err e = OK;
	if (!in->step.n)
		return OK;
	if (!in->rq)
		e = write_step(in);
	for (int i = 0; in->rq && i < TRIES && (i == 0 || e == CONFLICT); i++) {
		*in->report = report;
		in->series = series;
		in->renewed.n = renewed;
		e = rq_transaction(in->rq, true, upload_step, in);
		in->db = NULL;
	}
	in->noted = true;
	in->step.v = NULL;
	in->step.n = in->step.cap = 0;
	in->work = 0;
	arena_reset(in->read);
	(void)arena_on_limit(in->read, in->limit);
	return e;
}

/* ---- a file ---- */

enum reading { READ_ZONES, READ_EVENTS, READ_SINGLES };

static bool is_data(const struct ical_component *c)
{
	static const char *const others[] = {"VEVENT", "VTODO", "VJOURNAL", "VFREEBUSY",
					     "VAVAILABILITY"};
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (str_eq(c->name, str_from(others[i])))
			return true;
	return false;
}

/* False for what is not read now. */
static bool count_component(struct incoming *in, const struct ical_component *c,
			    enum reading reading)
{
	bool single = ical_find(c, "RECURRENCE-ID") != NULL;
	bool event = str_eq(c->name, S("VEVENT"));
	if (reading == READ_SINGLES)
		return event && single;
	if (!is_data(c))
		return false;
	in->report->read++;
	if (!event)
		import_skip(in->arena, in->report, str_cat(in->arena, S("no event: "), c->name));
	for (int i = 0; event && i < c->alarms; i++)
		import_note(in->arena, in->report, S("an alarm was left out"));
	in->singles = in->singles || (event && single);
	return event && !single;
}

static err take_component(struct incoming *in, const struct ical_component *c, enum reading reading)
{
	struct ical_event e;
	const char *why;
	if (!count_component(in, c, reading))
		return OK;
	if (!ical_event_read(in->read, c, &in->zones, in->floating, &e, &why))
		return skip(in, why);
	if (too_long(&e))
		return skip(in, "too many of its times have a length of their own");
	*ARENA_PUSH(in->read, &in->step) = e;
	in->work += e.rule.n || e.one ? SERIES_WORK : 1;
	return in->work >= STEP_WORK || arena_used(in->read) > STEP_MEMORY ? end_step(in) : OK;
}

static err pass(struct incoming *in, str path, int64_t limit, enum reading reading, str *why)
{
	struct source *source;
	struct ical *i;
	struct ical_component *c;
	TRY(source_open(in->arena, path, limit, &source, why));
	TRY(ical_read(in->arena, source, &i, why));
	for (;;) {
		err e = ical_next(i, &c, why);
		if (e == NOT_FOUND)
			return end_step(in);
		TRY(e);
		if (reading != READ_ZONES) {
			TRY(take_component(in, c, reading));
			continue;
		}
		ical_zone_take(in->arena, c, &in->zones);
		if (str_eq(c->name, S("VCALENDAR")) && str_empty(in->floating))
			in->floating = str_dup(
				in->arena, ical_value(in->arena, ical_find(c, "X-WR-TIMEZONE")));
	}
}

static void free_arena(void *arg)
{
	arena_free(arg);
}

/* The first reading, for the zones, which may stand behind what names them, finds what is wrong
 * with a file before anything of it is written. */
static err read_thrice(struct incoming *in, str path, int64_t limit, str *why)
{
	TRY(pass(in, path, limit, READ_ZONES, why));
	TRY(pass(in, path, limit, READ_EVENTS, why));
	sort_renewed(in);
	return in->singles ? pass(in, path, limit, READ_SINGLES, why) : OK;
}

static err take_file(struct incoming *in, str path, int64_t limit, str *why)
{
	jmp_buf here;
	volatile err e = TOO_LARGE; /* looked at after the jump */
	in->zones.arena = in->arena;
	in->read = arena_new(IMPORT_RECORD_ARENA);
	arena_defer(in->arena, free_arena, in->read);
	in->row = arena_new(IMPORT_RECORD_ARENA);
	arena_defer(in->arena, free_arena, in->row);
	in->limit = &here;
	(void)arena_on_limit(in->read, in->limit);
	if (setjmp(here) == 0)
		e = read_thrice(in, path, limit, why);
	in->limit = NULL;
	(void)arena_on_limit(in->read, NULL);
	return e;
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

struct upload_work {
	struct place_view where;
	struct import_report report;
	const char *error;
};

static err ask(struct rq *rq, void *arg)
{
	struct upload_work *w = arg;
	return host(rq, &w->where);
}

static err report_json(struct rq *rq, const struct import_report *r)
{
	api_begin(rq);
	json_int(rq->out, "read", r->read);
	json_int(rq->out, "written", r->written);
	json_int(rq->out, "skipped", r->skipped);
	json_open(rq->out, "reasons", '[');
	for (size_t i = 0; i < r->n && i < REASONS; i++) {
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "entries", r->v[i].n);
		json_str(rq->out, "reason", r->v[i].reason);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}

static err show_upload(struct rq *rq, void *arg)
{
	struct upload_work *w = arg;
	TRY(host(rq, &w->where));
	if (!w->error)
		return rq->format == FORMAT_JSON ? report_json(rq, &w->report)
						 : show_import(rq, &w->where, &w->report);
	form_error(rq, "file", w->error);
	rq->response.status = 422;
	return show_import(rq, &w->where, NULL);
}

err event_import_create(struct rq *rq)
{
	struct upload_work w = {0};
	const struct upload *file = rq_upload(rq, "file");
	str why = STR_NONE;
	TRY(rq_transaction(rq, false, ask, &w));
	struct incoming in = {.rq = rq,
			      .arena = rq->arena,
			      .place = &w.where.place,
			      .author = rq->viewer_id,
			      .audience = w.where.place.audience,
			      .zone = str_empty(rq->viewer->time_zone) ? S("UTC")
								       : rq->viewer->time_zone,
			      .report = &w.report};
	if (!file || file->size == 0)
		w.error = T(rq->lang, "Choose a file first.");
	else if (file->size > UPLOAD_MAX)
		w.error = T(rq->lang, "This file is larger than 8 MB.");
	err e = w.error ? OK : take_file(&in, file->path, UPLOAD_MAX, &why);
	if (e && str_empty(why))
		return e;
	if (e)
		w.error = cstr(
			rq->arena,
			format_fill(rq->arena, T(rq->lang, "This file cannot be read: #."), why));
	return rq_transaction(rq, false, show_upload, &w);
}
