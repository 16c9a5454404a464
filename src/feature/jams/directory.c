/* SPDX-License-Identifier: Apache-2.0
 * directory: all jams, the head of their pages, what home and search show of them; and who may do
 * what in one.
 */
#include "feature/jams/pages.h"

#include "core/person.h"
#include "ui/api.h"

#include "jams.html.h"

enum { LIST_PAGE = 30, NOW_MOST = 3, NAMED_MOST = 200, NAMED_SHOWN = 5 };

/* ---- who may do what ---- */

err jam_asked(struct rq *rq, struct jam_view *v)
{
	*v = (struct jam_view){0};
	TRY(place_asked(rq, PLACE_JAM, &v->where));
	TRY(jam_of(rq->db, &v->where.place, &v->jam));
	v->in = v->where.role >= ROLE_MEMBER;
	v->team = v->where.role >= ROLE_FACILITATOR;
	v->owner = v->where.role == ROLE_OWNER;
	bool open = v->where.open && v->where.may_write;
	v->rehearsing = v->jam.phase == JAM_AHEAD && v->jam.rehearsal && v->team;
	v->may_post = open && (v->jam.phase == JAM_OPEN || v->rehearsing);
	v->may_answer = v->may_post || (open && v->jam.phase == JAM_ENDING);
	return OK;
}

err jam_asked_by(struct rq *rq, enum role least, struct jam_view *v)
{
	TRY(jam_asked(rq, v));
	if (v->where.role >= least)
		return OK;
	return fail(rq, DENIED,
		    least == ROLE_OWNER ? T(rq->lang, "Only the owners of this jam do that.")
					: T(rq->lang, "Only the team of this jam does that."));
}

bool jam_may_change(const struct jam_view *v)
{
	return v->where.open && v->jam.phase < JAM_FROZEN;
}

err jam_changes(struct rq *rq, const struct jam_view *v)
{
	return jam_may_change(v)
		       ? OK
		       : fail(rq, DENIED,
			      T(rq->lang, "This jam is closed: it can be read, but nothing in it "
					  "changes any more."));
}

err jam_forum_asked(struct rq *rq, struct jam_view *v, struct jam_forums *all, struct jam_forum *f)
{
	int64_t id = rq_path_id(rq, "forum");
	TRY(jam_asked(rq, v));
	TRY(jam_forums(rq->db, v->jam.id, all));
	for (size_t i = 0; i < all->n; i++)
		if (all->v[i].id.v == id) {
			*f = all->v[i];
			return OK;
		}
	return NOT_FOUND;
}

/* ---- the head of its pages ---- */

err jams_head(struct rq *rq, const struct place *place, enum role role, struct out *out)
{
	struct jam_head_data d = {.place = place,
				  .team = role >= ROLE_FACILITATOR,
				  .owner = role == ROLE_OWNER,
				  .in = role != ROLE_NONE};
	bool may = false;
	TRY(jam_of(rq->db, place, &d.jam));
	if (signed_in(rq))
		TRY(access_may_write(rq->db, rq->viewer_id, place->id, &may));
	d.may_register = may && !d.in && d.jam.phase < JAM_FROZEN;
	v_jam_head(out, rq, &d);
	return out->bad;
}

/* ---- the list ---- */

static void take_rows(struct rq *rq, const struct q_jam_list_list *list, size_t most,
		      struct jam_rows *rows)
{
	for (size_t i = 0; i < list->n && i < most; i++)
		*ARENA_PUSH(rq->arena, rows) =
			(struct jam_row){.of = &list->v[i],
					 .phase = jam_phase(list->v[i].opens, list->v[i].closes,
							    list->v[i].freezes, rq->db->now)};
}

static err list_json(struct rq *rq, const struct jam_rows *rows, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "jams", '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_jam_list *q = rows->v[i].of;
		json_open(o, NULL, '{');
		json_int(o, "id", q->id.v);
		json_str(o, "handle", q->handle);
		json_str(o, "url", jam_url(rq, q->handle).s);
		json_str(o, "title", q->title);
		json_str(o, "language", q->language);
		json_str(o, "phase", jam_phase_name(rows->v[i].phase));
		json_time(o, "opens", q->opens);
		json_time(o, "closes", q->closes);
		json_time(o, "freezes", q->freezes);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err jam_list(struct rq *rq)
{
	struct jam_list_page p = {.may_create = rq->viewer->employee};
	struct q_jam_list_list rows = {0};
	struct q_jam_at at = {.opens = INT64_MAX};
	int64_t after = rq_query_int(rq, "after", 0), next = 0;
	bool found = false;
	if (after)
		TRY(q_jam_at(rq->db, (place_id){after}, &at, &found));
	TRY(q_jam_list(rq->db, found ? at.opens : INT64_MAX, (place_id){found ? after : INT64_MAX},
		       LIST_PAGE + 1, &rows));
	take_rows(rq, &rows, LIST_PAGE, &p.rows);
	if (rows.n > LIST_PAGE)
		next = rows.v[LIST_PAGE - 1].id.v;
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p.rows, next);
	if (next)
		p.pager.older = page_with(rq, "after", id_text(rq, next));
	const struct page how = {.title = str_from(T(rq->lang, "Jams")), .style = "jams/jams.css"};
	return page_as(rq, &how, v_jam_list, &p);
}

/* ---- elsewhere ---- */

err jams_block(struct rq *rq, struct out *out)
{
	struct q_jam_list_list rows = {0};
	struct jam_block_data d = {0};
	TRY(q_jam_now(rq->db, NOW_MOST, &rows));
	take_rows(rq, &rows, NOW_MOST, &d.rows);
	if (d.rows.n)
		v_jam_block(out, rq, &d);
	return out->bad;
}

err jams_named(struct rq *rq, str words, struct found_places *to)
{
	struct q_jam_named_list rows = {0};
	str folded = name_fold(rq->arena, words);
	if (str_empty(folded))
		return OK;
	TRY(q_jam_named(rq->db, NAMED_MOST, &rows));
	for (size_t i = 0; i < rows.n && to->n < NAMED_SHOWN; i++)
		if (name_holds(name_fold(rq->arena, rows.v[i].title), folded))
			*ARENA_PUSH(rq->arena, to) = (struct found_place){
				.title = rows.v[i].title,
				.below = format_date_time(locale_of(rq), rows.v[i].opens),
				.language = rows.v[i].language,
				.url = jam_url(rq, rows.v[i].handle)};
	return OK;
}
