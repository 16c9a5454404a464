/* SPDX-License-Identifier: Apache-2.0
 * file_tree: folders, and what moves between them. A tree is walked level by level with
 * limits, never by recursion.
 */
#include "core/file_internal.h"

#include "core/file_link.h"

#include "file.sql.h"

/* ---- looking ---- */

static struct file_node node_of(const struct q_file_node_row *q)
{
	return (struct file_node){.id = q->id,
				  .place = q->place,
				  .parent = q->parent,
				  .folder = q->folder,
				  .name = q->name,
				  .ordered = q->ordered,
				  .creator = q->creator,
				  .created = q->created,
				  .updated = q->updated,
				  .size = q->size,
				  .version = q->version,
				  .downloads = q->downloads,
				  .type = q->type,
				  .hash = q->hash,
				  .audience = (enum audience)q->audience,
				  .author_handle = q->author_handle,
				  .author_name = q->author_name};
}

/* The whole tree of a place, or what was shared of it. */
static err may_walk(struct db *db, place_id place, int64_t folder)
{
	struct file_place p;
	int64_t share;
	err e = file_place_find(db, place, &p);
	if (e != NOT_FOUND || !folder)
		return e;
	TRY(file_share_walks(db, place, folder, &share));
	return share ? OK : NOT_FOUND;
}

err file_find(struct db *db, int64_t id, struct file_node *n)
{
	struct q_file_node_row q;
	TRY(q_file_node_row(db, id, &q));
	*n = node_of(&q);
	return n->folder ? may_walk(db, n->place, id) : OK;
}

err file_by_name(struct db *db, place_id place, int64_t folder, str name, struct file_node *n)
{
	struct q_file_node_row q;
	bool found;
	TRY(may_walk(db, place, folder));
	TRY(q_file_node_named(db, place, folder, file_name_folded(db->arena, name), &q, &found));
	if (!found)
		return NOT_FOUND;
	*n = node_of(&q);
	return OK;
}

err file_by_path(struct db *db, place_id place, str path, struct file_node *n)
{
	struct file_place p;
	int depth = 0;
	TRY(file_place_find(db, place, &p));
	*n = (struct file_node){.place = place,
				.folder = true,
				.created = p.place.created,
				.updated = p.place.created};
	for (str rest = path; rest.n;) {
		struct q_file_node_row q;
		bool found;
		str name = str_cut(&rest, '/');
		if (str_empty(name))
			continue;
		if (!n->folder || ++depth > FILE_DEPTH + 1 || name.n > FILE_NAME_MAX)
			return NOT_FOUND;
		TRY(q_file_node_named(db, place, n->id, file_name_folded(db->arena, name), &q,
				      &found));
		if (!found)
			return NOT_FOUND;
		*n = node_of(&q);
	}
	return OK;
}

/* NOT_FOUND: the viewer may not read the tree, or it has no such folder. */
static err may_list(struct db *db, place_id place, int64_t folder)
{
	struct q_file_node_raw raw;
	bool found;
	TRY(may_walk(db, place, folder));
	if (!folder)
		return OK;
	TRY(q_file_node_raw(db, folder, &raw, &found));
	return found && raw.folder && ID_EQ(raw.place, place) ? OK : NOT_FOUND;
}

err file_list(struct db *db, place_id place, int64_t folder, const struct file_node *after,
	      int64_t most, struct file_nodes *nodes)
{
	struct q_file_node_row_list rows = {0};
	*nodes = (struct file_nodes){0};
	REQUIRE(most <= FILE_LIST_MAX + 1);
	TRY(may_list(db, place, folder));
	TRY(q_file_node_list(db, place, folder, after ? after->ordered : STR_NONE,
			     after ? after->id : 0, most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, nodes) = node_of(&rows.v[i]);
	return OK;
}

err file_list_names(struct db *db, place_id place, int64_t folder, const struct file_node *after,
		    int64_t most, struct file_nodes *nodes)
{
	struct q_file_node_brief_list rows = {0};
	*nodes = (struct file_nodes){0};
	REQUIRE(most <= FILE_LIST_MAX + 1);
	TRY(may_list(db, place, folder));
	TRY(q_file_node_brief(db, place, folder, after ? after->ordered : STR_NONE,
			      after ? after->id : 0, most, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_file_node_brief *q = &rows.v[i];
		*ARENA_PUSH(db->arena, nodes) = (struct file_node){.id = q->id,
								   .place = place,
								   .parent = folder,
								   .folder = q->folder,
								   .name = q->name,
								   .ordered = q->ordered,
								   .created = q->created,
								   .updated = q->updated,
								   .size = q->size,
								   .type = q->type,
								   .hash = q->hash};
	}
	return OK;
}

err file_list_of(struct db *db, struct id_list ids, struct file_nodes *nodes)
{
	struct q_file_node_row_list rows = {0};
	*nodes = (struct file_nodes){0};
	if (ids.n == 0)
		return OK;
	REQUIRE(ids.n <= 500);
	TRY(q_file_nodes_of(db, ids, &rows));
	for (size_t i = 0; i < ids.n; i++)
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].id == ids.v[i]) {
				*ARENA_PUSH(db->arena, nodes) = node_of(&rows.v[k]);
				break;
			}
	return OK;
}

err file_about(struct db *db, item_id id, str *description)
{
	struct q_file_readable seen;
	struct q_file_row q;
	bool found;
	*description = STR_NONE;
	TRY(q_file_readable(db, id.v, &seen, &found));
	if (!found)
		return NOT_FOUND;
	TRY(q_file_row(db, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*description = q.description;
	return OK;
}

err file_above(struct db *db, const struct file_node *n, struct file_nodes *above)
{
	int64_t at = n->parent;
	*above = (struct file_nodes){0};
	for (int depth = 0; at && depth < FILE_DEPTH; depth++) {
		struct q_file_node_raw q;
		bool found;
		TRY(q_file_node_raw(db, at, &q, &found));
		if (!found)
			return FAULT;
		*ARENA_PUSH(db->arena, above) = (struct file_node){.id = q.id,
								   .place = q.place,
								   .parent = q.parent,
								   .folder = true,
								   .name = q.name,
								   .creator = q.creator};
		at = q.parent;
	}
	for (size_t i = 0; i < above->n / 2; i++) {
		struct file_node swap = above->v[i];
		above->v[i] = above->v[above->n - 1 - i];
		above->v[above->n - 1 - i] = swap;
	}
	return OK;
}

err file_path(struct db *db, const struct file_node *n, str *path)
{
	struct file_nodes above;
	struct out o = out_new(db->arena, (FILE_DEPTH + 1) * (FILE_NAME_MAX + 1));
	TRY(file_above(db, n, &above));
	for (size_t i = 0; i < above.n; i++) {
		out_str(&o, above.v[i].name);
		out_byte(&o, '/');
	}
	out_str(&o, n->name);
	*path = out_view(&o);
	return o.bad;
}

/* ---- changing ---- */

err file_place_plain(struct db *db, place_id id, struct place *p)
{
	struct q_file_place_raw q;
	TRY(q_file_place_raw(db, id, &q));
	*p = (struct place){.id = q.id,
			    .kind = (enum place_kind)q.kind,
			    .audience = (enum audience)q.audience,
			    .hub = q.hub,
			    .circle = q.circle,
			    .owner = q.owner,
			    .state = (enum place_state)q.state,
			    .handle = q.handle,
			    .title = q.title};
	return OK;
}

err file_folder_hold(struct db *db, place_id place, int64_t folder)
{
	struct q_file_node_raw q;
	bool found;
	/* Whoever puts something in and whoever takes a folder away meet here, also at the top. */
	if (database_is_postgres(db->database))
		TRY(q_file_node_lock(db, place));
	if (!folder)
		return OK;
	TRY(q_file_node_raw(db, folder, &q, &found));
	return found && q.folder && ID_EQ(q.place, place) ? OK : NOT_FOUND;
}

/* What lists one folder, or all folders of a place, reads so much and not more. */
static err room_for_name(struct db *db, place_id place, int64_t parent, bool folder)
{
	struct q_file_node_names names;
	struct q_file_node_folders folders;
	TRY(q_file_node_names(db, place, parent, FILE_FOLDER_NAMES_MAX, &names));
	if (names.n >= FILE_FOLDER_NAMES_MAX)
		return TOO_LARGE;
	/* Those of the whole place with the first name of a folder, and each eighth. */
	if (names.n % 8 == 0) {
		struct q_file_node_names_in_place all;
		TRY(q_file_node_names_in_place(db, place, FILE_PLACE_NAMES_MAX, &all));
		if (all.n >= FILE_PLACE_NAMES_MAX)
			return TOO_LARGE;
	}
	if (!folder)
		return OK;
	TRY(q_file_node_folders(db, place, FILE_FOLDERS_MAX, &folders));
	return folders.n >= FILE_FOLDERS_MAX ? TOO_LARGE : OK;
}

err file_node_put(struct db *db, int64_t id, place_id place, int64_t parent, bool folder, str name,
		  person_id creator, int64_t created)
{
	TRY(room_for_name(db, place, parent, folder));
	return q_file_node_add(db, id, place, parent, folder, name,
			       file_name_folded(db->arena, name),
			       file_name_order(db->arena, name, folder), creator, created);
}

/* How many folders lie above what is in a folder, and whether `below` is one of them. */
static err depth_of(struct db *db, int64_t folder, int64_t below, int *depth, bool *loop)
{
	*loop = false;
	for (*depth = 0; folder && *depth <= FILE_DEPTH; ++*depth) {
		struct q_file_node_raw q;
		bool found;
		*loop = *loop || folder == below;
		TRY(q_file_node_raw(db, folder, &q, &found));
		folder = found ? q.parent : 0;
	}
	return OK;
}

err file_folder_create(struct db *db, place_id place, int64_t parent, str name, int64_t *id)
{
	struct file_place p;
	int depth;
	bool loop;
	if (!file_name_valid(name))
		return INVALID;
	TRY(file_come(db, place, parent, &p));
	TRY(depth_of(db, parent, -1, &depth, &loop));
	if (depth >= FILE_DEPTH)
		return TOO_LARGE;
	struct q_file_node_taken taken;
	bool found;
	TRY(q_file_node_taken(db, place, parent, file_name_folded(db->arena, name), &taken,
			      &found));
	if (found)
		return CONFLICT;
	*id = id_new();
	return file_node_put(db, *id, place, parent, true, name, db->viewer, db->now);
}

/* Everything below a folder, each folder before what is in it. */
struct tree {
	struct q_file_node_below *v;
	size_t n, cap;
	int levels; /* of folders */
};

static err read_tree(struct db *db, const struct q_file_node_raw *top, struct tree *tree)
{
	struct id_list level = {0};
	*tree = (struct tree){.levels = 1};
	*ARENA_PUSH(db->arena, &level) = top->id;
	while (level.n) {
		struct q_file_node_below_list rows = {0};
		struct id_list next = {0};
		TRY(q_file_node_below(db, top->place, level, FILE_TREE_MAX + 1, &rows));
		if (tree->n + rows.n > FILE_TREE_MAX)
			return TOO_LARGE;
		for (size_t i = 0; i < rows.n; i++) {
			*ARENA_PUSH(db->arena, tree) = rows.v[i];
			if (rows.v[i].folder)
				*ARENA_PUSH(db->arena, &next) = rows.v[i].id;
		}
		tree->levels += next.n > 0;
		level = next;
	}
	return OK;
}

/* Of what lies in a tree, everything must be the viewer's, unless the viewer keeps the place. */
static err may_take_all(struct db *db, place_id place, const struct q_file_node_raw *top,
			const struct tree *tree)
{
	bool writer, keeper;
	TRY(file_rights(db, place, top->parent, &writer, &keeper));
	if (!writer)
		return DENIED;
	if (keeper)
		return OK;
	if (!ID_EQ(top->creator, db->viewer))
		return DENIED;
	for (size_t i = 0; i < tree->n; i++)
		if (!ID_EQ(tree->v[i].creator, db->viewer))
			return DENIED;
	return OK;
}

/* Into a community: read as that is. Into an own place: private. The first change of audience lets
 * item_set_place take it, and nobody sees it before the commit. */
static err carry(struct db *db, int64_t file, const struct place *to)
{
	struct id_list none = {0};
	struct q_file_readable q;
	bool found;
	TRY(q_file_readable(db, file, &q, &found));
	if (!found)
		return DENIED;
	if (q.audience > AUDIENCE_MEMBERS)
		TRY(item_set_audience(db, (item_id){file}, AUDIENCE_INTERNAL, none));
	TRY(item_set_place(db, (item_id){file}, to->id));
	enum audience audience = to->kind == PLACE_PERSON ? AUDIENCE_PRIVATE : to->audience;
	return item_set_audience(db, (item_id){file}, audience, none);
}

/* Links were given for where it lay: what others bring in its new place nobody opened to strangers.
 */
static err carry_tree(struct db *db, const struct q_file_node_raw *top, const struct tree *tree,
		      const struct place *to)
{
	struct id_list ids = {0}, files = {0};
	if (!top->folder) {
		TRY(carry(db, top->id, to));
		*ARENA_PUSH(db->arena, &files) = top->id;
	}
	for (size_t i = 0; i < tree->n; i++) {
		*ARENA_PUSH(db->arena, &ids) = tree->v[i].id;
		if (tree->v[i].folder)
			continue;
		TRY(carry(db, tree->v[i].id, to));
		*ARENA_PUSH(db->arena, &files) = tree->v[i].id;
	}
	TRY(file_links_withdraw(db, files));
	/* Each is locked by now: no version comes between. */
	TRY(file_room_carry(db, files, top->place, to->id));
	return ids.n ? q_file_node_place(db, ids, to->id) : OK;
}

/* A file comes into a person's place, the own one or one that is shared, only by its author; what
 * others brought into a shared folder leaves its owner's place no more, or they would stand for it
 * elsewhere. */
static bool foreign(const struct q_file_node_raw *top, const struct tree *tree, person_id viewer)
{
	bool other = !ID_EQ(top->creator, viewer);
	for (size_t i = 0; i < tree->n; i++)
		other = other || (!tree->v[i].folder && !ID_EQ(tree->v[i].creator, viewer));
	return other;
}

/* What is to be true before anything moves. */
static err move_checks(struct db *db, const struct q_file_node_raw *top, const struct tree *tree,
		       const struct file_place *to, int64_t folder)
{
	int depth;
	bool loop;
	TRY(may_take_all(db, top->place, top, tree));
	if (!to->may_write)
		return DENIED;
	struct file_place from;
	TRY(file_place_at(db, top->place, top->parent, &from));
	if (!ID_EQ(top->place, to->place.id) && (to->place.kind == PLACE_PERSON || from.own) &&
	    foreign(top, tree, db->viewer))
		return DENIED;
	/* Who brought something into a shared folder moves it within that. */
	if (from.share && (from.share != to->share || !ID_EQ(top->place, to->place.id)))
		return DENIED;
	if (!ID_EQ(top->place, to->place.id) && tree->n > FILE_CARRY_MAX)
		return TOO_LARGE;
	TRY(file_folder_hold(db, to->place.id, folder));
	if (!ID_EQ(top->place, to->place.id) || top->parent != folder)
		TRY(room_for_name(db, to->place.id, folder, top->folder));
	TRY(depth_of(db, folder, top->id, &depth, &loop));
	if (loop)
		return INVALID;
	return top->folder && depth + tree->levels > FILE_DEPTH ? TOO_LARGE : OK;
}

static void ids_of(struct db *db, const struct q_file_node_raw *top, const struct tree *tree,
		   struct id_list *folders, struct id_list *files)
{
	*ARENA_PUSH(db->arena, top->folder ? folders : files) = top->id;
	for (size_t i = 0; i < tree->n; i++)
		*ARENA_PUSH(db->arena, tree->v[i].folder ? folders : files) = tree->v[i].id;
}

/* Both trees that a move touches, always in the order of their ids. */
static err lock_places(struct db *db, place_id one, place_id other)
{
	if (!database_is_postgres(db->database))
		return OK;
	TRY(q_file_node_lock(db, one.v < other.v ? one : other));
	return ID_EQ(one, other) ? OK : q_file_node_lock(db, one.v < other.v ? other : one);
}

/* What moves, and where to: a place, or none. */
static err find_top(struct db *db, int64_t id, place_id to, struct q_file_node_raw *top,
		    struct tree *tree)
{
	struct file_node seen;
	bool found;
	*tree = (struct tree){0};
	TRY(file_find(db, id, &seen));
	TRY(lock_places(db, seen.place, ID_NONE(to) ? seen.place : to));
	TRY(q_file_node_raw(db, id, top, &found));
	if (!found)
		return NOT_FOUND;
	/* It went elsewhere while this waited: another try locks the right tree. */
	if (!ID_EQ(top->place, seen.place))
		return BUSY;
	return top->folder ? read_tree(db, top, tree) : OK;
}

err file_tree_ids(struct db *db, int64_t folder, struct id_list *folders, struct id_list *files)
{
	struct q_file_node_raw top;
	struct tree tree;
	*folders = *files = (struct id_list){0};
	TRY(find_top(db, folder, (place_id){0}, &top, &tree));
	ids_of(db, &top, &tree, folders, files);
	return OK;
}

err file_move(struct db *db, int64_t id, place_id place, int64_t folder, str name)
{
	struct q_file_node_raw top;
	struct q_file_node_taken taken;
	struct tree tree;
	struct file_place to;
	struct id_list folders = {0}, files = {0};
	bool found;
	if (!file_name_valid(name))
		return INVALID;
	TRY(file_destination(db, place, folder, &to));
	TRY(find_top(db, id, place, &top, &tree));
	/* While this waited its owner may have taken the viewer out, or the folder elsewhere. */
	TRY(file_destination(db, place, folder, &to));
	TRY(move_checks(db, &top, &tree, &to, folder));
	str folded = file_name_folded(db->arena, name);
	TRY(q_file_node_taken(db, place, folder, folded, &taken, &found));
	if (found && taken.id != id)
		return CONFLICT;
	if (!ID_EQ(top.place, place))
		TRY(carry_tree(db, &top, &tree, &to.place));
	TRY(q_file_node_move(db, id, place, folder, name, folded,
			     file_name_order(db->arena, name, top.folder)));
	ids_of(db, &top, &tree, &folders, &files);
	TRY(file_share_moved(db, top.parent, folder, !ID_EQ(top.place, place), folders, files));
	if (top.folder || str_eq(name, top.name))
		return OK;
	TRY(q_file_named(db, (item_id){id}, name));
	return item_touch(db, (item_id){id}, false);
}

/* ---- copies ---- */

static err copy_file(struct db *db, int64_t id, const struct place *to, int64_t folder, str name,
		     int64_t *copy)
{
	struct q_file_row q;
	struct file_node n;
	int64_t version;
	item_id fresh;
	bool found;
	TRY(file_find(db, id, &n));
	TRY(q_file_row(db, (item_id){id}, &q, &found));
	if (!found)
		return NOT_FOUND;
	struct file_content c = {.hash = q.hash, .type = q.type, .size = q.size};
	struct q_file_preview_of preview;
	TRY(q_file_preview_of(db, id, &preview, &found));
	if (found) {
		c.preview[0].hash = preview.large;
		c.preview[1].hash = preview.small;
		c.preview[0].width = preview.width;
		c.preview[0].height = preview.height;
	}
	struct file_new new = {.place = to->id,
			       .folder = folder,
			       .name = name,
			       .description = q.description,
			       .content = &c,
			       .audience = AUDIENCE_PRIVATE};
	TRY(file_put(db, &new, &fresh, &version));
	*copy = fresh.v;
	return OK;
}

/* Where the copy of a folder is. */
struct pairs {
	struct pair {
		int64_t from, to;
	} * v;
	size_t n, cap;
};

static int64_t copy_of(const struct pairs *pairs, int64_t from)
{
	for (size_t i = pairs->n; i > 0; i--)
		if (pairs->v[i - 1].from == from)
			return pairs->v[i - 1].to;
	return 0;
}

static err copy_tree(struct db *db, const struct tree *tree, const struct place *to,
		     struct pairs *pairs)
{
	for (size_t i = 0; i < tree->n; i++) {
		const struct q_file_node_below *n = &tree->v[i];
		int64_t parent = copy_of(pairs, n->parent), made = 0;
		struct q_file_readable q;
		bool found = true;
		if (n->folder) {
			TRY(file_folder_create(db, to->id, parent, n->name, &made));
			*ARENA_PUSH(db->arena, pairs) = (struct pair){n->id, made};
			continue;
		}
		/* What the viewer may not read is not copied, and not missed. */
		TRY(q_file_readable(db, n->id, &q, &found));
		if (found)
			TRY(copy_file(db, n->id, to, parent, n->name, &made));
	}
	return OK;
}

err file_copy(struct db *db, int64_t id, place_id place, int64_t folder, str name, bool deep,
	      int64_t *copy)
{
	struct q_file_node_raw top;
	struct q_file_node_taken taken;
	struct tree tree;
	struct file_place to;
	bool found;
	if (!file_name_valid(name))
		return INVALID;
	TRY(file_destination(db, place, folder, &to));
	TRY(find_top(db, id, place, &top, &tree));
	if (!to.may_write)
		return DENIED;
	if (deep && tree.n > FILE_CARRY_MAX)
		return TOO_LARGE;
	TRY(file_folder_hold(db, place, folder));
	TRY(q_file_node_taken(db, place, folder, file_name_folded(db->arena, name), &taken,
			      &found));
	if (found)
		return CONFLICT;
	if (!top.folder)
		return copy_file(db, id, &to.place, folder, name, copy);
	TRY(file_folder_create(db, place, folder, name, copy));
	struct pairs pairs = {0};
	*ARENA_PUSH(db->arena, &pairs) = (struct pair){id, *copy};
	return deep ? copy_tree(db, &tree, &to.place, &pairs) : OK;
}

/* ---- throwing away ---- */

err file_delete(struct db *db, int64_t id)
{
	struct q_file_node_raw top;
	struct tree tree;
	struct id_list folders = {0}, files = {0};
	struct file_node n = {0};
	TRY(find_top(db, id, (place_id){0}, &top, &tree));
	TRY(may_take_all(db, top.place, &top, &tree));
	if (!top.folder)
		*ARENA_PUSH(db->arena, &tree) = (struct q_file_node_below){.id = top.id,
									   .parent = top.parent,
									   .name = top.name,
									   .creator = top.creator};
	for (size_t i = 0; i < tree.n; i++) {
		str path = STR_NONE;
		int64_t share;
		if (tree.v[i].folder)
			continue;
		TRY(file_share_above(db, tree.v[i].parent, &share));
		if (tree.v[i].parent) {
			struct q_file_node_raw folder;
			bool found;
			TRY(q_file_node_raw(db, tree.v[i].parent, &folder, &found));
			n = (struct file_node){.name = folder.name, .parent = folder.parent};
			TRY(file_path(db, &n, &path));
		}
		TRY(file_throw_away(db, (item_id){tree.v[i].id}, top.place, tree.v[i].creator, path,
				    share));
	}
	ids_of(db, &top, &tree, &folders, &files);
	TRY(file_share_end(db, folders));
	for (size_t i = 0; i < tree.n; i++)
		if (tree.v[i].folder)
			TRY(q_file_node_drop(db, tree.v[i].id));
	return top.folder ? q_file_node_drop(db, top.id) : OK;
}
