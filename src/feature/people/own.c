/* SPDX-License-Identifier: Apache-2.0
 * own: one's own profile and settings as programs see them: what /settings shows.
 */
#include "feature/people/handlers.h"

#include "feature/people/pages.h"

#include "people.sql.h"

static void account_members(struct out *o, const struct person *who)
{
	static const char *const kinds[] = {"", "employee", "guest", "alumni", "service"};
	json_int(o, "id", who->id.v);
	json_str(o, "handle", who->handle);
	json_str(o, "name", who->name);
	json_str(o, "kind", str_from(kinds[who->kind]));
	json_bool(o, "administrator", who->admin);
	json_str(o, "email", who->email);
	json_str(o, "unit", who->unit);
	json_str(o, "country", who->country);
	json_int(o, "followers", who->followers);
}

static void profile_members(struct out *o, const struct person *who)
{
	json_str(o, "given_name", who->given_name);
	json_str(o, "family_name", who->family_name);
	json_str(o, "pseudonym", who->pseudonym);
	json_str(o, "pronunciation", who->pronunciation);
	json_str(o, "title", who->title);
	json_str(o, "city", who->city);
	json_str(o, "phone", who->phone);
	json_str(o, "bio", who->bio);
	json_str(o, "time_zone", who->time_zone);
	json_str(o, "language", who->language);
	json_str(o, "theme", str_empty(who->theme) ? S("auto") : who->theme);
	json_str(o, "disclaimer_language", who->disclaimer_language);
	json_str(o, "home_order", who->home_order);
	json_int(o, "hue", who->hue);
}

static void list_members(struct rq *rq, const struct person_page *p)
{
	struct out *o = rq->out;
	json_open(o, "languages", '[');
	for (size_t i = 0; i < p->codes.n; i++)
		json_str(o, NULL, p->codes.v[i]);
	json_close(o, ']');
	json_open(o, "skills", '[');
	for (size_t i = 0; i < p->skills.n; i++)
		json_str(o, NULL, p->skills.v[i].label);
	json_close(o, ']');
	links_json(o, p);
}

static err own_json(struct rq *rq, const struct person_page *p)
{
	struct q_people_request request;
	bool waits;
	TRY(q_people_request(rq->db, p->person.id, &request, &waits));
	api_begin(rq);
	account_members(rq->out, &p->person);
	profile_members(rq->out, &p->person);
	if (waits)
		json_str(rq->out, "pseudonym_waits", request.pseudonym);
	list_members(rq, p);
	return api_end(rq);
}

err own_show(struct rq *rq)
{
	struct person_page p = {0};
	TRY(person_find(rq->db, rq->viewer_id, &p.person));
	TRY(person_fill(rq, &p));
	return own_json(rq, &p);
}

err own_update(struct rq *rq)
{
	bool valid;
	TRY(profile_save(rq, &valid));
	return valid ? own_show(rq) : api_refuse(rq);
}
