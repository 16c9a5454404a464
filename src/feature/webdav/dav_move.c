/* SPDX-License-Identifier: Apache-2.0
 * dav_move: COPY and MOVE. A file that comes over another becomes its next version, since that is
 * how editors save: what was there is kept, with its links and comments.
 */
#include "feature/webdav/dav_answer.h"
#include "feature/webdav/dav_write.h"
#include "feature/webdav/handlers.h"

struct transfer {
	struct dav_request d;
	struct dav_target to;
	bool move, overwrite, deep;
};

static err find_destination(struct rq *rq, struct transfer *t)
{
	str header = rq_header(rq, S("destination")), overwrite = rq_header(rq, S("overwrite")),
	    path;
	if (header.n == 0)
		return dav_refuse(rq, 400);
	if (overwrite.n && !str_eq(overwrite, S("T")) && !str_eq(overwrite, S("F")))
		return dav_refuse(rq, 400);
	t->overwrite = !str_eq(overwrite, S("F"));
	err e = dav_path_of(rq->arena, header, rq->host, &path);
	if (e)
		return dav_refuse(rq, e == NOT_FOUND ? 502 : 400);
	e = dav_target_find(rq, path, &t->to);
	return e == NOT_FOUND ? dav_refuse(rq, 409) : e;
}

static err read_depth(struct rq *rq, struct transfer *t)
{
	enum dav_depth depth;
	if (dav_depth_read(rq_header(rq, S("depth")), DAV_DEPTH_INFINITY, &depth) != OK ||
	    depth == DAV_DEPTH_1)
		return dav_refuse(rq, 400);
	t->deep = depth == DAV_DEPTH_INFINITY;
	return t->move && t->d.target.folder && !t->deep ? dav_refuse(rq, 400) : OK;
}

/* What can never be: onto itself, into itself, onto what it lies in. */
static bool tangled(const struct transfer *t)
{
	const struct dav_target *from = &t->d.target, *to = &t->to;
	if (!dav_same_place(from, to))
		return false;
	if (to->found && to->node.id == from->node.id)
		return !t->move || str_eq(to->name, from->node.name);
	return (from->folder && dav_lies_below(to, from->node.id)) ||
	       (to->found && dav_lies_below(from, to->node.id));
}

static bool onto_itself(const struct transfer *t)
{
	return t->to.found && t->to.node.id == t->d.target.node.id;
}

static err check(struct rq *rq, struct transfer *t)
{
	const struct dav_target *from = &t->d.target, *to = &t->to;
	TRY(dav_request_begin(rq, &t->d));
	if (!from->found)
		return NOT_FOUND;
	if (!dav_in_tree(from))
		return dav_refuse(rq, 403);
	TRY(dav_tree_turn(rq, from));
	TRY(find_destination(rq, t));
	TRY(read_depth(rq, t));
	if (!dav_in_tree(to) || !to->place.may_write || tangled(t))
		return dav_refuse(rq, 403);
	if (!to->above_found)
		return dav_refuse(rq, 409);
	if (to->found && !t->overwrite && !onto_itself(t))
		return dav_refuse(rq, 412);
	TRY(dav_preconditions(rq, from));
	TRY(dav_lock_allows(&t->d, to, DAV_ITSELF | DAV_NAME | DAV_BELOW));
	return t->move ? dav_lock_allows(&t->d, from, DAV_ITSELF | DAV_NAME | DAV_BELOW) : OK;
}

/* One file takes the other's place as its next version. */
static err replace_file(struct rq *rq, struct transfer *t)
{
	struct file_node *from = &t->d.target.node, *to = &t->to.node;
	int64_t version;
	/* A page may be bringing a version of it: that one goes along, and none comes after. */
	TRY(item_hold(rq->db, (item_id){from->id}));
	TRY(file_find(rq->db, from->id, from));
	struct file_content c = {.hash = from->hash, .type = from->type, .size = from->size};
	TRY(file_put_version(rq->db, (item_id){to->id}, &c, &version));
	TRY(q_dav_property_clear(rq->db, to->id));
	TRY(q_dav_property_copy(rq->db, from->id, to->id));
	if (!t->move)
		return OK;
	TRY(dav_lock_end(&t->d, &t->d.target));
	return file_delete(rq->db, from->id);
}

/* Properties of what lies in a folder, for its copy: the two trees are walked side by side. */
static err copy_properties(struct rq *rq, int64_t from, int64_t to)
{
	struct q_dav_copies_list folders = {0};
	*ARENA_PUSH(rq->arena, &folders) = (struct q_dav_copies){.original = from, .copy = to};
	TRY(q_dav_property_copy(rq->db, from, to));
	for (size_t i = 0; i < folders.n; i++) {
		struct q_dav_copies pair = folders.v[i];
		struct q_dav_copies_list below = {0};
		TRY(q_dav_property_copy_below(rq->db, pair.original, pair.copy));
		TRY(q_dav_copies(rq->db, pair.original, pair.copy, &below));
		for (size_t k = 0; k < below.n; k++)
			*ARENA_PUSH(rq->arena, &folders) = below.v[k];
	}
	return OK;
}

static err place_it(struct rq *rq, struct transfer *t)
{
	const struct dav_target *from = &t->d.target, *to = &t->to;
	place_id place = to->place.place.id;
	int64_t copy;
	if (t->move) {
		TRY(dav_lock_end(&t->d, from));
		return file_move(rq->db, from->node.id, place, to->parent, to->name);
	}
	TRY(file_copy(rq->db, from->node.id, place, to->parent, to->name, t->deep, &copy));
	return from->folder && t->deep ? copy_properties(rq, from->node.id, copy)
				       : q_dav_property_copy(rq->db, from->node.id, copy);
}

static err transfer(struct rq *rq, bool move)
{
	struct transfer *t = NEW(rq->arena, struct transfer);
	t->move = move;
	TRY(check(rq, t));
	bool over = t->to.found && !onto_itself(t);
	if (over && !t->to.folder && !t->d.target.folder) {
		TRY(replace_file(rq, t));
		return dav_status(rq, 204);
	}
	if (over) {
		TRY(dav_lock_end(&t->d, &t->to));
		TRY(file_delete(rq->db, t->to.node.id));
	}
	TRY(place_it(rq, t));
	return dav_status(rq, over ? 204 : 201);
}

err dav_copy(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, transfer(rq, false)));
}

err dav_move(struct rq *rq)
{
	return dav_end(rq, dav_fail(rq, transfer(rq, true)));
}
