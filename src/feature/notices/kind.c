/* SPDX-License-Identifier: Apache-2.0
 * kind: notices in mixed lists, in the search index and in addresses; where they stand and how they
 * are written.
 */
#include "feature/notices/handlers.h"

#include "core/place.h"
#include "ui/api.h"

#include "notices.sql.h"

err notice_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = card_ids(rq->arena, cards, n);
	struct q_notice_cards_list rows = {0};
	TRY(q_notice_cards(rq->db, ids, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct card *card = card_among(cards, n, rows.v[i].id);
		if (!card)
			continue;
		card->title = rows.v[i].title;
		card->body = (html){rows.v[i].html}; /* safe: rendered when it was written */
		card->text = markdown_text(rq->arena, rows.v[i].body, 300);
		card->did = str_from(T(rq->lang, "in the company notices"));
		card->url = url_path(rq->arena, "/notices/%i", card->item.id.v);
	}
	return OK;
}

err notice_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_notice_text q;
	TRY(q_notice_text(db, id, &q));
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err notice_address(struct db *db, item_id id, struct arena *a, url *to)
{
	(void)db;
	*to = url_path(a, "/notices/%i", id.v);
	return OK;
}

html notice_render(struct db *db, str body)
{
	const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	return markdown_render(db->arena, body, &options, NULL);
}

err notice_place(struct db *db, person_id maker, bool make, place_id *place)
{
	struct q_notice_place q;
	bool found;
	TRY(q_notice_place(db, &q, &found));
	*place = q.id;
	if (found)
		return OK;
	if (!make)
		return NOT_FOUND;
	struct place new = {.kind = PLACE_NOTICES,
			    .own_members = true,
			    .audience = AUDIENCE_INTERNAL,
			    .joining = JOIN_INVITED,
			    .handle = S("company-notices"),
			    .owner = maker,
			    .title = S("Company notices")};
	TRY(place_create(db, &new, STR_NONE));
	*place = new.id;
	return OK;
}

err notice_write(struct db *db, const struct item_new *new, int64_t until, str title, str body,
		 item_id *id)
{
	TRY(item_create(db, new, id));
	return q_notice_add(db, *id, until, title, body, notice_render(db, body).s);
}
