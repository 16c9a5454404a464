/* SPDX-License-Identifier: Apache-2.0
 * section: the headings of an activity. Their order is in keys, so that a move writes one row.
 */
#include "feature/activities/step.h"

#include "base/order_key.h"

#include "activity.sql.h"
#include "step.sql.h"

err section_list(struct db *db, place_id activity, struct section_list *list)
{
	struct q_section_list_list rows = {0};
	*list = (struct section_list){0};
	TRY(q_section_list(db, activity, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, list) = (struct section){.id = rows.v[i].id,
								.position = rows.v[i].position,
								.title = rows.v[i].title,
								.todos = rows.v[i].todos,
								.done = rows.v[i].done,
								.coming = rows.v[i].coming};
	return OK;
}

err section_find(struct db *db, place_id activity, int64_t id, struct section *s)
{
	struct q_section_find q;
	bool found;
	TRY(q_section_find(db, id, activity, &q, &found));
	if (!found)
		return NOT_FOUND;
	*s = (struct section){q.id, q.position, q.title, q.todos, q.done, q.coming};
	return OK;
}

err section_make(struct db *db, place_id activity, str title, int64_t *id)
{
	struct section_list list;
	str last, position;
	TRY(activity_hold(db, activity));
	TRY(section_list(db, activity, &list));
	if (list.n >= SECTIONS_MAX)
		return TOO_LARGE;
	last = list.n ? list.v[list.n - 1].position : STR_NONE;
	if (!order_key_between(db->arena, last, STR_NONE, &position))
		return FAULT;
	*id = id_new();
	return q_section_add(db, *id, activity, position, title);
}

static size_t index_of(const struct section_list *list, int64_t id)
{
	size_t i = 0;
	while (i < list->n && list->v[i].id != id)
		i++;
	return i;
}

/* Keys that grew long are made anew: there are few sections. */
static err renumber(struct db *db, place_id activity)
{
	struct section_list list;
	TRY(section_list(db, activity, &list));
	for (size_t i = 0; i < list.n; i++)
		TRY(q_section_put(db, list.v[i].id, order_key_nth(db->arena, i, list.n)));
	return OK;
}

err section_move(struct db *db, place_id activity, int64_t id, bool up)
{
	struct section_list list;
	str before = STR_NONE, after = STR_NONE, position;
	TRY(activity_hold(db, activity));
	TRY(section_list(db, activity, &list));
	size_t at = index_of(&list, id);
	if (at == list.n)
		return NOT_FOUND;
	if (up ? at == 0 : at + 1 == list.n)
		return OK;
	/* Past its neighbour: between that and the one beyond. */
	size_t past = up ? at - 1 : at + 1;
	if (up) {
		after = list.v[past].position;
		before = past ? list.v[past - 1].position : STR_NONE;
	} else {
		before = list.v[past].position;
		after = past + 1 < list.n ? list.v[past + 1].position : STR_NONE;
	}
	if (!order_key_between(db->arena, before, after, &position))
		return FAULT;
	TRY(q_section_put(db, id, position));
	return position.n > ORDER_KEY_LONG ? renumber(db, activity) : OK;
}

err section_drop(struct db *db, place_id activity, int64_t id)
{
	bool on = false;
	struct section_list list;
	struct q_step_last last;
	TRY(activity_hold(db, activity));
	TRY(section_list(db, activity, &list));
	size_t at = index_of(&list, id);
	if (at == list.n)
		return NOT_FOUND;
	if (list.n == 1)
		return CONFLICT;
	/* Where nothing comes any more it may go. */
	if (list.v[at].coming)
		TRY(activity_copy_goes_on(db, activity, &on));
	if (on)
		return BUSY;
	int64_t to = list.v[at ? at - 1 : 1].id;
	TRY(q_step_last(db, to, &last));
	TRY(q_step_join(db, id, to, last.position));
	/* Their keys are one behind the other now: each time they would be longer. */
	TRY(step_renumber(db, to));
	TRY(q_section_recount(db, to));
	return q_section_drop(db, id);
}
