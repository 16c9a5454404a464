/* SPDX-License-Identifier: Apache-2.0
 * preview_page: what a page and its oEmbed answer say, as strangers wrote it, made into the words
 * of a card. Pure; for preview_fetch and its fuzzers.
 */
#ifndef RUCHE_PREVIEW_PAGE_H
#define RUCHE_PREVIEW_PAGE_H

#include "base/arena.h"
#include "base/str.h"

/* Characters. */
enum { PREVIEW_TITLE = 200, PREVIEW_DESCRIPTION = 300, PREVIEW_SITE = 80 };

struct preview_words {
	str title, description, site;
	str image, oembed; /* whole addresses of http or https, or empty */
};

/* A page of at most 1 MiB that answered at this address. In UTF-8, or in what it says it is in
 * (Windows-1252 when it says nothing). */
struct preview_words preview_read_page(struct arena *a, bytes page, str address);
/* Fills what the page left out from its oEmbed answer (JSON). */
void preview_read_oembed(struct arena *a, bytes json, str address, struct preview_words *words);

#endif
