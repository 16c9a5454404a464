/* SPDX-License-Identifier: Apache-2.0
 * demo: the people of the demo organisation, their skills, links, communities and what they follow,
 * from the record files.
 */
#include "feature/people/handlers.h"

#include "base/clock.h"
#include "core/follow.h"
#include "core/place.h"
#include "core/tag.h"

#include "people.sql.h"

static int64_t hired_at(const struct demo *demo, str value)
{
	int64_t ago;
	return demo_when(value, &ago) ? demo->now - ago : 0;
}

static err write_links(struct db *db, const struct demo_record *r, person_id person)
{
	size_t at = 0;
	str value, label, address;
	for (int64_t position = 1; demo_next(r, S("link"), &at, &value); position++)
		if (demo_split(value, &label, &address))
			TRY(q_people_link_add(db, id_new(), person, position, label, address,
					      false));
	return OK;
}

static err write_person(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	int64_t hue = 0;
	str handle = demo_get(r, S("person")), login = demo_get(r, S("login")), language;
	str languages = demo_get(r, S("languages"));
	str_to_int(demo_get(r, S("hue")), &hue);
	struct person p = {.kind = str_eq(demo_get(r, S("kind")), S("guest")) ? PERSON_GUEST
									      : PERSON_EMPLOYEE,
			   .admin = str_eq(demo_get(r, S("account")), S("admin")),
			   .handle = handle,
			   .given_name = demo_get(r, S("given")),
			   .family_name = demo_get(r, S("family")),
			   .pronunciation = demo_get(r, S("pronunciation")),
			   .title = demo_get(r, S("title")),
			   .unit = demo_get(r, S("unit")),
			   .city = demo_get(r, S("city")),
			   .country = demo_get(r, S("country")),
			   .email = demo_get(r, S("email")),
			   .phone = demo_get(r, S("phone")),
			   .language = demo_get(r, S("interface")),
			   .time_zone = demo_get(r, S("time_zone")),
			   .disclaimer_language = demo_get(r, S("interface")),
			   .hired = hired_at(demo, demo_get(r, S("hired"))),
			   .hue = hue,
			   .bio = r->body};
	p.created = p.hired ? p.hired : demo->now - 900 * DAY;
	TRY(person_create(db, &p));
	/* The four sign-in names lead to their people, who keep their own handles. */
	if (!str_empty(login) && !str_eq(login, handle)) {
		TRY(handle_take(db, login, 1, p.id.v));
		TRY(handle_take(db, handle, 1, p.id.v));
	}
	for (language = str_word(&languages); language.n; language = str_word(&languages))
		TRY(q_people_language_add(db, p.id, language));
	return write_links(db, r, p.id);
}

static err write_manager(struct db *db, const struct demo_record *r)
{
	str manager = demo_get(r, S("manager"));
	person_id person, above;
	if (str_empty(manager))
		return OK;
	TRY(demo_person(db, demo_get(r, S("person")), &person));
	TRY(demo_person(db, manager, &above));
	return q_people_manager(db, person, above);
}

static err write_skills(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	size_t at = 0;
	str value, name, givers;
	person_id person;
	TRY(demo_person(db, demo_get(r, S("person")), &person));
	while (demo_next(r, S("skill"), &at, &value)) {
		tag_id tag;
		int64_t n = 0, changed;
		if (!demo_split(value, &name, &givers)) {
			name = value;
			givers = STR_NONE;
		}
		TRY(tag_put(db, name, &tag));
		TRY(q_people_skill_add(db, person, tag, false, demo->now - 200 * DAY));
		for (str giver = str_word(&givers); giver.n; giver = str_word(&givers), n++) {
			person_id who;
			TRY(demo_person(db, giver, &who));
			TRY(q_people_endorse(db, person, tag, who, demo->now - (20 + n) * DAY,
					     &changed));
		}
		TRY(q_people_skill_count(db, person, tag));
	}
	return OK;
}

static err add_members(struct db *db, str list, place_id hub, enum role role,
		       enum member_state state)
{
	for (str handle = str_word(&list); handle.n; handle = str_word(&list)) {
		person_id person;
		TRY(demo_person(db, handle, &person));
		TRY(member_put(db, person, hub, role, state));
	}
	return OK;
}

static err write_community(struct db *db, const struct demo *demo, const struct demo_record *r)
{
	str visibility = demo_get(r, S("visibility")), owners = demo_get(r, S("owners")),
	    rest = owners;
	bool closed = str_eq(visibility, S("private")) || str_eq(visibility, S("hidden"));
	struct place p = {.kind = PLACE_COMMUNITY,
			  .own_members = true,
			  .audience = closed ? AUDIENCE_MEMBERS : AUDIENCE_INTERNAL,
			  .joining = str_eq(visibility, S("open"))     ? JOIN_OPEN
				     : str_eq(visibility, S("hidden")) ? JOIN_INVITED
								       : JOIN_ASK,
			  .handle = demo_get(r, S("community")),
			  .title = demo_get(r, S("title")),
			  .description = r->body,
			  .language = demo_get(r, S("language")),
			  .created = demo_time(demo, demo_get(r, S("when")))};
	TRY(demo_person(db, str_word(&rest), &p.owner));
	TRY(place_create(db, &p, STR_NONE));
	TRY(add_members(db, demo_get(r, S("members")), p.id, ROLE_MEMBER, MEMBER_IN));
	TRY(add_members(db, demo_get(r, S("requests")), p.id, ROLE_MEMBER, MEMBER_ASKED));
	return add_members(db, owners, p.id, ROLE_OWNER, MEMBER_IN);
}

static err follow_people(struct db *db, const struct demo *demo, person_id who, str list)
{
	int64_t n = 0;
	for (str handle = str_word(&list); handle.n; handle = str_word(&list), n++) {
		person_id whom;
		TRY(demo_person(db, handle, &whom));
		TRY(follow_import(db, who, whom.v, FOLLOW_PERSON, demo->now - (10 + n) * DAY));
	}
	return OK;
}

static err follow_tags(struct db *db, const struct demo *demo, person_id who, str list)
{
	for (str name = str_word(&list); name.n; name = str_word(&list)) {
		tag_id tag;
		TRY(tag_put(db, name, &tag));
		TRY(follow_import(db, who, tag.v, FOLLOW_TAG, demo->now - 30 * DAY));
	}
	return OK;
}

err people_demo(struct db *db, struct demo *demo)
{
	const struct demo_records *records = demo_file(demo, "people"),
				  *places = demo_file(demo, "places"),
				  *follows = demo_file(demo, "follows");
	for (size_t i = 0; i < records->n; i++)
		TRY(write_person(db, demo, &records->v[i]));
	for (size_t i = 0; i < records->n; i++) {
		TRY(write_manager(db, &records->v[i]));
		TRY(write_skills(db, demo, &records->v[i]));
	}
	for (size_t i = 0; i < places->n; i++)
		if (str_eq(demo_kind(&places->v[i]), S("community")))
			TRY(write_community(db, demo, &places->v[i]));
	for (size_t i = 0; i < follows->n; i++) {
		person_id who;
		TRY(demo_person(db, demo_get(&follows->v[i], S("follower")), &who));
		TRY(follow_people(db, demo, who, demo_get(&follows->v[i], S("people"))));
		TRY(follow_tags(db, demo, who, demo_get(&follows->v[i], S("tags"))));
	}
	return OK;
}
