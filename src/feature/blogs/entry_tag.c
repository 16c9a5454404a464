/* SPDX-License-Identifier: Apache-2.0
 * entry_tag: the newest entries with a tag. Updates and comments carry tags too, most of them many
 * more than entries do: a tag is walked through as far as it goes, or, where it is a very common
 * one, as far as it may, and the newest entries of all are asked whether they carry it.
 */
#include "feature/blogs/entry.h"

#include "core/tag.h"

#include "entry.sql.h"

#include <stdlib.h>

/* Items of a tag, and entries of all, that are looked through at most. */
enum { TAG_WALK = 2000, ENTRY_WALK = 5000 };

static int newest_first(const void *x, const void *y)
{
	const struct q_entry_tagged *a = x, *b = y;
	return a->id.v > b->id.v ? -1 : a->id.v < b->id.v;
}

static bool has(const struct q_entry_tagged_list *rows, item_id id)
{
	for (size_t i = 0; i < rows->n; i++)
		if (ID_EQ(rows->v[i].id, id))
			return true;
	return false;
}

err entries_tagged(struct db *db, const struct tag *tag, int64_t most,
		   struct q_entry_tagged_list *rows)
{
	struct q_entry_tagged_list others = {0};
	TRY(q_entry_tagged(db, tag->id, TAG_WALK, most, rows));
	if ((int64_t)rows->n >= most || tag->items <= TAG_WALK)
		return OK;
	TRY(q_entry_tagged_common(db, tag->id, ENTRY_WALK, most, &others));
	for (size_t i = 0; i < others.n; i++)
		if (!has(rows, others.v[i].id))
			*ARENA_PUSH(db->arena, rows) = others.v[i];
	if (rows->n)
		qsort(rows->v, rows->n, sizeof(*rows->v), newest_first);
	rows->n = (int64_t)rows->n > most ? (size_t)most : rows->n;
	return OK;
}
