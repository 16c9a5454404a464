/* SPDX-License-Identifier: Apache-2.0
 * step_order: where steps stand. A move writes one row: the key between its new neighbours, whoever
 * may see those.
 */
#include "feature/activities/step.h"

#include "base/order_key.h"

#include "activity.sql.h"
#include "step.sql.h"

/* Between which keys of a section a step comes. */
struct gap {
	str low, high;
};

static err gap_before(struct db *db, int64_t section, str position, struct gap *gap)
{
	struct q_step_before q;
	bool found;
	TRY(q_step_before(db, section, position, &q, &found));
	*gap = (struct gap){found ? q.position : STR_NONE, position};
	return OK;
}

static err gap_behind(struct db *db, int64_t section, str position, struct gap *gap)
{
	struct q_step_behind q;
	bool found;
	TRY(q_step_behind(db, section, position, &q, &found));
	*gap = (struct gap){position, found ? q.position : STR_NONE};
	return OK;
}

/* Another step that the viewer sees, in that section. */
static err other(struct db *db, place_id activity, int64_t section, int64_t id, str *position)
{
	struct q_step_find q;
	bool found;
	TRY(q_step_find(db, (item_id){id}, activity, &q, &found));
	if (!found || q.section != section)
		return CONFLICT;
	*position = q.position;
	return OK;
}

static err find_gap(struct db *db, place_id activity, int64_t section, int64_t before,
		    int64_t after, struct gap *gap)
{
	struct q_step_last last;
	str position;
	if (before || after)
		TRY(other(db, activity, section, before ? before : after, &position));
	if (before)
		return gap_before(db, section, position, gap);
	if (after)
		return gap_behind(db, section, position, gap);
	TRY(q_step_last(db, section, &last));
	*gap = (struct gap){.low = last.position};
	return OK;
}

err step_renumber(struct db *db, int64_t section)
{
	struct q_step_all_list all = {0};
	TRY(q_step_all(db, section, &all));
	for (size_t i = 0; i < all.n; i++)
		TRY(q_step_put(db, all.v[i].id, section, order_key_nth(db->arena, i, all.n)));
	return OK;
}

err step_move(struct db *db, place_id activity, item_id id, int64_t section, int64_t before,
	      int64_t after)
{
	struct q_step_find s;
	struct gap gap;
	str position;
	bool found;
	if (before == id.v || after == id.v)
		return OK;
	TRY(activity_hold(db, activity));
	TRY(q_step_find(db, id, activity, &s, &found));
	if (!found)
		return NOT_FOUND;
	TRY(find_gap(db, activity, section, before, after, &gap));
	if (!order_key_between(db->arena, gap.low, gap.high, &position)) {
		TRY(step_renumber(db, section));
		TRY(find_gap(db, activity, section, before, after, &gap));
		if (!order_key_between(db->arena, gap.low, gap.high, &position))
			return FAULT;
	}
	TRY(q_step_put(db, id, section, position));
	if (position.n > ORDER_KEY_LONG)
		TRY(step_renumber(db, section));
	if (s.section == section)
		return OK;
	TRY(q_section_recount(db, s.section));
	return q_section_recount(db, section);
}

/* The section before or behind one; 0 at the end. */
static err next_section(struct db *db, place_id activity, int64_t id, bool up, int64_t *next)
{
	struct section_list list;
	*next = 0;
	TRY(section_list(db, activity, &list));
	for (size_t i = 0; i < list.n; i++)
		if (list.v[i].id == id && (up ? i > 0 : i + 1 < list.n))
			*next = list.v[up ? i - 1 : i + 1].id;
	return OK;
}

err step_nudge(struct db *db, place_id activity, item_id id, bool up)
{
	struct q_step_find s;
	struct q_step_above next;
	struct q_step_below lower;
	int64_t section;
	bool found;
	TRY(activity_hold(db, activity));
	TRY(q_step_find(db, id, activity, &s, &found));
	if (!found)
		return NOT_FOUND;
	if (up)
		TRY(q_step_above(db, s.section, s.position, &next, &found));
	else
		TRY(q_step_below(db, s.section, s.position, &lower, &found));
	if (found)
		return up ? step_move(db, activity, id, s.section, next.id.v, 0)
			  : step_move(db, activity, id, s.section, 0, lower.id.v);
	TRY(next_section(db, activity, s.section, up, &section));
	if (!section)
		return OK;
	if (up)
		return step_move(db, activity, id, section, 0, 0);
	/* At the beginning of the next one: before the first that the viewer sees there. */
	TRY(q_step_below(db, section, STR_NONE, &lower, &found));
	return step_move(db, activity, id, section, found ? lower.id.v : 0, 0);
}
