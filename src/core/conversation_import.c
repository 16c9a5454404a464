/* SPDX-License-Identifier: Apache-2.0
 * conversation_import: conversations and messages that were somewhere else before, with their
 * times. Nobody is told, and nothing is unread.
 */
#include "core/conversation.h"

#include "base/utf8.h"
#include "core/found.h"
#include "core/item.h"
#include "core/message_thread.h"
#include "core/place.h"
#include "html/html.h"

#include "conversation.sql.h"
#include "conversation_import.sql.h"

err conversation_bring(struct db *db, const struct place *of, str name, struct conversation *c)
{
	int64_t id = id_new();
	*c = (struct conversation){.id = id,
				   .kind = of ? CONVERSATION_CHANNEL : CONVERSATION_GROUP,
				   .circle = of ? of->hub : id};
	return q_conversation_add(db, id, c->kind, c->circle, of ? of->id : (place_id){0}, name, 0,
				  0);
}

err conversation_bring_in(struct db *db, int64_t id, person_id person, bool keeps, bool *fresh)
{
	int64_t added;
	TRY(q_conversation_member_add(db, id, person, keeps ? ROLE_OWNER : ROLE_MEMBER, &added));
	*fresh = added > 0;
	return added ? q_conversation_reach_add(db, person, id) : OK;
}

err conversation_bring_people(struct db *db, int64_t id, struct id_list *people)
{
	struct q_conversation_brought_people_list rows = {0};
	TRY(q_conversation_brought_people(db, id, &rows));
	*people = (struct id_list){0};
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, people) = rows.v[i].person;
	return OK;
}

err conversation_bring_thread(struct db *db, int64_t conversation, int64_t message, bool *in)
{
	struct q_message_brought q;
	TRY(q_message_brought(db, message, &q, in));
	*in = *in && q.conversation == conversation;
	return OK;
}

err conversation_bring_answers(struct db *db, int64_t message, int64_t n)
{
	return q_message_answered(db, message, n);
}

/* The first of its moment that stands for nothing yet: messages of one moment keep their order. */
static err number_for(struct db *db, const struct conversation_brought *said, int64_t *id)
{
	struct q_message_number_used q;
	int64_t first = id_moment(said->created);
	bool used = true;
	for (*id = said->after < first ? first : said->after + 1; used; *id += used)
		TRY(q_message_number_used(db, *id, &q, &used));
	return OK;
}

err conversation_bring_words(struct db *db, const struct conversation *c,
			     const struct conversation_brought *said, int64_t *id)
{
	struct markdown_found found = {0};
	str language, shown = conversation_render(db, said->body, &found, &language);
	TRY(number_for(db, said, id));
	TRY(q_message_add(db, *id, c->id, c->circle, said->author, said->thread, language,
			  said->body, shown));
	if (said->edited)
		TRY(q_message_brought_edited(db, *id, said->edited));
	if (found.images.n)
		TRY(found_images(db, (item_id){*id}, &found));
	return q_message_queue(db, *id);
}

err conversation_bring_sign(struct db *db, int64_t message, person_id person, int64_t sign)
{
	person_id viewer = db->viewer;
	db->viewer = person;
	err e = q_message_react(db, message, sign);
	db->viewer = viewer;
	return e;
}

err conversation_bring_change(struct db *db, int64_t id, str body, int64_t before, int64_t edited,
			      bool *changed)
{
	struct q_message_brought q;
	struct markdown_found found = {0};
	str language;
	TRY(q_message_brought(db, id, &q, changed));
	/* What was changed here is theirs who changed it; one that is full may go on in the next.
	 */
	*changed = *changed && q.state == STATE_PUBLISHED && q.edited == before &&
		   !str_eq(q.body, body) && utf8_count(q.body) < MESSAGE_MAX;
	if (!*changed)
		return OK;
	str shown = conversation_render(db, body, &found, &language);
	TRY(q_message_write(db, id, language, body, shown));
	TRY(q_message_brought_edited(db, id, edited));
	TRY(found_images(db, (item_id){id}, &found));
	return q_message_queue(db, id);
}

err conversation_bring_begin(struct db *db, int64_t id, struct arena *a,
			     struct conversation_readers *readers)
{
	struct q_conversation_brought_readers_list rows = {0};
	TRY(q_conversation_brought_readers(db, id, &rows));
	*readers = (struct conversation_readers){0};
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(a, readers) =
			(struct conversation_unread){{rows.v[i].person}, rows.v[i].first};
	return OK;
}

static err seen_up_to(struct db *db, int64_t id, person_id person, int64_t message)
{
	int64_t moved;
	return q_conversation_seen(db, person, id, message, &moved);
}

/* What nobody had shown them stays unread, and so what was brought behind it. */
static err move_marks(struct db *db, int64_t id, int64_t newest,
		      const struct conversation_readers *before)
{
	struct q_conversation_brought_people_list people = {0};
	TRY(q_conversation_brought_people(db, id, &people));
	for (size_t i = 0; i < before->n; i++) {
		int64_t first = before->v[i].first;
		TRY(seen_up_to(db, id, before->v[i].person,
			       first && first <= newest ? first - 1 : newest));
	}
	for (size_t i = 0; i < people.n; i++) {
		bool known = false;
		for (size_t k = 0; k < before->n && !known; k++)
			known = before->v[k].person.v == people.v[i].person;
		if (!known)
			TRY(seen_up_to(db, id, (person_id){people.v[i].person}, newest));
	}
	return OK;
}

err conversation_bring_end(struct db *db, int64_t id, int64_t newest,
			   const struct conversation_readers *before)
{
	struct q_conversation_keepers keepers;
	struct q_conversation_eldest eldest;
	struct q_conversation_kind q;
	bool found;
	if (newest) {
		TRY(q_conversation_last(db, id, newest));
		TRY(move_marks(db, id, newest, before));
		TRY(message_threads_bring(db, id));
	}
	TRY(q_conversation_kind(db, id, &q, &found));
	if (!found || q.kind != CONVERSATION_GROUP)
		return OK;
	TRY(q_conversation_keepers(db, id, &keepers));
	if (keepers.n)
		return OK;
	TRY(q_conversation_eldest(db, id, &eldest, &found));
	return found ? q_conversation_keep(db, id, (person_id){eldest.person}) : OK;
}
