/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/changes.h"

err changes_of(struct rq *rq, item_id item, bool author, struct change_list *changes)
{
	struct revision_list list;
	TRY(revision_list(rq->db, item, 0, author, &list));
	for (size_t i = 0; i < list.n && i < CHANGES_SHOWN; i++) {
		struct change_row *change = ARENA_PUSH(rq->arena, changes);
		struct revision before;
		TRY(revision_find(rq->db, item, list.v[i].number, author, &change->revision));
		before = change->revision; /* the first one stands as it was written */
		if (i + 1 < list.n)
			TRY(revision_find(rq->db, item, list.v[i + 1].number, author, &before));
		diff_words(rq->arena, before.title, change->revision.title, &change->title);
		diff_words(rq->arena, before.body, change->revision.body, &change->words);
	}
	return OK;
}
