/* SPDX-License-Identifier: Apache-2.0
 * place_page: the head and the tabs of a place that several rooms share.
 */
#include "ui/place_page.h"

#include "core/access.h"

#include "place_page.html.h"

enum { BLOCKS_MAX = 1 << 20 };

url place_tab_url(const struct rq *rq, const struct place *place, const char *name)
{
	const struct place_pages *pages = place_pages_of(place->kind);
	url place_at;
	if (!pages)
		return url_none();
	place_at = url_path(rq->arena, "%r/%s", url_check(rq->arena, str_from(pages->path)),
			    place->handle);
	return name[0] ? url_path(rq->arena, "%r/%s", place_at, str_from(name)) : place_at;
}

err place_view_of(struct rq *rq, const struct place *place, struct place_view *where)
{
	*where = (struct place_view){.place = *place,
				     .open = place->state == PLACE_LIVE,
				     .pages = place_pages_of(place->kind)};
	if (!where->pages)
		return NOT_FOUND;
	TRY(access_role(rq->db, place->id, &where->role));
	if (!ID_NONE(rq->viewer_id))
		TRY(access_may_write(rq->db, rq->viewer_id, place->id, &where->may_write));
	where->may_manage = where->role >= ROLE_FACILITATOR;
	where->url = place_tab_url(rq, place, "");
	return OK;
}

err place_asked(struct rq *rq, enum place_kind kind, struct place_view *where)
{
	const struct place_pages *pages = place_pages_of(kind);
	struct place place;
	if (!pages)
		return NOT_FOUND;
	TRY(place_by_handle(rq->db, rq_path(rq, pages->parameter), kind, &place, NULL));
	return place_view_of(rq, &place, where);
}

static void insert_tab(struct rq *rq, struct place_view *where, const struct place_tab *tab,
		       const char *on)
{
	size_t i = (size_t)(ARENA_PUSH(rq->arena, &where->tabs) - where->tabs.v);
	for (; i > 0 && where->tabs.v[i - 1].tab->order > tab->order; i--)
		where->tabs.v[i] = where->tabs.v[i - 1];
	where->tabs.v[i] = (struct place_link){.tab = tab,
					       .url = place_tab_url(rq, &where->place, tab->name),
					       .n = -1,
					       .on = on && strcmp(on, tab->name) == 0};
}

static void gather_tabs(struct rq *rq, struct place_view *where, const char *on)
{
	where->tabs = (struct place_links){0};
	for (const struct feature *const *f = features; *f; f++)
		for (const struct place_tab *t = (*f)->place_tabs; t && t->label; t++)
			if (t->kind == where->place.kind)
				insert_tab(rq, where, t, on);
}

static err fill_top(struct rq *rq, struct place_view *where, const char *on)
{
	struct out head = out_new(rq->arena, BLOCKS_MAX);
	gather_tabs(rq, where, on);
	for (size_t i = 0; i < where->tabs.n; i++)
		if (where->tabs.v[i].tab->count)
			TRY(where->tabs.v[i].tab->count(rq, &where->place, &where->tabs.v[i].n));
	TRY(where->pages->head(rq, &where->place, where->role, &head));
	where->head = (html){out_view(&head)}; /* safe: written by the room's templates */
	return head.bad;
}

const struct layout *place_page_begin(struct rq *rq, struct place_view *where, const char *tab,
				      const char *title, const struct page *how)
{
	struct page *page = NEW(rq->arena, struct page);
	err e = fill_top(rq, where, tab);
	if (how)
		*page = *how;
	page->title = tab && !tab[0]
			      ? where->place.title
			      : str_cat(rq->arena, str_from(title), S(" · "), where->place.title);
	if (str_empty(page->active))
		page->active = str_from(where->pages->path);
	const struct layout *layout = page_begin(rq, page);
	v_place_top(rq->out, rq, where);
	if (e != OK)
		rq->out->bad = e; /* comes out of page_end */
	return layout;
}

err place_blocks(struct rq *rq, const struct place_view *where, struct out *wide, struct out *aside)
{
	struct place_view tabs = {.place = where->place};
	gather_tabs(rq, &tabs, NULL);
	for (size_t i = 0; i < tabs.tabs.n; i++) {
		const struct place_tab *t = tabs.tabs.v[i].tab;
		if (t->block)
			TRY(t->block(rq, &where->place, where->role, wide));
		if (t->aside)
			TRY(t->aside(rq, &where->place, where->role, aside));
	}
	return OK;
}
