/* SPDX-License-Identifier: Apache-2.0
 * later: words that are written now and said at a time, by a job that asks again whether their
 * author may say them; and the times that forms offer, in the viewer's time zone.
 */
#include "feature/chat/pages.h"

#include "core/attachment.h"
#include "core/found.h"
#include "core/notify.h"
#include "core/session.h"
#include "ui/api.h"

#include "later.html.h"

#define SAY S("chat.say")

enum { AHEAD_MOST = 366, EVENING = 18, MORNING = 9, WORDS = 160 };

/* ---- when ---- */

/* When clocks of the viewer's show a full hour, some days from now. */
static int64_t at_hour(const struct rq *rq, int days, int hour)
{
	struct locale f = locale_of(rq);
	struct date d = format_local(f, f.now);
	struct out o = out_new(rq->arena, 32);
	int64_t time = 0;
	d.hour = d.minute = d.second = 0;
	d = date_of(date_time(d) + days * DAY);
	out_fmt(&o, "%04d-%02d-%02dT%02d:00", d.year, d.month, d.day, hour);
	(void)format_read_input_time(f, out_view(&o), &time);
	return time;
}

const struct when_rows *chat_whens(const struct rq *rq)
{
	int64_t now = locale_of(rq).now;
	const struct when_row all[] = {
		{"hour", T_KEY("In an hour"), now + HOUR},
		{"evening", T_KEY("This evening"), at_hour(rq, 0, EVENING)},
		{"morning", T_KEY("Tomorrow morning"), at_hour(rq, 1, MORNING)},
	};
	struct when_rows *rows = NEW(rq->arena, struct when_rows);
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (all[i].time > now)
			*ARENA_PUSH(rq->arena, rows) = all[i];
	return rows;
}

bool chat_when_asked(const struct rq *rq)
{
	return rq_form(rq, "when").n || str_trim(rq_form(rq, "due")).n;
}

/* Programs say a time with its zone, people one of theirs. */
static bool read_due(struct rq *rq, str due, int64_t *time)
{
	if (!str_ends(due, S("Z")) && format_read_input_time(locale_of(rq), due, time))
		return true;
	return parse_iso_time(due, time);
}

int64_t chat_when(struct rq *rq)
{
	str when = rq_form(rq, "when"), due = str_trim(rq_form(rq, "due"));
	int64_t time = 0;
	if (str_eq(when, S("hour")))
		time = rq->db->now + HOUR;
	else if (str_eq(when, S("evening")))
		time = at_hour(rq, 0, EVENING);
	else if (str_eq(when, S("morning")))
		time = at_hour(rq, 1, MORNING);
	else if (!read_due(rq, due, &time)) {
		form_error(rq, "due", T(rq->lang, "This is not a date and time."));
		return 0;
	}
	if (time <= rq->db->now)
		form_error(rq, "due", T(rq->lang, "Choose a time ahead."));
	if (time > rq->db->now + AHEAD_MOST * DAY)
		form_error(rq, "due", T(rq->lang, "At most a year ahead."));
	return time;
}

/* ---- words that wait ---- */

static str number_of(struct arena *a, int64_t id)
{
	struct out o = out_new(a, 24);
	out_int(&o, id);
	return out_view(&o);
}

/* The images in it stay as long as it waits, and a job is there at its time. */
static err plan(struct db *db, int64_t id, str body, int64_t due)
{
	struct markdown_found found = {0};
	str payload = number_of(db->arena, id);
	(void)markdown_render(db->arena, body, &(struct markdown_options){0}, &found);
	TRY(found_images(db, (item_id){id}, &found));
	TRY(job_forget(db, SAY, payload));
	return job_add(db, SAY, payload, due, false);
}

static err drop(struct db *db, int64_t id)
{
	TRY(q_waiting_drop(db, id));
	TRY(job_forget(db, SAY, number_of(db->arena, id)));
	return attachment_images_end(db, (item_id){id});
}

err waiting_check(struct rq *rq)
{
	struct q_waiting_count q;
	TRY(q_waiting_count(rq->db, WAITING_MAX, &q));
	if (q.n >= WAITING_MAX)
		form_error(rq, "due", T(rq->lang, "At most 100 messages wait at a time."));
	return OK;
}

err waiting_rows_of(struct rq *rq, int64_t conversation, struct waiting_rows *rows)
{
	struct q_waiting_all_list *found = NEW(rq->arena, struct q_waiting_all_list);
	struct chat_called_list all = {0};
	struct group_names names = {0};
	TRY(conversation ? q_waiting_in(rq->db, conversation, WAITING_MAX, found)
			 : q_waiting_all(rq->db, WAITING_MAX, found));
	for (size_t i = 0; i < found->n; i++)
		*ARENA_PUSH(rq->arena, &all) =
			(struct chat_called){found->v[i].conversation, found->v[i].kind,
					     found->v[i].name, found->v[i].other_name};
	TRY(chat_groups_named(rq, &all, &names));
	for (size_t i = 0; i < found->n; i++)
		*ARENA_PUSH(rq->arena, rows) = (struct waiting_row){
			.q = &found->v[i],
			.title = found->v[i].kind ? chat_title(rq, &all.v[i], &names) : STR_NONE,
			.words = markdown_text(rq->arena, found->v[i].body, WORDS)};
	return OK;
}

static void json_waiting(const struct rq *rq, const char *name, const struct q_waiting_all *q,
			 str title)
{
	json_open(rq->out, name, '{');
	json_int(rq->out, "id", q->id);
	json_int(rq->out, "conversation", q->conversation);
	if (q->thread)
		json_int(rq->out, "thread", q->thread);
	json_str(rq->out, "title", title);
	json_str(rq->out, "body", q->body);
	json_time(rq->out, "due", q->due);
	json_str(rq->out, "state", q->state == WAITING ? S("waiting") : S("failed"));
	json_close(rq->out, '}');
}

static err answer_json(struct rq *rq, int64_t conversation, int64_t id, int status)
{
	struct waiting_rows rows = {0};
	TRY(waiting_rows_of(rq, conversation, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		if (rows.v[i].q->id != id)
			continue;
		rq->response.status = status;
		rq->response.type = S("application/json; charset=utf-8");
		json_waiting(rq, NULL, rows.v[i].q, rows.v[i].title);
		return rq->out->bad;
	}
	return NOT_FOUND;
}

static err led_to_them(struct rq *rq, int64_t conversation, int64_t thread)
{
	url at = thread ? said_url(rq, conversation, thread) : conversation_url(rq, conversation);
	return redirect(rq, url_path(rq->arena, "%r#later", at));
}

err waiting_keep(struct rq *rq, const struct conversation *c, int64_t thread, str body, int64_t due)
{
	int64_t id = id_new();
	TRY(q_waiting_add(rq->db, id, c->id, thread, body, due));
	TRY(plan(rq->db, id, body, due));
	/* What was being written has become this. */
	struct message_thread t;
	TRY(message_thread_find(rq->db, thread, &t));
	if (t.draft.n)
		TRY(message_thread_draft(rq->db, c, thread, STR_NONE));
	if (!thread && c->draft.n)
		TRY(conversation_draft(rq->db, c->id, STR_NONE));
	if (rq->format == FORMAT_JSON)
		return answer_json(rq, c->id, id, 201);
	return led_to_them(rq, c->id, thread);
}

/* For programs; a form says it where messages are said. */
err waiting_create(struct rq *rq)
{
	struct conversation c;
	struct conversation_message m = {0};
	str body = str_trim(rq_form(rq, "body"));
	int64_t due, asked = rq_form_int(rq, "thread", 0);
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), &c));
	TRY(chat_writable(rq, &c));
	if (asked)
		TRY(conversation_find_message(rq->db, c.id, asked, &m));
	due = chat_when(rq);
	chat_check_body(rq, body, false);
	TRY(waiting_check(rq));
	if (rq->errors.n)
		return api_refuse(rq);
	return waiting_keep(rq, &c, m.thread ? m.thread : m.id, body, due);
}

/* The one of the address, held, where its author may still say it. */
static err find_own(struct rq *rq, struct conversation *c, struct q_waiting_all *q)
{
	int64_t id = rq_path_id(rq, "waiting"), held;
	bool found;
	TRY(conversation_find(rq->db, rq_path_id(rq, "conversation"), c));
	if (!method_reads(rq->method))
		TRY(q_waiting_hold(rq->db, id, &held));
	TRY(q_waiting_find(rq->db, c->id, id, q, &found));
	return found ? chat_writable(rq, c) : NOT_FOUND;
}

static err show_edit(struct rq *rq, const struct conversation *c, const struct q_waiting_all *q)
{
	struct waiting_edit_page p = {.c = c, .q = q};
	struct conversation again;
	TRY(chat_asked(rq, &again, &p.row));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Change what waits")),
					     .active = {"/chat", 5},
					     .style = "chat/chat.css"}),
		       v_waiting_edit, &p);
}

err waiting_edit(struct rq *rq)
{
	struct conversation c;
	struct q_waiting_all q;
	TRY(find_own(rq, &c, &q));
	return show_edit(rq, &c, &q);
}

err waiting_update(struct rq *rq)
{
	struct conversation c;
	struct q_waiting_all q;
	str body = str_trim(rq_form(rq, "body"));
	TRY(find_own(rq, &c, &q));
	chat_check_body(rq, body, false);
	int64_t due = chat_when(rq);
	if (rq->errors.n && rq->format == FORMAT_JSON)
		return api_refuse(rq);
	if (rq->errors.n) {
		rq->response.status = 422;
		return show_edit(rq, &c, &q);
	}
	TRY(q_waiting_write(rq->db, q.id, body, due));
	TRY(plan(rq->db, q.id, body, due));
	if (rq->format == FORMAT_JSON)
		return answer_json(rq, c.id, q.id, 200);
	return led_to_them(rq, c.id, q.thread);
}

/* Also when its author sends it at once: what is being written meanwhile stays. */
static err say(struct db *db, const struct app *app, const struct conversation *c, int64_t id,
	       int64_t thread, str body, int64_t *message)
{
	TRY(conversation_say(
		db, c,
		&(struct conversation_words_said){
			.author = db->viewer, .thread = thread, .body = body, .unattended = true},
		message));
	TRY(preview_message(db, app, *message, body, true));
	return drop(db, id);
}

err waiting_send(struct rq *rq)
{
	struct conversation c;
	struct q_waiting_all q;
	int64_t message;
	TRY(find_own(rq, &c, &q));
	TRY(say(rq->db, rq->app, &c, q.id, q.thread, q.body, &message));
	if (rq->format == FORMAT_JSON)
		return said_json(rq, &c, message, 201);
	url at = q.thread ? said_url(rq, c.id, q.thread) : conversation_url(rq, c.id);
	return redirect(rq, url_path(rq->arena, "%r#m%i", at, message));
}

/* Also from a conversation that its author does not read any more. */
err waiting_delete(struct rq *rq)
{
	struct q_waiting_all q;
	int64_t id = rq_path_id(rq, "waiting"), held;
	bool found;
	TRY(q_waiting_hold(rq->db, id, &held));
	TRY(q_waiting_find(rq->db, rq_path_id(rq, "conversation"), id, &q, &found));
	if (!found)
		return NOT_FOUND;
	TRY(drop(rq->db, id));
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect_back(rq, URL("/chat/later"));
}

/* ---- their time has come ---- */

/* In the author's name; DENIED where the author may not say it any more. */
static err say_for_author(struct db *db, const struct app *app, const struct q_waiting_due *q)
{
	struct viewer author;
	struct conversation c;
	int64_t message;
	err e = session_look_as(db, (person_id){q->author}, &author);
	if (e == OK)
		e = conversation_find(db, q->conversation, &c);
	if (e == NOT_FOUND || (e == OK && !chat_open(&c)))
		return DENIED;
	TRY(e);
	return say(db, app, &c, q->id, q->thread, q->body, &message);
}

err waiting_due(struct db *db, const struct app *app, str payload)
{
	struct q_waiting_due q;
	int64_t id, held;
	bool found;
	if (!str_to_int(payload, &id))
		return INVALID;
	TRY(q_waiting_hold(db, id, &held));
	TRY(q_waiting_due(db, id, &q, &found));
	/* Said, taken back or put off meanwhile. */
	if (!found || q.state != WAITING || q.due > db->now)
		return OK;
	err e = say_for_author(db, app, &q);
	if (e != DENIED)
		return e;
	TRY(q_waiting_failed(db, id));
	return notify_self(db, (person_id){q.author}, NOTIFY_UNSAID, (item_id){id});
}

/* ---- the page of all that comes later ---- */

err later_list(struct rq *rq)
{
	struct later_page p = {0};
	TRY(waiting_rows_of(rq, 0, &p.waiting));
	TRY(reminder_rows_of(rq, &p.reminders));
	if (rq->format != FORMAT_JSON)
		return page_as(rq,
			       (&(const struct page){.title = str_from(T(rq->lang, "Later")),
						     .active = {"/chat", 5},
						     .style = "chat/chat.css"}),
			       v_later_list, &p);
	api_begin(rq);
	json_open(rq->out, "waiting", '[');
	for (size_t i = 0; i < p.waiting.n; i++)
		json_waiting(rq, NULL, p.waiting.v[i].q, p.waiting.v[i].title);
	json_close(rq->out, ']');
	json_reminders(rq, &p.reminders);
	return api_end(rq);
}

/* ---- one's own data, the end of an account, ruche check ---- */

static err export_waiting(void *arg, const struct q_waiting_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "conversation", q->conversation);
	json_str(o, "body", q->body);
	json_time(o, "due", q->due);
	json_close(o, '}');
	return OK;
}

static err export_reminder(void *arg, const struct q_reminder_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "message", q->message);
	json_time(o, "due", q->due);
	json_close(o, '}');
	return OK;
}

err later_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "messages_waiting", '[');
	TRY(q_waiting_export(db, person, export_waiting, json));
	json_close(json, ']');
	json_open(json, "message_reminders", '[');
	TRY(q_reminder_export(db, person, export_reminder, json));
	json_close(json, ']');
	return OK;
}

err later_erase(struct db *db, person_id person)
{
	struct q_waiting_erased_list rows = {0};
	TRY(q_waiting_erased(db, person, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(drop(db, rows.v[i].id));
	return q_reminder_erase(db, person);
}

static err wrong_waiting(void *arg, const struct q_waiting_check *q)
{
	out_fmt(arg, "waiting message %lld: no job says it\n", (long long)q->id);
	return OK;
}

err later_check(struct db *db, struct out *findings)
{
	return q_waiting_check(db, wrong_waiting, findings);
}
