/* SPDX-License-Identifier: Apache-2.0
 * remind: messages that somebody wants to come back to. At the time a job tells them, if they may
 * still read the message.
 */
#include "feature/chat/pages.h"

#include "core/notify.h"
#include "core/session.h"
#include "ui/api.h"

#include "later.html.h"

#define REMIND S("chat.remind")

enum { WORDS = 160 };

static str number_of(struct arena *a, int64_t id)
{
	struct out o = out_new(a, 24);
	out_int(&o, id);
	return out_view(&o);
}

err reminder_rows_of(struct rq *rq, struct reminder_rows *rows)
{
	struct q_reminder_all_list *found = NEW(rq->arena, struct q_reminder_all_list);
	struct chat_called_list all = {0};
	struct group_names names = {0};
	TRY(q_reminder_all(rq->db, REMINDERS_MAX, found));
	for (size_t i = 0; i < found->n; i++)
		*ARENA_PUSH(rq->arena, &all) =
			(struct chat_called){found->v[i].conversation, found->v[i].kind,
					     found->v[i].name, found->v[i].other_name};
	TRY(chat_groups_named(rq, &all, &names));
	for (size_t i = 0; i < found->n; i++) {
		const struct q_reminder_all *q = &found->v[i];
		*ARENA_PUSH(rq->arena, rows) =
			(struct reminder_row){.q = q,
					      .title = chat_title(rq, &all.v[i], &names),
					      .words = markdown_text(rq->arena, q->body, WORDS),
					      .url = said_place(rq, q->conversation, q->message)};
	}
	return OK;
}

static void json_reminder(const struct rq *rq, const char *name, int64_t conversation,
			  int64_t message, int64_t due)
{
	json_open(rq->out, name, '{');
	json_int(rq->out, "message", message);
	json_int(rq->out, "conversation", conversation);
	json_time(rq->out, "due", due);
	json_str(rq->out, "url", said_place(rq, conversation, message).s);
	json_close(rq->out, '}');
}

void json_reminders(const struct rq *rq, const struct reminder_rows *rows)
{
	json_open(rq->out, "reminders", '[');
	for (size_t i = 0; i < rows->n; i++)
		json_reminder(rq, NULL, rows->v[i].q->conversation, rows->v[i].q->message,
			      rows->v[i].q->due);
	json_close(rq->out, ']');
}

/* The message of the address, while it is there, and when the viewer comes back to it. */
static err find(struct rq *rq, struct conversation *c, struct conversation_message *m,
		struct q_reminder_of *q, bool *reminded)
{
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), c));
	TRY(conversation_find_message(rq->db, c->id, rq_path_id(rq, "message"), m));
	if (m->state != STATE_PUBLISHED)
		return NOT_FOUND;
	return q_reminder_of(rq->db, m->id, q, reminded);
}

static err show(struct rq *rq, const struct conversation *c, const struct conversation_message *m,
		int64_t due)
{
	struct reminder_page p = {
		.c = c, .m = m, .due = due, .words = markdown_text(rq->arena, m->body, WORDS)};
	struct conversation again;
	TRY(chat_asked(rq, &again, &p.row));
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "Come back to this message")),
				      .active = {"/chat", 5},
				      .style = "chat/chat.css"}),
		v_reminder, &p);
}

err reminder_show(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	struct q_reminder_of q;
	bool reminded;
	TRY(find(rq, &c, &m, &q, &reminded));
	return show(rq, &c, &m, reminded ? q.due : 0);
}

static err put(struct rq *rq, int64_t message, int64_t due)
{
	struct q_reminder_of q;
	bool found;
	TRY(q_reminder_put(rq->db, id_new(), message, due));
	TRY(q_reminder_of(rq->db, message, &q, &found));
	str payload = number_of(rq->arena, q.id);
	TRY(job_forget(rq->db, REMIND, payload));
	return job_add(rq->db, REMIND, payload, due, false);
}

err reminder_update(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	struct q_reminder_of q;
	struct q_reminder_count count;
	bool reminded;
	TRY(find(rq, &c, &m, &q, &reminded));
	TRY(q_reminder_count(rq->db, REMINDERS_MAX, &count));
	int64_t due = chat_when(rq);
	if (!reminded && count.n >= REMINDERS_MAX)
		form_error(rq, "due", T(rq->lang, "At most 200 reminders at a time."));
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show(rq, &c, &m, reminded ? q.due : 0);
	}
	TRY(put(rq, m.id, due));
	if (rq->format != FORMAT_JSON)
		return redirect(rq, said_place(rq, c.id, m.id));
	rq->response.type = S("application/json; charset=utf-8");
	json_reminder(rq, NULL, c.id, m.id, due);
	return rq->out->bad;
}

err reminder_delete(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m;
	struct q_reminder_of q;
	bool reminded;
	TRY(find(rq, &c, &m, &q, &reminded));
	if (reminded) {
		TRY(q_reminder_drop(rq->db, q.id));
		TRY(job_forget(rq->db, REMIND, number_of(rq->arena, q.id)));
	}
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect_back(rq, URL("/chat/later"));
}

/* Its time has come: it is told to who still reads the message, and is behind. */
err reminder_due(struct db *db, const struct app *app, str payload)
{
	struct q_reminder_due q;
	struct viewer person;
	struct conversation_message m;
	int64_t id;
	bool found;
	(void)app;
	if (!str_to_int(payload, &id))
		return INVALID;
	TRY(q_reminder_due(db, id, &q, &found));
	if (!found || q.due > db->now)
		return OK;
	TRY(q_reminder_drop(db, id));
	err e = session_look_as(db, (person_id){q.person}, &person);
	if (e == OK)
		e = conversation_find_message(db, q.conversation, q.message, &m);
	if (e == NOT_FOUND || (e == OK && m.state != STATE_PUBLISHED))
		return OK;
	TRY(e);
	return notify_self(db, (person_id){q.person}, NOTIFY_REMINDED, (item_id){q.message});
}
