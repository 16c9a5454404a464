/* SPDX-License-Identifier: Apache-2.0
 * find: looking for words in what was said to the viewer, everywhere or in one conversation, and
 * for conversations by their names. Every row passes visible().
 */
#include "feature/chat/pages.h"

#include "core/person.h"
#include "core/search.h"
#include "ui/api.h"

#include "chat.html.h"

enum { FOUND_PAGE = 30, BESIDE = 6, EXCERPT = 200, NAMED_MAX = 200, NAMED_SHOWN = 5 };

err chat_find(struct rq *rq, str text, int64_t conversation, int64_t before, size_t most,
	      struct found_messages *found)
{
	struct message_words words;
	struct q_chat_found_list *rows = NEW(rq->arena, struct q_chat_found_list);
	struct search_query query;
	message_words_of(rq->arena, text, &words);
	if (words.n == 0)
		return OK;
	TRY(search_parse(rq->arena, text, &query));
	TRY(q_chat_found(rq->db, words.word[0], words.word[1], words.word[2], words.word[3],
			 (int64_t)words.n, conversation, before, (int64_t)most, rows));
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_chat_found *q = &rows->v[i];
		/* One of two forms of a word that are both in it. */
		if (i && rows->v[i - 1].id == q->id)
			continue;
		str shown = markdown_text(rq->arena, q->body, 0);
		*ARENA_PUSH(rq->arena, found) = (struct found_said){
			.q = q,
			.title = chat_title(rq, q->kind, q->name, q->other_name),
			.excerpt = search_excerpt(rq->arena, &query, shown, EXCERPT),
			.url = said_place(rq, q->conversation, q->id)};
	}
	return OK;
}

/* Of the viewer's liveliest, those whose names have the words. */
static err find_named(struct rq *rq, str words, struct chat_rows *named)
{
	struct chat_rows rows = {0};
	str folded = name_fold(rq->arena, words);
	if (str_empty(folded))
		return OK;
	TRY(chat_rows_of(rq, INT64_MAX, NAMED_MAX, &rows));
	for (size_t i = 0; i < rows.n && named->n < NAMED_SHOWN; i++)
		if (name_holds(name_fold(rq->arena, rows.v[i].title), folded))
			*ARENA_PUSH(rq->arena, named) = rows.v[i];
	return OK;
}

static err json_found(struct rq *rq, const struct found_messages *found, int64_t next)
{
	api_begin(rq);
	json_open(rq->out, "messages", '[');
	for (size_t i = 0; i < found->n; i++) {
		const struct found_said *f = &found->v[i];
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "id", f->q->id);
		json_int(rq->out, "conversation", f->q->conversation);
		json_str(rq->out, "title", f->title);
		json_str(rq->out, "author", f->q->author_name);
		json_str(rq->out, "text", html_to_text(rq->arena, f->excerpt.s, 0));
		json_str(rq->out, "url", f->url.s);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

err chat_search(struct rq *rq)
{
	struct chat_search_page p = {.words = str_trim(rq_query(rq, "q"))};
	struct chat_row in;
	struct q_chat_list q;
	bool found;
	int64_t conversation = rq_query_int(rq, "in", 0), next = 0;
	p.asked = p.words.n > 0;
	if (p.words.n > 1000)
		return fail(rq, TOO_LARGE, T(rq->lang, "That is too long to look for."));
	if (conversation) {
		TRY(q_chat_one(rq->db, conversation, &q, &found));
		if (!found)
			return NOT_FOUND;
		chat_row_of(rq, &q, &in);
		p.in = &in;
	}
	TRY(chat_find(rq, p.words, conversation, rq_query_int(rq, "before", INT64_MAX),
		      FOUND_PAGE + 1, &p.found));
	if (p.found.n > FOUND_PAGE) {
		p.found.n = FOUND_PAGE;
		next = p.found.v[FOUND_PAGE - 1].q->id;
		p.older = page_with(rq, "before", id_text(rq, next));
	}
	if (rq->format == FORMAT_JSON)
		return json_found(rq, &p.found, next);
	if (!conversation)
		TRY(find_named(rq, p.words, &p.named));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Search in chat")),
					     .active = {"/chat", 5},
					     .style = "chat/chat.css"}),
		       v_chat_search, &p);
}

/* Beside what the search of the house finds. */
err chat_found_places(struct rq *rq, str words, struct found_places *to)
{
	struct found_messages found = {0};
	struct chat_rows named = {0};
	if (ID_NONE(rq->viewer_id))
		return OK;
	TRY(find_named(rq, words, &named));
	for (size_t i = 0; i < named.n; i++)
		*ARENA_PUSH(rq->arena, to) =
			(struct found_place){.title = named.v[i].title, .url = named.v[i].url};
	TRY(chat_find(rq, words, 0, INT64_MAX, BESIDE, &found));
	for (size_t i = 0; i < found.n; i++)
		*ARENA_PUSH(rq->arena, to) = (struct found_place){
			.title = found.v[i].title,
			.below = str_cat(rq->arena, found.v[i].q->author_name, S(": "),
					 html_to_text(rq->arena, found.v[i].excerpt.s, 120)),
			.language = found.v[i].q->language,
			.url = found.v[i].url};
	if (found.n >= BESIDE - 1)
		*ARENA_PUSH(rq->arena, to) = (struct found_place){
			.title = str_from(T(rq->lang, "All messages with these words")),
			.url = url_path(rq->arena, "/chat/search?q=%s", words)};
	return OK;
}
