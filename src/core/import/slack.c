/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/slack.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "core/import/encoding.h"
#include "core/import/json_read.h"

struct export
{
	const struct slack_handler *handler;
	enum slack_file_kind kind;
	struct arena *row;
};

static err refuse(str *why, str text)
{
	*why = text;
	return INVALID;
}

static err list_of(const json_t *object, const char *name, json_t **list, str *why)
{
	json_t *v = json_object_get(object, name);
	*list = json_is_array(v) ? v : NULL;
	if (json_array_size(*list) <= SLACK_PARTS_MAX)
		return OK;
	*why = S("too many in one list");
	return TOO_LARGE;
}

static err texts_of(struct arena *a, const json_t *object, const char *name,
		    struct text_list *texts, str *why)
{
	json_t *list, *one;
	size_t i;
	TRY(list_of(object, name, &list, why));
	json_array_foreach(list, i, one) if (json_is_string(one)) * ARENA_PUSH(a, texts) =
		json_value_text(a, one);
	return OK;
}

static bool is_true(const json_t *o, const char *name)
{
	return json_is_true(json_object_get(o, name));
}

/* "1452837352.000006": seconds and a number; 0 for what is none. */
static int64_t time_of(str ts)
{
	str rest = ts, seconds = str_cut(&rest, '.');
	int64_t s, part = 0;
	if (!str_to_int(seconds, &s) || s <= 0 || s > INT64_C(100000000000))
		return 0;
	if (rest.n == 6 && !str_to_int(rest, &part))
		return 0;
	return s * SECOND + part;
}

static err read_user(struct export *x, const json_t *o, str *why)
{
	struct arena *a = x->row;
	const json_t *profile = json_object_get(o, "profile");
	struct slack_user u = {.id = json_text(a, o, "id"),
			       .workspace = json_text(a, o, "team_id"),
			       .name = json_text(a, o, "name"),
			       .given_name = json_text(a, profile, "first_name"),
			       .family_name = json_text(a, profile, "last_name"),
			       .display_name = json_text(a, profile, "real_name"),
			       .email = json_text(a, profile, "email"),
			       .title = json_text(a, profile, "title"),
			       .gone = is_true(o, "deleted"),
			       .bot = is_true(o, "is_bot"),
			       .guest = is_true(o, "is_restricted") ||
					is_true(o, "is_ultra_restricted"),
			       .owner = is_true(o, "is_primary_owner")};
	if (u.display_name.n == 0)
		u.display_name = json_text(a, o, "real_name");
	if (u.id.n == 0 || u.name.n == 0)
		return refuse(why, S("a user without an id or a name"));
	return x->handler->user ? x->handler->user(x->handler->self, &u, why) : OK;
}

static err read_channel(struct export *x, const json_t *o, str *why)
{
	struct slack_channel c = {.id = json_text(x->row, o, "id"),
				  .name = json_text(x->row, o, "name"),
				  .creator = json_text(x->row, o, "creator")};
	if (c.id.n == 0)
		return refuse(why, S("a conversation without an id"));
	TRY(texts_of(x->row, o, "members", &c.members, why));
	return x->handler->channel ? x->handler->channel(x->handler->self, &c, why) : OK;
}

/* ---- messages ---- */

static void add_file(struct arena *a, const json_t *f, struct slack_message *m)
{
	struct slack_file file = {json_text(a, f, "id"), json_text(a, f, "name")};
	if (file.id.n)
		*ARENA_PUSH(a, &m->files) = file;
}

static err read_parts(struct export *x, const json_t *o, struct slack_message *m, str *why)
{
	json_t *list, *one;
	size_t i;
	TRY(list_of(o, "reactions", &list, why));
	json_array_foreach(list, i, one)
	{
		struct slack_reaction *r = ARENA_PUSH(x->row, &m->reactions);
		r->emoji = json_text(x->row, one, "name");
		TRY(texts_of(x->row, one, "users", &r->users, why));
	}
	TRY(list_of(o, "files", &list, why));
	json_array_foreach(list, i, one) add_file(x->row, one, m);
	/* Older exports have one; a comment names the file that it is about. */
	if (str_eq(m->kind, S("file_share")) && m->files.n == 0)
		add_file(x->row, json_object_get(o, "file"), m);
	return OK;
}

/* What programs say stands in attachments; with the words of people these are cards of pages. */
static err words_of_program(struct export *x, const json_t *o, struct slack_message *m, str *why)
{
	struct out text = out_new(x->row, 4 * SLACK_ELEMENT_MAX); /* no more than is in it */
	json_t *list, *one;
	size_t i;
	TRY(list_of(o, "attachments", &list, why));
	json_array_foreach(list, i, one)
	{
		str parts[] = {json_text(x->row, one, "pretext"), json_text(x->row, one, "title"),
			       json_text(x->row, one, "text")};
		bool any = false;
		for (size_t k = 0; k < 3; k++) {
			if (parts[k].n == 0)
				continue;
			if (text.n)
				out_byte(&text, '\n');
			out_str(&text, parts[k]);
			any = true;
		}
		if (!any && text.n)
			out_byte(&text, '\n');
		if (!any)
			out_str(&text, json_text(x->row, one, "fallback"));
	}
	m->text = out_view(&text);
	return text.bad;
}

static err read_message(struct export *x, const json_t *o, str *why)
{
	struct arena *a = x->row;
	const json_t *comment = json_object_get(o, "comment");
	struct slack_message m = {.user = json_text(a, o, "user"),
				  .bot = json_text(a, o, "bot_id"),
				  .bot_name = json_text(a, o, "username"),
				  .kind = json_text(a, o, "subtype"),
				  .ts = json_text(a, o, "ts"),
				  .thread = json_text(a, o, "thread_ts"),
				  .text = json_text(a, o, "text")};
	if (m.user.n == 0)
		m.user = json_text(a, comment, "user");
	if (m.bot_name.n == 0)
		m.bot_name = json_text(a, json_object_get(o, "bot_profile"), "name");
	m.created = time_of(m.ts);
	m.edited = time_of(json_text(a, json_object_get(o, "edited"), "ts"));
	if (!m.created)
		return refuse(why, S("a message without a time"));
	if (str_eq(m.thread, m.ts))
		m.thread = STR_NONE;
	TRY(read_parts(x, o, &m, why));
	if (m.text.n == 0)
		TRY(words_of_program(x, o, &m, why));
	str whole = m.text;
	m.text = import_text_cut(whole, SLACK_TEXT_MAX);
	m.cut = m.text.n < whole.n;
	return x->handler->message ? x->handler->message(x->handler->self, &m, why) : OK;
}

bool slack_is_said(const struct slack_message *m)
{
	static const char *const kinds[] = {"",
					    "bot_message",
					    "me_message",
					    "file_share",
					    "file_comment",
					    "thread_broadcast",
					    "file_mention",
					    "reply_broadcast"};
	for (size_t i = 0; i < sizeof(kinds) / sizeof(*kinds); i++)
		if (str_eq(m->kind, str_from(kinds[i])))
			return true;
	return false;
}

static err read_element(void *self, struct arena *row, int64_t line, json_t *element, str *why)
{
	static err (*const readers[])(struct export *, const json_t *, str *) = {
		[SLACK_USERS] = read_user,
		[SLACK_CHANNELS] = read_channel,
		[SLACK_MESSAGES] = read_message,
	};
	struct export *x = self;
	x->row = row;
	*why = STR_NONE;
	err e = json_is_object(element) ? readers[x->kind](x, element, why)
					: refuse(why, S("an element that is no object"));
	if (e && why->n)
		*why = at_line(row, line, *why);
	return e;
}

err slack_read(struct arena *a, struct source *s, enum slack_file_kind kind,
	       const struct slack_handler *h, str *why)
{
	struct export x = {.handler = h, .kind = kind};
	return json_elements_read(a, s,
				  &(struct json_elements){.most = SLACK_ELEMENT_MAX,
							  .self = &x,
							  .each = read_element},
				  why);
}
