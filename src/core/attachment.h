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
/* May the viewer see this blob: a photo of a person, an own upload, an image of an item they may
 * see, or of a card below one. */
err attachment_readable(struct db *db, str hash, bool *readable, str *type);

#endif
