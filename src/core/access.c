/* SPDX-License-Identifier: Apache-2.0
 * access: memberships and the reach that follows from them, always in one transaction.
 */
#include "core/access.h"

#include "core/event.h"
#include "core/notify.h"
#include "core/person.h"
#include "core/place.h"
#include "core/upload.h"

#include "access.sql.h"

int64_t access_circle(enum audience audience, int64_t place_circle, int64_t hub, person_id author,
		      int64_t own)
{
	switch (audience) {
	case AUDIENCE_PUBLIC:
		return place_circle;
	case AUDIENCE_INTERNAL:
		return place_circle > CIRCLE_INTERNAL ? place_circle : CIRCLE_INTERNAL;
	case AUDIENCE_MEMBERS:
		return hub;
	case AUDIENCE_LISTED:
		return own;
	case AUDIENCE_PRIVATE:
		break;
	}
	return author.v;
}

err access_role(struct db *db, place_id place, enum role *role)
{
	struct q_access_role q;
	bool found;
	TRY(q_access_role(db, place, &q, &found));
	*role = found ? (enum role)q.role : ROLE_NONE;
	return OK;
}

static bool is_colleague(const struct q_access_writer *q)
{
	return q->person_kind == PERSON_EMPLOYEE || q->person_kind == PERSON_SERVICE;
}

/* An open wiki is written by its members and, where all colleagues read it and it belongs to no
 * community, by all of them; another one by the members who were named for it. */
static bool may_write_wiki(const struct q_access_writer *q)
{
	if (q->joining != JOIN_OPEN)
		return q->role >= ROLE_FACILITATOR;
	return q->role >= ROLE_MEMBER ||
	       (is_colleague(q) && q->own_members && q->circle <= CIRCLE_INTERNAL);
}

err access_may_write(struct db *db, person_id person, place_id place, bool *may)
{
	struct q_access_writer q;
	bool found;
	*may = false;
	TRY(q_access_writer(db, person, place, &q, &found));
	if (!found)
		return NOT_FOUND;
	if (q.state != PLACE_LIVE || q.person_state != PERSON_ACTIVE)
		return OK;
	switch ((enum place_kind)q.kind) {
	case PLACE_PERSON:
		*may = q.owner.v == person.v && q.person_kind != PERSON_GUEST;
		break;
	case PLACE_BLOG:
	case PLACE_ACTIVITY:
		*may = q.role >= ROLE_FACILITATOR;
		break;
	case PLACE_COMMUNITY:
	case PLACE_COMMUNITY_BLOG:
		*may = q.role >= ROLE_MEMBER;
		break;
	case PLACE_JAM:
	case PLACE_JAM_FORUM:
		*may = q.role >= ROLE_MEMBER || (is_colleague(&q) && q.circle <= CIRCLE_INTERNAL);
		break;
	case PLACE_GUIDELINES:
		*may = q.person_kind == PERSON_EMPLOYEE;
		break;
	case PLACE_NOTICES:
		*may = q.admin || q.role >= ROLE_FACILITATOR;
		break;
	case PLACE_WIKI:
		*may = may_write_wiki(&q);
		break;
	}
	return OK;
}

/* The right to read goes, and with it what only named readers of the place could read, and what
 * was being brought there. */
static err leave(struct db *db, person_id person, place_id hub)
{
	TRY(upload_leave(db, person, hub));
	TRY(q_access_reach_drop(db, person, hub.v));
	TRY(q_access_reach_drop_named(db, person, hub.v));
	TRY(upload_leave_shared(db, person));
	return event_add(db, EVENT_LEFT, (item_id){0}, (item_id){0}, hub, person);
}

err member_hold(struct db *db, place_id hub)
{
	return database_is_postgres(db->database) ? q_access_member_count(db, hub, 0) : OK;
}

/* Below a closed place only those come in who read there. */
static err below_closed(struct db *db, person_id person, place_id hub)
{
	struct q_access_shut_out q;
	bool found;
	TRY(q_access_shut_out(db, person, hub, &q, &found));
	return found ? DENIED : OK;
}

err member_put(struct db *db, person_id person, place_id hub, enum role role,
	       enum member_state state)
{
	struct q_access_member old;
	bool found;
	TRY(member_hold(db, hub));
	TRY(q_access_member(db, person, hub, &old, &found));
	bool was_in = found && old.state == MEMBER_IN, is_in = state == MEMBER_IN;
	if (!was_in)
		TRY(below_closed(db, person, hub));
	TRY(q_access_member_put(db, person, hub, role, state, db->now));
	if (is_in) {
		TRY(q_access_reach_add(db, person, hub.v));
		if (role >= ROLE_FACILITATOR)
			TRY(q_access_reach_drafts(db, person, hub.v));
	}
	if (was_in && old.role >= ROLE_FACILITATOR && (!is_in || role < ROLE_FACILITATOR))
		TRY(q_access_reach_drop_drafts(db, person, hub.v));
	if (was_in && !is_in)
		TRY(leave(db, person, hub));
	if (was_in != is_in)
		TRY(q_access_member_count(db, hub, is_in ? 1 : -1));
	if (!was_in && is_in && db->viewer.v && db->viewer.v != person.v)
		return event_add(db, EVENT_MEMBER, (item_id){0}, (item_id){0}, hub, person);
	return OK;
}

err member_remove(struct db *db, person_id person, place_id hub)
{
	struct q_access_member old;
	struct q_access_other_owners owners;
	bool found;
	TRY(member_hold(db, hub));
	TRY(q_access_member(db, person, hub, &old, &found));
	if (!found)
		return NOT_FOUND;
	if (old.role == ROLE_OWNER && old.state == MEMBER_IN) {
		TRY(q_access_other_owners(db, person, hub, &owners));
		if (owners.n == 0)
			return CONFLICT;
	}
	return member_end(db, person, hub);
}

err member_end(struct db *db, person_id person, place_id hub)
{
	struct q_access_member old;
	bool found;
	TRY(member_hold(db, hub));
	TRY(q_access_member(db, person, hub, &old, &found));
	if (!found)
		return OK;
	TRY(q_access_member_drop(db, person, hub));
	TRY(leave(db, person, hub));
	TRY(q_access_reach_drop_drafts(db, person, hub.v));
	TRY(notify_place_left(db, person, hub));
	return old.state == MEMBER_IN ? q_access_member_count(db, hub, -1) : OK;
}

err member_end_outside(struct db *db, place_id hub, int64_t circle)
{
	int64_t members;
	TRY(member_hold(db, hub));
	TRY(upload_leave_outside(db, hub, circle));
	TRY(q_access_reach_drop_outside(db, hub.v, circle));
	TRY(q_access_drafts_drop_outside(db, hub.v, circle));
	TRY(q_access_member_drop_outside(db, hub, circle, &members));
	TRY(q_access_waiting_drop_outside(db, hub, circle));
	TRY(q_access_reach_drop_all_named(db, hub.v));
	if (!members)
		return OK;
	TRY(event_add(db, EVENT_NARROWED, (item_id){0}, (item_id){0}, hub, (person_id){0}));
	return q_access_member_count(db, hub, -members);
}

err access_list_readers(struct db *db, item_id item, person_id author, struct id_list readers)
{
	TRY(q_access_reach_add(db, author, item.v));
	for (size_t i = 0; i < readers.n; i++) {
		TRY(q_access_reader_add(db, (person_id){readers.v[i]}, item));
		TRY(q_access_hub_add(db, item.v, (place_id){readers.v[i]}, false));
	}
	return OK;
}

err access_circle_clear(struct db *db, int64_t circle)
{
	TRY(q_access_reach_clear(db, circle));
	return q_access_hubs_clear(db, circle);
}

err access_reader_drop(struct db *db, item_id item, person_id person)
{
	return q_access_reach_drop(db, person, item.v);
}

err access_outsider(struct db *db, place_id place, struct id_list people, str *handle)
{
	struct q_access_outsider q;
	bool found;
	*handle = STR_NONE;
	if (people.n == 0)
		return OK;
	TRY(q_access_outsider(db, place, people, &q, &found));
	if (found)
		*handle = q.handle;
	return OK;
}
