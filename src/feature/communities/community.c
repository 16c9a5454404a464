/* SPDX-License-Identifier: Apache-2.0
 * community: who may know of a community, read in it and come in. One that not all colleagues know
 * of has an address that cannot be guessed, so that asking for an address tells nothing.
 */
#include "feature/communities/community.h"

#include "base/clock.h"
#include "base/id.h"
#include "core/event.h"
#include "core/invitation.h"
#include "core/name_word.h"
#include "core/person.h"
#include "feature/communities/months.h"

#include "access.sql.h"
#include "communities.sql.h"

static const char *const names[] = {"", "open", "moderated", "private", "hidden"};

str access_name(enum access access)
{
	return str_from(names[access]);
}

bool access_named(str name, enum access *access)
{
	for (int i = ACCESS_OPEN; i <= ACCESS_HIDDEN; i++)
		if (str_eq(name, str_from(names[i]))) {
			*access = (enum access)i;
			return true;
		}
	return false;
}

enum access access_of(enum audience audience, enum joining joining)
{
	if (audience < AUDIENCE_MEMBERS)
		return joining == JOIN_OPEN ? ACCESS_OPEN : ACCESS_MODERATED;
	return joining == JOIN_INVITED ? ACCESS_HIDDEN : ACCESS_PRIVATE;
}

static enum audience audience_of(enum access access)
{
	return access >= ACCESS_PRIVATE ? AUDIENCE_MEMBERS : AUDIENCE_INTERNAL;
}

static enum joining joining_of(enum access access)
{
	return access == ACCESS_OPEN	 ? JOIN_OPEN
	       : access == ACCESS_HIDDEN ? JOIN_INVITED
					 : JOIN_ASK;
}

/* ---- finding ---- */

static err fill_numbers(struct db *db, struct community *c)
{
	struct q_community_numbers_list rows = {0};
	TRY(q_community_numbers(db, (struct id_list){&c->id.v, 1, 1}, &rows));
	c->inside = rows.n > 0;
	if (!c->inside)
		return OK;
	c->members = rows.v[0].members;
	c->items = rows.v[0].items;
	c->last = rows.v[0].last;
	return OK;
}

err community_get(struct db *db, place_id id, struct community *c)
{
	struct q_community_face q;
	bool found;
	TRY(q_community_face(db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*c = (struct community){
		.id = q.id,
		.parent = q.parent,
		.handle = q.handle,
		.title = q.title,
		.tagline = q.tagline,
		.about = q.description,
		.language = q.language,
		.letter = q.letter,
		.access = access_of((enum audience)q.audience, (enum joining)q.joining),
		.state = (enum place_state)q.state,
		.circle = q.circle,
		.known = q.known,
		.created = q.created,
		.owner = q.owner,
		.role = q.membership == MEMBER_IN ? (enum role)q.role : ROLE_NONE,
		.membership = (enum member_state)q.membership,
		.following = q.following,
	};
	return fill_numbers(db, c);
}

err community_find(struct db *db, str handle, struct community *c, bool *moved)
{
	int kind;
	int64_t target;
	bool current;
	TRY(handle_find(db, handle, &kind, &target, &current));
	if (kind != 2)
		return NOT_FOUND;
	if (moved)
		*moved = !current;
	return community_get(db, (place_id){target}, c);
}

static struct community row_of(const struct q_community_rows *q)
{
	return (struct community){
		.id = q->id,
		.handle = q->handle,
		.title = q->title,
		.tagline = q->tagline,
		.about = q->description,
		.language = q->language,
		.letter = q->letter,
		.access = access_of((enum audience)q->audience, (enum joining)q->joining),
		.state = (enum place_state)q->state,
		.role = q->membership == MEMBER_IN ? (enum role)q->role : ROLE_NONE,
		.membership = (enum member_state)q->membership,
	};
}

err community_rows(struct db *db, struct id_list ids, struct community_list *list)
{
	struct q_community_rows_list rows = {0};
	struct q_community_numbers_list numbers = {0};
	*list = (struct community_list){0};
	if (ids.n == 0)
		return OK;
	TRY(q_community_rows(db, ids, &rows));
	TRY(q_community_numbers(db, ids, &numbers));
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].id.v == ids.v[i]) {
				*ARENA_PUSH(db->arena, list) = row_of(&rows.v[k]);
				break;
			}
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < numbers.n; k++)
			if (ID_EQ(numbers.v[k].id, list->v[i].id)) {
				list->v[i].inside = true;
				list->v[i].members = numbers.v[k].members;
				list->v[i].items = numbers.v[k].items;
				list->v[i].last = numbers.v[k].last;
				break;
			}
	return OK;
}

/* ---- making and changing ---- */

/* Who may know of it: its own members, those of a closed community above, or all colleagues. */
static err known_of(struct db *db, place_id id, place_id parent, enum access access, int64_t *known)
{
	struct q_community_parent above;
	bool found;
	*known = access == ACCESS_HIDDEN ? id.v : CIRCLE_INTERNAL;
	if (access == ACCESS_HIDDEN || ID_NONE(parent))
		return OK;
	TRY(q_community_parent(db, parent, &above, &found));
	if (found && above.circle > CIRCLE_INTERNAL)
		*known = above.circle;
	return OK;
}

err community_make(struct db *db, struct community *c)
{
	place_id id = {id_new()};
	TRY(places_hold(db));
	TRY(known_of(db, id, c->parent, c->access, &c->known));
	if (c->known > CIRCLE_INTERNAL)
		c->handle = place_secret_handle(db->arena);
	struct place p = {.id = id,
			  .kind = PLACE_COMMUNITY,
			  .parent = c->parent,
			  .own_members = true,
			  .audience = audience_of(c->access),
			  .joining = joining_of(c->access),
			  .handle = c->handle,
			  .owner = c->owner,
			  .title = c->title,
			  .description = c->about,
			  .language = c->language,
			  .created = c->created};
	TRY(place_create(db, &p, STR_NONE));
	c->id = p.id;
	c->handle = p.handle;
	TRY(q_community_add(db, p.id, c->known, c->tagline, p.sort_key));
	TRY(month_count(db, p.id, 1, 0));
	return community_words_of(db, p.id, c->known, c->title, c->tagline);
}

err community_write(struct db *db, const struct community *c)
{
	struct place p;
	TRY(place_find(db, c->id, &p));
	p.title = c->title;
	p.description = c->about;
	p.language = c->language;
	TRY(place_update(db, &p));
	TRY(place_sort(db, &p, p.owner, STR_NONE));
	TRY(q_community_write(db, c->id, c->known, c->tagline, p.sort_key));
	return community_words_of(db, c->id, c->known, c->title, c->tagline);
}

/* Somebody else becomes the keeper of what this person kept; without anybody it is archived. */
static err succeed(struct db *db, place_id id, person_id person)
{
	struct q_community_next_owner next;
	bool found;
	TRY(q_community_next_owner(db, id, person, &next, &found));
	if (!found)
		return place_set_state(db, id, PLACE_ARCHIVED);
	if (next.role != ROLE_OWNER)
		TRY(member_put(db, next.person, id, ROLE_OWNER, MEMBER_IN));
	return q_community_keeper(db, id, next.person);
}

/* One whose owners were no members above has another one, or is archived. */
static err keep_owned(struct db *db, place_id id)
{
	struct q_access_other_owners owners;
	TRY(q_access_other_owners(db, (person_id){0}, id, &owners));
	return owners.n ? OK : succeed(db, id, (person_id){0});
}

/* Those below follow from who may read above; level by level, as many as there may be. */
static err know_below(struct db *db, place_id top)
{
	struct id_list parents = {0};
	size_t level_end = 1;
	int levels = 0;
	*ARENA_PUSH(db->arena, &parents) = top.v;
	for (size_t at = 0; at < parents.n; at++) {
		struct q_community_below_list below = {0};
		if (at == level_end) {
			level_end = parents.n;
			if (++levels > PLACE_DEPTH)
				return FAULT;
		}
		TRY(q_community_below(db, (place_id){parents.v[at]}, &below));
		for (size_t i = 0; i < below.n; i++) {
			const struct q_community_below *q = &below.v[i];
			int64_t known;
			str handle;
			enum access access =
				access_of((enum audience)q->audience, (enum joining)q->joining);
			TRY(known_of(db, q->id, q->parent, access, &known));
			if (known != q->known && known > CIRCLE_INTERNAL)
				TRY(place_hide_address(db, q->id, &handle));
			if (known != q->known)
				TRY(q_community_write(db, q->id, known, q->tagline, q->sort_key));
			TRY(keep_owned(db, q->id));
			*ARENA_PUSH(db->arena, &parents) = q->id.v;
		}
	}
	return OK;
}

/* After its access or its parent changed. */
static err know_again(struct db *db, struct community *c)
{
	struct place p;
	TRY(place_find(db, c->id, &p));
	int64_t known = c->known;
	TRY(known_of(db, c->id, p.parent, c->access, &c->known));
	if (c->known != known && c->known > CIRCLE_INTERNAL)
		TRY(place_hide_address(db, c->id, &c->handle));
	TRY(q_community_write(db, c->id, c->known, c->tagline, p.sort_key));
	TRY(community_words_of(db, c->id, c->known, c->title, c->tagline));
	return know_below(db, c->id);
}

/* Nobody has to ask any more: those who did are in. */
static err admit_waiting(struct db *db, place_id id)
{
	struct q_community_hosts_list asked;
	do {
		asked = (struct q_community_hosts_list){0};
		TRY(q_community_waits(db, id, MEMBER_ASKED, &asked));
		for (size_t i = 0; i < asked.n; i++)
			TRY(community_admit(db, id, asked.v[i].id, ROLE_MEMBER));
	} while (asked.n);
	return OK;
}

err community_set_access(struct db *db, struct community *c, enum access access)
{
	struct place p;
	if (access == c->access)
		return OK;
	TRY(places_hold(db));
	TRY(place_find(db, c->id, &p));
	/* Who was let in by a link yesterday is not let in by it where less people are. */
	if (access > c->access)
		TRY(invitation_end_all(db, c->id));
	p.joining = joining_of(access);
	TRY(place_update(db, &p));
	if (audience_of(access) != p.audience)
		TRY(place_set_audience(db, c->id, audience_of(access)));
	c->access = access;
	TRY(know_again(db, c));
	return access == ACCESS_OPEN ? admit_waiting(db, c->id) : OK;
}

err community_set_parent(struct db *db, struct community *c, place_id parent)
{
	if (ID_EQ(parent, c->parent))
		return OK;
	struct place p;
	TRY(place_set_parent(db, c->id, parent));
	TRY(place_find(db, c->id, &p));
	/* Who was let in by a link had not to be a member above. */
	if (p.circle > CIRCLE_INTERNAL)
		TRY(invitation_end_all(db, c->id));
	/* What was written among the members of a closed one above is not opened to others. */
	if (c->circle > CIRCLE_INTERNAL && p.circle != c->circle && c->items > 0)
		return CONFLICT;
	c->parent = parent;
	TRY(keep_owned(db, c->id));
	return know_again(db, c);
}

err community_set_handle(struct db *db, struct community *c, str handle)
{
	if (str_empty(handle) || str_eq(handle, c->handle))
		return OK;
	if (c->known > CIRCLE_INTERNAL || !handle_valid(handle) || handle_reserved(handle))
		return INVALID;
	TRY(place_set_handle(db, c->id, c->handle, handle));
	c->handle = handle;
	return OK;
}

/* ---- coming and going ---- */

err community_join(struct db *db, const struct community *c)
{
	if (c->state != PLACE_LIVE)
		return DENIED;
	bool open = c->access == ACCESS_OPEN && db->clear >= CIRCLE_INTERNAL;
	if (c->role != ROLE_NONE || (c->membership == MEMBER_ASKED && !open))
		return OK;
	if (c->membership == MEMBER_INVITED || open)
		return community_admit(db, c->id, db->viewer, ROLE_MEMBER);
	if (c->access == ACCESS_HIDDEN || db->clear < CIRCLE_INTERNAL)
		return DENIED;
	TRY(member_put(db, db->viewer, c->id, ROLE_MEMBER, MEMBER_ASKED));
	return event_add(db, EVENT_ASKED, (item_id){0}, (item_id){0}, c->id, (person_id){0});
}

err community_admit(struct db *db, place_id id, person_id person, enum role role)
{
	struct q_community_member m;
	bool found;
	TRY(member_hold(db, id));
	TRY(q_community_member(db, id, person, &m, &found));
	TRY(member_put(db, person, id, role, MEMBER_IN));
	return found && m.state == MEMBER_IN ? OK : month_count(db, id, 1, 0);
}

err community_invite(struct db *db, place_id id, person_id person)
{
	struct q_community_member m;
	bool found;
	TRY(q_community_member(db, id, person, &m, &found));
	if (found && m.state != MEMBER_ASKED)
		return OK;
	/* Whoever asked already comes in. */
	if (found)
		return community_admit(db, id, person, ROLE_MEMBER);
	TRY(member_put(db, person, id, ROLE_MEMBER, MEMBER_INVITED));
	return event_add(db, EVENT_INVITED, (item_id){0}, (item_id){0}, id, person);
}

/* *was_in: it was a membership, not only a request or an invitation. */
static err part_one(struct db *db, place_id id, person_id person, bool last_too, bool *was_in)
{
	struct q_community_member m;
	struct q_community_next_owner next;
	bool found, other;
	*was_in = false;
	/* Of two owners who go at once, the second one is the last. */
	TRY(member_hold(db, id));
	TRY(q_community_member(db, id, person, &m, &found));
	if (!found)
		return OK;
	if (m.state == MEMBER_IN && m.role == ROLE_OWNER) {
		TRY(q_community_next_owner(db, id, person, &next, &other));
		if (!last_too && (!other || next.role != ROLE_OWNER))
			return CONFLICT;
		TRY(succeed(db, id, person));
	}
	TRY(member_end(db, person, id));
	*was_in = m.state == MEMBER_IN;
	return *was_in ? month_count(db, id, 0, 1) : OK;
}

err community_part(struct db *db, place_id id, person_id person)
{
	struct q_community_parent top;
	struct id_list parents = {0};
	bool found, was_in;
	TRY(part_one(db, id, person, false, &was_in));
	TRY(q_community_parent(db, id, &top, &found));
	if (!was_in || !found || top.circle != id.v)
		return OK;
	/* What lies below a closed community is for its members alone; an open one below it takes
	 * its circle from above, and going from there closes nothing. */
	*ARENA_PUSH(db->arena, &parents) = id.v;
	for (size_t at = 0; at < parents.n; at++) {
		struct q_community_below_list below = {0};
		TRY(q_community_below(db, (place_id){parents.v[at]}, &below));
		for (size_t i = 0; i < below.n; i++) {
			struct q_access_shut_out out;
			TRY(q_access_shut_out(db, person, below.v[i].id, &out, &found));
			if (!found)
				continue;
			TRY(part_one(db, below.v[i].id, person, true, &was_in));
			*ARENA_PUSH(db->arena, &parents) = below.v[i].id.v;
		}
	}
	return place_leave_below(db, id, person);
}

err community_let_go(struct db *db, place_id id, person_id person)
{
	bool was_in;
	return part_one(db, id, person, true, &was_in);
}
