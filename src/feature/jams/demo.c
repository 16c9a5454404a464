/* SPDX-License-Identifier: Apache-2.0
 * demo: the jam of the demo organisation, from the record file "jams".
 */
#include "feature/jams/pages.h"

#include "base/log.h"
#include "core/comment.h"
#include "core/reaction.h"

/* What the records before it made. */
struct demo_jam {
	struct place place;
	place_id forum;
	item_id idea;
	struct named_ideas {
		struct named_idea {
			str name;
			item_id id;
		} * v;
		size_t n, cap;
	} ideas;
};

static err add_people(struct db *db, place_id jam, str handles, enum role role)
{
	for (str word = str_word(&handles); word.n; word = str_word(&handles)) {
		person_id person;
		TRY(demo_person(db, word, &person));
		TRY(member_put(db, person, jam, role, MEMBER_IN));
	}
	return OK;
}

static err write_jam(struct db *db, const struct demo *demo, const struct demo_record *r,
		     struct demo_jam *d)
{
	struct jam j = {.opens = demo_time(demo, demo_get(r, S("opens"))),
			.closes = demo_time(demo, demo_get(r, S("closes"))),
			.freezes = demo_time(demo, demo_get(r, S("freezes"))),
			.languages = S("en fr"),
			.rules = demo_get(r, S("rules"))};
	*d = (struct demo_jam){.place = {.audience = AUDIENCE_INTERNAL,
					 .handle = demo_get(r, S("jam")),
					 .title = demo_get(r, S("title")),
					 .description = r->body,
					 .language = demo_get(r, S("language")),
					 .created = demo_time(demo, demo_get(r, S("when")))}};
	TRY(demo_person(db, demo_get(r, S("owner")), &d->place.owner));
	db->viewer = d->place.owner;
	TRY(jam_make(db, &d->place, &j));
	TRY(add_people(db, j.id, demo_get(r, S("team")), ROLE_FACILITATOR));
	TRY(add_people(db, j.id, demo_get(r, S("members")), ROLE_MEMBER));
	/* Nobody is told of what began before the demo did. */
	int64_t changed;
	return q_jam_told(db, j.id, jam_phase(j.opens, j.closes, j.freezes, demo->now), &changed);
}

static err write_forum(struct db *db, const struct demo_record *r, struct demo_jam *d)
{
	struct jam_forum f = {.title = demo_get(r, S("forum")),
			      .question = demo_get(r, S("question")),
			      .background = r->body,
			      .language = demo_get(r, S("language"))};
	str moderator = demo_get(r, S("moderator"));
	if (!str_empty(moderator))
		TRY(demo_person(db, moderator, &f.moderator));
	db->viewer = d->place.owner;
	TRY(jam_forum_make(db, &d->place, d->place.created, &f));
	d->forum = f.id;
	return OK;
}

static err link_to(struct db *db, const struct demo_jam *d, str name, enum idea_link kind)
{
	for (size_t i = 0; i < d->ideas.n && !str_empty(name); i++)
		if (str_eq(d->ideas.v[i].name, name))
			return idea_link(db, d->idea, d->ideas.v[i].id, kind);
	return OK;
}

static err write_idea(struct db *db, const struct demo *demo, const struct demo_record *r,
		      struct demo_jam *d)
{
	struct idea_words w = {
		.title = demo_get(r, S("title")), .body = r->body, .tags = demo_get(r, S("tags"))};
	str thanks = demo_get(r, S("thanks"));
	int64_t when = demo_time(demo, demo_get(r, S("when")));
	person_id author;
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	str choice;
	for (size_t at = 0; demo_next(r, S("choice"), &at, &choice);)
		*ARENA_PUSH(db->arena, &w.choices) = choice;
	TRY(idea_make(db, &d->place, d->forum, author, &w, false, when, &d->idea));
	TRY(jam_enter(db, d->place.id));
	for (str word = str_word(&thanks); word.n; word = str_word(&thanks)) {
		person_id person;
		TRY(demo_person(db, word, &person));
		TRY(reaction_import(db, d->idea, person, when));
	}
	TRY(link_to(db, d, demo_get(r, S("builds_on")), LINK_BUILDS));
	TRY(link_to(db, d, demo_get(r, S("contradicts")), LINK_CONTRADICTS));
	*ARENA_PUSH(demo->arena, &d->ideas) =
		(struct named_idea){.name = demo_get(r, S("idea")), .id = d->idea};
	return idea_weigh(db, d->idea);
}

static err write_answer(struct db *db, const struct demo *demo, const struct demo_record *r,
			const struct demo_jam *d)
{
	person_id author;
	item_id id;
	TRY(demo_person(db, demo_get(r, S("author")), &author));
	db->viewer = author;
	TRY(comment_import(db, d->idea, author, demo_time(demo, demo_get(r, S("when"))), STR_NONE,
			   r->body, &id));
	TRY(jam_enter(db, d->place.id));
	return idea_weigh(db, d->idea);
}

static err write_executive(struct db *db, const struct demo_record *r)
{
	person_id person;
	TRY(demo_person(db, demo_get(r, S("executive")), &person));
	return q_jam_executive_put(db, person);
}

err jams_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "jams");
	struct demo_jam d = {0};
	person_id viewer = db->viewer;
	int clear = db->clear;
	db->clear = CIRCLE_INTERNAL;
	for (size_t i = 0; records && i < records->n; i++) {
		const struct demo_record *r = &records->v[i];
		str kind = demo_kind(r);
		if (str_eq(kind, S("jam")))
			TRY(write_jam(db, demo, r, &d));
		else if (str_eq(kind, S("forum")))
			TRY(write_forum(db, r, &d));
		else if (str_eq(kind, S("idea")))
			TRY(write_idea(db, demo, r, &d));
		else if (str_eq(kind, S("executive")))
			TRY(write_executive(db, r));
		else
			TRY(write_answer(db, demo, r, &d));
	}
	db->viewer = viewer;
	db->clear = clear;
	return OK;
}
