/* SPDX-License-Identifier: Apache-2.0
 * alike: which ideas of a jam that runs say nearly the same, for its team, which decides whether
 * they do.
 */
#include "feature/jams/facilitate.h"

#include "base/json.h"

enum { LOOKED_THROUGH = 20 };

/* What does not stand for itself any more is one with another already. */
static err alone(struct rq *rq, const struct similar_rows *found, struct q_idea_rows_list *list)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < found->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = found->v[i].id;
	return ids.n ? q_idea_rows(rq->db, ids, list) : OK;
}

static bool stands(const struct q_idea_rows_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].id.v == id)
			return !list->v[i].merged;
	return false;
}

/* What people made two again is not proposed once more. */
static bool parted(const struct q_act_parted_among_list *apart, item_id idea, int64_t other)
{
	for (size_t i = 0; i < apart->n; i++)
		if (ID_EQ(apart->v[i].idea, idea) && apart->v[i].other == other)
			return true;
	return false;
}

static err find_parted(struct rq *rq, const struct idea_rows *rows,
		       struct q_act_parted_among_list *apart)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < rows->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = rows->v[i].item.id.v;
	return ids.n ? q_act_parted_among(rq->db, ids, apart) : OK;
}

err alike_fill(struct rq *rq, const struct jam_view *v, place_id forum, struct alike_pairs *pairs,
	       str *next)
{
	struct idea_rows rows = {0};
	struct q_act_parted_among_list apart = {0};
	*next = STR_NONE;
	if (v->jam.phase != JAM_OPEN && v->jam.phase != JAM_ENDING)
		return OK;
	TRY(idea_rows_of(rq, v, forum, IDEAS_NEW, LOOKED_THROUGH, &rows, next));
	TRY(find_parted(rq, &rows, &apart));
	if (rows.n)
		TRY(similar_fill(rq, v->jam.id));
	for (size_t i = 0; i < rows.n; i++) {
		struct similar_rows found = {0};
		struct q_idea_rows_list list = {0};
		const struct idea_row *row = &rows.v[i];
		str text = str_cat(rq->arena, row->of->title, S("\n"), row->of->body);
		TRY(similar_among(rq, v, row->item.language, text, row->item.id.v, &found));
		TRY(alone(rq, &found, &list));
		/* Each pair once: the later one goes into the earlier. */
		for (size_t k = 0; k < found.n; k++)
			if (found.v[k].id < row->item.id.v && stands(&list, found.v[k].id) &&
			    !parted(&apart, row->item.id, found.v[k].id))
				*ARENA_PUSH(rq->arena, pairs) =
					(struct alike_pair){row->item.id, row->of->title,
							    row->item.language, found.v[k]};
	}
	return OK;
}

void alike_json(struct rq *rq, const struct alike_pairs *pairs)
{
	struct out *o = rq->out;
	json_open(o, "alike", '[');
	for (size_t i = 0; i < pairs->n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "idea", pairs->v[i].idea.v);
		json_int(o, "into", pairs->v[i].other.id);
		json_int(o, "percent", pairs->v[i].other.percent);
		json_close(o, '}');
	}
	json_close(o, ']');
}
