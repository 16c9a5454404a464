/* SPDX-License-Identifier: Apache-2.0
 * kind: what other rooms show, index and link of a bookmark.
 */
#include "feature/bookmarks/handlers.h"

#include "bookmarks.sql.h"

err bookmark_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = {0};
	struct bookmark_list list;
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, &ids) = cards[i]->item.id.v;
	TRY(bookmark_rows(rq->db, ids, &list));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < list.n; k++) {
			const struct bookmark *b = &list.v[k];
			if (!ID_EQ(b->item.id, cards[i]->item.id))
				continue;
			cards[i]->title = b->title;
			cards[i]->url = bookmark_url(rq, b->item.id);
			cards[i]->text = markdown_text(rq->arena, b->body, 300);
			cards[i]->body = b->html;
			cards[i]->did =
				format_fill(rq->arena, T(rq->lang, "kept a link at #"), b->host);
			break;
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
	*title = q.title;
	*body = str_cat(db->arena, markdown_text(db->arena, q.body, 0), S("\n"), q.url);
	return OK;
}

err bookmark_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct item_row row;
	TRY(item_find(db, id, &row));
	*to = url_path(a, "/bookmarks/item/%i", id.v);
	return OK;
}
