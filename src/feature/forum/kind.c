/* SPDX-License-Identifier: Apache-2.0
 * kind: topics and questions in mixed lists, in the search index, in addresses and checks; what
 * their answers tell them.
 */
#include "feature/forum/pages.h"

#include "base/json.h"
#include "ui/api.h"

#include "forum.html.h"

enum { EXCERPT = 400 };

err topic_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct q_topic_cards_list rows = {0};
	TRY(q_topic_cards(rq->db, card_ids(rq->arena, cards, n), &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_topic_cards *q = &rows.v[i];
		struct card *card = card_among(cards, n, q->id);
		if (!card)
			continue;
		card->title = q->title;
		card->body = card_words(rq, markdown_text(rq->arena, q->body, EXCERPT));
		card->text = markdown_text(rq->arena, q->body, 300);
		card->did = str_from(card->item.kind == KIND_QUESTION ? T(rq->lang, "asks in")
								      : T(rq->lang, "in"));
		card->url = forum_topic_url(rq, q->handle, q->id.v);
		card->place_title = q->place_title;
		card->place_url = url_path(rq->arena, "/communities/%s/forum", q->handle);
	}
	return OK;
}

err topic_index_text(struct db *db, item_id id, str *title, str *body)
{
	struct q_topic_text q;
	TRY(q_topic_text(db, id, &q));
	*title = q.title;
	*body = markdown_text(db->arena, q.body, 0);
	return OK;
}

err topic_address_of(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_topic_address q;
	bool found;
	TRY(q_topic_address(db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*to = url_path(a, "/communities/%s/forum/%i", q.handle, id.v);
	return OK;
}

err topic_answerable(struct db *db, item_id root, bool *may)
{
	struct q_topic_is q;
	bool found;
	TRY(q_topic_is(db, root, &q, &found));
	*may = found && !q.locked;
	return OK;
}

err topic_answered_by(struct db *db, item_id root, item_id answer)
{
	return q_topic_answered(db, root, answer.v);
}

err topic_answer_gone(struct db *db, item_id root)
{
	return q_topic_answer_gone(db, root);
}

/* ---- export, check, the end of an account ---- */

static err export_one(void *arg, const struct q_topic_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "kind", q->kind == KIND_QUESTION ? S("question") : S("topic"));
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return OK;
}

err forum_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "topics", '[');
	TRY(q_topic_export(db, person, export_one, json));
	json_close(json, ']');
	return OK;
}

static err lost(void *arg, const struct q_topic_check *q)
{
	out_fmt(arg, "forum: item %lld has no text, or one in another community\n",
		(long long)q->id.v);
	return OK;
}

static err miscounted(void *arg, const struct q_topic_check_counts *q)
{
	out_fmt(arg, "forum of place %lld: %lld topics counted, which is wrong\n",
		(long long)q->id.v, (long long)q->topics);
	return OK;
}

err forum_check(struct db *db, struct out *findings)
{
	TRY(q_topic_check(db, lost, findings));
	return q_topic_check_counts(db, miscounted, findings);
}

err forum_erase(struct db *db, person_id person, struct id_list items)
{
	(void)person;
	if (!items.n)
		return OK;
	TRY(q_topic_unsettle(db, items));
	/* A statement that waited for a row counts what was there when it began to wait. */
	if (database_is_postgres(db->database))
		TRY(q_topic_count_hold(db, items));
	TRY(q_topic_uncount(db, items));
	return q_topic_erase(db, items);
}
