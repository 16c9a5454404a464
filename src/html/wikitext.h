/* SPDX-License-Identifier: Apache-2.0
 * wikitext: the markup of MediaWiki as our Markdown (importers). Templates are expanded from what
 * the caller has of them; what has no form here stays as visible text, and is counted by kind.
 * Limits: 2 MiB of text, templates 24 deep, 20,000 of them, 8 MiB of work on one text.
 */
#ifndef RUCHE_WIKITEXT_H
#define RUCHE_WIKITEXT_H

#include "html/html.h"

enum { WIKITEXT_MAX = 2 << 20 /* bytes of a text */ };

/* Namespaces that mean something to the markup. */
enum { WIKITEXT_FILE = 6, WIKITEXT_TEMPLATE = 10, WIKITEXT_CATEGORY = 14 };

/* What the converter asks; every call may be NULL. */
struct wikitext_site {
	void *self;
	str name; /* of the wiki */
	/* The text of a template, by its name without namespace; its part that is included
	 * (wikitext_included). False: there is none. It must live as long as the conversion. */
	bool (*template_text)(void *self, str name, str *text);
	/* The number of a namespace by its name; false: there is none. */
	bool (*space)(void *self, str name, int64_t *number);
	/* What stands in [[ ]] for a page of that title. */
	str (*page)(void *self, struct arena *a, str title);
};

enum wikitext_loss {
	WIKITEXT_LOST_TEMPLATES,
	WIKITEXT_LOST_FUNCTIONS,
	WIKITEXT_LOST_LIMITS,
	WIKITEXT_LOST_FILES,
	WIKITEXT_LOST_TAGS,
	WIKITEXT_LOST_FORMULAS,
	WIKITEXT_LOST_LOOKS,
	WIKITEXT_LOST_ELSEWHERE,
	WIKITEXT_LOST_SWITCHES,
	WIKITEXT_LOST_CELLS,
	WIKITEXT_LOSSES
};
struct wikitext_found {
	struct markdown_names categories; /* without their namespace, once each */
	int64_t lost[WIKITEXT_LOSSES];
	bool cut; /* it was too long, and something is missing at its end */
};
/* "templates that are not in the file": for reports, static. */
str wikitext_loss_words(enum wikitext_loss loss);

/* title: of the page that the text stands on. A text that is too long is cut. */
str wikitext_to_markdown(struct arena *a, str source, str title, const struct wikitext_site *site,
			 struct wikitext_found *found);
/* What a page includes of a template's text. */
str wikitext_included(struct arena *a, str source);

#endif
