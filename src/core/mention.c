/* SPDX-License-Identifier: Apache-2.0
 * mention: names in a text become rows only for people who may read that text.
 */
#include "core/mention.h"

#include "core/event.h"
#include "core/person.h"
#include "html/html.h"

#include "item.sql.h"
#include "mention.sql.h"

enum { MENTIONS_PER_ITEM = 50 };

/* The person behind a handle, none when nobody may be told. */
static err reader(struct db *db, item_id item, str handle, person_id *person)
{
	struct q_mention_person q;
	struct q_mention_reads reads;
	bool found;
	*person = (person_id){0};
	TRY(q_mention_person(db, handle, &q, &found));
	if (!found || q.state != PERSON_ACTIVE)
		return OK;
	int64_t clear = q.kind == PERSON_EMPLOYEE || q.kind == PERSON_SERVICE ? CIRCLE_INTERNAL
									      : CIRCLE_PUBLIC;
	TRY(q_mention_reads(db, item, q.id, clear, &reads));
	if (reads.n)
		*person = q.id;
	return OK;
}

err mention_new_item(struct db *db, item_id item, const struct text_list *handles)
{
	return handles->n ? mention_item(db, item, handles) : OK;
}

err mention_item(struct db *db, item_id item, const struct text_list *handles)
{
	struct q_item_raw row;
	struct q_mention_of_item_list old = {0};
	person_id now[MENTIONS_PER_ITEM];
	size_t n = 0;
	TRY(q_item_raw(db, item, &row));
	TRY(q_mention_of_item(db, item, &old));
	for (size_t i = 0; i < handles->n && n < MENTIONS_PER_ITEM; i++) {
		TRY(reader(db, item, str_lower(db->arena, handles->v[i]), &now[n]));
		n += !ID_NONE(now[n]);
	}
	for (size_t i = 0; i < old.n; i++) {
		bool keep = false;
		for (size_t k = 0; k < n; k++)
			keep = keep || ID_EQ(now[k], old.v[i].person);
		if (!keep)
			TRY(q_mention_drop(db, item, old.v[i].person));
	}
	for (size_t k = 0; k < n; k++) {
		int64_t changed;
		TRY(q_mention_add(db, item, now[k], &changed));
		bool tell = changed && row.state == STATE_PUBLISHED && !ID_EQ(now[k], db->viewer);
		if (tell)
			TRY(event_add(db, EVENT_MENTIONED, item, (item_id){row.root}, row.place,
				      now[k]));
	}
	return OK;
}

err text_names(struct db *db, item_id item, str body, str tags, bool fresh, bool quiet)
{
	/* Names are only found where they become links. */
	static const struct markdown_options options = {
		.breaks = true, .mention_base = {"/people/", 8}, .tag_base = {"/tags/", 6}};
	struct markdown_found found = {0};
	struct text_list labels = {0};
	(void)markdown_render(db->arena, body, &options, &found);
	tag_parse(db->arena, tags, &labels);
	for (size_t i = 0; i < found.tags.n; i++)
		*ARENA_PUSH(db->arena, &labels) = found.tags.v[i];
	TRY((fresh ? tag_new_item : tag_item)(db, item, &labels));
	struct text_list names = {found.mentions.v, found.mentions.n, found.mentions.cap};
	if (quiet)
		return OK;
	return (fresh ? mention_new_item : mention_item)(db, item, &names);
}
