/* SPDX-License-Identifier: Apache-2.0
 * demo: the forums of the demo organisation, with their answers, from the record file "forum".
 */
#include "feature/forum/pages.h"

#include "base/log.h"
#include "core/comment.h"
#include "core/reaction.h"

/* Answers of the topic at hand, by their names in the file. */
struct answers {
	struct answer {
		str name;
		item_id id;
	} * v;
	size_t n, cap;
	struct arena *arena;
};

static err thank(struct db *db, str list, item_id item, int64_t created)
{
	for (str handle = str_word(&list); handle.n; handle = str_word(&list)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(reaction_import(db, item, person, created));
	}
	return OK;
}

static err write_topic(struct db *db, const struct demo *demo, const struct demo_record *r,
		       item_id *id)
{
	struct place place;
	person_id author;
	bool question = str_eq(demo_kind(r), S("question"));
	int64_t created = demo_time(demo, demo_get(r, S("when")));
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	TRY(place_by_handle(db, demo_get(r, S("community")), PLACE_COMMUNITY, &place, NULL));
	TRY(topic_make(db, question ? KIND_QUESTION : KIND_TOPIC, author, &place, created,
		       demo_get(r, S("title")), r->body, demo_get(r, S("tags")), id));
	if (str_eq(demo_get(r, S("pinned")), S("yes")))
		TRY(q_topic_pin(db, *id, true));
	TRY(thank(db, demo_get(r, S("thanks")), *id, created));
	/* Locked at the end, behind its answers. */
	return OK;
}

static err write_answer(struct db *db, const struct demo *demo, const struct demo_record *r,
			item_id topic, struct answers *known)
{
	person_id author;
	item_id id, to = topic;
	str above = demo_get(r, S("to"));
	int64_t created = demo_time(demo, demo_get(r, S("when")));
	for (size_t i = 0; i < known->n && !str_empty(above); i++)
		if (str_eq(known->v[i].name, above))
			to = known->v[i].id;
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	TRY(comment_import(db, to, author, created, STR_NONE, r->body, &id));
	TRY(q_topic_answered(db, topic, id.v));
	TRY(thank(db, demo_get(r, S("thanks")), id, created));
	if (str_eq(demo_get(r, S("helped")), S("yes")))
		TRY(q_topic_settle(db, topic, id.v, false));
	*ARENA_PUSH(known->arena, known) =
		(struct answer){.name = demo_get(r, S("answer")), .id = id};
	return OK;
}

err forum_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "forum");
	struct answers known = {.arena = demo->arena};
	person_id viewer = db->viewer;
	int clear = db->clear;
	item_id topic = {0};
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		const struct demo_record *r = &records->v[i];
		if (str_eq(demo_kind(r), S("answer"))) {
			TRY(write_answer(db, demo, r, topic, &known));
			continue;
		}
		known.n = 0;
		TRY(write_topic(db, demo, r, &topic));
	}
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
