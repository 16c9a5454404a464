/* SPDX-License-Identifier: Apache-2.0
 * step_write: adding, changing, doing, moving and removing to-dos and entries.
 */
#include "feature/activities/step_form.h"

#include "core/revision.h"

#include "step.html.h"

err step_asked(struct rq *rq, struct activity *a, struct q_step_find *s, struct item_row *item)
{
	item_id id = {rq_path_id(rq, "step")};
	bool found;
	TRY(activity_asked(rq, a));
	TRY(q_step_find(rq->db, id, a->id, s, &found));
	return found ? item_find(rq->db, id, item) : NOT_FOUND;
}

err step_to_write(struct rq *rq, struct activity *a, struct q_step_find *s, struct item_row *item)
{
	/* What the viewer may not see is not there, before anything is said about writing. */
	TRY(step_asked(rq, a, s, item));
	return a->may_write ? OK : activity_to_write(rq, a);
}

/* ---- the form ---- */

static err show_form(struct rq *rq, struct step_edit_page *p)
{
	bool todo = !str_eq(p->form.kind, S("entry"));
	TRY(section_list(rq->db, p->activity->id, &p->sections));
	TRY(step_form_people(rq, p->activity, &p->form, &p->people));
	TRY(step_form_files(rq, p->activity, &p->form, &p->files));
	const char *title = p->step ? T(rq->lang, "Change it")
			    : todo  ? T(rq->lang, "Add a to-do")
				    : T(rq->lang, "Add an entry");
	const struct page how = {.title = str_from(title),
				 .active = S("/activities"),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_step_edit, p);
}

static err refuse(struct rq *rq, struct step_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return refuse_json(rq);
	/* A browser forgets which files were chosen. */
	if (attach_chosen(rq, STEP_UPLOAD) && !field_bad(rq, STEP_UPLOAD))
		form_error(rq, STEP_UPLOAD, T(rq->lang, "Choose your files again, please."));
	rq->response.status = 422;
	return show_form(rq, p);
}

/* The section that the form or the address names; the first one otherwise. */
static err section_given(struct rq *rq, const struct activity *a, int64_t id, int64_t *section)
{
	struct section_list list;
	TRY(section_list(rq->db, a->id, &list));
	*section = list.n ? list.v[0].id : 0;
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i].id == id)
			*section = id;
	return list.n ? OK : NOT_FOUND;
}

err step_new(struct rq *rq)
{
	struct activity a;
	TRY(activity_to_write(rq, &a));
	struct step_edit_page p = {
		.activity = &a,
		.form.kind = str_eq(rq_query(rq, "kind"), S("entry")) ? S("entry") : S("todo"),
		.action = activity_action(rq, a.handle, "steps"),
		.back = activity_url(rq, a.handle)};
	TRY(section_given(rq, &a, rq_query_int(rq, "section", 0), &p.section));
	return show_form(rq, &p);
}

static err answer(struct rq *rq, const struct activity *a, item_id id, int status)
{
	if (rq->format == FORMAT_JSON)
		return step_json(rq, a, id, status);
	return redirect_back(rq,
			     url_path(rq->arena, "%r#step-%i", activity_url(rq, a->handle), id.v));
}

err step_create(struct rq *rq)
{
	struct activity a;
	struct step_text text;
	item_id id;
	TRY(activity_to_write(rq, &a));
	struct step_edit_page p = {.activity = &a,
				   .form.kind = S("todo"),
				   .action = activity_action(rq, a.handle, "steps"),
				   .back = activity_url(rq, a.handle)};
	TRY(section_given(rq, &a, rq_form_int(rq, "section", 0), &p.section));
	TRY(step_form_read(rq, &a, false, &p.form, &text));
	if (rq->errors.n)
		return refuse(rq, &p);
	err e = step_make(rq->db, a.id, p.section, rq->viewer_id, &text, 0, &id);
	if (e == TOO_LARGE) {
		form_error(rq, "title",
			   T(rq->lang, "This activity is full: it has 2,000 entries. Begin another "
				       "one."));
		return refuse(rq, &p);
	}
	TRY(e);
	TRY(attach_put(rq, id));
	if (rq->format == FORMAT_JSON)
		return step_json(rq, &a, id, 201);
	/* From the line below a section: it waits for the next one. */
	if (rq_form_has(rq, "again"))
		return redirect(rq, url_path(rq->arena, "%r?add=%i", activity_url(rq, a.handle),
					     p.section));
	return redirect(rq, url_path(rq->arena, "%r#step-%i", activity_url(rq, a.handle), id.v));
}

/* ---- changing ---- */

static err edit_page(struct rq *rq, const struct activity *a, const struct q_step_find *s,
		     const struct item_row *item, struct step_edit_page *p)
{
	*p = (struct step_edit_page){.activity = a,
				     .step = s->id.v,
				     .section = s->section,
				     .action = step_action(rq, a->handle, s->id.v, "edit"),
				     .back = step_url(rq, a->handle, s->id.v)};
	return step_form_stored(rq, s, item, &p->form);
}

err step_edit(struct rq *rq)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	struct step_edit_page p;
	TRY(step_to_write(rq, &a, &s, &item));
	TRY(edit_page(rq, &a, &s, &item, &p));
	return show_form(rq, &p);
}

err step_update(struct rq *rq)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	struct step_edit_page p;
	struct step_text text;
	int64_t number;
	TRY(step_to_write(rq, &a, &s, &item));
	/* In the order in which ticking and removing it take them. */
	TRY(activity_hold(rq->db, a.id));
	TRY(item_hold(rq->db, s.id));
	TRY(step_to_write(rq, &a, &s, &item)); /* as it is now, with nobody else in between */
	TRY(edit_page(rq, &a, &s, &item, &p));
	str kind = p.form.kind;
	bool closed = item.audience > AUDIENCE_MEMBERS && !viewer_is(rq, item.author);
	TRY(step_form_read(rq, &a, closed, &p.form, &text));
	p.form.kind = kind;
	if (text.kind != (enum kind)s.kind)
		form_error(rq, "kind", T(rq->lang, "A to-do stays a to-do, an entry an entry."));
	if (rq->errors.n)
		return refuse(rq, &p);
	/* Before anything else, while the viewer reads it for sure. */
	TRY(attach_put(rq, s.id));
	/* The first change also keeps what stood before it. */
	TRY(revision_add(rq->db, s.id, item.author, s.title, s.body, &number));
	TRY(revision_add(rq->db, s.id, rq->viewer_id, text.title, text.body, &number));
	TRY(step_change(rq->db, &item, &text));
	TRY(section_given(rq, &a, rq_form_int(rq, "section", s.section), &p.section));
	if (p.section != s.section)
		TRY(step_move(rq->db, a.id, s.id, p.section, 0, 0));
	if (rq->format == FORMAT_JSON)
		return step_json(rq, &a, s.id, 200);
	return redirect(rq, step_url(rq, a.handle, s.id.v));
}

err step_delete(struct rq *rq)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	TRY(step_asked(rq, &a, &s, &item));
	if (!viewer_is(rq, item.author) && !activity_may_manage(&a))
		return fail(rq, DENIED,
			    T(rq->lang, "Who added it removes it, or the owner of the activity."));
	if (!a.may_write)
		TRY(activity_to_write(rq, &a));
	TRY(activity_hold(rq->db, a.id));
	TRY(step_remove(rq->db, s.id, s.section));
	if (rq->format == FORMAT_JSON) {
		rq->response.status = 204;
		return OK;
	}
	return redirect(rq, activity_url(rq, a.handle));
}

/* ---- doing and moving ---- */

err step_done_update(struct rq *rq)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	TRY(step_asked(rq, &a, &s, &item));
	/* Whose it is marks it, also who only reads the activity. */
	if (!a.may_write && (!s.mine || a.state != PLACE_LIVE))
		TRY(activity_to_write(rq, &a));
	err e = step_set_done(rq->db, a.id, s.id, rq_form_int(rq, "on", 1) != 0);
	if (e == INVALID)
		return fail(rq, INVALID, T(rq->lang, "This is no to-do."));
	TRY(e);
	return answer(rq, &a, s.id, 200);
}

err step_move_update(struct rq *rq)
{
	struct activity a;
	struct q_step_find s;
	struct item_row item;
	int64_t section;
	TRY(step_to_write(rq, &a, &s, &item));
	str direction = rq_form(rq, "direction");
	if (!str_empty(direction)) {
		TRY(step_nudge(rq->db, a.id, s.id, str_eq(direction, S("up"))));
		return answer(rq, &a, s.id, 200);
	}
	TRY(section_given(rq, &a, rq_form_int(rq, "section", s.section), &section));
	err e = step_move(rq->db, a.id, s.id, section, rq_form_int(rq, "before", 0),
			  rq_form_int(rq, "after", 0));
	if (e == CONFLICT)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Somebody has moved what it was put beside. Look again."));
	TRY(e);
	return answer(rq, &a, s.id, 200);
}
