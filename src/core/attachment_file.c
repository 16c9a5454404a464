/* SPDX-License-Identifier: Apache-2.0
 * attachment_file: files of any kind that hang on an item. They are fetched through the item, by
 * an address of the room that shows it, always as a file; /blobs/ does not know them.
 */
#include "core/attachment.h"

#include "base/json.h"
#include "core/file.h"
#include "core/retention.h"

#include "attachment.sql.h"

/* So many contents are let go with what they hung on; the hourly sweep finds what is more. */
enum { LET_GO_MAX = 4096 };

static struct attached_file file_of(const struct q_attachment_files *q)
{
	return (struct attached_file){.id = q->id,
				      .size = q->size,
				      .created = q->created,
				      .version = q->version,
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

static int64_t weight_of(int64_t size)
{
	return size < ATTACHED_WEIGHT_LEAST ? ATTACHED_WEIGHT_LEAST : size;
}

static struct attached_file *named(const struct attached_files *there, str name)
{
	for (size_t i = 0; i < there->n; i++)
		if (str_eq(there->v[i].name, name))
			return &there->v[i];
	return NULL;
}

static err room_for(const struct attached_files *there, str name, int64_t weight, int64_t one)
{
	if (!file_name_valid(name))
		return INVALID;
	if (named(there, name))
		return CONFLICT;
	bool full = there->n >= ATTACHED_FILES_MAX || weight > ATTACHED_BYTES_MAX - one;
	return full ? TOO_LARGE : OK;
}

err attachment_file_add(struct db *db, item_id item, str name, const struct file_content *content,
			struct attached_files *there, int64_t *weight)
{
	int64_t size = content->size, id = id_new(), one = weight_of(size);
	blob_id blob;
	TRY(room_for(there, name, *weight, one));
	TRY(attachment_blob_put(db, content->hash, content->type, size, &blob));
	TRY(q_attachment_file_add(db, id, item, blob, name, db->now));
	*ARENA_PUSH(db->arena, there) = (struct attached_file){.id = id,
							       .size = size,
							       .version = 1,
							       .name = name,
							       .hash = content->hash,
							       .type = content->type};
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
	TRY(q_attachment_file_hashes(db, item, f->id, LET_GO_MAX, &rows));
	TRY(q_attachment_file_drop(db, item, f->id, &n));
	return n ? let_go(db, &rows) : NOT_FOUND;
}

err attachment_files_end(struct db *db, item_id item)
{
	struct q_attachment_file_hashes_list rows = {0};
	TRY(q_attachment_file_hashes(db, item, 0, LET_GO_MAX, &rows));
	if (!rows.n)
		return OK;
	TRY(q_attachment_files_drop(db, item));
	return let_go(db, &rows);
}

/* ---- older versions ---- */

err attachment_versions(struct db *db, item_id item, int64_t id, int64_t before, bool closed,
			struct attached_files *versions)
{
	struct q_attachment_files_list rows = {0};
	*versions = (struct attached_files){0};
	TRY(q_attachment_versions(db, item, id, before ? before : INT64_MAX, closed, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, versions) = file_of(&rows.v[i]);
	return OK;
}

err attachment_version(struct db *db, item_id item, int64_t id, int64_t number, bool closed,
		       struct attached_file *version)
{
	struct q_attachment_files q;
	bool found;
	TRY(q_attachment_version(db, item, id, number, closed, &q, &found));
	if (!found)
		return NOT_FOUND;
	*version = file_of(&q);
	return OK;
}

static err end_version(struct db *db, item_id item, int64_t id, int64_t number)
{
	struct q_attachment_version_number q;
	bool found;
	TRY(q_attachment_version_number(db, id, number, &q, &found));
	return found ? attachment_file_drop(db, item, &(struct attached_file){.id = q.id}) : OK;
}

static err new_version(struct db *db, item_id item, struct attached_file *f,
		       const struct file_content *c, int64_t *weight)
{
	int64_t one = weight_of(c->size);
	blob_id blob;
	/* Sent once more, it is the same. */
	if (str_eq(f->hash, c->hash))
		return OK;
	if (*weight > ATTACHED_BYTES_MAX - one)
		return TOO_LARGE;
	TRY(attachment_blob_put(db, c->hash, c->type, c->size, &blob));
	TRY(q_attachment_version_keep(db, id_new(), f->id));
	TRY(q_attachment_version_put(db, f->id, blob));
	TRY(q_attachment_version_text(db, f->id));
	TRY(end_version(db, item, f->id, f->version + 1 - ATTACHED_VERSIONS_MAX));
	f->version++;
	f->size = c->size;
	f->hash = c->hash;
	f->type = c->type;
	*weight += one;
	return OK;
}

err attachment_file_put(struct db *db, item_id item, str name, const struct file_content *content,
			struct attached_files *there, int64_t *weight, int64_t *id)
{
	struct attached_file *f = named(there, name);
	if (!f) {
		TRY(attachment_file_add(db, item, name, content, there, weight));
		*id = there->v[there->n - 1].id;
		return OK;
	}
	*id = f->id;
	return new_version(db, item, f, content, weight);
}

err attachment_version_restore(struct db *db, item_id item, const struct attached_file *f,
			       const struct attached_file *version)
{
	const struct file_content c = {
		.hash = version->hash, .type = version->type, .size = version->size};
	struct attached_file newest = *f;
	int64_t weight;
	TRY(attachment_files_weight(db, &weight));
	TRY(new_version(db, item, &newest, &c, &weight));
	return attachment_text_later(db, f->id);
}

/* ---- for others ---- */

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
	json_int(o, "version", q->version);
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
