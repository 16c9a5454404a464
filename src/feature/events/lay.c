/* SPDX-License-Identifier: Apache-2.0
 * lay: the times of an event, laid out as rows.
 */
#include "feature/events/event.h"

#include "core/zone.h"

struct laying {
	struct db *db;
	const struct q_event_frame *event;
	struct zone *zone;
	struct recurrence rule;
	struct recurrence_set set;
	struct q_event_moves_list moves;
};

bool event_rule_read(str rule, struct recurrence *r, const char **why)
{
	*r = (struct recurrence){0};
	return str_empty(rule) || recurrence_read(rule, r, why) == OK;
}

static err prepare(struct db *db, const struct q_event_frame *e, struct laying *l)
{
	struct q_event_dates_list dates = {0};
	const char *why;
	*l = (struct laying){.db = db, .event = e, .zone = zone_open(db->arena, e->zone)};
	if (!l->zone)
		l->zone = zone_open(db->arena, STR_NONE);
	if (!event_rule_read(e->rule, &l->rule, &why))
		l->rule = (struct recurrence){0};
	TRY(q_event_dates(db, e->id, &dates));
	TRY(q_event_moves(db, e->id, &l->moves));
	int64_t *more = NEW_ARRAY(db->arena, int64_t, dates.n + 1),
		*not = NEW_ARRAY(db->arena, int64_t, dates.n + 1);
	l->set = (struct recurrence_set){
		.rule = &l->rule, .start = e->first, .zone = l->zone, .more = more, .not = not };
	for (size_t i = 0; i < dates.n; i++)
		if (dates.v[i].kind == 1)
			more[l->set.more_n++] = dates.v[i].original;
		else
			not [l->set.not_n++] = dates.v[i].original;
	return OK;
}

static const struct q_event_moves *move_at(const struct laying *l, int64_t original)
{
	size_t low = 0, high = l->moves.n;
	while (low < high) {
		size_t middle = (low + high) / 2;
		if (l->moves.v[middle].original < original)
			low = middle + 1;
		else
			high = middle;
	}
	return low < l->moves.n && l->moves.v[low].original == original ? &l->moves.v[low] : NULL;
}

static err lay_one(struct laying *l, int64_t original)
{
	const struct q_event_frame *e = l->event;
	const struct q_event_moves *c = move_at(l, original);
	int64_t local = c ? c->first : original, length = c ? c->length : e->length;
	int64_t starts = zone_time(l->zone, local);
	int64_t ends = e->all_day ? zone_time(l->zone, local + length) : starts + length;
	int64_t remind = e->remind ? starts - e->remind * MINUTE : 0;
	return q_event_time_add(l->db, e->id, original, e->place, starts, ends,
				remind > l->db->now ? remind : 0, c && c->cancelled);
}

static int64_t horizon(const struct laying *l)
{
	int64_t from = l->db->now > l->event->first ? l->db->now : l->event->first;
	return from + EVENT_AHEAD_DAYS * DAY;
}

static err lay_between(struct laying *l, int64_t from, int64_t to)
{
	struct recurrence_times times;
	struct db *db = l->db;
	bool repeats = l->rule.every != RECURRENCE_ONCE;
	recurrence_expand(db->arena, &l->set, from, repeats ? to : INT64_MAX, EVENT_TIMES_MAX,
			  &times);
	if (times.cut && from < db->now - EVENT_AHEAD_DAYS * DAY)
		/* A long past: what is near counts. */
		recurrence_expand(db->arena, &l->set, db->now - EVENT_AHEAD_DAYS * DAY, to,
				  EVENT_TIMES_MAX, &times);
	for (size_t i = 0; i < times.n; i++)
		TRY(lay_one(l, times.v[i]));
	if (!repeats)
		return q_event_laid(db, l->event->id, 0);
	/* Is there anything behind the horizon? What comes every ten years, too. */
	struct recurrence_times after;
	recurrence_expand(db->arena, &l->set, to, INT64_MAX, 1, &after);
	return q_event_laid(db, l->event->id, after.n ? to : 0);
}

err event_lay(struct db *db, item_id id)
{
	struct q_event_frame e;
	struct laying l;
	bool found;
	TRY(q_event_frame(db, id, &e, &found));
	if (!found)
		return OK;
	TRY(prepare(db, &e, &l));
	TRY(q_event_time_drop(db, id));
	TRY(lay_between(&l, INT64_MIN, horizon(&l)));
	TRY(q_event_change_lost(db, id));
	TRY(q_reply_lost(db, id));
	return reply_alone(db, id);
}

err event_lay_more(struct db *db, item_id id)
{
	struct q_event_frame e;
	struct laying l;
	bool found;
	/* Nobody moves the series while what it was before is laid out. */
	TRY(item_hold(db, id));
	TRY(q_event_frame(db, id, &e, &found));
	if (!found)
		return q_event_laid(db, id, 0);
	TRY(prepare(db, &e, &l));
	return lay_between(&l, e.laid, horizon(&l));
}

/* ---- parting a series ---- */

/* The rule up to, not with, a time; and from it on. */
static err part_rule(struct laying *l, int64_t original, str *before, str *after)
{
	struct recurrence first = l->rule, rest = l->rule;
	struct recurrence_times times;
	struct out a = out_new(l->db->arena, 4096), b = out_new(l->db->arena, 4096);
	struct recurrence_set set = l->set;
	set.more_n = set.not_n = 0;
	first.count = 0;
	first.until = original - 1 - (original - 1) % SECOND;
	first.until_utc = first.until_date = false;
	if (rest.count) {
		recurrence_expand(l->db->arena, &set, INT64_MIN, original, RECURRENCE_COUNT_MAX,
				  &times);
		if (rest.count <= (int64_t)times.n)
			return CONFLICT;
		rest.count -= (int64_t)times.n;
	}
	recurrence_write(&a, &first);
	recurrence_write(&b, &rest);
	*before = out_view(&a);
	*after = out_view(&b);
	return OK;
}

err event_part(struct db *db, const struct q_event_find *e, int64_t original, item_id *rest)
{
	struct item_row item;
	struct q_event_frame frame;
	struct laying l;
	bool found;
	str before, after;
	struct tag_list tags;
	TRY(item_find(db, e->id, &item));
	TRY(q_event_frame(db, e->id, &frame, &found));
	if (!found)
		return NOT_FOUND;
	TRY(prepare(db, &frame, &l));
	if (original <= e->first || l.rule.every == RECURRENCE_ONCE)
		return CONFLICT;
	TRY(part_rule(&l, original, &before, &after));
	struct event_new new = {.place = e->place,
				.author = item.author,
				.audience = item.audience,
				.words = {.title = e->title,
					  .body = e->body,
					  .location = e->location,
					  .link = e->link,
					  .zone = e->zone,
					  .first = original,
					  .length = e->length,
					  .all_day = e->all_day,
					  .rule = after,
					  .seats = e->seats,
					  .remind = e->remind},
				.follows = e->id,
				.quiet = true};
	TRY(event_make(db, &new, rest));
	TRY(tag_of_item(db, e->id, &tags));
	struct text_list labels = {0};
	for (size_t i = 0; i < tags.n; i++)
		*ARENA_PUSH(db->arena, &labels) = tags.v[i].label;
	TRY(tag_item(db, *rest, &labels));
	TRY(q_event_date_move(db, e->id, original, *rest));
	TRY(q_event_change_move(db, e->id, original, *rest));
	TRY(q_reply_copy(db, e->id, *rest));
	TRY(q_reply_move(db, e->id, original, *rest));
	TRY(q_event_cut(db, e->id, before));
	TRY(event_lay(db, e->id));
	return event_lay(db, *rest);
}
