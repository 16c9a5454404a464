/* SPDX-License-Identifier: Apache-2.0
 * found: what a rendered text names (html/html.h) is tied to its item: tags, people, images.
 */
#ifndef RUCHE_FOUND_H
#define RUCHE_FOUND_H

#include "core/item.h"
#include "html/html.h"

/* The item carries the tags of a form ("a, b") and those of the text. */
err found_tags(struct db *db, item_id id, str tags, const struct markdown_found *found);
/* It holds the images that the text shows; others are let go. */
err found_images(struct db *db, item_id id, const struct markdown_found *found);
/* It mentions the people whom the text names; new ones are told. */
err found_mentions(struct db *db, item_id id, const struct markdown_found *found);

#endif
