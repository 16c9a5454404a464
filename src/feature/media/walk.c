/* SPDX-License-Identifier: Apache-2.0
 * walk: the newest media that fit, or the most fetched. The narrowest index there is for what is
 * asked is walked, and each handful of ids is asked for the rest: does it fit, and may the viewer
 * see it. A walk ends after LOOK rows, so that a rare licence, or a library of which the viewer
 * may see little, costs no more than that; the reader may look further from there. Where that is
 * may be a row out of sight, so it is sealed, for this reader and this list.
 */
#include "feature/media/pages.h"

#include "core/seal.h"

enum { FIRST = 64, MORE = 496, LOOK = 2048, FAR = 4 * LOOK, TAGGED = 40 };

/* ---- where a walk begins ---- */

static const struct q_media_newest top = {.id = {INT64_MAX}, .downloads = INT64_MAX};

/* For whom and of what list: a place in one tells nothing in another. */
static str purpose_of(const struct rq *rq, const struct media_wanted *w)
{
	struct out o = out_new(rq->arena, 256);
	out_fmt(&o, "%s %lld", w ? "media" : "albums", (long long)rq->viewer_id.v);
	if (w)
		out_fmt(&o, " %lld %lld %lld %lld %d", (long long)w->kind, (long long)w->licence,
			(long long)w->author, (long long)w->tag, w->most);
	return out_view(&o);
}

struct q_media_newest media_begin(const struct rq *rq, const struct media_wanted *w)
{
	int64_t at[2];
	if (!seal_open(rq->app, purpose_of(rq, w), rq_query(rq, "before"), at))
		return top;
	return (struct q_media_newest){.id = {at[0]}, .downloads = at[1]};
}

str media_cursor(const struct rq *rq, const struct media_wanted *w, const struct q_media_newest *at)
{
	return seal_numbers(rq->app, rq->arena, purpose_of(rq, w),
			    (const int64_t[2]){at->id.v, at->downloads});
}

/* ---- media ---- */

/* The next ids; *end when there are none behind them. Of a tag they are fewer. */
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
	else if (w->kind && ID_NONE(db->viewer))
		e = q_media_public_kind(db, w->kind, from->id, n, list);
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

static err walk(struct db *db, const struct media_wanted *w, struct q_media_newest *at, size_t most,
		size_t look, struct q_media_newest_list *found, bool *broken)
{
	bool end = false;
	size_t seen = 0;
	*broken = false;
	while (!end && found->n < most && seen < look) {
		struct q_media_newest_list list = {0};
		TRY(next_ids(db, w, at, seen ? MORE : FIRST, &list, &end));
		if (!list.n)
			return OK;
		TRY(pick(db, w, &list, found));
		*at = list.v[list.n - 1];
		seen += list.n;
	}
	*broken = !end && found->n < most;
	return OK;
}

err media_walk(struct db *db, const struct media_wanted *w, struct q_media_newest *at, size_t most,
	       struct q_media_newest_list *found, bool *broken)
{
	return walk(db, w, at, most, LOOK, found, broken);
}

err media_walk_far(struct db *db, const struct media_wanted *w, size_t most,
		   struct q_media_newest_list *found)
{
	struct q_media_newest at = top;
	bool broken;
	return walk(db, w, &at, most, FAR, found, &broken);
}

/* ---- albums ---- */

err album_walk(struct db *db, item_id *at, size_t most, struct q_album_newest_list *found,
	       bool *broken)
{
	bool end = false;
	size_t seen = 0;
	*broken = false;
	while (!end && found->n < most && seen < LOOK) {
		size_t n = seen ? MORE : FIRST;
		struct q_album_newest_list list = {0}, fit = {0};
		struct id_list ids = {0};
		TRY(q_album_newest(db, *at, (int64_t)n, &list));
		end = list.n < n;
		if (!list.n)
			return OK;
		for (size_t i = 0; i < list.n; i++)
			*ARENA_PUSH(db->arena, &ids) = list.v[i].id.v;
		TRY(q_album_pick(db, ids, &fit));
		for (size_t i = 0; i < fit.n; i++)
			*ARENA_PUSH(db->arena, found) = fit.v[i];
		*at = list.v[list.n - 1].id;
		seen += list.n;
	}
	*broken = !end && found->n < most;
	return OK;
}
