/* SPDX-License-Identifier: Apache-2.0
 * blog: the page of a blog, and opening one.
 */
#include "feature/blogs/handlers.h"

#include "feature/blogs/blog_form.h"
#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "blog.html.h"

enum { BLOG_PAGE = 10 };

/* The blog of the address; a former name leads to the present one. */
static err asked_blog(struct rq *rq, struct blog *b, bool *moved)
{
	return blog_find(rq->db, rq_path(rq, "blog"), b, moved);
}

/* ---- the page ---- */

static err ids_of_series(struct rq *rq, const struct blog *b, str series, int64_t before,
			 struct id_list *ids)
{
	struct q_entry_series_page_list rows = {0};
	TRY(q_entry_series_page(rq->db, b->id, series, before ? before : INT64_MAX, BLOG_PAGE + 1,
				&rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, ids) = rows.v[i].id.v;
	return OK;
}

static err fill_aside(struct rq *rq, struct blog_page *p)
{
	const struct blog *b = p->blog;
	static const struct markdown_options options = {.mention_base = {"/people/", 8},
							.tag_base = {"/tags/", 6}};
	p->about = markdown_render(rq->arena, b->about, &options, NULL);
	if (!b->of_community)
		TRY(q_blog_authors(rq->db, b->id, &p->members));
	TRY(q_blog_tags(rq->db, b->id, 20, &p->tags));
	TRY(q_blog_series_list(rq->db, b->id, 20, &p->series));
	return blog_disclaimer(rq, b->disclaimer_language, b->language, &p->disclaimer,
			       &p->disclaimer_language);
}

err blog_fill(struct rq *rq, struct blog_page *p)
{
	struct id_list ids = {0};
	int64_t before = rq_query_int(rq, "before", 0);
	if (str_empty(p->series_name))
		TRY(blog_entries(rq->db, p->blog, before, BLOG_PAGE + 1, &ids));
	else
		TRY(ids_of_series(rq, p->blog, p->series_name, before, &ids));
	if (ids.n > BLOG_PAGE) {
		ids.n = BLOG_PAGE;
		p->older = page_with(rq, "before", id_text(rq, ids.v[BLOG_PAGE - 1]));
	}
	if (before)
		p->newest = page_with(rq, "before", STR_NONE);
	TRY(cards_of(rq, ids, &p->entries));
	for (size_t i = 0; i < p->entries.n; i++) {
		/* The page says already whose blog it is. */
		p->entries.v[i].did = STR_NONE;
		p->entries.v[i].place_title = STR_NONE;
	}
	return fill_aside(rq, p);
}

err blog_show(struct rq *rq)
{
	struct blog b;
	bool moved;
	TRY(asked_blog(rq, &b, &moved));
	if (rq->format == FORMAT_JSON)
		return blog_json(rq, b.handle, 200);
	if (moved)
		return redirect_permanent(rq, blog_url(rq, b.handle));
	struct blog_page p = {.blog = &b, .series_name = rq_query(rq, "series")};
	TRY(blog_fill(rq, &p));
	const struct page how = {.title = b.title,
				 .description = b.tagline,
				 .here = page_here(rq),
				 .active = S("/blogs"),
				 .feed = feed_url(rq, b.handle, "atom"),
				 .feed_title = b.title,
				 .open = b.circle == CIRCLE_PUBLIC,
				 .disclaimed = true};
	return page_as(rq, &how, v_blog_show, &p);
}

/* ---- opening one: two clicks, no approval ---- */

static err show_new(struct rq *rq, const struct blog_edit_page *p)
{
	return page(rq, str_from(T(rq->lang, "Open a blog")), v_blog_new, p);
}

err blog_new(struct rq *rq)
{
	struct blog_edit_page p = {
		.form = {.names = {.title = format_fill(rq->arena, T(rq->lang, "The blog of #"),
							rq->viewer->name),
				   .language = lang_code(rq->lang)},
			 .kind = S("personal"),
			 .audience = S("internal")}};
	return show_new(rq, &p);
}

err blog_create(struct rq *rq)
{
	struct blog_edit_page p = {.form = {.names = {.language = lang_code(rq->lang)}}};
	const struct blog_form *f = &p.form;
	blog_form_read(rq, &p.form);
	TRY(place_names_check(rq, &f->names, STR_NONE));
	if (rq->errors.n == 0) {
		struct blog b = {.handle = f->names.handle,
				 .title = f->names.title,
				 .tagline = f->names.tagline,
				 .about = f->names.about,
				 .language = f->names.language,
				 .kind = blog_kind_named(f->kind),
				 .audience = place_audience_named(f->audience),
				 .owner = rq->viewer_id};
		err e = blog_make(rq->db, &b);
		if (e == OK)
			return rq->format == FORMAT_JSON ? blog_json(rq, b.handle, 201)
							 : redirect(rq, blog_url(rq, b.handle));
		if (e != CONFLICT && e != INVALID)
			return e;
		place_handle_taken(rq);
	}
	rq->response.status = 422;
	return rq->format == FORMAT_JSON ? INVALID : show_new(rq, &p);
}
