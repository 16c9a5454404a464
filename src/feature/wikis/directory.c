/* SPDX-License-Identifier: Apache-2.0
 * directory: all wikis by name or by their newest page, a page at a time by key.
 */
#include "feature/wikis/handlers.h"

#include "base/utf8.h"
#include "core/person.h"
#include "feature/wikis/pages.h"
#include "ui/api.h"

#include "wiki.html.h"

enum { DIRECTORY_PAGE = 50, MINE = 12 };

static err by_name(struct rq *rq, int64_t after, struct wiki_list_page *p)
{
	struct q_wiki_cursor at = {0};
	bool found = false;
	if (after)
		TRY(q_wiki_cursor(rq->db, (place_id){after}, &at, &found));
	return q_wiki_directory(rq->db, found ? at.sort_key : S(""), found ? after : 0,
				DIRECTORY_PAGE + 1, &p->rows);
}

static err by_change(struct rq *rq, int64_t after, struct wiki_list_page *p)
{
	struct q_wiki_cursor at = {0};
	bool found = false, all = rq->db->clear >= CIRCLE_INTERNAL;
	if (after)
		TRY(q_wiki_cursor(rq->db, (place_id){after}, &at, &found));
	int64_t last = !found ? INT64_MAX : all ? at.last : at.public_last;
	return (all ? q_wiki_recent : q_wiki_recent_public)(rq->db, last, found ? after : INT64_MAX,
							    DIRECTORY_PAGE + 1, &p->rows);
}

/* By the beginning of the address, which is made from the name. */
static err by_words(struct rq *rq, struct wiki_list_page *p)
{
	struct out o = out_new(rq->arena, 256);
	str rest = name_fold(rq->arena, utf8_head(p->words, 60));
	for (str word = str_word(&rest); word.n; word = str_word(&rest)) {
		if (o.n)
			out_byte(&o, '-');
		out_str(&o, word);
	}
	if (o.n == 0)
		return OK;
	str low = out_view(&o);
	TRY(q_wiki_found(rq->db, low, str_cat(rq->arena, low, S("\x7f")), DIRECTORY_PAGE,
			 &p->rows));
	/* Handles that were made by the house join words by points. */
	char *points = cstr(rq->arena, low);
	for (char *c = points; *c; c++)
		*c = *c == '-' ? '.' : *c;
	if (str_eq(str_from(points), low))
		return OK;
	struct q_wiki_directory_list more = {0};
	TRY(q_wiki_found(rq->db, str_from(points), str_cat(rq->arena, str_from(points), S("\x7f")),
			 DIRECTORY_PAGE, &more));
	for (size_t i = 0; i < more.n; i++)
		*ARENA_PUSH(rq->arena, &p->rows) = more.v[i];
	return OK;
}

static err list_json(struct rq *rq, const struct wiki_list_page *p, int64_t next)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "wikis", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct q_wiki_directory *r = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id.v);
		json_str(o, "handle", r->handle);
		json_str(o, "url", wiki_url(rq, r->handle).s);
		json_str(o, "title", r->title);
		json_str(o, "tagline", r->tagline);
		json_str(o, "language", r->language);
		json_int(o, "pages", r->items);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (next)
		json_int(o, "next", next);
	return api_end(rq);
}

err wiki_list(struct rq *rq)
{
	struct wiki_list_page p = {.words = str_trim(rq_query(rq, "words")),
				   .recent = str_eq(rq_query(rq, "order"), S("activity")),
				   .may_create = rq->viewer->employee};
	int64_t after = rq_query_int(rq, "after", 0), next = 0;
	if (!str_empty(p.words))
		TRY(by_words(rq, &p));
	else if (p.recent)
		TRY(by_change(rq, after, &p));
	else
		TRY(by_name(rq, after, &p));
	if (p.rows.n > DIRECTORY_PAGE && str_empty(p.words)) {
		p.rows.n = DIRECTORY_PAGE;
		next = p.rows.v[DIRECTORY_PAGE - 1].id.v;
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p, next);
	if (next)
		p.next = page_with(rq, "after", id_text(rq, next));
	if (after)
		p.previous = page_with(rq, "after", STR_NONE);
	if (!ID_NONE(rq->viewer_id) && !after && str_empty(p.words))
		TRY(place_joined(rq->db, PLACE_WIKI, MINE, &p.mine));
	const struct page how = {
		.title = str_from(T(rq->lang, "Wikis")), .here = page_here(rq), .open = true};
	return page_as(rq, &how, v_wiki_list, &p);
}
