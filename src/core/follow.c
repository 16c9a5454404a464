/* SPDX-License-Identifier: Apache-2.0
 * follow: who hears of what. Followers are counted on people; muting is a matter of the viewer
 * alone.
 */
#include "core/follow.h"

#include "core/event.h"

#include "follow.sql.h"

/* NOT_FOUND for what is not there, or not for this viewer. */
static err target_visible(struct db *db, int64_t whom, enum follow_kind kind)
{
	switch (kind) {
	case FOLLOW_PERSON: {
		struct q_follow_person q;
		return q_follow_person(db, (person_id){whom}, &q);
	}
	case FOLLOW_PLACE: {
		struct q_follow_place q;
		return q_follow_place(db, (place_id){whom}, &q);
	}
	case FOLLOW_TAG: {
		struct q_follow_tag q;
		return q_follow_tag(db, (tag_id){whom}, &q);
	}
	case FOLLOW_THREAD: {
		struct item_row row;
		return item_find(db, (item_id){whom}, &row);
	}
	}
	return INVALID;
}

err follow_put(struct db *db, int64_t whom, enum follow_kind kind, bool on)
{
	int64_t changed;
	if (kind == FOLLOW_PERSON && whom == db->viewer.v)
		return CONFLICT;
	TRY(target_visible(db, whom, kind));
	if (on)
		TRY(q_follow_add(db, whom, kind, db->now, &changed));
	else
		TRY(q_follow_drop(db, whom, &changed));
	if (!changed || kind != FOLLOW_PERSON)
		return OK;
	TRY(q_follow_count_person(db, (person_id){whom}, on ? 1 : -1));
	return on ? event_add(db, EVENT_FOLLOWED, (item_id){0}, (item_id){0}, (place_id){0},
			      (person_id){whom})
		  : OK;
}

err follow_import(struct db *db, person_id who, int64_t whom, enum follow_kind kind,
		  int64_t created)
{
	int64_t changed;
	TRY(q_follow_import(db, who, whom, kind, created, &changed));
	return changed && kind == FOLLOW_PERSON ? q_follow_count_person(db, (person_id){whom}, 1)
						: OK;
}

err follow_is(struct db *db, int64_t whom, bool *on)
{
	struct q_follow_is q;
	TRY(q_follow_is(db, whom, &q));
	*on = q.n > 0;
	return OK;
}

/* Ids are unique in the whole house. The people and the tags of it are for its employees. */
static err any_visible(struct db *db, int64_t whom)
{
	err e = NOT_FOUND;
	if (db->clear > 0)
		e = target_visible(db, whom, FOLLOW_PERSON);
	if (e == NOT_FOUND && db->clear > 0)
		e = target_visible(db, whom, FOLLOW_TAG);
	if (e == NOT_FOUND)
		e = target_visible(db, whom, FOLLOW_PLACE);
	return e == NOT_FOUND ? target_visible(db, whom, FOLLOW_THREAD) : e;
}

err mute_put(struct db *db, int64_t whom, int64_t until)
{
	if (until == 0)
		return q_mute_drop(db, whom);
	if (whom == db->viewer.v)
		return CONFLICT;
	TRY(any_visible(db, whom));
	return q_mute_add(db, whom, until);
}

err mute_until(struct db *db, int64_t whom, int64_t *until)
{
	struct q_mute_until q;
	TRY(q_mute_until(db, whom, &q));
	*until = q.until;
	return OK;
}
