/* SPDX-License-Identifier: Apache-2.0
 * activity_settings: beginning an activity, also from another one, and what its owner decides: its
 * names and days, who reads it, who belongs to it, its end.
 */
#include "feature/activities/pages.h"

#include "core/person.h"
#include "ui/api.h"

#include "activity_settings.html.h"

enum { TEMPLATES = 50, PEOPLE = 200 };

/* ---- its fields ---- */

static bool yes(str s)
{
	return str_eq(s, S("1")) || str_eq(s, S("true"));
}

static void read_form(struct rq *rq, struct activity_form *f)
{
	place_names_read(rq, &f->names);
	form_take(rq, "audience", &f->audience);
	form_take(rq, "starts", &f->starts);
	form_take(rq, "due", &f->due);
	form_take(rq, "from", &f->from);
	form_take(rq, "community", &f->community);
	if (rq_form_has(rq, "choices") || rq_form_has(rq, "template"))
		f->template = yes(rq_form(rq, "template"));
}

static err check_form(struct rq *rq, const struct activity_form *f, str is, struct activity *a)
{
	if (!day_read(f->starts, &a->starts))
		form_error(rq, "starts", T(rq->lang, "A day looks like 2027-01-31."));
	if (!day_read(f->due, &a->due))
		form_error(rq, "due", T(rq->lang, "A day looks like 2027-01-31."));
	else if (a->due && a->due < a->starts)
		form_error(rq, "due", T(rq->lang, "It ends before it begins."));
	a->title = f->names.title;
	a->about = f->names.about;
	a->language = f->names.language;
	a->template = f->template;
	a->audience = str_eq(f->audience, S("internal")) ? AUDIENCE_INTERNAL : AUDIENCE_MEMBERS;
	return place_names_check(rq, &f->names, is);
}

/* ---- beginning one ---- */

/* Communities to begin it in: the viewer's, and the one that was asked for. What was sent and is
 * none has to be chosen again: without one an activity may have more readers. */
static err fill_communities(struct rq *rq, struct activity_edit_page *p)
{
	struct place chosen = {0};
	if (!str_empty(p->form.community)) {
		err e = place_by_handle(rq->db, p->form.community, PLACE_COMMUNITY, &chosen, NULL);
		p->community_lost = e == NOT_FOUND && field_bad(rq, "community");
		if (!p->community_lost)
			TRY(e);
		p->form.community = chosen.handle;
	}
	return place_picker_make(rq, PICKED_HANDLE, chosen.id, &p->communities);
}

static err show_new(struct rq *rq, struct activity_edit_page *p)
{
	TRY(q_activity_template_list(rq->db, TEMPLATES, &p->templates));
	TRY(fill_communities(rq, p));
	const struct page how = {.title = str_from(T(rq->lang, "Begin an activity")),
				 .active = S("/activities"),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_activity_new, p);
}

/* What it begins from, when the viewer may read that. */
static err find_from(struct rq *rq, struct activity_edit_page *p)
{
	struct activity *from = NEW(rq->arena, struct activity);
	if (str_empty(p->form.from))
		return OK;
	err e = activity_find(rq->db, p->form.from, from, NULL);
	if (e == OK)
		p->from = from;
	else if (e == NOT_FOUND && rq->method == POST)
		form_error(rq, "from", T(rq->lang, "There is no activity of that address."));
	return e == NOT_FOUND ? OK : e;
}

err activity_new(struct rq *rq)
{
	struct activity_edit_page p = {.form = {.names.language = lang_code(rq->lang),
						.audience = S("members"),
						.starts = day_field(rq, day_today(locale_of(rq))),
						.from = rq_query(rq, "from"),
						.community = rq_query(rq, "community")}};
	TRY(find_from(rq, &p));
	if (p.from) {
		p.form.names.about = p.from->about;
		p.form.names.language = p.from->language;
	}
	return show_new(rq, &p);
}

/* Members of a community begin activities below it. */
static err find_community(struct rq *rq, const struct activity_form *f, struct activity *a)
{
	struct place place;
	struct q_activity_host host;
	bool found = false;
	if (str_empty(f->community))
		return OK;
	err e = place_by_handle(rq->db, f->community, PLACE_COMMUNITY, &place, NULL);
	if (e == OK)
		TRY(q_activity_host(rq->db, place.id, &host, &found));
	else if (e != NOT_FOUND)
		return e;
	if (found)
		a->parent = place.id;
	else
		form_error(rq, "community",
			   T(rq->lang, "You are in no community of that address."));
	return OK;
}

static err make_one(struct rq *rq, struct activity_edit_page *p, struct activity *a, bool *made)
{
	*made = false;
	a->owner = rq->viewer_id;
	a->handle = p->form.names.handle;
	err e = activity_make(rq->db, a);
	if (e == CONFLICT || e == INVALID) {
		place_handle_taken(rq);
		return OK;
	}
	TRY(e);
	*made = true;
	return p->from ? activity_copy(rq->db, p->from, a) : OK;
}

err activity_create(struct rq *rq)
{
	struct activity_edit_page p = {
		.form = {.names.language = lang_code(rq->lang), .audience = S("members")}};
	struct activity a = {0};
	bool made = false;
	TRY(place_named(rq, "community", PICKED_HANDLE));
	read_form(rq, &p.form);
	TRY(check_form(rq, &p.form, STR_NONE, &a));
	TRY(find_from(rq, &p));
	TRY(find_community(rq, &p.form, &a));
	if (rq->errors.n == 0)
		TRY(make_one(rq, &p, &a, &made));
	if (made)
		return rq->format == FORMAT_JSON ? activity_json(rq, a.handle, 201)
						 : redirect(rq, activity_url(rq, a.handle));
	if (rq->format == FORMAT_JSON)
		return refuse_json(rq);
	rq->response.status = 422;
	return show_new(rq, &p);
}

/* ---- its settings ---- */

static err own_activity(struct rq *rq, struct activity *a)
{
	TRY(activity_asked(rq, a));
	return activity_may_manage(a)
		       ? OK
		       : fail(rq, DENIED,
			      T(rq->lang, "Only the owner of this activity does that."));
}

static struct activity_form stored(const struct rq *rq, const struct activity *a)
{
	return (struct activity_form){.names = {.title = a->title,
						.about = a->about,
						.language = a->language,
						.handle = a->handle},
				      .audience = audience_name(a->audience),
				      .starts = day_field(rq, a->starts),
				      .due = day_field(rq, a->due),
				      .template = a->template};
}

static err show_settings(struct rq *rq, const struct activity_edit_page *p)
{
	const struct page how = {.title = str_from(T(rq->lang, "Settings of the activity")),
				 .active = S("/activities"),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_activity_edit, p);
}

err activity_edit(struct rq *rq)
{
	struct activity a;
	TRY(own_activity(rq, &a));
	struct activity_edit_page p = {
		.activity = &a, .form = stored(rq, &a), .saved = !str_empty(rq_query(rq, "saved"))};
	return show_settings(rq, &p);
}

static err write_activity(struct rq *rq, const struct activity *was, const struct activity *now)
{
	struct place place;
	TRY(place_find(rq->db, was->id, &place));
	place.title = now->title;
	place.description = now->about;
	place.language = now->language;
	TRY(place_update(rq->db, &place));
	TRY(place_sort(rq->db, &place, was->owner, STR_NONE));
	TRY(q_activity_write(rq->db, was->id, now->starts, now->due, now->template));
	return now->audience == was->audience ? OK
					      : place_set_audience(rq->db, was->id, now->audience);
}

err activity_update(struct rq *rq)
{
	struct activity a, changed = {0};
	TRY(own_activity(rq, &a));
	struct activity_edit_page p = {.activity = &a, .form = stored(rq, &a)};
	read_form(rq, &p.form);
	TRY(check_form(rq, &p.form, a.handle, &changed));
	if (rq->errors.n == 0)
		TRY(place_names_move(rq, a.id, a.handle, &p.form.names));
	if (rq->errors.n) {
		if (rq->format == FORMAT_JSON)
			return refuse_json(rq);
		rq->response.status = 422;
		return show_settings(rq, &p);
	}
	TRY(write_activity(rq, &a, &changed));
	str handle = str_empty(p.form.names.handle) ? a.handle : p.form.names.handle;
	if (rq->format == FORMAT_JSON)
		return activity_json(rq, handle, 200);
	return redirect(rq,
			url_path(rq->arena, "%r?saved=1", activity_action(rq, handle, "settings")));
}

static err set_done(struct rq *rq, bool done)
{
	struct activity a;
	TRY(own_activity(rq, &a));
	TRY(activity_complete(rq->db, &a, done));
	if (rq->format == FORMAT_JSON)
		return activity_json(rq, a.handle, 200);
	return redirect(rq, activity_url(rq, a.handle));
}

err activity_complete_form(struct rq *rq)
{
	return set_done(rq, true);
}

err activity_reopen(struct rq *rq)
{
	return set_done(rq, false);
}

/* ---- people ---- */

static err people_json(struct rq *rq, const struct activity *a,
		       const struct q_activity_members_list *members)
{
	bool numbers = activity_may_manage(a);
	api_begin(rq);
	json_open(rq->out, "people", '[');
	for (size_t i = 0; i < members->n; i++)
		json_place_person(rq->out, numbers ? members->v[i].id : (person_id){0},
				  members->v[i].handle, members->v[i].name,
				  (enum role)members->v[i].role);
	json_close(rq->out, ']');
	return api_end(rq);
}

static err show_people(struct rq *rq, const struct activity *a)
{
	struct activity_people_page p = {.activity = a};
	TRY(q_activity_members(rq->db, a->id, PEOPLE, &p.members));
	if (rq->format == FORMAT_JSON)
		return people_json(rq, a, &p.members);
	const struct page how = {.title = str_from(T(rq->lang, "People of the activity")),
				 .active = S("/activities"),
				 .style = "activities/activities.css"};
	return page_as(rq, &how, v_activity_people, &p);
}

err activity_people(struct rq *rq)
{
	struct activity a;
	TRY(activity_asked(rq, &a));
	return show_people(rq, &a);
}

static err refuse_who(struct rq *rq, const struct activity *a, const char *text)
{
	form_error(rq, "who", text);
	rq->response.status = 422;
	return show_people(rq, a);
}

err activity_member_create(struct rq *rq)
{
	struct activity a;
	struct person person;
	TRY(own_activity(rq, &a));
	str handle = str_lower(rq->arena, str_trim(rq_form(rq, "who"))), role = rq_form(rq, "role");
	if (str_starts(handle, S("@")))
		handle = str_sub(handle, 1, handle.n);
	err e = person_by_handle(rq->db, handle, &person, NULL);
	if (e == NOT_FOUND || (e == OK && person.state != PERSON_ACTIVE))
		return refuse_who(
			rq, &a,
			cstr(rq->arena,
			     format_fill(rq->arena, T(rq->lang, "Nobody here is called @#."),
					 handle)));
	TRY(e);
	enum role as = str_eq(role, S("reader"))  ? ROLE_MEMBER
		       : str_eq(role, S("owner")) ? ROLE_OWNER
						  : ROLE_FACILITATOR;
	if (as == ROLE_OWNER && person.kind == PERSON_GUEST)
		return refuse_who(rq, &a,
				  T(rq->lang, "A guest can take part, but not own the activity."));
	if (ID_EQ(person.id, rq->viewer_id) && as != ROLE_OWNER)
		return refuse_who(rq, &a,
				  T(rq->lang, "Make somebody else an owner first; they can change "
					      "your role."));
	e = member_put(rq->db, person.id, a.id, as, MEMBER_IN);
	if (e == DENIED)
		return refuse_who(rq, &a,
				  T(rq->lang, "Only members of its community can take part in "
					      "this activity."));
	TRY(e);
	return redirect(rq, activity_action(rq, a.handle, "people"));
}

/* The owner takes somebody out; everybody may go. */
err activity_member_delete(struct rq *rq)
{
	struct activity a;
	person_id who;
	TRY(activity_asked(rq, &a));
	/* Whoever may not do it is told the same whether somebody has that handle. */
	err e = form_person(rq, &who);
	if (!ID_EQ(who, rq->viewer_id) && !activity_may_manage(&a))
		return fail(rq, DENIED, T(rq->lang, "Only the owner of this activity does that."));
	TRY(e);
	e = activity_part(rq->db, &a, who);
	if (e == CONFLICT)
		return refuse_who(rq, &a,
				  T(rq->lang, "The last owner stays. Make somebody else an owner "
					      "first."));
	TRY(e);
	return redirect(rq, ID_EQ(who, rq->viewer_id) ? URL("/activities")
						      : activity_action(rq, a.handle, "people"));
}
