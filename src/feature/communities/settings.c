/* SPDX-License-Identifier: Apache-2.0
 * settings: beginning a community, and what its owners decide: its names, who may know of it and
 * come in, what it lies below, its end.
 */
#include "feature/communities/handlers.h"

#include "base/clock.h"
#include "core/invitation.h"
#include "feature/communities/pages.h"
#include "ui/api.h"

#include "community_settings.html.h"

enum { DORMANT_DAYS = 180, DORMANT_PAGE = 50 };

/* ---- the form ---- */

static void form_read(struct rq *rq, struct community_form *f)
{
	place_names_read(rq, &f->names);
	form_take(rq, "access", &f->access);
	form_take(rq, "parent", &f->parent);
	f->parent = str_lower(rq->arena, f->parent);
}

static struct community_form stored(const struct community *c, const struct community *parent)
{
	return (struct community_form){.names = {.title = c->title,
						 .tagline = c->tagline,
						 .about = c->about,
						 .language = c->language,
						 .handle = c->handle},
				       .access = access_name(c->access),
				       .parent = parent ? parent->handle : STR_NONE};
}

static err form_check(struct rq *rq, const struct community_form *f, str is, enum access *access)
{
	if (!access_named(f->access, access))
		form_error(rq, "access", T(rq->lang, "Choose who may come in."));
	return place_names_check(rq, &f->names, is);
}

/* The community above: the viewer is one of its hosts. None when the field is empty. */
static err find_parent(struct rq *rq, str handle, place_id now, struct community *parent)
{
	*parent = (struct community){0};
	if (str_empty(handle))
		return OK;
	err e = community_find(rq->db, handle, parent, NULL);
	if (e != OK && e != NOT_FOUND)
		return e;
	/* What lies where already may stay; to put it somewhere one is a host there. Who is none
	 * learns nothing of what is there. */
	if (e == OK && (ID_EQ(parent->id, now) ||
			(parent->role >= ROLE_FACILITATOR && parent->state == PLACE_LIVE)))
		return OK;
	form_error(rq, "parent",
		   T(rq->lang, "Name a community that you are a host of, by its address."));
	*parent = (struct community){0};
	return OK;
}

/* ---- beginning one ---- */

static err show_new(struct rq *rq, struct community_edit_page *p)
{
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Begin a community")),
					     .active = S("/communities")}),
		       v_community_new, p);
}

err community_new(struct rq *rq)
{
	struct community_edit_page p = {.form = {.names = {.language = lang_code(rq->lang)},
						 .access = S("open"),
						 .parent = rq_query(rq, "parent")}};
	return show_new(rq, &p);
}

err community_create(struct rq *rq)
{
	struct community_edit_page p = {
		.form = {.names = {.language = lang_code(rq->lang)}, .access = S("open")}};
	struct community parent;
	enum access access = ACCESS_OPEN;
	form_read(rq, &p.form);
	TRY(form_check(rq, &p.form, STR_NONE, &access));
	TRY(find_parent(rq, p.form.parent, (place_id){0}, &parent));
	if (rq->errors.n == 0) {
		struct community c = {.title = p.form.names.title,
				      .tagline = p.form.names.tagline,
				      .about = p.form.names.about,
				      .language = p.form.names.language,
				      .handle = p.form.names.handle,
				      .access = access,
				      .parent = parent.id,
				      .owner = rq->viewer_id};
		err e = community_make(rq->db, &c);
		if (e == OK)
			return rq->format == FORMAT_JSON
				       ? community_json(rq, c.handle, 201)
				       : redirect(rq, community_url(rq, c.handle));
		if (e != CONFLICT && e != INVALID)
			return e;
		if (e == INVALID)
			form_error(
				rq, "parent",
				T(rq->lang,
				  "It cannot lie below itself, or more than eight levels deep."));
		else
			place_handle_taken(rq);
	}
	if (rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = 422;
	return show_new(rq, &p);
}

/* ---- changing it ---- */

static err parent_of(struct rq *rq, const struct community *c, struct community_edit_page *p)
{
	if (ID_NONE(c->parent))
		return OK;
	struct community *parent = NEW(rq->arena, struct community);
	err e = community_get(rq->db, c->parent, parent);
	if (e == OK)
		p->parent = parent;
	return e == NOT_FOUND ? OK : e;
}

static err show_edit(struct rq *rq, struct place_view *where, struct community_edit_page *p)
{
	return page_in_place(rq, where, NULL, T(rq->lang, "Settings"), v_community_edit, p);
}

err community_edit(struct rq *rq)
{
	struct community c;
	struct place_view where;
	TRY(community_managed(rq, ROLE_OWNER, &c, &where));
	struct community_edit_page p = {.c = &c, .saved = !str_empty(rq_query(rq, "saved"))};
	TRY(parent_of(rq, &c, &p));
	p.form = stored(&c, p.parent);
	return show_edit(rq, &where, &p);
}

static err set_handle(struct rq *rq, struct community *c, str handle)
{
	/* The address of one that not all colleagues know of is ours to choose. */
	if (c->known > CIRCLE_INTERNAL)
		return OK;
	err e = community_set_handle(rq->db, c, handle);
	if (e != CONFLICT && e != INVALID)
		return e;
	place_handle_taken(rq);
	return OK;
}

static err set_parent(struct rq *rq, struct community *c, place_id parent)
{
	err e = community_set_parent(rq->db, c, parent);
	if (e == CONFLICT) {
		form_error(rq, "parent",
			   T(rq->lang, "What is said among members stays among them."));
		return OK;
	}
	if (e != INVALID)
		return e;
	form_error(rq, "parent",
		   T(rq->lang, "It cannot lie below itself, or more than eight levels deep."));
	return OK;
}

static err change(struct rq *rq, struct community *c, struct community_edit_page *p)
{
	struct community parent;
	enum access access = c->access;
	TRY(form_check(rq, &p->form, c->handle, &access));
	TRY(find_parent(rq, p->form.parent, c->parent, &parent));
	/* One that is above and not for this owner to see stays. */
	if (str_empty(p->form.parent) && !p->parent)
		parent.id = c->parent;
	if (rq->errors.n)
		return OK;
	TRY(set_handle(rq, c, p->form.names.handle));
	if (rq->errors.n)
		return OK;
	TRY(set_parent(rq, c, parent.id));
	if (rq->errors.n)
		return OK;
	c->title = p->form.names.title;
	c->tagline = p->form.names.tagline;
	c->about = p->form.names.about;
	c->language = p->form.names.language;
	TRY(community_write(rq->db, c));
	return community_set_access(rq->db, c, access);
}

err community_update(struct rq *rq)
{
	struct community c;
	struct place_view where;
	TRY(community_managed(rq, ROLE_OWNER, &c, &where));
	struct community_edit_page p = {.c = &c};
	TRY(parent_of(rq, &c, &p));
	p.form = stored(&c, p.parent);
	form_read(rq, &p.form);
	TRY(change(rq, &c, &p));
	rq->audit_detail = c.handle;
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return fail(rq, INVALID, cstr(rq->arena, rq->errors.v[0].value));
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_edit(rq, &where, &p);
	}
	if (rq->format == FORMAT_JSON)
		return community_json(rq, c.handle, 200);
	return redirect(
		rq, url_path(rq->arena, "%r?saved=1", community_action(rq, c.handle, "settings")));
}

/* ---- its end ---- */

static err set_open(struct rq *rq, bool open)
{
	struct community c;
	struct place_view where;
	TRY(community_managed(rq, ROLE_OWNER, &c, &where));
	TRY(place_set_state(rq->db, c.id, open ? PLACE_LIVE : PLACE_ARCHIVED));
	rq->audit_detail = c.handle;
	return redirect(rq, community_url(rq, c.handle));
}

err community_archive(struct rq *rq)
{
	return set_open(rq, false);
}

err community_reopen(struct rq *rq)
{
	return set_open(rq, true);
}

err community_remove(struct rq *rq)
{
	struct community c;
	struct place_view where;
	TRY(community_managed(rq, ROLE_OWNER, &c, &where));
	struct community_edit_page p = {.c = &c};
	err e = place_delete(rq->db, c.id);
	if (e == CONFLICT) {
		TRY(parent_of(rq, &c, &p));
		p.form = stored(&c, p.parent);
		form_error(rq, "delete",
			   T(rq->lang,
			     "Something stands in it, or lies below it. Archive it instead."));
		rq->response.status = 422;
		return show_edit(rq, &where, &p);
	}
	TRY(e);
	TRY(q_community_drop_words(rq->db, c.id));
	TRY(invitation_end_all(rq->db, c.id));
	rq->audit_detail = c.handle;
	return redirect(rq, URL("/communities"));
}

/* ---- where nothing is said any more ---- */

static err rows_of(struct rq *rq, const struct q_community_listed_list *rows, size_t most,
		   struct community_list *list)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < rows->n && i < most; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].id.v;
	return community_rows(rq->db, ids, list);
}

err community_dormant(struct rq *rq)
{
	struct dormant_page p = {.admin = rq->viewer->admin};
	struct q_community_listed_list own = {0}, all = {0};
	int64_t since = rq->db->now - DORMANT_DAYS * DAY, after = rq_query_int(rq, "after", 0);
	struct q_community_cursor at = {.last = -1};
	bool found = false;
	TRY(q_community_dormant_own(rq->db, id_floor(since), since, &own));
	TRY(rows_of(rq, &own, own.n, &p.own));
	if (p.admin) {
		if (after)
			TRY(q_community_cursor(rq->db, (place_id){after}, &at, &found));
		TRY(q_community_dormant(rq->db, id_floor(since), since, at.last,
					found ? after : INT64_MAX, DORMANT_PAGE + 1, &all));
		TRY(rows_of(rq, &all, DORMANT_PAGE, &p.all));
		if (all.n > DORMANT_PAGE)
			p.next = page_with(rq, "after", id_text(rq, all.v[DORMANT_PAGE - 1].id.v));
	}
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Quiet communities")),
					     .active = S("/communities")}),
		       v_community_dormant, &p);
}
