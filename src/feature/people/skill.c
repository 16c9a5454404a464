/* SPDX-License-Identifier: Apache-2.0
 * skill: what somebody knows, as tags. Colleagues endorse and suggest; the owner decides what is
 * shown.
 */
#include "feature/people/handlers.h"

#include "core/event.h"
#include "core/session.h"
#include "feature/people/pages.h"
#include "ui/api.h"

#include "people.sql.h"

enum { SKILLS_MAX = 60, SUGGESTIONS_MAX = 5 /* by one colleague, waiting */ };

/* The person of the address, the skill of the address. */
static err find_skill(struct rq *rq, struct person *person, struct tag *tag,
		      struct q_people_skill *skill)
{
	bool found;
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), person, NULL));
	TRY(tag_by_name(rq->db, rq_path(rq, "skill"), tag));
	TRY(q_people_skill(rq->db, person->id, tag->id, skill, &found));
	return found && person->state == PERSON_ACTIVE ? OK : NOT_FOUND;
}

/* A program gets the profile as it is now. */
static err back(struct rq *rq, const struct person *person)
{
	struct person_page p = {.person = *person};
	if (rq->format == FORMAT_JSON) {
		TRY(person_fill(rq, &p));
		return person_json(rq, &p);
	}
	return redirect_back(rq, url_path(rq->arena, "/people/%s", person->handle));
}

/* A statement that waited for a row counts what was there when it began to wait. */
static err count(struct db *db, person_id person, tag_id tag)
{
	if (database_is_postgres(db->database))
		TRY(q_people_skill_hold(db, person, tag));
	return q_people_skill_count(db, person, tag);
}

static err endorse(struct db *db, person_id person, tag_id tag)
{
	int64_t changed;
	TRY(q_people_endorse(db, person, tag, db->viewer, db->now, &changed));
	if (!changed)
		return OK;
	TRY(count(db, person, tag));
	return event_add(db, EVENT_ENDORSED, (item_id){tag.v}, (item_id){0}, (place_id){0}, person);
}

err endorsement_create(struct rq *rq)
{
	struct person person;
	struct tag tag;
	struct q_people_skill skill;
	int64_t changed;
	bool on = !rq_form_has(rq, "on") || rq_form_int(rq, "on", 0) != 0;
	TRY(find_skill(rq, &person, &tag, &skill));
	if (skill.hidden)
		return NOT_FOUND;
	if (ID_EQ(person.id, rq->viewer_id))
		return fail(rq, CONFLICT, T(rq->lang, "Colleagues endorse your skills, not you."));
	if (on) {
		TRY(endorse(rq->db, person.id, tag.id));
	} else {
		TRY(q_people_endorse_drop(rq->db, person.id, tag.id, rq->viewer_id, &changed));
		TRY(count(rq->db, person.id, tag.id));
	}
	if (rq->format != FORMAT_JSON)
		return back(rq, &person);
	bool found;
	TRY(q_people_skill(rq->db, person.id, tag.id, &skill, &found));
	api_begin(rq);
	json_bool(rq->out, "on", on);
	json_int(rq->out, "n", skill.endorsements);
	return api_end(rq);
}

static err may_suggest(struct rq *rq, person_id person)
{
	struct q_people_suggested waiting;
	TRY(q_people_suggested(rq->db, person, &waiting));
	if (waiting.n < SUGGESTIONS_MAX)
		return OK;
	return fail(rq, CONFLICT,
		    T(rq->lang, "You have suggested several skills already. Wait until they have "
				"been looked at."));
}

/* A colleague names a skill: it waits, out of sight, until the owner shows it. */
err skill_create(struct rq *rq)
{
	struct person person;
	struct q_people_skill skill;
	tag_id tag;
	bool found;
	TRY(person_by_handle(rq->db, rq_path(rq, "person"), &person, NULL));
	if (person.state != PERSON_ACTIVE)
		return NOT_FOUND;
	err e = tag_put(rq->db, str_trim(rq_form(rq, "skill")), &tag);
	if (e == INVALID)
		return fail(rq, INVALID,
			    T(rq->lang, "Name a skill in a few words, at most 50 characters."));
	TRY(e);
	bool mine = ID_EQ(person.id, rq->viewer_id);
	TRY(q_people_skill(rq->db, person.id, tag, &skill, &found));
	if (!found && !mine)
		TRY(may_suggest(rq, person.id));
	if (!found)
		TRY(q_people_skill_add(rq->db, person.id, tag, !mine, rq->db->now));
	/* What the owner refused before is not heard of again. */
	if (!mine && (!found || !skill.hidden))
		TRY(endorse(rq->db, person.id, tag));
	return back(rq, &person);
}

/* The owner shows or refuses. */
err skill_update(struct rq *rq)
{
	struct person person;
	struct tag tag;
	struct q_people_skill skill;
	int64_t changed;
	TRY(find_skill(rq, &person, &tag, &skill));
	if (!ID_EQ(person.id, rq->viewer_id))
		return NOT_FOUND;
	TRY(q_people_skill_hide(rq->db, person.id, tag.id, rq_form_int(rq, "hidden", 0) != 0,
				&changed));
	return back(rq, &person);
}

static err drop(struct db *db, person_id person, tag_id tag)
{
	int64_t changed;
	TRY(q_people_endorsements_drop(db, person, tag));
	return q_people_skill_drop(db, person, tag, &changed);
}

err skill_delete(struct rq *rq)
{
	struct person person;
	struct tag tag;
	struct q_people_skill skill;
	TRY(find_skill(rq, &person, &tag, &skill));
	if (!ID_EQ(person.id, rq->viewer_id))
		return NOT_FOUND;
	TRY(drop(rq->db, person.id, tag.id));
	return back(rq, &person);
}

err skills_write(struct db *db, person_id person, const struct text_list *labels)
{
	struct q_people_skills_list old = {0};
	tag_id wanted[SKILLS_MAX];
	size_t n = 0;
	TRY(q_people_skills(db, person, false, &old));
	for (size_t i = 0; i < labels->n && n < SKILLS_MAX; i++) {
		err e = tag_put(db, labels->v[i], &wanted[n]);
		if (e == INVALID)
			continue;
		TRY(e);
		n++;
	}
	for (size_t i = 0; i < old.n; i++) {
		bool keep = false;
		for (size_t k = 0; k < n; k++)
			keep = keep || ID_EQ(wanted[k], old.v[i].id);
		if (!keep)
			TRY(drop(db, person, old.v[i].id));
	}
	for (size_t k = 0; k < n; k++) {
		int64_t changed;
		TRY(q_people_skill_add(db, person, wanted[k], false, db->now));
		TRY(q_people_skill_hide(db, person, wanted[k], false, &changed));
	}
	return OK;
}
