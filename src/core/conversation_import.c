/* SPDX-License-Identifier: Apache-2.0
 * conversation_import: conversations and messages that were somewhere else before, with their
 * times. Nobody is told, and nothing is unread.
 */
#include "core/conversation.h"

#include "core/found.h"
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

err conversation_bring_in(struct db *db, int64_t id, person_id person, bool keeps)
{
	int64_t added;
	TRY(q_conversation_member_add(db, id, person, keeps ? ROLE_OWNER : ROLE_MEMBER, &added));
	return added ? q_conversation_reach_add(db, person, id) : OK;
}

/* The first of its moment that stands for nothing yet: messages of one moment keep their order. */
static err number_for(struct db *db, int64_t time, int64_t *id)
{
	struct q_message_number_used q;
	bool used = true;
	for (*id = id_moment(time); used; *id += used)
		TRY(q_message_number_used(db, *id, &q, &used));
	return OK;
}

err conversation_bring_words(struct db *db, const struct conversation *c,
			     const struct conversation_brought *said, int64_t *id)
{
	struct markdown_found found = {0};
	str language, shown = conversation_render(db, said->body, &found, &language);
	TRY(q_conversation_hold(db, c->id));
	TRY(number_for(db, said->created, id));
	TRY(q_message_add(db, *id, c->id, c->circle, said->author, said->thread, language,
			  said->body, shown));
	TRY(q_conversation_last(db, c->id, *id));
	if (said->thread)
		TRY(q_message_answered(db, said->thread, 1));
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

err conversation_bring_end(struct db *db, int64_t id, int64_t newest)
{
	struct q_conversation_brought_people_list people = {0};
	struct q_conversation_keepers keepers;
	struct q_conversation_eldest eldest;
	struct q_conversation_kind q;
	bool found;
	int64_t moved;
	TRY(q_conversation_brought_people(db, id, &people));
	for (size_t i = 0; newest && i < people.n; i++)
		TRY(q_conversation_seen(db, (person_id){people.v[i].person}, id, newest, &moved));
	TRY(q_conversation_kind(db, id, &q, &found));
	if (!found || q.kind != CONVERSATION_GROUP)
		return OK;
	TRY(q_conversation_keepers(db, id, &keepers));
	if (keepers.n)
		return OK;
	TRY(q_conversation_eldest(db, id, &eldest, &found));
	return found ? q_conversation_keep(db, id, (person_id){eldest.person}) : OK;
}
