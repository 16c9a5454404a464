/* SPDX-License-Identifier: Apache-2.0
 * demo: the activities of the demo organisation, from the record files.
 */
#include "feature/activities/pages.h"

#include "base/log.h"
#include "core/comment.h"

struct demo_activity {
	struct activity a;
	int64_t section; /* where the next step comes */
	bool first;	 /* its first section has no name yet */
	item_id step;	 /* what an answer answers */
};

/* A day of the demo: "in 3d" and "4d" count from today. */
static int64_t demo_day(const struct demo *demo, str when)
{
	return str_empty(when) ? 0 : demo_time(demo, when) / DAY;
}

static err add_people(struct db *db, const struct demo_activity *d, str handles, enum role role)
{
	for (str word = str_word(&handles); word.n; word = str_word(&handles)) {
		person_id person;
		TRY(demo_person(db, word, &person));
		TRY(member_put(db, person, d->a.id, role, MEMBER_IN));
	}
	return OK;
}

static err write_activity(struct db *db, const struct demo *demo, const struct demo_record *r,
			  struct demo_activity *d)
{
	struct place place;
	struct section_list sections;
	str community = demo_get(r, S("community"));
	*d = (struct demo_activity){
		.first = true,
		.a = {.handle = demo_get(r, S("activity")),
		      .title = demo_get(r, S("title")),
		      .about = r->body,
		      .language = demo_get(r, S("language")),
		      .audience = str_eq(demo_get(r, S("audience")), S("internal"))
					  ? AUDIENCE_INTERNAL
					  : AUDIENCE_MEMBERS,
		      .starts = demo_day(demo, demo_get(r, S("starts"))),
		      .due = demo_day(demo, demo_get(r, S("due"))),
		      .template = str_eq(demo_get(r, S("template")), S("yes")),
		      .created = demo_time(demo, demo_get(r, S("when")))}};
	TRY(demo_person(db, demo_get(r, S("owner")), &d->a.owner));
	db->viewer = d->a.owner;
	if (!str_empty(community)) {
		TRY(place_by_handle(db, community, PLACE_COMMUNITY, &place, NULL));
		d->a.parent = place.id;
	}
	TRY(activity_make(db, &d->a));
	TRY(section_list(db, d->a.id, &sections));
	d->section = sections.v[0].id;
	TRY(add_people(db, d, demo_get(r, S("authors")), ROLE_FACILITATOR));
	return add_people(db, d, demo_get(r, S("readers")), ROLE_MEMBER);
}

static err write_section(struct db *db, const struct demo_record *r, struct demo_activity *d)
{
	str title = demo_get(r, S("section"));
	if (d->first) {
		d->first = false;
		return q_section_write(db, d->section, title);
	}
	return section_make(db, d->a.id, title, &d->section);
}

static err people_of(struct db *db, str handles, struct id_list *people)
{
	for (str word = str_word(&handles); word.n; word = str_word(&handles)) {
		person_id person;
		TRY(demo_person(db, word, &person));
		*ARENA_PUSH(db->arena, people) = person.v;
	}
	return OK;
}

/* Done at its time, by who did it. */
static err mark_done(struct db *db, const struct demo *demo, const struct demo_record *r,
		     const struct demo_activity *d, int64_t due)
{
	int64_t done;
	str when = demo_get(r, S("done"));
	if (str_empty(when))
		return OK;
	TRY(demo_person(db, demo_get(r, S("by")), &db->viewer));
	done = demo_time(demo, when);
	TRY(q_step_finish(db, d->step, done, db->viewer));
	TRY(q_assignee_follow(db, d->step, false, due ? due : NO_DAY));
	TRY(q_section_recount(db, d->section));
	return step_log(db, d->a.id, CHANGE_DONE, d->step, 0, done);
}

static err write_step(struct db *db, const struct demo *demo, const struct demo_record *r,
		      struct demo_activity *d)
{
	person_id author;
	struct step_text t = {.kind = str_eq(demo_kind(r), S("todo")) ? KIND_TODO : KIND_STEP,
			      .body = r->body,
			      .link = demo_get(r, S("link")),
			      .due = demo_day(demo, demo_get(r, S("due"))),
			      .audience = str_empty(demo_get(r, S("only"))) ? AUDIENCE_INTERNAL
									    : AUDIENCE_PRIVATE};
	t.title = demo_get(r, t.kind == KIND_TODO ? S("todo") : S("entry"));
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	TRY(people_of(db, demo_get(r, S("for")), &t.assignees));
	TRY(people_of(db, demo_get(r, S("only")), &t.readers));
	int64_t when = demo_time(demo, demo_get(r, S("when")));
	TRY(step_make(db, d->a.id, d->section, author, &t, when, &d->step));
	TRY(step_log(db, d->a.id, CHANGE_ADDED, d->step, 0, when));
	return mark_done(db, demo, r, d, t.due);
}

static err write_answer(struct db *db, const struct demo *demo, const struct demo_record *r,
			const struct demo_activity *d)
{
	person_id author;
	item_id id;
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	int64_t when = demo_time(demo, demo_get(r, S("when")));
	TRY(comment_import(db, d->step, author, when, STR_NONE, r->body, &id));
	return step_log(db, d->a.id, CHANGE_ANSWERED, d->step, id.v, when);
}

static err write_record(struct db *db, const struct demo *demo, const struct demo_record *r,
			struct demo_activity *d)
{
	str kind = demo_kind(r);
	if (str_eq(kind, S("activity")))
		return write_activity(db, demo, r, d);
	if (str_eq(kind, S("section")))
		return write_section(db, r, d);
	if (str_eq(kind, S("answer")))
		return write_answer(db, demo, r, d);
	return write_step(db, demo, r, d);
}

static err complete(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	struct activity a;
	int64_t now = db->now;
	str when = demo_get(r, S("completed"));
	if (str_empty(when) || !str_eq(demo_kind(r), S("activity")))
		return OK;
	TRY(demo_person(db, demo_get(r, S("owner")), &db->viewer));
	TRY(activity_find(db, demo_get(r, S("activity")), &a, NULL));
	db->now = demo_time(demo, when);
	TRY(activity_complete(db, &a, true));
	db->now = now;
	return OK;
}

err activities_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "activities");
	struct demo_activity d = {0};
	person_id viewer = db->viewer;
	int clear = db->clear;
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		err e = write_record(db, demo, &records->v[i], &d);
		if (e)
			log_event(LOG_ERROR, "demo",
				  LOG_I("activities.txt line", records->v[i].line),
				  LOG_S("error", str_from(err_name(e))));
		TRY(e);
	}
	/* At the end: nothing is written into what is completed. */
	for (size_t i = 0; records && i < records->n; i++)
		TRY(complete(db, demo, &records->v[i]));
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
