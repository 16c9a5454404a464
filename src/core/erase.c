/* SPDX-License-Identifier: Apache-2.0
 * erase: an account that goes for good.
 */
#include "core/erase.h"

#include "core/access.h"
#include "core/event.h"
#include "core/once.h"
#include "core/person.h"
#include "core/photo.h"
#include "core/place.h"
#include "core/presence.h"
#include "core/session.h"

#include "erase.sql.h"
#include "session.sql.h"

/* Places go on without the person: rooms have found other keepers where they could. */
static err end_memberships(struct db *db, person_id person)
{
	struct q_erase_members_list rows;
	do {
		rows = (struct q_erase_members_list){0};
		TRY(q_erase_members(db, person, &rows));
		for (size_t i = 0; i < rows.n; i++)
			TRY(member_end(db, person, rows.v[i].hub));
	} while (rows.n);
	return OK;
}

static err end_ties(struct db *db, person_id person)
{
	TRY(q_erase_unfollow(db, person));
	TRY(q_erase_following(db, person));
	TRY(q_erase_followers(db, person.v));
	TRY(q_erase_mutes(db, person));
	TRY(q_erase_muted(db, person.v));
	TRY(q_erase_endorsed(db, person));
	TRY(q_erase_endorsements(db, person));
	TRY(q_erase_skills(db, person));
	TRY(q_erase_mentions(db, person));
	TRY(q_erase_reports(db, person));
	return end_memberships(db, person);
}

static err end_own(struct db *db, person_id person)
{
	TRY(session_end_all(db, person));
	TRY(q_session_end_tokens(db, person));
	TRY(q_erase_credential(db, person));
	TRY(one_time_link_end(db, person));
	TRY(q_erase_links(db, person));
	TRY(q_erase_languages(db, person));
	TRY(q_erase_notifications(db, person.v));
	TRY(q_erase_choices(db, person));
	TRY(q_erase_jobs(db, person.v));
	TRY(q_erase_times(db, person));
	TRY(q_erase_mails(db, person.v));
	TRY(q_erase_autosaves(db, person));
	TRY(q_erase_acknowledgements(db, person));
	TRY(q_erase_moments(db, person));
	TRY(q_erase_imported(db, person.v));
	TRY(q_erase_uploads(db, person));
	TRY(photo_remove(db, person));
	TRY(presence_drop(db, person));
	TRY(once_erase(db, person));
	return name_words_put(db, person, STR_NONE);
}

static str former_handle(struct db *db, person_id person)
{
	struct out handle = out_new(db->arena, 40);
	out_lit(&handle, "former-");
	out_int(&handle, person.v);
	return out_view(&handle);
}

err person_erase_begin(struct db *db, person_id person)
{
	/* What is open hears nothing more, though the sessions go later. */
	TRY(event_add(db, EVENT_SIGNED_OUT, (item_id){0}, (item_id){0}, (place_id){0}, person));
	return q_erase_begin(db, person, former_handle(db, person));
}

err person_erase(struct db *db, person_id person, str name)
{
	struct person p;
	struct q_erase_other_admins others;
	str handle = former_handle(db, person);
	TRY(person_find(db, person, &p));
	TRY(q_erase_other_admins(db, person, &others));
	if (p.admin && others.n == 0)
		return CONFLICT;
	TRY(end_ties(db, person));
	TRY(end_own(db, person));
	TRY(q_erase_reach(db, person));
	/* Somebody else may take the names; nothing leads from them to what stays. */
	TRY(q_erase_handles(db, person.v));
	TRY(handle_take(db, handle, 1, person.v));
	TRY(q_erase_place(db, person, handle));
	TRY(place_name_own(db, person, name, STR_NONE));
	return q_erase_person(db, person, handle, name, name_sort_key(db->arena, name));
}

err erase_items(struct db *db, person_id person, bool all, enum erase_stage stage, int64_t after,
		struct id_list *ids)
{
	struct q_erase_items_list rows = {0};
	*ids = (struct id_list){0};
	if (stage == ERASE_BROUGHT)
		TRY(q_erase_brought(db, person, all, after, ERASE_BATCH, &rows));
	else if (stage == ERASE_ANSWERS)
		TRY(q_erase_answers(db, person, all, after, ERASE_BATCH, &rows));
	else
		TRY(q_erase_items(db, person, all, after, ERASE_BATCH, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		/* Clauses, what is proposed for them and pages of wikis are everybody's, and
		 * notices the organisation's. */
		bool own = rows.v[i].kind != KIND_CLAUSE && rows.v[i].kind != KIND_PROPOSAL &&
			   rows.v[i].kind != KIND_NOTICE && rows.v[i].kind != KIND_PAGE;
		if (own)
			TRY(item_delete(db, rows.v[i].id));
		*ARENA_PUSH(db->arena, ids) = own ? rows.v[i].id.v : -rows.v[i].id.v;
	}
	if (ids->n == 0)
		return OK;
	TRY(q_erase_comments(db, *ids));
	TRY(q_erase_revisions(db, *ids));
	TRY(q_erase_tags(db, *ids));
	TRY(q_erase_named(db, *ids));
	return q_erase_images(db, *ids);
}
