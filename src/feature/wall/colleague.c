/* SPDX-License-Identifier: Apache-2.0
 * colleague: two people say of each other that they work together. One asks, the other confirms;
 * both may end it, and nobody is told of that.
 */
#include "feature/wall/pages.h"

#include "core/notify.h"
#include "ui/api.h"

#include "wall.html.h"

enum { ROWS = 200, NEAR = 12 };

static void in_order(person_id a, person_id b, person_id *low, person_id *high)
{
	*low = a.v < b.v ? a : b;
	*high = a.v < b.v ? b : a;
}

err colleague_between(struct db *db, person_id a, person_id b, enum between *what)
{
	person_id low, high;
	struct q_colleague_find q;
	bool found;
	in_order(a, b, &low, &high);
	TRY(q_colleague_find(db, low, high, &q, &found));
	*what = !found		 ? BETWEEN_NOTHING
		: q.confirmed	 ? BETWEEN_COLLEAGUES
		: q.asker == a.v ? BETWEEN_ASKED
				 : BETWEEN_ASKS;
	return OK;
}

err colleague_ask(struct db *db, person_id from, person_id to, int64_t created)
{
	person_id low, high;
	enum between what;
	in_order(from, to, &low, &high);
	TRY(colleague_between(db, from, to, &what));
	if (what == BETWEEN_NOTHING)
		return q_colleague_put(db, low, high, from.v, created);
	return what == BETWEEN_ASKS ? q_colleague_confirm(db, low, high, created) : OK;
}

const char *colleague_word(const struct rq *rq, int which)
{
	switch (which) {
	case 0:
		return T(rq->lang, "We work together");
	case 1:
		return T(rq->lang, "Yes, we do");
	case 2:
		return T(rq->lang, "No");
	case 3:
		return T(rq->lang, "Take it back");
	default:
		return T(rq->lang, "No more");
	}
}

/* ---- rows ---- */

static void add_row(struct rq *rq, struct colleague_rows *rows, const struct face *face, str below,
		    str why)
{
	*ARENA_PUSH(rq->arena, rows) = (struct colleague_row){face, below, why};
}

#define FACE_OF(rq, q) face_make((rq)->arena, (q)->name, (q)->handle, (q)->photo, (q)->hue)

err colleagues_read(struct rq *rq, person_id person, int64_t most, struct colleague_rows *rows)
{
	struct q_colleagues_of_list list = {0};
	TRY(q_colleagues_of(rq->db, person, most, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct q_colleagues_of *q = &list.v[i];
		add_row(rq, rows, FACE_OF(rq, q), face_below(rq, q->title, q->city), STR_NONE);
	}
	return OK;
}

static err read_waiting(struct rq *rq, struct colleague_page *p)
{
	struct q_colleagues_waiting_list list = {0};
	TRY(q_colleagues_waiting(rq->db, rq->viewer_id, ROWS, &list));
	for (size_t i = 0; i < list.n; i++) {
		const struct q_colleagues_waiting *q = &list.v[i];
		add_row(rq, q->asker == rq->viewer_id.v ? &p->asked : &p->asks, FACE_OF(rq, q),
			face_below(rq, q->title, q->city), STR_NONE);
	}
	return OK;
}

static bool has(const struct colleague_rows *rows, str handle)
{
	for (size_t i = 0; i < rows->n; i++)
		if (str_eq(rows->v[i].face->handle, handle))
			return true;
	return false;
}

static err read_near(struct rq *rq, struct colleague_rows *rows)
{
	struct q_colleagues_of_list unit = {0};
	struct q_colleagues_together_list together = {0};
	struct person me;
	TRY(person_find(rq->db, rq->viewer_id, &me));
	if (!str_empty(me.unit))
		TRY(q_colleagues_near(rq->db, me.unit, NEAR, &unit));
	for (size_t i = 0; i < unit.n && i < NEAR / 2; i++)
		add_row(rq, rows, FACE_OF(rq, &unit.v[i]),
			face_below(rq, unit.v[i].title, unit.v[i].city),
			str_from(T(rq->lang, "of your unit")));
	TRY(q_colleagues_together(rq->db, NEAR, &together));
	for (size_t i = 0; i < together.n && rows->n < NEAR; i++) {
		const struct q_colleagues_together *q = &together.v[i];
		if (!has(rows, q->handle))
			add_row(rq, rows, FACE_OF(rq, q), face_below(rq, q->title, q->city),
				format_fill(rq->arena,
					    TN(rq->lang, "# community in common",
					       "# communities in common", q->n),
					    number(rq, q->n)));
	}
	return OK;
}

static void rows_json(struct rq *rq, const char *name, const struct colleague_rows *rows)
{
	json_open(rq->out, name, '[');
	for (size_t i = 0; i < rows->n; i++) {
		json_open(rq->out, NULL, '{');
		json_str(rq->out, "handle", rows->v[i].face->handle);
		json_str(rq->out, "name", rows->v[i].face->name);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
}

err colleague_list(struct rq *rq)
{
	struct colleague_page p = {0};
	TRY(colleagues_read(rq, rq->viewer_id, ROWS, &p.both));
	TRY(read_waiting(rq, &p));
	TRY(read_near(rq, &p.near));
	if (rq->format != FORMAT_JSON)
		return page_as(rq,
			       (&(const struct page){.title = str_from(T(rq->lang, "Colleagues")),
						     .style = "wall/wall.css"}),
			       v_colleague_list, &p);
	api_begin(rq);
	rows_json(rq, "colleagues", &p.both);
	rows_json(rq, "asks", &p.asks);
	rows_json(rq, "asked", &p.asked);
	return api_end(rq);
}

/* ---- asking, confirming, ending ---- */

static err other(struct rq *rq, struct person *person)
{
	TRY(person_by_handle(rq->db, rq_form(rq, "person"), person, NULL));
	if (ID_EQ(person->id, rq->viewer_id))
		return fail(rq, CONFLICT, T(rq->lang, "That is you."));
	return OK;
}

static err answered(struct rq *rq, person_id other_id)
{
	static const char *const names[] = {"nothing", "asked", "asks", "colleagues"};
	enum between what;
	if (rq->format != FORMAT_JSON)
		return redirect_back(rq, URL("/colleagues"));
	TRY(colleague_between(rq->db, rq->viewer_id, other_id, &what));
	api_begin(rq);
	json_str(rq->out, "state", str_from(names[what]));
	return api_end(rq);
}

err colleague_create(struct rq *rq)
{
	struct person person;
	enum between before, after;
	TRY(other(rq, &person));
	if (person.kind != PERSON_EMPLOYEE || person.state != PERSON_ACTIVE)
		return NOT_FOUND;
	TRY(colleague_between(rq->db, rq->viewer_id, person.id, &before));
	TRY(colleague_ask(rq->db, rq->viewer_id, person.id, rq->db->now));
	TRY(colleague_between(rq->db, rq->viewer_id, person.id, &after));
	if (before != after)
		TRY(notify_tell(rq->db, person.id,
				after == BETWEEN_COLLEAGUES ? NOTIFY_COLLEAGUE
							    : NOTIFY_COLLEAGUE_ASKED,
				(item_id){0}, (item_id){0}, rq->viewer_id));
	return answered(rq, person.id);
}

err colleague_delete(struct rq *rq)
{
	struct person person;
	person_id low, high;
	TRY(other(rq, &person));
	in_order(rq->viewer_id, person.id, &low, &high);
	TRY(q_colleague_drop(rq->db, low, high));
	return answered(rq, person.id);
}
