/* SPDX-License-Identifier: Apache-2.0
 * room_shared: the list of ideas of a jam's page, drawn once a second for all colleagues of one
 * language and zone. Which of them the viewer may read, whether one changed since and what the
 * viewer thanked for is asked of the database each time; the button that thanks is drawn for each.
 */
#include "feature/jams/heard.h"

#include "base/clock.h"
#include "core/app.h"
#include "core/fragment.h"

#include "jams.html.h"

enum { FRONT = 5, ROW_BYTES = 256 << 10 };

/* What lies in a fragment: one that says how many are in the list, how long it is good and where
 * the list goes on (its text before), then one for each idea. */
struct kept {
	int64_t id, author, updated, forum, answer, highlighted, readers, rows, until;
	uint32_t before, after; /* bytes of text that follow */
	bool more;
};

/* ---- drawing ---- */

err room_part_draw(struct rq *rq, const struct room_page *p, const struct idea_row *row,
		   struct idea_part *part)
{
	struct out o = out_new(rq->arena, ROW_BYTES);
	v_idea_row(&o, rq, p, row);
	size_t button = o.n;
	v_idea_row_end(&o, rq, p, row);
	*part = (struct idea_part){.item = row->item,
				   .readers = row->of->readers,
				   .answer = row->of->answer,
				   .highlighted = row->of->highlighted,
				   .more = row->more,
				   /* safe: both written by templates */
				   .before = {str_sub(out_view(&o), 0, button)},
				   .after = {str_sub(out_view(&o), button, o.n)}};
	return o.bad;
}

static err draw_front_row(struct rq *rq, const struct room_page *p, const struct idea_row *row,
			  struct idea_part *part)
{
	struct out o = out_new(rq->arena, ROW_BYTES);
	v_idea_front(&o, rq, p, row);
	*part = (struct idea_part){.item = row->item,
				   .answer = row->of->answer,
				   .highlighted = row->of->highlighted,
				   /* safe: written by a template */
				   .before = {out_view(&o)}};
	return o.bad;
}

static err draw_list(struct rq *rq, const struct jam_view *v, struct room_page *p, int64_t most,
		     str *next)
{
	struct idea_rows rows = {0};
	place_id forum = p->forum ? p->forum->id : (place_id){0};
	TRY(idea_rows_of(rq, v, forum, p->order, most, &rows, next));
	for (size_t i = 0; i < rows.n; i++)
		TRY(room_part_draw(rq, p, &rows.v[i], ARENA_PUSH(rq->arena, &p->parts)));
	return OK;
}

/* The hottest of all forums, beside the list. */
static err draw_front(struct rq *rq, const struct jam_view *v, struct room_page *p)
{
	struct idea_rows rows = {0};
	struct rq all = *rq;
	str none;
	all.query = (struct field_list){0};
	TRY(idea_rows_of(&all, v, (place_id){0}, IDEAS_HOT, FRONT, &rows, &none));
	for (size_t i = 0; i < rows.n; i++)
		TRY(draw_front_row(rq, p, &rows.v[i], ARENA_PUSH(rq->arena, &p->front)));
	return OK;
}

/* ---- keeping ---- */

static void put(struct out *o, const struct kept *k, str before, str after)
{
	out_bytes(o, k, sizeof(*k));
	out_str(o, before);
	out_str(o, after);
}

static void put_parts(struct out *o, const struct idea_parts *parts)
{
	for (size_t i = 0; i < parts->n; i++) {
		const struct idea_part *part = &parts->v[i];
		const struct kept k = {.id = part->item.id.v,
				       .author = part->item.author.v,
				       .updated = part->item.updated,
				       .forum = part->item.place.v,
				       .answer = part->answer,
				       .highlighted = part->highlighted,
				       .readers = part->readers,
				       .more = part->more,
				       .before = (uint32_t)part->before.s.n,
				       .after = (uint32_t)part->after.s.n};
		put(o, &k, part->before.s, part->after.s);
	}
}

void room_parts_keep(struct rq *rq, const struct room_page *p, str key, str next, int64_t until)
{
	struct out o = out_new(rq->arena, FRAGMENT_BYTES);
	const struct kept first = {
		.rows = (int64_t)p->parts.n, .before = (uint32_t)next.n, .until = until};
	put(&o, &first, next, STR_NONE);
	put_parts(&o, &p->parts);
	put_parts(&o, &p->front);
	if (!o.bad)
		fragments_put(rq->app->fragments, key, out_view(&o), until);
}

/* ---- taking ---- */

static str cut(str *text, size_t n)
{
	str head = str_sub(*text, 0, n);
	*text = str_sub(*text, n, text->n);
	return head;
}

int64_t room_parts_take(struct rq *rq, str text, struct room_page *p, str *next)
{
	int64_t rows = -1, until = 0;
	while (text.n >= sizeof(struct kept)) {
		struct kept k;
		memcpy(&k, cut(&text, sizeof(k)).p, sizeof(k));
		str before = cut(&text, k.before), after = cut(&text, k.after);
		if (rows < 0) {
			rows = k.rows;
			until = k.until;
			*next = before;
			continue;
		}
		struct idea_parts *list = (int64_t)p->parts.n < rows ? &p->parts : &p->front;
		*ARENA_PUSH(rq->arena, list) =
			(struct idea_part){.item = {.id = {k.id},
						    .author = {k.author},
						    .updated = k.updated,
						    .place = {k.forum}},
					   .readers = k.readers,
					   .answer = k.answer,
					   .highlighted = k.highlighted,
					   .more = k.more,
					   /* safe: written by templates, and kept as they were */
					   .before = {before},
					   .after = {after}};
	}
	return until;
}

bool room_part_differs(const struct idea_part *part, const struct q_idea_fresh *now)
{
	return now->updated != part->item.updated || !ID_EQ(now->place, part->item.place) ||
	       now->answer != part->answer || now->highlighted != part->highlighted;
}

/* Those that the viewer may not read (any more), or that stand in another forum than the page is
 * of, go; *gone then. Of those that changed, the ids. */
static void refresh(struct rq *rq, struct idea_parts *parts, const struct q_idea_fresh_list *now,
		    const struct jam_forum *forum, struct id_list *changed, bool *gone)
{
	size_t kept = 0;
	for (size_t i = 0; i < parts->n; i++) {
		struct item_row *item = &parts->v[i].item;
		size_t k = 0;
		while (k < now->n && !ID_EQ(now->v[k].id, item->id))
			k++;
		if (k == now->n || (forum && !ID_EQ(now->v[k].place, forum->id)))
			continue;
		if (room_part_differs(&parts->v[i], &now->v[k]))
			*ARENA_PUSH(rq->arena, changed) = item->id.v;
		item->likes = now->v[k].likes;
		item->liked = now->v[k].liked;
		parts->v[kept++] = parts->v[i];
	}
	*gone = *gone || kept < parts->n;
	parts->n = kept;
}

static err draw_again(struct rq *rq, struct room_page *p, struct id_list changed)
{
	struct idea_rows rows = {0};
	TRY(idea_rows_fill(rq, changed, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		item_id id = rows.v[i].item.id;
		for (size_t k = 0; k < p->parts.n; k++)
			if (ID_EQ(p->parts.v[k].item.id, id))
				TRY(room_part_draw(rq, p, &rows.v[i], &p->parts.v[k]));
		for (size_t k = 0; k < p->front.n; k++)
			if (ID_EQ(p->front.v[k].item.id, id))
				TRY(draw_front_row(rq, p, &rows.v[i], &p->front.v[k]));
	}
	return OK;
}

/* What was kept, as the viewer may see it now. What changed since is drawn again, for the others
 * too. */
static err take(struct rq *rq, str key, str text, struct room_page *p, str *next)
{
	struct q_idea_fresh_list now = {0};
	struct id_list ids = {0}, changed = {0};
	bool gone = false;
	int64_t until = room_parts_take(rq, text, p, next);
	for (size_t i = 0; i < p->parts.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = p->parts.v[i].item.id.v;
	for (size_t i = 0; i < p->front.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = p->front.v[i].item.id.v;
	if (ids.n == 0)
		return OK;
	TRY(q_idea_fresh(rq->db, ids, &now));
	refresh(rq, &p->parts, &now, p->forum, &changed, &gone);
	refresh(rq, &p->front, &now, NULL, &changed, &gone);
	if (changed.n == 0)
		return OK;
	TRY(draw_again(rq, p, changed));
	/* Not when there are some that others may read and this one may not. */
	if (!gone)
		room_parts_keep(rq, p, key, *next, until);
	return OK;
}

bool room_parts_key(struct rq *rq, const struct jam_view *v, const struct room_page *p,
		    const char *what, str *key)
{
	struct out o = out_new(rq->arena, 512);
	if (!rq->viewer->employee || v->jam.phase == JAM_AHEAD)
		return false;
	out_fmt(&o, "jam %s %lld %lld %d %d %d%d%d%d ", what, (long long)v->jam.id.v,
		(long long)(p->forum ? p->forum->id.v : 0), (int)rq->lang, (int)v->jam.phase,
		v->may_post, v->may_answer, v->team, v->owner);
	if (rq->db->now - v->jam.opens > 6 * DAY)
		out_str(&o, rq->viewer->time_zone);
	*key = out_view(&o);
	return !o.bad;
}

/* With the order, and how many ideas there are: a new one is there at once, as who is told of it
 * expects. */
static bool list_key(struct rq *rq, const struct jam_view *v, const struct room_page *p, str *key)
{
	str all;
	int64_t ideas = p->forum ? p->forum->ideas : 0;
	if (p->order == IDEAS_UNHEARD || !p->first || !room_parts_key(rq, v, p, "list", &all))
		return false;
	for (size_t i = 0; i < p->forums.n && !p->forum; i++)
		ideas += p->forums.v[i].ideas;
	*key = str_cat(rq->arena, all, S(" "), id_text(rq, (int64_t)p->order), S(" "),
		       id_text(rq, ideas));
	return true;
}

err room_parts(struct rq *rq, const struct jam_view *v, struct room_page *p, int64_t most,
	       str *next)
{
	str key, kept;
	bool together = list_key(rq, v, p, &key);
	if (together && fragments_get(rq->app->fragments, key, clock_now(), rq->arena, &kept)) {
		TRY(take(rq, key, kept, p, next));
	} else {
		TRY(draw_list(rq, v, p, most, next));
		if (p->first && v->jam.phase > JAM_AHEAD)
			TRY(draw_front(rq, v, p));
		if (together)
			room_parts_keep(rq, p, key, *next, clock_now() + ROOM_GOOD_FOR);
	}
	TRY(heard_mix(rq, v, p));
	for (size_t i = 0; i < p->parts.n; i++)
		/* Of one that goes on behind its beginning, the page of its own counts. */
		if (!p->parts.v[i].more)
			idea_served(rq, v, p->parts.v[i].item.id, p->parts.v[i].item.author,
				    p->parts.v[i].readers);
	return OK;
}
