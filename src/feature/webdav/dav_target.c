/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/webdav/dav_target.h"

#include "core/session.h"

/* The next segment that is not empty; an empty text at the end. */
static str next_segment(str *rest)
{
	while (rest->p) {
		str segment = str_cut(rest, '/');
		if (segment.n)
			return segment;
	}
	return STR_NONE;
}

/* As it is compared and written: one slash between segments, none at the end. */
static str plain_path(struct arena *a, str path)
{
	struct out o = out_new(a, path.n + 1);
	for (str rest = path, segment = next_segment(&rest); segment.n;
	     segment = next_segment(&rest)) {
		out_byte(&o, '/');
		out_str(&o, segment);
	}
	return out_view(&o);
}

static err find_community(struct rq *rq, str handle, struct dav_target *t)
{
	struct place place;
	enum role role;
	bool moved;
	TRY(place_by_handle(rq->db, handle, PLACE_COMMUNITY, &place, &moved));
	if (moved)
		return NOT_FOUND;
	TRY(access_role(rq->db, place.id, &role));
	if (role == ROLE_NONE)
		return NOT_FOUND;
	return file_place_find(rq->db, place.id, &t->place);
}

/* "leila - Plans": does a name end as one does that has its id behind it? */
static bool looks_numbered(str name)
{
	size_t at = name.n > 0 && name.p[name.n - 1] == ')' ? name.n - 1 : 0;
	while (at > 0 && name.p[at - 1] >= '0' && name.p[at - 1] <= '9')
		at--;
	return at > 0 && at + 1 < name.n && name.p[at - 1] == '(';
}

/* Programs take names that differ in case alone for one. A handle has no blanks, so what stands
 * before the first one is whose it is. */
static bool called_alike(const struct file_nodes *all, const str *lower, size_t one)
{
	for (size_t i = 0; i < all->n; i++)
		if (i != one && ID_EQ(all->v[i].creator, all->v[one].creator) &&
		    str_eq(lower[i], lower[one]))
			return true;
	return false;
}

err dav_shared(struct rq *rq, str handle, struct file_nodes *folders)
{
	struct file_nodes all;
	*folders = (struct file_nodes){0};
	TRY(file_shares_with_viewer(rq->db, handle, SHARED_MAX, &all));
	str *lower = NEW_ARRAY(rq->arena, str, all.n + 1);
	for (size_t i = 0; i < all.n; i++)
		lower[i] = str_lower(rq->arena, all.v[i].name);
	for (size_t i = 0; i < all.n; i++) {
		struct file_node n = all.v[i];
		struct out o = out_new(rq->arena, FILE_NAME_MAX + 200);
		out_str(&o, n.author_handle);
		out_lit(&o, " - ");
		out_str(&o, n.name);
		if (looks_numbered(n.name) || called_alike(&all, lower, i)) {
			out_lit(&o, " (");
			out_int(&o, n.id);
			out_byte(&o, ')');
		}
		TRY(o.bad);
		n.name = out_view(&o);
		*ARENA_PUSH(rq->arena, folders) = n;
	}
	return OK;
}

static err find_shared(struct rq *rq, str segment, struct dav_target *t)
{
	struct file_nodes folders;
	str rest = segment;
	/* Of that person alone: others who share thousands hide nothing. */
	str handle = str_cut(&rest, ' ');
	if (str_empty(handle))
		return NOT_FOUND;
	TRY(dav_shared(rq, handle, &folders));
	for (size_t i = 0; i < folders.n; i++) {
		struct file_node *n = &folders.v[i];
		if (!str_eq(n->name, segment))
			continue;
		TRY(file_above(rq->db, n, &t->beyond));
		*ARENA_PUSH(rq->arena, &t->beyond) = *n;
		t->node = *n;
		return file_place_at(rq->db, n->place, n->id, &t->place);
	}
	return NOT_FOUND;
}

/* Walks down the tree of the place, or of what is shared of it, keeping what it passes. */
static err walk(struct rq *rq, str rest, struct dav_target *t)
{
	place_id place = t->place.place.id;
	t->found = t->folder = t->above_found = true;
	if (!t->place.share)
		t->node = (struct file_node){.place = place,
					     .folder = true,
					     .created = t->place.place.created,
					     .updated = t->place.place.created};
	for (str segment = next_segment(&rest); segment.n; segment = next_segment(&rest)) {
		if (!t->found || !t->node.folder || t->above.n > FILE_DEPTH) {
			t->found = t->folder = t->above_found = false;
			t->name = segment;
			return OK;
		}
		t->parent = t->node.id;
		if (t->name.n)
			*ARENA_PUSH(rq->arena, &t->above) = t->node;
		t->name = segment;
		err e = file_by_name(rq->db, place, t->parent, segment, &t->node);
		if (e != OK && e != NOT_FOUND && e != INVALID)
			return e;
		t->found = e == OK;
	}
	t->folder = t->found && t->node.folder;
	return OK;
}

err dav_target_find(struct rq *rq, str path, struct dav_target *t)
{
	*t = (struct dav_target){.path = plain_path(rq->arena, path),
				 .slash = str_ends(path, S("/"))};
	str rest = t->path;
	if (!str_eq(next_segment(&rest), S("dav")))
		return NOT_FOUND;
	str first = next_segment(&rest);
	if (first.n == 0) {
		t->found = t->folder = true;
		return OK;
	}
	if (str_eq(first, S("home"))) {
		t->level = DAV_PLACE;
		TRY(file_place_find(rq->db, rq->viewer->place, &t->place));
		return walk(rq, rest, t);
	}
	bool shared = str_eq(first, S("shared"));
	if (!shared && !str_eq(first, S("communities")))
		return NOT_FOUND;
	str name = next_segment(&rest);
	if (name.n == 0) {
		t->level = shared ? DAV_SHARED : DAV_COMMUNITIES;
		t->found = t->folder = true;
		return OK;
	}
	t->level = DAV_PLACE;
	TRY(shared ? find_shared(rq, name, t) : find_community(rq, name, t));
	return walk(rq, rest, t);
}

err dav_target_of_request(struct rq *rq, struct dav_target *t)
{
	return dav_target_find(rq, rq->path, t);
}

bool dav_lies_below(const struct dav_target *t, int64_t folder)
{
	for (size_t i = 0; i < t->beyond.n; i++)
		if (t->beyond.v[i].id == folder)
			return t->level == DAV_PLACE;
	if (!dav_in_tree(t))
		return false;
	if (folder == 0)
		return true;
	for (size_t i = 0; i < t->above.n; i++)
		if (t->above.v[i].id == folder)
			return true;
	return false;
}
