/* SPDX-License-Identifier: Apache-2.0
 * comment: what people answer to any item, in threads. Comments carry their root's circle.
 */
#ifndef RUCHE_COMMENT_H
#define RUCHE_COMMENT_H

#include "core/item.h"
#include "html/html.h"

enum { COMMENT_MAX = 20000, COMMENT_PAGE = 100 };

struct comment {
	struct item_row item;
	str body;
	html html;
	int depth;      /* 0 at the top of the thread */
	bool gone;      /* hidden or deleted, kept for its answers */
	bool may_edit;
};
struct comment_page {
	struct comment *v; /* in reading order: each followed by its answers */
	size_t n, cap;
	int64_t total;
	int64_t before, after; /* cursors of the neighbouring pages of threads; 0 none */
};
enum comment_order { COMMENTS_OLDEST, COMMENTS_NEWEST, COMMENTS_USEFUL };

/* A page of whole threads below an item: at most COMMENT_PAGE threads and 1,000 comments; `at` is a cursor of a page before (0: first). */
err comment_list(struct db *db, item_id root, enum comment_order order, int64_t at, struct comment_page *page);
/* Writes one: mentions, tags, events, counters. reply_to is the root or a comment below it. INVALID when empty, TOO_LARGE over COMMENT_MAX characters. */
err comment_create(struct db *db, item_id reply_to, str body, item_id *id);
/* The same for importers: an author and a time of its own, no events. */
err comment_import(struct db *db, item_id reply_to, person_id author, int64_t created, str body, item_id *id);
err comment_update(struct db *db, item_id id, str body);
err comment_delete(struct db *db, item_id id);
err comment_find(struct db *db, item_id id, struct comment *comment);

#endif
