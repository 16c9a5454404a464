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

/* A team, or a closed channel: who is in it, and who would keep it. */
struct circle_of {
	int64_t members;
	person_id keeper;
	bool keeps;	/* the keeper was said to */
	place_id place; /* once it is made, of a community */
};
struct mattermost_import {
	struct chat_import i;
	struct bundle files;
	str lines; /* the file of lines in the bundle */
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

static err first_user(void *self, const struct mattermost_user *u, str *why)
{
	struct mattermost_import *m = self;
	person_id person;
	(void)why;
	arena_reset(m->i.row);
	TRY(chat_import_person(&m->i, u->name,
			       &(struct import_author){.kind = u->gone	  ? PERSON_ALUMNI
							       : u->guest ? PERSON_GUEST
									  : PERSON_EMPLOYEE,
						       .login = u->name,
						       .given_name = u->given_name,
						       .family_name = u->family_name,
						       .display_name = u->nickname,
						       .email = u->email},
			       true, &person));
	for (size_t k = 0; k < u->memberships.n; k++) {
		const struct mattermost_membership *in = &u->memberships.v[k];
		struct circle_of *c = circle(m, membership_key(m, in));
		if (!c || !counts(u, in))
			continue;
		c->members++;
		if (ID_NONE(c->keeper) || (in->keeps && !c->keeps)) {
			c->keeper = person;
			c->keeps = in->keeps;
		}
	}
	return OK;
}

/* ---- the second: what there is ---- */

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
	TRY(chat_import_community(
		&m->i,
		&(struct chat_import_community){.name = str_cat(m->i.row, S("team "), t->name),
						.title = t->title,
						.about = t->description,
						.owner = c->keeper,
						.hidden = !t->open},
		&place, why));
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
	if (own->members <= CONVERSATION_PEOPLE_MAX)
		return chat_import_channel(&m->i, key, NULL, title, true);
	TRY(chat_import_community(&m->i,
				  &(struct chat_import_community){.name = key,
								  .title = title,
								  .owner = own->keeper,
								  .hidden = true,
								  .uncounted = true},
				  &place, why));
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
	return chat_import_channel(&m->i, key, &place, c->title.n ? c->title : c->name, true);
}

static err second_user(void *self, const struct mattermost_user *u, str *why)
{
	struct mattermost_import *m = self;
	person_id person;
	(void)why;
	arena_reset(m->i.row);
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

static int by_bytes(const void *a, const void *b)
{
	return str_cmp(*(const str *)a, *(const str *)b);
}

/* The conversation of just these people: "people ginny harry ron". */
static str people_key(struct mattermost_import *m, const struct text_list *names)
{
	str *sorted = NEW_ARRAY(m->i.row, str, names->n);
	struct out o = out_new(m->i.row, 1 << 20);
	memcpy(sorted, names->v, names->n * sizeof(*sorted));
	qsort(sorted, names->n, sizeof(*sorted), by_bytes);
	out_lit(&o, "people");
	for (size_t k = 0; k < names->n; k++) {
		out_byte(&o, ' ');
		out_str(&o, sorted[k]);
	}
	return out_view(&o);
}

static err open_people(struct mattermost_import *m, const struct text_list *names, str key,
		       bool counted)
{
	struct id_list people = {0};
	for (size_t k = 0; k < names->n; k++) {
		person_id person;
		TRY(chat_import_writer(&m->i, names->v[k], &person));
		*ARENA_PUSH(m->i.row, &people) = person.v;
	}
	return chat_import_people(&m->i, key, people, counted);
}

static err second_people(void *self, const struct text_list *names, str *why)
{
	struct mattermost_import *m = self;
	(void)why;
	arena_reset(m->i.row);
	return open_people(m, names, people_key(m, names), true);
}

/* ---- what was said ---- */

static bool in_name(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '.' || c == '_' || c == '-';
}

/* "@harry" becomes the handle that harry has here. */
static str with_handles(struct mattermost_import *m, str text)
{
	struct arena *a = m->i.row;
	struct out o = out_new(a, text.n * 42 + 64);
	for (size_t i = 0; i < text.n; i++) {
		out_byte(&o, text.p[i]);
		if (text.p[i] != '@' || (i && in_name(text.p[i - 1])))
			continue;
		size_t n = 0;
		while (i + 1 + n < text.n && in_name(text.p[i + 1 + n]))
			n++;
		str handle = STR_NONE;
		/* "@ron." ends a sentence, mostly. */
		while (n && !handle.n) {
			handle =
				chat_import_handle(&m->i, a, str_lower(a, str_sub(text, i + 1, n)));
			char last = text.p[i + n];
			if (!handle.n && last != '.' && last != '_' && last != '-')
				break;
			n -= !handle.n;
		}
		if (handle.n) {
			out_str(&o, handle);
			i += n;
		}
	}
	return o.bad ? text : out_view(&o);
}

/* Posts have no number there: where, who, when and what tell them apart. */
static str said_key(struct mattermost_import *m, str room, const struct mattermost_message *s)
{
	struct out o = out_new(m->i.row, 4096);
	uint64_t hash = str_hash(s->text);
	out_lit(&o, "said ");
	out_int(&o, chat_import_room(&m->i, room)->c.id);
	out_byte(&o, ' ');
	out_str(&o, str_sub(s->user, 0, 200));
	out_byte(&o, ' ');
	out_int(&o, s->created / 1000);
	out_byte(&o, ' ');
	out_hex(&o, (bytes){(const uint8_t *)&hash, sizeof(hash)});
	return out_view(&o);
}

static void find_files(struct mattermost_import *m, const struct mattermost_message *s,
		       struct chat_import_files *files, size_t *here)
{
	for (size_t k = 0; k < s->files.n; k++) {
		str path = s->files.v[k];
		str inside = str_cat(m->i.row, S("data/"), path);
		str found = chat_import_find_file(&m->i, (str[]){path, inside}, 2);
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

static err say(struct mattermost_import *m, str room, const struct mattermost_message *s,
	       int64_t thread, int64_t *id, str *why)
{
	struct chat_import_files files = {0};
	struct chat_import_said said = {
		.room = room, .thread = thread, .created = s->created, .edited = s->edited};
	bool fresh;
	*id = 0;
	if (str_starts(s->kind, S("system_"))) {
		skip_all(m, s, S("a notice of the machine"));
		return OK;
	}
	TRY(chat_import_writer(&m->i, s->user, &said.author));
	said.key = said_key(m, room, s);
	said.body = with_handles(m, s->text);
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
	int64_t top, id;
	arena_reset(m->i.row);
	str room = p->people.n ? people_key(m, &p->people) : channel_key(m, p->team, p->channel);
	if (p->people.n && !chat_import_room(&m->i, room))
		TRY(open_people(m, &p->people, room, false));
	if (!chat_import_room(&m->i, room)) {
		str reason = S("a message of a conversation that is not brought");
		skip_all(m, &p->said, reason);
		for (size_t k = 0; k < p->replies.n; k++)
			skip_all(m, &p->replies.v[k], reason);
		return OK;
	}
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
		if (!m->files.alone && !str_ends(name, S(".jsonl")) &&
		    !str_ends(name, S(".jsonl.gz")))
			continue;
		m->lines = name;
		found++;
	}
	*why = found > 1 ? S("several .jsonl files: give one of them")
			 : S("there is no .jsonl file");
	return found == 1 ? OK : INVALID;
}

static err read_export(struct chat_import *i, void *arg, str *why)
{
	struct mattermost_import *m = arg;
	TRY(bundle_open(i->whole, i->source, &m->files, why));
	i->source = S("mattermost");
	i->files = &m->files;
	TRY(find_lines(m, why));
	TRY(pass(m,
		 &(struct mattermost_handler){.self = m,
					      .team = first_team,
					      .channel = first_channel,
					      .user = first_user},
		 why));
	return pass(m,
		    &(struct mattermost_handler){.self = m,
						 .team = second_team,
						 .channel = second_channel,
						 .user = second_user,
						 .people = second_people,
						 .post = second_post,
						 .other = other},
		    why);
}

err chat_import_mattermost(struct db *db, const struct app *app, str path,
			   struct import_report *report, str *why)
{
	struct mattermost_import m = {
		.i = {.db = db, .app = app, .report = report, .source = path}};
	return chat_import_run(&m.i, read_export, &m, why);
}
