/* SPDX-License-Identifier: Apache-2.0
 * file_folders: the folders of a tree with their paths, for choosing where something goes.
 */
#include "core/file_internal.h"

#include "file.sql.h"

/* Those below one folder, each with what is below it right behind: a stack instead of recursion. */
static void arrange(struct arena *a, const struct q_file_folders_list *rows,
		    struct file_folders *folders)
{
	size_t next[FILE_DEPTH + 1] = {0};
	struct file_folder above[FILE_DEPTH + 1] = {0};
	for (int depth = 0; depth >= 0;) {
		size_t i = next[depth];
		while (i < rows->n && rows->v[i].parent != above[depth].id)
			i++;
		next[depth] = i + 1;
		if (i >= rows->n) {
			depth--;
			continue;
		}
		str path = depth ? str_cat(a, above[depth].path, S("/"), rows->v[i].name)
				 : rows->v[i].name;
		struct file_folder folder = {rows->v[i].id, rows->v[i].parent, path};
		*ARENA_PUSH(a, folders) = folder;
		if (depth < FILE_DEPTH) {
			above[++depth] = folder;
			next[depth] = 0;
		}
	}
}

err file_folders(struct db *db, place_id place, struct file_folders *folders)
{
	struct q_file_folders_list rows = {0};
	struct file_place p;
	*folders = (struct file_folders){0};
	TRY(file_place_find(db, place, &p));
	TRY(q_file_folders(db, place, FILE_LIST_MAX, &rows));
	arrange(db->arena, &rows, folders);
	return OK;
}

err file_folders_in(struct db *db, const struct file_node *top, struct file_folders *folders)
{
	struct id_list level = {0};
	struct file_place p;
	*folders = (struct file_folders){0};
	TRY(file_place_at(db, top->place, top->id, &p));
	*ARENA_PUSH(db->arena, folders) = (struct file_folder){top->id, top->parent, top->name};
	*ARENA_PUSH(db->arena, &level) = top->id;
	while (level.n && folders->n < FILE_LIST_MAX) {
		struct q_file_folders_in_list rows = {0};
		size_t known = folders->n;
		TRY(q_file_folders_in(db, top->place, level, FILE_LIST_MAX - (int64_t)known,
				      &rows));
		level = (struct id_list){0};
		for (size_t i = 0; i < rows.n; i++) {
			size_t k = 0;
			while (k + 1 < known && folders->v[k].id != rows.v[i].parent)
				k++;
			str path = str_cat(db->arena, folders->v[k].path, S("/"), rows.v[i].name);
			*ARENA_PUSH(db->arena, folders) =
				(struct file_folder){rows.v[i].id, rows.v[i].parent, path};
			*ARENA_PUSH(db->arena, &level) = rows.v[i].id;
		}
	}
	return OK;
}
