/* SPDX-License-Identifier: Apache-2.0
 * copy: an activity begun from another one. Its sections are made at once, and each remembers from
 * where its lines come; these come some at a time, the first with the request and the others by a
 * job, so that thousands of them never hold up what others write.
 */
#include "feature/activities/step.h"

#include "base/clock.h"
#include "base/order_key.h"
#include "core/access.h"
#include "core/app.h"
#include "core/job.h"
#include "core/person.h"
#include "feature/activities/handlers.h"

#include "activity.sql.h"
#include "step.sql.h"

/* Of a batch with its texts. */
#define BATCH_MEMORY ((size_t)256 << 20)
enum {
	AT_ONCE = 10,
	A_TRANSACTION = 100, /* lines with short words */
	SHORT = 16384	     /* bytes that cost as much as a line does */
};

static const str job_kind = S("activities.copy");

struct copying {
	struct db *db;
	place_id to;
	int64_t by;	    /* days */
	struct arena *own;  /* of a batch */
	struct arena *kept; /* of the copy */
	jmp_buf *limit;	    /* where to go when either is used up */
	int64_t room;	    /* how many more may stand there */
	int64_t left;	    /* of A_TRANSACTION */
	str last;	    /* key of the last line in the section, in `kept` */
};

/* What days are counted from: the beginning, or the day it was opened. */
static int64_t beginning(const struct activity *a)
{
	return a->starts ? a->starts : a->created / DAY;
}

/* Its own key, which is behind the others as long as nobody else has put a line there. */
static err key_of(struct copying *c, str position, str *key)
{
	*key = position;
	if (str_cmp(c->last, position) < 0 ||
	    order_key_between(c->db->arena, c->last, STR_NONE, key))
		return OK;
	return FAULT;
}

static err copy_one(struct copying *c, int64_t section, const struct q_step_copied *s)
{
	str key;
	if (--c->room < 0)
		return TOO_LARGE;
	TRY(key_of(c, s->position, &key));
	TRY(step_copy(c->db, c->to, section, s, key, s->due ? s->due + c->by : 0));
	c->left -= 1 + (int64_t)(s->body.n + s->html.n) / SHORT;
	/* Keys of sections that were joined often may be long. */
	c->last = str_dup(c->kept, key);
	return OK;
}

/* *s goes on behind what was copied; its source is 0 when there is no more. */
static err copy_batch(struct copying *c, struct q_section_coming *s)
{
	struct q_step_copied_list rows = {0};
	int64_t most = c->left < AT_ONCE ? c->left : AT_ONCE;
	TRY(q_step_copied(c->db, s->source, s->source_position, s->source_last, most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(copy_one(c, s->id, &rows.v[i]));
	if ((int64_t)rows.n < most) {
		s->source = 0;
		return OK;
	}
	s->source_position = str_dup(c->kept, rows.v[rows.n - 1].position);
	s->source_last = rows.v[rows.n - 1].id.v;
	return OK;
}

/* Each batch has memory of its own, and what is counted is counted once. */
static err copy_section(struct copying *c, struct q_section_coming *s)
{
	struct q_step_last last;
	err e = OK;
	TRY(q_step_last(c->db, s->id, &last));
	c->last = last.position;
	c->db->arena = c->own;
	while (e == OK && s->source && c->left > 0) {
		e = copy_batch(c, s);
		arena_reset(c->own);
		(void)arena_on_limit(c->own, c->limit);
	}
	c->db->arena = c->kept;
	/* Also what came before the end of the room. */
	TRY(q_section_recount(c->db, s->id));
	TRY(e);
	return q_section_source(c->db, s->id, s->source, s->source ? s->source_position : STR_NONE,
				s->source ? s->source_last : 0);
}

static void free_arena(void *arg)
{
	arena_free(arg);
}

/* As many as one transaction may hold up others; *more: some are left. The caller holds the
 * activity. */
static err copy_some(struct db *db, place_id to, int64_t by, bool *more)
{
	struct copying c = {.db = db, .kept = db->arena, .to = to, .by = by, .left = A_TRANSACTION};
	struct q_section_coming s;
	struct q_step_count count;
	TRY(q_step_count(db, to, STEPS_MAX, &count));
	c.room = STEPS_MAX - count.n;
	c.own = arena_new(BATCH_MEMORY);
	arena_defer(db->arena, free_arena, c.own);
	/* What ends the request for want of memory ends it from there, too. */
	c.limit = arena_on_limit(db->arena, NULL);
	(void)arena_on_limit(db->arena, c.limit);
	(void)arena_on_limit(c.own, c.limit);
	for (;;) {
		TRY(q_section_coming(db, to, &s, more));
		if (!*more || c.left <= 0)
			return OK;
		TRY(copy_section(&c, &s));
	}
}

static err go_on(struct db *db, place_id to, int64_t by)
{
	struct out payload = out_new(db->arena, 80);
	bool more;
	TRY(copy_some(db, to, by, &more));
	if (!more)
		return OK;
	out_fmt(&payload, "%lld %lld %lld", (long long)to.v, (long long)db->viewer.v,
		(long long)by);
	return job_add(db, job_kind, out_view(&payload), 0, true);
}

err activity_copy_goes_on(struct db *db, place_id to, bool *on)
{
	struct out begins = out_new(db->arena, 32);
	out_int(&begins, to.v);
	out_byte(&begins, ' ');
	return job_under_way(db, job_kind, out_view(&begins), on);
}

/* May the viewer bring the next line: write here, and read there? Of what is gone there nothing
 * comes, which is an end as good as any. */
static err may_bring(struct db *db, place_id to, bool *may, struct q_section_from *from)
{
	struct q_section_coming s;
	bool found;
	*from = (struct q_section_from){.readable = true};
	TRY(access_may_write(db, db->viewer, to, may));
	TRY(q_section_coming(db, to, &s, &found));
	if (found)
		TRY(q_section_from(db, s.source, from, &found));
	*may = *may && (!found || from->readable);
	return OK;
}

err activity_copy_go_on(struct db *db, const struct activity *to)
{
	struct q_section_from from;
	struct out payload = out_new(db->arena, 80);
	bool on, may;
	TRY(activity_hold(db, to->id));
	TRY(activity_copy_goes_on(db, to->id, &on));
	if (on)
		return OK;
	TRY(may_bring(db, to->id, &may, &from));
	if (!may)
		return DENIED;
	int64_t begun = from.starts ? from.starts : from.created / DAY;
	out_fmt(&payload, "%lld %lld %lld", (long long)to->id.v, (long long)db->viewer.v,
		(long long)(begun ? beginning(to) - begun : 0));
	return job_add(db, job_kind, out_view(&payload), 0, true);
}

err activity_copy_end(struct db *db, place_id to)
{
	TRY(activity_hold(db, to));
	return q_section_sources_end(db, to);
}

err activity_copy(struct db *db, const struct activity *from, const struct activity *to)
{
	struct section_list sections, first;
	int64_t section;
	TRY(activity_hold(db, to->id));
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
		TRY(q_section_source(db, section, s->id, STR_NONE, 0));
	}
	return go_on(db, to->id, beginning(to) - beginning(from));
}

/* In the name of who began it, as long as that person writes here and reads the other one. Whoever
 * is gone, or was taken out of either, brings no more: it stops, the page says so, and who writes
 * there goes on in a name of their own. */
err activity_copy_job(struct db *db, const struct app *app, str payload)
{
	int64_t to, person, by;
	struct q_section_from from;
	struct person p;
	bool may;
	(void)app;
	if (!str_to_int(str_word(&payload), &to) || !str_to_int(str_word(&payload), &person) ||
	    !str_to_int(str_word(&payload), &by))
		return INVALID;
	err e = person_find(db, (person_id){person}, &p);
	if (e != OK && e != NOT_FOUND)
		return e;
	if (e == NOT_FOUND || p.state != PERSON_ACTIVE || p.kind != PERSON_EMPLOYEE)
		return OK;
	db->viewer = p.id;
	db->clear = CIRCLE_INTERNAL;
	TRY(activity_hold(db, (place_id){to}));
	TRY(may_bring(db, (place_id){to}, &may, &from));
	if (!may)
		return OK;
	e = go_on(db, (place_id){to}, by);
	return e == TOO_LARGE ? q_section_sources_end(db, (place_id){to}) : e;
}
