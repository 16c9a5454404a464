/* SPDX-License-Identifier: Apache-2.0
 * log: what the team did, for everybody who reads the jam: as a list, where a removed idea stood,
 * on the page of an idea; and what an export, a check and notifications say of it.
 */
#include "feature/jams/facilitate.h"

#include "base/json.h"
#include "ui/api.h"

#include "facilitate.html.h"

enum { LOG_PAGE = 50, ANSWERS_SHOWN = 200 };

str jam_act_name(int64_t kind)
{
	static const char *const names[] = {
		"",	   "moved",	     "highlighted", "highlight_ended",
		"removed", "answer_removed", "merged",	    "unmerged"};
	return str_from(names[kind < ACT_MOVED || kind > ACT_UNMERGED ? 0 : kind]);
}

const struct face *jam_act_face(const struct rq *rq, const struct q_act_list *a)
{
	struct person p = {.id = a->person,
			   .name = a->name,
			   .handle = a->handle,
			   .photo = a->photo,
			   .hue = a->hue,
			   .kind = (enum person_kind)a->person_kind};
	return face_of_person(rq, &p);
}

/* Titles of what the viewer may read now; what was removed has none. */
static err name_ideas(struct rq *rq, struct jam_act_rows *rows)
{
	struct q_idea_rows_list ideas = {0};
	struct id_list ids = {0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].of->idea.v;
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].of->other)
			*ARENA_PUSH(rq->arena, &ids) = rows->v[i].of->other;
	if (ids.n == 0)
		return OK;
	TRY(q_idea_rows(rq->db, ids, &ideas));
	for (size_t i = 0; i < rows->n; i++)
		for (size_t k = 0; k < ideas.n; k++)
			if (ID_EQ(ideas.v[k].id, rows->v[i].of->idea))
				rows->v[i].title = ideas.v[k].title;
			else if (ideas.v[k].id.v == rows->v[i].of->other)
				rows->v[i].other = ideas.v[k].title;
	return OK;
}

static err fill_rows(struct rq *rq, const struct jam_view *v, const struct q_act_list_list *acts,
		     size_t most, struct jam_act_rows *rows)
{
	struct jam_forums forums;
	TRY(jam_forums(rq->db, v->jam.id, &forums));
	for (size_t i = 0; i < acts->n && i < most; i++) {
		const struct q_act_list *a = &acts->v[i];
		*ARENA_PUSH(rq->arena, rows) = (struct jam_act_row){
			.of = a,
			.face = *jam_act_face(rq, a),
			.from = jam_forum_title(&forums, a->from_forum),
			.to = jam_forum_title(&forums, a->to_forum),
			.other_url = idea_url(rq, v->jam.handle, (item_id){a->other})};
	}
	return name_ideas(rq, rows);
}

static err log_json(struct rq *rq, const struct jam_act_rows *rows, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "acts", '[');
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_act_list *a = rows->v[i].of;
		json_open(o, NULL, '{');
		json_int(o, "id", a->id);
		json_str(o, "kind", jam_act_name(a->kind));
		json_int(o, "idea", a->idea.v);
		if (a->answer)
			json_int(o, "answer", a->answer);
		json_str(o, "title", rows->v[i].title);
		json_person(o, "by", a->handle, a->name);
		json_str(o, "reason", a->reason);
		if (a->kind == ACT_MOVED) {
			json_int(o, "from", a->from_forum);
			json_int(o, "to", a->to_forum);
		}
		if (a->other)
			json_int(o, "into", a->other);
		json_time(o, "created", a->created);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err jam_log_list(struct rq *rq)
{
	struct jam_view v;
	struct q_act_list_list acts = {0};
	struct jam_log_page p = {.v = &v};
	int64_t before = rq_query_int(rq, "before", 0);
	TRY(jam_asked(rq, &v));
	TRY(q_act_list(rq->db, v.jam.id, before ? before : INT64_MAX, LOG_PAGE + 1, &acts));
	TRY(fill_rows(rq, &v, &acts, LOG_PAGE, &p.rows));
	int64_t next = acts.n > LOG_PAGE ? acts.v[LOG_PAGE - 1].id : 0;
	if (rq->format == FORMAT_JSON)
		return log_json(rq, &p.rows, next);
	if (before)
		p.pager.newer = jam_action(rq, v.jam.handle, "log");
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v.where, "log", T(rq->lang, "Log"), &how, v_jam_log, &p);
}

/* ---- where it stood ---- */

err idea_removed_show(struct rq *rq, struct jam_view *v)
{
	struct q_act_list_list acts = {0};
	struct q_act_list act;
	struct idea_removed_page p = {.v = v};
	bool found;
	TRY(q_act_removed(rq->db, v->jam.id, (item_id){rq_path_id(rq, "idea")}, &act, &found));
	/* Programs find it in the log. */
	if (!found || rq->format == FORMAT_JSON)
		return NOT_FOUND;
	*ARENA_PUSH(rq->arena, &acts) = act;
	TRY(fill_rows(rq, v, &acts, 1, &p.rows));
	rq->response.status = 410;
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v->where, NULL, T(rq->lang, "This idea was removed."), &how,
				v_idea_removed, &p);
}

err idea_care_fill(struct rq *rq, struct idea_page *p)
{
	struct idea_care *care = &p->care;
	if (p->idea->highlighted)
		TRY(q_act_of(rq->db, p->idea->highlighted, &care->highlight, &care->highlighted));
	TRY(q_act_answers(rq->db, p->idea->id, ANSWERS_SHOWN, &care->removed));
	if (!p->v->team || p->idea->rehearsal)
		return OK;
	care->may_remove = true;
	return p->v->may_answer ? jam_forums(rq->db, p->v->jam.id, &care->forums) : OK;
}

/* ---- hooks ---- */

err jams_threads_named(struct rq *rq, struct id_list threads, struct thread_names *names)
{
	struct q_act_threads_list rows = {0};
	TRY(q_act_threads(rq->db, threads, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_act_threads *q = &rows.v[i];
		url at = idea_url(rq, q->handle, q->idea);
		*ARENA_PUSH(rq->arena, names) = (struct thread_name){
			.thread = q->id,
			.title = q->title,
			.url = q->answer ? url_path(rq->arena, "%r#removed-%i", at, q->answer)
					 : at};
	}
	return OK;
}

static err export_act(void *arg, const struct q_act_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "kind", jam_act_name(q->kind));
	json_str(o, "jam", q->handle);
	json_int(o, "idea", q->idea.v);
	json_str(o, "reason", q->reason);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err export_note(void *arg, const struct q_note_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "jam", q->handle);
	json_time(o, "created", q->created);
	json_str(o, "text", q->body);
	json_close(o, '}');
	return o->bad;
}

err facilitate_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "jam_acts", '[');
	TRY(q_act_export(db, person, export_act, json));
	json_close(json, ']');
	json_open(json, "jam_notes", '[');
	TRY(q_note_export(db, person, export_note, json));
	json_close(json, ']');
	return json->bad;
}

static err act_wrong(void *arg, const struct q_act_check *q)
{
	out_fmt(arg, "idea %lld: what its team did is written down for another one\n",
		(long long)q->id.v);
	return OK;
}

static err answer_wrong(void *arg, const struct q_answer_check *q)
{
	out_fmt(arg, "idea %lld: its newest answer, or what settled it, is another one\n",
		(long long)q->id.v);
	return OK;
}

static err merged_wrong(void *arg, const struct q_idea_merged_check *q)
{
	out_fmt(arg, "idea %lld: what stands for it is not there, or does not stand for itself\n",
		(long long)q->id.v);
	return OK;
}

err facilitate_check(struct db *db, struct out *findings)
{
	TRY(q_idea_merged_check(db, merged_wrong, findings));
	TRY(q_act_check(db, act_wrong, findings));
	return q_answer_check(db, answer_wrong, findings);
}

err facilitate_answers_gone(struct db *db, struct id_list answers)
{
	struct q_idea_roots_list rows = {0};
	TRY(q_idea_roots(db, answers, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(idea_answer_gone(db, rows.v[i].id));
	return OK;
}
