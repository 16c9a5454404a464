/* SPDX-License-Identifier: Apache-2.0
 * import: people, communities and conversations of another chat.
 */
#include "feature/chat/import.h"

#include "base/id.h"
#include "base/utf8.h"
#include "core/import/encoding.h"
#include "html/html.h"

#include "chat.sql.h"

#include <stdlib.h>

/* ---- the whole ---- */

str chat_import_number(struct chat_import *i, const char *word, int64_t number)
{
	struct out o = out_new(i->row, 64);
	out_str(&o, str_from(word));
	out_byte(&o, ' ');
	out_int(&o, number);
	return out_view(&o);
}

/* What others write, too, in the last moment, so that nobody waits for the rest. */
static err end_rooms(struct chat_import *i)
{
	for (size_t k = 0; k < i->answers.n; k++) {
		arena_reset(i->row);
		TRY(conversation_bring_answers(i->db, i->answers.v[k].message, i->answers.v[k].n));
	}
	for (size_t k = 0; k < i->rooms.n; k++) {
		arena_reset(i->row);
		TRY(imported_put(i->db, i->source,
				 chat_import_number(i, "kept", i->rooms.v[k].c.id),
				 i->rooms.v[k].kept));
		TRY(conversation_bring_end(i->db, i->rooms.v[k].c.id, i->rooms.v[k].newest,
					   &i->rooms.v[k].readers));
	}
	return OK;
}

err chat_import_run(struct chat_import *i, err (*read)(struct chat_import *i, void *arg, str *why),
		    void *arg, str *why)
{
	struct arena *before = i->db->arena;
	person_id viewer = i->db->viewer;
	i->whole = before;
	i->row = arena_new(2 * IMPORT_RECORD_ARENA);
	i->db->arena = i->row;
	i->db->viewer = (person_id){0};
	err e = read(i, arg, why);
	if (!e)
		e = end_rooms(i);
	*why = str_dup(before, *why);
	i->db->log_text = str_dup(before, i->db->log_text);
	i->db->arena = before;
	i->db->viewer = viewer;
	arena_free(i->row);
	chat_import_unmeet(&i->met);
	chat_import_unmeet(&i->inside);
	return e;
}

void chat_import_skip(struct chat_import *i, str reason)
{
	import_skip(i->whole, i->report, reason);
}

str chat_import_key(struct chat_import *i, const char *word, str name)
{
	return str_cat(i->row, str_from(word), S(" "), name);
}

static str numbered_key(struct chat_import *i, const char *word, int64_t a, int64_t b)
{
	struct out o = out_new(i->row, 128);
	out_str(&o, str_from(word));
	out_byte(&o, ' ');
	out_int(&o, a);
	out_byte(&o, ' ');
	out_int(&o, b);
	return out_view(&o);
}

static void count(struct chat_import *i, bool made)
{
	i->report->read++;
	if (made)
		i->report->written++;
	else
		chat_import_skip(i, S("here already"));
}

/* ---- people ---- */

err chat_import_person(struct chat_import *i, str name, struct import_author *author, bool counted,
		       person_id *id)
{
	bool made;
	author->source = i->source;
	if (str_empty(author->key))
		author->key = chat_import_key(i, "user", name);
	TRY(import_author(i->db, author, id, &made));
	chat_import_set(i->whole, &i->people, name, id->v);
	if (counted)
		count(i, made);
	return OK;
}

err chat_import_writer(struct chat_import *i, str name, person_id *id)
{
	if (chat_import_get(&i->people, name, &id->v))
		return OK;
	return chat_import_person(
		i, name,
		&(struct import_author){.kind = PERSON_ALUMNI,
					.display_name = one_line(i->row, name, 100)},
		false, id);
}

str chat_import_handle(struct chat_import *i, struct arena *a, str name)
{
	struct person p;
	int64_t id;
	if (!chat_import_get(&i->people, name, &id) ||
	    person_find(i->db, (person_id){id}, &p) != OK)
		return STR_NONE;
	return str_dup(a, p.handle);
}

/* ---- communities ---- */

static err find_community(struct chat_import *i, str key, struct place *place, bool *shared,
			  str *why)
{
	struct q_chat_brought_place q;
	bool found;
	TRY(imported_find(i->db, i->source, key, &place->id.v));
	TRY(q_chat_brought_place(i->db, place->id, &q, &found));
	if (!found || q.state == PLACE_DELETED) {
		*why = S("a community of an earlier import was deleted here");
		return INVALID;
	}
	place->hub = q.hub;
	if (shared)
		*shared = q.shared;
	return OK;
}

err chat_import_community(struct chat_import *i, const struct chat_import_community *c,
			  struct place *place, bool *shared, str *why)
{
	const struct place_pages *pages = place_pages_of(PLACE_COMMUNITY);
	str key = chat_import_key(i, "community", c->name);
	str title = one_line(i->row, c->title.n ? c->title : c->name, PLACE_TITLE_MAX);
	*place = (struct place){0};
	if (shared)
		*shared = false;
	err e = find_community(i, key, place, shared, why);
	if (e != NOT_FOUND) {
		if (!e && !c->uncounted)
			count(i, false);
		return e;
	}
	REQUIRE(pages && pages->bring);
	*place = (struct place){.kind = PLACE_COMMUNITY,
				.title = title.n ? title : S("Chat"),
				.description = utf8_head(c->about, PLACE_ABOUT_MAX),
				.owner = c->owner};
	TRY(pages->bring(i->db, place, c->hidden));
	if (!c->uncounted)
		count(i, true);
	place->handle = place->title = place->description = STR_NONE;
	return imported_put(i->db, i->source, key, place->id.v);
}

/* Once: who leaves here stays out, however often the export is read. *key: for let_in. */
static err first_time(struct chat_import *i, int64_t where, person_id person, str *key, bool *first)
{
	int64_t known;
	*key = numbered_key(i, "in", where, person.v);
	(void)chat_import_meet(&i->inside, *key);
	err e = imported_find(i->db, i->source, *key, &known);
	*first = e == NOT_FOUND;
	return *first ? OK : e;
}

/* Who was in it without an import is nobody whom one takes out. */
static err let_in(struct chat_import *i, str key, person_id person, bool by_us)
{
	return imported_put(i->db, i->source, key, by_us ? person.v : 0);
}

err chat_import_was_inside(struct chat_import *i, int64_t where, person_id person, bool *was)
{
	int64_t known = 0;
	err e = imported_find(i->db, i->source, numbered_key(i, "in", where, person.v), &known);
	*was = e == OK;
	return e == NOT_FOUND ? OK : e;
}

static err take_out(struct chat_import *i, const struct conversation *group, place_id community,
		    person_id person)
{
	const struct place_pages *pages = place_pages_of(PLACE_COMMUNITY);
	int64_t where = group ? group->id : community.v, known;
	str key = numbered_key(i, "in", where, person.v);
	err e = chat_import_was_met(&i->inside, key) ? NOT_FOUND
						     : imported_find(i->db, i->source, key, &known);
	if (e || known != person.v)
		return e == NOT_FOUND ? OK : e;
	REQUIRE(pages && pages->part);
	import_note(i->whole, i->report,
		    S("somebody who is not in it there any more was taken out"));
	/* Let in again there, they come in again. */
	TRY(imported_drop(i->db, i->source, key));
	return group ? conversation_leave(i->db, group->id, person)
		     : pages->part(i->db, community, person);
}

err chat_import_only_those(struct chat_import *i, const struct conversation *group,
			   place_id community)
{
	struct id_list people = {0};
	struct q_chat_brought_members_list members = {0};
	if (group)
		TRY(conversation_bring_people(i->db, group->id, &people));
	else
		TRY(q_chat_brought_members(i->db, community, &members));
	for (size_t k = 0; k < members.n; k++)
		*ARENA_PUSH(i->row, &people) = members.v[k].person.v;
	for (size_t k = 0; k < people.n; k++)
		TRY(take_out(i, group, community, (person_id){people.v[k]}));
	return OK;
}

err chat_import_member(struct chat_import *i, place_id community, person_id person, enum role role)
{
	enum role has = ROLE_NONE;
	bool first;
	str key;
	TRY(first_time(i, community.v, person, &key, &first));
	if (!first)
		return OK;
	i->db->viewer = person;
	err e = access_role(i->db, community, &has);
	i->db->viewer = (person_id){0};
	if (e && e != NOT_FOUND)
		return e;
	/* Whose it is, the import said when it made it. */
	TRY(let_in(i, key, person, has == ROLE_NONE || role == ROLE_OWNER));
	return has >= role ? OK : member_put(i->db, person, community, role, MEMBER_IN);
}

/* ---- conversations ---- */

struct chat_import_room *chat_import_room(struct chat_import *i, str key)
{
	int64_t at;
	return chat_import_get(&i->room_at, key, &at) ? &i->rooms.v[at] : NULL;
}

static err add_room(struct chat_import *i, str key, const struct conversation *c)
{
	struct chat_import_room room = {.c = {.id = c->id, .kind = c->kind, .circle = c->circle},
					.key = str_dup(i->whole, key)};
	TRY(conversation_bring_begin(i->db, c->id, i->whole, &room.readers));
	chat_import_set(i->whole, &i->room_at, key, (int64_t)i->rooms.n);
	*ARENA_PUSH(i->whole, &i->rooms) = room;
	return OK;
}

err chat_import_known(struct chat_import *i, str key, struct conversation *c)
{
	struct q_chat_brought_conversation q;
	bool found;
	TRY(imported_find(i->db, i->source, key, &c->id));
	TRY(q_chat_brought_conversation(i->db, c->id, &q, &found));
	if (!found)
		return NOT_FOUND;
	c->kind = (enum conversation_kind)q.kind;
	c->circle = q.circle;
	c->place = (place_id){q.place};
	c->last = q.last;
	return OK;
}

err chat_import_kept(struct chat_import *i, const struct conversation *c, int64_t *kept)
{
	err e = imported_find(i->db, i->source, chat_import_number(i, "kept", c->id), kept);
	*kept = e ? 0 : *kept;
	return e == NOT_FOUND ? OK : e;
}

err chat_import_forget(struct chat_import *i, str key)
{
	TRY(imported_drop(i->db, i->source, key));
	return imported_drop(i->db, i->source, chat_import_key(i, "community", key));
}

err chat_import_channel(struct chat_import *i, str key, const struct place *of, str title,
			bool counted)
{
	struct conversation c = {0};
	err e = chat_import_known(i, key, &c);
	if (e && e != NOT_FOUND)
		return e;
	if (e) {
		TRY(conversation_bring(i->db, of, one_line(i->row, title, CONVERSATION_NAME_MAX),
				       &c));
		TRY(imported_put(i->db, i->source, key, c.id));
	}
	if (counted)
		count(i, e == NOT_FOUND);
	return add_room(i, key, &c);
}

err chat_import_enter(struct chat_import *i, str key, person_id person, bool keeps)
{
	struct chat_import_room *room = chat_import_room(i, key);
	struct id_list there = {0};
	bool first, fresh;
	str remembered;
	REQUIRE(room);
	TRY(first_time(i, room->c.id, person, &remembered, &first));
	if (!first)
		return OK;
	TRY(conversation_bring_people(i->db, room->c.id, &there));
	if (there.n >= CONVERSATION_PEOPLE_MAX) {
		import_note(i->whole, i->report,
			    S("a group of over 200: the others are not in it"));
		return OK;
	}
	TRY(conversation_bring_in(i->db, room->c.id, person, keeps, &fresh));
	return let_in(i, remembered, person, fresh);
}

/* The two may talk here already: then this is what they said before. */
static err pair_of(struct chat_import *i, str key, str remembered, int64_t one, int64_t other,
		   bool counted)
{
	struct conversation c = {.kind = CONVERSATION_PAIR};
	int64_t known = 0;
	i->db->viewer = (person_id){one};
	err e = conversation_pair(i->db, (person_id){other}, &c.id);
	i->db->viewer = (person_id){0};
	TRY(e);
	c.circle = c.id;
	e = imported_find(i->db, i->source, remembered, &known);
	if (e && e != NOT_FOUND)
		return e;
	if (known != c.id)
		TRY(imported_put(i->db, i->source, remembered, c.id));
	if (counted)
		count(i, known != c.id);
	return add_room(i, key, &c);
}

/* Is nobody in it but these? Somebody may have been brought in here. */
static err only_these(struct chat_import *i, int64_t id, struct id_list each, bool *only)
{
	struct id_list there = {0};
	TRY(conversation_bring_people(i->db, id, &there));
	*only = true;
	for (size_t k = 0; k < there.n; k++) {
		bool found = false;
		for (size_t n = 0; n < each.n && !found; n++)
			found = each.v[n] == there.v[k];
		*only = *only && found;
	}
	return OK;
}

/* As chat_import_channel, but remembered by another name than that of this run. What was said to
 * these is not for others: where these came in, it goes on in another one. */
static err group_of(struct chat_import *i, str key, str remembered, struct id_list each,
		    bool counted)
{
	struct conversation c = {0};
	bool only = true;
	err e = chat_import_known(i, remembered, &c);
	if (e && e != NOT_FOUND)
		return e;
	if (!e)
		TRY(only_these(i, c.id, each, &only));
	if (e || !only) {
		c = (struct conversation){0};
		TRY(conversation_bring(i->db, NULL, STR_NONE, &c));
		TRY(imported_put(i->db, i->source, remembered, c.id));
	}
	if (counted)
		count(i, e == NOT_FOUND);
	return add_room(i, key, &c);
}

static int by_number(const void *a, const void *b)
{
	int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
	return (x > y) - (x < y);
}

static struct id_list each_once(struct chat_import *i, struct id_list people)
{
	struct id_list sorted = {0}, each = {0};
	for (size_t k = 0; k < people.n; k++)
		*ARENA_PUSH(i->row, &sorted) = people.v[k];
	if (sorted.n)
		qsort(sorted.v, sorted.n, sizeof(*sorted.v), by_number);
	for (size_t k = 0; k < sorted.n; k++)
		if (k == 0 || sorted.v[k] != sorted.v[k - 1])
			*ARENA_PUSH(i->row, &each) = sorted.v[k];
	return each;
}

str chat_import_people_key(struct chat_import *i, struct id_list people)
{
	struct id_list each = each_once(i, people);
	struct out o = out_new(i->row, 16 + each.n * 24);
	out_lit(&o, "people");
	for (size_t k = 0; k < each.n; k++) {
		out_byte(&o, ' ');
		out_int(&o, each.v[k]);
	}
	return out_view(&o);
}

err chat_import_people(struct chat_import *i, str key, struct id_list people, bool counted)
{
	struct id_list each = each_once(i, people);
	str remembered = chat_import_people_key(i, each);
	if (each.n == 2)
		return pair_of(i, key, remembered, each.v[0], each.v[1], counted);
	if (each.n == 0 || each.n > CONVERSATION_PEOPLE_MAX) {
		i->report->read += counted;
		if (counted)
			chat_import_skip(i, S("a conversation of nobody, or of more than 200"));
		return OK;
	}
	TRY(group_of(i, key, remembered, each, counted));
	for (size_t k = 0; k < each.n; k++)
		TRY(chat_import_enter(i, key, (person_id){each.v[k]}, false));
	return OK;
}
