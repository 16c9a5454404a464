/* SPDX-License-Identifier: Apache-2.0
 * mediawiki: an XML export of MediaWiki (pages with their revisions), streamed: one revision is in
 * memory at a time. Limits: 2 MiB for the text of a revision, 4 KiB for any other field.
 */
#ifndef RUCHE_IMPORT_MEDIAWIKI_H
#define RUCHE_IMPORT_MEDIAWIKI_H

#include "core/import/source.h"

enum { MEDIAWIKI_TEXT_MAX = 2 << 20, MEDIAWIKI_FIELD_MAX = 4096, MEDIAWIKI_SPACES_MAX = 200 };

struct mediawiki_site {
	str name, base, language; /* base: address of the first page */
	struct mediawiki_space {
		int64_t number;
		str name; /* empty: that of articles */
	} * spaces;
	size_t spaces_n;
};
struct mediawiki_page {
	int64_t id, space;
	bool has_space; /* old exports do not say the number: the title does */
	str title;	/* with the name of its namespace */
	bool redirects;
	str target; /* of a redirect */
};
struct mediawiki_revision {
	int64_t id, created; /* microseconds UTC */
	str author;	     /* empty: without an account */
	str comment, model, text;
	bool too_long, removed; /* the text was, on that wiki */
};

/* What is called; NULL for what is not wanted. The site comes first and lives as long as the arena
 * of mediawiki_read, other texts during the call. An error ends the reading and is given back. */
struct mediawiki_handler {
	void *self;
	err (*site)(void *self, const struct mediawiki_site *site, str *why);
	err (*page)(void *self, const struct mediawiki_page *page, str *why);
	err (*revision)(void *self, const struct mediawiki_revision *revision, str *why);
	err (*page_end)(void *self, str *why);
};

/* Reads to the end. INVALID for another kind of file, a page without a title, or what is not XML;
 * *why says where. */
err mediawiki_read(struct arena *a, struct source *s, const struct mediawiki_handler *handler,
		   str *why);

#endif
