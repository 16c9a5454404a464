/* SPDX-License-Identifier: Apache-2.0
 * attachment_file: files of any kind that hang on an item. They are fetched through the item, by
 * an address of the room that shows it, always as a file; /blobs/ does not know them.
 */
#include "core/attachment.h"

#include "base/json.h"
#include "core/file.h"
#include "core/retention.h"

#include "attachment.sql.h"

static struct attached_file file_of(const struct q_attachment_files *q)
{
	return (struct attached_file){.id = q->id,
				      .size = q->size,
				      .created = q->created,
				      .owner = q->owner,
				      .name = q->name,
				      .hash = q->hash,
				      .type = q->type,
				      .owner_name = q->owner_name};
}

err attachment_files(struct db *db, item_id item, struct attached_files *files)
{
	struct q_attachment_files_list rows = {0};
	*files = (struct attached_files){0};
	TRY(q_attachment_files(db, item, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, files) = file_of(&rows.v[i]);
	return OK;
}

err attachment_file(struct db *db, item_id item, int64_t id, struct attached_file *f)
{
	struct q_attachment_files q;
	bool found;
	TRY(q_attachment_file(db, item, id, &q, &found));
	if (!found)
		return NOT_FOUND;
	*f = file_of(&q);
	return OK;
}

err attachment_files_weight(struct db *db, int64_t *weight)
{
	struct q_attachment_file_bytes q;
	TRY(q_attachment_file_bytes(db, ATTACHED_WEIGHT_LEAST, &q));
	*weight = q.n;
	return OK;
}

static err room_for(const struct attached_files *there, str name, int64_t weight, int64_t one)
{
	if (!file_name_valid(name))
		return INVALID;
	for (size_t i = 0; i < there->n; i++)
		if (str_eq(there->v[i].name, name))
			return CONFLICT;
	bool full = there->n >= ATTACHED_FILES_MAX || weight > ATTACHED_BYTES_MAX - one;
	return full ? TOO_LARGE : OK;
}

err attachment_file_add(struct db *db, item_id item, str name, const struct file_content *content,
			struct attached_files *there, int64_t *weight)
{
	int64_t size = content->size, id = id_new();
	int64_t one = size < ATTACHED_WEIGHT_LEAST ? ATTACHED_WEIGHT_LEAST : size;
	blob_id blob;
	TRY(room_for(there, name, *weight, one));
	TRY(attachment_blob_put(db, content->hash, content->type, size, &blob));
	TRY(q_attachment_file_add(db, id, item, blob, name, db->now));
	*ARENA_PUSH(db->arena, there) =
		(struct attached_file){.id = id, .size = size, .name = name};
	*weight += one;
	return OK;
}

static err let_go(struct db *db, const struct q_attachment_file_hashes_list *rows)
{
	for (size_t i = 0; i < rows->n; i++)
		TRY(retention_let_go(db, rows->v[i].hash));
	return OK;
}

err attachment_file_drop(struct db *db, item_id item, const struct attached_file *f)
{
	struct q_attachment_file_hashes_list rows = {0};
	int64_t n;
	TRY(q_attachment_file_hashes(db, item, f->id, &rows));
	TRY(q_attachment_file_drop(db, item, f->id, &n));
	return n ? let_go(db, &rows) : NOT_FOUND;
}

err attachment_files_end(struct db *db, item_id item)
{
	struct q_attachment_file_hashes_list rows = {0};
	TRY(q_attachment_file_hashes(db, item, 0, &rows));
	if (!rows.n)
		return OK;
	TRY(q_attachment_files_drop(db, item));
	return let_go(db, &rows);
}

err attachment_file_names(struct db *db, item_id item, str *names)
{
	struct q_attachment_file_names_list rows = {0};
	struct out o = out_new(db->arena, 64 << 10);
	TRY(q_attachment_file_names(db, item, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		out_byte(&o, '\n');
		out_str(&o, rows.v[i].name);
	}
	*names = out_view(&o);
	return OK;
}

static err export_one(void *arg, const struct q_attachment_file_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "item", q->item);
	json_str(o, "name", q->name);
	json_int(o, "size", q->size);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

err attachment_files_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "attached_files", '[');
	TRY(q_attachment_file_export(db, person, export_one, json));
	json_close(json, ']');
	return OK;
}
