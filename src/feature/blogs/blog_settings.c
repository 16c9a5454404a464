/* SPDX-License-Identifier: Apache-2.0
 * blog_settings: what the owner of a blog decides: its names, who reads it, who writes in it.
 */
#include "feature/blogs/handlers.h"

#include "base/utf8.h"
#include "core/person.h"
#include "feature/blogs/blog_form.h"
#include "feature/blogs/pages.h"

#include "blog.html.h"

static err own_blog(struct rq *rq, struct blog *b)
{
	TRY(blog_find(rq->db, rq_path(rq, "blog"), b, NULL));
	return blog_may_manage(b) ? OK : fail(rq, DENIED, T(rq->lang, "Only the owner of this blog changes it."));
}

static err show(struct rq *rq, struct blog_edit_page *p)
{
	TRY(q_blog_authors(rq->db, p->blog->id, &p->members));
	const struct page how = {.title = str_from(T(rq->lang, "Settings of the blog")), .active = S("/blogs")};
	return page_as(rq, &how, v_blog_edit, p);
}

static struct blog_form stored(const struct blog *b)
{
	static const char *const kinds[] = {"", "personal", "group", "guest"};
	static const char *const audiences[] = {"public", "internal", "members"};
	return (struct blog_form){.title = b->title,
				  .tagline = b->tagline,
				  .about = b->about,
				  .language = b->language,
				  .handle = b->handle,
				  .kind = str_from(kinds[b->kind & 3]),
				  .audience = str_from(audiences[b->audience <= AUDIENCE_MEMBERS ? b->audience : AUDIENCE_MEMBERS])};
}

err blog_edit(struct rq *rq)
{
	struct blog b;
	TRY(own_blog(rq, &b));
	struct blog_edit_page p = {.blog = &b, .form = stored(&b), .saved = !str_empty(rq_query(rq, "saved"))};
	return show(rq, &p);
}

/* The address: the former one leads to the new one. */
static err rename_blog(struct rq *rq, const struct blog *b, str handle)
{
	if (str_empty(handle) || str_eq(handle, b->handle))
		return OK;
	err e = handle_take(rq->db, handle, 2, b->id.v);
	if (e == CONFLICT) {
		form_error(rq, "handle", T(rq->lang, "Somebody has this address already. Choose another one."));
		return OK;
	}
	TRY(e);
	return q_blog_rename(rq->db, b->id, handle);
}

err blog_update(struct rq *rq)
{
	struct blog b;
	TRY(own_blog(rq, &b));
	struct blog_edit_page p = {.blog = &b, .form = stored(&b)};
	blog_form_read(rq, &p.form);
	blog_form_check(rq, &p.form);
	if (rq->errors.n == 0)
		TRY(rename_blog(rq, &b, p.form.handle));
	if (rq->errors.n) {
		rq->response.status = 422;
		return rq->format == FORMAT_JSON ? INVALID : show(rq, &p);
	}
	struct place place;
	TRY(place_find(rq->db, b.id, &place));
	place.title = p.form.title;
	place.description = p.form.about;
	place.language = p.form.language;
	TRY(place_update(rq->db, &place));
	TRY(q_blog_write(rq->db, b.id, blog_kind_named(p.form.kind), p.form.tagline));
	TRY(blog_set_audience(rq->db, &b, blog_audience_named(p.form.audience)));
	return redirect(rq, url_path(rq->arena, "%r?saved=1", blog_action(rq, str_empty(p.form.handle) ? b.handle : p.form.handle, "settings")));
}

/* ---- authors and readers ---- */

static err show_refused(struct rq *rq, const struct blog *b, const char *text)
{
	struct blog_edit_page p = {.blog = b, .form = stored(b)};
	form_error(rq, "who", text);
	rq->response.status = 422;
	return show(rq, &p);
}

err author_create(struct rq *rq)
{
	struct blog b;
	struct person person;
	TRY(own_blog(rq, &b));
	str handle = str_lower(rq->arena, str_trim(rq_form(rq, "who")));
	if (str_starts(handle, S("@")))
		handle = str_sub(handle, 1, handle.n);
	err e = person_by_handle(rq->db, handle, &person, NULL);
	if (e == NOT_FOUND || (e == OK && person.state != PERSON_ACTIVE))
		return show_refused(rq, &b, cstr(rq->arena, format_fill(rq->arena, T(rq->lang, "Nobody here is called @#."), handle)));
	TRY(e);
	str role = rq_form(rq, "role");
	enum role as = str_eq(role, S("reader")) ? ROLE_MEMBER : str_eq(role, S("owner")) ? ROLE_OWNER : ROLE_FACILITATOR;
	if (as == ROLE_OWNER && person.kind == PERSON_GUEST)
		return show_refused(rq, &b, T(rq->lang, "A guest can write here, but not own the blog."));
	/* Somebody must stay who may change the blog. */
	if (ID_EQ(person.id, rq->viewer_id) && as != ROLE_OWNER)
		return show_refused(rq, &b, T(rq->lang, "Make somebody else an owner first; they can change your role."));
	TRY(member_put(rq->db, person.id, b.id, as, MEMBER_IN));
	return redirect(rq, url_path(rq->arena, "%r?saved=1", blog_action(rq, b.handle, "settings")));
}

err author_delete(struct rq *rq)
{
	struct blog b;
	TRY(own_blog(rq, &b));
	err e = member_remove(rq->db, (person_id){rq_form_int(rq, "person", 0)}, b.id);
	if (e == CONFLICT)
		return show_refused(rq, &b, T(rq->lang, "The last owner stays."));
	TRY(e);
	/* Whoever took out themselves has no settings page any more. */
	bool self = rq_form_int(rq, "person", 0) == rq->viewer_id.v;
	return redirect(rq, self ? blog_url(rq, b.handle) : blog_action(rq, b.handle, "settings"));
}
