/* SPDX-License-Identifier: Apache-2.0
 * demo: the files of the demo organisation from their record file: what stands below a record's
 * fields is what is in the file.
 */
#include "feature/files/handlers.h"

#include "base/clock.h"
#include "core/reaction.h"

/* "Stations/2026": made where they are not there. */
static err folder_named(struct db *db, place_id place, str path, int64_t *folder)
{
	*folder = 0;
	while (path.n) {
		struct file_node n;
		str name = str_cut(&path, '/');
		err e = file_by_name(db, place, *folder, name, &n);
		if (e == NOT_FOUND)
			TRY(file_folder_create(db, place, *folder, name, folder));
		else if (e == OK)
			*folder = n.id;
		TRY(e == NOT_FOUND ? OK : e);
	}
	return OK;
}

static err find_place(struct db *db, const struct demo_record *r, person_id author, place_id *id)
{
	struct place place;
	str community = demo_get(r, S("community"));
	if (str_empty(community))
		return person_place(db, author, id);
	TRY(place_by_handle(db, community, PLACE_COMMUNITY, &place, NULL));
	*id = place.id;
	return OK;
}

static err words_of(struct db *db, const struct demo_record *r, item_id id, int64_t created)
{
	struct text_list labels = {0};
	str thanks = demo_get(r, S("thanks"));
	tag_parse(db->arena, demo_get(r, S("tags")), &labels);
	if (labels.n)
		TRY(tag_item(db, id, &labels));
	for (str handle = str_word(&thanks); handle.n; handle = str_word(&thanks)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(reaction_import(db, id, person, created));
	}
	return OK;
}

static err write_file(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	struct file_content content;
	struct file_new new = {.name = demo_get(r, S("file")),
			       .description = demo_get(r, S("about")),
			       .content = &content,
			       .audience = AUDIENCE_INTERNAL,
			       .created = demo_time(demo, demo_get(r, S("when"))),
			       .quiet = true};
	str audience = demo_get(r, S("audience"));
	int64_t version;
	item_id id;
	if (!str_empty(audience) && !audience_named(audience, &new.audience))
		return INVALID;
	TRY(demo_person(db, demo_get(r, S("by")), &new.author));
	db->viewer = new.author;
	db->clear = CIRCLE_INTERNAL;
	TRY(find_place(db, r, new.author, &new.place));
	TRY(folder_named(db, new.place, demo_get(r, S("folder")), &new.folder));
	str body = str_cat(db->arena, r->body, S("\n"));
	TRY(file_take_bytes(demo->app, db->arena, (bytes){(const uint8_t *)body.p, body.n},
			    &content));
	TRY(file_put(db, &new, &id, &version));
	return version == 1 ? words_of(db, r, id, new.created) : OK;
}

err files_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "files");
	person_id before = db->viewer;
	int clear = db->clear;
	for (size_t i = 0; records && i < records->n; i++)
		TRY(write_file(db, demo, &records->v[i]));
	db->viewer = before;
	db->clear = clear;
	return OK;
}
