/* SPDX-License-Identifier: Apache-2.0
 * team: who looks after a jam and when, and who was asked in from outside: by names, by a table, by
 * links.
 */
#include "feature/jams/outsider.h"

#include "core/person.h"
#include "ui/api.h"

#include "jam_team.html.h"

enum { LATEST = 50, WAITING_PAGE = 100, UNKNOWN_SHOWN = 50, SHIFT_LONGEST = 24 };

/* ---- people ---- */

/* The cursor is the number of a letter: an address does not belong into one of ours. */
static err waiting_page(struct rq *rq, const struct jam_view *v, struct jam_member_page *p)
{
	int64_t after = rq_query_int(rq, "after", 0);
	url all = jam_action(rq, v->jam.handle, "members");
	TRY(q_letters_waiting(rq->db, v->jam.id, after, WAITING_PAGE + 1, &p->waiting));
	if (after)
		p->pager.newer = all;
	if (p->waiting.n > WAITING_PAGE) {
		p->waiting.n = WAITING_PAGE;
		p->pager.older =
			url_path(rq->arena, "%r?after=%i", all, p->waiting.v[WAITING_PAGE - 1].id);
	}
	return OK;
}

static err show_members(struct rq *rq, struct jam_view *v, struct jam_member_page *p)
{
	p->v = v;
	p->outsiders = outsider_may(rq, v);
	TRY(q_jam_team(rq->db, v->jam.id, &p->team));
	if (v->team) {
		TRY(q_jam_latest(rq->db, v->jam.id, LATEST, &p->latest));
		TRY(invitation_list(rq->db, v->jam.id, &p->links));
	}
	if (v->owner)
		TRY(waiting_page(rq, v, p));
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v->where, "members", T(rq->lang, "Participants"), &how,
				v_jam_people, p);
}

err jam_member_list(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked(rq, &v));
	struct jam_member_page p = {0};
	return show_members(rq, &v, &p);
}

static err read_lists(struct rq *rq, struct invited_list *list, struct invited_list *names)
{
	const struct upload *file = rq_upload(rq, "file");
	const char *field = "who";
	str why = STR_NONE;
	err e = invited_read(rq->arena, rq_form(rq, "who"), list);
	if (e == OK && file && file->size > 0) {
		field = "file";
		e = invited_read_table(rq->arena, file->path, list, names, &why);
	}
	if (e == TOO_LARGE)
		form_error(rq, field,
			   T(rq->lang, "At most 2,000 at a time, and nobody was invited: send the "
				       "rest apart."));
	if (e == INVALID)
		form_error(rq, field,
			   cstr(rq->arena,
				format_fill(rq->arena, T(rq->lang, "This table cannot be read: #"),
					    why)));
	if (e == OK && list->n == 0)
		form_error(rq, "who", T(rq->lang, "Name somebody, or choose a table."));
	return e == INVALID || e == TOO_LARGE ? OK : e;
}

/* Whom the team names is in at once, and hears of it; who has no account, once they came by the
 * letter. */
static err let_in(struct rq *rq, const struct jam_view *v, str token, str name, enum role role,
		  struct jam_member_page *p)
{
	struct person person;
	struct q_jam_member m;
	enum outsider_named outside = OUTSIDER_NOT;
	bool found, member;
	TRY(invited_person(rq->db, token, &person, &found));
	if (!found && role == ROLE_MEMBER)
		TRY(outsider_name(rq, v, token, name, &outside));
	if (outside != OUTSIDER_NOT) {
		p->guests += outside == OUTSIDER_NEW;
		p->already += outside == OUTSIDER_ALREADY;
		return OK;
	}
	if (!found || (role > ROLE_MEMBER && person.kind != PERSON_EMPLOYEE)) {
		if (p->unknown.n < UNKNOWN_SHOWN)
			*ARENA_PUSH(rq->arena, &p->unknown) = token;
		return OK;
	}
	TRY(q_jam_member(rq->db, v->jam.id, person.id, &m, &member));
	/* A list says who is in, not who is less than before. */
	if (member && m.role >= (int64_t)role) {
		p->already++;
		return OK;
	}
	p->added++;
	return member_put(rq->db, person.id, v->jam.id, role, MEMBER_IN);
}

static err people_json(struct rq *rq, const struct jam_member_page *p)
{
	api_begin(rq);
	json_int(rq->out, "added", p->added);
	json_int(rq->out, "already", p->already);
	json_int(rq->out, "guests", p->guests);
	json_open(rq->out, "unknown", '[');
	for (size_t i = 0; i < p->unknown.n; i++)
		json_str(rq->out, NULL, p->unknown.v[i]);
	json_close(rq->out, ']');
	return api_end(rq);
}

err jam_member_create(struct rq *rq)
{
	struct jam_view v;
	struct invited_list list = {0}, names = {0};
	struct jam_member_page p = {.any = true};
	str name = rq_form(rq, "role");
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	enum role role = str_eq(name, S("owner"))	  ? ROLE_OWNER
			 : str_eq(name, S("facilitator")) ? ROLE_FACILITATOR
							  : ROLE_MEMBER;
	if (role > ROLE_MEMBER && !v.owner)
		return fail(rq, DENIED, T(rq->lang, "Only the owners of this jam do that."));
	TRY(read_lists(rq, &list, &names));
	for (size_t i = 0; i < list.n && rq->errors.n == 0; i++)
		TRY(let_in(rq, &v, list.v[i], i < names.n ? names.v[i] : STR_NONE, role, &p));
	rq->audit_detail = v.jam.handle;
	if (rq->format == FORMAT_JSON)
		return rq->errors.n ? api_refuse(rq) : people_json(rq, &p);
	if (rq->errors.n) {
		p.any = false;
		rq->response.status = 422;
	}
	return show_members(rq, &v, &p);
}

/* Who was written to and did not come yet: the links of the letters end. */
static err take_back(struct rq *rq, const struct jam_view *v, int64_t letter)
{
	int64_t n;
	if (!v->owner)
		return fail(rq, DENIED, T(rq->lang, "Only the owners of this jam do that."));
	TRY(q_letters_end(rq->db, letter, v->jam.id, &n));
	if (!n)
		return NOT_FOUND;
	TRY(invitation_end_all(rq->db, v->jam.id));
	rq->audit_detail = str_cat(rq->arena, v->jam.handle, S(": letter"));
	return redirect(rq, jam_action(rq, v->jam.handle, "members"));
}

err jam_member_delete(struct rq *rq)
{
	struct jam_view v;
	struct q_jam_member m;
	bool found;
	person_id who = {rq_form_int(rq, "person", 0)};
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	if (rq_form_has(rq, "letter"))
		return take_back(rq, &v, rq_form_int(rq, "letter", 0));
	TRY(q_jam_member(rq->db, v.jam.id, who, &m, &found));
	/* Facilitators take out who takes part; owners everybody. */
	if (found && m.role > ROLE_MEMBER && !v.owner)
		return fail(rq, DENIED, T(rq->lang, "Only the owners of this jam do that."));
	err e = found ? jam_part(rq->db, &v.where.place, who) : OK;
	if (e == CONFLICT)
		return fail(rq, CONFLICT,
			    T(rq->lang, "The last owner stays. Make somebody else an owner "
					"first."));
	TRY(e);
	/* Nobody who was taken out comes back by a link from before. */
	if (found && !ID_EQ(who, rq->viewer_id))
		TRY(invitation_end_all(rq->db, v.jam.id));
	rq->audit_detail = str_cat(rq->arena, v.jam.handle, S(": "), id_text(rq, who.v));
	return redirect(rq, ID_EQ(who, rq->viewer_id) ? URL("/jams")
						      : jam_action(rq, v.jam.handle, "members"));
}

/* ---- links ---- */

err jam_invitation_create(struct rq *rq)
{
	struct jam_view v;
	struct jam_member_page p = {0};
	int64_t days = rq_form_int(rq, "days", 7), uses = rq_form_int(rq, "uses", 10);
	str secret;
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	if (days < 1 || days > INVITATION_DAYS_MAX)
		form_error(rq, "days", T(rq->lang, "A link holds for 1 to 90 days."));
	if (uses < 1 || uses > INVITATION_USES_MAX)
		form_error(rq, "uses", T(rq->lang, "A link lets in 1 to 1,000 people."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_members(rq, &v, &p);
	}
	TRY(invitation_make(rq->db, v.jam.id, days, uses, &secret));
	p.link = url_path(rq->arena, "/jams/join/%s", secret);
	p.link_text = page_absolute(rq, p.link);
	rq->audit_detail = v.jam.handle;
	return show_members(rq, &v, &p);
}

err jam_invitation_delete(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	TRY(invitation_end(rq->db, rq_form_int(rq, "invitation", 0), v.jam.id));
	return redirect(rq, jam_action(rq, v.jam.handle, "members"));
}

/* ---- shifts ---- */

static err show_shifts(struct rq *rq, struct jam_view *v)
{
	struct jam_shift_page p = {.v = v, .zone = rq->viewer->time_zone};
	TRY(jam_forums(rq->db, v->jam.id, &p.forums));
	TRY(q_jam_team(rq->db, v->jam.id, &p.team));
	TRY(q_jam_shifts(rq->db, v->jam.id, 0, &p.shifts));
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v->where, "shifts", T(rq->lang, "Shifts"), &how, v_jam_shifts,
				&p);
}

err jam_shift_list(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked(rq, &v));
	return show_shifts(rq, &v);
}

static bool is_forum(const struct jam_forums *forums, int64_t id)
{
	for (size_t i = 0; i < forums->n; i++)
		if (forums->v[i].id.v == id)
			return true;
	return id == 0;
}

err jam_shift_create(struct rq *rq)
{
	struct jam_view v;
	struct jam_forums forums;
	struct q_jam_member m;
	int64_t starts = 0, ends = 0, forum = rq_form_int(rq, "forum", 0);
	person_id who = {rq_form_int(rq, "person", 0)};
	bool found;
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	TRY(jam_changes(rq, &v));
	TRY(jam_forums(rq->db, v.jam.id, &forums));
	TRY(q_jam_member(rq->db, v.jam.id, who, &m, &found));
	if (!found || m.role < ROLE_FACILITATOR)
		form_error(rq, "person", T(rq->lang, "Choose somebody of the team."));
	if (!is_forum(&forums, forum))
		form_error(rq, "forum", T(rq->lang, "Choose a forum."));
	if (!format_read_input_time(locale_of(rq), rq_form(rq, "starts"), &starts))
		form_error(rq, "starts", T(rq->lang, "When does it begin?"));
	if (!format_read_input_time(locale_of(rq), rq_form(rq, "ends"), &ends) || ends <= starts ||
	    ends - starts > SHIFT_LONGEST * HOUR)
		form_error(rq, "ends", T(rq->lang, "A shift ends within a day of its beginning."));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_shifts(rq, &v);
	}
	TRY(q_jam_shift_add(rq->db, id_new(), v.jam.id, forum, who, starts, ends));
	return redirect(rq, jam_action(rq, v.jam.handle, "shifts"));
}

err jam_shift_delete(struct rq *rq)
{
	struct jam_view v;
	int64_t changed;
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	TRY(jam_changes(rq, &v));
	TRY(q_jam_shift_drop(rq->db, rq_form_int(rq, "shift", 0), v.jam.id, &changed));
	return redirect(rq, jam_action(rq, v.jam.handle, "shifts"));
}

/* ---- executives ---- */

static err show_executives(struct rq *rq)
{
	struct jam_executive_page p = {0};
	TRY(q_jam_executives(rq->db, &p.rows));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Executives")),
					     .active = S("/admin")}),
		       v_jam_executives, &p);
}

err jam_executive_list(struct rq *rq)
{
	return show_executives(rq);
}

err jam_executive_create(struct rq *rq)
{
	struct person person;
	bool found;
	TRY(invited_person(rq->db, str_trim(rq_form(rq, "who")), &person, &found));
	if (!found || person.kind != PERSON_EMPLOYEE) {
		form_error(rq, "who", T(rq->lang, "Nobody who works here has this name."));
		rq->response.status = 422;
		return show_executives(rq);
	}
	TRY(q_jam_executive_put(rq->db, person.id));
	rq->audit_detail = str_cat(rq->arena, S("+"), person.handle);
	return redirect(rq, URL("/jams/executives"));
}

err jam_executive_delete(struct rq *rq)
{
	person_id who = {rq_form_int(rq, "person", 0)};
	TRY(q_jam_executive_drop(rq->db, who));
	rq->audit_detail = str_cat(rq->arena, S("-"), id_text(rq, who.v));
	return redirect(rq, URL("/jams/executives"));
}
