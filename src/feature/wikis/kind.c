/* SPDX-License-Identifier: Apache-2.0
 * kind: what other rooms show, index and link of a page.
 */
#include "feature/wikis/handlers.h"

#include "feature/wikis/pages.h"
#include "ui/api.h"

enum { OPENING = 20000 };

err page_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_page_cards_list rows = {0};
	TRY(q_page_cards(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_page_cards *r = &rows.v[i];
		struct card *card = card_among(cards, n, r->id);
		if (!card)
			continue;
		card->title = r->title;
		card->url = wiki_page_url(rq, r->wiki_handle, r->slug);
		card->text = r->excerpt;
		card->body = card_words(rq, r->excerpt);
		card->did = str_from(T(rq->lang, "in the wiki"));
		card->place_title = r->wiki_title;
		card->place_url = wiki_url(rq, r->wiki_handle);
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
	str files;
	TRY(attachment_file_words(db, id, &files));
	*body = str_cat(db->arena, markdown_text(db->arena, q.body, 0), files);
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

err page_at(struct db *db, str path, item_id *id)
{
	struct q_page_show q;
	bool found;
	if (!str_starts(path, S("/wikis/")))
		return NOT_FOUND;
	str slug = str_sub(path, 7, path.n), wiki = str_cut(&slug, '/');
	TRY(q_page_show(db, wiki, slug, &q, &found));
	*id = q.id;
	return found ? OK : NOT_FOUND;
}

err page_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_page_address q;
	bool found;
	TRY(q_page_address(db, id, &q, &found));
	*to = found ? url_path(a, "/wikis/%s/%s", q.wiki, q.slug) : (url){0};
	return OK;
}
