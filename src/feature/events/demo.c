/* SPDX-License-Identifier: Apache-2.0
 * demo: what the demo organisation plans, from the record file "events": days count from the demo's
 * now, hours are those of the event's zone.
 */
#include "feature/events/pages.h"

#include "core/ical.h"

static int64_t number_of(const struct demo_record *r, str name, int64_t otherwise)
{
	int64_t n = otherwise;
	return str_to_int(demo_get(r, name), &n) ? n : otherwise;
}

/* "in 3 18:30": days from the demo's now, and the clock. */
static int64_t first_of(const struct demo *demo, const struct demo_record *r, struct zone *zone)
{
	str text = demo_get(r, S("starts"));
	int64_t days = 0, hours = 9, minutes = 0;
	str day = str_word(&text), clock = str_word(&text), hour = str_cut(&clock, ':');
	(void)str_to_int(day, &days);
	(void)str_to_int(hour, &hours);
	(void)str_to_int(clock, &minutes);
	int64_t now = zone_local(zone, demo->now);
	return now - now % DAY + days * DAY + hours * HOUR + minutes * MINUTE;
}

static err answer(struct db *db, const struct q_event_find *e, str handles, enum reply_answer what)
{
	for (str handle = str_word(&handles); handle.n; handle = str_word(&handles)) {
		person_id person;
		enum reply_seat seat;
		TRY(demo_person(db, handle, &person));
		TRY(reply_set(db, e, 0, person, what, &seat));
	}
	return OK;
}

static err write_event(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	struct place place = {0};
	struct q_event_find e;
	person_id author;
	item_id id;
	bool found;
	str zone = demo_get(r, S("zone")), at = demo_get(r, S("community"));
	struct zone *z = zone_open(db->arena, zone);
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	if (str_empty(at)) {
		TRY(person_place(db, author, &place.id));
		place.audience = AUDIENCE_INTERNAL;
		(void)audience_named(demo_get(r, S("audience")), &place.audience);
	} else {
		TRY(place_by_handle(db, at, PLACE_COMMUNITY, &place, NULL));
	}
	bool all_day = str_eq(demo_get(r, S("all_day")), S("yes"));
	int64_t first = first_of(demo, r, z ? z : zone_open(db->arena, STR_NONE));
	struct event_new new = {
		.place = place.id,
		.author = author,
		.audience = place.audience,
		.created = demo_time(demo, demo_get(r, S("when"))),
		.quiet = true,
		.cancelled = str_eq(demo_get(r, S("cancelled")), S("yes")),
		.words = {.title = demo_get(r, S("title")),
			  .body = r->body,
			  .location = demo_get(r, S("location")),
			  .link = demo_get(r, S("link")),
			  .tags = demo_get(r, S("tags")),
			  .zone = zone,
			  .first = all_day ? first - first % DAY : first,
			  .length = all_day ? number_of(r, S("days"), 1) * DAY
					    : number_of(r, S("minutes"), 60) * MINUTE,
			  .all_day = all_day,
			  .rule = demo_get(r, S("rule")),
			  .seats = number_of(r, S("seats"), 0),
			  .remind = number_of(r, S("remind"), 60)}};
	TRY(event_make(db, &new, &id));
	TRY(q_event_find(db, id, &e, &found));
	if (!found)
		return FAULT;
	TRY(answer(db, &e, demo_get(r, S("yes")), REPLY_YES));
	TRY(answer(db, &e, demo_get(r, S("maybe")), REPLY_MAYBE));
	return answer(db, &e, demo_get(r, S("no")), REPLY_NO);
}

err events_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "events");
	person_id viewer = db->viewer;
	int clear = db->clear;
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++)
		TRY(write_event(db, demo, &records->v[i]));
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
