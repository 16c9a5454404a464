/* SPDX-License-Identifier: Apache-2.0
 * integrity: what `ruche check` looks at here, a person's own memberships for the export, what
 * becomes of a person's communities when the account is erased, and those that imports bring.
 */
#include "feature/communities/handlers.h"

#include "base/json.h"
#include "core/invitation.h"

#include "communities.sql.h"

static err wrong(void *arg, const struct q_community_check *q)
{
	out_fmt(arg,
		"community %lld: what belongs to its place is missing, or known to others than "
		"its rule says\n",
		(long long)q->id.v);
	return OK;
}

err communities_check(struct db *db, struct out *findings)
{
	return q_community_check(db, wrong, findings);
}

static err export_one(void *arg, const struct q_community_export *q)
{
	static const char *const roles[] = {"", "member", "facilitator", "owner"};
	static const char *const states[] = {"", "member", "asked", "invited"};
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_str(o, "handle", q->handle);
	json_str(o, "title", q->title);
	json_str(o, "role", str_from(roles[q->role & 3]));
	json_str(o, "state", str_from(states[q->state & 3]));
	json_time(o, "since", q->created);
	json_close(o, '}');
	return OK;
}

err communities_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "communities", '[');
	TRY(q_community_export(db, person, export_one, json));
	json_close(json, ']');
	return letters_export(db, person, json);
}

err communities_erase(struct db *db, person_id person, struct id_list items)
{
	struct q_community_owned_list owned = {0};
	if (items.n)
		return OK; /* the texts are other rooms' */
	TRY(invitation_end_by(db, person));
	TRY(letters_erase(db, person));
	/* Each has another owner afterwards, so that those left over come next. */
	do {
		owned = (struct q_community_owned_list){0};
		TRY(q_community_owned(db, person, &owned));
		for (size_t i = 0; i < owned.n; i++)
			TRY(community_let_go(db, owned.v[i].id, person));
	} while (owned.n);
	return OK;
}

err communities_bring(struct db *db, struct place *place, bool hidden)
{
	struct community c = {.title = place->title,
			      .about = place->description,
			      .language = place->language,
			      .owner = place->owner,
			      .created = place->created,
			      .access = hidden ? ACCESS_HIDDEN : ACCESS_PRIVATE};
	TRY(community_make(db, &c));
	place->id = c.id;
	place->hub = c.id.v;
	place->handle = c.handle;
	return OK;
}

err communities_part(struct db *db, place_id place, person_id person)
{
	return community_let_go(db, place, person);
}
