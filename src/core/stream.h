/* SPDX-License-Identifier: Apache-2.0
 * stream: newest items of many sources without a fan-out table: a lazy merge over the newest item
 * of each followed person and hub (table pulse) and followed tag. Sources are chosen so that each
 * is wholly readable; visible() is the last check.
 */
#ifndef RUCHE_STREAM_H
#define RUCHE_STREAM_H

#include "core/item.h"

/* Why an item stands in a stream. */
enum stream_why {
	WHY_FOLLOW_PERSON = 1,
	WHY_MEMBER,
	WHY_FOLLOW_PLACE,
	WHY_OWN,
	WHY_COMPANY,
	WHY_FOLLOW_TAG
};
struct stream_entry {
	item_id id;
	enum stream_why why;
	int64_t source; /* the person's, hub's or tag's id */
};
/* Followed people who wrote something open last, newest first. */
enum { STREAM_LATELY = 6 };
struct stream_lately {
	struct {
		int64_t person, last; /* their newest open item */
	} v[STREAM_LATELY];
	size_t n;
};
struct stream {
	struct stream_entry *v;
	size_t n, cap;
	/* Of stream_home: the `before` that goes on behind this, 1 where nothing is left. There may
	 * be more although fewer than the limit came: so much of it was not wanted. */
	int64_t behind;
	struct stream_lately lately;
	struct id_list tags; /* the followed ones that it looked at: the last 50 */
};
/* kinds: a bit for each enum kind wanted (0: all but notices). before: an item id (0: newest).
 * limit at most 200. */
/* What the viewer follows, is a member of, or wrote; of people followed also what they wrote for
 * the viewer by name. */
err stream_home(struct db *db, uint64_t kinds, int64_t before, int64_t limit,
		struct stream *stream);
/* Open items of everybody ("company"), newest first. */
err stream_company(struct db *db, enum kind kind, int64_t before, int64_t limit,
		   struct stream *stream);
/* What the viewer may see of one author; its answers are in none of these. */
err stream_author(struct db *db, person_id author, uint64_t kinds, int64_t before, int64_t limit,
		  struct stream *stream);
/* How much of that there is. A number above STREAM_COUNTED - 1 means that there are more: it was
 * not counted to the end. */
enum { STREAM_COUNTED = 100, STREAM_LOOKED = 400, STREAM_KINDS = 64 };
struct stream_count {
	int64_t of[STREAM_KINDS]; /* by enum kind; what was answered not among them */
	int64_t answers;	  /* comments and the like, */
	bool more_answers;	  /* of which older ones were not looked at */
};
err stream_author_count(struct db *db, person_id author, struct stream_count *count);
/* What the viewer may see below one hub. */
err stream_hub(struct db *db, place_id hub, uint64_t kinds, int64_t before, int64_t limit,
	       struct stream *stream);

#endif
