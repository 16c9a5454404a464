/* SPDX-License-Identifier: Apache-2.0
 * import_mattermost: a bulk export of Mattermost. Teams become communities that only their members
 * read, open channels channels of these, closed ones groups (or hidden communities, when they are
 * large), direct and group messages conversations. Read twice: for the people and how many are in
 * what, then for the rest, so that nothing is made that nobody would read.
 */
#include "feature/chat/import.h"

#include "core/import/encoding.h"
#include "core/import/mattermost.h"

#include <stdlib.h>

#define FILE_MAX ((int64_t)256 << 30)
#define SOURCE S("mattermost")

/* A team, or a closed channel: who is in it, and who would keep it. */
struct circle_of {
	int64_t members;
	person_id keeper;
	bool keeps;	/* the keeper was said to */
	place_id place; /* once it is made, of a community */
	/* What an earlier import called so, and how much of it comes again: people of a team,
	 * messages of a channel. */
	bool looked;
	struct conversation known; /* of a channel; id 0: none */
	place_id team;		   /* of a team */
	int64_t again;
};
struct mattermost_import {
	struct chat_import i;
	const struct import_given *given;
	struct bundle files;
	str lines;	      /* the file of lines in the bundle */
	struct arena *post;   /* of a post with its answers; row is of one of them */
	int64_t users, again; /* in the file; of these known by an earlier import */
	bool repeated;	      /* there was an import before */
	bool settled;	      /* who is in what is known */
	int64_t guessed;      /* accounts here that nothing but an unchecked address names */
	struct chat_import_table circle_at;
	struct {
		struct circle_of *v;
		size_t n, cap;
	} circles;
};

static struct circle_of *circle(struct mattermost_import *m, str key)
{
	int64_t at;
	return chat_import_get(&m->circle_at, key, &at) ? &m->circles.v[at] : NULL;
}

static str team_key(struct mattermost_import *m, str team)
{
	return chat_import_key(&m->i, "team", team);
}

static str channel_key(struct mattermost_import *m, str team, str channel)
{
	return str_cat(m->i.row, S("channel "), team, S("/"), channel);
}

static void add_circle(struct mattermost_import *m, str key)
{
	if (circle(m, key))
		return;
	chat_import_set(m->i.whole, &m->circle_at, key, (int64_t)m->circles.n);
	*ARENA_PUSH(m->i.whole, &m->circles) = (struct circle_of){0};
}

/* ---- the first reading ---- */

static err look_for_team(struct mattermost_import *m, struct circle_of *c, str team)
{
	str key = chat_import_key(&m->i, "community", team_key(m, team));
	if (c->looked)
		return OK;
	c->looked = true;
	err e = imported_find(m->i.db, m->i.source, key, &c->team.v);
	return e == NOT_FOUND ? OK : e;
}

static err look_for_channel(struct mattermost_import *m, struct circle_of *c, str key)
{
	if (c->looked)
		return OK;
	c->looked = true;
	err e = chat_import_known(&m->i, key, &c->known);
	if (e)
		c->known = (struct conversation){0};
	return e == NOT_FOUND ? OK : e;
}

static err first_team(void *self, const struct mattermost_team *t, str *why)
{
	struct mattermost_import *m = self;
	(void)why;
	arena_reset(m->i.row);
	add_circle(m, team_key(m, t->name));
	return OK;
}

static err first_channel(void *self, const struct mattermost_channel *c, str *why)
{
	struct mattermost_import *m = self;
	(void)why;
	arena_reset(m->i.row);
	add_circle(m, channel_key(m, c->team, c->name));
	return OK;
}

/* Guests of a team read the channels that they are in; there is no such member of a community. */
static bool counts(const struct mattermost_user *u, const struct mattermost_membership *in)
{
	return !u->gone && (!u->guest || in->channel.n);
}

static str membership_key(struct mattermost_import *m, const struct mattermost_membership *in)
{
	return in->channel.n ? channel_key(m, in->team, in->channel) : team_key(m, in->team);
}

/* Names are changed there, and given to others afterwards; an address is of one account. Whose it
 * is, is checked there only when the server was told to. */
static err take_user(struct mattermost_import *m, const struct mattermost_user *u,
		     person_id *person)
{
	enum import_addresses said = m->given->addresses;
	struct import_author author = {.source = m->i.source,
				       .kind = u->gone	  ? PERSON_ALUMNI
					       : u->guest ? PERSON_GUEST
							  : PERSON_EMPLOYEE,
				       .login = u->name,
				       .given_name = u->given_name,
				       .family_name = u->family_name,
				       .display_name = u->nickname,
				       .email = u->email};
	int64_t known;
	if (u->email.n)
		author.key = str_cat(m->i.row, S("mail "), str_lower(m->i.row, u->email));
	else
		author.key = chat_import_key(&m->i, "user", u->name);
	err e = imported_find(m->i.db, m->i.source, author.key, &known);
	if (e && e != NOT_FOUND)
		return e;
	m->users++;
	m->again += e == OK;
	if (!u->vouched && said == ADDRESSES_UNSAID) {
		bool guess;
		TRY(import_author_by_address(m->i.db, &author, &guess));
		m->guessed += guess;
	}
	if (!u->vouched && said == ADDRESSES_UNCHECKED)
		author.email = STR_NONE;
	return chat_import_person(&m->i, u->name, &author, true, person);
}

static err first_user(void *self, const struct mattermost_user *u, str *why)
{
	struct mattermost_import *m = self;
	person_id person;
	(void)why;
	arena_reset(m->i.row);
	TRY(take_user(m, u, &person));
	for (size_t k = 0; k < u->memberships.n; k++) {
		const struct mattermost_membership *in = &u->memberships.v[k];
		struct circle_of *c = circle(m, membership_key(m, in));
		if (!c || !counts(u, in))
			continue;
		c->members++;
		if (m->repeated && !in->channel.n) {
			bool was = false;
			TRY(look_for_team(m, c, in->team));
			if (!ID_NONE(c->team))
				TRY(chat_import_was_inside(&m->i, c->team.v, person, &was));
			c->again += was;
		}
		if (ID_NONE(c->keeper) || (in->keeps && !c->keeps)) {
			c->keeper = person;
			c->keeps = in->keeps;
		}
	}
	return OK;
}

static err count_again(struct mattermost_import *m, struct circle_of *c, str key,
		       const struct mattermost_message *s)
{
	person_id person;
	int64_t known;
	if (str_starts(s->kind, S("system_")) || !chat_import_get(&m->i.people, s->user, &person.v))
		return OK;
	err e = imported_find(m->i.db, m->i.source,
			      chat_import_said_key(&m->i, key, c->known.id, person, s->created),
			      &known);
	c->again += e == OK;
	return e == NOT_FOUND ? OK : e;
}

/* Names of channels are changed and given to others, too: what was said tells which one it is. */
static err first_post(void *self, const struct mattermost_post *p, str *why)
{
	struct mattermost_import *m = self;
	(void)why;
	arena_reset(m->i.row);
	str key = p->people.n ? STR_NONE : channel_key(m, p->team, p->channel);
	struct circle_of *c = key.n && m->repeated ? circle(m, key) : NULL;
	if (!c)
		return OK;
	TRY(look_for_channel(m, c, key));
	if (!c->known.id)
		return OK;
	TRY(count_again(m, c, key, &p->said));
	for (size_t k = 0; k < p->replies.n; k++)
		TRY(count_again(m, c, key, &p->replies.v[k]));
	return OK;
}

/* ---- the second: what there is ---- */

/* Less than half of the people of the team of this name come again: it is another team. */
static err check_team(struct mattermost_import *m, struct circle_of *c, str team)
{
	int64_t before = 0;
	TRY(look_for_team(m, c, team));
	if (ID_NONE(c->team))
		return OK;
	err e = imported_find(m->i.db, m->i.source, chat_import_number(&m->i, "inside", c->team.v),
			      &before);
	if (e && e != NOT_FOUND)
		return e;
	return c->again * 2 < before ? chat_import_forget(&m->i, team_key(m, team)) : OK;
}

/* Is the channel of this name the one that it was: with the readers that it is to have, and at
 * least half of its messages come again? *known: it is. */
static err check_channel(struct mattermost_import *m, struct circle_of *c, str key, place_id team,
			 bool *known)
{
	int64_t kept, hidden = 0;
	*known = false;
	TRY(look_for_channel(m, c, key));
	if (!c->known.id)
		return OK;
	TRY(chat_import_kept(&m->i, &c->known, &kept));
	err e = imported_find(m->i.db, m->i.source, chat_import_key(&m->i, "community", key),
			      &hidden);
	if (e && e != NOT_FOUND)
		return e;
	bool same = kept ? c->again * 2 >= kept : c->known.last == c->known.id;
	bool group = c->known.kind == CONVERSATION_GROUP;
	bool fits = ID_NONE(team) ? group || c->known.place.v == hidden
				  : !group && ID_EQ(c->known.place, team);
	*known = same && fits;
	return *known ? OK : chat_import_forget(&m->i, key);
}

static err second_team(void *self, const struct mattermost_team *t, str *why)
{
	struct mattermost_import *m = self;
	struct place place;
	arena_reset(m->i.row);
	struct circle_of *c = circle(m, team_key(m, t->name));
	if (!c || !c->members) {
		m->i.report->read++;
		chat_import_skip(&m->i, S("a team that nobody is in"));
		return OK;
	}
	TRY(check_team(m, c, t->name));
	TRY(chat_import_community(
		&m->i,
		&(struct chat_import_community){.name = str_cat(m->i.row, S("team "), t->name),
						.title = t->title,
						.about = t->description,
						.owner = c->keeper,
						.hidden = !t->open},
		&place, NULL, why));
	c->place = place.id;
	return OK;
}

/* Groups hold 200 people: a larger closed channel is a community of its own that nobody else knows.
 */
static err closed_channel(struct mattermost_import *m, const struct mattermost_channel *c,
			  struct circle_of *own, str key, str *why)
{
	struct place place;
	str title = c->title.n ? c->title : c->name;
	bool known;
	TRY(check_channel(m, own, key, (place_id){0}, &known));
	bool group = known ? own->known.kind == CONVERSATION_GROUP
			   : own->members <= CONVERSATION_PEOPLE_MAX;
	if (group)
		return chat_import_channel(&m->i, key, NULL, title, true);
	TRY(chat_import_community(&m->i,
				  &(struct chat_import_community){.name = key,
								  .title = title,
								  .owner = own->keeper,
								  .hidden = true,
								  .uncounted = true},
				  &place, NULL, why));
	own->place = place.id;
	return chat_import_channel(&m->i, key, &place, title, true);
}

static err second_channel(void *self, const struct mattermost_channel *c, str *why)
{
	struct mattermost_import *m = self;
	arena_reset(m->i.row);
	str key = channel_key(m, c->team, c->name);
	struct circle_of *own = circle(m, key), *team = circle(m, team_key(m, c->team));
	if (c->closed && own && own->members)
		return closed_channel(m, c, own, key, why);
	if (c->closed || !team || ID_NONE(team->place)) {
		m->i.report->read++;
		chat_import_skip(&m->i, c->closed ? S("a closed channel that nobody is in")
						  : S("a channel of a team that is not brought"));
		return OK;
	}
	struct place place = {.id = team->place, .hub = team->place.v};
	bool known;
	if (own)
		TRY(check_channel(m, own, key, team->place, &known));
	return chat_import_channel(&m->i, key, &place, c->title.n ? c->title : c->name, true);
}

static err second_user(void *self, const struct mattermost_user *u, str *why)
{
	struct mattermost_import *m = self;
	person_id person;
	arena_reset(m->i.row);
	if (m->settled) {
		*why = S("a user behind what was said: this is no export of Mattermost's own");
		return INVALID;
	}
	TRY(chat_import_writer(&m->i, u->name, &person));
	for (size_t k = 0; k < u->memberships.n; k++) {
		const struct mattermost_membership *in = &u->memberships.v[k];
		str key = membership_key(m, in);
		const struct circle_of *c = circle(m, key);
		const struct chat_import_room *room = chat_import_room(&m->i, key);
		if (!c || !counts(u, in))
			continue;
		if (!ID_NONE(c->place))
			TRY(chat_import_member(&m->i, c->place, person,
					       ID_EQ(c->keeper, person) ? ROLE_OWNER
					       : in->keeps		? ROLE_FACILITATOR
									: ROLE_MEMBER));
		else if (room && room->c.kind == CONVERSATION_GROUP)
			TRY(chat_import_enter(&m->i, key, person, in->keeps));
	}
	return OK;
}

/* Before anything is said: who is out of it there is out of it here. */
static err settle(struct mattermost_import *m)
{
	if (m->settled)
		return OK;
	m->settled = true;
	for (size_t k = 0; k < m->i.rooms.n; k++) {
		const struct chat_import_room *room = &m->i.rooms.v[k];
		arena_reset(m->i.row);
		if (room->c.kind == CONVERSATION_GROUP && str_starts(room->key, S("channel ")))
			TRY(chat_import_only_those(&m->i, &room->c, (place_id){0}));
	}
	for (size_t k = 0; k < m->circles.n; k++) {
		const struct circle_of *c = &m->circles.v[k];
		arena_reset(m->i.row);
		if (ID_NONE(c->place))
			continue;
		TRY(chat_import_only_those(&m->i, NULL, c->place));
		TRY(imported_put(m->i.db, m->i.source,
				 chat_import_number(&m->i, "inside", c->place.v), c->members));
	}
	return OK;
}

/* The conversation of just these people, by who they are here: "people 17 42 99". */
static err people_of(struct mattermost_import *m, const struct text_list *names,
		     struct id_list *people, str *key)
{
	for (size_t k = 0; k < names->n; k++) {
		person_id person;
		TRY(chat_import_writer(&m->i, names->v[k], &person));
		*ARENA_PUSH(m->i.row, people) = person.v;
	}
	*key = chat_import_people_key(&m->i, *people);
	return OK;
}

static err second_people(void *self, const struct text_list *names, str *why)
{
	struct mattermost_import *m = self;
	struct id_list people = {0};
	str key;
	(void)why;
	TRY(settle(m));
	arena_reset(m->i.row);
	TRY(people_of(m, names, &people, &key));
	if (!chat_import_room(&m->i, key))
		return chat_import_people(&m->i, key, people, true);
	m->i.report->read++;
	chat_import_skip(&m->i, S("here already"));
	return OK;
}

/* ---- what was said ---- */

static void find_files(struct mattermost_import *m, const struct mattermost_message *s,
		       struct chat_import_files *files, size_t *here)
{
	for (size_t k = 0; k < s->files.n; k++) {
		str path = s->files.v[k];
		/* Files lie in "data" there, and nothing else is one: not the export itself. */
		str inside =
			str_starts(path, S("data/")) ? path : str_cat(m->i.row, S("data/"), path);
		str found = chat_import_find_file(&m->i, &inside, 1);
		*ARENA_PUSH(m->i.row, &files->paths) = found;
		*ARENA_PUSH(m->i.row, &files->names) = path_last(path);
		*here += found.n > 0;
	}
}

static void skip_all(struct mattermost_import *m, const struct mattermost_message *s, str reason)
{
	for (size_t k = 0; k < 1 + s->reactions.n + s->files.n; k++) {
		m->i.report->read++;
		chat_import_skip(&m->i, reason);
	}
}

/* The room's key lives longer than a row. */
static err say(struct mattermost_import *m, str room, const struct mattermost_message *s,
	       int64_t thread, int64_t *id, str *why)
{
	struct chat_import_files files = {0};
	struct chat_import_said said = {.room = room,
					.thread = thread,
					.cut = s->cut,
					.created = s->created,
					.edited = s->edited};
	bool fresh;
	arena_reset(m->i.row);
	*id = 0;
	if (str_starts(s->kind, S("system_"))) {
		skip_all(m, s, S("a notice of the machine"));
		return OK;
	}
	TRY(chat_import_writer(&m->i, s->user, &said.author));
	said.key = chat_import_said_key(&m->i, room, chat_import_room(&m->i, room)->c.id,
					said.author, s->created);
	said.body = chat_import_mattermost_text(&m->i, s->text);
	find_files(m, s, &files, &said.files);
	TRY(chat_import_say(&m->i, &said, id, &fresh));
	files.message = *id;
	files.owner = said.author;
	TRY(chat_import_attach(&m->i, &files, fresh, why));
	for (size_t k = 0; k < s->reactions.n; k++) {
		person_id person;
		TRY(chat_import_writer(&m->i, s->reactions.v[k].user, &person));
		TRY(chat_import_sign(&m->i, *id, fresh, person, s->reactions.v[k].emoji));
	}
	return OK;
}

static err second_post(void *self, const struct mattermost_post *p, str *why)
{
	struct mattermost_import *m = self;
	struct id_list people = {0};
	int64_t top, id;
	str room;
	TRY(settle(m));
	arena_reset(m->i.row);
	arena_reset(m->post);
	if (p->people.n)
		TRY(people_of(m, &p->people, &people, &room));
	else
		room = channel_key(m, p->team, p->channel);
	if (p->people.n && !chat_import_room(&m->i, room))
		TRY(chat_import_people(&m->i, room, people, false));
	if (!chat_import_room(&m->i, room)) {
		str reason = S("a message of a conversation that is not brought");
		skip_all(m, &p->said, reason);
		for (size_t k = 0; k < p->replies.n; k++)
			skip_all(m, &p->replies.v[k], reason);
		return OK;
	}
	room = str_dup(m->post, room);
	TRY(say(m, room, &p->said, 0, &top, why));
	for (size_t k = 0; k < p->replies.n; k++)
		TRY(say(m, room, &p->replies.v[k], top, &id, why));
	return OK;
}

static err other(void *self, str type, str *why)
{
	struct mattermost_import *m = self;
	(void)why;
	arena_reset(m->i.row);
	m->i.report->read++;
	chat_import_skip(&m->i, str_cat(m->i.row, S("nothing here for this: "),
					one_line(m->i.row, type, 40)));
	return OK;
}

/* ---- the file ---- */

static err pass(struct mattermost_import *m, const struct mattermost_handler *handler, str *why)
{
	struct arena *own = arena_new(IMPORT_RECORD_ARENA);
	struct source *s;
	err e = bundle_source(own, &m->files, m->lines, FILE_MAX, &s, why);
	if (!e)
		e = mattermost_read(own, s, handler, why);
	*why = str_dup(m->i.whole, *why);
	arena_free(own);
	return e;
}

static err find_lines(struct mattermost_import *m, str *why)
{
	size_t found = 0;
	for (size_t k = 0; k < m->files.names.n; k++) {
		str name = m->files.names.v[k];
		/* What is packed inside an archive is not unpacked twice. */
		bool packed = !m->files.zip && str_ends(name, S(".jsonl.gz"));
		if (!m->files.alone && !str_ends(name, S(".jsonl")) && !packed)
			continue;
		m->lines = name;
		found++;
	}
	*why = found > 1 ? S("several .jsonl files: give one of them")
			 : S("there is no .jsonl file");
	return found == 1 ? OK : INVALID;
}

/* An export holds all that an earlier one of the same server held: where less than half of it comes
 * again, it is of another server, whose teams and channels only have the same names. */
static err same_server(struct mattermost_import *m, str what, int64_t again, int64_t now, str *why)
{
	int64_t before = 0;
	err e = imported_find(m->i.db, m->i.source, what, &before);
	if (e && e != NOT_FOUND)
		return e;
	if (again * 2 < before && m->given->as.n == 0) {
		*why = S("most of what an earlier import brought is not in this export: say of "
			 "which server it is with --as NAME, or --as mattermost when it is the "
			 "same");
		return INVALID;
	}
	return imported_put(m->i.db, m->i.source, what, now);
}

static err first_pass(struct mattermost_import *m, str *why)
{
	int64_t before;
	err e = imported_find(m->i.db, m->i.source, S("users"), &before);
	if (e && e != NOT_FOUND)
		return e;
	m->repeated = e == OK;
	TRY(pass(m,
		 &(struct mattermost_handler){.self = m,
					      .team = first_team,
					      .channel = first_channel,
					      .user = first_user,
					      .post = first_post},
		 why));
	arena_reset(m->i.row);
	chat_import_unmeet(&m->i.met);
	m->i.crowded = (struct chat_import_table){0};
	if (m->guessed) {
		*why = S("it names addresses of accounts here, and Mattermost does not check them "
			 "unless it is told to: say --addresses checked, or --addresses unchecked "
			 "for other accounts");
		return INVALID;
	}
	return same_server(m, S("users"), m->again, m->users, why);
}

static err read_export(struct chat_import *i, void *arg, str *why)
{
	struct mattermost_import *m = arg;
	str as = m->given->as;
	TRY(bundle_open(i->whole, i->source, &m->files, why));
	i->source = SOURCE;
	if (as.n && !str_eq(as, SOURCE))
		i->source = str_cat(i->whole, SOURCE, S(" "), one_line(i->whole, as, 60));
	i->files = &m->files;
	TRY(find_lines(m, why));
	TRY(first_pass(m, why));
	TRY(pass(m,
		 &(struct mattermost_handler){.self = m,
					      .team = second_team,
					      .channel = second_channel,
					      .user = second_user,
					      .people = second_people,
					      .post = second_post,
					      .other = other},
		 why));
	TRY(settle(m));
	return same_server(m, S("messages"), i->again, i->kept, why);
}

err chat_import_mattermost(struct db *db, const struct app *app, const struct import_given *given,
			   struct import_report *report, str *why)
{
	struct mattermost_import m = {
		.i = {.db = db, .app = app, .report = report, .source = given->path},
		.given = given,
		.post = arena_new(IMPORT_RECORD_ARENA)};
	err e = chat_import_run(&m.i, read_export, &m, why);
	arena_free(m.post);
	return e;
}
