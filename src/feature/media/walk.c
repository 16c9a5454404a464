/* SPDX-License-Identifier: Apache-2.0
 * walk: the newest media that fit, or the most fetched. The narrowest index there is for what is
 * asked is walked, and each handful of ids is asked for the rest: does it fit, and may the viewer
 * see it. A walk ends after LOOK rows, so that a rare licence, or a library of which the viewer
 * may see little, costs no more than that; the reader may look further from there.
 */
#include "feature/media/pages.h"

enum { FIRST = 64, MORE = 496, LOOK = 2048, TAGGED = 40 };

/* The next ids; *end when there are none behind them. */
static err next_ids(struct db *db, const struct media_wanted *w, const struct q_media_newest *from,
		    int64_t n, struct q_media_newest_list *list, bool *end)
{
	struct id_list tagged = {0};
	err e;
	if (w->most)
		e = q_media_most(db, from->downloads, from->id.v, n, list);
	else if (w->author)
		e = q_media_newest_of(db, (person_id){w->author}, from->id, n, list);
	else if (w->tag)
		e = tag_items(db, (tag_id){w->tag}, from->id.v, TAGGED, &tagged);
	else if (w->kind)
		e = q_media_newest_kind(db, w->kind, from->id, n, list);
	else
		e = q_media_newest(db, from->id, n, list);
	for (size_t i = 0; i < tagged.n; i++)
		*ARENA_PUSH(db->arena, list) = (struct q_media_newest){.id = {tagged.v[i]}};
	*end = tagged.n ? false : list->n < (size_t)n;
	return e;
}

static err pick(struct db *db, const struct media_wanted *w, const struct q_media_newest_list *list,
		struct q_media_newest_list *found)
{
	struct id_list ids = {0};
	struct q_media_newest_list fit = {0};
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(db->arena, &ids) = list->v[i].id.v;
	TRY(q_media_pick(db, ids, w->kind, w->licence, w->author, w->tag, &fit));
	for (size_t i = 0; i < list->n; i++)
		for (size_t k = 0; k < fit.n; k++)
			if (ID_EQ(fit.v[k].id, list->v[i].id))
				*ARENA_PUSH(db->arena, found) = fit.v[k];
	return OK;
}

err media_walk(struct db *db, const struct media_wanted *w, struct q_media_newest from, size_t most,
	       struct q_media_newest_list *found, struct q_media_newest *looked)
{
	bool end = false;
	size_t seen = 0;
	*looked = (struct q_media_newest){0};
	while (!end && found->n < most && seen < LOOK) {
		struct q_media_newest_list list = {0};
		TRY(next_ids(db, w, &from, seen ? MORE : FIRST, &list, &end));
		if (!list.n)
			return OK;
		TRY(pick(db, w, &list, found));
		from = list.v[list.n - 1];
		seen += list.n;
	}
	if (!end && found->n < most)
		*looked = from;
	return OK;
}

err album_walk(struct db *db, item_id from, size_t most, struct q_album_newest_list *found,
	       item_id *looked)
{
	bool end = false;
	size_t seen = 0;
	*looked = (item_id){0};
	while (!end && found->n < most && seen < LOOK) {
		size_t n = seen ? MORE : FIRST;
		struct q_album_newest_list list = {0}, fit = {0};
		struct id_list ids = {0};
		TRY(q_album_newest(db, from, (int64_t)n, &list));
		end = list.n < n;
		if (!list.n)
			return OK;
		for (size_t i = 0; i < list.n; i++)
			*ARENA_PUSH(db->arena, &ids) = list.v[i].id.v;
		TRY(q_album_pick(db, ids, &fit));
		for (size_t i = 0; i < fit.n; i++)
			*ARENA_PUSH(db->arena, found) = fit.v[i];
		from = list.v[list.n - 1].id;
		seen += list.n;
	}
	if (!end && found->n < most)
		*looked = from;
	return OK;
}
