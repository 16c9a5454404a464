/* SPDX-License-Identifier: Apache-2.0
 * threads: those that the viewer follows, the newest answer first; following one, or not; having
 * read it.
 */
#include "feature/chat/pages.h"

#include "ui/api.h"
#include "ui/page.h"

#include "thread.html.h"

enum { THREAD_PAGE = 30, WORDS = 120, SAID = 80 };

static str words_of(const struct rq *rq, int64_t state, str body, int most)
{
	if (state == STATE_DELETED)
		return str_from(T(rq->lang, "deleted"));
	str words = markdown_text(rq->arena, body, (size_t)most);
	return words.n ? words : str_from(T(rq->lang, "a file"));
}

/* "Inès: the first words"; nothing while nobody has answered. */
static str newest_of(const struct rq *rq, const struct q_chat_threads *q)
{
	if (!q->said_state)
		return STR_NONE;
	str who = q->said_author == rq->viewer_id.v ? str_from(T(rq->lang, "You")) : q->said_name;
	str words = words_of(rq, q->said_state, q->said, SAID);
	return who.n ? str_cat(rq->arena, who, S(": "), words) : words;
}

static const struct face *face_of(const struct rq *rq, const struct q_chat_threads *q)
{
	struct face *face = NEW(rq->arena, struct face);
	*face = *face_make(rq->arena, q->author_name, q->author_handle, q->author_photo,
			   q->author_hue);
	face->guest = q->author_kind == PERSON_GUEST;
	return face;
}

static err rows_of(struct rq *rq, const struct q_chat_threads_list *found,
		   struct followed_rows *rows)
{
	struct chat_called_list all = {0};
	struct group_names names = {0};
	for (size_t i = 0; i < found->n; i++)
		*ARENA_PUSH(rq->arena, &all) =
			(struct chat_called){found->v[i].conversation, found->v[i].kind,
					     found->v[i].name, found->v[i].other_name};
	TRY(chat_groups_named(rq, &all, &names));
	for (size_t i = 0; i < found->n; i++) {
		const struct q_chat_threads *q = &found->v[i];
		*ARENA_PUSH(rq->arena, rows) = (struct followed_row){
			.q = q,
			.title = chat_title(rq, &all.v[i], &names),
			.words = words_of(rq, q->state, q->body, WORDS),
			.said = newest_of(rq, q),
			.face = face_of(rq, q),
			.url = url_path(rq->arena, "%r#m%i",
					said_url(rq, q->conversation, q->thread), q->last)};
	}
	return OK;
}

static err list_json(struct rq *rq, const struct thread_list_page *p, int64_t next)
{
	api_begin(rq);
	json_int(rq->out, "unread", p->unread);
	json_open(rq->out, "threads", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct followed_row *r = &p->rows.v[i];
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "id", r->q->thread);
		json_int(rq->out, "conversation", r->q->conversation);
		json_str(rq->out, "title", r->title);
		json_person(rq->out, "author", r->q->author_handle, r->q->author_name);
		json_str(rq->out, "text", r->words);
		json_int(rq->out, "answers", r->q->answers);
		json_str(rq->out, "last", r->said);
		json_time(rq->out, "changed", message_time(r->q->last));
		json_bool(rq->out, "unread", r->q->unread);
		json_str(rq->out, "url", said_url(rq, r->q->conversation, r->q->thread).s);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

err thread_list(struct rq *rq)
{
	int64_t before = rq_query_int(rq, "before", INT64_MAX), next = 0;
	struct q_chat_threads_list *found = NEW(rq->arena, struct q_chat_threads_list);
	struct thread_list_page p = {.first = before == INT64_MAX};
	TRY(q_chat_threads(rq->db, before, THREAD_PAGE + 1, found));
	if (found->n > THREAD_PAGE) {
		found->n = THREAD_PAGE;
		next = found->v[THREAD_PAGE - 1].last;
		p.older = page_with(rq, "before", id_text(rq, next));
	}
	TRY(rows_of(rq, found, &p.rows));
	TRY(chat_threads_unread(rq, &p.unread));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p, next);
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Threads")),
					     .active = {"/chat", 5},
					     .style = "chat/chat.css"}),
		       v_thread_list, &p);
}

err chat_threads_unread(struct rq *rq, int64_t *n)
{
	struct q_chat_threads_unread q;
	TRY(q_chat_threads_unread(rq->db, &q));
	*n = q.n;
	return OK;
}

err thread_root(struct rq *rq, const struct conversation *c, int64_t asked, int64_t *thread)
{
	struct conversation_message m;
	*thread = 0;
	if (!asked)
		return OK;
	TRY(conversation_find_message(rq->db, c->id, asked, &m));
	*thread = m.thread ? m.thread : m.id;
	return OK;
}

static err find(struct rq *rq, struct conversation *c, int64_t *thread)
{
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), c));
	return thread_root(rq, c, rq_path_id(rq, "message"), thread);
}

static err done(struct rq *rq, const struct conversation *c, int64_t thread)
{
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect_back(rq, said_url(rq, c->id, thread));
}

err thread_follow(struct rq *rq)
{
	struct conversation c;
	int64_t thread;
	TRY(find(rq, &c, &thread));
	TRY(message_thread_follow(rq->db, &c, thread, rq_form_int(rq, "on", 1) != 0));
	return done(rq, &c, thread);
}

err thread_read(struct rq *rq)
{
	struct conversation c;
	struct message_thread t;
	int64_t thread;
	TRY(find(rq, &c, &thread));
	TRY(message_thread_find(rq->db, thread, &t));
	TRY(message_thread_read(rq->db, &c, thread, rq_form_int(rq, "message", t.last)));
	return done(rq, &c, thread);
}
