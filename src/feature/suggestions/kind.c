/* SPDX-License-Identifier: Apache-2.0
 * kind: ideas of communities in mixed lists, in the search index, in addresses, exports and checks.
 */
#include "feature/suggestions/pages.h"

#include "base/json.h"
#include "ui/api.h"

enum { EXCERPT = 400 };

err suggestion_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_suggestion_cards_list rows = {0};
	TRY(q_suggestion_cards(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_suggestion_cards *q = &rows.v[i];
		struct card *card = card_among(cards, n, q->id);
		if (!card)
			continue;
		card->title = q->title;
		card->body = card_words(rq, markdown_text(rq->arena, q->body, EXCERPT));
		card->text = markdown_text(rq->arena, q->body, 300);
		card->did = str_from(T(rq->lang, "has an idea in"));
		card->url = suggestion_url(rq, q->handle, q->id.v);
		card->place_title = q->place_title;
		card->place_url = url_path(rq->arena, "/communities/%s/ideas", q->handle);
	}
	return OK;
}

err suggestion_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_suggestion_text q;
	TRY(q_suggestion_text(db, id, &q));
	*title = q.title;
	*body = str_cat(db->arena, markdown_text(db->arena, q.body, 0), S("\n"), q.said);
	return OK;
}

err suggestion_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_suggestion_address q;
	bool found;
	TRY(q_suggestion_address(db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*to = url_path(a, "/communities/%s/ideas/%i", q.handle, id.v);
	return OK;
}

/* ---- export, check, the end of an account ---- */

static err export_one(void *arg, const struct q_suggestion_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return OK;
}

static err export_vote(void *arg, const struct q_suggestion_export_votes *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return OK;
}

err suggestions_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "community_ideas", '[');
	TRY(q_suggestion_export(db, person, export_one, json));
	json_close(json, ']');
	json_open(json, "community_ideas_wanted", '[');
	TRY(q_suggestion_export_votes(db, person, export_vote, json));
	json_close(json, ']');
	return OK;
}

static err lost(void *arg, const struct q_suggestion_check *q)
{
	out_fmt(arg, "idea %lld of a community has no text, or one in another community\n",
		(long long)q->id.v);
	return OK;
}

static err miscounted(void *arg, const struct q_suggestion_check_votes *q)
{
	out_fmt(arg, "idea %lld of a community: %lld votes counted, which is wrong\n",
		(long long)q->id.v, (long long)q->votes);
	return OK;
}

err suggestions_check(struct db *db, struct out *findings)
{
	TRY(q_suggestion_check(db, lost, findings));
	return q_suggestion_check_votes(db, miscounted, findings);
}

err suggestions_erase(struct db *db, person_id person, struct id_list items)
{
	if (items.n)
		return q_suggestion_erase(db, items);
	TRY(q_suggestion_erase_counted(db, person));
	return q_suggestion_erase_votes(db, person);
}
