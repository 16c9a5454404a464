/* SPDX-License-Identifier: Apache-2.0
 * export: a conversation as a file, for those who read it: as text to read and keep, or as JSON.
 */
#include "feature/chat/pages.h"

#include "base/json.h"
#include "core/file.h"
#include "ui/api.h"
#include "ui/page.h"
#include "ui/spool.h"

enum {
	STEP = 200,		/* messages looked at together */
	MOST = 50000,		/* in one file; it says from where the next one goes on */
	STEP_MEMORY = 64 << 20, /* 200 messages of 10,000 characters, and what is made of them */
};

struct export
{
	struct out *o;
	int64_t conversation;
	int64_t after; /* the last message written */
	size_t n;
	bool json, more;
};

/* ---- one message ---- */

static void write_json(struct rq *rq, struct export *e, const struct q_chat_before *m,
		       const struct q_chat_files_list *files)
{
	struct out *o = e->o;
	json_open(o, NULL, '{');
	json_int(o, "id", m->id);
	if (m->thread)
		json_int(o, "thread", m->thread);
	json_person(o, "author", m->author_handle, m->author_name);
	json_time(o, "created", message_time(m->id));
	json_time(o, "edited", m->edited);
	json_bool(o, "deleted", m->state == STATE_DELETED);
	json_str(o, "body", m->state == STATE_DELETED ? S("") : m->body);
	json_open(o, "files", '[');
	for (size_t i = 0; i < files->n; i++) {
		const struct q_chat_files *f = &files->v[i];
		if (f->message != m->id)
			continue;
		json_open(o, NULL, '{');
		json_str(o, "name", f->name);
		json_int(o, "size", f->size);
		json_str(o, "url",
			 url_path(rq->db->arena, "/chat/%i/%i/files/%i", e->conversation, m->id,
				  f->id)
				 .s);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_close(o, '}');
}

/* How long what ends a line here is, for one program or another that shows the file; 0: nothing
 * does. */
static size_t line_end(str rest)
{
	static const str ends[] = {S("\r\n"), S("\n"),	     S("\r"),		S("\v"),
				   S("\f"),   S("\xc2\x85"), S("\xe2\x80\xa8"), S("\xe2\x80\xa9")};
	uint8_t first = (uint8_t)rest.p[0];
	if (first >= ' ' && first != 0xc2 && first != 0xe2)
		return 0;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (str_starts(rest, ends[i]))
			return ends[i].n;
	return 0;
}

static void write_lines(struct out *o, str words, str between)
{
	for (size_t i = 0; i < words.n;) {
		str rest = str_sub(words, i, words.n - i);
		size_t end = line_end(rest);
		if (end)
			out_str(o, between);
		else
			out_byte(o, rest.p[0]);
		i += end ? end : 1;
	}
}

/* What somebody wrote, each line of it a step in: at the beginning of a line it could pass for the
 * line that says when another one wrote. */
static void write_words(struct out *o, str words)
{
	if (str_empty(words))
		return;
	out_lit(o, "\n  ");
	write_lines(o, words, S("\n  "));
}

static void write_text(struct rq *rq, struct export *e, const struct q_chat_before *m,
		       const struct q_chat_files_list *files)
{
	struct out *o = e->o;
	struct locale as = locale_of(rq);
	as.arena = rq->db->arena;
	out_str(o, format_date_time(as, message_time(m->id)));
	out_lit(o, " · ");
	write_lines(o, m->author_name, S(" "));
	if (m->thread && m->root_name.n) {
		out_lit(o, " · ");
		write_lines(o, format_fill(rq->db->arena, T(rq->lang, "answers #"), m->root_name),
			    S(" "));
	}
	write_words(o, m->state == STATE_DELETED
			       ? str_from(T(rq->lang, "This message was removed."))
			       : m->body);
	for (size_t i = 0; i < files->n; i++)
		if (files->v[i].message == m->id)
			write_words(o, str_cat(rq->db->arena, S("["), files->v[i].name, S("]")));
	out_lit(o, "\n\n");
}

/* ---- all of them, some at a time ---- */

static err write_step(struct rq *rq, struct export *e)
{
	struct q_chat_before_list rows = {0};
	struct q_chat_files_list files = {0};
	struct id_list ids = {0};
	TRY(q_chat_after(rq->db, e->conversation, e->after, STEP + 1, &rows));
	e->more = rows.n > STEP;
	for (size_t i = 0; i < rows.n && i < STEP; i++)
		*ARENA_PUSH(rq->db->arena, &ids) = rows.v[i].id;
	if (ids.n)
		TRY(q_chat_files(rq->db, ids, &files));
	for (size_t i = 0; i < ids.n; i++) {
		if (e->json)
			write_json(rq, e, &rows.v[i], &files);
		else
			write_text(rq, e, &rows.v[i], &files);
		e->after = rows.v[i].id;
	}
	e->n += ids.n;
	return e->o->bad;
}

static void free_arena(void *arg)
{
	arena_free(arg);
}

/* Each step has memory of its own: a channel may hold more than a request. */
static err write_steps(struct rq *rq, struct export *e)
{
	struct arena *before = rq->db->arena, *own = arena_new(STEP_MEMORY);
	jmp_buf *limit = arena_on_limit(rq->arena, NULL);
	(void)arena_on_limit(rq->arena, limit);
	arena_defer(rq->arena, free_arena, own);
	err failed = OK;
	rq->db->arena = own;
	do {
		arena_reset(own);
		(void)arena_on_limit(own, limit);
		failed = write_step(rq, e);
	} while (failed == OK && e->more && e->n < MOST);
	rq->db->arena = before;
	rq->db->log_text = str_dup(before, rq->db->log_text);
	return failed;
}

static err write_whole(struct rq *rq, struct export *e, const struct chat_row *row)
{
	struct out *o = e->o;
	if (!e->json) {
		write_lines(o, row->title, S(" "));
		out_lit(o, "\n\n");
		TRY(write_steps(rq, e));
		if (e->more)
			out_str(o, page_absolute(rq, url_path(rq->arena, "/chat/%i/export?after=%i",
							      e->conversation, e->after)));
		return o->bad;
	}
	json_open(o, NULL, '{');
	json_int(o, "conversation", e->conversation);
	json_str(o, "title", row->title);
	json_time(o, "exported", rq->db->now);
	json_open(o, "messages", '[');
	TRY(write_steps(rq, e));
	json_close(o, ']');
	if (e->more)
		json_int(o, "next", e->after);
	json_close(o, '}');
	return o->bad;
}

/* A name of a conversation may have what parts folders. */
static str file_title(struct arena *a, str title)
{
	char *name = arena_bytes(a, title.n + 1);
	for (size_t i = 0; i < title.n; i++)
		name[i] = title.p[i] == '/' || title.p[i] == '\\' ? '-' : title.p[i];
	return file_name_clean(a, (str){name, title.n});
}

err chat_export_show(struct rq *rq)
{
	struct conversation c;
	struct chat_row row;
	struct export e = {.json = str_eq(rq_query(rq, "as"), S("json")),
			   .after = rq_query_int(rq, "after", 0)};
	TRY(chat_asked(rq, &c, &row));
	e.conversation = c.id;
	TRY(spool_begin(rq, &e.o));
	TRY(write_whole(rq, &e, &row));
	str name = file_title(rq->arena, row.title);
	return spool_end(rq, e.o,
			 e.json ? S("application/json; charset=utf-8")
				: S("text/plain; charset=utf-8"),
			 str_cat(rq->arena, name, e.json ? S(".json") : S(".txt")));
}
