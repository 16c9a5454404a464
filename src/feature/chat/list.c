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

enum { CHAT_PAGE = 50, EXCERPT = 80, NAMES_IN_TITLE = 4 };

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

str chat_title(const struct rq *rq, int64_t kind, str name, str other)
{
	if (kind != CONVERSATION_PAIR)
		return name.n ? name : str_from(T(rq->lang, "Conversation without a name"));
	return other.n ? other : str_from(T(rq->lang, "Somebody who left"));
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

void chat_row_of(const struct rq *rq, const struct q_chat_list *q, struct chat_row *row)
{
	*row = (struct chat_row){.q = q,
				 .title = chat_title(rq, q->kind, q->name, q->other_name),
				 .said = last_words(rq, q),
				 .url = conversation_url(rq, q->id),
				 .muted = q->muted > rq->db->now};
	if (q->kind == CONVERSATION_PAIR) {
		struct face *face = NEW(rq->arena, struct face);
		*face = *face_make(rq->arena, row->title, q->other_handle, q->other_photo,
				   q->other_hue);
		face->guest = q->other_kind == PERSON_GUEST;
		row->face = face;
	}
	if (q->unread)
		row->url = url_path(rq->arena, "%r#new", row->url);
}

err chat_rows_of(struct rq *rq, int64_t before, int64_t most, struct chat_rows *rows)
{
	struct q_chat_list_list found = {0};
	TRY(q_chat_list(rq->db, before, most, &found));
	for (size_t i = 0; i < found.n; i++)
		chat_row_of(rq, &found.v[i], ARENA_PUSH(rq->arena, rows));
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
	chat_row_of(rq, q, row);
	return OK;
}

bool chat_keeps(const struct conversation *c)
{
	return c->kind == CONVERSATION_GROUP	 ? c->role == ROLE_OWNER
	       : c->kind == CONVERSATION_CHANNEL ? c->role >= ROLE_FACILITATOR
						 : false;
}

err chat_writable(struct rq *rq, const struct conversation *c)
{
	if (c->open && c->role != ROLE_NONE)
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
	json_time(o, "changed", id_time(row->q->last));
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
	chat_row_of(rq, &q, &row);
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

err chat_list(struct rq *rq)
{
	struct chat_list_page p = {.may_begin = rq->viewer->employee};
	int64_t next = 0;
	TRY(chat_rows_of(rq, rq_query_int(rq, "before", INT64_MAX), CHAT_PAGE + 1, &p.rows));
	if (p.rows.n > CHAT_PAGE) {
		p.rows.n = CHAT_PAGE;
		next = p.rows.v[CHAT_PAGE - 1].q->last;
		p.older = page_with(rq, "before", id_text(rq, next));
	}
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p.rows, next);
	struct page as = how;
	as.title = str_from(T(rq->lang, "Chat"));
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

/* Those of the field who are here, each once; *names are the first few. */
static err read_people(struct rq *rq, struct id_list *people, str *names)
{
	struct id_list all = {0};
	struct out title = out_new(rq->arena, 4096);
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
		if (among(people, p.id.v))
			continue;
		*ARENA_PUSH(rq->arena, people) = p.id.v;
		if (people->n <= NAMES_IN_TITLE) {
			if (title.n)
				out_lit(&title, ", ");
			out_str(&title,
				str_empty(p.pseudonym) && p.given_name.n ? p.given_name : p.name);
		}
	}
	*names = title.n ? utf8_head(out_view(&title), CONVERSATION_NAME_MAX) : STR_NONE;
	return title.bad;
}

err chat_create(struct rq *rq)
{
	struct id_list people = {0};
	str names, name = str_trim(rq_form(rq, "name"));
	int64_t id;
	TRY(read_people(rq, &people, &names));
	if (utf8_count(name) > CONVERSATION_NAME_MAX)
		form_error(rq, "name", T(rq->lang, "A name has at most 80 characters."));
	if (rq->errors.n)
		return refuse_new(rq);
	if (people.n == 1 && str_empty(name))
		TRY(conversation_pair(rq->db, (person_id){people.v[0]}, &id));
	else
		TRY(conversation_group(rq->db, name.n ? name : names, people, false, &id));
	if (rq->format == FORMAT_JSON)
		return chat_json(rq, id, 201);
	return redirect(rq, conversation_url(rq, id));
}
