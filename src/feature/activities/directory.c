/* SPDX-License-Identifier: Apache-2.0
 * directory: one's own activities, those that are completed, all of the house, and those of a
 * community.
 */
#include "feature/activities/pages.h"

#include "ui/api.h"

#include "activity_list.html.h"

enum { LIST_PAGE = 30, FACES = 4, COMMUNITY_MOST = 60, BLOCK = 4 };

err activity_rows_of(struct rq *rq, const struct q_activity_mine_list *list,
		     struct activity_rows *rows)
{
	for (size_t i = 0; i < list->n; i++) {
		struct activity_row *row = ARENA_PUSH(rq->arena, rows);
		struct q_activity_members_list members = {0};
		*row = (struct activity_row){.of = &list->v[i]};
		TRY(q_activity_members(rq->db, list->v[i].id, FACES, &members));
		for (size_t k = 0; k < members.n; k++)
			*ARENA_PUSH(rq->arena, &row->faces) =
				*activity_member_face(rq, &members.v[k]);
		row->others = list->v[i].members - (int64_t)members.n;
	}
	return OK;
}

static err read_list(struct rq *rq, enum activity_show show, int64_t after,
		     struct q_activity_mine_list *rows)
{
	struct q_activity_cursor at = {0};
	bool found = false;
	if (after)
		TRY(q_activity_cursor(rq->db, (place_id){after}, &at, &found));
	if (show == SHOW_ALL)
		return q_activity_all(rq->db, found ? at.sort_key : S(""), found ? after : 0,
				      LIST_PAGE + 1, rows);
	return q_activity_mine(rq->db, show == SHOW_DONE ? PLACE_ARCHIVED : PLACE_LIVE,
			       found ? at.last : INT64_MAX, found ? after : INT64_MAX,
			       LIST_PAGE + 1, rows);
}

static err list_json(struct rq *rq, const struct q_activity_mine_list *rows, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "activities", '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_activity_mine *r = &rows->v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id.v);
		json_str(o, "handle", r->handle);
		json_str(o, "url", activity_url(rq, r->handle).s);
		json_str(o, "title", r->title);
		json_str(o, "language", r->language);
		json_str(o, "community", r->community_handle);
		json_str(o, "due", day_field(rq, r->due));
		json_time(o, "completed", r->done);
		json_int(o, "todos", r->todos);
		json_int(o, "done", r->finished);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err activity_list(struct rq *rq)
{
	str show = rq_query(rq, "show");
	struct activity_list_page p = {.show = str_eq(show, S("done"))	? SHOW_DONE
					       : str_eq(show, S("all")) ? SHOW_ALL
									: SHOW_MINE,
				       .may_create = rq->viewer->employee};
	struct q_activity_mine_list rows = {0};
	int64_t after = rq_query_int(rq, "after", 0), next = 0;
	TRY(read_list(rq, p.show, after, &rows));
	if (rows.n > LIST_PAGE) {
		rows.n = LIST_PAGE;
		next = rows.v[LIST_PAGE - 1].id.v;
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &rows, next);
	TRY(activity_rows_of(rq, &rows, &p.rows));
	p.mine = URL("/activities");
	p.done = URL("/activities?show=done");
	p.all = URL("/activities?show=all");
	if (next)
		p.next = page_with(rq, "after", id_text(rq, next));
	if (after)
		p.previous = page_with(rq, "after", STR_NONE);
	const struct page how = {.title = str_from(T(rq->lang, "Activities")),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_activity_list, &p);
}

/* ---- in a community ---- */

err activity_community_list(struct rq *rq)
{
	struct place_view where;
	struct q_activity_mine_list rows = {0}, going = {0}, done = {0};
	struct activity_community_page p = {.where = &where};
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	TRY(q_activity_below(rq->db, where.place.id, COMMUNITY_MOST, &rows));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &rows, 0);
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, rows.v[i].state == PLACE_LIVE ? &going : &done) = rows.v[i];
	TRY(activity_rows_of(rq, &going, &p.going));
	TRY(activity_rows_of(rq, &done, &p.done));
	p.may_create = rq->viewer->employee && where.may_write;
	p.begin = url_path(rq->arena, "/activities/new?community=%s", where.place.handle);
	const struct page how = {.style = "activities/activities.css"};
	return page_in_place_as(rq, &where, "activities", T(rq->lang, "Activities"), &how,
				v_activity_community, &p);
}

err community_activities_count(struct rq *rq, const struct place *place, int64_t *n)
{
	struct q_activity_count_below q;
	TRY(q_activity_count_below(rq->db, place->id, &q));
	*n = q.n;
	return OK;
}

err community_activities_block(struct rq *rq, const struct place *place, enum role role,
			       struct out *out)
{
	struct q_activity_mine_list rows = {0};
	struct activity_community_page p = {0};
	(void)role;
	TRY(q_activity_below(rq->db, place->id, BLOCK, &rows));
	while (rows.n && rows.v[rows.n - 1].state != PLACE_LIVE)
		rows.n--;
	if (rows.n == 0)
		return OK;
	TRY(activity_rows_of(rq, &rows, &p.going));
	p.begin = activity_community_url(rq, place->handle);
	v_activity_block(out, rq, &p);
	return out->bad;
}
