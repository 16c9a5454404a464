/* SPDX-License-Identifier: Apache-2.0
 * setting: what the administrator decides, as name and text.
 */
#include "core/setting.h"

#include "setting.sql.h"

enum { KEEP_MOST = DB_KEPT_MAX / 4 };

/* All of them at once: there are a dozen, and most pages ask for two or three. */
static err keep_all(struct db *db, struct db_kept *kept)
{
	struct q_setting_all_list rows = {0};
	size_t size = 0;
	TRY(q_setting_all(db, &rows));
	for (size_t i = 0; i < rows.n; i++)
		size += rows.v[i].name.n + rows.v[i].value.n + 2 * sizeof(rows.v[i]) + 64;
	if (size > KEEP_MOST)
		return OK;
	struct q_setting_all_list *all = NEW(kept->arena, struct q_setting_all_list);
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(kept->arena, all) =
			(struct q_setting_all){.name = str_dup(kept->arena, rows.v[i].name),
					       .value = str_dup(kept->arena, rows.v[i].value)};
	kept->settings = all;
	return OK;
}

err setting_get(struct db *db, str name, str otherwise, str *value)
{
	struct db_kept *kept = db_kept(db);
	struct q_setting_get q;
	bool found;
	if (kept && !kept->settings)
		TRY(keep_all(db, kept));
	if (kept && kept->settings) {
		const struct q_setting_all_list *all = kept->settings;
		*value = otherwise;
		for (size_t i = 0; i < all->n; i++)
			if (str_eq(all->v[i].name, name))
				*value = str_dup(db->arena, all->v[i].value);
		return OK;
	}
	TRY(q_setting_get(db, name, &q, &found));
	*value = found ? q.value : otherwise;
	return OK;
}

err setting_put(struct db *db, str name, str value)
{
	return q_setting_put(db, name, value);
}
