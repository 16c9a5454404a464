/* SPDX-License-Identifier: Apache-2.0
 * show: a conversation with what was said, a page of it at a time, by ids and in both directions;
 * one thread; the part that a script asks for when something came.
 */
#include "feature/chat/pages.h"

#include "base/utf8.h"
#include "core/blob_store.h"
#include "core/app.h"
#include "ui/api.h"

#include "chat.html.h"

enum { SAID_PAGE = 50, SAID_BEFORE = 10, PART_MAX = 100, ROOT_WORDS = 90 };

/* ---- rows ---- */

const struct sign_rows *chat_signs(const struct rq *rq)
{
	static const struct sign_row all[MESSAGE_SIGNS] = {
		{.face = "👍", .name = T_KEY("Agreed"), .sign = 1},
		{.face = "❤️", .name = T_KEY("A heart"), .sign = 2},
		{.face = "😄", .name = T_KEY("Laughing"), .sign = 3},
		{.face = "🎉", .name = T_KEY("Hurray"), .sign = 4},
		{.face = "👀", .name = T_KEY("I am looking at it"), .sign = 5},
		{.face = "✅", .name = T_KEY("It is done"), .sign = 6},
	};
	struct sign_rows *rows = NEW(rq->arena, struct sign_rows);
	for (size_t i = 0; i < MESSAGE_SIGNS; i++)
		*ARENA_PUSH(rq->arena, rows) = all[i];
	return rows;
}

static const struct face *author_of(const struct rq *rq, const struct q_chat_before *q)
{
	struct face *face = NEW(rq->arena, struct face);
	*face = *face_make(rq->arena, q->author_name, q->author_handle, q->author_photo,
			   q->author_hue);
	face->guest = q->author_kind == PERSON_GUEST;
	return face;
}

const struct face *chat_face(const struct rq *rq, const struct q_chat_people *p)
{
	struct face *face = NEW(rq->arena, struct face);
	*face = *face_make(rq->arena, p->name, p->handle, p->photo, p->hue);
	face->person = p->id.v;
	face->guest = p->kind == PERSON_GUEST;
	return face;
}

static bool same_day(const struct rq *rq, int64_t a, int64_t b)
{
	struct date x = format_local(locale_of(rq), message_time(a)),
		    y = format_local(locale_of(rq), message_time(b));
	return x.year == y.year && x.month == y.month && x.day == y.day;
}

static struct said_row *row_of(struct said_rows *rows, int64_t id)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].q->id == id)
			return &rows->v[i];
	return NULL;
}

static err fill_signs_and_files(struct rq *rq, struct said_rows *rows)
{
	struct id_list ids = {0};
	struct q_chat_reactions_list signs = {0};
	struct q_chat_files_list *files = NEW(rq->arena, struct q_chat_files_list);
	const struct sign_rows *all = chat_signs(rq);
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].q->id;
	if (ids.n == 0 || rows->bare)
		return OK;
	TRY(q_chat_reactions(rq->db, ids, &signs));
	TRY(q_chat_files(rq->db, ids, files));
	for (size_t i = 0; i < signs.n; i++) {
		struct said_row *row = row_of(rows, signs.v[i].message);
		int64_t sign = signs.v[i].sign;
		if (!row || sign < 1 || sign > MESSAGE_SIGNS)
			continue;
		struct sign_row *to = ARENA_PUSH(rq->arena, &row->signs);
		*to = all->v[sign - 1];
		to->n = signs.v[i].n;
		to->mine = signs.v[i].mine != 0;
	}
	for (size_t i = 0; i < files->n; i++) {
		struct said_row *row = row_of(rows, files->v[i].message);
		if (row)
			*ARENA_PUSH(rq->arena, &row->files) = &files->v[i];
	}
	return OK;
}

err said_rows_of(struct rq *rq, const struct conversation *c, const struct q_chat_before_list *from,
		 int64_t seen, struct said_rows *rows)
{
	bool fresh = false;
	int64_t before = 0;
	for (size_t i = 0; i < from->n; i++) {
		const struct q_chat_before *q = &from->v[i];
		struct said_row *row = ARENA_PUSH(rq->arena, rows);
		bool mine = q->author == rq->viewer_id.v;
		*row = (struct said_row){
			.q = q,
			.conversation = c->id,
			.face = author_of(rq, q),
			.deleted = q->state == STATE_DELETED,
			.mine = mine,
			.open = c->open,
			.may_remove = mine || (c->kind == CONVERSATION_CHANNEL && chat_keeps(c)),
			.opens_day = !before || !same_day(rq, before, q->id),
			.fresh = !fresh && !mine && q->id > seen && q->state == STATE_PUBLISHED,
			.body = {q->html}, /* safe: rendered when it was written */
		};
		if (q->thread)
			row->root = markdown_text(rq->arena, q->root_body, ROOT_WORDS);
		fresh = fresh || row->fresh;
		before = q->id;
	}
	TRY(said_cards_of(rq, rows));
	return fill_signs_and_files(rq, rows);
}

/* ---- a page of what was said ---- */

static void turn(struct q_chat_before_list *rows)
{
	for (size_t i = 0; i < rows->n / 2; i++) {
		struct q_chat_before swap = rows->v[i];
		rows->v[i] = rows->v[rows->n - 1 - i];
		rows->v[rows->n - 1 - i] = swap;
	}
}

struct span {
	struct q_chat_before_list rows; /* oldest first */
	bool older, newer;
};

static err up_to(struct rq *rq, int64_t id, int64_t before, size_t most, struct span *s)
{
	TRY(q_chat_before(rq->db, id, before, (int64_t)most + 1, &s->rows));
	s->older = s->rows.n > most;
	if (s->older)
		s->rows.n = most;
	turn(&s->rows);
	return OK;
}

static err from_there(struct rq *rq, int64_t id, int64_t after, size_t most, struct span *s)
{
	struct q_chat_before_list rows = {0};
	TRY(q_chat_after(rq->db, id, after, (int64_t)most + 1, &rows));
	s->newer = rows.n > most;
	for (size_t i = 0; i < rows.n && i < most; i++)
		*ARENA_PUSH(rq->arena, &s->rows) = rows.v[i];
	return OK;
}

/* ?before= and ?after= are ids of messages, ?at= one to be shown among others; else the end. */
static err read_span(struct rq *rq, int64_t id, struct span *s)
{
	int64_t before = rq_query_int(rq, "before", 0), after = rq_query_int(rq, "after", -1),
		at = rq_query_int(rq, "at", 0);
	*s = (struct span){0};
	if (at > 0) {
		TRY(up_to(rq, id, at, SAID_BEFORE, s));
		return from_there(rq, id, at - 1, SAID_PAGE - SAID_BEFORE, s);
	}
	if (after >= 0) {
		s->older = true;
		return from_there(rq, id, after, SAID_PAGE, s);
	}
	s->newer = before > 0;
	return up_to(rq, id, before > 0 ? before : INT64_MAX, SAID_PAGE, s);
}

static err fill_said(struct rq *rq, struct chat_page *p)
{
	struct span *s = NEW(rq->arena, struct span);
	struct q_chat_unread unread;
	bool some;
	url here = conversation_url(rq, p->c->id);
	TRY(read_span(rq, p->c->id, s));
	TRY(said_rows_of(rq, p->c, &s->rows, p->c->seen, &p->said));
	p->at_end = !s->newer;
	if (p->said.n == 0)
		return OK;
	int64_t first = p->said.v[0].q->id;
	p->last = p->said.v[p->said.n - 1].q->id;
	if (s->older)
		p->older = url_path(rq->arena, "%r?before=%i", here, first);
	if (s->newer)
		p->newer = url_path(rq->arena, "%r?after=%i", here, p->last);
	TRY(q_chat_unread(rq->db, p->c->id, p->c->seen, &unread, &some));
	if (some && (unread.id < first || unread.id > p->last))
		p->unread = url_path(rq->arena, "%r?at=%i#new", here, unread.id);
	return OK;
}

/* ---- one thread ---- */

static err fill_thread(struct rq *rq, struct chat_page *p, int64_t id)
{
	struct q_chat_before_list *rows = NEW(rq->arena, struct q_chat_before_list), more = {0};
	struct q_chat_before root;
	struct message_thread t;
	bool found;
	int64_t after = rq_query_int(rq, "after", 0);
	TRY(q_chat_message(rq->db, p->c->id, id, &root, &found));
	if (!found)
		return NOT_FOUND;
	*ARENA_PUSH(rq->arena, rows) = root;
	TRY(q_chat_thread(rq->db, p->c->id, id, after, SAID_PAGE + 1, &more));
	for (size_t i = 0; i < more.n && i < SAID_PAGE; i++)
		*ARENA_PUSH(rq->arena, rows) = more.v[i];
	TRY(message_thread_find(rq->db, id, &t));
	p->draft = t.draft;
	p->follows = t.follows > THREAD_NONE;
	/* The message at the top is not what is new in it. */
	p->seen = !p->follows ? INT64_MAX : t.seen > id ? t.seen : id;
	TRY(said_rows_of(rq, p->c, rows, p->seen, &p->said));
	p->last = rows->v[rows->n - 1].id;
	/* What comes while one looks at it is read, also where one follows it from then on. */
	p->seen = p->follows ? p->seen : p->last;
	p->at_end = more.n <= SAID_PAGE;
	if (!p->at_end)
		p->newer = url_path(rq->arena, "%r?after=%i", said_url(rq, p->c->id, id), p->last);
	p->thread = &p->said.v[0];
	return OK;
}

/* ---- the page ---- */

static str names_below(struct rq *rq, const struct chat_page *p)
{
	enum { NAMED = 5 };
	struct out o = out_new(rq->arena, 4096);
	if (p->c->kind == CONVERSATION_CHANNEL)
		return p->row.q->place_title;
	if (p->c->kind == CONVERSATION_PAIR)
		return STR_NONE;
	for (size_t i = 0; i < p->people.n && i < NAMED; i++) {
		if (i)
			out_lit(&o, ", ");
		out_str(&o, p->people.v[i].name);
	}
	if (p->people.n > NAMED)
		out_lit(&o, " ...");
	return out_view(&o);
}

static err fill_page(struct rq *rq, const struct conversation *c, int64_t thread,
		     struct chat_page *p)
{
	struct q_chat_list *q = NEW(rq->arena, struct q_chat_list);
	bool found;
	*p = (struct chat_page){.c = c,
				.action = conversation_url(rq, c->id),
				.draft = c->draft,
				.seen = c->marked ? c->seen : 0};
	TRY(q_chat_one(rq->db, c->id, q, &found));
	if (!found)
		return NOT_FOUND;
	TRY(chat_row_of(rq, q, &p->row));
	TRY(chat_rows_beside(rq, c->id, &p->list));
	if (c->kind != CONVERSATION_CHANNEL)
		TRY(q_chat_people(rq->db, c->id, &p->people));
	p->writable = chat_open(c);
	TRY(waiting_rows_of(rq, c->id, &p->waiting));
	p->below = names_below(rq, p);
	return thread ? fill_thread(rq, p, thread) : fill_said(rq, p);
}

err chat_page_show(struct rq *rq, const struct conversation *c, int64_t thread)
{
	struct chat_page p;
	TRY(fill_page(rq, c, thread, &p));
	return page_as(rq,
		       (&(const struct page){.title = p.row.title,
					     .active = {"/chat", 5},
					     .style = "chat/chat.css",
					     .script = "chat/chat.js",
					     .wide = true}),
		       v_chat_show, &p);
}

err chat_show(struct rq *rq)
{
	struct conversation c;
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	if (rq->format == FORMAT_JSON)
		return chat_json(rq, c.id, 200);
	return chat_page_show(rq, &c, 0);
}

err message_show(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	TRY(conversation_find_message(rq->db, c.id, rq_path_id(rq, "message"), &m));
	if (rq->format == FORMAT_JSON)
		return said_json(rq, &c, m.id, 200);
	/* An answer stands in its thread. */
	if (m.thread)
		return redirect(rq,
				url_path(rq->arena, "%r#m%i", said_url(rq, c.id, m.thread), m.id));
	return chat_page_show(rq, &c, m.id);
}

/* What came behind ?after=, or one message as it is now (?message=): rows alone. Of a thread only
 * what belongs to it. */
err chat_part(struct rq *rq)
{
	struct conversation c;
	struct said_rows rows = {0};
	struct q_chat_before_list *found = NEW(rq->arena, struct q_chat_before_list);
	int64_t one = rq_query_int(rq, "message", 0), thread = rq_query_int(rq, "thread", 0),
		after = rq_query_int(rq, "after", 0);
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	if (one) {
		struct q_chat_before q;
		bool there;
		TRY(q_chat_message(rq->db, c.id, one, &q, &there));
		if (!there)
			return NOT_FOUND;
		*ARENA_PUSH(rq->arena, found) = q;
	} else if (thread) {
		TRY(q_chat_thread(rq->db, c.id, thread, after, PART_MAX, found));
	} else {
		TRY(q_chat_after(rq->db, c.id, after, PART_MAX, found));
	}
	TRY(said_rows_of(rq, &c, found, INT64_MAX, &rows));
	/* The day stands above already; a new one begins where the page is asked for anew. */
	for (size_t i = 0; i < rows.n; i++)
		rows.v[i].opens_day = after && i == 0 ? !same_day(rq, after, rows.v[0].q->id)
						      : rows.v[i].opens_day && !one;
	v_chat_part(rq->out, rq, &rows);
	return rq->out->bad;
}

/* ---- a file that hangs on a message ---- */

err message_file_show(struct rq *rq)
{
	struct q_chat_file f;
	bool found;
	TRY(q_chat_file(rq->db, rq_path_id(rq, "conversation"), rq_path_id(rq, "message"),
			rq_path_id(rq, "attached"), &f, &found));
	if (!found)
		return NOT_FOUND;
	rq->response.cache = S("private, no-cache");
	return response_file(rq, blob_store_find(rq->arena, rq->app->data, f.hash), f.type, f.hash,
			     true, f.name);
}

/* ---- for programs ---- */

void json_said(struct rq *rq, const char *name, const struct said_row *row)
{
	struct out *o = rq->out;
	json_open(o, name, '{');
	json_int(o, "id", row->q->id);
	json_int(o, "conversation", row->conversation);
	if (row->q->thread)
		json_int(o, "thread", row->q->thread);
	json_person(o, "author", row->q->author_handle, row->q->author_name);
	json_str(o, "body", row->q->body);
	json_str(o, "html", row->body.s);
	json_bool(o, "deleted", row->deleted);
	json_time(o, "created", message_time(row->q->id));
	json_time(o, "edited", row->q->edited);
	json_int(o, "answers", row->q->answers);
	json_open(o, "reactions", '[');
	for (size_t i = 0; i < row->signs.n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "sign", row->signs.v[i].sign);
		json_str(o, "face", str_from(row->signs.v[i].face));
		json_int(o, "n", row->signs.v[i].n);
		json_bool(o, "mine", row->signs.v[i].mine);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_open(o, "files", '[');
	for (size_t i = 0; i < row->files.n; i++) {
		const struct q_chat_files *f = row->files.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", f->id);
		json_str(o, "name", f->name);
		json_str(o, "type", f->type);
		json_int(o, "size", f->size);
		json_time(o, "created", id_time(f->id));
		json_int(o, "version", 1); /* a message keeps no versions */
		json_str(o, "url",
			 url_path(rq->arena, "/chat/%i/%i/files/%i", row->conversation, row->q->id,
				  f->id)
				 .s);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_said_cards(rq, row);
	json_close(o, '}');
}

static err write_said(struct rq *rq, const struct conversation *c, int64_t id, int status,
		      bool bare)
{
	struct q_chat_before q;
	struct said_rows rows = {.bare = bare};
	bool found;
	TRY(q_chat_message(rq->db, c->id, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	TRY(said_rows_of(rq, c, &(struct q_chat_before_list){&q, 1, 1}, INT64_MAX, &rows));
	rq->response.status = status;
	rq->response.type = S("application/json; charset=utf-8");
	json_said(rq, NULL, &rows.v[0]);
	return rq->out->bad;
}

err said_json(struct rq *rq, const struct conversation *c, int64_t id, int status)
{
	return write_said(rq, c, id, status, false);
}

err said_json_fresh(struct rq *rq, const struct conversation *c, int64_t id)
{
	return write_said(rq, c, id, 201, true);
}

/* The newest, or what stands before ?before= or behind ?after=; oldest first. */
err message_list(struct rq *rq)
{
	struct conversation c;
	struct span s;
	struct said_rows rows = {0};
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	TRY(read_span(rq, c.id, &s));
	TRY(said_rows_of(rq, &c, &s.rows, INT64_MAX, &rows));
	api_begin(rq);
	json_open(rq->out, "messages", '[');
	for (size_t i = 0; i < rows.n; i++)
		json_said(rq, NULL, &rows.v[i]);
	json_close(rq->out, ']');
	if (rows.n && s.older)
		json_int(rq->out, "before", rows.v[0].q->id);
	if (rows.n && s.newer)
		json_int(rq->out, "after", rows.v[rows.n - 1].q->id);
	return api_end(rq);
}
