/* SPDX-License-Identifier: Apache-2.0
 * step_file: files that stand with a to-do or an entry. They lie where they lie, with readers of
 * their own: whoever may not read one does not learn that it is there.
 */
#include "feature/activities/step.h"

#include "step.sql.h"

err step_files(struct db *db, item_id id, struct file_nodes *files)
{
	struct q_step_file_list_list rows = {0};
	*files = (struct file_nodes){0};
	TRY(q_step_file_list(db, id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct file_node node;
		err e = file_find(db, rows.v[i].file.v, &node);
		if (e == NOT_FOUND)
			continue;
		TRY(e);
		*ARENA_PUSH(db->arena, files) = node;
	}
	return OK;
}

static bool wanted(struct id_list files, int64_t id)
{
	for (size_t i = 0; i < files.n; i++)
		if (files.v[i] == id)
			return true;
	return false;
}

err step_files_put(struct db *db, item_id id, struct id_list files)
{
	struct file_nodes seen;
	TRY(step_files(db, id, &seen));
	for (size_t i = 0; i < seen.n; i++)
		if (!wanted(files, seen.v[i].id))
			TRY(q_step_file_drop(db, id, (item_id){seen.v[i].id}));
	for (size_t i = 0; i < files.n && i < FILES_MAX; i++)
		TRY(q_step_file_add(db, id, (item_id){files.v[i]}));
	return OK;
}
