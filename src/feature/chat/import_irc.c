/* SPDX-License-Identifier: Apache-2.0
 * import_irc: logs of IRC. A channel becomes a community with one channel, which its owner, the
 * house's administrator, opens to whom it is for: a log does not say who could read there.
 * Nicknames become accounts without a way to sign in, never matched with colleagues: anybody could
 * have used them.
 */
#include "feature/chat/import.h"

#include "core/import/encoding.h"
#include "core/import/irc.h"

#include "chat.sql.h"

#define FILE_MAX ((int64_t)8 << 30)
#define SOURCE S("irc")

struct irc_import {
	struct chat_import i;
	const struct import_given *given;
	struct bundle files;
	person_id owner;
	struct {
		struct irc_file {
			str name;
			struct irc_log log;
		} * v;
		size_t n, cap;
	} logs;
	/* Equal lines of one moment, to tell them apart. */
	struct arena *moment;
	struct chat_import_table equal;
	int64_t time;
	str room;
};

/* ---- what is said ---- */

static err nick_of(struct irc_import *r, str nick, person_id *person)
{
	str name = str_cat(r->i.row, S("nick "), str_lower(r->i.row, nick));
	if (chat_import_get(&r->i.people, name, &person->v))
		return OK;
	return chat_import_person(
		&r->i, name,
		&(struct import_author){
			.key = name, .kind = PERSON_GUEST, .login = nick, .given_name = nick},
		false, person);
}

/* Where, when, who, what, and the how manieth of the same: logs of one channel may overlap. */
static str said_key(struct irc_import *r, const struct irc_line *l)
{
	struct out o = out_new(r->i.row, 1024);
	uint64_t hash = str_hash(l->text);
	int64_t n = 0;
	out_lit(&o, "said ");
	out_int(&o, chat_import_room(&r->i, r->room)->c.id);
	out_byte(&o, ' ');
	out_int(&o, l->time / 1000);
	out_byte(&o, ' ');
	out_str(&o, str_lower(r->i.row, l->nick));
	out_byte(&o, ' ');
	out_hex(&o, (bytes){(const uint8_t *)&hash, sizeof(hash)});
	if (l->time != r->time) {
		arena_reset(r->moment);
		r->equal = (struct chat_import_table){0};
		r->time = l->time;
	}
	chat_import_get(&r->equal, out_view(&o), &n);
	chat_import_set(r->moment, &r->equal, out_view(&o), n + 1);
	out_byte(&o, ' ');
	out_int(&o, n);
	return out_view(&o);
}

static err on_line(void *self, const struct irc_line *l, str *why)
{
	struct irc_import *r = self;
	struct chat_import_said said = {.room = r->room, .created = l->time};
	int64_t id;
	bool fresh;
	(void)why;
	arena_reset(r->i.row);
	TRY(nick_of(r, l->nick, &said.author));
	said.key = said_key(r, l);
	said.body = str_trim(chat_import_plain(r->i.row, l->text));
	if (l->act && said.body.n)
		said.body = str_cat(r->i.row, S("*"), said.body, S("*"));
	return chat_import_say(&r->i, &said, &id, &fresh);
}

/* ---- the files ---- */

static err read_log(struct irc_import *r, struct irc_file *file, bool half, bool write, str *why)
{
	struct arena *own = arena_new(IMPORT_RECORD_ARENA);
	struct source *s;
	err e = bundle_source(own, &r->files, file->name, FILE_MAX, &s, why);
	if (!e)
		e = irc_read(own, s,
			     &(struct irc_options){.day = irc_day_of(path_last(file->name)),
						   .half = half,
						   .self = r,
						   .line = write ? on_line : NULL},
			     &file->log, why);
	file->log.channel = str_dup(r->i.whole, file->log.channel);
	if (e)
		*why = str_cat(r->i.whole, one_line(r->i.whole, file->name, 200), S(": "), *why);
	arena_free(own);
	return e;
}

static err refuse(struct irc_import *r, const struct irc_file *file, str text, str *why)
{
	*why = str_cat(r->i.whole, one_line(r->i.whole, file->name, 200), S(": "), text);
	return INVALID;
}

/* "#ubuntu" of "logs/#ubuntu/2004-12-25.log", "#ubuntu.log", "libera.#ubuntu.weechatlog". */
static str channel_in(struct arena *a, str path)
{
	ptrdiff_t at = str_find_byte(path, '#');
	if (at < 0)
		return STR_NONE;
	size_t end = (size_t)at + 1;
	while (end < path.n && path.p[end] != '/' && path.p[end] != '.' && path.p[end] != '_' &&
	       path.p[end] != ' ')
		end++;
	return end > (size_t)at + 1 ? str_lower(a, str_sub(path, (size_t)at, end - (size_t)at))
				    : STR_NONE;
}

/* What the file itself says, its name, or all the others that lie beside it. */
static err name_channels(struct irc_import *r, str *why)
{
	str common = STR_NONE;
	bool agree = true;
	for (size_t k = 0; k < r->logs.n; k++) {
		struct irc_file *f = &r->logs.v[k];
		str named = channel_in(r->i.whole,
				       str_cat(r->i.whole, r->files.folder, S("/"), f->name));
		f->log.channel = named.n ? named : f->log.channel;
		if (f->log.channel.n) {
			agree = agree && (!common.n || str_eq(common, f->log.channel));
			common = f->log.channel;
		}
	}
	for (size_t k = 0; k < r->logs.n; k++) {
		struct irc_file *f = &r->logs.v[k];
		if (!f->log.channel.n && agree)
			f->log.channel = common;
		if (!f->log.channel.n)
			return refuse(r, f,
				      S("no channel is named in it: call the file or its folder "
					"after it, like #garden"),
				      why);
	}
	return OK;
}

static err survey(struct irc_import *r, str *why)
{
	for (size_t k = 0; k < r->files.names.n; k++) {
		struct irc_file file = {.name = r->files.names.v[k]};
		arena_reset(r->i.row);
		TRY(read_log(r, &file, false, false, why));
		if (!file.log.said)
			return refuse(r, &file, S("nobody says anything in it: no log of IRC"),
				      why);
		if (!file.log.dated)
			return refuse(r, &file,
				      S("it does not say of which day it is: call it after that, "
					"like 2004-12-25.log"),
				      why);
		*ARENA_PUSH(r->i.whole, &r->logs) = file;
	}
	if (r->logs.n)
		return name_channels(r, why);
	*why = S("no log of IRC: the folder is empty");
	return INVALID;
}

static err open_channel(struct irc_import *r, const struct irc_file *f, str *why)
{
	struct place place;
	str channel = f->log.channel;
	bool shared;
	r->room = str_cat(r->i.whole, S("channel "), channel);
	if (chat_import_room(&r->i, r->room))
		return OK;
	TRY(chat_import_community(
		&r->i,
		&(struct chat_import_community){
			.name = channel, .title = channel, .owner = r->owner, .uncounted = true},
		&place, &shared, why));
	/* A channel of another network may have the same name: what was said there is not for those
	 * to whom this one was opened. */
	if (shared && r->given->as.n == 0)
		return refuse(
			r, f,
			S("others read this channel here now: say of which network the logs "
			  "are with --as NAME, or --as irc when it is that of the ones before"),
			why);
	return chat_import_channel(&r->i, r->room, &place, channel, false);
}

/* By which clock a file without days of its own was read stays, whatever was written into it since:
 * or its lines would come again, at other times. */
enum { CLOCK_HALF = 1, CLOCK_WHOLE };
static err clock_of(struct irc_import *r, const struct irc_file *f, bool *half)
{
	struct out o = out_new(r->i.row, 1024);
	int64_t known = 0;
	*half = irc_is_half(&f->log);
	if (f->log.days)
		return OK;
	out_lit(&o, "clock ");
	out_str(&o, f->log.channel);
	out_byte(&o, ' ');
	out_int(&o, irc_day_of(path_last(f->name)));
	err e = imported_find(r->i.db, r->i.source, out_view(&o), &known);
	if (e != NOT_FOUND) {
		*half = known == CLOCK_HALF;
		return e;
	}
	/* One that turns later is read as before up to there, unless it began at twelve. */
	if (!*half && !f->log.full && !f->log.twelve)
		return OK;
	return imported_put(r->i.db, r->i.source, out_view(&o), *half ? CLOCK_HALF : CLOCK_WHOLE);
}

static void skip_lines(struct irc_import *r, int64_t n, str reason)
{
	r->i.report->read += n;
	for (; n > 0; n--)
		chat_import_skip(&r->i, reason);
}

static err read_logs(struct chat_import *i, void *arg, str *why)
{
	struct irc_import *r = arg;
	struct q_chat_administrator q;
	bool found, half;
	str as = r->given->as;
	TRY(bundle_open(i->whole, i->source, &r->files, why));
	i->source = SOURCE;
	if (as.n && !str_eq(as, SOURCE))
		i->source = str_cat(i->whole, SOURCE, S(" "), one_line(i->whole, as, 60));
	i->files = &r->files;
	TRY(survey(r, why));
	TRY(q_chat_administrator(i->db, &q, &found));
	if (!found) {
		*why = S("nobody looks after this house yet: ruche user add");
		return INVALID;
	}
	r->owner = q.id;
	for (size_t k = 0; k < r->logs.n; k++) {
		struct irc_file *f = &r->logs.v[k];
		arena_reset(i->row);
		TRY(open_channel(r, f, why));
		TRY(clock_of(r, f, &half));
		r->time = 0;
		TRY(read_log(r, f, half, true, why));
		skip_lines(r, f->log.notices, S("who came and went"));
		skip_lines(r, f->log.others, S("a line that is no message"));
	}
	return OK;
}

err chat_import_irc(struct db *db, const struct app *app, const struct import_given *given,
		    struct import_report *report, str *why)
{
	struct irc_import r = {.i = {.db = db, .app = app, .report = report, .source = given->path},
			       .given = given,
			       .moment = arena_new(IMPORT_RECORD_ARENA)};
	err e = chat_import_run(&r.i, read_logs, &r, why);
	arena_free(r.moment);
	return e;
}
