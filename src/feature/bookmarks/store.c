/* SPDX-License-Identifier: Apache-2.0
 * store: keeps bookmarks, with the numbers that hang on them: how many keep an address, and how
 * often each person and everybody uses a tag. Rows that writers share are taken in the order of
 * their keys.
 */
#include "feature/bookmarks/handlers.h"

#include "base/utf8.h"
#include "core/access.h"
#include "core/job.h"
#include "core/mention.h"
#include "core/person.h"
#include "core/revision.h"

#include "bookmarks.sql.h"

#include <stdlib.h>

static const struct markdown_options options = {
	.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};

static int by_id(const void *left, const void *right)
{
	int64_t l = ((const struct q_bookmark_tag_ids *)left)->tag.v;
	int64_t r = ((const struct q_bookmark_tag_ids *)right)->tag.v;
	return l < r ? -1 : l > r;
}

/* One bookmark more or less in every number that it is part of. */
static err count(struct db *db, item_id id, const struct q_bookmark_mark *b, int sign)
{
	struct q_bookmark_tag_ids_list tags = {0};
	int64_t open = b->circle <= CIRCLE_INTERNAL ? sign : 0;
	int64_t public = b->circle == CIRCLE_PUBLIC ? sign : 0;
	TRY(q_bookmark_tag_ids(db, id, &tags));
	if (tags.n > 1)
		qsort(tags.v, tags.n, sizeof(*tags.v), by_id);
	TRY(q_bookmark_link_count(db, b->link, open, public));
	for (int all = 1; all >= 0; all--) {
		int64_t person = all ? 0 : b->person.v;
		int64_t own = all ? 0 : sign;
		if (all && !open)
			continue;
		TRY(q_bookmark_counted(db, person, 0, own, open, public));
		for (size_t i = 0; i < tags.n; i++)
			TRY(q_bookmark_counted(db, person, tags.v[i].tag.v, own, open, public));
	}
	return OK;
}

err bookmark_retract(struct db *db, item_id id)
{
	struct q_bookmark_mark b;
	TRY(q_bookmark_mark(db, id, &b));
	if (b.circle < 0)
		return OK;
	TRY(count(db, id, &b, -1));
	TRY(q_bookmark_tags_drop(db, id));
	return q_bookmark_list_in(db, id, -1);
}

/* Puts it into lists and numbers as it stands now. One that few may read stands in its owner's
 * lists alone; a closed community shows those that are kept to it by their place. */
static err announce_in(struct db *db, item_id id, int64_t circle)
{
	struct q_bookmark_mark b;
	TRY(q_bookmark_mark(db, id, &b));
	b.circle = circle <= CIRCLE_INTERNAL ? circle : b.person.v;
	TRY(q_bookmark_list_in(db, id, b.circle));
	TRY(q_bookmark_tags_put(db, id, b.person, b.circle));
	return count(db, id, &b, 1);
}

static err announce(struct db *db, item_id id)
{
	struct item_row item;
	TRY(item_find(db, id, &item));
	return announce_in(db, id, item.circle);
}

static err settle(struct db *db, place_id place)
{
	struct q_bookmark_moved_list rows = {0};
	struct out payload = out_new(db->arena, 24);
	TRY(q_bookmark_moved(db, place.v, BOOKMARK_STEP, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(bookmark_retract(db, rows.v[i].id));
		TRY(announce_in(db, rows.v[i].id, rows.v[i].circle));
	}
	out_int(&payload, place.v);
	return rows.n == BOOKMARK_STEP
		       ? job_add(db, S("bookmarks.settle"), out_view(&payload), 0, true)
		       : OK;
}

err bookmarks_rewritten(struct db *db, place_id place)
{
	return settle(db, place);
}

err bookmarks_settle(struct db *db, const struct app *app, str payload)
{
	int64_t id;
	(void)app;
	return str_to_int(payload, &id) ? settle(db, (place_id){id}) : INVALID;
}

err bookmark_delete(struct db *db, item_id id)
{
	TRY(bookmark_retract(db, id));
	return item_delete(db, id);
}

err bookmark_kept(struct db *db, person_id person, str hash, item_id *id)
{
	struct q_bookmark_link_find link;
	struct q_bookmark_of_list own = {0};
	*id = (item_id){0};
	err e = q_bookmark_link_find(db, hash, &link);
	if (e == NOT_FOUND)
		return OK;
	TRY(e);
	TRY(q_bookmark_of(db, person, link.id, &own));
	if (own.n)
		*id = own.v[0].id;
	return OK;
}

/* What is written: cleaned, cut to what a bookmark holds. */
struct words {
	str title, body, html;
	struct markdown_found found;
};

static struct words words_of(struct db *db, const struct bookmark_new *new)
{
	struct words w = {.title = utf8_head(str_trim(new->title), BOOKMARK_TITLE),
			  .body = utf8_head(str_trim(new->body), BOOKMARK_BODY)};
	str address = new->address->url.s;
	if (str_empty(w.title))
		w.title = utf8_head(
			str_sub(address, (size_t)str_find(address, S("://")) + 3, address.n),
			BOOKMARK_TITLE);
	w.html = markdown_render(db->arena, w.body, &options, &w.found).s;
	return w;
}

static err create(struct db *db, const struct bookmark_new *new, const struct words *w,
		  int64_t link, item_id *id)
{
	struct item_new item = {.kind = KIND_BOOKMARK,
				.author = new->person,
				.place = new->place,
				.audience = new->audience,
				.state = STATE_PUBLISHED,
				.language = new->language,
				.created = new->created,
				.quiet = new->quiet,
				.text = str_cat(db->arena, w->title, S(". "), w->body)};
	if (ID_NONE(item.place))
		TRY(person_place(db, new->person, &item.place));
	TRY(item_create(db, &item, id));
	return q_bookmark_add(db, *id, link, new->person, new->unread, w->title, w->body, w->html);
}

/* To another community, or back to one's own. */
static err move(struct db *db, const struct bookmark_new *new, const struct item_row *item)
{
	place_id to = new->place;
	bool may;
	if (ID_NONE(to))
		TRY(person_place(db, new->person, &to));
	if (ID_EQ(to, item->place))
		return OK;
	TRY(access_may_write(db, new->person, to, &may));
	return may ? item_set_place(db, item->id, to) : DENIED;
}

static err change(struct db *db, const struct bookmark_new *new, const struct words *w, item_id id)
{
	struct bookmark old;
	int64_t revision;
	TRY(bookmark_find(db, id, &old));
	TRY(bookmark_retract(db, id));
	/* Of imports too: the newest state is what those read who may read it from now on. */
	if (!str_eq(old.title, w->title) || !str_eq(old.body, w->body)) {
		TRY(revision_add(db, id, new->person, old.title, old.body, &revision));
		TRY(revision_add(db, id, new->person, w->title, w->body, &revision));
	}
	TRY(q_bookmark_write(db, id, new->unread, w->title, w->body, w->html));
	TRY(move(db, new, &old.item));
	if (old.item.audience != new->audience)
		TRY(item_set_audience(db, id, new->audience, (struct id_list){0}));
	return item_touch(db, id, !new->quiet);
}

err bookmark_save(struct db *db, const struct bookmark_new *new, item_id *id, bool *made)
{
	struct q_bookmark_link_find link;
	struct q_bookmark_of_list own = {0};
	struct words w = words_of(db, new);
	str hash = web_address_hash(db->arena, new->address->url.s);
	TRY(q_bookmark_link_put(db, id_new(), hash, new->address->url.s, new->address->host));
	TRY(q_bookmark_link_find(db, hash, &link));
	TRY(q_bookmark_of(db, new->person, link.id, &own));
	*made = own.n == 0;
	*id = *made ? (item_id){0} : own.v[0].id;
	TRY(*made ? create(db, new, &w, link.id, id) : change(db, new, &w, *id));
	TRY(tag_item(db, *id, &new->tags));
	TRY(announce(db, *id));
	if (new->quiet)
		return OK;
	struct text_list names = {w.found.mentions.v, w.found.mentions.n, w.found.mentions.cap};
	return *made ? mention_new_item(db, *id, &names) : mention_item(db, *id, &names);
}

err bookmark_retag(struct db *db, item_id id, const struct text_list *labels)
{
	TRY(bookmark_retract(db, id));
	TRY(tag_item(db, id, labels));
	TRY(announce(db, id));
	return item_touch(db, id, false);
}
