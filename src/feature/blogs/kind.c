/* SPDX-License-Identifier: Apache-2.0
 * kind: what other rooms show, index and link of an entry.
 */
#include "feature/blogs/handlers.h"

#include "feature/blogs/pages.h"
#include "ui/api.h"

#include "entry_parts.html.h"

enum { OPENING = 20000 };

static html excerpt_html(struct rq *rq, str excerpt)
{
	struct out o = out_new(rq->arena, 8192);
	v_entry_excerpt(&o, excerpt);
	return (html){out_view(&o)}; /* safe: written by a template */
}

err entry_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = card_ids(rq->arena, cards, n);
	struct q_entry_cards_list rows = {0};
	TRY(q_entry_cards(rq->db, ids, &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++) {
			const struct q_entry_cards *r = &rows.v[k];
			if (r->id.v != cards[i]->item.id.v)
				continue;
			cards[i]->title =
				str_empty(r->title) ? str_from(T(rq->lang, "Untitled")) : r->title;
			cards[i]->url = entry_url(rq, r->blog_handle, r->slug);
			cards[i]->text = r->excerpt;
			cards[i]->body = excerpt_html(rq, r->excerpt);
			cards[i]->did = str_from(T(rq->lang, "in the blog"));
			cards[i]->place_title = r->blog_title;
			cards[i]->place_url = blog_url(rq, r->blog_handle);
			break;
		}
	return OK;
}

err entry_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_entry_words q;
	err e = q_entry_words(db, id, &q);
	*title = *body = STR_NONE;
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err entry_opening(struct db *db, item_id id, str *title, str *body)
{
	struct q_entry_opening q;
	TRY(q_entry_opening(db, id, OPENING, &q));
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err entry_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_entry_address q;
	bool found;
	TRY(q_entry_address(db, id, &q, &found));
	*to = found ? url_path(a, "/blogs/%s/%s", q.blog, q.slug) : (url){0};
	return OK;
}
