/* SPDX-License-Identifier: Apache-2.0
 * wiki_tab: the wiki of a community, on its tab: opened by an owner with one click, written by the
 * members. What is for the community is for the wiki.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/pages.h"

#include "wiki_tab.html.h"

enum { WIKIS_SHOWN = 20 };

/* The oldest one; the others that lie below the community are links beside it. */
static err find(struct rq *rq, const struct place *community, struct wiki_tab_page *p)
{
	struct place_list list;
	TRY(place_children(rq->db, community->id, PLACE_WIKI, WIKIS_SHOWN, &list));
	if (list.n == 0)
		return OK;
	size_t first = 0;
	for (size_t i = 1; i < list.n; i++)
		if (list.v[i].id.v < list.v[first].id.v)
			first = i;
	for (size_t i = 0; i < list.n; i++)
		if (i != first)
			*ARENA_PUSH(rq->arena, &p->others) = list.v[i];
	struct wiki *w = NEW(rq->arena, struct wiki);
	TRY(wiki_find(rq->db, list.v[first].handle, w, NULL));
	p->of.wiki = w;
	return wiki_fill(rq, &p->of);
}

err wiki_tab_show(struct rq *rq)
{
	struct place_view where;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	struct wiki_tab_page p = {.where = &where,
				  .may_open = where.role == ROLE_OWNER && where.open};
	TRY(find(rq, &where.place, &p));
	if (rq->format == FORMAT_JSON)
		return p.of.wiki ? wiki_json(rq, p.of.wiki->handle, 200) : NOT_FOUND;
	if (p.of.wiki)
		return page_in_place(rq, &where, "wiki", T(rq->lang, "Wiki"), v_wiki_tab, &p);
	return page_in_place(rq, &where, "wiki", T(rq->lang, "Wiki"), v_wiki_tab_none, &p);
}

/* Named like the community, for its readers and written by its members; its owner has it at once.
 */
err wiki_tab_create(struct rq *rq)
{
	struct place_view where;
	struct place_list list;
	TRY(place_asked(rq, PLACE_COMMUNITY, &where));
	const struct place *c = &where.place;
	if (where.role != ROLE_OWNER)
		return fail(rq, DENIED, T(rq->lang, "An owner of the community opens its wiki."));
	if (!where.open)
		return fail(rq, DENIED,
			    T(rq->lang, "This community is archived: it can be read, but nothing "
					"is written there any more."));
	/* Two owners who click at once open one. */
	TRY(member_hold(rq->db, (place_id){c->hub}));
	TRY(place_children(rq->db, c->id, PLACE_WIKI, 1, &list));
	if (list.n)
		return redirect(rq, place_tab_url(rq, c, "wiki"));
	struct wiki w = {.title = c->title,
			 .language = c->language,
			 .audience = c->audience,
			 .joining = JOIN_OPEN,
			 .owner = rq->viewer_id,
			 .parent = c->id};
	/* Its address tells nobody that a closed community of that name is there. */
	if (c->circle > CIRCLE_INTERNAL)
		w.handle = place_secret_handle(rq->arena);
	TRY(wiki_make(rq->db, &w));
	return redirect(rq, place_tab_url(rq, c, "wiki"));
}
