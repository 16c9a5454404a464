/* SPDX-License-Identifier: Apache-2.0
 * list: the viewer's conversations, and beginning one.
 */
#include "feature/chat/pages.h"

#include "base/utf8.h"
#include "core/notify.h"
#include "ui/api.h"
#include "ui/page.h"
#include "ui/readers.h"

#include "chat.html.h"

enum { CHAT_PAGE = 50, BESIDE = 30, EXCERPT = 80, NAMES_IN_TITLE = 4 };

static const struct page how = {.active = {"/chat", 5}, .style = "chat/chat.css", .wide = true};

url conversation_url(const struct rq *rq, int64_t id)
{
	return url_path(rq->arena, "/chat/%i", id);
}

url conversation_action(const struct rq *rq, int64_t id, const char *action)
{
	return url_path(rq->arena, "/chat/%i/%s", id, str_from(action));
}

url said_url(const struct rq *rq, int64_t conversation, int64_t message)
{
	return url_path(rq->arena, "/chat/%i/%i", conversation, message);
}

url said_action(const struct rq *rq, int64_t conversation, int64_t message, const char *action)
{
	return url_path(rq->arena, "/chat/%i/%i/%s", conversation, message, str_from(action));
}

url said_place(const struct rq *rq, int64_t conversation, int64_t message)
{
	return url_path(rq->arena, "/chat/%i?at=%i#m%i", conversation, message, message);
}

/* ---- rows ---- */

static void add_name(struct out *o, size_t nth, str name)
{
	if (nth == NAMES_IN_TITLE) {
		out_lit(o, " ...");
		return;
	}
	if (nth)
		out_lit(o, ", ");
	out_str(o, name);
}

static bool is_unnamed(const struct chat_called *c)
{
	return c->kind == CONVERSATION_GROUP && str_empty(c->name);
}

err chat_groups_named(struct rq *rq, const struct chat_called_list *all, struct group_names *names)
{
	struct id_list ids = {0};
	struct q_chat_first_people_list rows = {0};
	for (size_t i = 0; i < all->n; i++)
		if (is_unnamed(&all->v[i]))
			*ARENA_PUSH(rq->arena, &ids) = all->v[i].id;
	if (ids.n == 0)
		return OK;
	TRY(q_chat_first_people(rq->db, ids, NAMES_IN_TITLE + 1, &rows));
	for (size_t i = 0; i < rows.n;) {
		int64_t id = rows.v[i].conversation;
		struct out o = out_new(rq->arena, 4096);
		for (size_t nth = 0; i < rows.n && rows.v[i].conversation == id; i++)
			add_name(&o, nth++, rows.v[i].name);
		*ARENA_PUSH(rq->arena, names) = (struct group_name){id, out_view(&o)};
	}
	return OK;
}

str chat_title(const struct rq *rq, const struct chat_called *c, const struct group_names *names)
{
	if (c->kind == CONVERSATION_PAIR)
		return c->other.n ? c->other : str_from(T(rq->lang, "Somebody who left"));
	if (c->name.n)
		return c->name;
	for (size_t i = 0; names && i < names->n; i++)
		if (names->v[i].conversation == c->id)
			return names->v[i].words;
	return str_from(T(rq->lang, "Conversation without a name"));
}

/* "Inès: the first words". */
static str last_words(const struct rq *rq, const struct q_chat_list *q)
{
	if (!q->said_state)
		return STR_NONE;
	str words = q->said_state == STATE_DELETED ? str_from(T(rq->lang, "deleted"))
						   : markdown_text(rq->arena, q->said, EXCERPT);
	if (str_empty(words))
		words = str_from(T(rq->lang, "a file"));
	str who = q->said_author == rq->viewer_id.v ? str_from(T(rq->lang, "You")) : q->said_name;
	return who.n ? str_cat(rq->arena, who, S(": "), words) : words;
}

static struct chat_called called(const struct q_chat_list *q)
{
	return (struct chat_called){q->id, q->kind, q->name, q->other_name};
}

static void fill_row(const struct rq *rq, const struct q_chat_list *q,
		     const struct group_names *names, struct chat_row *row)
{
	struct chat_called c = called(q);
	*row = (struct chat_row){.q = q,
				 .title = chat_title(rq, &c, names),
				 .said = last_words(rq, q),
				 .url = conversation_url(rq, q->id),
				 .muted = q->muted > rq->db->now};
	if (q->kind == CONVERSATION_PAIR) {
		struct face *face = NEW(rq->arena, struct face);
		*face = *face_make(rq->arena, row->title, q->other_handle, q->other_photo,
				   q->other_hue);
		face->guest = q->other_kind == PERSON_GUEST;
		face->person = q->other;
		row->face = face;
	}
	if (q->unread)
		row->url = url_path(rq->arena, "%r#new", row->url);
}

static err fill_rows(struct rq *rq, const struct q_chat_list *q, size_t n, struct chat_rows *rows)
{
	struct chat_called_list all = {0};
	struct group_names names = {0};
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, &all) = called(&q[i]);
	TRY(chat_groups_named(rq, &all, &names));
	for (size_t i = 0; i < n; i++)
		fill_row(rq, &q[i], &names, ARENA_PUSH(rq->arena, rows));
	return OK;
}

err chat_row_of(struct rq *rq, const struct q_chat_list *q, struct chat_row *row)
{
	struct chat_rows rows = {0};
	TRY(fill_rows(rq, q, 1, &rows));
	*row = rows.v[0];
	return OK;
}

err chat_rows_of(struct rq *rq, int64_t before, int64_t most, struct chat_rows *rows)
{
	struct q_chat_list_list found = {0};
	TRY(q_chat_list(rq->db, before, most, &found));
	return fill_rows(rq, found.v, found.n, rows);
}

err chat_rows_beside(struct rq *rq, int64_t conversation, struct chat_rows *rows)
{
	TRY(chat_rows_of(rq, INT64_MAX, BESIDE, rows));
	for (size_t i = 0; i < rows->n; i++) {
		rows->v[i].on = rows->v[i].q->id == conversation;
		rows->v[i].live = true;
	}
	return OK;
}

err chat_asked(struct rq *rq, struct conversation *c, struct chat_row *row)
{
	struct q_chat_list *q = NEW(rq->arena, struct q_chat_list);
	bool found;
	int64_t id = rq_path_id(rq, "conversation");
	TRY(conversation_find(rq->db, id, c));
	TRY(q_chat_one(rq->db, id, q, &found));
	if (!found)
		return NOT_FOUND;
	return chat_row_of(rq, q, row);
}

bool chat_keeps(const struct conversation *c)
{
	return c->kind == CONVERSATION_GROUP	 ? c->role == ROLE_OWNER
	       : c->kind == CONVERSATION_CHANNEL ? c->role >= ROLE_FACILITATOR
						 : false;
}

bool chat_open(const struct conversation *c)
{
	return c->open && c->role != ROLE_NONE;
}

err chat_writable(struct rq *rq, const struct conversation *c)
{
	if (chat_open(c))
		return OK;
	if (c->kind == CONVERSATION_CHANNEL)
		return fail(rq, DENIED,
			    T(rq->lang, "This community is archived: it can be read, but nothing "
					"is written there any more."));
	return fail(rq, DENIED, T(rq->lang, "Nobody would read it: this account is closed."));
}

/* ---- the list ---- */

static void json_row(struct out *o, const char *name, const struct rq *rq,
		     const struct chat_row *row)
{
	static const char *const kinds[] = {"", "pair", "group", "channel"};
	json_open(o, name, '{');
	json_int(o, "id", row->q->id);
	json_str(o, "kind", str_from(kinds[row->q->kind & 3]));
	json_str(o, "title", row->title);
	if (row->q->place_handle.n)
		json_str(o, "community", row->q->place_handle);
	json_str(o, "url", conversation_url(rq, row->q->id).s);
	json_int(o, "unread", row->q->unread);
	json_bool(o, "muted", row->muted);
	json_str(o, "last", row->said);
	json_time(o, "changed", message_time(row->q->last));
	json_close(o, '}');
}

err chat_json(struct rq *rq, int64_t id, int status)
{
	struct q_chat_list q;
	struct chat_row row;
	bool found;
	TRY(q_chat_one(rq->db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	TRY(chat_row_of(rq, &q, &row));
	rq->response.status = status;
	rq->response.type = S("application/json; charset=utf-8");
	json_row(rq->out, NULL, rq, &row);
	return rq->out->bad;
}

static err list_json(struct rq *rq, const struct chat_rows *rows, int64_t next)
{
	api_begin(rq);
	json_open(rq->out, "conversations", '[');
	for (size_t i = 0; i < rows->n; i++)
		json_row(rq->out, NULL, rq, &rows->v[i]);
	json_close(rq->out, ']');
	if (next)
		json_int(rq->out, "next", next);
	return api_end(rq);
}

/* For who types a name to go there. */
static err named_json(struct rq *rq, str words)
{
	struct chat_rows rows = {0};
	TRY(chat_rows_named(rq, words, &rows));
	return list_json(rq, &rows, 0);
}

/* The first page as it is now, for the script: beside an open conversation, or alone. */
err chat_list_part(struct rq *rq)
{
	struct chat_rows rows = {0};
	int64_t beside = rq_query_int(rq, "beside", 0);
	if (beside)
		TRY(chat_rows_beside(rq, beside, &rows));
	else
		TRY(chat_rows_of(rq, INT64_MAX, CHAT_PAGE, &rows));
	v_chat_rows(rq->out, rq, &rows);
	return rq->out->bad;
}

err chat_list(struct rq *rq)
{
	int64_t before = rq_query_int(rq, "before", INT64_MAX), next = 0;
	struct chat_list_page p = {.may_begin = rq->viewer->employee, .first = before == INT64_MAX};
	str words = str_trim(rq_query(rq, "words"));
	if (rq->format == FORMAT_JSON && words.n)
		return named_json(rq, words);
	TRY(chat_rows_of(rq, before, CHAT_PAGE + 1, &p.rows));
	for (size_t i = 0; i < p.rows.n; i++)
		p.rows.v[i].live = p.first;
	if (p.rows.n > CHAT_PAGE) {
		p.rows.n = CHAT_PAGE;
		next = p.rows.v[CHAT_PAGE - 1].q->last;
		p.older = page_with(rq, "before", id_text(rq, next));
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p.rows, next);
	TRY(chat_threads_unread(rq, &p.threads));
	struct page as = how;
	as.title = str_from(T(rq->lang, "Chat"));
	as.script = "chat/list.js";
	return page_as(rq, &as, v_chat_list, &p);
}

err chat_count(struct rq *rq, int64_t *n)
{
	return notify_conversations(rq->db, n);
}

/* ---- a new one ---- */

static err show_new(struct rq *rq, str with)
{
	struct chat_new_page p = {.with = with};
	struct page as = how;
	as.title = str_from(T(rq->lang, "A new conversation"));
	return page_as(rq, &as, v_chat_new, &p);
}

/* Beside every name: who has a conversation with them is led there. */
err chat_new(struct rq *rq)
{
	str with = str_lower(rq->arena, str_trim(rq_query(rq, "with")));
	struct person p;
	if (!with.n)
		return show_new(rq, STR_NONE);
	err e = person_by_handle(rq->db, with, &p, NULL);
	if (e == NOT_FOUND)
		return show_new(rq, STR_NONE);
	TRY(e);
	struct q_chat_of_two q;
	bool found;
	int64_t me = rq->viewer_id.v, low = me < p.id.v ? me : p.id.v,
		high = me < p.id.v ? p.id.v : me;
	TRY(q_chat_of_two(rq->db, low, high, &q, &found));
	if (found)
		return redirect(rq, conversation_url(rq, q.id));
	return show_new(rq, str_cat(rq->arena, S("@"), with));
}

static err refuse_new(struct rq *rq)
{
	if (rq->format == FORMAT_JSON)
		return api_refuse(rq);
	rq->response.status = 422;
	return show_new(rq, rq_form(rq, "readers"));
}

static bool among(const struct id_list *ids, int64_t id)
{
	for (size_t i = 0; i < ids->n; i++)
		if (ids->v[i] == id)
			return true;
	return false;
}

/* Those of the field who are here, each once. */
static err read_people(struct rq *rq, struct id_list *people)
{
	struct id_list all = {0};
	TRY(readers_read(rq, &all));
	for (size_t i = 0; i < all.n; i++) {
		struct person p;
		TRY(person_find(rq->db, (person_id){all.v[i]}, &p));
		if (p.state != PERSON_ACTIVE) {
			form_error(rq, "readers",
				   cstr(rq->arena,
					format_fill(rq->arena,
						    T(rq->lang, "Nobody here is called @#."),
						    p.handle)));
			continue;
		}
		if (!among(people, p.id.v))
			*ARENA_PUSH(rq->arena, people) = p.id.v;
	}
	return OK;
}

err chat_create(struct rq *rq)
{
	struct id_list people = {0};
	str name = str_trim(rq_form(rq, "name"));
	int64_t id;
	TRY(read_people(rq, &people));
	if (utf8_count(name) > CONVERSATION_NAME_MAX)
		form_error(rq, "name", T(rq->lang, "A name has at most 80 characters."));
	if (rq->errors.n)
		return refuse_new(rq);
	if (people.n == 1 && str_empty(name))
		TRY(conversation_pair(rq->db, (person_id){people.v[0]}, &id));
	else
		TRY(conversation_group(rq->db, name, people, false, &id));
	if (rq->format == FORMAT_JSON)
		return chat_json(rq, id, 201);
	return redirect(rq, conversation_url(rq, id));
}
