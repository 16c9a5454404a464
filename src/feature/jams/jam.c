/* SPDX-License-Identifier: Apache-2.0
 * jam: jams and forums as places, their team, and what the team tried out.
 */
#include "feature/jams/jam.h"

#include "base/clock.h"

#include "idea.sql.h"
#include "jams.sql.h"

enum { REHEARSED_MOST = 2000 };

enum jam_phase jam_phase(int64_t opens, int64_t closes, int64_t freezes, int64_t now)
{
	if (now < opens)
		return JAM_AHEAD;
	if (now < closes)
		return JAM_OPEN;
	return now < freezes ? JAM_ENDING : JAM_FROZEN;
}

str jam_phase_name(enum jam_phase phase)
{
	static const char *const names[] = {"ahead", "open", "ending", "frozen"};
	return str_from(names[phase]);
}

err jam_of(struct db *db, const struct place *place, struct jam *j)
{
	struct q_jam_find q;
	bool found;
	TRY(q_jam_find(db, place->id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*j = (struct jam){.id = place->id,
			  .handle = place->handle,
			  .title = place->title,
			  .opens = q.opens,
			  .closes = q.closes,
			  .freezes = q.freezes,
			  .languages = q.languages,
			  .rules = q.rules,
			  .rehearsal = q.rehearsal,
			  .phase = jam_phase(q.opens, q.closes, q.freezes, db->now)};
	return OK;
}

err jam_make(struct db *db, struct place *p, struct jam *j)
{
	p->kind = PLACE_JAM;
	p->own_members = true;
	p->joining = JOIN_OPEN;
	TRY(place_create(db, p, STR_NONE));
	TRY(q_jam_add(db, p->id, j->opens, j->closes, j->freezes, j->languages, j->rules));
	j->id = p->id;
	j->handle = p->handle;
	return OK;
}

/* ---- forums ---- */

err jam_forums(struct db *db, place_id jam, struct jam_forums *list)
{
	struct q_jam_forums_list rows = {0};
	*list = (struct jam_forums){0};
	TRY(q_jam_forums(db, jam, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_jam_forums *q = &rows.v[i];
		*ARENA_PUSH(db->arena, list) =
			(struct jam_forum){.id = q->id,
					   .position = q->position,
					   .title = q->title,
					   .question = q->question,
					   .background = q->background,
					   .language = q->language,
					   .moderator = {q->moderator},
					   .moderator_name = q->moderator_name,
					   .moderator_handle = q->moderator_handle,
					   .moderator_photo = q->moderator_photo,
					   .moderator_hue = q->moderator_hue,
					   .ideas = q->items};
	}
	return OK;
}

err jam_forum_make(struct db *db, const struct place *jam, int64_t created, struct jam_forum *f)
{
	struct jam_forums all;
	/* Those who add one at a time come one after the other. */
	TRY(member_hold(db, jam->id));
	TRY(jam_forums(db, jam->id, &all));
	if (all.n >= FORUMS_MAX)
		return TOO_LARGE;
	/* Nobody goes by its name: it is addressed below the jam, by its number. */
	struct place p = {.kind = PLACE_JAM_FORUM,
			  .parent = jam->id,
			  .audience = jam->audience,
			  .handle = place_secret_handle(db->arena),
			  .owner = jam->owner,
			  .title = f->title,
			  .language = str_empty(f->language) ? jam->language : f->language,
			  .created = created};
	TRY(place_create(db, &p, STR_NONE));
	f->id = p.id;
	f->position = all.n ? all.v[all.n - 1].position + 1 : 1;
	TRY(q_jam_forum_add(db, p.id, jam->id, f->position, f->question, f->background,
			    f->moderator.v));
	return ID_NONE(f->moderator) ? OK : jam_team_add(db, jam->id, f->moderator);
}

err jam_forum_write(struct db *db, const struct place *jam, const struct jam_forum *f)
{
	struct place p;
	TRY(place_find(db, f->id, &p));
	p.title = f->title;
	p.language = f->language;
	TRY(place_update(db, &p));
	TRY(q_jam_forum_write(db, f->id, f->question, f->background, f->moderator.v));
	return ID_NONE(f->moderator) ? OK : jam_team_add(db, jam->id, f->moderator);
}

err jam_forum_drop(struct db *db, place_id id)
{
	/* What refers to the place goes first; when something stands in it, all of this is undone.
	 */
	TRY(q_jam_forum_drop(db, id));
	return place_delete(db, id);
}

/* ---- people ---- */

err jam_team_add(struct db *db, place_id jam, person_id person)
{
	struct q_jam_member m;
	bool found;
	TRY(q_jam_member(db, jam, person, &m, &found));
	if (found && m.role >= ROLE_FACILITATOR)
		return OK;
	return member_put(db, person, jam, ROLE_FACILITATOR, MEMBER_IN);
}

err jam_enter(struct db *db, place_id jam)
{
	struct q_jam_member m;
	bool found;
	bool may;
	TRY(q_jam_member(db, jam, db->viewer, &m, &found));
	if (found)
		return OK;
	TRY(access_may_write(db, db->viewer, jam, &may));
	return may ? member_put(db, db->viewer, jam, ROLE_MEMBER, MEMBER_IN) : DENIED;
}

/* Named readers of what is rehearsed, and its authors, read it as long as they are of the team. */
static err leave_rehearsal(struct db *db, place_id jam, person_id person)
{
	struct q_idea_rehearsed_list rows = {0};
	TRY(q_idea_rehearsed(db, jam, REHEARSED_MOST, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(access_reader_drop(db, rows.v[i].id, person));
	return OK;
}

/* Who keeps the jam stands for its forums, too. */
static err hand_on_forums(struct db *db, person_id from, place_id jam, person_id to)
{
	struct q_jam_words_owned_list rows = {0};
	TRY(q_jam_words_owned(db, from, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct place p = {.id = rows.v[i].id, .title = rows.v[i].title};
		if (ID_EQ(rows.v[i].parent, jam))
			TRY(place_sort(db, &p, to, STR_NONE));
	}
	return OK;
}

/* Another of the team becomes its owner; *found false when there is none. */
static err hand_on(struct db *db, person_id from, place_id jam, str title, bool *found)
{
	struct q_jam_next_owner next;
	struct place p = {.id = jam, .title = title};
	TRY(q_jam_next_owner(db, jam, from, &next, found));
	if (!*found)
		return OK;
	if (next.role < ROLE_OWNER)
		TRY(member_put(db, next.person, jam, ROLE_OWNER, MEMBER_IN));
	TRY(hand_on_forums(db, from, jam, next.person));
	return place_sort(db, &p, next.person, STR_NONE);
}

err jam_part(struct db *db, const struct place *jam, person_id person)
{
	bool found;
	TRY(member_remove(db, person, jam->id));
	if (ID_EQ(person, jam->owner))
		TRY(hand_on(db, person, jam->id, jam->title, &found));
	TRY(leave_rehearsal(db, jam->id, person));
	TRY(q_jam_moderator_drop(db, jam->id, person));
	return q_jam_shift_drop_all(db, jam->id, person);
}

err jams_leave(struct db *db, person_id person)
{
	struct q_jam_owned_list own = {0};
	TRY(q_jam_owned(db, person, &own));
	for (size_t i = 0; i < own.n; i++) {
		bool found;
		TRY(hand_on(db, person, own.v[i].id, own.v[i].title, &found));
		/* One that nobody is left to keep can be read. */
		if (!found)
			TRY(place_set_state(db, own.v[i].id, PLACE_ARCHIVED));
	}
	TRY(q_jam_guest_erase(db, person));
	TRY(q_jam_inviter_hand_on(db, person));
	TRY(q_jam_inviter_erase(db, person));
	TRY(q_letters_erase(db, person));
	TRY(q_letters_hand_on(db, person));
	TRY(q_letters_inviter_erase(db, person));
	TRY(q_jam_erase_shifts(db, person));
	TRY(q_jam_erase_moderator(db, person));
	return q_jam_executive_drop(db, person);
}

/* ---- rehearsal ---- */

err jam_wipe(struct db *db, place_id jam, bool *more)
{
	enum { WIPED = 200 };
	struct q_idea_rehearsed_list rows = {0};
	TRY(q_idea_rehearsed(db, jam, WIPED, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(item_delete(db, rows.v[i].id));
		TRY(idea_gone(db, rows.v[i].id));
	}
	*more = rows.n == WIPED;
	return OK;
}
