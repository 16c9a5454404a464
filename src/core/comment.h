/* SPDX-License-Identifier: Apache-2.0
 * comment: what people answer to any item, in threads. Comments carry their root's circle.
 */
#ifndef RUCHE_COMMENT_H
#define RUCHE_COMMENT_H

#include "core/item.h"
#include "html/html.h"

enum {
	COMMENT_MAX = 20000,
	COMMENT_PAGE = 100,    /* threads on a page */
	COMMENT_ROWS = 1000,   /* comments on a page of threads */
	COMMENT_ANSWERS = 200, /* answers on a page of one thread */
};

struct comment {
	struct item_row item;
	str body; /* as it was written; left out of lists */
	html html;
	int64_t thread; /* the comment at the top of its thread */
	int depth;	/* 0 at the top of the thread */
	bool gone;	/* hidden or deleted, kept for its answers */
	bool may_edit;
	bool moved;  /* hangs on the top of its thread, since what it answers stands on another page
		      */
	str answers; /* then: whom it answers */
	int64_t more;	    /* on the last row shown of a thread: how many follow, counted to
			       COMMENT_ANSWERS; 0 none */
	int64_t more_after; /* and behind which answer */
};
struct comment_page {
	struct comment *v; /* in reading order: each followed by its answers */
	size_t n, cap;
	int64_t total;
	int64_t before, after; /* cursors of the neighbouring pages; 0 none; before -1: that page is
				  the first, without a cursor */
};
/* Where a comment is shown: on the page of threads with the cursor `at` (0: the first), or on its
 * thread's own page behind `after`. */
struct comment_spot {
	int64_t at, thread, after; /* thread 0: on the page of threads */
};
enum comment_order { COMMENTS_OLDEST, COMMENTS_NEWEST, COMMENTS_USEFUL };

/* A page of threads below an item that was found for the viewer: at most COMMENT_PAGE threads and
 * COMMENT_ROWS comments; `at` is a cursor of a page before (0: first). Threads are whole unless the
 * page would hold more; then the last row of one that is cut says so (more). */
err comment_list(struct db *db, const struct item_row *root, enum comment_order order, int64_t at,
		 struct comment_page *page);
/* The first `most` answers below an item that was found for the viewer, for a look at them from
 * elsewhere: what of them hangs together does so here. */
err comment_first(struct db *db, const struct item_row *root, int64_t most,
		  struct comment_page *page, bool *more);
/* One thread: its top, and COMMENT_ANSWERS answers behind `after` (0: the first). The caller has
 * found the thread's root for the viewer. */
err comment_thread_page(struct db *db, item_id thread, int64_t after, struct comment_page *page);
/* Where a comment that the viewer may read is shown, oldest threads first. */
err comment_locate(struct db *db, item_id id, struct comment_spot *spot);
/* Writes one: mentions, tags, events, counters. reply_to is the root or a comment below it. INVALID
 * when empty, TOO_LARGE over COMMENT_MAX characters. */
err comment_create(struct db *db, item_id reply_to, str body, item_id *id);
/* The same for importers: an author, a time and a language of its own ("": guessed), no events. */
err comment_import(struct db *db, item_id reply_to, person_id author, int64_t created, str language,
		   str body, item_id *id);
err comment_update(struct db *db, item_id id, str body);
err comment_delete(struct db *db, item_id id);
/* What answers the comment at the top of a thread becomes answers of `to`, an item in the same
 * place and circle that takes the comment's place; the thanks it had go along, and it is removed.
 * For whoever may: the caller has checked. INVALID for what is no top of a thread; TOO_LARGE above
 * COMMENT_ROWS answers. */
err comment_split(struct db *db, item_id comment, item_id to);
err comment_find(struct db *db, item_id id, struct comment *comment);

#endif
