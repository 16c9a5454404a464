/* SPDX-License-Identifier: Apache-2.0
 * entry: the page of an entry. It is the page that is read most: one query finds the entry with its
 * blog, author and the viewer's own marks.
 */
#include "feature/blogs/handlers.h"

#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "entry.html.h"

enum { SERIES_SHOWN = 100 };

static void item_of(const struct q_entry_show *q, struct item_row *item)
{
	*item = (struct item_row){ITEM_FIELDS(q),	   .kind = (enum kind)q->kind,
				  .comments = q->comments, .raters = q->raters,
				  .stars = q->stars,	   .my_stars = q->my_stars};
}

bool entry_may_change(const struct rq *rq, const struct q_entry_show *e)
{
	/* What somebody wrote for a community is written by its members alone. */
	bool inside = e->place_kind != PLACE_COMMUNITY_BLOG || e->role >= ROLE_MEMBER;
	return !ID_NONE(rq->viewer_id) &&
	       ((ID_EQ(e->author, rq->viewer_id) && inside) || e->role >= ROLE_FACILITATOR);
}

bool entry_may_delete(const struct rq *rq, const struct q_entry_show *e,
		      const struct item_row *item)
{
	/* An author who left removes own words, not what others answered. */
	return entry_may_change(rq, e) || (viewer_is(rq, e->author) && item->comments == 0);
}

static err fill_series(struct rq *rq, struct entry_page *p)
{
	const struct q_entry_show *e = p->entry;
	if (str_empty(e->series) || !p->published)
		return OK;
	TRY(q_entry_series(rq->db, e->place, e->series, SERIES_SHOWN, &p->series));
	for (size_t i = 0; i < p->series.n; i++)
		if (p->series.v[i].id.v == e->id.v) {
			p->part = (int64_t)i + 1;
			p->before = i ? &p->series.v[i - 1] : NULL;
			p->after = i + 1 < p->series.n ? &p->series.v[i + 1] : NULL;
		}
	return OK;
}

static err fill(struct rq *rq, struct entry_page *p)
{
	const struct q_entry_show *e = p->entry;
	p->author = face_of_author(rq, p->item);
	p->body = (html){e->html}; /* safe: written by markdown_render when the entry was saved */
	p->published = p->item->state == STATE_PUBLISHED;
	p->may_edit = entry_may_change(rq, e);
	p->may_delete = entry_may_delete(rq, e, p->item);
	p->here = entry_url(rq, e->blog_handle, e->slug);
	TRY(tag_of_item(rq->db, p->item->id, &p->tags));
	TRY(fill_series(rq, p));
	TRY(blog_disclaimer(rq, e->disclaimer_language, e->language, &p->disclaimer,
			    &p->disclaimer_language));
	TRY(previews_for(rq, p->item, p->body, &p->previews));
	if (!p->published)
		return OK;
	TRY(comment_list(rq->db, p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->page));
	p->comments =
		comment_thread(rq, p->item, &p->page, url_path(rq->arena, "%r#comments", p->here));
	p->comments.may_write = p->comments.may_write && e->blog_state == PLACE_LIVE;
	return OK;
}

err entry_asked(struct rq *rq, struct q_entry_show *e, struct item_row *item)
{
	bool found;
	TRY(q_entry_show(rq->db, rq_path(rq, "blog"), rq_path(rq, "entry"), e, &found));
	if (!found)
		return NOT_FOUND;
	item_of(e, item);
	return OK;
}

err entry_at(struct db *db, str path, item_id *id)
{
	struct q_entry_show e;
	bool found;
	if (!str_starts(path, S("/blogs/")))
		return NOT_FOUND;
	str slug = str_sub(path, 7, path.n), blog = str_cut(&slug, '/');
	TRY(q_entry_show(db, blog, slug, &e, &found));
	if (!found)
		return NOT_FOUND;
	*id = e.id;
	return OK;
}

/* The first picture of the text, which whoever reads it may fetch. */
static url first_picture(const struct rq *rq, str text)
{
	const str sign = S(" src=\"/blobs/");
	ptrdiff_t at = str_find(text, sign);
	if (at < 0)
		return url_none();
	str hash = str_sub(text, (size_t)at + sign.n, text.n);
	return url_path(rq->arena, "/blobs/%s", str_cut(&hash, '"'));
}

err entry_show(struct rq *rq)
{
	struct q_entry_show e;
	struct item_row item;
	TRY(entry_asked(rq, &e, &item));
	if (rq->format == FORMAT_JSON)
		return entry_json(rq, item.id);
	if (!e.blog_current || !e.slug_current)
		return redirect_permanent(rq, entry_url(rq, e.blog_handle, e.slug));
	struct entry_page p = {.item = &item, .entry = &e};
	TRY(fill(rq, &p));
	const struct page how = {.title = str_empty(e.title) ? str_from(T(rq->lang, "Untitled"))
							     : e.title,
				 .description = e.excerpt,
				 .here = p.here,
				 .active = S("/blogs"),
				 .feed = feed_url(rq, e.blog_handle, "atom"),
				 .feed_title = e.blog_title,
				 .image = first_picture(rq, e.html),
				 .open = item.circle == CIRCLE_PUBLIC,
				 .disclaimed = true,
				 .embedded = true};
	return page_as(rq, &how, v_entry_show, &p);
}
