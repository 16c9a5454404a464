/* SPDX-License-Identifier: Apache-2.0
 * conversation: who is in it, what is said in it.
 */
#include "core/conversation.h"

#include "core/attachment.h"
#include "core/event.h"
#include "core/found.h"
#include "core/language.h"
#include "core/message_thread.h"
#include "core/notify.h"
#include "core/person.h"
#include "core/place.h"
#include "core/preview.h"
#include "html/html.h"

#include "conversation.sql.h"

enum { ERASED_AT_ONCE = 200, GUESSED = 2000 };

/* ---- conversations ---- */

static err role_and_doors(struct db *db, const struct q_conversation_find *q,
			  struct conversation *c)
{
	if (c->kind != CONVERSATION_CHANNEL) {
		c->open = q->other_state == PERSON_ACTIVE;
		return OK;
	}
	TRY(access_role(db, c->place, &c->role));
	return place_is_open(db, c->place, &c->open);
}

err conversation_find(struct db *db, int64_t id, struct conversation *c)
{
	struct q_conversation_find q;
	bool found;
	TRY(q_conversation_find(db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*c = (struct conversation){.id = q.id,
				   .kind = (enum conversation_kind)q.kind,
				   .circle = q.circle,
				   .place = q.place,
				   .name = q.name,
				   .low = q.low,
				   .high = q.high,
				   .last = q.last,
				   .seen = q.seen,
				   .marked = q.marked,
				   .muted = q.muted,
				   .draft = q.draft,
				   .role = (enum role)q.role};
	return role_and_doors(db, &q, c);
}

/* *fresh: they were not in it. */
static err enter(struct db *db, int64_t id, person_id person, enum role role, bool *fresh)
{
	int64_t added;
	TRY(q_conversation_member_add(db, id, person, role, &added));
	*fresh = added > 0;
	return added ? q_conversation_reach_add(db, person, id) : OK;
}

/* Who comes in is told, and has nothing to catch up with. */
static err bring(struct db *db, int64_t id, int64_t last, person_id person, bool quiet)
{
	int64_t moved;
	bool fresh;
	TRY(enter(db, id, person, ROLE_MEMBER, &fresh));
	if (!fresh)
		return OK;
	TRY(q_conversation_seen(db, person, id, last, &moved));
	if (quiet)
		return OK;
	return event_add(db, EVENT_CONVERSED, (item_id){id}, (item_id){id}, (place_id){0}, person);
}

err conversation_pair(struct db *db, person_id other, int64_t *id)
{
	struct q_conversation_of_two q;
	bool found, fresh;
	int64_t low = db->viewer.v < other.v ? db->viewer.v : other.v,
		high = db->viewer.v < other.v ? other.v : db->viewer.v;
	TRY(q_conversation_of_two(db, low, high, &q, &found));
	if (found) {
		*id = q.id;
		return OK;
	}
	*id = id_new();
	/* The two ask each other at once: one of them meets CONFLICT, asks again, and finds it. */
	TRY(q_conversation_add(db, *id, CONVERSATION_PAIR, *id, (place_id){0}, STR_NONE, low,
			       high));
	TRY(enter(db, *id, (person_id){low}, ROLE_MEMBER, &fresh));
	return enter(db, *id, (person_id){high}, ROLE_MEMBER, &fresh);
}

err conversation_group(struct db *db, str name, struct id_list people, bool quiet, int64_t *id)
{
	bool fresh;
	*id = id_new();
	TRY(q_conversation_add(db, *id, CONVERSATION_GROUP, *id, (place_id){0}, name, 0, 0));
	TRY(enter(db, *id, db->viewer, ROLE_OWNER, &fresh));
	for (size_t i = 0; i < people.n; i++)
		if (people.v[i] != db->viewer.v)
			TRY(bring(db, *id, *id, (person_id){people.v[i]}, quiet));
	return OK;
}

err conversation_channel(struct db *db, const struct place *place, str name, int64_t *id)
{
	*id = id_new();
	return q_conversation_add(db, *id, CONVERSATION_CHANNEL, place->hub, place->id, name, 0, 0);
}

err conversation_join(struct db *db, int64_t id, person_id person)
{
	struct conversation c;
	struct q_conversation_people_count people;
	TRY(q_conversation_hold(db, id));
	TRY(conversation_find(db, id, &c));
	TRY(q_conversation_people_count(db, id, &people));
	if (people.n >= CONVERSATION_PEOPLE_MAX)
		return CONFLICT;
	return bring(db, id, c.last, person, false);
}

err conversation_leave(struct db *db, int64_t id, person_id person)
{
	struct q_conversation_keepers keepers;
	struct q_conversation_eldest eldest;
	int64_t gone;
	bool found;
	TRY(q_conversation_hold(db, id));
	TRY(q_conversation_member_drop(db, id, person, &gone));
	if (!gone)
		return OK;
	TRY(q_conversation_reach_drop(db, person, id));
	TRY(q_conversation_mark_drop(db, person, id));
	TRY(q_conversation_untell(db, person.v, id));
	TRY(message_threads_leave(db, id, person));
	/* Open pages of theirs hear no more. */
	TRY(event_add(db, EVENT_LEFT, (item_id){0}, (item_id){0}, (place_id){0}, person));
	TRY(q_conversation_keepers(db, id, &keepers));
	if (keepers.n)
		return OK;
	TRY(q_conversation_eldest(db, id, &eldest, &found));
	return found ? q_conversation_keep(db, id, (person_id){eldest.person}) : OK;
}

err conversation_reader(struct db *db, int64_t id, person_id person, str *name, bool *found)
{
	struct q_conversation_reader q;
	TRY(q_conversation_reader(db, id, person, &q, found));
	*name = *found ? q.name : STR_NONE;
	return OK;
}

err conversation_rename(struct db *db, int64_t id, str name)
{
	return q_conversation_rename(db, id, name);
}

/* ---- what one keeps of it ---- */

err conversation_read(struct db *db, const struct conversation *c, int64_t message)
{
	int64_t moved, to = message > c->last ? c->last : message;
	TRY(q_conversation_seen(db, db->viewer, c->id, to, &moved));
	TRY(message_threads_read(db, c->id, to));
	return to >= c->last ? notify_read_thread(db, (item_id){c->id}) : OK;
}

static err seen_of(struct db *db, int64_t id, int64_t *seen)
{
	struct conversation c;
	TRY(conversation_find(db, id, &c));
	*seen = c.seen;
	return OK;
}

err conversation_mute(struct db *db, int64_t id, int64_t until)
{
	int64_t seen;
	TRY(seen_of(db, id, &seen));
	return q_conversation_mute(db, id, seen, until);
}

err conversation_draft(struct db *db, int64_t id, str words)
{
	int64_t seen;
	TRY(seen_of(db, id, &seen));
	return q_conversation_draft(db, id, seen, words);
}

/* ---- messages ---- */

/* A pair and a group are their own circle; a channel is read by a hub. */
static err told(struct db *db, enum event_kind kind, int64_t message, int64_t conversation,
		int64_t circle)
{
	place_id hub = {circle == conversation ? 0 : circle};
	return event_add(db, kind, (item_id){message}, (item_id){conversation}, hub,
			 (person_id){0});
}

err conversation_shown_anew(struct db *db, int64_t message, int64_t conversation, int64_t circle)
{
	return told(db, EVENT_RESAID, message, conversation, circle);
}

static err changed(struct db *db, const struct conversation_message *m)
{
	TRY(q_message_queue(db, m->id));
	return told(db, EVENT_RESAID, m->id, m->conversation, m->circle);
}

str conversation_render(struct db *db, str body, struct markdown_found *found, str *language)
{
	static const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	*language = language_guess(markdown_text(db->arena, body, GUESSED));
	return markdown_render(db->arena, body, &options, found).s;
}

err conversation_find_message(struct db *db, int64_t conversation, int64_t id,
			      struct conversation_message *m)
{
	struct q_message_find q;
	bool found;
	TRY(q_message_find(db, conversation, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*m = (struct conversation_message){.id = q.id,
					   .conversation = q.conversation,
					   .circle = q.circle,
					   .thread = q.thread,
					   .author = {q.author},
					   .state = q.state,
					   .body = q.body};
	return OK;
}

err conversation_say(struct db *db, const struct conversation *c,
		     const struct conversation_words_said *said, int64_t *id)
{
	struct markdown_found found = {0};
	str language, shown = conversation_render(db, said->body, &found, &language);
	/* The order of ids is the order in which messages are there: who reads on behind the newest
	 * would never meet one with a lower id that is committed later. SQLite's writers take turns
	 * anyway. */
	if (database_is_postgres(db->database))
		TRY(q_conversation_hold(db, c->id));
	*id = said->created ? id_past(said->created) : id_new();
	TRY(q_message_add(db, *id, c->id, c->circle, said->author, said->thread, language,
			  said->body, shown));
	TRY(q_conversation_last(db, c->id, *id));
	if (said->thread) {
		TRY(q_message_answered(db, said->thread, 1));
		TRY(message_thread_said(db, c, said, *id));
	}
	if (found.images.n)
		TRY(found_images(db, (item_id){*id}, &found));
	/* An answer in a thread does not mean that the rest was read; the draft is of the rest. */
	bool read = !said->thread && !said->unattended;
	if (read)
		TRY(q_conversation_said(db, said->author, c->id, *id));
	TRY(q_message_queue(db, *id));
	if (said->created)
		return OK;
	/* What the writer was told of here is behind as well. */
	if (read) {
		TRY(message_threads_read(db, c->id, *id));
		TRY(notify_read_thread(db, (item_id){c->id}));
	}
	return told(db, EVENT_SAID, *id, c->id, c->circle);
}

err conversation_rewrite(struct db *db, const struct conversation_message *m, str body)
{
	struct markdown_found found = {0};
	str language, shown = conversation_render(db, body, &found, &language);
	TRY(q_message_write(db, m->id, language, body, shown));
	TRY(found_images(db, (item_id){m->id}, &found));
	return changed(db, m);
}

static err drop(struct db *db, const struct conversation_message *m)
{
	int64_t gone;
	TRY(q_message_drop(db, m->id, &gone));
	if (!gone)
		return OK;
	if (m->thread)
		TRY(q_message_answered(db, m->thread, -1));
	TRY(q_message_reactions_drop(db, m->id));
	TRY(attachment_images_end(db, (item_id){m->id}));
	TRY(attachment_files_end(db, (item_id){m->id}));
	TRY(preview_message_end(db, m->id));
	return changed(db, m);
}

err conversation_unsay(struct db *db, const struct conversation_message *m)
{
	return drop(db, m);
}

err conversation_react(struct db *db, const struct conversation_message *m, int64_t sign, bool on)
{
	TRY(on ? q_message_react(db, m->id, sign) : q_message_unreact(db, m->id, sign));
	return told(db, EVENT_RESAID, m->id, m->conversation, m->circle);
}

/* ---- the end of an account ---- */

err conversation_erase_words(struct db *db, person_id person, int64_t after, int64_t *last)
{
	struct q_message_erased_list rows = {0};
	TRY(q_message_erased(db, person, after, ERASED_AT_ONCE, &rows));
	*last = rows.n == ERASED_AT_ONCE ? rows.v[rows.n - 1].id : 0;
	for (size_t i = 0; i < rows.n; i++) {
		struct conversation_message m = {.id = rows.v[i].id,
						 .conversation = rows.v[i].conversation,
						 .circle = rows.v[i].circle,
						 .thread = rows.v[i].thread};
		TRY(drop(db, &m));
	}
	return OK;
}

err conversation_erase(struct db *db, person_id person)
{
	struct q_conversation_erased_list rows;
	do {
		rows = (struct q_conversation_erased_list){0};
		TRY(q_conversation_erased(db, person, &rows));
		for (size_t i = 0; i < rows.n; i++)
			TRY(conversation_leave(db, rows.v[i].conversation, person));
	} while (rows.n);
	TRY(q_conversation_erase_marks(db, person));
	TRY(message_threads_erase(db, person));
	return q_conversation_erase_reactions(db, person);
}
