/* SPDX-License-Identifier: Apache-2.0
 * kind: what other rooms show, index and link of a page.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/pages.h"

#include "wiki_parts.html.h"

enum { OPENING = 20000 };

static html excerpt_html(struct rq *rq, str excerpt)
{
	struct out o = out_new(rq->arena, 8192);
	v_page_excerpt(&o, excerpt);
	return (html){out_view(&o)}; /* safe: written by a template */
}

err page_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = {0};
	struct q_page_cards_list rows = {0};
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, &ids) = cards[i]->item.id.v;
	TRY(q_page_cards(rq->db, ids, &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_page_cards *r = &rows.v[k];
			if (r->id.v != cards[i]->item.id.v)
				continue;
			cards[i]->title = r->title;
			cards[i]->url = wiki_page_url(rq, r->wiki_handle, r->slug);
			cards[i]->text = r->excerpt;
			cards[i]->body = excerpt_html(rq, r->excerpt);
			cards[i]->did = str_from(T(rq->lang, "in the wiki"));
			cards[i]->place_title = r->wiki_title;
			cards[i]->place_url = wiki_url(rq, r->wiki_handle);
			break;
		}
	return OK;
}

err page_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_page_words q;
	err e = q_page_words(db, id, &q);
	*title = *body = STR_NONE;
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err page_opening(struct db *db, item_id id, str *title, str *body)
{
	struct q_page_opening q;
	TRY(q_page_opening(db, id, OPENING, &q));
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err page_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_page_address q;
	bool found;
	TRY(q_page_address(db, id, &q, &found));
	*to = found ? url_path(a, "/wikis/%s/%s", q.wiki, q.slug) : (url){0};
	return OK;
}
