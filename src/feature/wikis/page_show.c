/* SPDX-License-Identifier: Apache-2.0
 * page_show: the page of a page. One query finds it with its wiki, author and the viewer's own
 * marks; the tree costs one for each level.
 */
#include "feature/wikis/handlers.h"

#include "base/clock.h"
#include "core/app.h"
#include "core/tally.h"
#include "feature/wikis/page_links.h"
#include "feature/wikis/pages.h"
#include "ui/api.h"

#include "wiki.html.h"
#include "wiki_page.html.h"

enum { BACKLINKS = 500, BACKLINKS_BESIDE = 6, MONTHS = 12 };

static void item_of(const struct q_page_show *q, struct item_row *item)
{
	*item = (struct item_row){ITEM_FIELDS(q), .kind = (enum kind)q->kind,
				  .comments = q->comments, .raters = q->raters, .stars = q->stars};
}

err page_asked(struct rq *rq, struct wiki *w, struct q_page_show *p, struct item_row *item)
{
	bool found;
	TRY(q_page_show(rq->db, rq_path(rq, "wiki"), rq_path(rq, "page"), p, &found));
	if (!found)
		return NOT_FOUND;
	item_of(p, item);
	return wiki_asked(rq, w);
}

/* "2\tanchor\twords" lines. */
static void read_contents(struct rq *rq, str lines, struct contents *contents)
{
	while (lines.n) {
		str line = str_cut(&lines, '\n'), level = str_cut(&line, '\t'),
		    anchor = str_cut(&line, '\t');
		int64_t n;
		if (str_to_int(level, &n) && line.n)
			*ARENA_PUSH(rq->arena, contents) = (struct contents_line){n, anchor, line};
	}
}

/* The months as a little curve in a box of a hundred by a hundred. */
static err fill_views(struct rq *rq, struct page_page *p)
{
	struct q_page_views_list rows = {0};
	int64_t now = page_month(rq->db->now), most = 1;
	int64_t n[MONTHS] = {0};
	TRY(q_page_views(rq->db, p->item->id, now - MONTHS + 1, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		int64_t at = rows.v[i].month - (now - MONTHS + 1);
		if (at >= 0 && at < MONTHS)
			n[at] = rows.v[i].n;
		if (rows.v[i].n > most)
			most = rows.v[i].n;
	}
	p->reads = n[MONTHS - 1];
	struct out o = out_new(rq->arena, 4096);
	for (int i = 0; i < MONTHS; i++) {
		out_byte(&o, i ? 'L' : 'M');
		out_int(&o, i * 100 / (MONTHS - 1));
		out_byte(&o, ' ');
		out_int(&o, 100 - n[i] * 100 / most);
	}
	if (rows.n > 1)
		p->spark = out_view(&o);
	return OK;
}

static err fill(struct rq *rq, struct page_page *p)
{
	const struct q_page_show *q = p->page;
	p->here = wiki_page_url(rq, p->wiki->handle, q->slug);
	p->due = q->verify_due > 0 && q->verify_due <= rq->db->now;
	p->changed_since_review = q->review == 3 && q->reviewed_number < q->number;
	p->merged = !str_empty(rq_query(rq, "merged"));
	read_contents(rq, q->contents, &p->contents);
	html stored = {q->html}; /* safe: by markdown_render when it was saved */
	TRY(page_links_shown(rq->db, p->item->id, p->wiki->handle, p->wiki->may_write, stored,
			     &p->body));
	TRY(path_to(rq, q->id.v, &p->path));
	TRY(tree_make(rq, p->wiki, &p->path, &p->tree));
	TRY(tag_of_item(rq->db, p->item->id, &p->tags));
	TRY(attached_of(rq, p->item->id, wiki_page_files(rq, p->wiki->handle, q->slug),
			p->wiki->may_write && p->wiki->state == PLACE_LIVE, &p->files));
	p->files.versions = true;
	TRY(q_page_backlinks(rq->db, p->item->id, BACKLINKS_BESIDE, &p->backlinks));
	TRY(fill_views(rq, p));
	TRY(comment_list(rq->db, p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->comment_page));
	p->comments = comment_thread(rq, p->item, &p->comment_page,
				     url_path(rq->arena, "%r#comments", p->here));
	p->comments.may_write = p->comments.may_write && p->wiki->state == PLACE_LIVE;
	return OK;
}

/* The page of that name which fewer people read stands at another address. One that is not there is
 * begun here by who may write; others learn nothing. */
static err offer_other(struct rq *rq)
{
	struct wiki w;
	struct q_page_slug_seen named;
	bool found;
	TRY(wiki_asked(rq, &w));
	TRY(q_page_slug_seen(rq->db, w.id, rq_path(rq, "page"), &named, &found));
	if (found)
		return rq->format == FORMAT_JSON
			       ? page_json(rq, named.page, 200)
			       : redirect(rq, wiki_page_url(rq, w.handle, named.slug));
	if (!w.may_write || rq->format == FORMAT_JSON)
		return NOT_FOUND;
	rq->response.status = 404;
	struct page_list_page p = {.wiki = &w, .show = rq_path(rq, "page")};
	const struct page how = {.title = str_from(T(rq->lang, "No such page yet")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_page_missing, &p);
}

err page_show(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	err e = page_asked(rq, &w, &q, &item);
	if (e == NOT_FOUND)
		return offer_other(rq);
	TRY(e);
	if (rq->format == FORMAT_JSON)
		return page_json(rq, item.id, 200);
	/* An address that a page for fewer people has left may become another page's. */
	if (!q.wiki_current || !q.slug_current)
		return (str_find_byte(q.slug, '~') >= 0 ? redirect : redirect_permanent)(
			rq, wiki_page_url(rq, w.handle, q.slug));
	struct page_page p = {.wiki = &w, .item = &item, .page = &q};
	TRY(fill(rq, &p));
	tally_add(rq->app->reads, item.id.v);
	const struct page how = {.title = q.title,
				 .description = q.excerpt,
				 .here = p.here,
				 .active = S("/wikis"),
				 .open = item.circle == CIRCLE_PUBLIC,
				 .words = &item,
				 .embedded = true};
	return page_as(rq, &how, v_page_show, &p);
}

err page_links(struct rq *rq)
{
	struct wiki w;
	struct q_page_show q;
	struct item_row item;
	TRY(page_asked(rq, &w, &q, &item));
	struct page_page p = {.wiki = &w, .item = &item, .page = &q};
	p.here = wiki_page_url(rq, w.handle, q.slug);
	TRY(path_to(rq, q.id.v, &p.path));
	TRY(q_page_backlinks(rq->db, item.id, BACKLINKS, &p.backlinks));
	const struct page how = {.title = str_from(T(rq->lang, "What leads here")),
				 .active = S("/wikis")};
	return page_as(rq, &how, v_page_links, &p);
}
