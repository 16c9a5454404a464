/* SPDX-License-Identifier: Apache-2.0
 * attachment: images in texts, stored by hash after helper/decode wrote them anew. /blobs/HASH
 * serves them to whom the item may be served.
 */
#ifndef RUCHE_ATTACHMENT_H
#define RUCHE_ATTACHMENT_H

#include "core/item.h"

struct attachment {
	int64_t id;
	int64_t item;
	person_id owner;
	str hash, thumb_hash, type, name;
	int64_t width, height, size;
};
/* Records a stored image, waiting (item none) for the text that will show it. */
err attachment_create(struct db *db, str name, str hash, str type, int64_t size, int64_t width,
		      int64_t height, str thumb_hash, int64_t *id);
/* Ties the images that a text names by hash to its item; those it names no more are let go, and may
 * come back. Only the viewer's own, what the viewer may see elsewhere, and what the item once had.
 */
err attachment_claim(struct db *db, item_id item, const str *hashes, size_t n);
/* None is tied to it any more, nor comes back. A blob without a use goes with the next sweep. */
err attachment_images_end(struct db *db, item_id item);
/* May the viewer see this blob: a photo of a person, an own upload, an image of an item they may
 * see, or of a card below one. */
err attachment_readable(struct db *db, str hash, bool *readable, str *type);

/* The row of bytes that are stored already, made where there is none. */
err attachment_blob_put(struct db *db, str hash, str type, int64_t size, blob_id *id);

/* ---- files of any kind that hang on an item, as its readers read it ---- */

enum {
	ATTACHED_FILES_MAX = 100,
	ATTACHED_VERSIONS_MAX = 1000, /* of a file: the oldest goes */
	ATTACHED_WEIGHT_LEAST = 4096  /* each, as a disk keeps it */
};
#define ATTACHED_BYTES_MAX ((int64_t)10 << 30) /* of a person, on all items */

struct attached_file {
	int64_t id, size, created, version;
	person_id owner; /* who brought this version */
	str name, hash, type, owner_name;
};
struct attached_files {
	struct attached_file *v;
	size_t n, cap;
};
struct file_content;
/* By name; none where the viewer may not see the item. */
err attachment_files(struct db *db, item_id item, struct attached_files *files);
err attachment_file(struct db *db, item_id item, int64_t id, struct attached_file *f);
/* How much the viewer hung on items, each version: a look at each of them, so before the writer's
 * turn. */
err attachment_files_weight(struct db *db, int64_t *weight);
/* One more, of content that was taken (core/file.h); the caller holds the item and has asked
 * whether the viewer may. It counts on in what hangs there and in what the viewer hung anywhere.
 * INVALID: no name for a file. CONFLICT: a file there has the name. TOO_LARGE: too many, or more
 * than a person may keep. */
err attachment_file_add(struct db *db, item_id item, str name, const struct file_content *content,
			struct attached_files *there, int64_t *weight);
/* What is shown of one that is an image, made anew by the decoder and stored; served by /blobs/HASH
 * to the readers of what it hangs on. *hangs false: it is gone meanwhile. */
struct attached_picture {
	str hash;
	int64_t size, width, height;
};
err attachment_file_picture(struct db *db, int64_t id, const struct attached_picture *picture,
			    bool *hangs);
/* It goes in all versions, and with their last use its bytes. NOT_FOUND: there is none. */
err attachment_file_drop(struct db *db, item_id item, const struct attached_file *f);
/* ---- their older versions, where a room keeps some ---- */

/* The same as attachment_file_add, but what comes under a name that hangs there is its next
 * version, and brought by the viewer; its id and its address stay. What it held already makes none.
 */
err attachment_file_put(struct db *db, item_id item, str name, const struct file_content *content,
			struct attached_files *there, int64_t *weight, int64_t *id);
/* Newest first, at most 200 before a number (0: all) and without the newest, which
 * attachment_file() gives. closed: with what hung there before others could read the item, which is
 * for those who may change it. Their ids are theirs alone. None where the viewer may not see the
 * item. */
err attachment_versions(struct db *db, item_id item, int64_t id, int64_t before, bool closed,
			struct attached_files *versions);
/* One of them. NOT_FOUND also for a closed one, when not asked for one. */
err attachment_version(struct db *db, item_id item, int64_t id, int64_t number, bool closed,
		       struct attached_file *version);
/* The content of an older one comes once more, as the newest; the caller holds the item. TOO_LARGE:
 * more than the viewer may keep. */
err attachment_version_restore(struct db *db, item_id item, const struct attached_file *f,
			       const struct attached_file *version);

/* All go, with an item that does not come back; the caller holds it. */
err attachment_files_end(struct db *db, item_id item);
/* Their names, a line each, for the search index. */
err attachment_file_names(struct db *db, item_id item, str *names);
/* The same with the words inside them. */
err attachment_file_words(struct db *db, item_id item, str *words);
/* Its words are read by the job "decode.attachment_text", when it has some and hangs on an item. */
err attachment_text_later(struct db *db, int64_t id);
struct app;
struct job;
err attachment_text_job(const struct app *app, struct arena *a, const struct job *job);
/* A list "attached_files" of a person's own for their export. */
err attachment_files_export(struct db *db, person_id person, struct out *json);

#endif
