/* SPDX-License-Identifier: Apache-2.0
 * heard: the least heard ideas are drawn, mixed into what everybody reads, and counted.
 */
#include "feature/jams/heard.h"

#include "base/clock.h"
#include "base/rand.h"
#include "core/app.h"
#include "core/fragment.h"
#include "core/pairs.h"

#include "jams.html.h"

/* Three of a page of twenty: behind the second, the eighth and the fourteenth. Of the 40 least
 * heard, the first so many of which are drawn for all; of those, so many are tried on a viewer. */
enum {
	MIXED = 3,
	MIXED_FROM = 40,
	MIXED_FIRST = 2,
	MIXED_EVERY = 6,
	MIXED_TRIED = 8,
	MIXED_ABOUT = 512
};

static bool counted(const struct jam_view *v)
{
	return v->jam.phase == JAM_OPEN || v->jam.phase == JAM_ENDING;
}

/* Pages that were open over a break ask behind the scenes whether something came (ui/js/fresh.js),
 * all of them at once, and put nothing of the answer in. */
static bool shown_to_nobody(const struct rq *rq)
{
	return rq->head || !str_empty(rq_header(rq, S("ruche-look")));
}

void idea_served(struct rq *rq, const struct jam_view *v, item_id id, person_id author,
		 int64_t readers)
{
	if (!counted(v) || shown_to_nobody(rq) || readers >= HEARD_ENOUGH ||
	    ID_EQ(author, rq->viewer_id))
		return;
	pairs_add(rq->app->heard, id.v, rq->viewer_id.v);
}

static bool stands_in(const struct idea_parts *parts, item_id id)
{
	for (size_t i = 0; parts && i < parts->n; i++)
		if (ID_EQ(parts->v[i].item.id, id))
			return true;
	return false;
}

static struct prng heard_prng(void)
{
	uint64_t seed;
	rand_bytes(&seed, sizeof(seed));
	return prng_new(seed);
}

/* The least heard come first, but in another order each time: of as many as may stand here those
 * that fit are drawn, so that thousands who look at once do not all get the same ones. */
err heard_draw(struct rq *rq, const struct jam_view *v, place_id forum, int64_t among, size_t most,
	       const struct idea_parts *but, struct id_list *ids)
{
	struct q_idea_new_in_list rows = {0};
	bool rehearsal = v->jam.phase == JAM_AHEAD;
	if (!idea_shown(v, rehearsal))
		return OK;
	TRY(ID_NONE(forum) ? q_idea_unheard(rq->db, v->jam.id, rehearsal, among, &rows)
			   : q_idea_unheard_in(rq->db, forum, rehearsal, among, &rows));
	struct prng r = heard_prng();
	for (size_t left = rows.n; left > 0 && ids->n < most; left--) {
		size_t k = (size_t)prng_below(&r, left);
		if (!stands_in(but, rows.v[k].id))
			*ARENA_PUSH(rq->arena, ids) = rows.v[k].id.v;
		rows.v[k] = rows.v[left - 1];
	}
	return OK;
}

err heard_rows_fill(struct rq *rq, struct id_list ids, struct idea_rows *rows)
{
	TRY(idea_rows_fill(rq, ids, rows));
	for (size_t i = 0; i < rows->n; i++) {
		rows->v[i].excerpt = (html){rows->v[i].of->html}; /* safe: rendered when written */
		rows->v[i].more = false;
	}
	return OK;
}

/* ---- mixed into lists ---- */

static err draw_all(struct rq *rq, struct room_page *p, struct idea_rows *rows)
{
	for (size_t i = 0; i < rows->n; i++) {
		rows->v[i].mixed = true;
		TRY(room_part_draw(rq, p, &rows->v[i], ARENA_PUSH(rq->arena, &p->parts)));
	}
	return OK;
}

/* With all of their words they may be too long to be kept. */
static size_t that_fit(const struct idea_parts *parts)
{
	size_t n = 0, room = FRAGMENT_BYTES;
	for (; n < parts->n; n++) {
		size_t wanted = parts->v[n].before.s.n + parts->v[n].after.s.n + MIXED_ABOUT;
		if (wanted > room)
			break;
		room -= wanted;
	}
	return n;
}

/* The least heard of all, as they were drawn for many at once; none where nothing is shared. */
static err least_heard(struct rq *rq, const struct jam_view *v, struct room_page *all)
{
	struct q_idea_new_in_list found = {0};
	struct idea_rows rows = {0};
	struct id_list ids = {0};
	str key, kept, none;
	if (!room_parts_key(rq, v, all, "least heard", &key))
		return OK;
	if (fragments_get(rq->app->fragments, key, clock_now(), rq->arena, &kept)) {
		room_parts_take(rq, kept, all, &none);
		return OK;
	}
	TRY(all->forum ? q_idea_least_heard_in(rq->db, all->forum->id, MIXED_FROM, &found)
		       : q_idea_least_heard(rq->db, v->jam.id, MIXED_FROM, &found));
	for (size_t i = 0; i < found.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = found.v[i].id.v;
	TRY(heard_rows_fill(rq, ids, &rows));
	TRY(draw_all(rq, all, &rows));
	all->parts.n = that_fit(&all->parts);
	room_parts_keep(rq, all, key, STR_NONE, clock_now() + ROOM_GOOD_FOR);
	return OK;
}

static const struct q_idea_fresh *fresh_of(const struct q_idea_fresh_list *now, item_id id)
{
	for (size_t i = 0; i < now->n; i++)
		if (ID_EQ(now->v[i].id, id))
			return &now->v[i];
	return NULL;
}

/* Some of them, at random, that the viewer may read and was not shown. */
static err mix_shared(struct rq *rq, const struct room_page *p, struct idea_parts *all,
		      struct idea_parts *few)
{
	struct q_idea_fresh_list now = {0};
	struct id_list ids = {0};
	size_t tried = 0;
	struct prng r = heard_prng();
	for (; tried < all->n && ids.n < MIXED_TRIED; tried++) {
		size_t k = tried + (size_t)prng_below(&r, all->n - tried);
		struct idea_part drawn = all->v[k];
		all->v[k] = all->v[tried];
		all->v[tried] = drawn;
		if (!stands_in(&p->parts, drawn.item.id))
			*ARENA_PUSH(rq->arena, &ids) = drawn.item.id.v;
	}
	if (ids.n == 0)
		return OK;
	TRY(q_idea_fresh_unheard(rq->db, ids, &now));
	for (size_t i = 0; i < tried && few->n < MIXED; i++) {
		struct idea_part *part = &all->v[i];
		const struct q_idea_fresh *of = fresh_of(&now, part->item.id);
		if (!of || room_part_differs(part, of))
			continue;
		part->item.likes = of->likes;
		part->item.liked = of->liked;
		*ARENA_PUSH(rq->arena, few) = *part;
	}
	return OK;
}

/* For whom those of all are too few: who was shown most of them, or is no colleague. */
static err mix_own(struct rq *rq, const struct jam_view *v, const struct room_page *p,
		   struct idea_parts *few)
{
	struct id_list ids = {0};
	struct idea_rows rows = {0};
	struct room_page own = *p;
	own.parts = (struct idea_parts){0};
	TRY(heard_draw(rq, v, p->forum ? p->forum->id : (place_id){0}, MIXED_FROM, MIXED, &p->parts,
		       &ids));
	TRY(heard_rows_fill(rq, ids, &rows));
	TRY(draw_all(rq, &own, &rows));
	*few = own.parts;
	return OK;
}

err heard_mix(struct rq *rq, const struct jam_view *v, struct room_page *p)
{
	struct idea_parts few = {0}, mixed = {0};
	struct room_page all = *p;
	bool list = p->order == IDEAS_HOT || p->order == IDEAS_NEW;
	if (!counted(v) || shown_to_nobody(rq) || !p->first || !list || !signed_in(rq))
		return OK;
	all.parts = all.front = (struct idea_parts){0};
	TRY(least_heard(rq, v, &all));
	TRY(mix_shared(rq, p, &all.parts, &few));
	if (few.n < MIXED)
		TRY(mix_own(rq, v, p, &few));
	if (few.n == 0)
		return OK;
	for (size_t i = 0, k = 0; i < p->parts.n || k < few.n; i++) {
		if (k < few.n && (i >= p->parts.n || i == MIXED_FIRST + k * MIXED_EVERY))
			*ARENA_PUSH(rq->arena, &mixed) = few.v[k++];
		if (i < p->parts.n)
			*ARENA_PUSH(rq->arena, &mixed) = p->parts.v[i];
	}
	p->parts = mixed;
	return OK;
}

/* ---- how many there still are ---- */

err heard_too_few(struct rq *rq, const struct jam_view *v, int64_t *n)
{
	struct q_idea_too_few row;
	*n = 0;
	if (!counted(v))
		return OK;
	TRY(q_idea_too_few(rq->db, v->jam.id, HEARD_COUNT_MAX, &row));
	*n = row.n;
	return OK;
}

err heard_told(struct rq *rq, const struct jam_view *v, html *words)
{
	struct out o = out_new(rq->arena, 8192);
	int64_t n;
	*words = (html){0};
	TRY(heard_too_few(rq, v, &n));
	if (n == 0)
		return OK;
	v_jam_too_few(&o, rq, v, n);
	*words = (html){out_view(&o)}; /* safe: written by a template */
	return o.bad;
}
