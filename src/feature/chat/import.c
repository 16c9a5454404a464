/* SPDX-License-Identifier: Apache-2.0
 * import: people, communities, conversations and messages of another chat.
 */
#include "feature/chat/import.h"

#include "base/id.h"
#include "base/utf8.h"
#include "core/import/encoding.h"
#include "html/html.h"

#include "chat.sql.h"

#include <stdlib.h>

/* ---- the whole ---- */

static err end_rooms(struct chat_import *i)
{
	for (size_t k = 0; k < i->rooms.n; k++) {
		arena_reset(i->row);
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
	if (i->met.own)
		arena_free(i->met.own);
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

/* Once: who leaves here stays out, however often the export is read. */
static err first_time(struct chat_import *i, int64_t where, person_id person, bool *first)
{
	int64_t known;
	str key = numbered_key(i, "in", where, person.v);
	err e = imported_find(i->db, i->source, key, &known);
	*first = e == NOT_FOUND;
	return *first ? imported_put(i->db, i->source, key, person.v) : e;
}

err chat_import_member(struct chat_import *i, place_id community, person_id person, enum role role)
{
	enum role has = ROLE_NONE;
	bool first;
	TRY(first_time(i, community.v, person, &first));
	if (!first)
		return OK;
	i->db->viewer = person;
	err e = access_role(i->db, community, &has);
	i->db->viewer = (person_id){0};
	if (e && e != NOT_FOUND)
		return e;
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
	struct chat_import_room room = {.c = {.id = c->id, .kind = c->kind, .circle = c->circle}};
	TRY(conversation_bring_begin(i->db, c->id, i->whole, &room.readers));
	chat_import_set(i->whole, &i->room_at, key, (int64_t)i->rooms.n);
	*ARENA_PUSH(i->whole, &i->rooms) = room;
	return OK;
}

/* The conversation of an earlier import. */
static err find_room(struct chat_import *i, str key, struct conversation *c)
{
	struct q_chat_brought_conversation q;
	bool found;
	TRY(imported_find(i->db, i->source, key, &c->id));
	TRY(q_chat_brought_conversation(i->db, c->id, &q, &found));
	if (!found)
		return NOT_FOUND;
	c->kind = (enum conversation_kind)q.kind;
	c->circle = q.circle;
	return OK;
}

err chat_import_channel(struct chat_import *i, str key, const struct place *of, str title,
			bool counted)
{
	struct conversation c = {0};
	err e = find_room(i, key, &c);
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
	bool first;
	REQUIRE(room);
	TRY(first_time(i, room->c.id, person, &first));
	return first ? conversation_bring_in(i->db, room->c.id, person, keeps) : OK;
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

/* As chat_import_channel, but remembered by another name than that of this run. */
static err group_of(struct chat_import *i, str key, str remembered, bool counted)
{
	struct conversation c = {0};
	err e = find_room(i, remembered, &c);
	if (e && e != NOT_FOUND)
		return e;
	if (e) {
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
	TRY(group_of(i, key, remembered, counted));
	for (size_t k = 0; k < each.n; k++)
		TRY(chat_import_enter(i, key, (person_id){each.v[k]}, false));
	return OK;
}

/* ---- messages ---- */

/* A moment that very many messages are of is not gone through again for each. */
enum { CROWD = 8 };

static str moment_key(struct chat_import *i, int64_t time)
{
	struct out o = out_new(i->row, 32);
	out_int(&o, id_moment(time));
	return out_view(&o);
}

static err write_one(struct chat_import *i, const struct conversation *c,
		     struct conversation_brought *said, int64_t *id)
{
	str moment = moment_key(i, said->created);
	int64_t first = id_moment(said->created);
	chat_import_get(&i->crowded, moment, &said->after);
	TRY(conversation_bring_words(i->db, c, said, id));
	if (*id - (said->after > first ? said->after : first) > CROWD || said->after)
		chat_import_set(i->whole, &i->crowded, moment, *id);
	return OK;
}

/* One that is too long becomes several. */
static err write_parts(struct chat_import *i, const struct chat_import_said *said, str body,
		       int64_t *id)
{
	struct chat_import_room *room = chat_import_room(i, said->room);
	int64_t now = i->db->now, part;
	str rest = body;
	*id = 0;
	do {
		str head = utf8_head(rest, MESSAGE_MAX);
		TRY(write_one(i, &room->c,
			      &(struct conversation_brought){
				      .author = said->author,
				      .thread = said->thread,
				      .body = head,
				      .created = said->created < now ? said->created : now,
				      .edited = said->edited < now ? said->edited : now},
			      &part));
		room->newest = part > room->newest ? part : room->newest;
		*id = *id ? *id : part;
		rest = str_sub(rest, head.n, rest.n);
	} while (rest.n);
	if (utf8_count(body) > MESSAGE_MAX)
		import_note(i->whole, i->report,
			    S("a message of over 10,000 characters became several"));
	if (said->cut)
		import_note(i->whole, i->report, S("a message of over 64 KB was cut"));
	return OK;
}

str chat_import_said_key(struct chat_import *i, str room, person_id author, int64_t created)
{
	struct out o = out_new(i->row, 128);
	out_lit(&o, "said ");
	out_int(&o, chat_import_room(i, room)->c.id);
	out_byte(&o, ' ');
	out_int(&o, author.v);
	out_byte(&o, ' ');
	out_int(&o, created / 1000);
	size_t n = o.n;
	int64_t k = 0, first;
	str moment = str_dup(i->row, out_view(&o));
	chat_import_get(&i->crowded, moment, &k);
	for (first = k;; k++) {
		o.n = n;
		out_byte(&o, ' ');
		out_int(&o, k);
		if (!chat_import_meet(&i->met, out_view(&o)))
			break;
	}
	if (first || k > CROWD)
		chat_import_set(i->whole, &i->crowded, moment, k);
	return out_view(&o);
}

/* Was it changed there since it came here? When it was, is remembered. */
static err change(struct chat_import *i, const struct chat_import_said *said, str body, int64_t id)
{
	str key = chat_import_key(i, "changed", said->key);
	int64_t before = 0, edited = said->edited < i->db->now ? said->edited : i->db->now;
	bool changed = false;
	err e = imported_find(i->db, i->source, key, &before);
	if (e && e != NOT_FOUND)
		return e;
	if (edited > before && body.n && utf8_count(body) <= MESSAGE_MAX)
		TRY(conversation_bring_change(i->db, id, body, before, edited, &changed));
	if (!changed) {
		chat_import_skip(i, S("here already"));
		return OK;
	}
	i->report->written++;
	import_note(i->whole, i->report, S("a message that was changed since"));
	return imported_put(i->db, i->source, key, edited);
}

err chat_import_say(struct chat_import *i, const struct chat_import_said *said, int64_t *id,
		    bool *fresh)
{
	str body = str_trim(said->body);
	*fresh = false;
	*id = 0;
	i->report->read++;
	err e = imported_find(i->db, i->source, said->key, id);
	i->again += e == OK;
	i->kept += e == OK;
	if (e == OK)
		return change(i, said, body, *id);
	if (e != NOT_FOUND)
		return e;
	if (body.n == 0 && said->files == 0) {
		chat_import_skip(i, S("a message without words or files that are here"));
		return OK;
	}
	TRY(write_parts(i, said, body, id));
	*fresh = true;
	i->kept++;
	i->report->written++;
	if (said->edited)
		TRY(imported_put(i->db, i->source, chat_import_key(i, "changed", said->key),
				 said->edited < i->db->now ? said->edited : i->db->now));
	return imported_put(i->db, i->source, said->key, *id);
}

/* The signs of the house by the names that others give them; 0 for the rest. */
static int64_t sign_of(str emoji)
{
	static const struct {
		const char *name;
		int64_t sign;
	} signs[] = {
		{"+1", 1},
		{"thumbsup", 1},
		{"ok_hand", 1},
		{"heart", 2},
		{"hearts", 2},
		{"heart_eyes", 2},
		{"blue_heart", 2},
		{"green_heart", 2},
		{"smile", 3},
		{"smiley", 3},
		{"grin", 3},
		{"grinning", 3},
		{"joy", 3},
		{"laughing", 3},
		{"satisfied", 3},
		{"rolling_on_the_floor_laughing", 3},
		{"tada", 4},
		{"clap", 4},
		{"raised_hands", 4},
		{"confetti_ball", 4},
		{"eyes", 5},
		{"white_check_mark", 6},
		{"heavy_check_mark", 6},
		{"ballot_box_with_check", 6},
	};
	str name = str_cut(&emoji, ':');
	for (size_t k = 0; k < sizeof(signs) / sizeof(*signs); k++)
		if (str_eq(name, str_from(signs[k].name)))
			return signs[k].sign;
	return 0;
}

err chat_import_sign(struct chat_import *i, int64_t message, bool fresh, person_id person,
		     str emoji)
{
	int64_t sign = sign_of(emoji);
	i->report->read++;
	if (!message || !fresh) {
		chat_import_skip(i, message ? S("here already")
					    : S("a reaction to what is not brought"));
		return OK;
	}
	if (!sign) {
		chat_import_skip(i, str_cat(i->row, S("a reaction that is no sign here: "),
					    one_line(i->row, emoji, 40)));
		return OK;
	}
	i->report->written++;
	return conversation_bring_sign(i->db, message, person, sign);
}

/* "@" and "#" name nobody and nothing of ours there. */
static str without_names(struct arena *a, str markdown)
{
	struct out o = out_new(a, markdown.n * 5 + 1);
	char before = ' ';
	for (size_t i = 0; i < markdown.n; before = markdown.p[i++]) {
		char c = markdown.p[i];
		bool begins = before == ' ' || before == '\n' || before == '(' || before == '\\';
		if (!begins || (c != '@' && c != '#')) {
			out_byte(&o, c);
			continue;
		}
		o.n -= before == '\\';
		out_str(&o, c == '@' ? IMPORT_AT : S("&#35;"));
	}
	return out_view(&o);
}

str chat_import_plain(struct arena *a, str text)
{
	struct out o = out_new(a, text.n * 8 + 16);
	html_text(&o, text);
	return without_names(a, html_to_markdown(a, out_view(&o), NULL));
}
