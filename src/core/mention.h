/* SPDX-License-Identifier: Apache-2.0
 * mention: @handle in a text. Only people who may read the item become mentions of it.
 */
#ifndef RUCHE_MENTION_H
#define RUCHE_MENTION_H

#include "core/tag.h"

/* Makes the item mention exactly these handles; new ones give an event. */
err mention_item(struct db *db, item_id item, const struct text_list *handles);
/* The same for an item that was just made, and mentions nobody yet. */
err mention_new_item(struct db *db, item_id item, const struct text_list *handles);
/* What a text in Markdown names becomes the item's: its #tags with those of a field (separated as
 * tag_parse says), and its @mentions unless quiet. fresh: the item was just made. */
err text_names(struct db *db, item_id item, str body, str tags, bool fresh, bool quiet);

#endif
