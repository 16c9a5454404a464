/* SPDX-License-Identifier: Apache-2.0
 * revision: every saved state of a text is kept; the newest equals the live one. Autosave holds
 * what was not saved.
 */
#include "core/revision.h"

#include "revision.sql.h"

err revision_newest(struct db *db, item_id item, int64_t *number)
{
	struct q_revision_newest q;
	bool found;
	TRY(q_revision_newest(db, item, &q, &found));
	*number = found ? q.number : 0;
	return OK;
}

err revision_add(struct db *db, item_id item, person_id author, str title, str body,
		 int64_t *number)
{
	struct q_revision_newest q;
	bool found;
	/* Two writers must not take one number. */
	TRY(item_hold(db, item));
	TRY(q_revision_newest(db, item, &q, &found));
	*number = found ? q.number : 0;
	if (found && str_eq(q.title, title) && str_eq(q.body, body))
		return OK;
	*number += 1;
	return q_revision_add(db, item, *number, author, db->now, title, body);
}

err revision_list(struct db *db, item_id item, int64_t before, bool author,
		  struct revision_list *list)
{
	struct q_revision_list_list rows = {0};
	*list = (struct revision_list){0};
	TRY(q_revision_list(db, item, before ? before : INT64_MAX, author, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, list) =
			(struct revision){.number = rows.v[i].number,
					  .created = rows.v[i].created,
					  .author = rows.v[i].author,
					  .author_handle = rows.v[i].author_handle,
					  .author_name = rows.v[i].author_name,
					  .title = rows.v[i].title};
	return OK;
}

err revision_find(struct db *db, item_id item, int64_t number, bool author,
		  struct revision *revision)
{
	struct q_revision_find q;
	TRY(q_revision_find(db, item, number, author, &q));
	*revision = (struct revision){.number = q.number,
				      .created = q.created,
				      .author = q.author,
				      .author_handle = q.author_handle,
				      .author_name = q.author_name,
				      .title = q.title,
				      .body = q.body};
	return OK;
}

err revision_close(struct db *db, item_id item, bool answers)
{
	TRY(q_revision_close(db, item));
	TRY(q_revision_close_file(db, item));
	TRY(q_revision_close_attached(db, item.v));
	return answers ? q_revision_close_answers(db, item.v) : OK;
}

err autosave_put(struct db *db, str form, int64_t base, str title, str body, str other)
{
	return q_autosave_put(db, form, base, title, body, str_empty(other) ? S("{}") : other,
			      db->now);
}

err autosave_find(struct db *db, str form, struct autosave *saved)
{
	struct q_autosave_find q;
	bool found;
	*saved = (struct autosave){0};
	TRY(q_autosave_find(db, form, &q, &found));
	if (found)
		*saved = (struct autosave){.found = true,
					   .base = q.base,
					   .updated = q.updated,
					   .title = q.title,
					   .body = q.body,
					   .other = q.other};
	return OK;
}

err autosave_drop(struct db *db, str form)
{
	return q_autosave_drop(db, form);
}
