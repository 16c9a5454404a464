/* SPDX-License-Identifier: Apache-2.0
 * tag: the popular tags, and everything that carries one.
 */
#include "feature/search/handlers.h"

#include "feature/search/pages.h"

#include "search.html.h"
#include "tags.sql.h"

#include <stdlib.h>

enum { PAGE_CARDS = 20 };

static int by_name(const void *x, const void *y)
{
	const struct tag *a = x, *b = y;
	return str_cmp(a->name, b->name);
}

err tag_list(struct rq *rq)
{
	struct tags_page p = {0};
	struct q_tags_popular_list rows = {0};
	TRY(q_tags_popular(rq->db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &p.tags) = (struct tag){rows.v[i].id, rows.v[i].name,
							       rows.v[i].label, rows.v[i].items};
	/* The most used ones, found again by the alphabet. */
	if (p.tags.n)
		qsort(p.tags.v, p.tags.n, sizeof(*p.tags.v), by_name);
	return page(rq, str_from(T(rq->lang, "Tags")), v_tag_list, &p);
}

static err fill(struct rq *rq, struct tag_page *p)
{
	struct id_list items = {0}, people = {0};
	struct q_tags_skilled_list skilled = {0};
	int64_t before = rq_query_int(rq, "before", 0);
	TRY(tag_by_name(rq->db, tag_fold(rq->arena, rq_path(rq, "tag")), &p->tag));
	TRY(tag_items(rq->db, p->tag.id, before, PAGE_CARDS, &items));
	/* A tag of things that one may not read is not there at all. */
	if (!items.n && !before && (rq->db->clear < CIRCLE_INTERNAL || p->tag.items == 0))
		return NOT_FOUND;
	TRY(cards_of(rq, items, &p->cards));
	if (items.n == PAGE_CARDS) {
		p->next = items.v[items.n - 1];
		p->pager.older = page_with(rq, "before", id_text(rq, p->next));
	}
	p->here = url_path(rq->arena, "/tags/%s", p->tag.name);
	p->atom =
		url_path(rq->arena, "/feeds/tags/%s", str_cat(rq->arena, p->tag.name, S(".atom")));
	p->rss = url_path(rq->arena, "/feeds/tags/%s", str_cat(rq->arena, p->tag.name, S(".rss")));
	if (rq->db->clear < CIRCLE_INTERNAL)
		return OK;
	TRY(follow_is(rq->db, p->tag.id.v, &p->following));
	TRY(q_tags_skilled(rq->db, p->tag.id, &skilled));
	for (size_t i = 0; i < skilled.n; i++)
		*ARENA_PUSH(rq->arena, &people) = skilled.v[i].person.v;
	return found_people(rq, people, &p->people);
}

err tag_show(struct rq *rq)
{
	struct tag_page p = {0};
	TRY(fill(rq, &p));
	if (!str_eq(p.tag.name, rq_path(rq, "tag")))
		return redirect_permanent(rq, p.here);
	return page_as(
		rq,
		(&(const struct page){.title = str_cat(rq->arena, S("#"), p.tag.label),
				      .active = S("/tags"),
				      .feed = p.atom,
				      .feed_title = str_cat(rq->arena, S("#"), p.tag.label)}),
		v_tag_show, &p);
}

err tag_json(struct rq *rq)
{
	struct tag_page p = {0};
	TRY(fill(rq, &p));
	return api_cards(rq, &p.cards, p.next);
}
