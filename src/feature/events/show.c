/* SPDX-License-Identifier: Apache-2.0
 * show: the page of an event, or of one time of a series: when, where, who comes.
 */
#include "feature/events/pages.h"

#include "core/comment.h"
#include "core/follow.h"
#include "ui/api.h"

#include "events.html.h"

enum { FACES = 40, OTHER_TIMES = 8 };

err event_asked(struct rq *rq, struct q_event_find *e, struct item_row *item,
		struct place_view **where)
{
	bool found;
	struct place place;
	item_id id = {rq_path_id(rq, "event")};
	*where = NULL;
	TRY(q_event_find(rq->db, id, e, &found));
	if (!found)
		return NOT_FOUND;
	TRY(item_find(rq->db, id, item));
	if (e->place_kind != PLACE_COMMUNITY)
		return OK;
	*where = NEW(rq->arena, struct place_view);
	TRY(place_find(rq->db, e->place, &place));
	return place_view_of(rq, &place, *where);
}

err event_may_edit(struct rq *rq, const struct q_event_find *e, const struct item_row *item,
		   const struct place_view *where, bool *may)
{
	(void)e;
	*may = false;
	if (ID_NONE(rq->viewer_id))
		return OK;
	if (!where) {
		*may = viewer_is(rq, item->author);
		return OK;
	}
	*may = where->open && where->may_write &&
	       (viewer_is(rq, item->author) || where->may_manage);
	return OK;
}

/* ---- who comes ---- */

static err faces(struct rq *rq, const struct event_page *p, enum reply_answer answer,
		 enum reply_seat seat, struct event_people *people)
{
	struct q_reply_people_list rows = {0};
	if (!p->names || !people->n)
		return OK;
	TRY(q_reply_people(rq->db, p->event->id, p->original, answer, seat, FACES, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_reply_people *q = &rows.v[i];
		struct face *face = ARENA_PUSH(rq->arena, &people->faces);
		*face = *face_make(rq->arena, q->name, q->handle, q->photo, q->hue);
		face->guest = q->kind == PERSON_GUEST;
	}
	return OK;
}

static err fill_people(struct rq *rq, struct event_page *p)
{
	struct q_reply_counts_list counts = {0};
	TRY(q_reply_counts(rq->db, p->event->id, p->original, &counts));
	for (size_t i = 0; i < counts.n; i++) {
		const struct q_reply_counts *q = &counts.v[i];
		struct event_people *to = q->answer == REPLY_MAYBE  ? &p->maybe
					  : q->answer == REPLY_NO   ? &p->no
					  : q->seat >= SEAT_WAITING ? &p->line
								    : &p->yes;
		to->n += q->n;
	}
	p->free = p->event->seats ? p->event->seats - p->yes.n : -1;
	if (p->event->seats && p->free < 0)
		p->free = 0;
	TRY(faces(rq, p, REPLY_YES, SEAT_TAKEN, &p->yes));
	TRY(faces(rq, p, REPLY_YES, SEAT_WAITING, &p->line));
	TRY(faces(rq, p, REPLY_MAYBE, SEAT_NONE, &p->maybe));
	return faces(rq, p, REPLY_NO, SEAT_NONE, &p->no);
}

static err fill_answer(struct rq *rq, struct event_page *p)
{
	struct q_reply_find one = {0}, all = {0};
	bool found_one = false, found_all;
	if (ID_NONE(rq->viewer_id))
		return OK;
	if (p->original)
		TRY(q_reply_find(rq->db, p->event->id, p->original, rq->viewer_id, &one,
				 &found_one));
	TRY(q_reply_find(rq->db, p->event->id, 0, rq->viewer_id, &all, &found_all));
	p->answer_all = found_all ? all.answer : REPLY_NONE;
	p->answer = found_one ? one.answer : p->answer_all;
	p->waiting = (found_one ? one.seat : found_all ? all.seat : 0) >= SEAT_WAITING;
	return OK;
}

/* ---- which time ---- */

/* The one that is asked for (?at=seconds), else the next, else the last. */
static err pick_time(struct rq *rq, struct event_page *p)
{
	struct q_event_time_find t = {0};
	int64_t at = rq_query_int(rq, "at", INT64_MIN), original;
	bool found = false;
	if (at != INT64_MIN && !__builtin_mul_overflow(at, SECOND, &original)) {
		TRY(q_event_time_find(rq->db, p->event->id, original, &t, &found));
		if (!found)
			return NOT_FOUND;
	}
	if (!found)
		TRY(q_event_time_next(rq->db, p->event->id, rq->db->now, &t, &found));
	if (!found)
		TRY(q_event_time_last(rq->db, p->event->id, &t, &found));
	if (!found) { /* every one was taken out */
		t.original = p->event->first;
		t.starts = p->event->first;
		t.ends = p->event->first + p->event->length;
	}
	p->original = t.original;
	p->starts = t.starts;
	p->ends = t.ends;
	p->off = t.cancelled || p->event->cancelled || !found;
	p->past = t.ends <= rq->db->now;
	return OK;
}

static err fill_words(struct rq *rq, struct event_page *p)
{
	const struct q_event_find *e = p->event;
	struct q_event_change_find c;
	bool found;
	p->title = e->title;
	p->location = e->location;
	p->link = e->link;
	p->body = (html){e->html}; /* safe: rendered when it was written */
	p->local = p->original;
	p->length = e->length;
	TRY(q_event_change_find(rq->db, e->id, p->original, &c, &found));
	if (!found)
		return OK;
	p->title = c.title;
	p->location = c.location;
	p->link = c.link;
	p->body = (html){c.html}; /* safe: rendered when it was written */
	p->local = c.first;
	p->length = c.length;
	return OK;
}

static void fill_when(struct rq *rq, struct event_page *p)
{
	const struct q_event_find *e = p->event;
	struct zone *own = zone_open(rq->arena, e->zone), *mine = event_viewer_zone(rq);
	if (e->all_day) {
		p->when = event_when(rq, p->local, p->local + p->length, true);
		return;
	}
	int64_t starts = zone_local(mine, p->starts), ends = zone_local(mine, p->ends);
	p->when = event_when(rq, starts, ends, false);
	if (own && zone_local(own, p->starts) != starts)
		p->there = str_cat(
			rq->arena,
			event_when(rq, zone_local(own, p->starts), zone_local(own, p->ends), false),
			S(" ("), e->zone, S(")"));
}

static void fill_links(struct rq *rq, struct event_page *p)
{
	item_id id = p->event->id;
	int64_t at = p->original / SECOND;
	p->here = event_time_url(rq, id, p->series ? p->original : 0);
	p->edit = p->series ? url_path(rq->arena, "/events/%i/edit?at=%i", id.v, at)
			    : event_action(rq, id, "edit");
	p->file = event_action(rq, id, "event.ics");
	p->cancel = event_action(rq, id, "cancel");
	p->reply = event_action(rq, id, "reply");
	p->drop = event_action(rq, id, "delete");
}

static err show(struct rq *rq, struct event_page *p)
{
	struct page how = {.title = p->title,
			   .description = markdown_text(rq->arena, p->event->body, 200),
			   .style = "events/events.css",
			   .active = S("/events"),
			   .open = p->item->circle == CIRCLE_PUBLIC,
			   .words = p->item,
			   .embedded = true};
	if (!p->where)
		return page_as(rq, &how, v_event_page, p);
	struct place_view *where = NEW(rq->arena, struct place_view);
	*where = *p->where;
	return page_in_place_as(rq, where, "events", cstr(rq->arena, p->title), &how, v_event_show,
				p);
}

err event_show(struct rq *rq)
{
	struct q_event_find e;
	struct item_row item;
	struct place_view *where;
	TRY(event_asked(rq, &e, &item, &where));
	if (rq->format == FORMAT_JSON)
		return event_json(rq, e.id, 200);
	struct event_page p = {.where = where,
			       .event = &e,
			       .item = &item,
			       .author = face_of_author(rq, &item),
			       .names = rq->viewer->employee || (where && where->role != ROLE_NONE),
			       .all_off = e.cancelled};
	struct q_event_time_count count;
	TRY(q_event_time_count(rq->db, e.id, &count));
	p.series = !str_empty(e.rule) || count.n > 1;
	TRY(pick_time(rq, &p));
	TRY(fill_words(rq, &p));
	fill_when(rq, &p);
	fill_links(rq, &p);
	p.repeats = event_repeats(rq, &e);
	int64_t shown = p.original;
	if (!p.series)
		p.original = 0; /* its answers are for the whole */
	TRY(fill_answer(rq, &p));
	TRY(fill_people(rq, &p));
	p.original = shown;
	TRY(event_may_edit(rq, &e, &item, where, &p.may_edit));
	p.may_reply = signed_in(rq) && !p.off && !p.past && (!where || where->open);
	if (p.series)
		TRY(q_event_times(rq->db, e.id, rq->db->now, OTHER_TIMES, &p.others));
	TRY(tag_of_item(rq->db, e.id, &p.tags));
	TRY(comment_list(rq->db, &item, comment_order_of(rq), rq_query_int(rq, "at_comment", 0),
			 &p.page));
	p.comments = comment_thread(rq, &item, &p.page,
				    url_path(rq->arena, "%r#comments", page_here(rq)));
	if (where)
		p.comments.may_write = p.comments.may_write && where->open;
	TRY(follow_is(rq->db, e.id.v, &p.following));
	return show(rq, &p);
}

/* ---- the answer ---- */

static enum reply_answer answer_of(str word)
{
	if (str_eq(word, S("yes")))
		return REPLY_YES;
	if (str_eq(word, S("maybe")))
		return REPLY_MAYBE;
	return str_eq(word, S("no")) ? REPLY_NO : REPLY_NONE;
}

static err reply_answered(struct rq *rq, const struct q_event_find *e, int64_t original,
			  enum reply_answer answer, enum reply_seat seat)
{
	static const char *const names[] = {"none", "yes", "maybe", "no"};
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, event_time_url(rq, e->id, original));
	api_begin(rq);
	json_str(rq->out, "answer", str_from(names[answer]));
	if (answer == REPLY_YES || seat == SEAT_WAITING)
		json_bool(rq->out, "waiting", seat == SEAT_WAITING);
	return api_end(rq);
}

err reply_update(struct rq *rq)
{
	struct q_event_find e;
	struct item_row item;
	struct place_view *where;
	struct q_event_time_find t = {0};
	enum reply_seat seat;
	bool one, found = true;
	int64_t original = 0, at = rq_form_int(rq, "at", 0);
	enum reply_answer answer = answer_of(rq_form(rq, "answer"));
	TRY(event_asked(rq, &e, &item, &where));
	TRY(item_hold(rq->db, e.id));
	TRY(event_asked(rq, &e, &item, &where)); /* as it is now, with nobody else in between */
	if (answer == REPLY_NONE && !str_eq(rq_form(rq, "answer"), S("none")))
		return fail(rq, INVALID, T(rq->lang, "Say yes, maybe or no."));
	if (where && !where->open)
		return fail(rq, DENIED,
			    T(rq->lang, "This community is archived: it can be read, but nothing "
					"is written there any more."));
	TRY(reply_of_one(rq->db, e.id, &one));
	if (at && !one) {
		if (__builtin_mul_overflow(at, SECOND, &original))
			return NOT_FOUND;
		TRY(q_event_time_find(rq->db, e.id, original, &t, &found));
	} else {
		TRY(q_event_time_last(rq->db, e.id, &t, &found));
	}
	if (!found)
		return NOT_FOUND;
	if (e.cancelled || t.cancelled || t.ends <= rq->db->now)
		return fail(rq, CONFLICT, T(rq->lang, "It is over, or does not take place."));
	TRY(reply_set(rq->db, &e, original, rq->viewer_id, answer, &seat));
	return reply_answered(rq, &e, original, answer, seat);
}
