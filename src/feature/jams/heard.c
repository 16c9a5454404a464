/* SPDX-License-Identifier: Apache-2.0
 * heard: the least heard ideas are drawn, mixed into what everybody reads, and counted.
 */
#include "feature/jams/heard.h"

#include "base/rand.h"
#include "core/app.h"
#include "core/pairs.h"

#include "jams.html.h"

/* Three of a page of twenty: behind the second, the seventh and the twelfth. */
enum { MIXED = 3, MIXED_FROM = 40, MIXED_FIRST = 2, MIXED_EVERY = 6 };

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

/* The least heard come first, but in another order each time: of as many as may stand here those
 * that fit are drawn, so that thousands who look at once do not all get the same ones. */
err heard_draw(struct rq *rq, const struct jam_view *v, place_id forum, int64_t among, size_t most,
	       const struct idea_parts *but, struct id_list *ids)
{
	struct q_idea_new_in_list rows = {0};
	bool rehearsal = v->jam.phase == JAM_AHEAD;
	uint64_t seed;
	if (!idea_shown(v, rehearsal))
		return OK;
	TRY(ID_NONE(forum) ? q_idea_unheard(rq->db, v->jam.id, rehearsal, among, &rows)
			   : q_idea_unheard_in(rq->db, forum, rehearsal, among, &rows));
	rand_bytes(&seed, sizeof(seed));
	struct prng r = prng_new(seed);
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

err heard_mix(struct rq *rq, const struct jam_view *v, struct room_page *p)
{
	struct id_list ids = {0};
	struct idea_rows rows = {0};
	struct idea_parts all = {0};
	bool list = p->order == IDEAS_HOT || p->order == IDEAS_NEW;
	if (!counted(v) || shown_to_nobody(rq) || !p->first || !list || !signed_in(rq))
		return OK;
	TRY(heard_draw(rq, v, p->forum ? p->forum->id : (place_id){0}, MIXED_FROM, MIXED, &p->parts,
		       &ids));
	TRY(heard_rows_fill(rq, ids, &rows));
	if (rows.n == 0)
		return OK;
	for (size_t i = 0, k = 0; i < p->parts.n || k < rows.n; i++) {
		bool here = k < rows.n && (i >= p->parts.n || i == MIXED_FIRST + k * MIXED_EVERY);
		if (here) {
			rows.v[k].mixed = true;
			TRY(room_part_draw(rq, p, &rows.v[k++], ARENA_PUSH(rq->arena, &all)));
		}
		if (i < p->parts.n)
			*ARENA_PUSH(rq->arena, &all) = p->parts.v[i];
	}
	p->parts = all;
	return OK;
}

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
