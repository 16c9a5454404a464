/* SPDX-License-Identifier: Apache-2.0
 * demo: the ideas of the demo's communities, with who wants them, what was answered and what became
 * of them, from the record file "suggestions".
 */
#include "feature/suggestions/pages.h"

#include "base/clock.h"
#include "core/comment.h"
#include "core/demo.h"

/* Each of them within the days after the idea came. */
static err want(struct db *db, const struct demo *demo, str list, item_id id, int64_t created)
{
	int64_t when = created, changed, n = 0;
	for (str handle = str_word(&list); handle.n; handle = str_word(&list)) {
		person_id person;
		when += 5 * HOUR;
		TRY(demo_person(db, handle, &person));
		TRY(q_suggestion_vote_import(db, id, person, when < demo->now ? when : demo->now,
					     &changed));
		n += changed;
	}
	return q_suggestion_counted(db, id, n);
}

static err write_idea(struct db *db, const struct demo *demo, const struct demo_record *r,
		      item_id *id)
{
	struct place place;
	str state = demo_get(r, S("state"));
	struct suggestion_new new = {.created = demo_time(demo, demo_get(r, S("when"))),
				     .title = demo_get(r, S("title")),
				     .body = r->body,
				     .tags = demo_get(r, S("tags"))};
	TRY(demo_person(db, demo_get(r, S("author")), &new.author));
	db->viewer = new.author;
	TRY(place_by_handle(db, demo_get(r, S("community")), PLACE_COMMUNITY, &place, NULL));
	new.place = place.id;
	new.audience = place.audience;
	TRY(suggestion_make(db, &new, id));
	TRY(want(db, demo, demo_get(r, S("wanted")), *id, new.created));
	if (str_empty(state))
		return OK;
	int64_t number = suggestion_state_named(state);
	return number ? q_suggestion_put(db, *id, number, demo_get(r, S("said"))) : INVALID;
}

static err write_answer(struct db *db, const struct demo *demo, const struct demo_record *r,
			item_id idea)
{
	person_id author;
	item_id id;
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	return comment_import(db, idea, author, demo_time(demo, demo_get(r, S("when"))), STR_NONE,
			      r->body, &id);
}

err suggestions_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "suggestions");
	person_id viewer = db->viewer;
	int clear = db->clear;
	item_id idea = {0};
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		const struct demo_record *r = &records->v[i];
		if (str_eq(demo_kind(r), S("answer")))
			TRY(write_answer(db, demo, r, idea));
		else
			TRY(write_idea(db, demo, r, &idea));
	}
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
