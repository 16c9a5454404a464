/* SPDX-License-Identifier: Apache-2.0
 * demo: the bookmarks of the demo organisation from their record file.
 */
#include "feature/bookmarks/handlers.h"

#include "base/clock.h"
#include "base/log.h"
#include "core/reaction.h"

#include "bookmarks.sql.h"

static err write_one(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	struct web_address address;
	struct bookmark_new new = {.address = &address,
				   .title = demo_get(r, S("title")),
				   .body = r->body,
				   .audience = AUDIENCE_INTERNAL,
				   .language = demo_get(r, S("language")),
				   .created = demo_time(demo, demo_get(r, S("when"))),
				   .unread = !str_empty(demo_get(r, S("later")))};
	str audience = demo_get(r, S("audience")), thanks = demo_get(r, S("thanks"));
	item_id id;
	bool made;
	if (!web_address_read(db->arena, demo_get(r, S("bookmark")), &address)) {
		log_event(LOG_ERROR, "demo", LOG_S("no address", demo_get(r, S("bookmark"))));
		return INVALID;
	}
	if (!str_empty(audience) && !audience_named(audience, &new.audience))
		return INVALID;
	new.quiet = new.created < demo->now - DAY;
	tag_parse(db->arena, demo_get(r, S("tags")), &new.tags);
	TRY(demo_person(db, demo_get(r, S("by")), &new.person));
	db->viewer = new.person;
	TRY(bookmark_save(db, &new, &id, &made));
	for (str handle = str_word(&thanks); handle.n; handle = str_word(&thanks)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(reaction_import(db, id, person, new.created));
	}
	return OK;
}

err bookmarks_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "bookmarks");
	person_id before = db->viewer;
	for (size_t i = 0; records && i < records->n; i++)
		TRY(write_one(db, demo, &records->v[i]));
	db->viewer = before;
	return q_bookmark_ask_nobody(db);
}
