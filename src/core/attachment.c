/* SPDX-License-Identifier: Apache-2.0
 * attachment: which stored images belong to which text, and who may fetch them.
 */
#include "core/attachment.h"

#include "core/retention.h"

#include "attachment.sql.h"

enum { ATTACHMENTS_PER_ITEM = 100 };

static err blob_put(struct db *db, str hash, str type, int64_t size, int64_t width, int64_t height,
		    blob_id *id)
{
	struct q_attachment_blob q;
	bool found;
	TRY(q_attachment_blob(db, hash, &q, &found));
	if (!found) {
		TRY(q_attachment_blob_add(db, (blob_id){id_new()}, hash, size, type, width, height,
					  db->now));
		TRY(q_attachment_blob(db, hash, &q, &found));
	}
	if (!found)
		return FAULT;
	*id = q.id;
	return OK;
}

err attachment_blob_put(struct db *db, str hash, str type, int64_t size, blob_id *id)
{
	return blob_put(db, hash, type, size, 0, 0, id);
}

err attachment_file_picture(struct db *db, int64_t id, const struct attached_picture *picture,
			    bool *hangs)
{
	blob_id blob;
	int64_t n;
	TRY(blob_put(db, picture->hash, S("image/webp"), picture->size, picture->width,
		     picture->height, &blob));
	TRY(q_attachment_file_picture(db, id, blob, &n));
	*hangs = n > 0;
	/* What it is of went while it was made. */
	return *hangs ? OK : retention_let_go(db, picture->hash);
}

err attachment_create(struct db *db, str name, str hash, str type, int64_t size, int64_t width,
		      int64_t height, str thumb_hash, int64_t *id)
{
	blob_id blob, thumb;
	TRY(blob_put(db, hash, type, size, width, height, &blob));
	thumb = blob;
	if (!str_empty(thumb_hash))
		TRY(blob_put(db, thumb_hash, type, 0, 0, 0, &thumb));
	*id = id_new();
	return q_attachment_add(db, *id, 0, db->viewer, blob, thumb, name, db->now);
}

/* Each item has a row of its own for an image, so that what happens to one text takes nothing from
 * another. */
static err claim(struct db *db, item_id item, str hash)
{
	struct q_attachment_source q;
	bool found;
	TRY(q_attachment_source(db, hash, item.v, &q, &found));
	if (!found || q.item == item.v)
		return OK;
	if (q.item == 0 || q.item == -item.v)
		return q_attachment_claim(db, q.id, item.v);
	return q_attachment_copy(db, id_new(), q.id, item.v);
}

err attachment_claim(struct db *db, item_id item, const str *hashes, size_t n)
{
	struct q_attachment_of_item_list old = {0};
	TRY(q_attachment_of_item(db, item.v, &old));
	for (size_t i = 0; i < old.n; i++) {
		bool keep = false;
		for (size_t k = 0; k < n; k++)
			keep = keep || str_eq(hashes[k], old.v[i].hash);
		if (!keep)
			TRY(q_attachment_claim(db, old.v[i].id, -item.v));
	}
	for (size_t k = 0; k < n && k < ATTACHMENTS_PER_ITEM; k++) {
		TRY(claim(db, item, hashes[k]));
	}
	return OK;
}

err attachment_images_end(struct db *db, item_id item)
{
	return q_attachment_images_end(db, item.v);
}

err attachment_readable(struct db *db, str hash, bool *readable, str *type)
{
	struct q_attachment_readable q;
	struct q_attachment_preview preview;
	struct q_attachment_preview_said said;
	struct q_attachment_message message;
	struct q_attachment_photo photo;
	TRY(q_attachment_readable(db, hash, &q, readable));
	if (*readable) {
		*type = q.type;
		return OK;
	}
	TRY(q_attachment_preview(db, hash, &preview, readable));
	if (*readable) {
		*type = preview.type;
		return OK;
	}
	TRY(q_attachment_preview_said(db, hash, &said, readable));
	if (*readable) {
		*type = said.type;
		return OK;
	}
	TRY(q_attachment_message(db, hash, &message, readable));
	if (*readable) {
		*type = message.type;
		return OK;
	}
	TRY(q_attachment_photo(db, hash, &photo, readable));
	*type = photo.type;
	/* Faces are for colleagues; a stranger sees initials. */
	*readable = *readable && (db->clear >= CIRCLE_INTERNAL || !ID_NONE(db->viewer));
	return OK;
}
