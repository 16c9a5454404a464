/* SPDX-License-Identifier: Apache-2.0
 * tag: one word on items and (as a skill) on people. Its name is folded, its label as first
 * written.
 */
#ifndef RUCHE_TAG_H
#define RUCHE_TAG_H

#include "core/item.h"

enum { TAGS_PER_ITEM = 20, TAG_LENGTH = 50 };

struct tag {
	tag_id id;
	str name, label;
	int64_t items;
};
struct tag_list {
	struct tag *v;
	size_t n, cap;
};
struct text_list {
	str *v;
	size_t n, cap;
};

/* lower case, accents folded, spaces to '-', letters digits - . _ kept; empty when nothing is left.
 */
str tag_fold(struct arena *a, str label);
/* Finds or makes it. INVALID for an empty or too long one. */
err tag_put(struct db *db, str label, tag_id *id);
err tag_by_name(struct db *db, str name, struct tag *tag);
/* Reads "a, b c, #d" (commas, or spaces when there is no comma) into labels. */
void tag_parse(struct arena *a, str text, struct text_list *labels);
/* Makes the item carry exactly these labels. At most TAGS_PER_ITEM are kept. */
err tag_item(struct db *db, item_id item, const struct text_list *labels);
/* The same for an item that was just made, and carries none yet. */
err tag_new_item(struct db *db, item_id item, const struct text_list *labels);
err tag_of_item(struct db *db, item_id item, struct tag_list *tags);
/* Tags whose name begins so, most used first; only those on items open to everyone are counted. At
 * most 20. */
err tag_complete(struct db *db, str prefix, struct tag_list *tags);
/* Items of a tag that the viewer may see, newest first, before an id (0: newest). */
err tag_items(struct db *db, tag_id tag, int64_t before, int64_t limit, struct id_list *items);

#endif
