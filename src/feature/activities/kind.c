/* SPDX-License-Identifier: Apache-2.0
 * kind: to-dos and entries in mixed lists, in the search index and in addresses; what answers to
 * them leave behind.
 */
#include "feature/activities/pages.h"

#include "core/attachment.h"
#include "ui/api.h"

#include "step.html.h"

enum { EXCERPT = 400 };

static void fill_card(struct rq *rq, struct card *card, const struct q_step_cards *q)
{
	struct out body = out_new(rq->arena, 8 * EXCERPT);
	str words = markdown_text(rq->arena, q->body, EXCERPT);
	bool todo = card->item.kind == KIND_TODO;
	v_step_excerpt(&body, rq, q, words);
	card->title = q->title;
	card->body = (html){out_view(&body)}; /* safe: written by a template */
	card->text = markdown_text(rq->arena, q->body, 300);
	card->did = str_from(todo ? T(rq->lang, "something to do in") : T(rq->lang, "in"));
	card->url = step_url(rq, q->handle, q->id.v);
	card->place_title = q->activity_title;
	card->place_url = activity_url(rq, q->handle);
}

err step_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_step_cards_list rows = {0};
	TRY(q_step_cards(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (ID_EQ(rows.v[k].id, cards[i]->item.id)) {
				fill_card(rq, cards[i], &rows.v[k]);
				break;
			}
	return OK;
}

err step_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_step_text q;
	bool found;
	*title = *body = STR_NONE;
	TRY(q_step_text(db, id, &q, &found));
	if (!found)
		return OK;
	*title = q.title;
	str files;
	TRY(attachment_file_words(db, id, &files));
	*body = str_cat(db->arena, markdown_text(db->arena, q.body, 0), S("\n"), q.link, files);
	return OK;
}

err step_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_step_address q;
	bool found;
	TRY(q_step_address(db, id, &q, &found));
	*to = found ? url_path(a, "/activities/%s/%i", q.handle, id.v) : (url){0};
	return OK;
}

err step_answered(struct db *db, item_id root, item_id answer)
{
	struct q_step_of q;
	bool found;
	TRY(q_step_of(db, root, &q, &found));
	return found ? step_log(db, q.activity, CHANGE_ANSWERED, root, answer.v, 0) : OK;
}
