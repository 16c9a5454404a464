/* SPDX-License-Identifier: Apache-2.0
 * oembed: what the templates of an oEmbed answer are given (oembed.com, version 1.0).
 */
#ifndef RUCHE_ITEMS_OEMBED_H
#define RUCHE_ITEMS_OEMBED_H

#include "html/html.h"

struct oembed {
	str type;  /* photo, video or rich */
	str title; /* of an update, which has none: its first words */
	str words, author, provider, language;
	str page, home; /* whole addresses */
	str html;	/* a quotation with its source, or a frame; empty for a photo */
	str picture;	/* of a photo: its address */
	int64_t width, height;
	str thumb; /* address of a small picture, or empty */
	int64_t thumb_width, thumb_height;
};

#endif
