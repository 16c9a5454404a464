/* SPDX-License-Identifier: Apache-2.0
 * revision: the history of a text, whatever its kind; and autosave, what an editor holds that was
 * not saved.
 */
#ifndef RUCHE_REVISION_H
#define RUCHE_REVISION_H

#include "core/item.h"

struct revision {
	int64_t number, created;
	person_id author;
	str author_handle, author_name, title, body;
};
struct revision_list {
	struct revision *v;
	size_t n, cap;
};
/* Adds the live text as the next revision (not when it equals the newest). *number gives its
 * number. */
err revision_add(struct db *db, item_id item, person_id author, str title, str body,
		 int64_t *number);
/* Newest first, without bodies; at most 200 before a number (0: newest). author: with what was
 * written before others could read the text, which is for those who may change it. */
err revision_list(struct db *db, item_id item, int64_t before, bool author,
		  struct revision_list *list);
/* NOT_FOUND also for one that is for authors, when not asked for one. */
err revision_find(struct db *db, item_id item, int64_t number, bool author,
		  struct revision *revision);
/* More people read the text from now on: they read its history from its present state on, and of a
 * file, or of what hangs on it, its versions from the newest on. With answers: so it is below it.
 */
err revision_close(struct db *db, item_id item, bool answers);
/* The number of the newest one, 0 when there is none. */
err revision_newest(struct db *db, item_id item, int64_t *number);

struct autosave {
	bool found;
	int64_t base, updated;
	str title, body, other;
};
/* form names the editor: "entry:123" or "entry:new:BLOG". */
err autosave_put(struct db *db, str form, int64_t base, str title, str body, str other);
err autosave_find(struct db *db, str form, struct autosave *saved);
err autosave_drop(struct db *db, str form);

#endif
