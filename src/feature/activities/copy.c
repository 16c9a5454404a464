/* SPDX-License-Identifier: Apache-2.0
 * copy: an activity begun from another one.
 */
#include "feature/activities/step.h"

#include "base/clock.h"

#include "activity.sql.h"
#include "step.sql.h"

/* Of a batch with its texts. */
#define BATCH_MEMORY ((size_t)256 << 20)
enum { AT_ONCE = 10 };

/* What days are counted from: the beginning, or the day it was opened. */
static int64_t beginning(const struct activity *a)
{
	return a->starts ? a->starts : a->created / DAY;
}

struct copying {
	struct db *db;
	const struct activity *from, *to;
	struct arena *own;  /* of a batch */
	struct arena *kept; /* of the copy */
	jmp_buf *limit;	    /* where to go when either is used up */
	int64_t left;
	str position; /* up to where the section in work is copied */
	int64_t id;
};

/* *more: there may be others behind them. */
static err copy_batch(struct copying *c, int64_t from, int64_t to, bool *more)
{
	struct q_step_copied_list rows = {0};
	int64_t by = beginning(c->to) - beginning(c->from);
	TRY(q_step_copied(c->db, from, c->position, c->id, AT_ONCE, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_step_copied *s = &rows.v[i];
		if (--c->left < 0)
			return TOO_LARGE;
		TRY(step_copy(c->db, c->to->id, to, s, s->due ? s->due + by : 0));
	}
	*more = rows.n == AT_ONCE;
	if (!*more)
		return OK;
	/* Keys of sections that were joined often may be long. */
	c->position = str_dup(c->kept, rows.v[AT_ONCE - 1].position);
	c->id = rows.v[AT_ONCE - 1].id.v;
	return OK;
}

/* They keep their keys: the section is new. Each batch has memory of its own, and what is counted
 * is counted once. */
static err copy_section(struct copying *c, int64_t from, int64_t to)
{
	struct arena *before = c->db->arena;
	bool more = true;
	err e = OK;
	c->position = STR_NONE;
	c->id = 0;
	c->db->arena = c->own;
	while (e == OK && more) {
		e = copy_batch(c, from, to, &more);
		arena_reset(c->own);
		(void)arena_on_limit(c->own, c->limit);
	}
	c->db->arena = before;
	return e ? e : q_section_recount(c->db, to);
}

static void free_arena(void *arg)
{
	arena_free(arg);
}

err activity_copy(struct db *db, const struct activity *from, const struct activity *to)
{
	struct section_list sections, first;
	struct copying c = {.db = db, .kept = db->arena, .from = from, .to = to, .left = STEPS_MAX};
	int64_t section;
	TRY(activity_hold(db, to->id));
	c.own = arena_new(BATCH_MEMORY);
	arena_defer(db->arena, free_arena, c.own);
	/* What ends the request for want of memory ends it from there, too. */
	c.limit = arena_on_limit(db->arena, NULL);
	(void)arena_on_limit(db->arena, c.limit);
	(void)arena_on_limit(c.own, c.limit);
	TRY(section_list(db, from->id, &sections));
	TRY(section_list(db, to->id, &first));
	for (size_t i = 0; i < sections.n; i++) {
		const struct section *s = &sections.v[i];
		section = first.v[0].id;
		/* The new one has a first section already, without a heading. */
		if (i > 0)
			TRY(section_make(db, to->id, s->title, &section));
		else if (!str_empty(s->title))
			TRY(q_section_write(db, section, s->title));
		TRY(copy_section(&c, s->id, section));
	}
	return OK;
}
