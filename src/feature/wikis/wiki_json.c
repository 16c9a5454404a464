/* SPDX-License-Identifier: Apache-2.0
 * wiki_json: wikis and pages as JSON.
 */
#include "feature/wikis/handlers.h"

#include "core/revision.h"
#include "feature/wikis/pages.h"
#include "ui/api.h"

err wiki_json(struct rq *rq, str handle, int status)
{
	struct wiki w;
	struct out *o = rq->out;
	TRY(wiki_find(rq->db, handle, &w, NULL));
	rq->response.status = status;
	api_begin(rq);
	json_int(o, "id", w.id.v);
	json_str(o, "handle", w.handle);
	json_str(o, "url", wiki_url(rq, w.handle).s);
	json_str(o, "title", w.title);
	json_str(o, "tagline", w.tagline);
	json_str(o, "about", w.about);
	json_str(o, "language", w.language);
	json_str(o, "audience", audience_name(w.audience));
	json_str(o, "joining", w.joining == JOIN_OPEN ? S("open") : S("writers"));
	json_time(o, "created", w.created);
	json_int(o, "pages", w.items);
	json_bool(o, "following", w.following);
	json_bool(o, "closed", w.state != PLACE_LIVE);
	json_bool(o, "may_write", w.may_write);
	return api_end(rq);
}

static void write_page(struct rq *rq, const struct card *card, const struct q_page_text *text,
		       const struct q_page_step *parent, const struct tag_list *tags,
		       int64_t revision)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_card(o, "item", rq, card);
	json_str(o, "slug", text->slug);
	json_str(o, "title", text->title);
	json_str(o, "parent", parent->slug);
	json_str(o, "body", text->body);
	json_str(o, "html", text->html);
	json_open(o, "tags", '[');
	for (size_t i = 0; i < tags->n; i++)
		json_str(o, NULL, tags->v[i].label);
	json_close(o, ']');
	json_int(o, "words", text->words);
	json_int(o, "revision", revision);
	json_bool(o, "template", text->template);
	json_int(o, "review", text->review);
	json_bool(o, "keeping", viewer_is(rq, text->keeper));
	json_int(o, "verify_days", text->verify_days);
	json_time(o, "verified", text->verified);
}

err page_json(struct rq *rq, item_id id, int status)
{
	struct card card;
	struct q_page_text text;
	struct q_page_step parent = {0};
	struct tag_list tags;
	struct attached_files files;
	struct q_page_address at;
	int64_t revision;
	bool found;
	TRY(card_of(rq, id, &card));
	TRY(q_page_text(rq->db, id, &text));
	TRY(q_page_step(rq->db, (item_id){text.parent}, &parent, &found));
	TRY(tag_of_item(rq->db, id, &tags));
	TRY(revision_newest(rq->db, id, &revision));
	TRY(attachment_files(rq->db, id, &files));
	TRY(q_page_address(rq->db, id, &at, &found));
	rq->response.status = status;
	write_page(rq, &card, &text, &parent, &tags, revision);
	json_attached(rq, "files", wiki_page_files(rq, at.wiki, text.slug), &files);
	return api_end(rq);
}
