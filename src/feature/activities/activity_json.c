/* SPDX-License-Identifier: Apache-2.0
 * activity_json: activities, their sections and steps as JSON; and a whole activity to take along,
 * as JSON or Markdown.
 */
#include "feature/activities/pages.h"

#include "ui/api.h"

enum { STEPS_PAGE = 100, AT_ONCE = 200 };

err refuse_json(struct rq *rq)
{
	return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
}

static void write_section(struct out *o, const char *name, const struct section *s)
{
	json_open(o, name, '{');
	json_int(o, "id", s->id);
	json_str(o, "title", s->title);
	json_int(o, "todos", s->todos);
	json_int(o, "done", s->done);
	json_bool(o, "coming", s->coming);
}

static void write_activity(struct rq *rq, const struct activity *a)
{
	struct out *o = rq->out;
	json_int(o, "id", a->id.v);
	json_str(o, "handle", a->handle);
	json_str(o, "url", activity_url(rq, a->handle).s);
	json_str(o, "title", a->title);
	json_str(o, "about", a->about);
	json_str(o, "language", a->language);
	json_str(o, "audience", audience_name(a->audience));
	json_str(o, "community", a->community_handle);
	json_str(o, "starts", day_field(rq, a->starts));
	json_str(o, "due", day_field(rq, a->due));
	json_bool(o, "template", a->template);
	json_time(o, "created", a->created);
	json_time(o, "completed", a->done);
	json_int(o, "todos", a->todos);
	json_int(o, "done", a->finished);
	json_bool(o, "may_write", a->may_write);
}

err activity_json(struct rq *rq, str handle, int status)
{
	struct activity a;
	struct section_list sections;
	TRY(activity_find(rq->db, handle, &a, NULL));
	TRY(section_list(rq->db, a.id, &sections));
	rq->response.status = status;
	api_begin(rq);
	write_activity(rq, &a);
	json_open(rq->out, "sections", '[');
	for (size_t i = 0; i < sections.n; i++) {
		write_section(rq->out, NULL, &sections.v[i]);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}

/* ---- steps ---- */

static void write_people(struct out *o, const struct face_list *faces)
{
	json_open(o, "assignees", '[');
	for (size_t i = 0; i < faces->n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "handle", faces->v[i].handle);
		json_str(o, "name", faces->v[i].name);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void write_row(struct rq *rq, const struct activity *a, const struct step_row *row)
{
	struct out *o = rq->out;
	json_open(o, NULL, '{');
	json_int(o, "id", row->of->id.v);
	json_str(o, "kind", row->of->kind == KIND_TODO ? S("todo") : S("entry"));
	json_str(o, "url", step_url(rq, a->handle, row->of->id.v).s);
	json_int(o, "section", row->of->section);
	json_str(o, "title", row->of->title);
	json_str(o, "link", row->of->link);
	json_str(o, "due", day_field(rq, row->of->due));
	json_time(o, "done", row->of->done);
	json_bool(o, "private", row->of->audience > AUDIENCE_MEMBERS);
	json_int(o, "comments", row->of->comments);
	write_people(o, &row->faces);
	json_close(o, '}');
}

/* The steps of a section, in their order; ?show=done: those that are done, the latest first. */
err step_list(struct rq *rq)
{
	struct activity a;
	struct section s;
	struct step_rows rows;
	struct q_step_open_list list = {0};
	bool done = str_eq(rq_query(rq, "show"), S("done"));
	str rest = rq_query(rq, "after"), first = str_cut(&rest, '-');
	int64_t id = done ? INT64_MAX : 0, time = INT64_MAX;
	TRY(activity_asked(rq, &a));
	TRY(section_find(rq->db, a.id, rq_path_id(rq, "section"), &s));
	if (!str_to_int(rest, &id) || (done && !str_to_int(first, &time)))
		first = STR_NONE;
	if (done)
		TRY(q_step_done(rq->db, s.id, time, id, STEPS_PAGE, &list));
	else
		TRY(q_step_open(rq->db, s.id, first, id, STEPS_PAGE, &list));
	TRY(step_rows_of(rq, &a, &list, &rows));
	api_begin(rq);
	json_open(rq->out, "steps", '[');
	for (size_t i = 0; i < rows.n; i++)
		write_row(rq, &a, &rows.v[i]);
	json_close(rq->out, ']');
	if (list.n == STEPS_PAGE) {
		const struct q_step_open *last = &list.v[STEPS_PAGE - 1];
		json_str(rq->out, "next",
			 str_cat(rq->arena, done ? id_text(rq, last->done) : last->position, S("-"),
				 id_text(rq, last->id.v)));
	}
	return api_end(rq);
}

static err write_assignees(struct rq *rq, item_id id)
{
	struct id_list one = {&id.v, 1, 1};
	struct q_assignee_list_list who = {0};
	struct face_list faces = {0};
	TRY(q_assignee_list(rq->db, one, &who));
	for (size_t i = 0; i < who.n; i++)
		*ARENA_PUSH(rq->arena, &faces) =
			(struct face){.handle = who.v[i].handle, .name = who.v[i].name};
	write_people(rq->out, &faces);
	return OK;
}

static err write_files(struct rq *rq, item_id id)
{
	struct file_nodes files;
	struct out *o = rq->out;
	TRY(step_files(rq->db, id, &files));
	json_open(o, "files", '[');
	for (size_t i = 0; i < files.n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "id", files.v[i].id);
		json_str(o, "name", files.v[i].name);
		json_int(o, "size", files.v[i].size);
		json_str(o, "type", files.v[i].type);
		json_close(o, '}');
	}
	json_close(o, ']');
	return o->bad;
}

static err write_attached(struct rq *rq, const struct activity *a, item_id id)
{
	struct attached_files files;
	TRY(attachment_files(rq->db, id, &files));
	json_attached(rq, "attachments", step_attached(rq, a->handle, id.v), &files);
	return rq->out->bad;
}

err step_json(struct rq *rq, const struct activity *a, item_id id, int status)
{
	struct q_step_find s;
	struct id_list one = {&id.v, 1, 1};
	struct card_list cards;
	struct out *o = rq->out;
	bool found;
	TRY(q_step_find(rq->db, id, a->id, &s, &found));
	TRY(cards_of(rq, one, &cards));
	if (!found || !cards.n)
		return NOT_FOUND;
	rq->response.status = status;
	api_begin(rq);
	json_card(o, "item", rq, &cards.v[0]);
	json_str(o, "activity", a->handle);
	json_str(o, "kind", s.kind == KIND_TODO ? S("todo") : S("entry"));
	json_int(o, "section", s.section);
	json_str(o, "title", s.title);
	json_str(o, "body", s.body);
	json_str(o, "html", s.html);
	json_str(o, "link", s.link);
	json_str(o, "due", day_field(rq, s.due));
	json_time(o, "done", s.done);
	json_bool(o, "private", s.audience > AUDIENCE_MEMBERS);
	TRY(write_assignees(rq, id));
	TRY(write_files(rq, id));
	TRY(write_attached(rq, a, id));
	return api_end(rq);
}

/* ---- a whole activity to take along ---- */

struct writer {
	struct rq *rq;
	const struct activity *a;
	bool markdown;
};

static void markdown_step(const struct writer *w, const struct q_step_whole *s)
{
	struct out *o = w->rq->out;
	str rest = s->body;
	out_str(o, s->kind != KIND_TODO ? S("- ") : s->done ? S("- [x] ") : S("- [ ] "));
	out_str(o, s->title);
	if (s->due) {
		out_lit(o, " (");
		out_str(o, day_field(w->rq, s->due));
		out_byte(o, ')');
	}
	out_byte(o, '\n');
	if (s->link.n) {
		out_lit(o, "  <");
		out_str(o, s->link);
		out_lit(o, ">\n");
	}
	/* What is said of it belongs to its line: indented. */
	while (rest.n) {
		out_lit(o, "\n  ");
		out_str(o, str_cut(&rest, '\n'));
	}
	if (s->body.n)
		out_lit(o, "\n\n");
}

static err json_step(const struct writer *w, const struct q_step_whole *s)
{
	struct out *o = w->rq->out;
	json_open(o, NULL, '{');
	json_int(o, "id", s->id.v);
	json_str(o, "kind", s->kind == KIND_TODO ? S("todo") : S("entry"));
	json_str(o, "title", s->title);
	json_str(o, "body", s->body);
	json_str(o, "link", s->link);
	json_str(o, "due", day_field(w->rq, s->due));
	json_time(o, "done", s->done);
	json_bool(o, "private", s->audience > AUDIENCE_MEMBERS);
	TRY(write_assignees(w->rq, s->id));
	TRY(write_files(w->rq, s->id));
	TRY(write_attached(w->rq, w->a, s->id));
	json_close(o, '}');
	return o->bad;
}

static err write_steps(const struct writer *w, int64_t section)
{
	str position = STR_NONE;
	int64_t id = 0;
	for (;;) {
		struct q_step_whole_list rows = {0};
		TRY(q_step_whole(w->rq->db, section, position, id, AT_ONCE, &rows));
		for (size_t i = 0; i < rows.n; i++) {
			if (w->markdown)
				markdown_step(w, &rows.v[i]);
			else
				TRY(json_step(w, &rows.v[i]));
		}
		if (rows.n < AT_ONCE)
			return w->rq->out->bad;
		position = rows.v[AT_ONCE - 1].position;
		id = rows.v[AT_ONCE - 1].id.v;
	}
}

static err write_sections(const struct writer *w)
{
	struct section_list sections;
	struct out *o = w->rq->out;
	TRY(section_list(w->rq->db, w->a->id, &sections));
	for (size_t i = 0; i < sections.n; i++) {
		const struct section *s = &sections.v[i];
		if (!w->markdown) {
			write_section(o, NULL, s);
			json_open(o, "steps", '[');
		} else if (s->title.n) {
			out_lit(o, "\n## ");
			out_str(o, s->title);
			out_lit(o, "\n\n");
		}
		TRY(write_steps(w, s->id));
		if (!w->markdown) {
			json_close(o, ']');
			json_close(o, '}');
		}
	}
	return o->bad;
}

static err export_markdown(struct rq *rq, const struct activity *a)
{
	struct writer w = {rq, a, true};
	out_reset(rq->out);
	rq->response.type = S("text/markdown; charset=utf-8");
	out_lit(rq->out, "# ");
	out_str(rq->out, a->title);
	out_lit(rq->out, "\n\n");
	if (a->about.n) {
		out_str(rq->out, a->about);
		out_lit(rq->out, "\n\n");
	}
	return write_sections(&w);
}

static err export_json(struct rq *rq, const struct activity *a)
{
	struct writer w = {rq, a, false};
	api_begin(rq);
	write_activity(rq, a);
	json_open(rq->out, "sections", '[');
	TRY(write_sections(&w));
	json_close(rq->out, ']');
	return api_end(rq);
}

err activity_export(struct rq *rq)
{
	struct activity a;
	TRY(activity_asked(rq, &a));
	bool json = str_eq(rq_query(rq, "form"), S("json"));
	response_header(rq, S("Content-Disposition"),
			str_cat(rq->arena, S("attachment; filename=\""), a.handle,
				json ? S(".json\"") : S(".md\"")));
	return json ? export_json(rq, &a) : export_markdown(rq, &a);
}
