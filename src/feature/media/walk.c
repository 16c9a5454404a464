/* SPDX-License-Identifier: Apache-2.0
 * walk: the newest media that fit, or the most fetched. The narrowest index there is for what is
 * asked is walked, and each handful of ids is asked for the rest: does it fit, and may the viewer
 * see it. A walk ends after LOOK rows, so that a rare licence, or a library of which the viewer
 * may see little, costs no more than that; the reader may look further from there. From where is
 * told by what was shown last and by how many times as many rows: never by a row out of sight.
 */
#include "feature/media/pages.h"

enum { FIRST = 64, MORE = 496, LOOK = 2048, FAR = 4 * LOOK, TAGGED = 40, WINDOWS = 10 };

/* ---- where a walk begins ---- */

static const struct media_from top = {.at = {.id = {INT64_MAX}, .downloads = INT64_MAX},
				      .top = true};

struct media_from media_from_read(str text, bool most)
{
	struct media_from from = top;
	str first = str_cut(&text, '.'), downloads = most ? str_cut(&first, '-') : STR_NONE;
	int64_t id, n = INT64_MAX;
	if (!str_to_int(text, &from.windows) || from.windows < 0 || from.windows > WINDOWS)
		from.windows = 0;
	if (!str_to_int(first, &id) || id <= 0 || (most && !str_to_int(downloads, &n)))
		return from;
	from.at = (struct q_media_newest){.id = {id}, .downloads = n};
	from.top = false;
	return from;
}

str media_from_text(struct arena *a, const struct media_from *from, bool most)
{
	struct out o = out_new(a, 128);
	if (from->top) {
		out_byte(&o, '0');
	} else {
		if (most)
			out_fmt(&o, "%lld-", (long long)from->at.downloads);
		out_int(&o, from->at.id.v);
	}
	if (from->windows)
		out_fmt(&o, ".%lld", (long long)from->windows);
	return out_view(&o);
}

bool media_from_next(struct media_from *from)
{
	return (from->top || from->seen) && ++from->windows <= WINDOWS;
}

/* ---- media ---- */

/* The next ids; *end when there are none behind them. Of a tag they are fewer. */
static err next_ids(struct db *db, const struct media_wanted *w, const struct q_media_newest *from,
		    int64_t n, int64_t of_tag, struct q_media_newest_list *list, bool *end)
{
	struct id_list tagged = {0};
	err e;
	if (w->most)
		e = q_media_most(db, from->downloads, from->id.v, n, list);
	else if (w->author)
		e = q_media_newest_of(db, (person_id){w->author}, from->id, n, list);
	else if (w->tag)
		e = tag_items(db, (tag_id){w->tag}, from->id.v, of_tag, &tagged);
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

/* As many rows as were looked at before, unasked. */
static err pass_by(struct db *db, const struct media_wanted *w, int64_t windows,
		   struct q_media_newest *at, bool *end)
{
	/* A list of a tag is short, whatever is asked for. */
	for (size_t passed = 0; passed < (size_t)windows * LOOK && !*end;) {
		struct q_media_newest_list list = {0};
		TRY(next_ids(db, w, at, LOOK, TAGGED, &list, end));
		if (list.n)
			*at = list.v[list.n - 1];
		else
			*end = true;
		passed += list.n;
	}
	return OK;
}

/* Where it was shown to this viewer: by what is so now. */
static err look_up(struct db *db, struct media_from *from)
{
	struct q_media_newest_list fit = {0};
	if (from->top)
		return OK;
	TRY(q_media_pick(db, (struct id_list){&from->at.id.v, 1, 1}, 0, 0, 0, 0, &fit));
	from->seen = fit.n > 0;
	if (fit.n)
		from->at = fit.v[0];
	return OK;
}

static err walk(struct db *db, const struct media_wanted *w, const struct media_from *from,
		size_t most, size_t look, struct q_media_newest_list *found, bool *broken)
{
	struct q_media_newest at = from->at;
	bool end = false;
	size_t seen = 0;
	*broken = false;
	TRY(pass_by(db, w, from->windows, &at, &end));
	while (!end && found->n < most && seen < look) {
		struct q_media_newest_list list = {0};
		TRY(next_ids(db, w, &at, seen ? MORE : FIRST, TAGGED, &list, &end));
		if (!list.n)
			return OK;
		TRY(pick(db, w, &list, found));
		at = list.v[list.n - 1];
		seen += list.n;
	}
	*broken = !end && found->n < most;
	return OK;
}

err media_walk(struct db *db, const struct media_wanted *w, struct media_from *from, size_t most,
	       struct q_media_newest_list *found, bool *broken)
{
	TRY(look_up(db, from));
	return walk(db, w, from, most, LOOK, found, broken);
}

err media_walk_far(struct db *db, const struct media_wanted *w, size_t most,
		   struct q_media_newest_list *found)
{
	bool broken;
	return walk(db, w, &top, most, FAR, found, &broken);
}

/* ---- albums ---- */

static err album_look_up(struct db *db, struct media_from *from)
{
	struct q_album_newest_list fit = {0};
	if (from->top)
		return OK;
	TRY(q_album_pick(db, (struct id_list){&from->at.id.v, 1, 1}, &fit));
	from->seen = fit.n > 0;
	return OK;
}

static err album_pass_by(struct db *db, int64_t windows, item_id *at, bool *end)
{
	for (int64_t i = 0; i < windows && !*end; i++) {
		struct q_album_newest_list list = {0};
		TRY(q_album_newest(db, *at, LOOK, &list));
		*end = list.n < LOOK;
		if (list.n)
			*at = list.v[list.n - 1].id;
	}
	return OK;
}

err album_walk(struct db *db, struct media_from *from, size_t most,
	       struct q_album_newest_list *found, bool *broken)
{
	item_id at = from->at.id;
	bool end = false;
	size_t seen = 0;
	*broken = false;
	TRY(album_look_up(db, from));
	TRY(album_pass_by(db, from->windows, &at, &end));
	while (!end && found->n < most && seen < LOOK) {
		size_t n = seen ? MORE : FIRST;
		struct q_album_newest_list list = {0}, fit = {0};
		struct id_list ids = {0};
		TRY(q_album_newest(db, at, (int64_t)n, &list));
		end = list.n < n;
		if (!list.n)
			return OK;
		for (size_t i = 0; i < list.n; i++)
			*ARENA_PUSH(db->arena, &ids) = list.v[i].id.v;
		TRY(q_album_pick(db, ids, &fit));
		for (size_t i = 0; i < fit.n; i++)
			*ARENA_PUSH(db->arena, found) = fit.v[i];
		at = list.v[list.n - 1].id;
		seen += list.n;
	}
	*broken = !end && found->n < most;
	return OK;
}
