/* SPDX-License-Identifier: Apache-2.0
 * demo: the company notices of the demo organisation from their record file. Who writes one is a
 * facilitator of the notices.
 */
#include "feature/notices/handlers.h"

#include "core/place.h"

static err write_one(struct db *db, const struct demo *demo, const struct demo_record *r,
		     place_id place)
{
	str until = demo_get(r, S("until"));
	item_id id;
	struct item_new new = {.kind = KIND_NOTICE,
			       .place = place,
			       .audience = AUDIENCE_INTERNAL,
			       .state = STATE_PUBLISHED,
			       .language = demo_get(r, S("language")),
			       .created = demo_time(demo, demo_get(r, S("when"))),
			       .quiet = true};
	enum role role;
	TRY(demo_person(db, demo_get(r, S("author")), &new.author));
	db->viewer = new.author;
	TRY(access_role(db, place, &role));
	if (role == ROLE_NONE)
		TRY(member_put(db, new.author, place, ROLE_FACILITATOR, MEMBER_IN));
	return notice_write(db, &new, str_empty(until) ? NOTICE_FOR_EVER : demo_time(demo, until),
			    demo_get(r, S("title")), r->body, &id);
}

err notices_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "notices");
	person_id before = db->viewer, maker;
	place_id place;
	if (!records || records->n == 0)
		return OK;
	TRY(demo_person(db, S("admin"), &maker));
	TRY(notice_place(db, maker, true, &place));
	for (size_t i = 0; i < records->n; i++)
		TRY(write_one(db, demo, &records->v[i], place));
	db->viewer = before;
	return OK;
}
