/* SPDX-License-Identifier: Apache-2.0
 * tag: labels in, folded names stored; item_tag carries the item's circle so that a tag page never
 * filters rows.
 */
#include "core/tag.h"

#include "base/utf8.h"
#include "core/person.h"

#include "item.sql.h"
#include "tag.sql.h"

#include <stdlib.h>

str tag_fold(struct arena *a, str label)
{
	str folded = name_fold(a, label);
	struct out o = out_new(a, 4 * TAG_LENGTH);
	bool gap = false;
	for (size_t i = 0; i < folded.n; i++) {
		char c = folded.p[i];
		bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
			    (unsigned char)c >= 0x80 || c == '.' || c == '_' || c == '+';
		if (!kept) {
			gap = o.n > 0;
			continue;
		}
		if (gap)
			out_byte(&o, '-');
		gap = false;
		out_byte(&o, c);
	}
	return utf8_head(out_view(&o), TAG_LENGTH);
}

err tag_put(struct db *db, str label, tag_id *id)
{
	struct q_tag_by_name q;
	str name = tag_fold(db->arena, label);
	if (str_empty(name) || utf8_count(label) > TAG_LENGTH)
		return INVALID;
	err e = q_tag_by_name(db, name, &q);
	if (e == NOT_FOUND) {
		/* Two writers may make the same tag at once on PostgreSQL: the loser reads the
		 * winner's row. */
		TRY(q_tag_add(db, (tag_id){id_new()}, name, str_trim(label)));
		e = q_tag_by_name(db, name, &q);
	}
	TRY(e);
	*id = q.id;
	return OK;
}

err tag_by_name(struct db *db, str name, struct tag *tag)
{
	struct q_tag_by_name q;
	TRY(q_tag_by_name(db, name, &q));
	*tag = (struct tag){.id = q.id, .name = q.name, .label = q.label, .items = q.items};
	return OK;
}

void tag_parse(struct arena *a, str text, struct text_list *labels)
{
	bool commas = str_find_byte(text, ',') >= 0;
	*labels = (struct text_list){0};
	while (text.n && labels->n < TAGS_PER_ITEM) {
		str one = str_trim(commas ? str_cut(&text, ',') : str_word(&text));
		if (str_starts(one, S("#")))
			one = str_sub(one, 1, one.n);
		if (!str_empty(tag_fold(a, one)))
			*ARENA_PUSH(a, labels) = utf8_head(one, TAG_LENGTH);
	}
}

static err take_off(struct db *db, const struct q_item_raw *item, tag_id tag)
{
	TRY(q_tag_drop(db, item->id, tag));
	bool counted = item->circle <= CIRCLE_INTERNAL && item->state == STATE_PUBLISHED;
	return counted ? q_tag_count(db, tag, -1) : OK;
}

static err put_on(struct db *db, const struct q_item_raw *item, tag_id tag)
{
	int64_t changed;
	TRY(q_tag_put(db, item->id, tag, item->circle, &changed));
	bool counted = item->circle <= CIRCLE_INTERNAL && item->state == STATE_PUBLISHED;
	return changed && counted ? q_tag_count(db, tag, 1) : OK;
}

/* Tags in the order of their names, so that two writers who make the same new ones wait for each
 * other in one direction. */
static err find_or_make(struct db *db, const struct text_list *labels, tag_id *tags, size_t *n)
{
	str sorted[TAGS_PER_ITEM], names[TAGS_PER_ITEM];
	size_t given = 0;
	for (size_t i = 0; i < labels->n && given < TAGS_PER_ITEM; i++) {
		str name = tag_fold(db->arena, labels->v[i]);
		size_t at = given++;
		for (; at > 0 && str_cmp(names[at - 1], name) > 0; at--) {
			names[at] = names[at - 1];
			sorted[at] = sorted[at - 1];
		}
		names[at] = name;
		sorted[at] = labels->v[i];
	}
	*n = 0;
	for (size_t i = 0; i < given; i++) {
		err e = tag_put(db, sorted[i], &tags[*n]);
		if (e == INVALID)
			continue;
		TRY(e);
		++*n;
	}
	return OK;
}

/* A tag that an item gets, keeps or loses. */
struct tag_change {
	tag_id tag;
	bool wanted;
};

/* Adds to a list in the order of ids; once each. */
static void note_change(struct tag_change *changes, size_t *n, tag_id tag, bool wanted)
{
	size_t at = *n;
	for (size_t i = 0; i < *n; i++)
		if (ID_EQ(changes[i].tag, tag))
			return;
	for (; at > 0 && changes[at - 1].tag.v > tag.v; at--)
		changes[at] = changes[at - 1];
	changes[at] = (struct tag_change){tag, wanted};
	++*n;
}

err tag_new_item(struct db *db, item_id id, const struct text_list *labels)
{
	return labels->n ? tag_item(db, id, labels) : OK;
}

/* The counters of tags are rows that many writers share: all take them in the order of their ids,
 * or on PostgreSQL two could each hold what the other waits for. */
err tag_item(struct db *db, item_id id, const struct text_list *labels)
{
	struct q_item_raw item;
	struct q_tag_by_name_list old = {0};
	tag_id wanted[TAGS_PER_ITEM];
	size_t n = 0, wants = 0;
	TRY(q_item_raw(db, id, &item));
	TRY(find_or_make(db, labels, wanted, &wants));
	TRY(q_tag_of_item(db, id, &old));
	struct tag_change *changes = NEW_ARRAY(db->arena, struct tag_change, wants + old.n);
	for (size_t i = 0; i < wants; i++)
		note_change(changes, &n, wanted[i], true);
	for (size_t i = 0; i < old.n; i++)
		note_change(changes, &n, old.v[i].id, false);
	for (size_t i = 0; i < n; i++)
		TRY(changes[i].wanted ? put_on(db, &item, changes[i].tag)
				      : take_off(db, &item, changes[i].tag));
	return OK;
}

static void copy_tags(struct arena *a, const struct q_tag_by_name_list *rows, struct tag_list *tags)
{
	*tags = (struct tag_list){0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(a, tags) = (struct tag){.id = rows->v[i].id,
						    .name = rows->v[i].name,
						    .label = rows->v[i].label,
						    .items = rows->v[i].items};
}

static int by_name(const void *left, const void *right)
{
	return str_cmp(((const struct q_tag_by_name *)left)->name,
		       ((const struct q_tag_by_name *)right)->name);
}

err tag_of_item(struct db *db, item_id item, struct tag_list *tags)
{
	struct q_tag_by_name_list rows = {0};
	TRY(q_tag_of_item(db, item, &rows));
	/* A handful: the database would make a sorter for it. */
	if (rows.n > 1)
		qsort(rows.v, rows.n, sizeof(*rows.v), by_name);
	copy_tags(db->arena, &rows, tags);
	return OK;
}

enum { COMPLETED = 20, SHORT_LETTERS = 3 };

static bool has_tag(const struct q_tag_by_name_list *rows, tag_id tag)
{
	for (size_t i = 0; i < rows->n; i++)
		if (ID_EQ(rows->v[i].id, tag))
			return true;
	return false;
}

/* A letter or two, with which a large part of all tags begins: what is read does not grow with
 * them. */
static err complete_short(struct db *db, str low, str high, struct q_tag_by_name_list *rows)
{
	struct q_tag_by_name_list more = {0};
	TRY(q_tag_complete_popular(db, low, high, rows));
	if (rows->n >= COMPLETED)
		return OK;
	TRY(q_tag_complete_first(db, low, high, &more));
	for (size_t i = 0; i < more.n && rows->n < COMPLETED; i++)
		if (!has_tag(rows, more.v[i].id))
			*ARENA_PUSH(db->arena, rows) = more.v[i];
	return OK;
}

err tag_complete(struct db *db, str prefix, struct tag_list *tags)
{
	struct q_tag_by_name_list rows = {0};
	str low = tag_fold(db->arena, prefix);
	str high = str_cat(db->arena, low, S("\xF4\x8F\xBF\xBF"));
	TRY(utf8_count(low) < SHORT_LETTERS ? complete_short(db, low, high, &rows)
					    : q_tag_complete(db, low, high, &rows));
	copy_tags(db->arena, &rows, tags);
	return OK;
}

err tag_items(struct db *db, tag_id tag, int64_t before, int64_t limit, struct id_list *items)
{
	struct q_tag_items_list rows = {0};
	*items = (struct id_list){0};
	TRY(q_tag_items(db, tag, before ? before : INT64_MAX, limit > 40 ? 40 : limit, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, items) = rows.v[i].id.v;
	return OK;
}
