/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/mattermost.h"

#include "base/clock.h"
#include "core/import/encoding.h"
#include "core/import/json_read.h"

struct export
{
	const struct mattermost_handler *handler;
	struct arena *row;
	bool begun; /* the version was read */
};

static err refuse(str *why, str text)
{
	*why = text;
	return INVALID;
}

/* A list of at most so many, or nothing. */
static err list_of(const json_t *object, const char *name, size_t most, json_t **list, str *why)
{
	json_t *v = json_object_get(object, name);
	*list = json_is_array(v) ? v : NULL;
	if (json_array_size(*list) <= most)
		return OK;
	*why = S("too many in one list");
	return TOO_LARGE;
}

static bool has_role(struct arena *a, const json_t *object, const char *role)
{
	str rest = json_text(a, object, "roles");
	for (str one = str_word(&rest); one.n; one = str_word(&rest))
		if (str_eq(one, str_from(role)))
			return true;
	return false;
}

/* ---- teams, channels, people ---- */

static err read_team(struct export *x, const json_t *o, str *why)
{
	struct mattermost_team t = {.name = json_text(x->row, o, "name"),
				    .title = json_text(x->row, o, "display_name"),
				    .description = json_text(x->row, o, "description")};
	t.open = str_eq(json_text(x->row, o, "type"), S("O"));
	if (t.name.n == 0)
		return refuse(why, S("a team without a name"));
	return x->handler->team ? x->handler->team(x->handler->self, &t, why) : OK;
}

static err read_channel(struct export *x, const json_t *o, str *why)
{
	struct mattermost_channel c = {.team = json_text(x->row, o, "team"),
				       .name = json_text(x->row, o, "name"),
				       .title = json_text(x->row, o, "display_name")};
	/* Whatever is not said to be open is not. */
	c.closed = !str_eq(json_text(x->row, o, "type"), S("O"));
	if (c.name.n == 0 || c.team.n == 0)
		return refuse(why, S("a channel without a name or a team"));
	return x->handler->channel ? x->handler->channel(x->handler->self, &c, why) : OK;
}

static err add_membership(struct export *x, struct mattermost_user *u,
			  struct mattermost_membership m, str *why)
{
	if (u->memberships.n >= MATTERMOST_MEMBERSHIPS_MAX) {
		*why = S("somebody is in too many channels");
		return TOO_LARGE;
	}
	*ARENA_PUSH(x->row, &u->memberships) = m;
	return OK;
}

static err read_memberships(struct export *x, const json_t *o, struct mattermost_user *u, str *why)
{
	json_t *teams, *team, *channels, *channel;
	size_t i, k;
	TRY(list_of(o, "teams", MATTERMOST_PARTS_MAX, &teams, why));
	json_array_foreach(teams, i, team)
	{
		struct mattermost_membership m = {.team = json_text(x->row, team, "name"),
						  .keeps = has_role(x->row, team, "team_admin")};
		if (m.team.n == 0)
			continue;
		TRY(add_membership(x, u, m, why));
		TRY(list_of(team, "channels", MATTERMOST_MEMBERSHIPS_MAX, &channels, why));
		json_array_foreach(channels, k, channel)
		{
			m.channel = json_text(x->row, channel, "name");
			m.keeps = has_role(x->row, channel, "channel_admin");
			if (m.channel.n)
				TRY(add_membership(x, u, m, why));
		}
	}
	return OK;
}

static err read_user(struct export *x, const json_t *o, str *why)
{
	struct mattermost_user u = {.name = json_text(x->row, o, "username"),
				    .email = json_text(x->row, o, "email"),
				    .given_name = json_text(x->row, o, "first_name"),
				    .family_name = json_text(x->row, o, "last_name"),
				    .nickname = json_text(x->row, o, "nickname"),
				    .position = json_text(x->row, o, "position"),
				    .guest = has_role(x->row, o, "system_guest"),
				    .gone = json_number(o, "delete_at") > 0};
	if (u.name.n == 0)
		return refuse(why, S("a user without a name"));
	str service = json_text(x->row, o, "auth_service");
	u.vouched = service.n > 0 && !str_eq(service, S("email"));
	TRY(read_memberships(x, o, &u, why));
	return x->handler->user ? x->handler->user(x->handler->self, &u, why) : OK;
}

static err read_names(struct export *x, const json_t *o, const char *name, struct text_list *names,
		      str *why)
{
	json_t *list, *one;
	size_t i;
	TRY(list_of(o, name, MATTERMOST_PARTS_MAX, &list, why));
	json_array_foreach(list, i, one)
	{
		str text = json_value_text(x->row, one);
		if (text.n == 0)
			return refuse(why, S("a conversation with somebody without a name"));
		*ARENA_PUSH(x->row, names) = text;
	}
	return names->n ? OK : refuse(why, S("a conversation of nobody"));
}

static err read_people(struct export *x, const json_t *o, str *why)
{
	struct text_list names = {0};
	TRY(read_names(x, o, "members", &names, why));
	return x->handler->people ? x->handler->people(x->handler->self, &names, why) : OK;
}

/* ---- messages ---- */

static int64_t time_of(const json_t *o, const char *name)
{
	int64_t ms = json_number(o, name);
	return ms > 0 && ms < INT64_MAX / 1000 ? ms * 1000 : 0;
}

static err read_said(struct export *x, const json_t *o, struct mattermost_message *m, str *why)
{
	json_t *reactions, *files, *one;
	size_t i;
	m->user = json_text(x->row, o, "user");
	str whole = json_text(x->row, o, "message");
	m->text = import_text_cut(whole, MATTERMOST_TEXT_MAX);
	m->cut = m->text.n < whole.n;
	m->kind = json_text(x->row, o, "type");
	m->created = time_of(o, "create_at");
	m->edited = time_of(o, "edit_at");
	if (m->user.n == 0)
		return refuse(why, S("a message without a user"));
	if (!m->created)
		return refuse(why, S("a message without a time"));
	TRY(list_of(o, "reactions", MATTERMOST_PARTS_MAX, &reactions, why));
	json_array_foreach(reactions, i, one) * ARENA_PUSH(x->row, &m->reactions) =
		(struct mattermost_reaction){json_text(x->row, one, "user"),
					     json_text(x->row, one, "emoji_name")};
	TRY(list_of(o, "attachments", MATTERMOST_PARTS_MAX, &files, why));
	json_array_foreach(files, i, one) * ARENA_PUSH(x->row, &m->files) =
		json_text(x->row, one, "path");
	return OK;
}

static err read_replies(struct export *x, const json_t *o, struct mattermost_post *p, str *why)
{
	json_t *replies, *one;
	size_t i;
	TRY(list_of(o, "replies", MATTERMOST_REPLIES_MAX, &replies, why));
	json_array_foreach(replies, i, one)
		TRY(read_said(x, one, ARENA_PUSH(x->row, &p->replies), why));
	return OK;
}

static err read_post(struct export *x, const json_t *o, bool direct, str *why)
{
	struct mattermost_post p = {0};
	if (direct)
		TRY(read_names(x, o, "channel_members", &p.people, why));
	p.team = direct ? STR_NONE : json_text(x->row, o, "team");
	p.channel = direct ? STR_NONE : json_text(x->row, o, "channel");
	if (!direct && (p.team.n == 0 || p.channel.n == 0))
		return refuse(why, S("a message without a channel"));
	TRY(read_said(x, o, &p.said, why));
	TRY(read_replies(x, o, &p, why));
	return x->handler->post ? x->handler->post(x->handler->self, &p, why) : OK;
}

/* ---- lines ---- */

static err read_object(struct export *x, const json_t *root, str *why)
{
	str type = json_text(x->row, root, "type");
	const json_t *o = type.n ? json_object_get(root, cstr(x->row, type)) : NULL;
	if (str_eq(type, S("version"))) {
		x->begun = json_number(root, "version") == 1;
		return x->begun ? OK : refuse(why, S("an export of another version than 1"));
	}
	if (!x->begun)
		return refuse(why,
			      S("no export of Mattermost: it does not begin with its version"));
	if (str_eq(type, S("team")))
		return read_team(x, o, why);
	if (str_eq(type, S("channel")))
		return read_channel(x, o, why);
	if (str_eq(type, S("user")) || str_eq(type, S("bot")))
		return read_user(x, o, why);
	if (str_eq(type, S("direct_channel")))
		return read_people(x, o, why);
	if (str_eq(type, S("post")) || str_eq(type, S("direct_post")))
		return read_post(x, o, str_eq(type, S("direct_post")), why);
	if (type.n == 0)
		return refuse(why, S("no object with a type"));
	return x->handler->other ? x->handler->other(x->handler->self, type, why) : OK;
}

static err read_line(struct export *x, str text, str *why)
{
	json_t *root;
	TRY(json_read(x->row, text, &root, why));
	return read_object(x, root, why);
}

static err read_lines(struct arena *a, struct export *x, struct reader *r, str *why)
{
	struct out o = out_new(a, MATTERMOST_LINE_MAX);
	for (;;) {
		int64_t line = r->line;
		out_reset(&o);
		err e = reader_line(r, a, &o, why);
		if (e)
			return e == NOT_FOUND ? OK : e;
		arena_reset(x->row);
		if (str_trim(out_view(&o)).n == 0)
			continue;
		*why = STR_NONE;
		e = read_line(x, out_view(&o), why);
		if (e) {
			*why = at_line(a, line, *why);
			return e;
		}
	}
}

err mattermost_read(struct arena *a, struct source *s, const struct mattermost_handler *h, str *why)
{
	struct export x = {.handler = h, .row = arena_new(IMPORT_RECORD_ARENA)};
	err e = read_lines(a, &x, reader_new(a, s), why);
	if (e == OK && !x.begun)
		e = refuse(why, S("no export of Mattermost: it is empty"));
	arena_free(x.row);
	return e;
}
