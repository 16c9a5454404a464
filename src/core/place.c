/* SPDX-License-Identifier: Apache-2.0
 * place: places nest; hub and circle are resolved when a place is made or changed, never when it is
 * read.
 */
#include "core/place.h"

#include "base/rand.h"
#include "base/utf8.h"
#include "core/event.h"
#include "core/job.h"
#include "core/person.h"

#include "access.sql.h"
#include "place.sql.h"

static int64_t circle_of(const struct place *p, int64_t parent_circle)
{
	/* The narrower of its own audience and its parent's circle. */
	if (p->audience == AUDIENCE_MEMBERS)
		return p->hub;
	if (parent_circle > CIRCLE_INTERNAL)
		return parent_circle;
	return p->audience == AUDIENCE_INTERNAL ? CIRCLE_INTERNAL : parent_circle;
}

static void sort_by(struct arena *a, struct place *p, str sorted_by)
{
	str key = str_empty(sorted_by) ? p->title : sorted_by;
	char letter = name_letter(key);
	p->letter = str_dup(a, (str){&letter, 1});
	p->sort_key = name_sort_key(a, str_cat(a, key, S(" "), p->title));
}

err place_sort(struct db *db, struct place *p, person_id owner, str sorted_by)
{
	p->owner = owner;
	sort_by(db->arena, p, sorted_by);
	return q_place_sorted(db, p->id, owner, p->letter, p->sort_key);
}

err place_name_own(struct db *db, person_id owner, str name, str sorted_by)
{
	struct place own = {.title = name};
	sort_by(db->arena, &own, sorted_by);
	return q_place_own_name(db, owner, name, own.letter, own.sort_key);
}

err place_set_state(struct db *db, place_id id, enum place_state state)
{
	return q_place_state(db, id, state);
}

err place_is_open(struct db *db, place_id id, bool *open)
{
	struct q_place_is q;
	TRY(q_place_is(db, id, &q));
	*open = q.state == PLACE_LIVE;
	return OK;
}

err places_hold(struct db *db)
{
	return database_is_postgres(db->database) ? q_place_turn(db, id_new()) : OK;
}

err place_delete(struct db *db, place_id id)
{
	struct q_place_any_item any;
	struct q_place_any_below lower;
	struct q_place_members_list members = {0};
	bool found;
	TRY(places_hold(db));
	TRY(q_place_any_item(db, id, &any, &found));
	if (found)
		return CONFLICT;
	TRY(q_place_any_below(db, id, &lower, &found));
	if (found)
		return CONFLICT;
	do {
		members = (struct q_place_members_list){0};
		TRY(q_place_members(db, id, &members));
		for (size_t i = 0; i < members.n; i++)
			TRY(member_end(db, members.v[i].person, id));
	} while (members.n);
	TRY(q_access_hub_forget(db, id));
	TRY(q_place_drop_follows(db, id.v));
	TRY(q_place_drop_mutes(db, id.v));
	TRY(q_place_free_handle(db, id.v));
	return q_place_state(db, id, PLACE_DELETED);
}

/* How deep a place lies, and whether `below` is on its way up. */
static err way_up(struct db *db, place_id from, place_id below, int *depth, bool *loop)
{
	*depth = 0;
	*loop = false;
	for (place_id at = from; !ID_NONE(at) && *depth <= PLACE_DEPTH; ++*depth) {
		struct q_place_above up;
		*loop = *loop || ID_EQ(at, below);
		TRY(q_place_above(db, at, &up));
		at = (place_id){up.parent};
	}
	return OK;
}

/* How many levels lie below a place; counted until they are too many. */
static err levels_below(struct db *db, place_id top, int *levels)
{
	struct id_list level = {0}, next;
	*ARENA_PUSH(db->arena, &level) = top.v;
	for (*levels = -1; level.n && *levels <= PLACE_DEPTH; ++*levels) {
		next = (struct id_list){0};
		for (size_t i = 0; i < level.n; i++) {
			struct q_place_below_list below = {0};
			TRY(q_place_below(db, level.v[i], &below));
			for (size_t k = 0; k < below.n; k++)
				*ARENA_PUSH(db->arena, &next) = below.v[k].id.v;
		}
		level = next;
	}
	return OK;
}

err place_create(struct db *db, struct place *p, str sorted_by)
{
	int64_t parent_circle = CIRCLE_PUBLIC, parent_hub = 0;
	int depth;
	bool loop;
	if (!ID_NONE(p->parent)) {
		struct q_place_parent q;
		TRY(places_hold(db));
		TRY(q_place_parent(db, p->parent, &q));
		parent_circle = q.circle;
		parent_hub = q.hub;
		TRY(way_up(db, p->parent, (place_id){0}, &depth, &loop));
		if (depth > PLACE_DEPTH)
			return INVALID;
	}
	if (ID_NONE(p->id))
		p->id = (place_id){id_new()};
	if (str_empty(p->handle))
		TRY(handle_make(db, p->title, &p->handle));
	/* A person's own place shares the person's handle, which is registered already. */
	if (p->kind != PLACE_PERSON) {
		if (!handle_valid(p->handle))
			return INVALID;
		TRY(handle_take(db, p->handle, 2, p->id.v));
	}
	p->hub = p->own_members || !parent_hub ? p->id.v : parent_hub;
	p->circle = circle_of(p, parent_circle);
	p->state = PLACE_LIVE;
	if (!p->created)
		p->created = db->now;
	if (!p->joining)
		p->joining = JOIN_OPEN;
	sort_by(db->arena, p, sorted_by);
	TRY(q_place_add(db, p->id, p->parent.v, p->hub, p->circle, p->kind, p->own_members,
			p->audience, p->joining, p->handle, p->owner, p->title, p->description,
			p->language, p->letter, p->sort_key, p->created));
	return p->own_members ? member_put(db, p->owner, p->id, ROLE_OWNER, MEMBER_IN) : OK;
}

err place_find(struct db *db, place_id id, struct place *p)
{
	struct q_place_row q;
	TRY(q_place_row(db, id, &q));
	if (q.state == PLACE_DELETED)
		return NOT_FOUND;
	*p = (struct place){
		.id = q.id,
		.parent = q.parent,
		.hub = q.hub,
		.circle = q.circle,
		.kind = (enum place_kind)q.kind,
		.own_members = q.own_members,
		.audience = (enum audience)q.audience,
		.joining = (enum joining)q.joining,
		.state = (enum place_state)q.state,
		.handle = q.handle,
		.owner = q.owner,
		.title = q.title,
		.description = q.description,
		.language = q.language,
		.letter = q.letter,
		.sort_key = q.sort_key,
		.created = q.created,
		.members = q.members,
		.items = q.items,
		.last = q.last,
		.raters = q.raters,
		.stars = q.stars,
	};
	return OK;
}

err place_by_handle(struct db *db, str handle, enum place_kind kind, struct place *p, bool *moved)
{
	int target_kind;
	int64_t target;
	bool current;
	TRY(handle_find(db, handle, &target_kind, &target, &current));
	if (target_kind != 2)
		return NOT_FOUND;
	TRY(place_find(db, (place_id){target}, p));
	if (moved)
		*moved = !current;
	return p->kind == kind ? OK : NOT_FOUND;
}

err place_joined(struct db *db, enum place_kind kind, int64_t most, struct place_list *list)
{
	struct q_place_joined_list rows = {0};
	*list = (struct place_list){0};
	TRY(q_place_joined(db, kind, most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, list) =
			(struct place){.id = rows.v[i].id,
				       .hub = rows.v[i].hub,
				       .kind = kind,
				       .circle = rows.v[i].circle,
				       .audience = (enum audience)rows.v[i].audience,
				       .handle = rows.v[i].handle,
				       .title = rows.v[i].title};
	return OK;
}

err place_offered(struct db *db, enum place_kind kind, int64_t most, place_id chosen,
		  struct place_list *list, bool *more)
{
	struct place p;
	TRY(place_joined(db, kind, most + 1, list));
	*more = list->n > (size_t)most;
	if (*more)
		list->n = (size_t)most;
	if (ID_NONE(chosen))
		return OK;
	for (size_t i = 0; i < list->n; i++)
		if (ID_EQ(list->v[i].id, chosen))
			return OK;
	TRY(place_find(db, chosen, &p));
	if (p.kind != kind)
		return NOT_FOUND;
	*ARENA_PUSH(db->arena, list) = p;
	return OK;
}

struct called {
	str words, handle;
};

/* 2: just so; 1: it begins so; 0: not. */
static int fits(const struct called *c, str folded, str handle)
{
	if ((c->words.n && str_eq(folded, c->words)) || str_eq(handle, c->handle))
		return 2;
	return name_holds(folded, c->words) || str_starts(handle, c->handle);
}

err place_joined_called(struct db *db, enum place_kind kind, str text, size_t most,
			struct place_list *list, size_t *exact)
{
	struct q_place_joined_names_list rows = {0};
	struct called c;
	*list = (struct place_list){0};
	*exact = 0;
	text = utf8_head(str_trim(text), PLACE_TITLE_MAX);
	c.words = name_fold(db->arena, text);
	c.handle = str_lower(db->arena, str_sub(text, str_starts(text, S("@")), text.n));
	if (str_empty(c.handle))
		return OK;
	TRY(q_place_joined_names(db, kind, PLACES_SEARCHED, &rows));
	int *how = arena_alloc(db->arena, (rows.n + 1) * sizeof(int));
	for (size_t i = 0; i < rows.n; i++) {
		how[i] = fits(&c, name_fold(db->arena, rows.v[i].title), rows.v[i].handle);
		if (how[i] == 2)
			++*exact;
	}
	for (int wanted = 2; wanted; wanted--)
		for (size_t i = 0; i < rows.n && list->n < most; i++)
			if (how[i] == wanted)
				*ARENA_PUSH(db->arena, list) =
					(struct place){.id = rows.v[i].id,
						       .kind = kind,
						       .handle = rows.v[i].handle,
						       .title = rows.v[i].title};
	return OK;
}

err place_update(struct db *db, const struct place *p)
{
	return q_place_write(db, p->id, p->title, p->description, p->language, p->joining);
}

str place_secret_handle(struct arena *a)
{
	static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";
	uint8_t random[10];
	char *p = arena_alloc(a, sizeof(random));
	rand_bytes(random, sizeof(random));
	for (size_t i = 0; i < sizeof(random); i++)
		p[i] = letters[random[i] % 32];
	return (str){p, sizeof(random)};
}

err place_set_handle(struct db *db, place_id id, str is, str handle)
{
	if (str_empty(handle) || str_eq(handle, is))
		return OK;
	TRY(handle_take(db, handle, 2, id.v));
	return q_place_rename(db, id, handle);
}

static err hide_one(struct db *db, place_id id, str *handle)
{
	*handle = place_secret_handle(db->arena);
	TRY(q_place_free_handle(db, id.v));
	return place_set_handle(db, id, STR_NONE, *handle);
}

err place_hide_address(struct db *db, place_id id, str *handle)
{
	struct q_place_inside_list inside = {0};
	str other;
	TRY(q_place_inside(db, id, &inside));
	for (size_t i = 0; i < inside.n; i++)
		TRY(hide_one(db, inside.v[i].id, &other));
	return hide_one(db, id, handle);
}

/* Narrowing is effective at once and fails closed; the rows follow in batches. */
static err rewrite_later(struct db *db, place_id id, int64_t hub, bool narrower)
{
	struct out payload = out_new(db->arena, 32);
	if (narrower) {
		TRY(q_place_narrow(db, hub));
		TRY(q_access_reach_drop_all_named(db, hub));
		TRY(event_add(db, EVENT_NARROWED, (item_id){0}, (item_id){0}, (place_id){hub},
			      (person_id){0}));
	}
	out_int(&payload, id.v);
	return job_add(db, S("place.rewrite"), out_view(&payload), 0, true);
}

/* The places below inherit the new circle, level by level (there are not more than PLACE_DEPTH: a
 * loop, which nobody can make, would have no end); those with members of their own have a hub to
 * rewrite too, and members that end where they do not reach what is above. */
static err follow_below(struct db *db, place_id top, bool narrower)
{
	struct id_list parents = {0};
	size_t level_end = 1;
	int levels = 0;
	*ARENA_PUSH(db->arena, &parents) = top.v;
	for (size_t at = 0; at < parents.n; at++) {
		struct q_place_parent parent;
		if (at == level_end) {
			level_end = parents.n;
			if (++levels > PLACE_DEPTH)
				return FAULT;
		}
		struct q_place_below_list below = {0};
		TRY(q_place_parent(db, (place_id){parents.v[at]}, &parent));
		TRY(q_place_below(db, parents.v[at], &below));
		for (size_t i = 0; i < below.n; i++) {
			struct place child = {.hub = below.v[i].hub,
					      .audience = (enum audience)below.v[i].audience};
			int64_t circle = circle_of(&child, parent.circle);
			bool own = below.v[i].id.v == child.hub;
			if (circle == below.v[i].circle && !own)
				continue;
			TRY(q_place_circle(db, below.v[i].id, child.audience, circle));
			/* Whoever is a member of one below alone does not read there any more. */
			if (own && parent.circle > CIRCLE_INTERNAL)
				TRY(member_end_outside(db, below.v[i].id, parent.circle));
			if (circle != below.v[i].circle)
				TRY(rewrite_later(db, below.v[i].id, child.hub, narrower));
			*ARENA_PUSH(db->arena, &parents) = below.v[i].id.v;
		}
	}
	return OK;
}

err place_set_audience(struct db *db, place_id id, enum audience audience)
{
	struct place p;
	struct q_place_parent parent = {.circle = CIRCLE_PUBLIC};
	TRY(places_hold(db));
	TRY(place_find(db, id, &p));
	if (audience > AUDIENCE_MEMBERS || (p.hub != p.id.v && audience == AUDIENCE_MEMBERS))
		return INVALID;
	if (!ID_NONE(p.parent))
		TRY(q_place_parent(db, p.parent, &parent));
	bool narrower = audience > p.audience;
	p.audience = audience;
	TRY(q_place_circle(db, id, audience, circle_of(&p, parent.circle)));
	TRY(rewrite_later(db, id, p.hub, narrower));
	return follow_below(db, id, narrower);
}

err place_set_parent(struct db *db, place_id id, place_id parent)
{
	struct place p;
	struct q_place_parent above = {.circle = CIRCLE_PUBLIC};
	int depth, levels;
	bool loop;
	TRY(places_hold(db));
	TRY(place_find(db, id, &p));
	if (p.hub != p.id.v)
		return INVALID;
	TRY(way_up(db, parent, id, &depth, &loop));
	if (loop)
		return INVALID;
	TRY(levels_below(db, id, &levels));
	if (!ID_NONE(parent) && depth + levels > PLACE_DEPTH)
		return INVALID;
	if (!ID_NONE(parent))
		TRY(q_place_parent(db, parent, &above));
	TRY(q_place_new_parent(db, id, parent.v));
	int64_t circle = circle_of(&p, above.circle);
	if (above.circle > CIRCLE_INTERNAL)
		TRY(member_end_outside(db, id, above.circle));
	if (circle == p.circle)
		return follow_below(db, id, true);
	/* Members of another hub are other people: that counts as narrower. */
	bool narrower = circle > p.circle || circle > CIRCLE_INTERNAL;
	TRY(q_place_circle(db, id, p.audience, circle));
	TRY(rewrite_later(db, id, p.hub, narrower));
	return follow_below(db, id, narrower);
}

/* A member leaves one of those below; somebody else keeps it. */
static err leave_one(struct db *db, place_id id, person_id person)
{
	struct q_place_heir heir;
	bool found;
	TRY(member_end(db, person, id));
	TRY(q_place_heir(db, id, person, &heir, &found));
	if (!found)
		return OK;
	TRY(member_put(db, heir.person, id, ROLE_OWNER, MEMBER_IN));
	return q_place_heired(db, id, heir.person);
}

err place_leave_below(struct db *db, place_id top, person_id person)
{
	struct id_list parents = {0};
	*ARENA_PUSH(db->arena, &parents) = top.v;
	for (size_t at = 0; at < parents.n; at++) {
		struct q_place_below_list below = {0};
		TRY(q_place_below(db, parents.v[at], &below));
		for (size_t i = 0; i < below.n; i++) {
			struct q_access_shut_out out;
			bool own = below.v[i].id.v == below.v[i].hub, found = true;
			/* One that is read again from here on closes nothing below it. */
			if (own)
				TRY(q_access_shut_out(db, person, below.v[i].id, &out, &found));
			if (own && found)
				TRY(leave_one(db, below.v[i].id, person));
			if (found)
				*ARENA_PUSH(db->arena, &parents) = below.v[i].id.v;
		}
	}
	return OK;
}

err place_children(struct db *db, place_id parent, enum place_kind kind, int64_t most,
		   struct place_list *list)
{
	struct q_place_children_list rows = {0};
	*list = (struct place_list){0};
	TRY(q_place_children(db, parent, kind, most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, list) =
			(struct place){.id = rows.v[i].id,
				       .parent = parent,
				       .hub = rows.v[i].hub,
				       .kind = kind,
				       .circle = rows.v[i].circle,
				       .audience = (enum audience)rows.v[i].audience,
				       .handle = rows.v[i].handle,
				       .title = rows.v[i].title};
	return OK;
}

err place_rewrite_circles(struct db *db, place_id id, bool *more)
{
	struct q_place_parent p;
	struct q_place_wrong_circles_list items = {0};
	TRY(q_place_parent(db, id, &p));
	TRY(q_place_wrong_circles(db, p.hub, &items));
	for (size_t i = 0; i < items.n; i++)
		TRY(item_set_audience(db, items.v[i].id, (enum audience)items.v[i].audience,
				      (struct id_list){0}));
	*more = items.n == 500;
	if (*more)
		return OK;
	/* A statement that waited for a row counts what was there when it began to wait. */
	if (database_is_postgres(db->database))
		TRY(q_place_hold(db, p.hub));
	TRY(q_place_recount(db, p.hub));
	return q_place_narrowed(db, p.hub);
}
