/* SPDX-License-Identifier: Apache-2.0
 * host: what keeps a forum in order: the answer that helped, pin, lock, move, split, remove.
 */
#include "feature/forum/pages.h"

#include "base/utf8.h"
#include "core/comment.h"
#include "core/event.h"

#include "forum.html.h"

static err back_to(struct rq *rq, const struct place_view *where, const struct q_topic_find *t)
{
	if (rq->format == FORMAT_JSON)
		return topic_json(rq, t->id, 200);
	return redirect(rq, forum_topic_url(rq, where->place.handle, t->id.v));
}

static err must_be_open(struct rq *rq, const struct place_view *where)
{
	if (where->open)
		return OK;
	return fail(rq, DENIED,
		    T(rq->lang, "This community is archived: it can be read, but nothing is "
				"written there any more."));
}

/* ---- the answer that helped: chosen by who asked, or by a host ---- */

err topic_answer_update(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	struct q_topic_answer answer = {0};
	bool found = true;
	int64_t id = rq_form_int(rq, "answer", 0);
	TRY(topic_asked(rq, &where, &t, &item));
	if (!viewer_is(rq, item.author) && !where.may_manage)
		return fail(rq, DENIED, T(rq->lang, "Who asked says what helped, or a host."));
	TRY(must_be_open(rq, &where));
	if (item.kind != KIND_QUESTION)
		return fail(rq, INVALID, T(rq->lang, "This is no question."));
	TRY(item_hold(rq->db, t.id));
	if (id)
		TRY(q_topic_answer(rq->db, t.id, (item_id){id}, &answer, &found));
	if (!found)
		return NOT_FOUND;
	TRY(q_topic_settle(rq->db, t.id, id, id == 0));
	if (id && id != t.accepted && !viewer_is(rq, answer.author))
		TRY(event_add(rq->db, EVENT_ACCEPTED, (item_id){id}, t.id, where.place.id,
			      answer.author));
	return back_to(rq, &where, &t);
}

/* ---- pin, lock, remove ---- */

err topic_pin_update(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	TRY(topic_hosted(rq, &where, &t, &item));
	TRY(q_topic_pin(rq->db, t.id, rq_form_int(rq, "on", 0) == 1));
	return back_to(rq, &where, &t);
}

err topic_lock_update(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	TRY(topic_hosted(rq, &where, &t, &item));
	TRY(q_topic_lock(rq->db, t.id, rq_form_int(rq, "on", 0) == 1));
	rq->audit_detail = id_text(rq, t.id.v);
	return back_to(rq, &where, &t);
}

err topic_delete(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	TRY(topic_asked(rq, &where, &t, &item));
	/* An author who is a member no more removes own words, not what others answered. */
	bool own = viewer_is(rq, item.author) && (where.may_write || item.comments == 0);
	if (!own && !where.may_manage)
		return fail(rq, DENIED, T(rq->lang, "Only its author or a host removes it."));
	TRY(item_delete(rq->db, t.id));
	TRY(q_topic_drop(rq->db, t.id));
	TRY(q_topic_count(rq->db, t.place, -1));
	rq->audit_detail = id_text(rq, t.id.v);
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, forum_url(rq, &where.place));
}

/* ---- into another community ---- */

err topic_move_update(struct rq *rq)
{
	struct place_view where, to;
	struct q_topic_find t;
	struct item_row item;
	struct place place;
	TRY(topic_hosted(rq, &where, &t, &item));
	TRY(place_named_or_fail(rq, "to", PICKED_HANDLE));
	err e = place_by_handle(rq->db, str_lower(rq->arena, str_trim(rq_form(rq, "to"))),
				PLACE_COMMUNITY, &place, NULL);
	if (e == OK)
		e = place_view_of(rq, &place, &to);
	/* One that is not there and one where the viewer decides nothing answer alike. */
	if (e == NOT_FOUND || (e == OK && (!to.may_manage || !to.open)))
		return fail(rq, INVALID, T(rq->lang, "Choose a community that you are a host of."));
	TRY(e);
	if (ID_EQ(place.id, t.place))
		return back_to(rq, &where, &t);
	/* What was answered was written for those who could read it then. */
	if (item.circle > CIRCLE_INTERNAL && item.circle != place.circle)
		return fail(rq, INVALID,
			    T(rq->lang, "What is said among members stays among them."));
	TRY(item_set_place(rq->db, t.id, place.id));
	/* It is for whom what is written there is for. */
	if (item.audience != place.audience)
		TRY(item_set_audience(rq->db, t.id, place.audience, (struct id_list){0}));
	TRY(q_topic_put(rq->db, t.id, place.id));
	TRY(q_topic_count(rq->db, t.place, -1));
	TRY(q_topic_count(rq->db, place.id, 1));
	rq->audit_detail = str_cat(rq->arena, id_text(rq, t.id.v), S(" to "), place.handle);
	return back_to(rq, &to, &t);
}

/* ---- an answer becomes a topic of its own, with what answers it ---- */

static err split_asked(struct rq *rq, struct place_view *where, struct q_topic_find *t,
		       struct item_row *item, int64_t id, struct q_topic_answer *answer)
{
	bool found;
	TRY(topic_hosted(rq, where, t, item));
	TRY(must_be_open(rq, where));
	if (!id)
		return fail(rq, INVALID, T(rq->lang, "Choose the answer that it begins with."));
	TRY(q_topic_answer(rq->db, t->id, (item_id){id}, answer, &found));
	if (!found)
		return NOT_FOUND;
	return answer->thread == id
		       ? OK
		       : fail(rq, INVALID,
			      T(rq->lang, "What answers an answer goes along with it."));
}

static err show_split(struct rq *rq, struct place_view *where, struct q_topic_find *t,
		      const struct q_topic_answer *answer)
{
	struct topic_split_page p = {.where = where,
				     .topic = t,
				     .answer = answer->id.v,
				     .body = topic_render(rq->arena, answer->body),
				     .title = rq_form(rq, "title")};
	return page_in_place(rq, where, "forum", T(rq->lang, "A topic of its own"), v_topic_split,
			     &p);
}

err topic_split_new(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item;
	struct q_topic_answer answer;
	int64_t id = rq_query_int(rq, "answer", 0);
	if (!id) {
		TRY(topic_hosted(rq, &where, &t, &item));
		return back_to(rq, &where, &t);
	}
	TRY(split_asked(rq, &where, &t, &item, id, &answer));
	return show_split(rq, &where, &t, &answer);
}

err topic_split_create(struct rq *rq)
{
	struct place_view where;
	struct q_topic_find t;
	struct item_row item, comment;
	struct q_topic_answer answer;
	item_id fresh;
	str title = str_trim(rq_form(rq, "title"));
	TRY(split_asked(rq, &where, &t, &item, rq_form_int(rq, "answer", 0), &answer));
	if (str_empty(title) || utf8_count(title) > TOPIC_TITLE_MAX) {
		form_error(rq, "title",
			   T(rq->lang, "Say in a line what it is about: at most 200 characters."));
		rq->response.status = 422;
		return show_split(rq, &where, &t, &answer);
	}
	TRY(item_find(rq->db, answer.id, &comment));
	/* What was answered among members stays among them, in a place that was opened since. */
	struct place narrow = where.place;
	if (item.audience > narrow.audience)
		narrow.audience = (enum audience)item.audience;
	/* Its author wrote it then; somebody who has left since cannot begin a topic here. */
	err e = topic_make(rq->db, KIND_TOPIC, answer.author, &narrow, comment.created, title,
			   answer.body, STR_NONE, &fresh);
	if (e == DENIED)
		return fail(rq, DENIED,
			    T(rq->lang, "Its author is no member here, so it stays an answer."));
	TRY(e);
	TRY(comment_split(rq->db, answer.id, fresh));
	/* The answer that helped may have gone along. */
	TRY(topic_answer_gone(rq->db, t.id));
	rq->audit_detail = id_text(rq, fresh.v);
	if (rq->format == FORMAT_JSON)
		return topic_json(rq, fresh, 201);
	return redirect(rq, forum_topic_url(rq, where.place.handle, fresh.v));
}
