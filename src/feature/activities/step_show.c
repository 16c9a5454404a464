/* SPDX-License-Identifier: Apache-2.0
 * step_show: a to-do or an entry with what was answered, and its history.
 */
#include "feature/activities/pages.h"

#include "core/comment.h"
#include "core/follow.h"
#include "ui/api.h"

#include "step.html.h"

static err fill_assignees(struct rq *rq, struct step_page *p)
{
	struct id_list one = {(int64_t *)&p->step->id.v, 1, 1};
	struct q_assignee_list_list who = {0};
	TRY(q_assignee_list(rq->db, one, &who));
	for (size_t i = 0; i < who.n; i++) {
		struct person person = {.name = who.v[i].name,
					.handle = who.v[i].handle,
					.photo = who.v[i].photo,
					.hue = who.v[i].hue,
					.kind = (enum person_kind)who.v[i].kind};
		*ARENA_PUSH(rq->arena, &p->assignees) = *face_of_person(rq, &person);
	}
	return OK;
}

static err fill_answers(struct rq *rq, struct step_page *p)
{
	TRY(comment_list(rq->db, p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->page));
	p->comments = comment_thread(rq, p->item, &p->page,
				     url_path(rq->arena, "%r#comments", page_here(rq)));
	p->comments.may_write = p->comments.may_write && p->activity->state == PLACE_LIVE;
	return OK;
}

err step_show(struct rq *rq)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	TRY(step_asked(rq, &a, &s, &item));
	if (rq->format == FORMAT_JSON)
		return step_json(rq, &a, s.id, 200);
	struct step_page p = {.activity = &a,
			      .step = &s,
			      .item = &item,
			      .body = {s.html}, /* safe: rendered when it was written */
			      .todo = s.kind == KIND_TODO,
			      .may_edit = a.may_write,
			      .may_do = a.may_write || (s.mine && a.state == PLACE_LIVE),
			      .here = step_url(rq, a.handle, s.id.v)};
	TRY(fill_assignees(rq, &p));
	if (item.audience == AUDIENCE_LISTED)
		TRY(q_step_readers(rq->db, s.id.v, item.author, &p.readers));
	TRY(step_files(rq->db, s.id, &p.files));
	TRY(attached_of(rq, s.id, step_attached(rq, a.handle, s.id.v), a.may_write, &p.attached));
	TRY(fill_answers(rq, &p));
	TRY(follow_is(rq->db, s.id.v, &p.following));
	const struct page how = {.title = str_cat(rq->arena, s.title, S(" · "), a.title),
				 .active = S("/activities"),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_step_show, &p);
}

err step_history(struct rq *rq)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	TRY(step_asked(rq, &a, &s, &item));
	struct step_history_page p = {.activity = &a, .step = &s};
	TRY(changes_of(rq, s.id, viewer_is(rq, item.author), &p.changes));
	if (rq->format == FORMAT_JSON)
		return api_changes(rq, &p.changes);
	const struct page how = {.title = str_from(T(rq->lang, "What it said before")),
				 .active = S("/activities")};
	return page_as(rq, &how, v_step_history, &p);
}
