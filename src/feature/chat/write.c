/* SPDX-License-Identifier: Apache-2.0
 * write: saying something, changing and removing it, signs, and what one keeps of a conversation:
 * how far one has read, silence, words not sent.
 */
#include "feature/chat/pages.h"

#include "base/utf8.h"
#include "core/bus.h"
#include "core/file.h"
#include "core/live_topic.h"
#include "ui/api.h"
#include "ui/attach.h"

#include "chat.html.h"

#define FILES "file"

/* ---- saying something ---- */

struct saying {
	struct conversation c;
	int64_t thread, id;
	str refused; /* words about a file, for the form that comes back */
};

static err find_writable(struct rq *rq, struct conversation *c)
{
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), c));
	return chat_writable(rq, c);
}

static err may_say(struct rq *rq, void *arg)
{
	struct saying *s = arg;
	return find_writable(rq, &s->c);
}

void chat_check_body(struct rq *rq, str body, bool may_be_empty)
{
	size_t n = utf8_count(body);
	if (n == 0 && !may_be_empty)
		form_error(rq, "body", T(rq->lang, "There is nothing in it yet."));
	if (n > MESSAGE_MAX)
		form_error(rq, "body", T(rq->lang, "A message has at most 10,000 characters."));
}

static err refuse(struct rq *rq, const struct saying *s)
{
	if (rq->format == FORMAT_JSON)
		return api_refuse(rq);
	rq->response.status = 422;
	return chat_page_show(rq, &s->c, s->thread);
}

static bool brings_files(const struct rq *rq)
{
	return attach_chosen(rq, FILES) > 0 || message_picks(rq);
}

static err said_there(struct rq *rq, const struct saying *s)
{
	if (rq->format == FORMAT_JSON)
		return brings_files(rq) ? said_json(rq, &s->c, s->id, 201)
					: said_json_fresh(rq, &s->c, s->id);
	url at = s->thread ? said_url(rq, s->c.id, s->thread) : conversation_url(rq, s->c.id);
	return redirect(rq, url_path(rq->arena, "%r#m%i", at, s->id));
}

static err keep_for_later(struct rq *rq, const struct saying *s, str body)
{
	int64_t due = chat_when(rq);
	chat_check_body(rq, body, false);
	if (brings_files(rq) || s->refused.n)
		form_error(rq, "body",
			   T(rq->lang, "Files do not wait: send them now, or leave them out."));
	TRY(waiting_check(rq));
	return rq->errors.n ? refuse(rq, s) : waiting_keep(rq, &s->c, s->thread, body, due);
}

static err say(struct rq *rq, void *arg)
{
	struct saying *s = arg;
	struct file_nodes picked = {0};
	str body = str_trim(rq_form(rq, "body"));
	TRY(find_writable(rq, &s->c));
	TRY(thread_root(rq, &s->c, rq_form_int(rq, "thread", 0), &s->thread));
	if (chat_when_asked(rq))
		return keep_for_later(rq, s, body);
	if (s->refused.n)
		form_error(rq, "body", cstr(rq->arena, s->refused));
	else
		chat_check_body(rq, body, attach_chosen(rq, FILES) > 0 || message_picks(rq));
	TRY(message_picked(rq, &picked));
	if (rq->errors.n)
		return refuse(rq, s);
	TRY(conversation_say(rq->db, &s->c,
			     &(struct conversation_words_said){
				     .author = rq->viewer_id, .thread = s->thread, .body = body},
			     &s->id));
	TRY(preview_message(rq->db, rq->app, s->id, body, true));
	TRY(attach_put(rq, (item_id){s->id}));
	TRY(message_hang(rq, s->id, &picked));
	if (brings_files(rq))
		TRY(message_pictures_later(rq, s->id));
	return said_there(rq, s);
}

err message_create(struct rq *rq)
{
	struct saying s = {0};
	str refused;
	/* Words alone. */
	if (rq->db)
		return say(rq, &s);
	err e = attach_form(rq, FILES, may_say, say, &s, &refused);
	if (!e || str_empty(refused))
		return e;
	s.refused = refused;
	return rq_transaction(rq, true, say, &s);
}

/* ---- afterwards ---- */

/* The message of the address, while it is there. */
static err find_said(struct rq *rq, struct conversation *c, struct conversation_message *m)
{
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), c));
	TRY(conversation_find_message(rq->db, c->id, rq_path_id(rq, "message"), m));
	return m->state == STATE_PUBLISHED ? OK : NOT_FOUND;
}

static err find_own(struct rq *rq, struct conversation *c, struct conversation_message *m)
{
	TRY(find_said(rq, c, m));
	if (!viewer_is(rq, m->author))
		return fail(rq, DENIED, T(rq->lang, "Only its author changes a message."));
	return chat_writable(rq, c);
}

static err show_edit(struct rq *rq, const struct conversation *c,
		     const struct conversation_message *m)
{
	struct said_edit_page p = {.c = c, .m = m};
	struct conversation again;
	TRY(chat_asked(rq, &again, &p.row));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Change a message")),
					     .active = {"/chat", 5},
					     .style = "chat/chat.css"}),
		       v_said_edit, &p);
}

err message_edit(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	TRY(find_own(rq, &c, &m));
	return show_edit(rq, &c, &m);
}

static err led_back(struct rq *rq, const struct conversation *c,
		    const struct conversation_message *m)
{
	if (rq->format == FORMAT_JSON)
		return said_json(rq, c, m->id, 200);
	return redirect(rq, said_place(rq, c->id, m->id));
}

err message_update(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	str body = str_trim(rq_form(rq, "body"));
	TRY(find_own(rq, &c, &m));
	chat_check_body(rq, body, false);
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_edit(rq, &c, &m);
	}
	TRY(conversation_rewrite(rq->db, &m, body));
	TRY(preview_message(rq->db, rq->app, m.id, body, false));
	return led_back(rq, &c, &m);
}

err message_delete(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	TRY(find_said(rq, &c, &m));
	bool keeps = c.kind == CONVERSATION_CHANNEL && chat_keeps(&c);
	if (!viewer_is(rq, m.author) && !keeps)
		return fail(rq, DENIED, T(rq->lang, "Only its author removes a message."));
	TRY(conversation_unsay(rq->db, &m));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, said_place(rq, c.id, m.id));
}

err reaction_update(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	int64_t sign = rq_form_int(rq, "sign", 0);
	TRY(find_said(rq, &c, &m));
	TRY(chat_writable(rq, &c));
	if (sign < 1 || sign > MESSAGE_SIGNS)
		return fail(rq, INVALID, T(rq->lang, "Choose one of the signs."));
	TRY(conversation_react(rq->db, &m, sign, rq_form_int(rq, "on", 1) != 0));
	if (rq->format == FORMAT_JSON)
		return said_json(rq, &c, m.id, 200);
	return redirect_back(rq, said_place(rq, c.id, m.id));
}

/* ---- what one keeps ---- */

static err kept(struct rq *rq, int64_t id)
{
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect_back(rq, conversation_url(rq, id));
}

err mark_update(struct rq *rq)
{
	struct conversation c;
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	TRY(conversation_read(rq->db, &c, rq_form_int(rq, "message", c.last)));
	return kept(rq, c.id);
}

err mute_update(struct rq *rq)
{
	enum { HOURS_MOST = 24 * 366 };
	struct conversation c;
	int64_t hours = rq_form_int(rq, "hours", 0);
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	if (hours < 0 || hours > HOURS_MOST)
		return fail(rq, INVALID, T(rq->lang, "Between an hour and a year."));
	TRY(conversation_mute(rq->db, c.id, hours ? rq->db->now + hours * HOUR : 0));
	return kept(rq, c.id);
}

err draft_update(struct rq *rq)
{
	struct conversation c;
	struct message_thread t;
	str body = rq_form(rq, "body");
	int64_t thread;
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	TRY(thread_root(rq, &c, rq_form_int(rq, "thread", 0), &thread));
	if (utf8_count(body) > MESSAGE_MAX)
		return fail(rq, TOO_LARGE, T(rq->lang, "A message has at most 10,000 characters."));
	TRY(message_thread_find(rq->db, thread, &t));
	if (thread && !str_eq(body, t.draft))
		TRY(message_thread_draft(rq->db, &c, thread, body));
	if (!thread && !str_eq(body, c.draft))
		TRY(conversation_draft(rq->db, c.id, body));
	return kept(rq, c.id);
}

/* ---- somebody writes: told to who has the page open, on other nodes by the bus, and kept nowhere
 * ---- */

static err find_typed(struct rq *rq, void *arg)
{
	return find_writable(rq, arg);
}

err typing_create(struct rq *rq)
{
	struct conversation c;
	struct live *hub = live_of(rq);
	TRY(rq_transaction(rq, false, find_typed, &c));
	struct live_line line = live_typing_line(rq->arena, c.id, rq->viewer_id, rq->viewer->name);
	if (hub)
		live_aside(hub, &line, 1);
	bus_tell(rq->app->bus, &(struct bus_message){BUS_TYPING, c.id, rq->viewer_id.v});
	return api_nothing(rq);
}
