/* SPDX-License-Identifier: Apache-2.0
 * hooks: names for notifications, export, check, the end of an account, made content.
 */
#include "feature/chat/pages.h"

#include "base/json.h"
#include "base/log.h"

/* What one comes back to, or was answered; and what one wrote to be sent later. */
static err name_messages(struct rq *rq, struct id_list threads, struct thread_names *names)
{
	enum { WORDS = 120 };
	struct q_chat_threads_named_list said = {0};
	struct q_waiting_words_list waiting = {0};
	TRY(q_chat_threads_named(rq->db, threads, &said));
	for (size_t i = 0; i < said.n; i++) {
		const struct q_chat_threads_named *q = &said.v[i];
		str words = q->state == STATE_DELETED ? str_from(T(rq->lang, "deleted"))
						      : markdown_text(rq->arena, q->body, WORDS);
		*ARENA_PUSH(rq->arena, names) = (struct thread_name){
			.thread = q->id,
			.title = str_cat(rq->arena, q->author, S(": "),
					 words.n ? words : str_from(T(rq->lang, "a file"))),
			.url = said_place(rq, q->conversation, q->id),
			.answers = said_url(rq, q->conversation, q->id)};
	}
	TRY(q_waiting_words(rq->db, threads, &waiting));
	for (size_t i = 0; i < waiting.n; i++)
		*ARENA_PUSH(rq->arena, names) = (struct thread_name){
			.thread = waiting.v[i].id,
			.title = markdown_text(rq->arena, waiting.v[i].body, WORDS),
			.url = URL("/chat/later")};
	return OK;
}

err chat_threads_named(struct rq *rq, struct id_list threads, struct thread_names *names)
{
	struct q_chat_names_list rows = {0};
	struct chat_called_list all = {0};
	struct group_names groups = {0};
	TRY(q_chat_names(rq->db, threads, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &all) = (struct chat_called){
			rows.v[i].id, rows.v[i].kind, rows.v[i].name, rows.v[i].other_name};
	TRY(chat_groups_named(rq, &all, &groups));
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(rq->arena, names) = (struct thread_name){
			.thread = all.v[i].id,
			.title = chat_title(rq, &all.v[i], &groups),
			.url = url_path(rq->arena, "%r#new", conversation_url(rq, all.v[i].id))};
	return name_messages(rq, threads, names);
}

/* ---- one's own data ---- */

static err export_said(void *arg, const struct q_chat_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id);
	json_int(o, "conversation", q->conversation);
	json_str(o, "name", q->name);
	if (q->thread)
		json_int(o, "thread", q->thread);
	json_time(o, "created", message_time(q->id));
	json_time(o, "edited", q->edited);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return OK;
}

static err export_draft(void *arg, const struct q_chat_export_marks *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "conversation", q->conversation);
	json_str(o, "body", q->draft);
	json_close(o, '}');
	return OK;
}

static err export_thread_draft(void *arg, const struct q_chat_export_threads *q)
{
	struct out *o = arg;
	if (str_empty(q->draft))
		return OK;
	json_open(o, NULL, '{');
	json_int(o, "conversation", q->conversation);
	json_int(o, "thread", q->thread);
	json_str(o, "body", q->draft);
	json_close(o, '}');
	return OK;
}

static err export_thread(void *arg, const struct q_chat_export_threads *q)
{
	static const char *const why[] = {"unfollowed", "", "began", "answered", "named", "asked"};
	struct out *o = arg;
	if (q->follows == THREAD_NONE || q->follows < THREAD_UNFOLLOWED ||
	    q->follows > THREAD_ASKED)
		return OK;
	json_open(o, NULL, '{');
	json_int(o, "conversation", q->conversation);
	json_int(o, "thread", q->thread);
	json_str(o, "follows", str_from(why[q->follows - THREAD_UNFOLLOWED]));
	json_close(o, '}');
	return OK;
}

err chat_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "messages", '[');
	TRY(q_chat_export(db, person, export_said, json));
	json_close(json, ']');
	json_open(json, "message_drafts", '[');
	TRY(q_chat_export_marks(db, person, export_draft, json));
	TRY(q_chat_export_threads(db, person, export_thread_draft, json));
	json_close(json, ']');
	json_open(json, "message_threads", '[');
	TRY(q_chat_export_threads(db, person, export_thread, json));
	json_close(json, ']');
	return later_export(db, person, json);
}

/* ---- ruche check ---- */

static err wrong_reach(void *arg, const struct q_chat_check_reach *q)
{
	out_fmt(arg, "conversation %lld: person %lld is in it or reads it, and not both\n",
		(long long)q->conversation, (long long)q->person);
	return OK;
}

static err wrong_message(void *arg, const struct q_chat_check_messages *q)
{
	out_fmt(arg,
		"message %lld: read by others than its conversation, or its answers are "
		"miscounted\n",
		(long long)q->id);
	return OK;
}

static err wrong_last(void *arg, const struct q_chat_check_last *q)
{
	out_fmt(arg, "conversation %lld: names another message as its newest\n", (long long)q->id);
	return OK;
}

err chat_check(struct db *db, struct out *findings)
{
	TRY(q_chat_check_reach(db, wrong_reach, findings));
	TRY(q_chat_check_messages(db, wrong_message, findings));
	TRY(q_chat_check_last(db, wrong_last, findings));
	TRY(message_index_check(db, findings));
	return later_check(db, findings);
}

err chat_erase(struct db *db, person_id person, struct id_list items)
{
	if (items.n)
		return OK;
	TRY(later_erase(db, person));
	return conversation_erase(db, person);
}

/* ---- the demo organisation: record file "chat" ---- */

static err begin(struct db *db, const struct demo_record *r, int64_t *id)
{
	struct id_list people = {0};
	str names = demo_get(r, S("people"));
	person_id first = {0};
	for (str handle = str_word(&names); handle.n; handle = str_word(&names)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		if (ID_NONE(first))
			first = person;
		*ARENA_PUSH(db->arena, &people) = person.v;
	}
	db->viewer = first;
	str community = demo_get(r, S("community"));
	if (community.n) {
		struct place place;
		TRY(place_by_handle(db, community, PLACE_COMMUNITY, &place, NULL));
		return conversation_channel(db, &place, demo_get(r, S("title")), id);
	}
	if (people.n == 2 && str_empty(demo_get(r, S("title"))))
		return conversation_pair(db, (person_id){people.v[1]}, id);
	return conversation_group(db, demo_get(r, S("title")), people, true, id);
}

static err said(struct db *db, const struct demo *demo, const struct demo_record *r, int64_t id,
		int64_t *thread)
{
	struct conversation c;
	person_id author;
	int64_t message;
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	TRY(conversation_find(db, id, &c));
	TRY(conversation_say(
		db, &c,
		&(struct conversation_words_said){
			.author = author,
			.thread = str_eq(demo_get(r, S("answers")), S("yes")) ? *thread : 0,
			.body = r->body,
			.created = demo_time(demo, demo_get(r, S("when")))},
		&message));
	if (str_empty(demo_get(r, S("answers"))))
		*thread = message;
	str liked = demo_get(r, S("agreed"));
	for (str handle = str_word(&liked); handle.n; handle = str_word(&liked)) {
		struct conversation_message m = {.id = message, .conversation = id};
		TRY(demo_person(db, handle, &db->viewer));
		TRY(conversation_react(db, &m, 1, true));
	}
	return OK;
}

err chat_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "chat");
	person_id viewer = db->viewer;
	int clear = db->clear;
	int64_t id = 0, thread = 0;
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		const struct demo_record *r = &records->v[i];
		if (str_eq(demo_kind(r), S("conversation")))
			TRY(begin(db, r, &id));
		else
			TRY(said(db, demo, r, id, &thread));
	}
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
