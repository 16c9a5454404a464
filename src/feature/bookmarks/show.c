/* SPDX-License-Identifier: Apache-2.0
 * show: one address with everybody's words about it, one bookmark with its comments, and the tags
 * as a cloud.
 */
#include "feature/bookmarks/handlers.h"

#include "core/comment.h"
#include "core/person.h"
#include "ui/api.h"

#include "bookmarks.html.h"
#include "bookmarks.sql.h"

#include <stdlib.h>

enum { PAGE = 30, CLOUD = 200, FACET_TAGS = 20 };

void bookmark_chips_of(struct rq *rq, struct bookmark_line *line)
{
	for (size_t k = 0; k < line->b->tags.n; k++)
		*ARENA_PUSH(rq->arena, &line->chips) = (struct bookmark_chip){
			.label = line->b->tags.v[k].label,
			.url = bookmark_tag_url(rq, line->b->tags.v[k].name)};
}

/* ---- an address ---- */

static int by_number(const void *left, const void *right)
{
	const struct facet *l = left, *r = right;
	return l->n != r->n ? (l->n < r->n ? 1 : -1) : str_cmp(l->label, r->label);
}

static void count_tags(struct rq *rq, const struct bookmark_list *list, struct facet_list *facets)
{
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < list->v[i].tags.n; k++) {
			const struct tag *tag = &list->v[i].tags.v[k];
			size_t at = 0;
			while (at < facets->n && !str_eq(facets->v[at].label, tag->label))
				at++;
			if (at == facets->n)
				*ARENA_PUSH(rq->arena, facets) =
					(struct facet){.label = tag->label,
						       .url = bookmark_tag_url(rq, tag->name)};
			facets->v[at].n++;
		}
	if (facets->n > 1)
		qsort(facets->v, facets->n, sizeof(*facets->v), by_number);
	if (facets->n > FACET_TAGS)
		facets->n = FACET_TAGS;
}

err bookmark_of_address(struct rq *rq, const struct web_address *address,
			struct bookmark_list *list)
{
	struct q_bookmark_link_find link;
	struct bookmark_wanted w = {.source = BOOKMARKS_LINK, .most = 1};
	int64_t next;
	str hash = web_address_hash(rq->arena, address->url.s);
	*list = (struct bookmark_list){0};
	err e = q_bookmark_link_find(rq->db, hash, &link);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	w.link = link.id;
	return bookmark_page(rq->db, &w, list, &next);
}

err bookmark_link(struct rq *rq)
{
	struct q_bookmark_link_find link;
	struct bookmark_link_page p = {0};
	struct bookmark_list list;
	int64_t next;
	struct bookmark_wanted w = {
		.source = BOOKMARKS_LINK, .before = rq_query_int(rq, "before", 0), .most = PAGE};
	TRY(q_bookmark_link_find(rq->db, rq_path(rq, "link"), &link));
	w.link = link.id;
	TRY(bookmark_page(rq->db, &w, &list, &next));
	/* Kept by nobody whom the viewer may know of: as if nobody did. */
	if (list.n == 0)
		return NOT_FOUND;
	if (rq->format == FORMAT_JSON)
		return bookmark_list_json(rq, &list, next);
	p.b = &list.v[0];
	p.kept = p.b->kept;
	for (size_t i = 0; i < list.n; i++) {
		struct bookmark_line *line = ARENA_PUSH(rq->arena, &p.lines);
		line->b = &list.v[i];
		bookmark_chips_of(rq, line);
	}
	count_tags(rq, &list, &p.tags);
	if (next)
		p.pager.older = page_with(rq, "before", id_text(rq, next));
	return page_as(rq,
		       (&(const struct page){.title = p.b->title,
					     .active = S("/bookmarks"),
					     .style = "bookmarks/bookmarks.css"}),
		       v_bookmark_link, &p);
}

/* ---- one bookmark ---- */

err bookmark_show(struct rq *rq)
{
	struct bookmark_show_page p = {0};
	TRY(bookmark_find(rq->db, (item_id){rq_path_id(rq, "bookmark")}, &p.b));
	if (rq->format == FORMAT_JSON)
		return bookmark_json(rq, &p.b);
	p.line.b = &p.b;
	bookmark_chips_of(rq, &p.line);
	TRY(bookmark_faces(rq, &p.line, 1));
	p.face = face_of_author(rq, &p.b.item);
	p.mine = viewer_is(rq, p.b.item.author);
	TRY(comment_list(rq->db, &p.b.item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p.page));
	p.comments =
		comment_thread(rq, &p.b.item, &p.page,
			       url_path(rq->arena, "%r#comments", bookmark_url(rq, p.b.item.id)));
	return page_as(rq,
		       (&(const struct page){.title = p.b.title,
					     .active = S("/bookmarks"),
					     .description = markdown_text(rq->arena, p.b.body, 200),
					     .style = "bookmarks/bookmarks.css",
					     .open = p.b.item.circle == CIRCLE_PUBLIC,
					     .words = &p.b.item,
					     .embedded = true}),
		       v_bookmark_show, &p);
}

/* ---- the cloud ---- */

static int by_name(const void *left, const void *right)
{
	return str_cmp(((const struct tag *)left)->name, ((const struct tag *)right)->name);
}

/* Five steps, each twice as many as the one before it. */
static int step_of(int64_t n, int64_t most)
{
	int step = 5;
	for (int64_t at = most; step > 1 && n <= at / 2; at /= 2)
		step--;
	return step;
}

static err cloud(struct rq *rq, struct bookmark_tags_page *p)
{
	struct tag_list tags;
	TRY(bookmark_cloud(rq->db, p->person ? p->person->id : (person_id){0}, CLOUD, &tags));
	if (rq->format == FORMAT_JSON)
		return bookmark_tags_json(rq, &tags);
	int64_t most = tags.n ? tags.v[0].items : 0;
	if (tags.n > 1)
		qsort(tags.v, tags.n, sizeof(*tags.v), by_name);
	for (size_t i = 0; i < tags.n; i++)
		*ARENA_PUSH(rq->arena, &p->cloud) = (struct bookmark_cloud_tag){
			.tag = &tags.v[i],
			.url = p->person ? url_path(rq->arena, "/bookmarks/%s?tags=%s",
						    p->person->handle, tags.v[i].name)
					 : bookmark_tag_url(rq, tags.v[i].name),
			.step = step_of(tags.v[i].items, most)};
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Tags of bookmarks")),
					     .active = S("/bookmarks"),
					     .style = "bookmarks/bookmarks.css"}),
		       v_bookmark_tags, p);
}

err bookmark_tags(struct rq *rq)
{
	struct bookmark_tags_page p = {0};
	struct person person;
	bool moved;
	if (rq_path(rq, "person").n) {
		TRY(bookmark_owner(rq, &person, &moved));
		p.person = &person;
		p.mine = ID_EQ(person.id, rq->viewer_id);
	}
	return cloud(rq, &p);
}
