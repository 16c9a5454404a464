/* SPDX-License-Identifier: Apache-2.0
 * jam_forum: the forums of a jam as its team prepares them: question, moderator, background.
 */
#include "feature/jams/pages.h"

#include "base/utf8.h"
#include "core/person.h"
#include "ui/api.h"

#include "jam_prepare.html.h"

static void read_form(struct rq *rq, struct jam_forum_form *f)
{
	form_take(rq, "title", &f->title);
	form_take(rq, "question", &f->question);
	form_take(rq, "background", &f->background);
	form_take(rq, "language", &f->language);
	form_take(rq, "moderator", &f->moderator);
}

/* Somebody who works here. Who moderates is of the team, and into that owners let people alone. */
static err check_moderator(struct rq *rq, const struct jam_view *v, str handle, person_id *id)
{
	struct person person;
	struct q_jam_member m;
	bool found, member;
	*id = (person_id){0};
	if (str_empty(handle))
		return OK;
	TRY(invited_person(rq->db, handle, &person, &found));
	if (!found || person.kind != PERSON_EMPLOYEE) {
		form_error(rq, "moderator",
			   T(rq->lang, "A forum is moderated by somebody who works here."));
		return OK;
	}
	TRY(q_jam_member(rq->db, v->jam.id, person.id, &m, &member));
	if (!v->owner && (!member || m.role < ROLE_FACILITATOR))
		form_error(rq, "moderator", T(rq->lang, "Choose somebody of the team."));
	*id = person.id;
	return OK;
}

static err check_form(struct rq *rq, const struct jam_view *v, const struct jam_forum_form *f,
		      struct jam_forum *forum)
{
	enum lang lang;
	if (str_empty(f->title) || utf8_count(f->title) > PLACE_TITLE_MAX)
		form_error(rq, "title", T(rq->lang, "Give it a name: at most 100 characters."));
	if (str_empty(f->question) || utf8_count(f->question) > FORUM_QUESTION_MAX)
		form_error(rq, "question",
			   T(rq->lang, "Ask one thing, in at most 300 characters."));
	if (utf8_count(f->background) > FORUM_BACKGROUND_MAX)
		form_error(rq, "background", T(rq->lang, "At most 20,000 characters."));
	forum->title = f->title;
	forum->question = f->question;
	forum->background = f->background;
	forum->language = lang_parse(f->language, &lang) ? lang_code(lang) : S("en");
	return check_moderator(rq, v, f->moderator, &forum->moderator);
}

static err show_form(struct rq *rq, struct jam_view *v, struct jam_forum_edit_page *p)
{
	p->v = v;
	p->action = p->forum ? jam_forum_action(rq, v->jam.handle, p->forum->id, "edit")
			     : jam_action(rq, v->jam.handle, "forums");
	const struct page how = {.style = "jams/jams.css"};
	return page_in_place_as(rq, &v->where, "rules",
				p->forum ? T(rq->lang, "Change the forum")
					 : T(rq->lang, "Add a forum"),
				&how, v_jam_forum_edit, p);
}

static err refuse(struct rq *rq, struct jam_view *v, struct jam_forum_edit_page *p)
{
	if (rq->format == FORMAT_JSON)
		return api_refuse(rq);
	rq->response.status = 422;
	return show_form(rq, v, p);
}

static err done(struct rq *rq, struct jam_view *v, int status)
{
	return rq->format == FORMAT_JSON ? jam_json(rq, v, status)
					 : redirect(rq, jam_action(rq, v->jam.handle, "rules"));
}

err jam_forum_new(struct rq *rq)
{
	struct jam_view v;
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	struct jam_forum_edit_page p = {.form = {.language = v.where.place.language}};
	return show_form(rq, &v, &p);
}

err jam_forum_create(struct rq *rq)
{
	struct jam_view v;
	struct jam_forum forum = {0};
	TRY(jam_asked_by(rq, ROLE_FACILITATOR, &v));
	TRY(jam_changes(rq, &v));
	struct jam_forum_edit_page p = {.form = {.language = v.where.place.language}};
	read_form(rq, &p.form);
	TRY(check_form(rq, &v, &p.form, &forum));
	if (rq->errors.n)
		return refuse(rq, &v, &p);
	err e = jam_forum_make(rq->db, &v.where.place, 0, &forum);
	if (e == TOO_LARGE) {
		form_error(rq, "title", T(rq->lang, "A jam has at most ten forums."));
		return refuse(rq, &v, &p);
	}
	TRY(e);
	return done(rq, &v, 201);
}

static struct jam_forum_form stored(const struct jam_forum *f)
{
	return (struct jam_forum_form){.title = f->title,
				       .question = f->question,
				       .background = f->background,
				       .language = f->language,
				       .moderator = f->moderator_handle};
}

static err team_forum(struct rq *rq, struct jam_view *v, struct jam_forums *all,
		      struct jam_forum *f)
{
	TRY(jam_forum_asked(rq, v, all, f));
	return v->team ? OK : fail(rq, DENIED, T(rq->lang, "Only the team of this jam does that."));
}

err jam_forum_edit(struct rq *rq)
{
	struct jam_view v;
	struct jam_forums all;
	struct jam_forum f;
	TRY(team_forum(rq, &v, &all, &f));
	struct jam_forum_edit_page p = {.forum = &f, .form = stored(&f)};
	return show_form(rq, &v, &p);
}

err jam_forum_update(struct rq *rq)
{
	struct jam_view v;
	struct jam_forums all;
	struct jam_forum f, now;
	TRY(team_forum(rq, &v, &all, &f));
	TRY(jam_changes(rq, &v));
	struct jam_forum_edit_page p = {.forum = &f, .form = stored(&f)};
	read_form(rq, &p.form);
	now = f;
	TRY(check_form(rq, &v, &p.form, &now));
	if (rq->errors.n)
		return refuse(rq, &v, &p);
	TRY(jam_forum_write(rq->db, &v.where.place, &now));
	return done(rq, &v, 200);
}

/* One up or down: it changes places with its neighbour. */
err jam_forum_move_update(struct rq *rq)
{
	struct jam_view v;
	struct jam_forums all;
	struct jam_forum f;
	bool up = !str_eq(rq_form(rq, "direction"), S("down"));
	TRY(team_forum(rq, &v, &all, &f));
	TRY(jam_changes(rq, &v));
	for (size_t i = 0; i < all.n; i++) {
		if (!ID_EQ(all.v[i].id, f.id))
			continue;
		if (up ? i == 0 : i + 1 == all.n)
			break;
		const struct jam_forum *other = &all.v[up ? i - 1 : i + 1];
		TRY(q_jam_forum_put(rq->db, f.id, other->position));
		TRY(q_jam_forum_put(rq->db, other->id, f.position));
		break;
	}
	if (rq->format == FORMAT_JSON)
		return jam_json(rq, &v, 200);
	return redirect(rq, url_path(rq->arena, "%r#forum-%i",
				     jam_action(rq, v.jam.handle, "rules"), f.id.v));
}

err jam_forum_delete(struct rq *rq)
{
	struct jam_view v;
	struct jam_forums all;
	struct jam_forum f;
	TRY(team_forum(rq, &v, &all, &f));
	TRY(jam_changes(rq, &v));
	err e = jam_forum_drop(rq->db, f.id);
	if (e == CONFLICT)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Something was said in it: change its question instead."));
	TRY(e);
	return rq->format == FORMAT_JSON ? api_nothing(rq)
					 : redirect(rq, jam_action(rq, v.jam.handle, "rules"));
}
