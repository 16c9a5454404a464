/* SPDX-License-Identifier: Apache-2.0
 * activity_show: the outline of an activity, and the page of one of its sections. A page shows a
 * bounded number of steps; the rest of a long section stands on its own page, by key.
 */
#include "feature/activities/pages.h"

#include "base/utf8.h"
#include "core/job.h"
#include "ui/api.h"

#include "activity.html.h"

enum {
	PAGE_STEPS = 300,
	SECTION_STEPS = 60,
	SECTION_DONE = 10,
	SECTION_PAGE = 100,
	FACES = 8,
	PEOPLE = 60
};

err activity_asked(struct rq *rq, struct activity *a)
{
	return activity_find(rq->db, rq_path(rq, "activity"), a, NULL);
}

err activity_to_write(struct rq *rq, struct activity *a)
{
	TRY(activity_asked(rq, a));
	if (a->may_write)
		return OK;
	return fail(rq, DENIED,
		    a->state == PLACE_LIVE
			    ? T(rq->lang, "Its authors write here. Its owner can make you one.")
			    : T(rq->lang, "This activity is completed: it can be read, but nothing "
					  "is written there any more."));
}

/* ---- rows ---- */

static struct step_row *row_of(struct step_rows *rows, item_id id)
{
	for (size_t i = 0; i < rows->n; i++)
		if (ID_EQ(rows->v[i].of->id, id))
			return &rows->v[i];
	return NULL;
}

/* Rows of 500 and fewer at a time, with the faces of those whose they are. */
err step_rows_of(struct rq *rq, const struct activity *a, const struct q_step_open_list *list,
		 struct step_rows *rows)
{
	struct id_list ids = {0};
	struct q_assignee_list_list who = {0};
	*rows = (struct step_rows){0};
	for (size_t i = 0; i < list->n; i++) {
		*ARENA_PUSH(rq->arena, rows) =
			(struct step_row){.of = &list->v[i],
					  .may_write = a->may_write,
					  .may_do = a->may_write && list->v[i].kind == KIND_TODO};
		if (list->v[i].kind == KIND_TODO)
			*ARENA_PUSH(rq->arena, &ids) = list->v[i].id.v;
	}
	if (ids.n == 0)
		return OK;
	TRY(q_assignee_list(rq->db, ids, &who));
	for (size_t i = 0; i < who.n; i++) {
		struct step_row *row = row_of(rows, who.v[i].todo);
		struct person p = {.name = who.v[i].name,
				   .handle = who.v[i].handle,
				   .photo = who.v[i].photo,
				   .hue = who.v[i].hue,
				   .kind = (enum person_kind)who.v[i].kind};
		if (!row)
			continue;
		*ARENA_PUSH(rq->arena, &row->faces) = *face_of_person(rq, &p);
		if (viewer_is(rq, who.v[i].id)) {
			row->mine = true;
			row->may_do = a->state == PLACE_LIVE;
		}
	}
	return OK;
}

static err cut_rows(struct rq *rq, const struct activity *a, struct q_step_open_list *list,
		    size_t most, struct step_rows *rows, bool *more)
{
	*more = list->n > most;
	if (*more)
		list->n = most;
	return step_rows_of(rq, a, list, rows);
}

static err fill_section(struct rq *rq, struct section_row *s, int64_t *left)
{
	struct q_step_open_list *open = NEW(rq->arena, struct q_step_open_list),
				*done = NEW(rq->arena, struct q_step_open_list);
	int64_t most = *left < SECTION_STEPS ? *left : SECTION_STEPS;
	TRY(q_step_open(rq->db, s->of.id, STR_NONE, 0, most + 1, open));
	TRY(q_step_done(rq->db, s->of.id, INT64_MAX, INT64_MAX, SECTION_DONE + 1, done));
	TRY(cut_rows(rq, s->activity, open, (size_t)most, &s->open, &s->more));
	TRY(cut_rows(rq, s->activity, done, SECTION_DONE, &s->done, &s->more_done));
	*left -= (int64_t)s->open.n;
	return OK;
}

/* ---- the outline ---- */

static err fill_sections(struct rq *rq, struct activity_page *p)
{
	bool on = false;
	struct section_list list;
	int64_t left = PAGE_STEPS, adding = rq_query_int(rq, "add", 0);
	const struct moments *moments = moments_for(rq, WRITES_INSIDE);
	TRY(section_list(rq->db, p->activity->id, &list));
	p->empty = true;
	for (size_t i = 0; i < list.n; i++) {
		struct section_row *s = ARENA_PUSH(rq->arena, &p->sections);
		*s = (struct section_row){.of = list.v[i],
					  .activity = p->activity,
					  .people = &p->people,
					  .moments = moments,
					  .adding = list.v[i].id == adding,
					  .first = i == 0,
					  .last = i + 1 == list.n};
		TRY(fill_section(rq, s, &left));
		p->empty = p->empty && s->open.n == 0 && s->done.n == 0;
		p->coming = p->coming || list.v[i].coming;
	}
	p->empty = p->empty && list.n == 1;
	if (p->coming)
		TRY(activity_copy_goes_on(rq->db, p->activity->id, &on));
	p->stopped = p->coming && !on;
	return OK;
}

static err fill_people(struct rq *rq, struct activity_page *p)
{
	TRY(q_activity_members(rq->db, p->activity->id, PEOPLE, &p->people.rows));
	for (size_t i = 0; i < p->people.rows.n && i < FACES; i++)
		*ARENA_PUSH(rq->arena, &p->people.faces) =
			*activity_member_face(rq, &p->people.rows.v[i]);
	return OK;
}

err activity_show(struct rq *rq)
{
	static const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	struct activity a;
	bool moved;
	TRY(activity_find(rq->db, rq_path(rq, "activity"), &a, &moved));
	if (rq->format == FORMAT_JSON)
		return activity_json(rq, a.handle, 200);
	if (moved)
		return redirect_permanent(rq, activity_url(rq, a.handle));
	struct activity_page p = {.activity = &a, .here = activity_url(rq, a.handle)};
	p.about = text_in(rq, a.language, markdown_render(rq->arena, a.about, &options, NULL));
	TRY(fill_people(rq, &p));
	TRY(fill_sections(rq, &p));
	const struct page how = {.title = a.title,
				 .active = S("/activities"),
				 .style = "activities/activities.css",
				 .script = "activities/activities.js"};
	return page_as(rq, &how, v_activity_show, &p);
}

/* ---- a section by itself ---- */

/* "KEY-ID" of the last row of the page before; done ones by their time. */
static void read_cursor(const struct rq *rq, bool done, str *position, int64_t *time, int64_t *id)
{
	str rest = rq_query(rq, "after"), first = str_cut(&rest, '-');
	*position = STR_NONE;
	*time = INT64_MAX;
	*id = done ? INT64_MAX : 0;
	if (!rest.p || !str_to_int(rest, id))
		return;
	*position = first;
	if (done && !str_to_int(first, time))
		*time = *id = INT64_MAX;
}

static err section_rows(struct rq *rq, struct section_page *p, str *next)
{
	struct q_step_open_list *list = NEW(rq->arena, struct q_step_open_list);
	struct section_row *s = &p->section;
	str position;
	int64_t time, id;
	bool more;
	read_cursor(rq, p->show_done, &position, &time, &id);
	if (p->show_done)
		TRY(q_step_done(rq->db, s->of.id, time, id, SECTION_PAGE + 1, list));
	else
		TRY(q_step_open(rq->db, s->of.id, position, id, SECTION_PAGE + 1, list));
	TRY(cut_rows(rq, p->activity, list, SECTION_PAGE, p->show_done ? &s->done : &s->open,
		     &more));
	if (!more)
		return OK;
	const struct q_step_open *last = &list->v[SECTION_PAGE - 1];
	*next = str_cat(rq->arena, p->show_done ? id_text(rq, last->done) : last->position, S("-"),
			id_text(rq, last->id.v));
	return OK;
}

err section_show(struct rq *rq)
{
	struct activity a;
	struct section s;
	str next = STR_NONE;
	TRY(activity_asked(rq, &a));
	TRY(section_find(rq->db, a.id, rq_path_id(rq, "section"), &s));
	struct section_page p = {.activity = &a,
				 .section = {.of = s, .activity = &a},
				 .show_done = str_eq(rq_query(rq, "show"), S("done"))};
	TRY(section_rows(rq, &p, &next));
	p.open_url = section_url(rq, a.handle, s.id);
	p.done_url = url_path(rq->arena, "%r?show=done", p.open_url);
	if (!str_empty(next))
		p.next = page_with(rq, "after", next);
	const struct page how = {.title = str_empty(s.title) ? a.title : s.title,
				 .active = S("/activities"),
				 .style = "activities/activities.css",
				 .script = "activities/activities.js"};
	return page_as(rq, &how, v_section_show, &p);
}

/* ---- changing sections ---- */

static err title_given(struct rq *rq, str *title)
{
	*title = str_trim(rq_form(rq, "title"));
	if (title->n && utf8_count(*title) <= SECTION_TITLE_MAX)
		return OK;
	return fail(rq, INVALID, T(rq->lang, "A section has a name of at most 100 characters."));
}

static err back_to(struct rq *rq, const struct activity *a)
{
	if (rq->format == FORMAT_JSON)
		return activity_json(rq, a->handle, 200);
	return redirect_back(rq, activity_url(rq, a->handle));
}

static err section_to_write(struct rq *rq, struct activity *a, struct section *s)
{
	TRY(activity_to_write(rq, a));
	return section_find(rq->db, a->id, rq_path_id(rq, "section"), s);
}

err section_create(struct rq *rq)
{
	struct activity a;
	str title;
	int64_t id;
	TRY(activity_to_write(rq, &a));
	TRY(title_given(rq, &title));
	err e = section_make(rq->db, a.id, title, &id);
	if (e == TOO_LARGE)
		return fail(rq, INVALID,
			    T(rq->lang, "An activity has at most 50 sections. Begin another one."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return activity_json(rq, a.handle, 201);
	return redirect(rq, url_path(rq->arena, "%r#section-%i", activity_url(rq, a.handle), id));
}

err section_update(struct rq *rq)
{
	struct activity a;
	struct section s;
	str title;
	TRY(section_to_write(rq, &a, &s));
	TRY(title_given(rq, &title));
	TRY(q_section_write(rq->db, s.id, title));
	return back_to(rq, &a);
}

err section_move_update(struct rq *rq)
{
	struct activity a;
	struct section s;
	TRY(section_to_write(rq, &a, &s));
	TRY(section_move(rq->db, a.id, s.id, str_eq(rq_form(rq, "direction"), S("up"))));
	return back_to(rq, &a);
}

err activity_copy_create(struct rq *rq)
{
	struct activity a;
	TRY(activity_to_write(rq, &a));
	err e = rq_form_has(rq, "end") ? activity_copy_end(rq->db, a.id)
				       : activity_copy_go_on(rq->db, &a);
	if (e == DENIED)
		return fail(rq, DENIED,
			    T(rq->lang, "You may not read the activity that this one was begun "
					"from. Somebody else who writes here may."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, activity_url(rq, a.handle));
}

err section_delete(struct rq *rq)
{
	struct activity a;
	struct section s;
	TRY(section_to_write(rq, &a, &s));
	err e = section_drop(rq->db, a.id, s.id);
	if (e == CONFLICT)
		return fail(rq, CONFLICT, T(rq->lang, "The only section stays."));
	if (e == BUSY)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Lines are still being copied into this section. Wait a "
					"moment, then delete it."));
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return activity_json(rq, a.handle, 200);
	return redirect(rq, activity_url(rq, a.handle));
}
