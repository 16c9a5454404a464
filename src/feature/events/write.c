/* SPDX-License-Identifier: Apache-2.0
 * write: planning an event, changing one time of it, those from one on, or all; calling it off.
 */
#include "feature/events/event_form.h"

#include "core/revision.h"

#include "events.html.h"

/* ---- the form ---- */

static err show_form(struct rq *rq, struct event_edit_page *p)
{
	const char *title =
		p->event ? T(rq->lang, "Change the event") : T(rq->lang, "Plan an event");
	struct page how = {.title = str_from(title),
			   .style = "events/events.css",
			   .active = S("/events"),
			   .script = "events/events.js"};
	if (!p->where)
		return page_as(rq, &how, v_event_edit_page, p);
	struct place_view *where = NEW(rq->arena, struct place_view);
	*where = *p->where;
	return page_in_place_as(rq, where, "events", title, &how, v_event_edit, p);
}

static err refuse_form(struct rq *rq, struct event_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = 422;
	return show_form(rq, p);
}

/* The community of the address, for those who may write there; NULL for one's own calendar. */
static err writable(struct rq *rq, struct place_view **where)
{
	*where = NULL;
	if (str_empty(rq_path(rq, "community")))
		return rq->viewer->employee ? OK : NOT_FOUND;
	*where = NEW(rq->arena, struct place_view);
	TRY(place_asked(rq, PLACE_COMMUNITY, *where));
	if ((*where)->may_write)
		return OK;
	return fail(rq, DENIED,
		    (*where)->open ? T(rq->lang, "Members write here. Join the community first.")
				   : T(rq->lang, "This community is archived: it can be read, but "
						 "nothing is written there any more."));
}

static struct event_edit_page new_page(struct rq *rq, struct place_view *where)
{
	url list = where ? place_tab_url(rq, &where->place, "events") : URL("/events");
	return (struct event_edit_page){
		.where = where, .choose_audience = !where, .action = list, .back = list};
}

err event_new_form(struct rq *rq)
{
	struct place_view *where;
	TRY(writable(rq, &where));
	struct event_edit_page p = new_page(rq, where);
	event_form_begin(rq, &p.form);
	return show_form(rq, &p);
}

static enum audience audience_of(struct rq *rq, const struct event_form *f)
{
	enum audience audience = AUDIENCE_INTERNAL;
	if (!audience_named(f->audience, &audience) || audience == AUDIENCE_MEMBERS ||
	    audience == AUDIENCE_LISTED)
		form_error(rq, "audience", T(rq->lang, "Choose who can read it."));
	return audience;
}

err event_create(struct rq *rq)
{
	struct place_view *where;
	struct event_new new = {.author = rq->viewer_id};
	item_id id;
	TRY(writable(rq, &where));
	struct event_edit_page p = new_page(rq, where);
	event_form_begin(rq, &p.form);
	p.form.end = STR_NONE;
	event_form_read(rq, &p.form);
	event_form_take(rq, &p.form, &new.words);
	new.audience = where ? where->place.audience : audience_of(rq, &p.form);
	new.place = where ? where->place.id : rq->viewer->place;
	if (rq->errors.n)
		return refuse_form(rq, &p);
	TRY(event_make(rq->db, &new, &id));
	if (rq->format == FORMAT_JSON)
		return event_json(rq, id, 201);
	return redirect(rq, event_url(rq, id));
}

/* ---- afterwards ---- */

struct editing {
	struct q_event_find event;
	struct item_row item;
	struct place_view *where;
	int64_t original; /* the time that was looked at */
	bool series, changed, off;
	struct event_words words; /* of it */
};

static err words_now(struct rq *rq, struct editing *d)
{
	const struct q_event_find *e = &d->event;
	struct q_event_change_find c;
	struct tag_list tags;
	struct out labels = out_new(rq->arena, 4096);
	TRY(tag_of_item(rq->db, e->id, &tags));
	for (size_t i = 0; i < tags.n; i++) {
		out_str(&labels, i ? S(", ") : STR_NONE);
		out_str(&labels, tags.v[i].label);
	}
	d->words = (struct event_words){.title = e->title,
					.body = e->body,
					.location = e->location,
					.link = e->link,
					.tags = out_view(&labels),
					.zone = e->zone,
					.first = d->series ? d->original : e->first,
					.length = e->length,
					.all_day = e->all_day,
					.rule = e->rule,
					.seats = e->seats,
					.remind = e->remind};
	TRY(q_event_change_find(rq->db, e->id, d->original, &c, &d->changed));
	if (!d->changed)
		return OK;
	d->off = c.cancelled;
	d->words.title = c.title;
	d->words.body = c.body;
	d->words.location = c.location;
	d->words.link = c.link;
	d->words.first = c.first;
	d->words.length = c.length;
	return OK;
}

static err edited(struct rq *rq, struct editing *d)
{
	struct q_event_time_count count;
	struct q_event_time_find t;
	bool may, found;
	int64_t at = rq->method == GET ? rq_query_int(rq, "at", 0) : rq_form_int(rq, "at", 0);
	*d = (struct editing){0};
	TRY(event_asked(rq, &d->event, &d->item, &d->where));
	if (rq->method != GET) {
		TRY(item_hold(rq->db, d->event.id));
		TRY(event_asked(rq, &d->event, &d->item, &d->where));
	}
	TRY(event_may_edit(rq, &d->event, &d->item, d->where, &may));
	if (!may)
		return fail(rq, DENIED, T(rq->lang, "Its author changes it, or a host."));
	TRY(q_event_time_count(rq->db, d->event.id, &count));
	d->series = !str_empty(d->event.rule) || count.n > 1;
	d->original = d->event.first;
	if (d->series && at) {
		if (__builtin_mul_overflow(at, SECOND, &d->original))
			return NOT_FOUND;
		TRY(q_event_time_find(rq->db, d->event.id, d->original, &t, &found));
		if (!found)
			return NOT_FOUND;
	}
	return words_now(rq, d);
}

static struct event_edit_page edit_page(struct rq *rq, const struct editing *d)
{
	return (struct event_edit_page){
		.where = d->where,
		.event = d->event.id.v,
		.original = d->series ? d->original / SECOND : 0,
		.series = d->series,
		.moment = event_when(rq, d->words.first, d->words.first, true),
		.action = event_action(rq, d->event.id, "edit"),
		.back = event_time_url(rq, d->event.id, d->series ? d->original : 0)};
}

err event_edit(struct rq *rq)
{
	struct editing d;
	TRY(edited(rq, &d));
	struct event_edit_page p = edit_page(rq, &d);
	event_form_of(rq, &d.words, &p.form);
	p.form.scope = S("one");
	return show_form(rq, &p);
}

static err keep_history(struct rq *rq, const struct editing *d, const struct event_words *w)
{
	int64_t number;
	TRY(revision_add(rq->db, d->event.id, d->item.author, d->event.title, d->event.body,
			 &number));
	return revision_add(rq->db, d->event.id, rq->viewer_id, w->title, w->body, &number);
}

static err change_one(struct rq *rq, const struct editing *d, const struct event_words *w)
{
	struct markdown_found found = {0};
	struct q_event_time_find t;
	bool there;
	html text = event_render(rq->arena, w->body, &found);
	TRY(q_event_time_find(rq->db, d->event.id, d->original, &t, &there));
	if (w->all_day != d->event.all_day || !str_eq(w->zone, d->event.zone)) {
		form_error(rq, "zone",
			   T(rq->lang, "One time of a series stays in its zone, and has hours or "
				       "none, like the others."));
		return INVALID;
	}
	TRY(q_event_change_put(rq->db, d->event.id, d->original, w->title, w->body, text.s,
			       w->location, w->link, w->first, w->length, there && t.cancelled));
	TRY(q_event_step(rq->db, d->event.id));
	TRY(event_lay(rq->db, d->event.id));
	if (d->event.seats)
		TRY(reply_settle(rq->db, d->event.id, d->event.seats));
	TRY(item_touch(rq->db, d->event.id, true));
	return event_tell(rq->db, d->event.id, d->original, rq->viewer_id, "changed");
}

static void only_changed(str *now, str before, str of_all)
{
	if (str_eq(*now, before))
		*now = of_all;
}

/* What the form changed of the time that was looked at is changed for all: that one may have
 * differed before, in its words or in when it is. */
static struct event_words for_all(const struct editing *d, int64_t first, struct event_words w)
{
	const struct q_event_find *e = &d->event;
	only_changed(&w.title, d->words.title, e->title);
	only_changed(&w.body, d->words.body, e->body);
	only_changed(&w.location, d->words.location, e->location);
	only_changed(&w.link, d->words.link, e->link);
	if (w.length == d->words.length)
		w.length = e->length;
	w.first = first + (w.first - d->words.first);
	return w;
}

/* Where it still differs from all of them, it says what the form says; else it is like them. Before
 * the others move: `by` is how far, and its row goes along. */
static err change_looked_at(struct rq *rq, const struct editing *d, item_id id,
			    const struct event_words *w, const struct event_words *all)
{
	int64_t by = w->first - d->words.first;
	if (!d->changed)
		return OK;
	if (!d->off && w->first - by == d->original && w->length == all->length &&
	    str_eq(w->title, all->title) && str_eq(w->body, all->body) &&
	    str_eq(w->location, all->location) && str_eq(w->link, all->link))
		return q_event_change_drop(rq->db, id, d->original);
	return q_event_change_put(rq->db, id, d->original, w->title, w->body,
				  event_render(rq->arena, w->body, NULL).s, w->location, w->link,
				  w->first - by, w->length, d->off);
}

/* What was moved at the time that was looked at moves all of them as far. */
static err change_all(struct rq *rq, const struct editing *d, const struct event_words *w)
{
	struct event_words all = for_all(d, d->event.first, *w);
	TRY(keep_history(rq, d, &all));
	TRY(change_looked_at(rq, d, d->event.id, w, &all));
	TRY(event_change(rq->db, &d->event, &all));
	return event_tell(rq->db, d->event.id, 0, rq->viewer_id, "changed");
}

/* A rule may be stored as a file wrote it; the form gives it as we do. */
static bool same_rule(struct arena *a, str one, str other)
{
	struct recurrence r;
	struct out texts[] = {out_new(a, 16384), out_new(a, 16384)};
	const char *why;
	for (int i = 0; i < 2; i++) {
		if (!event_rule_read(i ? other : one, &r, &why))
			return str_eq(one, other);
		recurrence_write(&texts[i], &r);
	}
	return str_eq(out_view(&texts[0]), out_view(&texts[1]));
}

static err change_following(struct rq *rq, const struct editing *d, const struct event_words *w,
			    item_id *id)
{
	struct q_event_find rest;
	bool found;
	err e = event_part(rq->db, &d->event, d->original, id);
	if (e == CONFLICT) { /* from the first on: all of them */
		*id = d->event.id;
		return change_all(rq, d, w);
	}
	TRY(e);
	TRY(q_event_find(rq->db, *id, &rest, &found));
	if (!found)
		return NOT_FOUND;
	struct event_words all = for_all(d, rest.first, *w);
	/* How often is counted from here, unless another rule was chosen. */
	if (same_rule(rq->arena, all.rule, d->event.rule))
		all.rule = rest.rule;
	TRY(change_looked_at(rq, d, *id, w, &all));
	TRY(event_change(rq->db, &rest, &all));
	return event_tell(rq->db, *id, 0, rq->viewer_id, "changed");
}

/* A seat that was given is not taken away. */
static err keep_seats(struct rq *rq, const struct editing *d, const struct event_words *w)
{
	bool enough = true;
	if (w->seats && w->seats < d->event.seats)
		TRY(reply_enough(rq->db, d->event.id, w->seats, &enough));
	if (!enough)
		form_error(rq, "seats", T(rq->lang, "More people than that have a seat already."));
	return OK;
}

err event_update(struct rq *rq)
{
	struct editing d;
	struct event_words w;
	TRY(edited(rq, &d));
	struct event_edit_page p = edit_page(rq, &d);
	event_form_of(rq, &d.words, &p.form);
	p.form.scope = d.series && rq->format != FORMAT_JSON ? S("one") : S("all");
	event_form_read(rq, &p.form);
	event_form_take(rq, &p.form, &w);
	TRY(keep_seats(rq, &d, &w));
	if (rq->errors.n)
		return refuse_form(rq, &p);
	item_id id = d.event.id;
	err e = OK;
	if (d.series && str_eq(p.form.scope, S("one")))
		e = change_one(rq, &d, &w);
	else if (d.series && str_eq(p.form.scope, S("following")))
		e = change_following(rq, &d, &w, &id);
	else
		e = change_all(rq, &d, &w);
	if (e == INVALID && rq->errors.n)
		return refuse_form(rq, &p);
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return event_json(rq, id, 200);
	bool one = d.series && ID_EQ(id, d.event.id) && str_eq(p.form.scope, S("one"));
	return redirect(rq, event_time_url(rq, id, one ? d.original : 0));
}

/* ---- called off, and on again ---- */

static err cancel_one(struct rq *rq, const struct editing *d, bool on)
{
	const struct event_words *w = &d->words;
	const struct q_event_find *e = &d->event;
	/* On again, it is like the others, unless it says something else. */
	if (!on && w->first == d->original && w->length == e->length &&
	    str_eq(w->title, e->title) && str_eq(w->body, e->body) &&
	    str_eq(w->location, e->location) && str_eq(w->link, e->link))
		TRY(q_event_change_drop(rq->db, e->id, d->original));
	else
		TRY(q_event_change_put(rq->db, e->id, d->original, w->title, w->body,
				       event_render(rq->arena, w->body, NULL).s, w->location,
				       w->link, w->first, w->length, on));
	TRY(q_event_step(rq->db, d->event.id));
	return event_lay(rq->db, d->event.id);
}

err event_cancel_update(struct rq *rq)
{
	struct editing d;
	bool on = rq_form_int(rq, "on", 1) == 1;
	TRY(edited(rq, &d));
	bool one = d.series && str_eq(rq_form(rq, "scope"), S("one"));
	if (one)
		TRY(cancel_one(rq, &d, on));
	else
		TRY(q_event_cancel(rq->db, d.event.id, on));
	/* Nobody got a seat meanwhile. */
	if (!on && d.event.seats)
		TRY(reply_settle(rq->db, d.event.id, d.event.seats));
	TRY(item_touch(rq->db, d.event.id, false));
	TRY(event_tell(rq->db, d.event.id, one ? d.original : 0, rq->viewer_id,
		       on ? "cancelled" : "changed"));
	rq->audit_detail = id_text(rq, d.event.id.v);
	if (rq->format == FORMAT_JSON)
		return event_json(rq, d.event.id, 200);
	return redirect(rq, event_time_url(rq, d.event.id, one ? d.original : 0));
}

err event_delete(struct rq *rq)
{
	struct editing d;
	struct q_reply_comers_list comers = {0};
	TRY(edited(rq, &d));
	TRY(q_reply_comers(rq->db, d.event.id, 0, (person_id){0}, 2, &comers));
	bool others = comers.n > 1 || (comers.n == 1 && !viewer_is(rq, comers.v[0].person));
	if (others && !d.event.cancelled)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Others come. Call it off first, so that they are told."));
	TRY(item_delete(rq->db, d.event.id));
	TRY(q_event_time_drop(rq->db, d.event.id));
	TRY(q_event_laid(rq->db, d.event.id, 0));
	rq->audit_detail = id_text(rq, d.event.id.v);
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq,
			d.where ? place_tab_url(rq, &d.where->place, "events") : URL("/events"));
}
