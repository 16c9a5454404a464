/* SPDX-License-Identifier: Apache-2.0
 * wiki_settings: opening a wiki, and what its owner decides: its names, who reads it, who writes in
 * it, and its end.
 */
#include "feature/wikis/handlers.h"

#include "core/person.h"
#include "feature/wikis/pages.h"
#include "ui/api.h"

#include "wiki.html.h"

/* ---- its fields ---- */

static void read_form(struct rq *rq, struct wiki_form *f)
{
	place_names_read(rq, &f->names);
	form_take(rq, "audience", &f->audience);
	form_take(rq, "joining", &f->joining);
}

static enum joining joining_of(str s)
{
	return str_eq(s, S("writers")) ? JOIN_INVITED : JOIN_OPEN;
}

/* ---- opening one ---- */

static err show_new(struct rq *rq, const struct wiki_edit_page *p)
{
	const struct page how = {.title = str_from(T(rq->lang, "Open a wiki")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_wiki_new, p);
}

err wiki_new(struct rq *rq)
{
	struct wiki_edit_page p = {.form = {.names = {.language = lang_code(rq->lang)},
					    .audience = S("internal"),
					    .joining = S("open")}};
	return show_new(rq, &p);
}

err wiki_create(struct rq *rq)
{
	struct wiki_edit_page p = {.form = {.names = {.language = lang_code(rq->lang)}}};
	const struct wiki_form *f = &p.form;
	read_form(rq, &p.form);
	TRY(place_names_check(rq, &f->names, STR_NONE));
	if (rq->errors.n == 0) {
		struct wiki w = {.handle = f->names.handle,
				 .title = f->names.title,
				 .tagline = f->names.tagline,
				 .about = f->names.about,
				 .language = f->names.language,
				 .audience = place_audience_named(f->audience),
				 .joining = joining_of(f->joining),
				 .owner = rq->viewer_id};
		err e = wiki_make(rq->db, &w);
		if (e == OK)
			return rq->format == FORMAT_JSON ? wiki_json(rq, w.handle, 201)
							 : redirect(rq, wiki_url(rq, w.handle));
		if (e != CONFLICT && e != INVALID)
			return e;
		place_handle_taken(rq);
	}
	rq->response.status = 422;
	return rq->format == FORMAT_JSON ? INVALID : show_new(rq, &p);
}

/* ---- its settings ---- */

static err own_wiki(struct rq *rq, struct wiki *w)
{
	TRY(wiki_asked(rq, w));
	return wiki_may_manage(w)
		       ? OK
		       : fail(rq, DENIED, T(rq->lang, "Only the owner of this wiki changes it."));
}

static struct wiki_form stored(const struct wiki *w)
{
	return (struct wiki_form){.names = {.title = w->title,
					    .tagline = w->tagline,
					    .about = w->about,
					    .language = w->language,
					    .handle = w->handle},
				  .audience = audience_name(w->audience),
				  .joining = w->joining == JOIN_OPEN ? S("open") : S("writers")};
}

static err show(struct rq *rq, struct wiki_edit_page *p)
{
	struct q_page_step home;
	bool found;
	if (p->wiki->own_members)
		TRY(q_wiki_members(rq->db, p->wiki->id, &p->members));
	TRY(q_page_step(rq->db, (item_id){p->wiki->home}, &home, &found));
	p->home = rq_form_has(rq, "home") ? rq_form(rq, "home") : found ? home.title : STR_NONE;
	const struct page how = {.title = str_from(T(rq->lang, "Settings of the wiki")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_wiki_edit, p);
}

err wiki_edit(struct rq *rq)
{
	struct wiki w;
	TRY(own_wiki(rq, &w));
	struct wiki_edit_page p = {
		.wiki = &w, .form = stored(&w), .saved = !str_empty(rq_query(rq, "saved"))};
	return show(rq, &p);
}

/* The page shown first, by its title or address; empty: none. */
static err read_home(struct rq *rq, const struct wiki *w, int64_t *home)
{
	struct q_page_slug_seen q;
	bool found;
	str title = str_trim(rq_form(rq, "home"));
	*home = rq_form_has(rq, "home") ? 0 : w->home;
	if (str_empty(title))
		return OK;
	TRY(q_page_slug_seen(rq->db, w->id, page_slug_of(rq->arena, title), &q, &found));
	if (found)
		*home = q.page.v;
	else
		form_error(rq, "home", T(rq->lang, "No page of this wiki has that title."));
	return OK;
}

err wiki_update(struct rq *rq)
{
	struct wiki w;
	int64_t home;
	TRY(own_wiki(rq, &w));
	struct wiki_edit_page p = {.wiki = &w, .form = stored(&w)};
	read_form(rq, &p.form);
	if (wiki_address_is_secret(&w))
		p.form.names.handle = w.handle;
	TRY(place_names_check(rq, &p.form.names, w.handle));
	TRY(read_home(rq, &w, &home));
	if (rq->errors.n == 0)
		TRY(place_names_move(rq, w.id, w.handle, &p.form.names));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show(rq, &p);
	}
	struct place place;
	TRY(place_find(rq->db, w.id, &place));
	place.title = p.form.names.title;
	place.description = p.form.names.about;
	place.language = p.form.names.language;
	place.joining = joining_of(p.form.joining);
	TRY(place_update(rq->db, &place));
	TRY(place_sort(rq->db, &place, w.owner, STR_NONE));
	TRY(q_wiki_write(rq->db, w.id, p.form.names.tagline, home));
	if (place_audience_named(p.form.audience) != w.audience)
		TRY(place_set_audience(rq->db, w.id, place_audience_named(p.form.audience)));
	str handle = str_empty(p.form.names.handle) ? w.handle : p.form.names.handle;
	if (rq->format == FORMAT_JSON)
		return wiki_json(rq, handle, 200);
	return redirect(rq, url_path(rq->arena, "%r?saved=1", wiki_action(rq, handle, "settings")));
}

/* ---- writers and readers ---- */

static err refuse(struct rq *rq, const struct wiki *w, const char *text)
{
	struct wiki_edit_page p = {.wiki = w, .form = stored(w)};
	form_error(rq, "who", text);
	rq->response.status = 422;
	return show(rq, &p);
}

/* For programs; the page of settings has them, too. */
err wiki_member_list(struct rq *rq)
{
	struct wiki w;
	struct q_wiki_members_list members = {0};
	TRY(own_wiki(rq, &w));
	if (!w.own_members)
		return NOT_FOUND;
	TRY(q_wiki_members(rq->db, w.id, &members));
	api_begin(rq);
	json_open(rq->out, "people", '[');
	for (size_t i = 0; i < members.n; i++)
		json_place_person(rq->out, members.v[i].id, members.v[i].handle, members.v[i].name,
				  (enum role)members.v[i].role);
	json_close(rq->out, ']');
	return api_end(rq);
}

err wiki_member_create(struct rq *rq)
{
	struct wiki w;
	struct person person;
	TRY(own_wiki(rq, &w));
	if (!w.own_members)
		return NOT_FOUND;
	str handle = str_lower(rq->arena, str_trim(rq_form(rq, "who"))), role = rq_form(rq, "role");
	if (str_starts(handle, S("@")))
		handle = str_sub(handle, 1, handle.n);
	err e = person_by_handle(rq->db, handle, &person, NULL);
	if (e == NOT_FOUND || (e == OK && person.state != PERSON_ACTIVE))
		return refuse(rq, &w,
			      cstr(rq->arena,
				   format_fill(rq->arena, T(rq->lang, "Nobody here is called @#."),
					       handle)));
	TRY(e);
	enum role as = str_eq(role, S("reader"))  ? ROLE_MEMBER
		       : str_eq(role, S("owner")) ? ROLE_OWNER
						  : ROLE_FACILITATOR;
	if (as == ROLE_OWNER && person.kind == PERSON_GUEST)
		return refuse(rq, &w, T(rq->lang, "A guest can write here, but not own the wiki."));
	if (ID_EQ(person.id, rq->viewer_id) && as != ROLE_OWNER)
		return refuse(rq, &w,
			      T(rq->lang,
				"Make somebody else an owner first; they can change your role."));
	TRY(member_put(rq->db, person.id, w.id, as, MEMBER_IN));
	return redirect(rq,
			url_path(rq->arena, "%r?saved=1", wiki_action(rq, w.handle, "settings")));
}

err wiki_member_delete(struct rq *rq)
{
	struct wiki w;
	struct q_wiki_next_owner next;
	bool found;
	person_id who;
	TRY(own_wiki(rq, &w));
	if (!w.own_members)
		return NOT_FOUND;
	TRY(form_person(rq, &who));
	TRY(q_wiki_next_owner(rq->db, w.id, who, &next, &found));
	if (ID_EQ(who, w.owner) && found) {
		struct place p = {.id = w.id, .title = w.title};
		TRY(place_sort(rq->db, &p, next.person, STR_NONE));
	}
	err e = member_remove(rq->db, who, w.id);
	if (e == CONFLICT)
		return refuse(rq, &w, T(rq->lang, "The last owner stays."));
	TRY(e);
	return redirect(rq, ID_EQ(who, rq->viewer_id) ? wiki_url(rq, w.handle)
						      : wiki_action(rq, w.handle, "settings"));
}

/* ---- its end ---- */

static err set_state(struct rq *rq, enum place_state state)
{
	struct wiki w;
	TRY(own_wiki(rq, &w));
	TRY(place_set_state(rq->db, w.id, state));
	return redirect(rq, wiki_url(rq, w.handle));
}

err wiki_close(struct rq *rq)
{
	return set_state(rq, PLACE_ARCHIVED);
}

err wiki_reopen(struct rq *rq)
{
	return set_state(rq, PLACE_LIVE);
}
