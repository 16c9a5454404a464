/* SPDX-License-Identifier: Apache-2.0
 * demo: the updates of the demo organisation from their record file. What happened since yesterday
 * also gives events, so that people find notifications.
 */
#include "feature/updates/handlers.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/place.h"
#include "core/reaction.h"

/* Keys of the records written so far. */
struct keys {
	struct key {
		str name;
		item_id id;
	} * v;
	size_t n, cap;
};

static err find_key(const struct keys *keys, str name, item_id *id)
{
	for (size_t i = 0; i < keys->n; i++)
		if (str_eq(keys->v[i].name, name)) {
			*id = keys->v[i].id;
			return OK;
		}
	log_event(LOG_ERROR, "demo", LOG_S("no such update", name));
	return NOT_FOUND;
}

static err read_readers(struct db *db, str handles, struct id_list *readers)
{
	for (str handle = str_word(&handles); handle.n; handle = str_word(&handles)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		*ARENA_PUSH(db->arena, readers) = person.v;
	}
	return OK;
}

static err read_place(struct db *db, const struct demo_record *r, struct item_new *new)
{
	struct place place;
	str handle = demo_get(r, S("place")), audience = demo_get(r, S("audience"));
	if (!str_empty(handle)) {
		TRY(place_by_handle(db, handle, PLACE_COMMUNITY, &place, NULL));
		new->place = place.id;
		new->audience = AUDIENCE_MEMBERS;
		return OK;
	}
	TRY(person_place(db, new->author, &new->place));
	new->audience = AUDIENCE_INTERNAL;
	if (str_eq(audience, S("public")))
		new->audience = AUDIENCE_PUBLIC;
	if (str_eq(audience, S("listed")))
		new->audience = AUDIENCE_LISTED;
	return read_readers(db, demo_get(r, S("readers")), &new->readers);
}

static err write_thanks(struct db *db, str handles, item_id id, int64_t created)
{
	for (str handle = str_word(&handles); handle.n; handle = str_word(&handles)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(reaction_import(db, id, person, created));
	}
	return OK;
}

static err write_one(struct db *db, const struct demo *demo, const struct demo_record *r,
		     struct keys *keys)
{
	str reply_to = demo_get(r, S("reply_to")), passed = demo_get(r, S("quotes"));
	item_id id, quotes = {0};
	struct item_new new = {.kind = KIND_UPDATE,
			       .state = STATE_PUBLISHED,
			       .language = demo_get(r, S("language")),
			       .created = demo_time(demo, demo_get(r, S("when"))),
			       .text = r->body};
	if (str_empty(passed))
		passed = demo_get(r, S("reposts"));
	TRY(demo_person(db, demo_get(r, S("author")), &new.author));
	new.quiet = new.created < demo->now - DAY;
	if (!str_empty(passed))
		TRY(find_key(keys, passed, &quotes));
	db->viewer = new.author;
	/* What is passed on without words is in the language of its original. */
	if (str_empty(r->body)) {
		struct item_row original;
		TRY(item_find(db, quotes, &original));
		new.language = original.language;
	}
	if (!str_empty(reply_to))
		TRY(find_key(keys, reply_to, &new.reply_to));
	else
		TRY(read_place(db, r, &new));
	TRY(item_create(db, &new, &id));
	TRY(update_write_content(db, id, r->body, quotes.v, new.quiet));
	*ARENA_PUSH(db->arena, keys) = (struct key){demo_get(r, S("update")), id};
	return write_thanks(db, demo_get(r, S("thanks")), id, new.created);
}

err updates_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "updates");
	struct keys keys = {0};
	person_id before = db->viewer;
	if (!records)
		return OK;
	for (size_t i = 0; i < records->n; i++)
		TRY(write_one(db, demo, &records->v[i], &keys));
	db->viewer = before;
	return OK;
}
