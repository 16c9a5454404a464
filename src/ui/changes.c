/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/changes.h"

err changes_of(struct rq *rq, item_id item, bool author, struct change_list *changes)
{
	struct revision_list list;
	struct revision next;
	int64_t before = rq_query_int(rq, "before", 0);
	TRY(revision_list(rq->db, item, before, author, &list));
	if (list.n)
		TRY(revision_find(rq->db, item, list.v[0].number, author, &next));
	for (size_t i = 0; i < list.n && i < CHANGES_SHOWN; i++) {
		struct change_row *change = ARENA_PUSH(rq->arena, changes);
		change->revision = next; /* the first one stands as it was written */
		if (i + 1 < list.n)
			TRY(revision_find(rq->db, item, list.v[i + 1].number, author, &next));
		diff_words(rq->arena, next.title, change->revision.title, &change->title);
		diff_words(rq->arena, next.body, change->revision.body, &change->words);
	}
	if (list.n > CHANGES_SHOWN)
		changes->pager.older =
			page_with(rq, "before", id_text(rq, list.v[CHANGES_SHOWN - 1].number));
	if (before)
		changes->pager.newer = page_with(rq, "before", STR_NONE);
	return OK;
}
