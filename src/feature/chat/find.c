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
/* What one search looks at: so many conversations, so many messages with the first of several words
 * in each, and so many in all; beside the search of the house, fewer on SQLite, whose index is
 * asked once for each conversation (some 60 us). Where it ends earlier than it should, it says
 * where to look on. */
enum {
	LOOKED_CONVERSATIONS = 200,
	LOOKED_EACH = 500,
	LOOKED_ALL = 5000,
	ROOMS_MAX = 100000,
	ROOMS_BESIDE = 100,
};

struct looking {
	struct message_words words;
	int64_t before;
	size_t most;   /* how many are wanted */
	size_t rooms;  /* of so many conversations, where the index is asked for each */
	size_t looked; /* messages, so far */
	struct q_chat_found_list found;
	int64_t from; /* of what came before this message not all was looked at; 0: of all */
};

/* Newest first. */
static void put(struct looking *l, const struct q_chat_found *q, struct arena *a)
{
	*ARENA_PUSH(a, &l->found) = *q;
	for (size_t i = l->found.n - 1; i && l->found.v[i - 1].id < q->id; i--) {
		l->found.v[i] = l->found.v[i - 1];
		l->found.v[i - 1] = *q;
	}
	if (l->found.n > l->most)
		l->found.n = l->most;
}

/* The newest that have one form of the first word. Those of several forms may come twice: a list of
 * ids is a set. */
static err newest_with(struct rq *rq, struct looking *l, int64_t conversation, int64_t term,
		       struct id_list *ids)
{
	size_t most = l->words.n > 1 ? LOOKED_EACH : l->most;
	struct q_chat_found_newest_list rows = {0};
	TRY(q_chat_found_newest(rq->db, conversation, term, l->before, (int64_t)most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, ids) = rows.v[i].message;
	l->looked += rows.n;
	if (rows.n == most && rows.v[most - 1].message > l->from)
		l->from = rows.v[most - 1].message;
	return OK;
}

static err look_in(struct rq *rq, struct looking *l, int64_t conversation)
{
	const struct message_words *w = &l->words;
	struct id_list ids = {0};
	struct q_chat_found_list rows = {0};
	for (size_t i = 0; i < w->word[0].n; i++)
		TRY(newest_with(rq, l, conversation, w->word[0].v[i], &ids));
	TRY(q_chat_found(rq->db, ids, w->word[1], w->word[2], w->word[3], (int64_t)w->n,
			 conversation, (int64_t)l->most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		put(l, &rows.v[i], rq->arena);
	return OK;
}

/* SQLite: the index knows at once which of a conversation have all the words. One conversation
 * after the other, by its newest message, until the others have nothing newer. */
static err look_in_index(struct rq *rq, struct looking *l, int64_t conversation)
{
	struct q_chat_found_rooms_list rooms = {0};
	struct id_list none = {0};
	TRY(q_chat_found_rooms(rq->db, conversation, (int64_t)l->rooms + 1, &rooms));
	for (size_t i = 0; i < rooms.n; i++) {
		struct id_list ids = {0};
		struct q_chat_found_list rows = {0};
		if (l->found.n == l->most && rooms.v[i].last < l->found.v[l->most - 1].id)
			return OK;
		if (i == l->rooms) {
			l->from = rooms.v[i].last >= l->from ? rooms.v[i].last + 1 : l->from;
			return OK;
		}
		TRY(message_words_in(rq->db, &l->words, rooms.v[i].id, l->before, l->most, &ids));
		if (ids.n == 0)
			continue;
		if (ids.n == l->most && ids.v[l->most - 1] > l->from)
			l->from = ids.v[l->most - 1];
		TRY(q_chat_found(rq->db, ids, none, none, none, 1, rooms.v[i].id, (int64_t)l->most,
				 &rows));
		for (size_t k = 0; k < rows.n; k++)
			put(l, &rows.v[k], rq->arena);
	}
	return OK;
}

/* PostgreSQL: one conversation after the other, until the others have nothing newer. */
static err look(struct rq *rq, struct looking *l, int64_t conversation)
{
	const struct message_words *w = &l->words;
	struct q_chat_found_in_list in = {0};
	TRY(q_chat_found_in(rq->db, w->word[0], w->word[1], w->word[2], w->word[3], (int64_t)w->n,
			    conversation, l->before, LOOKED_CONVERSATIONS + 1, &in));
	for (size_t i = 0; i < in.n; i++) {
		if (l->found.n == l->most && in.v[i].newest < l->found.v[l->most - 1].id)
			return OK;
		if (i == LOOKED_CONVERSATIONS || l->looked >= LOOKED_ALL) {
			l->from = in.v[i].newest >= l->from ? in.v[i].newest + 1 : l->from;
			return OK;
		}
		TRY(look_in(rq, l, in.v[i].id));
	}
	return OK;
}

static err show_found(struct rq *rq, str text, const struct q_chat_found *q, size_t n,
		      struct found_messages *found)
{
	struct search_query query;
	struct chat_called_list all = {0};
	struct group_names names = {0};
	TRY(search_parse(rq->arena, text, &query));
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, &all) = (struct chat_called){q[i].conversation, q[i].kind,
								    q[i].name, q[i].other_name};
	TRY(chat_groups_named(rq, &all, &names));
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, found) = (struct found_said){
			.q = &q[i],
			.title = chat_title(rq, &all.v[i], &names),
			.excerpt = search_excerpt(rq->arena, &query,
						  markdown_text(rq->arena, q[i].body, 0), EXCERPT),
			.url = said_place(rq, q[i].conversation, q[i].id)};
	return OK;
}

/* What was said with the words, newest first; conversation 0: anywhere. *next: where to look on, 0
 * when that was all; there may be more where little or nothing was found. */
static err find_words(struct rq *rq, str text, int64_t conversation, struct looking *l,
		      struct found_messages *found, int64_t *next)
{
	size_t most = l->most++;
	*next = 0;
	message_words_of(rq->arena, text, &l->words);
	if (l->words.n == 0)
		return OK;
	TRY(database_is_postgres(rq->db->database) ? look(rq, l, conversation)
						   : look_in_index(rq, l, conversation));
	size_t n = 0;
	while (n < l->found.n && n < most && l->found.v[n].id >= l->from)
		n++;
	*next = n == most && l->found.n > most ? l->found.v[n - 1].id : l->from;
	return show_found(rq, text, l->found.v, n, found);
}

err chat_rows_named(struct rq *rq, str words, struct chat_rows *named)
{
	struct q_chat_titles_list rows = {0};
	struct chat_called_list all = {0};
	struct group_names names = {0};
	str folded = name_fold(rq->arena, words);
	if (str_empty(folded))
		return OK;
	TRY(q_chat_titles(rq->db, NAMED_MAX, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &all) = (struct chat_called){
			rows.v[i].id, rows.v[i].kind, rows.v[i].name, rows.v[i].other_name};
	TRY(chat_groups_named(rq, &all, &names));
	for (size_t i = 0; i < all.n && named->n < NAMED_SHOWN; i++) {
		struct q_chat_list *q = NEW(rq->arena, struct q_chat_list);
		bool found;
		if (!name_holds(name_fold(rq->arena, chat_title(rq, &all.v[i], &names)), folded))
			continue;
		TRY(q_chat_one(rq->db, all.v[i].id, q, &found));
		if (found)
			TRY(chat_row_of(rq, q, ARENA_PUSH(rq->arena, named)));
	}
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
	struct looking *l = NEW(rq->arena, struct looking);
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
		TRY(chat_row_of(rq, &q, &in));
		p.in = &in;
	}
	*l = (struct looking){.before = rq_query_int(rq, "before", INT64_MAX),
			      .most = FOUND_PAGE,
			      .rooms = ROOMS_MAX};
	TRY(find_words(rq, p.words, conversation, l, &p.found, &next));
	if (next)
		p.older = page_with(rq, "before", id_text(rq, next));
	if (rq->format == FORMAT_JSON)
		return json_found(rq, &p.found, next);
	if (!conversation)
		TRY(chat_rows_named(rq, p.words, &p.named));
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
	int64_t next;
	struct looking *l = NEW(rq->arena, struct looking);
	*l = (struct looking){.before = INT64_MAX, .most = BESIDE, .rooms = ROOMS_BESIDE};
	if (ID_NONE(rq->viewer_id))
		return OK;
	TRY(chat_rows_named(rq, words, &named));
	for (size_t i = 0; i < named.n; i++)
		*ARENA_PUSH(rq->arena, to) =
			(struct found_place){.title = named.v[i].title, .url = named.v[i].url};
	TRY(find_words(rq, words, 0, l, &found, &next));
	for (size_t i = 0; i < found.n; i++)
		*ARENA_PUSH(rq->arena, to) = (struct found_place){
			.title = found.v[i].title,
			.below = str_cat(rq->arena, found.v[i].q->author_name, S(": "),
					 html_to_text(rq->arena, found.v[i].excerpt.s, 120)),
			.language = found.v[i].q->language,
			.url = found.v[i].url};
	if (next)
		*ARENA_PUSH(rq->arena, to) = (struct found_place){
			.title = str_from(T(rq->lang, "All messages with these words")),
			.url = url_path(rq->arena, "/chat/search?q=%s", words)};
	return OK;
}
