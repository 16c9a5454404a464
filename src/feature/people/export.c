/* SPDX-License-Identifier: Apache-2.0
 * export: what is stored about a person, for that person: the profile, skills, follows,
 * memberships, sessions without their secrets.
 */
#include "feature/people/handlers.h"

#include "base/json.h"
#include "core/presence.h"

#include "people.sql.h"

static err write_profile(struct db *db, person_id person, struct out *o)
{
	struct person p;
	struct presence_own presence;
	TRY(person_find(db, person, &p));
	TRY(presence_own(db, person, &presence));
	json_open(o, "profile", '{');
	json_str(o, "handle", p.handle);
	json_str(o, "given_name", p.given_name);
	json_str(o, "family_name", p.family_name);
	json_str(o, "pseudonym", p.pseudonym);
	json_str(o, "pronunciation", p.pronunciation);
	json_str(o, "email", p.email);
	json_str(o, "phone", p.phone);
	json_str(o, "title", p.title);
	json_str(o, "unit", p.unit);
	json_str(o, "city", p.city);
	json_str(o, "country", p.country);
	json_time(o, "hired", p.hired);
	json_str(o, "language", p.language);
	json_str(o, "time_zone", p.time_zone);
	json_str(o, "theme", p.theme);
	json_str(o, "home_order", p.home_order);
	json_str(o, "disclaimer_language", p.disclaimer_language);
	json_str(o, "bio", p.bio);
	json_str(o, "photo", p.photo);
	json_time(o, "created", p.created);
	json_int(o, "followers", p.followers);
	json_str(o, "presence", presence_word(presence.state));
	json_time(o, "presence_until", presence.until);
	json_bool(o, "presence_hidden", presence.hidden);
	json_close(o, '}');
	return OK;
}

static err write_words(struct db *db, person_id person, struct out *o)
{
	struct q_people_links_list links = {0};
	struct q_people_languages_list languages = {0};
	struct q_people_export_skills_list skills = {0};
	TRY(q_people_links(db, person, &links));
	TRY(q_people_languages(db, person, &languages));
	TRY(q_people_export_skills(db, person, &skills));
	json_open(o, "links", '[');
	for (size_t i = 0; i < links.n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "label", links.v[i].label);
		json_str(o, "url", links.v[i].url);
		json_time(o, "verified", links.v[i].verified);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_open(o, "languages", '[');
	for (size_t i = 0; i < languages.n; i++)
		json_str(o, NULL, languages.v[i].language);
	json_close(o, ']');
	json_open(o, "skills", '[');
	for (size_t i = 0; i < skills.n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "label", skills.v[i].label);
		json_int(o, "endorsements", skills.v[i].endorsements);
		json_bool(o, "hidden", skills.v[i].hidden);
		json_time(o, "created", skills.v[i].created);
		json_close(o, '}');
	}
	json_close(o, ']');
	return OK;
}

static err endorsement(void *arg, const struct q_people_export_endorsements *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "skill", q->name);
	json_str(o, "by", q->giver);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err follow(void *arg, const struct q_people_export_follows *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "whom", q->whom);
	json_int(o, "kind", q->kind);
	json_str(o, "handle", q->handle);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err membership(void *arg, const struct q_people_export_member *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "place", q->handle);
	json_str(o, "title", q->title);
	json_int(o, "role", q->role);
	json_int(o, "state", q->state);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err token(void *arg, const struct q_people_export_tokens *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "name", q->name);
	json_bool(o, "writes", q->writes);
	json_time(o, "created", q->created);
	json_time(o, "used", q->used);
	json_close(o, '}');
	return o->bad;
}

static err write_sessions(struct db *db, person_id person, struct out *o)
{
	struct q_people_export_sessions_list sessions = {0};
	TRY(q_people_export_sessions(db, person, &sessions));
	json_open(o, "sessions", '[');
	for (size_t i = 0; i < sessions.n; i++) {
		json_open(o, NULL, '{');
		json_time(o, "created", sessions.v[i].created);
		json_time(o, "seen", sessions.v[i].seen);
		json_str(o, "address", sessions.v[i].address);
		json_str(o, "agent", sessions.v[i].agent);
		json_close(o, '}');
	}
	json_close(o, ']');
	return OK;
}

err people_export(struct db *db, person_id person, struct out *o)
{
	TRY(write_profile(db, person, o));
	TRY(write_words(db, person, o));
	json_open(o, "endorsements", '[');
	TRY(q_people_export_endorsements(db, person, endorsement, o));
	json_close(o, ']');
	json_open(o, "follows", '[');
	TRY(q_people_export_follows(db, person, follow, o));
	json_close(o, ']');
	json_open(o, "memberships", '[');
	TRY(q_people_export_member(db, person, membership, o));
	json_close(o, ']');
	json_open(o, "tokens", '[');
	TRY(q_people_export_tokens(db, person, token, o));
	json_close(o, ']');
	return write_sessions(db, person, o);
}

err people_erase(struct db *db, person_id person, struct id_list items)
{
	return items.n ? OK : q_people_erase(db, person);
}
