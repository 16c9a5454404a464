/* SPDX-License-Identifier: Apache-2.0 */
#include "core/found.h"

#include "core/attachment.h"
#include "core/mention.h"
#include "core/tag.h"

enum { HASH_LENGTH = 64 };

err found_tags(struct db *db, item_id id, str tags, const struct markdown_found *found)
{
	struct text_list labels;
	tag_parse(db->arena, tags, &labels);
	for (size_t i = 0; i < found->tags.n && labels.n < TAGS_PER_ITEM; i++)
		*ARENA_PUSH(db->arena, &labels) = found->tags.v[i];
	return tag_item(db, id, &labels);
}

err found_images(struct db *db, item_id id, const struct markdown_found *found)
{
	struct text_list hashes = {0};
	for (size_t i = 0; i < found->images.n; i++) {
		str image = found->images.v[i];
		if (str_starts(image, S("/blobs/")) && image.n >= 7 + HASH_LENGTH)
			*ARENA_PUSH(db->arena, &hashes) = str_sub(image, 7, HASH_LENGTH);
	}
	return attachment_claim(db, id, hashes.v, hashes.n);
}

err found_mentions(struct db *db, item_id id, const struct markdown_found *found)
{
	struct text_list names = {found->mentions.v, found->mentions.n, found->mentions.cap};
	return mention_item(db, id, &names);
}
