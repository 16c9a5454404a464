/* SPDX-License-Identifier: Apache-2.0
 * import_slack: an export of Slack. The workspace becomes a community that only its full members
 * read, public channels its channels, private ones groups (or hidden communities, when they are
 * large), direct messages pairs and groups.
 */
#include "feature/chat/import.h"

#include "core/import/encoding.h"
#include "core/import/slack.h"

#define FILE_MAX ((int64_t)8 << 30)

enum sort { PUBLIC, CLOSED, PEOPLE };

struct slack_import {
	struct chat_import i;
	struct bundle files;
	str top;			/* where users.json lies: "" or "export/" */
	str team;			/* the workspace: what most of its users are of */
	struct chat_import_table teams; /* how many are of each */
	struct place workspace;
	person_id owner; /* of the workspace */
	bool owned;
	bool named;			  /* users.json was read once */
	struct id_list full;		  /* members who read every public channel */
	struct chat_import_table active;  /* ids of people who are there */
	struct chat_import_table folders; /* to the room's key, by number */
	struct text_list keys;
	enum sort sort;	 /* of the list that is read */
	str folder, key; /* of the file of messages that is read */
};

/* ---- people ---- */

/* In channels that two firms share there are people of the other one, too. */
static err count_team(void *self, const struct slack_user *u, str *why)
{
	struct slack_import *s = self;
	int64_t n = 0, most = 0;
	(void)why;
	arena_reset(s->i.row);
	chat_import_get(&s->teams, u->workspace, &n);
	chat_import_set(s->i.whole, &s->teams, u->workspace, n + 1);
	chat_import_get(&s->teams, s->team, &most);
	if (n + 1 > most)
		s->team = str_dup(s->i.whole, u->workspace);
	s->named = true;
	return OK;
}

/* Of this workspace, and no guest of it. */
static bool is_full(const struct slack_import *s, const struct slack_user *u)
{
	return !u->guest && !u->bot && !u->gone &&
	       (u->workspace.n == 0 || str_eq(u->workspace, s->team));
}

static err on_user(void *self, const struct slack_user *u, str *why)
{
	struct slack_import *s = self;
	person_id person;
	(void)why;
	arena_reset(s->i.row);
	TRY(chat_import_person(&s->i, u->id,
			       &(struct import_author){.key = chat_import_key(&s->i, "user", u->id),
						       .kind = u->bot	       ? PERSON_SERVICE
							       : u->gone       ? PERSON_ALUMNI
							       : is_full(s, u) ? PERSON_EMPLOYEE
									       : PERSON_GUEST,
						       .login = u->name,
						       .given_name = u->given_name,
						       .family_name = u->family_name,
						       .display_name = u->display_name,
						       .email = u->bot ? STR_NONE : u->email},
			       true, &person));
	if (u->bot || u->gone)
		return OK;
	chat_import_set(s->i.whole, &s->active, u->id, person.v);
	if (!is_full(s, u))
		return OK;
	*ARENA_PUSH(s->i.whole, &s->full) = person.v;
	if (ID_NONE(s->owner) || (u->owner && !s->owned)) {
		s->owner = person;
		s->owned = u->owner;
	}
	return OK;
}

static str handle_of(void *self, struct arena *a, str id)
{
	struct slack_import *s = self;
	return chat_import_handle(&s->i, a, id);
}

/* Slack calls its archives "Acme Slack export Jan 1 2020 - Dec 31 2020.zip". */
static str title_of(const struct slack_import *s)
{
	ptrdiff_t at = str_find(s->files.title, S(" Slack export"));
	return at > 0 ? str_sub(s->files.title, 0, (size_t)at) : s->files.title;
}

static err open_workspace(struct slack_import *s, str *why)
{
	arena_reset(s->i.row);
	if (!s->full.n)
		return OK;
	TRY(chat_import_community(&s->i,
				  &(struct chat_import_community){.name = S("workspace"),
								  .title = title_of(s),
								  .owner = s->owner,
								  .uncounted = true},
				  &s->workspace, NULL, why));
	for (size_t k = 0; k < s->full.n; k++) {
		arena_reset(s->i.row);
		person_id person = {s->full.v[k]};
		TRY(chat_import_member(&s->i, s->workspace.id, person,
				       ID_EQ(person, s->owner) ? ROLE_OWNER : ROLE_MEMBER));
	}
	arena_reset(s->i.row);
	return chat_import_only_those(&s->i, NULL, s->workspace.id);
}

/* ---- conversations ---- */

static void remember_folder(struct slack_import *s, str folder, str key)
{
	if (folder.n == 0)
		return;
	chat_import_set(s->i.whole, &s->folders, folder, (int64_t)s->keys.n);
	*ARENA_PUSH(s->i.whole, &s->keys) = str_dup(s->i.whole, key);
}

/* Those of its members who are still there. */
static struct id_list members_of(struct slack_import *s, const struct slack_channel *c)
{
	struct id_list people = {0};
	int64_t person;
	for (size_t k = 0; k < c->members.n; k++)
		if (chat_import_get(&s->active, c->members.v[k], &person))
			*ARENA_PUSH(s->i.row, &people) = person;
	return people;
}

static err closed_channel(struct slack_import *s, const struct slack_channel *c, str key, str *why)
{
	struct id_list people = members_of(s, c);
	struct place place;
	person_id keeper = {people.n ? people.v[0] : 0};
	if (!people.n) {
		s->i.report->read++;
		chat_import_skip(&s->i, S("a closed channel that nobody is in"));
		return OK;
	}
	chat_import_get(&s->active, c->creator, &keeper.v);
	struct conversation known = {0};
	err e = chat_import_known(&s->i, key, &known);
	if (e && e != NOT_FOUND)
		return e;
	/* It was open before: who reads it now is others. */
	if (!e && known.kind == CONVERSATION_CHANNEL && ID_EQ(known.place, s->workspace.id))
		TRY(chat_import_forget(&s->i, key));
	bool large = !e && known.place.v != s->workspace.id.v ? known.kind == CONVERSATION_CHANNEL
							      : people.n > CONVERSATION_PEOPLE_MAX;
	if (large)
		TRY(chat_import_community(&s->i,
					  &(struct chat_import_community){.name = key,
									  .title = c->name,
									  .owner = keeper,
									  .hidden = true,
									  .uncounted = true},
					  &place, NULL, why));
	TRY(chat_import_channel(&s->i, key, large ? &place : NULL, c->name, true));
	for (size_t k = 0; k < people.n; k++) {
		person_id person = {people.v[k]};
		TRY(large ? chat_import_member(&s->i, place.id, person,
					       ID_EQ(person, keeper) ? ROLE_OWNER : ROLE_MEMBER)
			  : chat_import_enter(&s->i, key, person, ID_EQ(person, keeper)));
	}
	return chat_import_only_those(&s->i, large ? NULL : &chat_import_room(&s->i, key)->c,
				      large ? place.id : (place_id){0});
}

static err people_of(struct slack_import *s, const struct slack_channel *c, str key)
{
	struct id_list people = {0};
	for (size_t k = 0; k < c->members.n; k++) {
		person_id person;
		TRY(chat_import_writer(&s->i, c->members.v[k], &person));
		*ARENA_PUSH(s->i.row, &people) = person.v;
	}
	return chat_import_people(&s->i, key, people, true);
}

static err on_channel(void *self, const struct slack_channel *c, str *why)
{
	struct slack_import *s = self;
	arena_reset(s->i.row);
	str key = chat_import_key(&s->i, "channel", c->id);
	remember_folder(s, c->name, key);
	remember_folder(s, c->id, key);
	if (s->sort == CLOSED)
		return closed_channel(s, c, key, why);
	if (s->sort == PEOPLE)
		return people_of(s, c, key);
	if (ID_NONE(s->workspace.id)) {
		s->i.report->read++;
		chat_import_skip(&s->i, S("a channel of a workspace that nobody is in"));
		return OK;
	}
	return chat_import_channel(&s->i, key, &s->workspace, c->name, true);
}

/* ---- messages ---- */

static err author_of(struct slack_import *s, const struct slack_message *m, person_id *person)
{
	if (m->user.n)
		return chat_import_writer(&s->i, m->user, person);
	str name = chat_import_key(&s->i, "program", m->bot.n ? m->bot : m->bot_name);
	if (chat_import_get(&s->i.people, name, &person->v))
		return OK;
	return chat_import_person(&s->i, name,
				  &(struct import_author){.key = name,
							  .kind = PERSON_SERVICE,
							  .display_name = m->bot_name.n
										  ? m->bot_name
										  : S("Slack bot")},
				  false, person);
}

static str said_key(struct slack_import *s, str ts)
{
	return str_cat(s->i.row, S("said "), s->key, S(" "), ts);
}

static void find_files(struct slack_import *s, const struct slack_message *m,
		       struct chat_import_files *files, size_t *here)
{
	struct arena *a = s->i.row;
	for (size_t k = 0; k < m->files.n; k++) {
		const struct slack_file *f = &m->files.v[k];
		str dashed = str_cat(a, f->id, S("-"), f->name);
		str paths[] = {str_cat(a, s->top, S("__uploads/"), f->id, S("/"), f->name),
			       str_cat(a, s->top, s->folder, S("/attachments/"), dashed),
			       str_cat(a, s->top, S("attachments/"), dashed)};
		str found = chat_import_find_file(&s->i, paths, 3);
		*ARENA_PUSH(a, &files->paths) = found;
		*ARENA_PUSH(a, &files->names) = f->name.n ? f->name : f->id;
		*here += found.n > 0;
	}
}

static void skip_all(struct slack_import *s, const struct slack_message *m, str reason)
{
	size_t n = 1 + m->files.n;
	for (size_t k = 0; k < m->reactions.n; k++)
		n += m->reactions.v[k].users.n;
	while (n--) {
		s->i.report->read++;
		chat_import_skip(&s->i, reason);
	}
}

static err write_message(struct slack_import *s, const struct slack_message *m, str *why)
{
	struct slack_names names = {.self = s, .person = handle_of};
	struct chat_import_files files = {0};
	struct chat_import_said said = {.room = s->key,
					.key = said_key(s, m->ts),
					.created = m->created,
					.edited = m->edited,
					.cut = m->cut,
					.body = slack_markdown(s->i.row, m->text, &names)};
	int64_t id;
	bool fresh;
	TRY(author_of(s, m, &said.author));
	if (m->thread.n) {
		err e = imported_find(s->i.db, s->i.source, said_key(s, m->thread), &said.thread);
		if (e && e != NOT_FOUND)
			return e;
	}
	if (str_eq(m->kind, S("me_message")) && said.body.n)
		said.body = str_cat(s->i.row, S("_"), said.body, S("_"));
	find_files(s, m, &files, &said.files);
	TRY(chat_import_say(&s->i, &said, &id, &fresh));
	files.message = id;
	files.owner = said.author;
	TRY(chat_import_attach(&s->i, &files, fresh, why));
	for (size_t k = 0; k < m->reactions.n; k++)
		for (size_t n = 0; n < m->reactions.v[k].users.n; n++) {
			person_id person;
			TRY(chat_import_writer(&s->i, m->reactions.v[k].users.v[n], &person));
			TRY(chat_import_sign(&s->i, id, fresh, person, m->reactions.v[k].emoji));
		}
	return OK;
}

static err on_message(void *self, const struct slack_message *m, str *why)
{
	struct slack_import *s = self;
	arena_reset(s->i.row);
	if (!slack_is_said(m))
		skip_all(s, m,
			 str_cat(s->i.row, S("a notice of the machine: "),
				 one_line(s->i.row, m->kind, 40)));
	else if (!chat_import_room(&s->i, s->key))
		skip_all(s, m, S("a message of a conversation that is not brought"));
	else
		return write_message(s, m, why);
	return OK;
}

/* ---- the files ---- */

/* One file, if it is there; what is wrong in it is told with its name. */
static err read_file(struct slack_import *s, str name, enum slack_file_kind kind, bool *found,
		     str *why)
{
	const struct slack_handler handler = {.self = s,
					      .user = s->named ? on_user : count_team,
					      .channel = on_channel,
					      .message = on_message};
	struct arena *own = arena_new(IMPORT_RECORD_ARENA);
	struct source *file;
	err e = bundle_source(own, &s->files, name, FILE_MAX, &file, why);
	*found = e != NOT_FOUND;
	if (*found) {
		e = e ? e : slack_read(own, file, kind, &handler, why);
		if (e && why->n)
			*why = str_cat(s->i.whole, one_line(s->i.whole, name, 200), S(": "), *why);
	}
	arena_free(own);
	return *found ? e : OK;
}

/* The folder in which users.json lies. */
static err find_top(struct slack_import *s, str *why)
{
	const str *best = NULL;
	for (size_t k = 0; k < s->files.names.n; k++) {
		const str *name = &s->files.names.v[k];
		if (str_eq(path_last(*name), S("users.json")) && (!best || name->n < best->n))
			best = name;
	}
	if (!best || s->files.alone) {
		*why = S("no export of Slack: a folder or an archive with users.json");
		return INVALID;
	}
	s->top = str_sub(*best, 0, best->n - S("users.json").n);
	return OK;
}

/* "general/2016-01-14.json" below the top: what was said in a folder's conversation on a day. */
static err read_day(struct slack_import *s, str name, str *why)
{
	int64_t at;
	bool found;
	str rest = str_starts(name, s->top) ? str_sub(name, s->top.n, name.n) : STR_NONE;
	if (!str_ends(rest, S(".json")) || str_find_byte(rest, '/') < 0)
		return OK;
	s->folder = str_cut(&rest, '/');
	if (str_find_byte(rest, '/') >= 0 || str_starts(s->folder, S("__")))
		return OK;
	s->key = chat_import_get(&s->folders, s->folder, &at) ? s->keys.v[at] : STR_NONE;
	return read_file(s, name, SLACK_MESSAGES, &found, why);
}

static err read_export(struct chat_import *i, void *arg, str *why)
{
	static const struct {
		const char *name;
		enum sort sort;
	} lists[] = {{"channels.json", PUBLIC},
		     {"groups.json", CLOSED},
		     {"mpims.json", PEOPLE},
		     {"dms.json", PEOPLE}};
	struct slack_import *s = arg;
	str path = i->source;
	bool found;
	i->source = STR_NONE;
	TRY(bundle_open(i->whole, path, &s->files, why));
	i->files = &s->files;
	TRY(find_top(s, why));
	str users = str_cat(i->whole, s->top, S("users.json"));
	TRY(read_file(s, users, SLACK_USERS, &found, why));
	if (!s->named) {
		*why = S("no export of Slack: users.json names nobody");
		return INVALID;
	}
	i->source = str_cat(i->whole, S("slack "), one_line(i->whole, s->team, 40));
	TRY(read_file(s, users, SLACK_USERS, &found, why));
	TRY(open_workspace(s, why));
	for (size_t k = 0; k < sizeof(lists) / sizeof(*lists); k++) {
		s->sort = lists[k].sort;
		TRY(read_file(s, str_cat(i->whole, s->top, str_from(lists[k].name)), SLACK_CHANNELS,
			      &found, why));
	}
	for (size_t k = 0; k < s->files.names.n; k++)
		TRY(read_day(s, s->files.names.v[k], why));
	return OK;
}

err chat_import_slack(struct db *db, const struct app *app, str path, struct import_report *report,
		      str *why)
{
	struct slack_import s = {.i = {.db = db, .app = app, .report = report, .source = path}};
	return chat_import_run(&s.i, read_export, &s, why);
}
