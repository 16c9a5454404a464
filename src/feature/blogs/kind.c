/* SPDX-License-Identifier: Apache-2.0
 * kind: what other rooms show, index and link of an entry.
 */
#include "feature/blogs/handlers.h"

#include "feature/blogs/pages.h"
#include "ui/api.h"

enum { OPENING = 20000 };

err entry_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = card_ids(rq->arena, cards, n);
	struct q_entry_cards_list rows = {0};
	TRY(q_entry_cards(rq->db, ids, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_entry_cards *r = &rows.v[i];
		struct card *card = card_among(cards, n, r->id);
		if (!card)
			continue;
		card->title = str_empty(r->title) ? str_from(T(rq->lang, "Untitled")) : r->title;
		card->url = entry_url(rq, r->blog_handle, r->slug);
		card->text = r->excerpt;
		card->body = card_words(rq, r->excerpt);
		card->did = str_from(T(rq->lang, "in the blog"));
		card->place_title = r->blog_title;
		card->place_url = blog_url(rq, r->blog_handle);
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
