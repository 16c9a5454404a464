/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/stackexchange.h"

#include "base/clock.h"
#include "core/import/xml.h"

enum table { UNKNOWN, USERS, POSTS, COMMENTS, BADGES };
enum kind { TEXT, NUMBER, TIME, BOOL };

struct dump {
	const struct stackexchange_handler *handler;
	enum table table;
	int depth;
};

struct column {
	enum table table;
	const char *name;
	enum kind kind;
	size_t at;
};

#define COLUMN(table, name, kind, type, member)                                  \
	{                                                                        \
		table, name, kind, offsetof(struct stackexchange_##type, member) \
	}
static const struct column columns[] = {
	COLUMN(USERS, "Id", NUMBER, user, id),
	COLUMN(USERS, "DisplayName", TEXT, user, name),
	COLUMN(USERS, "Location", TEXT, user, location),
	COLUMN(USERS, "WebsiteUrl", TEXT, user, website),
	COLUMN(USERS, "AboutMe", TEXT, user, about),
	COLUMN(USERS, "Reputation", NUMBER, user, reputation),
	COLUMN(USERS, "Views", NUMBER, user, views),
	COLUMN(USERS, "UpVotes", NUMBER, user, up_votes),
	COLUMN(USERS, "DownVotes", NUMBER, user, down_votes),
	COLUMN(USERS, "CreationDate", TIME, user, created),
	COLUMN(USERS, "LastAccessDate", TIME, user, last_seen),
	COLUMN(POSTS, "Id", NUMBER, post, id),
	COLUMN(POSTS, "PostTypeId", NUMBER, post, type),
	COLUMN(POSTS, "ParentId", NUMBER, post, parent),
	COLUMN(POSTS, "AcceptedAnswerId", NUMBER, post, accepted),
	COLUMN(POSTS, "OwnerUserId", NUMBER, post, owner),
	COLUMN(POSTS, "OwnerDisplayName", TEXT, post, owner_name),
	COLUMN(POSTS, "Title", TEXT, post, title),
	COLUMN(POSTS, "Body", TEXT, post, body),
	COLUMN(POSTS, "Score", NUMBER, post, score),
	COLUMN(POSTS, "ViewCount", NUMBER, post, views),
	COLUMN(POSTS, "AnswerCount", NUMBER, post, answers),
	COLUMN(POSTS, "CommentCount", NUMBER, post, comments),
	COLUMN(POSTS, "FavoriteCount", NUMBER, post, favourites),
	COLUMN(POSTS, "CreationDate", TIME, post, created),
	COLUMN(POSTS, "LastEditDate", TIME, post, edited),
	COLUMN(POSTS, "ClosedDate", TIME, post, closed),
	COLUMN(COMMENTS, "Id", NUMBER, comment, id),
	COLUMN(COMMENTS, "PostId", NUMBER, comment, post),
	COLUMN(COMMENTS, "UserId", NUMBER, comment, user),
	COLUMN(COMMENTS, "UserDisplayName", TEXT, comment, user_name),
	COLUMN(COMMENTS, "Text", TEXT, comment, text),
	COLUMN(COMMENTS, "Score", NUMBER, comment, score),
	COLUMN(COMMENTS, "CreationDate", TIME, comment, created),
	COLUMN(BADGES, "Id", NUMBER, badge, id),
	COLUMN(BADGES, "UserId", NUMBER, badge, user),
	COLUMN(BADGES, "Name", TEXT, badge, name),
	COLUMN(BADGES, "Class", NUMBER, badge, class),
	COLUMN(BADGES, "TagBased", BOOL, badge, of_tag),
	COLUMN(BADGES, "Date", TIME, badge, created),
};

static err store(struct xml *x, const struct column *c, void *row, str value)
{
	void *at = (char *)row + c->at;
	bool good = true;
	switch (c->kind) {
	case TEXT:
		*(str *)at = value;
		break;
	case NUMBER:
		good = str_to_int(value, at);
		break;
	case TIME:
		good = parse_iso_time(value, at);
		break;
	case BOOL:
		*(bool *)at = str_eq_nocase(value, S("True"));
		break;
	}
	return good ? OK : xml_refuse(x, INVALID, S("a number or a date cannot be read"));
}

/* Fills the struct of the table from the attributes it knows. */
static err fill(const struct dump *d, struct xml *x, void *row, const struct xml_attribute *v,
		size_t n)
{
	bool has_id = false;
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < sizeof(columns) / sizeof(columns[0]); k++) {
			const struct column *c = &columns[k];
			if (c->table != d->table || !str_eq(v[i].name.name, str_from(c->name)))
				continue;
			TRY(store(x, c, row, v[i].value));
			has_id |= str_eq(v[i].name.name, S("Id"));
		}
	return has_id ? OK : xml_refuse(x, INVALID, S("a row without Id"));
}

/* "<one><two>" of old dumps, "|one|two|" of new ones. */
static void split_tags(struct stackexchange_post *p, str tags)
{
	char close = tags.n && tags.p[0] == '<' ? '>' : '|';
	while (tags.n && p->tags_n < STACKEXCHANGE_TAGS_MAX) {
		str tag = str_cut(&tags, close);
		if (str_starts(tag, S("<")))
			tag = str_sub(tag, 1, tag.n);
		if (tag.n)
			p->tags[p->tags_n++] = tag;
	}
}

static err on_user(const struct dump *d, struct xml *x, const struct xml_attribute *v, size_t n,
		   str *why)
{
	struct stackexchange_user row = {0};
	TRY(fill(d, x, &row, v, n));
	return d->handler->user ? d->handler->user(d->handler->self, &row, why) : OK;
}

static err on_post(const struct dump *d, struct xml *x, const struct xml_attribute *v, size_t n,
		   str *why)
{
	struct stackexchange_post row = {0};
	TRY(fill(d, x, &row, v, n));
	for (size_t i = 0; i < n; i++)
		if (str_eq(v[i].name.name, S("Tags")))
			split_tags(&row, v[i].value);
	return d->handler->post ? d->handler->post(d->handler->self, &row, why) : OK;
}

static err on_comment(const struct dump *d, struct xml *x, const struct xml_attribute *v, size_t n,
		      str *why)
{
	struct stackexchange_comment row = {0};
	TRY(fill(d, x, &row, v, n));
	return d->handler->comment ? d->handler->comment(d->handler->self, &row, why) : OK;
}

static err on_badge(const struct dump *d, struct xml *x, const struct xml_attribute *v, size_t n,
		    str *why)
{
	struct stackexchange_badge row = {0};
	TRY(fill(d, x, &row, v, n));
	return d->handler->badge ? d->handler->badge(d->handler->self, &row, why) : OK;
}

static enum table table_of(str name)
{
	static const char *const names[] = {
		[USERS] = "users", [POSTS] = "posts", [COMMENTS] = "comments", [BADGES] = "badges"};
	for (size_t i = USERS; i <= BADGES; i++)
		if (str_eq(name, str_from(names[i])))
			return (enum table)i;
	return UNKNOWN;
}

static err on_start(void *self, struct xml *x, struct xml_name name, const struct xml_attribute *v,
		    size_t n)
{
	static err (*const rows[])(const struct dump *, struct xml *, const struct xml_attribute *,
				   size_t, str *) = {
		[USERS] = on_user, [POSTS] = on_post, [COMMENTS] = on_comment, [BADGES] = on_badge};
	struct dump *d = self;
	if (d->depth++ == 0) {
		d->table = table_of(name.name);
		if (d->table == UNKNOWN)
			return xml_refuse(
				x, INVALID,
				S("not one of Users.xml, Posts.xml, Comments.xml, Badges.xml"));
		return OK;
	}
	if (d->depth != 2 || !str_eq(name.name, S("row")))
		return xml_refuse(x, INVALID, S("an element that is no row"));
	str why = STR_NONE;
	err e = rows[d->table](d, x, v, n, &why);
	return e == OK ? OK : xml_refuse(x, e, why.n ? why : str_from(err_name(e)));
}

static err on_end(void *self, struct xml *x, struct xml_name name)
{
	(void)x, (void)name;
	((struct dump *)self)->depth--;
	return OK;
}

static err on_text(void *self, struct xml *x, str text)
{
	(void)self, (void)x, (void)text;
	return OK;
}

err stackexchange_read(struct arena *a, struct source *s, const struct stackexchange_handler *h,
		       str *why)
{
	struct dump d = {.handler = h};
	const struct xml_handler events = {
		.self = &d, .start = on_start, .end = on_end, .text = on_text};
	return xml_read(a, s, &events, why);
}
