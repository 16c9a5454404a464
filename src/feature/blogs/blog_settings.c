/* SPDX-License-Identifier: Apache-2.0
 * blog_settings: what the owner of a blog decides: its names, who reads it, who writes in it.
 */
#include "feature/blogs/handlers.h"

#include "base/utf8.h"
#include "core/person.h"
#include "feature/blogs/blog_form.h"
#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "blog.html.h"

static err own_blog(struct rq *rq, struct blog *b)
{
	TRY(blog_find(rq->db, rq_path(rq, "blog"), b, NULL));
	return blog_may_manage(b)
		       ? OK
		       : fail(rq, DENIED, T(rq->lang, "Only the owner of this blog changes it."));
}

/* Who writes, keeps and reads the blog of a community is that community's business. */
static err own_people(struct rq *rq, struct blog *b)
{
	TRY(own_blog(rq, b));
	return b->of_community ? NOT_FOUND : OK;
}

static err show(struct rq *rq, struct blog_edit_page *p)
{
	if (!p->blog->of_community)
		TRY(q_blog_authors(rq->db, p->blog->id, &p->members));
	const struct page how = {.title = str_from(T(rq->lang, "Settings of the blog")),
				 .active = S("/blogs")};
	return page_as(rq, &how, v_blog_edit, p);
}

static struct blog_form stored(const struct blog *b)
{
	static const char *const kinds[] = {"", "personal", "group", "guest"};
	static const char *const audiences[] = {"public", "internal", "members"};
	return (struct blog_form){
		.names = {.title = b->title,
			  .tagline = b->tagline,
			  .about = b->about,
			  .language = b->language,
			  .handle = b->handle},
		.kind = str_from(kinds[b->kind & 3]),
		.audience =
			str_from(audiences[b->audience <= AUDIENCE_MEMBERS ? b->audience
									   : AUDIENCE_MEMBERS])};
}

err blog_edit(struct rq *rq)
{
	struct blog b;
	TRY(own_blog(rq, &b));
	struct blog_edit_page p = {
		.blog = &b, .form = stored(&b), .saved = !str_empty(rq_query(rq, "saved"))};
	return show(rq, &p);
}

err blog_update(struct rq *rq)
{
	struct blog b;
	TRY(own_blog(rq, &b));
	struct blog_edit_page p = {.blog = &b, .form = stored(&b)};
	blog_form_read(rq, &p.form);
	if (blog_address_is_secret(&b))
		p.form.names.handle = b.handle;
	TRY(place_names_check(rq, &p.form.names, b.handle));
	if (rq->errors.n == 0)
		TRY(place_names_move(rq, b.id, b.handle, &p.form.names));
	if (rq->errors.n) {
		rq->response.status = 422;
		return rq->format == FORMAT_JSON ? INVALID : show(rq, &p);
	}
	struct place place;
	TRY(place_find(rq->db, b.id, &place));
	place.title = p.form.names.title;
	place.description = p.form.names.about;
	place.language = p.form.names.language;
	TRY(place_update(rq->db, &place));
	enum blog_kind kind = b.of_community ? b.kind : blog_kind_named(p.form.kind);
	TRY(q_blog_write(rq->db, b.id, kind, p.form.names.tagline));
	TRY(blog_words_put(rq->db, b.id, p.form.names.title));
	/* Blogs of one person stand in the order of their names. */
	b.title = p.form.names.title;
	if (b.of_community) {
		TRY(place_sort(rq->db, &place, b.owner, STR_NONE));
	} else {
		TRY(blog_keep(rq->db, &b, b.owner));
		TRY(blog_set_audience(rq->db, &b, place_audience_named(p.form.audience)));
	}
	str handle = str_empty(p.form.names.handle) ? b.handle : p.form.names.handle;
	if (rq->format == FORMAT_JSON)
		return blog_json(rq, handle, 200);
	return redirect(rq, url_path(rq->arena, "%r?saved=1", blog_action(rq, handle, "settings")));
}

/* ---- authors and readers ---- */

static err show_refused(struct rq *rq, const struct blog *b, const char *field, const char *text)
{
	struct blog_edit_page p = {.blog = b, .form = stored(b)};
	form_error(rq, field, text);
	rq->response.status = 422;
	return show(rq, &p);
}

/* The person whom a field names. */
static str handle_in(struct rq *rq, const char *field)
{
	str handle = str_lower(rq->arena, str_trim(rq_form(rq, field)));
	return str_starts(handle, S("@")) ? str_sub(handle, 1, handle.n) : handle;
}

static const char *nobody(struct rq *rq, const char *field)
{
	return cstr(rq->arena, format_fill(rq->arena, T(rq->lang, "Nobody here is called @#."),
					   handle_in(rq, field)));
}

static err named(struct rq *rq, const char *field, struct person *person, bool *found)
{
	err e = person_by_handle(rq->db, handle_in(rq, field), person, NULL);
	*found = e == OK && person->state == PERSON_ACTIVE;
	return e == NOT_FOUND ? OK : e;
}

/* For programs; the page of settings has them, too. */
err author_list(struct rq *rq)
{
	struct blog b;
	struct q_blog_authors_list authors = {0};
	TRY(own_people(rq, &b));
	TRY(q_blog_authors(rq->db, b.id, &authors));
	api_begin(rq);
	json_open(rq->out, "people", '[');
	for (size_t i = 0; i < authors.n; i++)
		json_place_person(rq->out, authors.v[i].id, authors.v[i].handle, authors.v[i].name,
				  (enum role)authors.v[i].role);
	json_close(rq->out, ']');
	return api_end(rq);
}

err author_create(struct rq *rq)
{
	struct blog b;
	struct person person;
	bool found;
	TRY(own_people(rq, &b));
	TRY(named(rq, "who", &person, &found));
	if (!found)
		return show_refused(rq, &b, "who", nobody(rq, "who"));
	str role = rq_form(rq, "role");
	enum role as = str_eq(role, S("reader"))  ? ROLE_MEMBER
		       : str_eq(role, S("owner")) ? ROLE_OWNER
						  : ROLE_FACILITATOR;
	if (as == ROLE_OWNER && person.kind == PERSON_GUEST)
		return show_refused(rq, &b, "who",
				    T(rq->lang, "A guest can write here, but not own the blog."));
	/* Somebody must stay who may change the blog. */
	if (ID_EQ(person.id, rq->viewer_id) && as != ROLE_OWNER)
		return show_refused(
			rq, &b, "who",
			T(rq->lang,
			  "Make somebody else an owner first; they can change your role."));
	TRY(member_put(rq->db, person.id, b.id, as, MEMBER_IN));
	return redirect(rq,
			url_path(rq->arena, "%r?saved=1", blog_action(rq, b.handle, "settings")));
}

err author_delete(struct rq *rq)
{
	struct blog b;
	person_id who;
	TRY(own_people(rq, &b));
	TRY(form_person(rq, &who));
	struct q_blog_next_owner next;
	bool found;
	TRY(q_blog_next_owner(rq->db, b.id, who, &next, &found));
	/* Whoever keeps it and leaves hands it to the owner who has been there longest. */
	if (ID_EQ(who, b.owner) && found)
		TRY(blog_keep(rq->db, &b, next.person));
	err e = member_remove(rq->db, who, b.id);
	if (e == CONFLICT)
		return show_refused(rq, &b, "who", T(rq->lang, "The last owner stays."));
	TRY(e);
	/* Whoever took out themselves has no settings page any more. */
	bool self = ID_EQ(who, rq->viewer_id);
	return redirect(rq, self ? blog_url(rq, b.handle) : blog_action(rq, b.handle, "settings"));
}

/* ---- its keeper, and its end ---- */

err blog_keeper_update(struct rq *rq)
{
	struct blog b;
	struct person person;
	bool found;
	TRY(own_people(rq, &b));
	TRY(named(rq, "keeper", &person, &found));
	if (!found)
		return show_refused(rq, &b, "keeper", nobody(rq, "keeper"));
	if (person.kind != PERSON_EMPLOYEE)
		return show_refused(rq, &b, "keeper",
				    T(rq->lang, "A blog is kept by somebody who works here."));
	TRY(member_put(rq->db, person.id, b.id, ROLE_OWNER, MEMBER_IN));
	TRY(blog_keep(rq->db, &b, person.id));
	rq->audit_detail = str_cat(rq->arena, b.handle, S(" to "), person.handle);
	return redirect(rq,
			url_path(rq->arena, "%r?saved=1", blog_action(rq, b.handle, "settings")));
}

static err set_open(struct rq *rq, bool open)
{
	struct blog b;
	TRY(own_people(rq, &b));
	TRY(blog_set_open(rq->db, &b, open));
	rq->audit_detail = b.handle;
	return redirect(rq, open ? blog_action(rq, b.handle, "settings") : blog_url(rq, b.handle));
}

err blog_close(struct rq *rq)
{
	return set_open(rq, false);
}

err blog_reopen(struct rq *rq)
{
	return set_open(rq, true);
}

err blog_remove(struct rq *rq)
{
	struct blog b;
	TRY(own_blog(rq, &b));
	err e = blog_delete(rq->db, &b);
	if (e == CONFLICT)
		return show_refused(
			rq, &b, "delete",
			T(rq->lang,
			  "Something stands in this blog, perhaps a draft. Close it instead."));
	TRY(e);
	rq->audit_detail = b.handle;
	return redirect(rq, URL("/blogs"));
}
