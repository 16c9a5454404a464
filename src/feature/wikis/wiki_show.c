/* SPDX-License-Identifier: Apache-2.0
 * wiki_show: the first page of a wiki, and the lists of its pages.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/page_links.h"
#include "feature/wikis/pages.h"
#include "ui/api.h"

#include "wiki.html.h"

enum { LIST_PAGE = 100, CHANGED_SHOWN = 8, TEMPLATES_SHOWN = 50 };

err wiki_asked(struct rq *rq, struct wiki *w)
{
	return wiki_find(rq->db, rq_path(rq, "wiki"), w, NULL);
}

/* The page that its owner put first, when the viewer may read it. */
static err fill_home(struct rq *rq, struct wiki_show_page *p)
{
	struct q_page_address at;
	struct q_page_text text;
	struct q_page_step step;
	bool found;
	if (!p->wiki->home)
		return OK;
	TRY(q_page_step(rq->db, (item_id){p->wiki->home}, &step, &found));
	if (!found)
		return OK;
	TRY(q_page_address(rq->db, step.id, &at, &found));
	TRY(q_page_text(rq->db, step.id, &text));
	p->home_url = wiki_page_url(rq, p->wiki->handle, step.slug);
	p->home_language = step.language;
	html stored = {text.html}; /* safe: by markdown_render when it was saved */
	return page_links_shown(rq->db, step.id, p->wiki->handle, p->wiki->may_write, stored,
				&p->home);
}

err wiki_fill(struct rq *rq, struct wiki_show_page *p)
{
	static const struct markdown_options options = {.mention_base = {"/people/", 8},
							.tag_base = {"/tags/", 6}};
	const struct wiki *w = p->wiki;
	p->about = markdown_render(rq->arena, w->about, &options, NULL);
	TRY(fill_home(rq, p));
	TRY(tree_make(rq, w, &(struct path){0}, &p->tree));
	TRY(q_page_changed(rq->db, w->id, INT64_MAX, INT64_MAX, CHANGED_SHOWN, &p->changed));
	return q_page_templates(rq->db, w->id, TEMPLATES_SHOWN, &p->templates);
}

err wiki_show(struct rq *rq)
{
	struct wiki w;
	bool moved;
	TRY(wiki_find(rq->db, rq_path(rq, "wiki"), &w, &moved));
	if (rq->format == FORMAT_JSON)
		return wiki_json(rq, w.handle, 200);
	if (moved)
		return redirect_permanent(rq, wiki_url(rq, w.handle));
	struct wiki_show_page p = {.wiki = &w};
	TRY(wiki_fill(rq, &p));
	const struct page how = {.title = w.title,
				 .description = w.tagline,
				 .here = page_here(rq),
				 .active = S("/wikis"),
				 .open = w.circle == CIRCLE_PUBLIC};
	return page_as(rq, &how, v_wiki_show, &p);
}

/* ---- lists of pages ---- */

static err by_title(struct rq *rq, struct page_list_page *p, int64_t after)
{
	struct q_page_key at = {0};
	bool found = false;
	if (after)
		TRY(q_page_key(rq->db, (item_id){after}, &at, &found));
	return q_page_all(rq->db, p->wiki->id, found ? at.sort_key : S(""), found ? after : 0,
			  LIST_PAGE + 1, &p->rows);
}

static err by_change(struct rq *rq, struct page_list_page *p, int64_t after)
{
	struct q_page_key at = {0};
	bool found = false;
	if (after)
		TRY(q_page_key(rq->db, (item_id){after}, &at, &found));
	return q_page_changed(rq->db, p->wiki->id, found ? at.changed : INT64_MAX,
			      found ? after : INT64_MAX, LIST_PAGE + 1, &p->rows);
}

static err read_list(struct rq *rq, struct page_list_page *p, int64_t after)
{
	place_id wiki = p->wiki->id;
	if (str_eq(p->show, S("wanted")))
		return q_page_wanted(rq->db, wiki, LIST_PAGE, &p->wanted);
	if (str_eq(p->show, S("orphans")))
		return q_page_orphans(rq->db, wiki, LIST_PAGE, &p->rows);
	if (str_eq(p->show, S("templates")))
		return q_page_templates(rq->db, wiki, LIST_PAGE, &p->rows);
	if (str_eq(p->show, S("due")))
		return q_page_due(rq->db, wiki, rq->db->now, LIST_PAGE, &p->rows);
	if (str_eq(p->show, S("changes")))
		return by_change(rq, p, after);
	p->show = S("");
	return by_title(rq, p, after);
}

static err list_json(struct rq *rq, const struct page_list_page *p, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "pages", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct q_page_all *r = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id.v);
		json_str(o, "slug", r->slug);
		json_str(o, "title", r->title);
		json_str(o, "url", wiki_page_url(rq, p->wiki->handle, r->slug).s);
		json_str(o, "language", r->language);
		json_time(o, "changed", r->changed);
		json_close(o, '}');
	}
	for (size_t i = 0; i < p->wanted.n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "slug", p->wanted.v[i].slug);
		json_str(o, "title", p->wanted.v[i].title);
		json_int(o, "wanted", p->wanted.v[i].n);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err page_list(struct rq *rq)
{
	struct wiki w;
	bool moved;
	int64_t next = 0;
	TRY(wiki_find(rq->db, rq_path(rq, "wiki"), &w, &moved));
	if (moved && rq->format != FORMAT_JSON)
		return redirect_permanent(rq, wiki_action(rq, w.handle, "pages"));
	struct page_list_page p = {.wiki = &w, .show = rq_query(rq, "show")};
	TRY(read_list(rq, &p, rq_query_int(rq, "after", 0)));
	if (p.rows.n > LIST_PAGE) {
		p.rows.n = LIST_PAGE;
		next = p.rows.v[LIST_PAGE - 1].id.v;
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p, next);
	if (next)
		p.next = page_with(rq, "after", id_text(rq, next));
	const struct page how = {.title = str_from(T(rq->lang, "Pages of the wiki")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_page_list, &p);
}
