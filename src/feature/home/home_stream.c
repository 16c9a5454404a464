/* SPDX-License-Identifier: Apache-2.0
 * home_stream: which entries stand on a page of home, and in which order. Candidates are about a
 * hundred of the newest things from what the viewer follows and belongs to, and from everybody; one
 * query tells what the formula needs of all of them.
 */
#include "feature/home/handlers.h"

#include "base/clock.h"
#include "core/stream.h"
#include "feature/home/home_facts.h"

#include <stdlib.h>

enum {
	PAGE = 25,
	NEAR = 60,  /* candidates from what the viewer follows */
	WIDE = 20,  /* from everybody, of each kind; twice as many when the first are few */
	TIMED = 40, /* of each source where the order is by time */
	ROUNDS = 4, /* windows looked at when only one language is wanted */
};

/* Where a window begins: each source has a cursor of its own, since a busy company fills its part
 * in minutes. */
struct window {
	int64_t near, entries, updates; /* items below these ids */
	int64_t now;  /* ages count from here, so that later pages keep the order */
	int64_t part; /* pages of it shown already */
};

static void take(struct arena *a, const struct stream *s, struct id_list *ids)
{
	for (size_t i = 0; i < s->n; i++) {
		bool there = false;
		for (size_t k = 0; k < ids->n && !there; k++)
			there = ids->v[k] == s->v[i].id.v;
		if (!there)
			*ARENA_PUSH(a, ids) = s->v[i].id.v;
	}
}

/* The cursor behind what a source gave: 1 at its end, where nothing is below it. */
static int64_t behind(const struct stream *s, int64_t limit)
{
	return s->n > 0 && (int64_t)s->n >= limit ? s->v[s->n - 1].id.v : 1;
}

static bool wanted(const struct home_stream *s, const struct home_fact *f)
{
	return str_empty(s->language) || str_eq(s->language, f->language);
}

static struct home_entry entry_of(const struct home_fact *f, int64_t now)
{
	struct home_entry e = {.id = f->id,
			       .created = f->created,
			       .hub = f->hub,
			       .topics = f->topics,
			       .facts = f->rank};
	e.facts.age = now - f->created;
	e.terms = rank_terms(&e.facts);
	return e;
}

/* ---- by time ---- */

static int newest_first(const void *left, const void *right)
{
	const struct home_entry *a = left, *b = right;
	return a->id.v > b->id.v ? -1 : a->id.v < b->id.v;
}

/* Everything between `before` and the bound below which a source might have more. 1: there is no
 * more. */
static err gather_timed(struct rq *rq, struct home_stream *s, int64_t before, int64_t *bound)
{
	struct stream near, entries, updates;
	struct id_list ids = {0};
	struct home_facts rows;
	TRY(stream_home(rq->db, 0, before, TIMED, &near));
	if (s->lately.n == 0)
		s->lately = near.lately;
	take(rq->arena, &near, &ids);
	*bound = near.behind;
	if (s->order == ORDER_LATEST) {
		TRY(stream_company(rq->db, KIND_ENTRY, before, TIMED, &entries));
		TRY(stream_company(rq->db, KIND_UPDATE, before, TIMED, &updates));
		take(rq->arena, &entries, &ids);
		take(rq->arena, &updates, &ids);
		*bound = behind(&entries, TIMED) > *bound ? behind(&entries, TIMED) : *bound;
		*bound = behind(&updates, TIMED) > *bound ? behind(&updates, TIMED) : *bound;
	}
	TRY(home_facts(rq, ids, &rows));
	size_t first = s->entries.n;
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].id.v >= *bound && wanted(s, &rows.v[i]))
			*ARENA_PUSH(rq->arena, &s->entries) = entry_of(&rows.v[i], rq->db->now);
	if (s->entries.n > first)
		qsort(s->entries.v + first, s->entries.n - first, sizeof(*s->entries.v),
		      newest_first);
	return OK;
}

static err fill_timed(struct rq *rq, struct home_stream *s)
{
	int64_t before = rq_query_int(rq, "before", 0), bound = 0;
	s->first = before == 0;
	for (int round = 0; round < ROUNDS && s->entries.n <= PAGE && bound != 1; round++) {
		TRY(gather_timed(rq, s, before, &bound));
		before = bound;
	}
	if (s->entries.n > PAGE) {
		s->entries.n = PAGE;
		bound = s->entries.v[PAGE - 1].id.v;
	}
	if (bound > 1) {
		s->next_before = bound;
		s->next = page_with(rq, "before", id_text(rq, bound));
	}
	return OK;
}

/* ---- ranked ---- */

static struct window read_window(const struct rq *rq)
{
	struct window w = {0};
	int64_t *const parts[] = {&w.near, &w.entries, &w.updates, &w.now, &w.part};
	str text = rq_query(rq, "window");
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (!str_to_int(str_cut(&text, '.'), parts[i]) || *parts[i] < 0 ||
		    (i < 4 && *parts[i] == 0))
			w.now = -1;
	if (w.now > 0 && w.part < ROUNDS * NEAR)
		return w;
	int64_t newest = id_floor(rq->db->now + SECOND);
	return (struct window){newest, newest, newest, rq->db->now, 0};
}

static str window_text(const struct rq *rq, const struct window *w)
{
	struct out o = out_new(rq->arena, 128);
	const int64_t parts[] = {w->near, w->entries, w->updates, w->now, w->part};
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		if (i)
			out_byte(&o, '.');
		out_int(&o, parts[i]);
	}
	return out_view(&o);
}

static bool has_any(const struct id_list *ids, const struct id_list *wanted)
{
	for (size_t i = 0; i < ids->n; i++)
		for (size_t k = 0; k < wanted->n; k++)
			if (ids->v[i] == wanted->v[k])
				return true;
	return false;
}

/* What a source gives now may have been a candidate of another one in a window before. */
static bool shown_before(const struct window *w, const struct home_fact *f,
			 const struct id_list *tags)
{
	bool open = f->circle <= CIRCLE_INTERNAL;
	if (open && f->kind == KIND_ENTRY && f->id.v >= w->entries)
		return true;
	if (open && f->kind == KIND_UPDATE && f->id.v >= w->updates)
		return true;
	if (f->id.v < w->near)
		return false;
	return f->rank.followed || f->rank.place || f->rank.own ||
	       (open && has_any(&f->topics, tags));
}

static err gather_ranked(struct rq *rq, struct home_stream *s, struct window *w)
{
	struct stream near, entries, updates;
	struct id_list ids = {0};
	struct home_facts rows;
	TRY(stream_home(rq->db, 0, w->near, NEAR, &near));
	if (s->lately.n == 0)
		s->lately = near.lately;
	int64_t wide = near.n < NEAR / 2 ? 2 * WIDE : WIDE;
	TRY(stream_company(rq->db, KIND_ENTRY, w->entries, wide, &entries));
	TRY(stream_company(rq->db, KIND_UPDATE, w->updates, wide, &updates));
	take(rq->arena, &near, &ids);
	take(rq->arena, &entries, &ids);
	take(rq->arena, &updates, &ids);
	TRY(home_facts(rq, ids, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (wanted(s, &rows.v[i]) && !shown_before(w, &rows.v[i], &near.tags))
			*ARENA_PUSH(rq->arena, &s->entries) = entry_of(&rows.v[i], w->now);
	w->near = near.behind;
	w->entries = behind(&entries, wide);
	w->updates = behind(&updates, wide);
	return OK;
}

static bool at_end(const struct window *w)
{
	return w->near == 1 && w->entries == 1 && w->updates == 1;
}

static err fill_ranked(struct rq *rq, struct home_stream *s)
{
	struct window start = read_window(rq), next = start;
	struct home_entries shown = {0};
	int rounds = str_empty(s->language) ? 1 : ROUNDS;
	s->first = str_empty(rq_query(rq, "window"));
	for (int round = 0; round < rounds && s->entries.n <= PAGE && !at_end(&next); round++)
		TRY(gather_ranked(rq, s, &next));
	struct ranked *order = NEW_ARRAY(rq->arena, struct ranked, s->entries.n + 1);
	for (size_t i = 0; i < s->entries.n; i++)
		order[i] = (struct ranked){s->entries.v[i].terms, s->entries.v[i].id.v, i};
	rank_sort(order, s->entries.n);
	size_t from = (size_t)start.part * PAGE;
	for (size_t i = from; i < s->entries.n && i < from + PAGE; i++)
		*ARENA_PUSH(rq->arena, &shown) = s->entries.v[order[i].index];
	next.part = 0;
	if (from + PAGE < s->entries.n) {
		next = start;
		next.part++;
	}
	if (!at_end(&next))
		s->next = page_with(rq, "window", window_text(rq, &next));
	s->entries = shown;
	return OK;
}

/* What the viewer posted a moment ago comes first on the first page, wherever it ranks. */
static err put_posted_first(struct rq *rq, struct home_stream *s, int64_t posted)
{
	struct home_facts rows;
	struct home_entries all = {0};
	TRY(home_facts(rq, (struct id_list){&posted, 1, 1}, &rows));
	if (rows.n != 1 || !rows.v[0].rank.own)
		return OK;
	s->posted = true;
	*ARENA_PUSH(rq->arena, &all) = entry_of(&rows.v[0], rq->db->now);
	for (size_t i = 0; i < s->entries.n; i++)
		if (s->entries.v[i].id.v != posted)
			*ARENA_PUSH(rq->arena, &all) = s->entries.v[i];
	s->entries = all;
	return OK;
}

err home_stream(struct rq *rq, struct home_stream *s)
{
	int64_t posted = rq_query_int(rq, "posted", 0);
	TRY(s->order == ORDER_RANKED ? fill_ranked(rq, s) : fill_timed(rq, s));
	return posted && s->first ? put_posted_first(rq, s, posted) : OK;
}
