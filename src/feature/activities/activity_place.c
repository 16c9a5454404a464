/* SPDX-License-Identifier: Apache-2.0
 * activity_place: activities as places, and who belongs to them.
 */
#include "feature/activities/activity.h"

#include "activity.sql.h"
#include "step.sql.h"

static void fill(struct activity *a, const struct q_activity_by_handle *q)
{
	*a = (struct activity){.id = q->id,
			       .parent = q->parent,
			       .hub = q->hub,
			       .circle = q->circle,
			       .handle = q->handle,
			       .title = q->title,
			       .about = q->description,
			       .language = q->language,
			       .audience = (enum audience)q->audience,
			       .state = (enum place_state)q->state,
			       .created = q->created,
			       .members = q->members,
			       .starts = q->starts,
			       .due = q->due,
			       .template = q->template,
			       .done = q->done,
			       .todos = q->todos,
			       .finished = q->finished,
			       .owner = q->owner,
			       .owner_handle = q->owner_handle,
			       .owner_name = q->owner_name,
			       .owner_photo = q->owner_photo,
			       .owner_hue = q->owner_hue,
			       .community_handle = q->community_handle,
			       .community_title = q->community_title,
			       .role = (enum role)q->role,
			       .following = q->following};
}

err activity_find(struct db *db, str handle, struct activity *a, bool *moved)
{
	struct q_activity_by_handle q;
	bool found;
	TRY(q_activity_by_handle(db, handle, &q, &found));
	if (!found)
		return NOT_FOUND;
	if (moved)
		*moved = !q.current || !str_eq(q.handle, handle);
	fill(a, &q);
	return ID_NONE(db->viewer) ? OK : access_may_write(db, db->viewer, a->id, &a->may_write);
}

err activity_make(struct db *db, struct activity *a)
{
	struct place p = {.kind = PLACE_ACTIVITY,
			  .parent = a->parent,
			  .own_members = true,
			  .audience = a->audience,
			  .joining = JOIN_INVITED,
			  .handle = a->handle,
			  .owner = a->owner,
			  .title = a->title,
			  .description = a->about,
			  .language = a->language,
			  .created = a->created};
	int64_t section;
	TRY(place_create(db, &p, STR_NONE));
	a->id = p.id;
	a->handle = p.handle;
	a->hub = p.hub;
	a->circle = p.circle;
	a->state = p.state;
	a->created = p.created;
	TRY(q_activity_add(db, p.id, a->starts, a->due, a->template));
	return section_make(db, a->id, STR_NONE, &section);
}

err activity_hold(struct db *db, place_id activity)
{
	return database_is_postgres(db->database) ? q_activity_hold(db, activity) : OK;
}

err activity_complete(struct db *db, const struct activity *a, bool done)
{
	TRY(q_activity_finish(db, a->id, done ? db->now : 0));
	return place_set_state(db, a->id, done ? PLACE_ARCHIVED : PLACE_LIVE);
}

err activity_part(struct db *db, const struct activity *a, person_id person)
{
	struct q_activity_next_owner next;
	bool found;
	TRY(q_activity_next_owner(db, a->id, person, &next, &found));
	if (ID_EQ(person, a->owner) && found) {
		struct place p = {.id = a->id, .title = a->title};
		TRY(place_sort(db, &p, next.person, STR_NONE));
	}
	TRY(member_remove(db, person, a->id));
	return q_assignee_leave(db, person, a->id);
}

/* One that nobody is left to keep is completed: it can be read. */
static err hand_on(struct db *db, person_id person, const struct q_activity_owned *own)
{
	struct q_activity_next_owner next;
	struct place p = {.id = own->id, .title = own->title};
	bool found;
	TRY(q_activity_next_owner(db, (place_id){own->hub}, person, &next, &found));
	if (found)
		return place_sort(db, &p, next.person, STR_NONE);
	TRY(q_activity_finish(db, own->id, db->now));
	return place_set_state(db, own->id, PLACE_ARCHIVED);
}

err activities_leave(struct db *db, person_id person)
{
	struct q_activity_owned_list own = {0};
	TRY(q_activity_owned(db, person, &own));
	for (size_t i = 0; i < own.n; i++)
		TRY(hand_on(db, person, &own.v[i]));
	TRY(q_assignee_erase(db, person));
	TRY(q_step_erase_doer(db, person));
	TRY(q_change_erase(db, person));
	return q_seen_erase(db, person);
}
