/* SPDX-License-Identifier: Apache-2.0
 * kind: what other rooms show, index and link of a bookmark.
 */
#include "feature/bookmarks/handlers.h"

#include "ui/api.h"

#include "bookmarks.sql.h"

err bookmark_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct bookmark_list list;
	TRY(bookmark_rows(rq->db, card_ids(rq->arena, cards, n), &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct bookmark *b = &list.v[i];
		struct card *card = card_among(cards, n, b->item.id);
		if (!card)
			continue;
		card->title = b->title;
		card->url = bookmark_url(rq, b->item.id);
		card->text = markdown_text(rq->arena, b->body, 300);
		card->body = b->html;
		card->did = format_fill(rq->arena, T(rq->lang, "kept a link at #"), b->host);
	}
	return OK;
}

/* The words of the address are words of the bookmark, too. */
err bookmark_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_bookmark_text q;
	err e = q_bookmark_text(db, id, &q);
	*title = *body = STR_NONE;
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	/* Found by its address as by its title, which makes it stand above others. */
	*title = str_cat(db->arena, q.title, S("\n"), q.url);
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err bookmark_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct item_row row;
	TRY(item_find(db, id, &row));
	*to = url_path(a, "/bookmarks/item/%i", id.v);
	return OK;
}
