/* SPDX-License-Identifier: Apache-2.0
 * meta: what a page of the web says about itself: its title and description, its card (OpenGraph,
 * or what Twitter made of it), and where its oEmbed answer is. For pages of strangers: within the
 * limits of html/tree.h, texts at most META_TEXT characters, addresses META_ADDRESS bytes.
 */
#ifndef RUCHE_META_H
#define RUCHE_META_H

#include "base/arena.h"
#include "base/str.h"

enum { META_TEXT = 500, META_ADDRESS = 4000 };

struct page_meta {
	str title, description, site; /* in one line; the card's before the page's own */
	str image, oembed;	      /* addresses as written: they may be relative */
	str base;		      /* <base href>, which they are relative to; or empty */
};

/* What is there until a limit is met. Texts in the arena. */
struct page_meta html_meta(struct arena *a, str page);

#endif
