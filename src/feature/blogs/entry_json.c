/* SPDX-License-Identifier: Apache-2.0
 * entry_json: entries as JSON: what a card says of one, and its text with what an editor needs to
 * change it.
 */
#include "feature/blogs/handlers.h"

#include "core/revision.h"
#include "feature/blogs/pages.h"
#include "ui/api.h"

static void write_entry(struct rq *rq, const struct card *card, const struct q_entry_text *text,
			const struct tag_list *tags, int64_t revision)
{
	static const char *const states[] = {"",	  "draft",  "scheduled",
					     "published", "hidden", "deleted"};
	struct out *o = rq->out;
	api_begin(rq);
	json_card(o, "item", rq, card);
	json_str(o, "slug", text->slug);
	json_str(o, "title", text->title);
	json_str(o, "body", text->body);
	json_str(o, "html", text->html);
	json_open(o, "tags", '[');
	for (size_t i = 0; i < tags->n; i++)
		json_str(o, NULL, tags->v[i].label);
	json_close(o, ']');
	json_str(o, "series", text->series);
	json_str(o, "state", str_from(states[card->item.state]));
	json_int(o, "words", text->words);
	json_int(o, "revision", revision);
	json_time(o, "publish_at", text->publish_at);
}

err entry_json(struct rq *rq, item_id id)
{
	struct card card;
	struct q_entry_text text;
	struct tag_list tags;
	int64_t revision;
	TRY(card_of(rq, id, &card));
	TRY(q_entry_text(rq->db, id, &text));
	TRY(tag_of_item(rq->db, id, &tags));
	TRY(revision_newest(rq->db, id, &revision));
	write_entry(rq, &card, &text, &tags, revision);
	return api_end(rq);
}
