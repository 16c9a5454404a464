/* SPDX-License-Identifier: Apache-2.0
 * wikitext_parts: what the steps of the conversion hand to each other. First templates are expanded
 * and what is not markup is held back (wikitext_expand.c), then blocks become HTML (wikitext.c)
 * with what stands inside a line (wikitext_line.c); that becomes Markdown (to_markdown.c).
 * Internal.
 */
#ifndef RUCHE_WIKITEXT_PARTS_H
#define RUCHE_WIKITEXT_PARTS_H

#include "html/wikitext.h"

/* A piece of text that is no markup stands as \1 NUMBER \2. */
enum { HELD_BEGIN = '\1', HELD_END = '\2', HELD_MAX = 50000, REFERENCES_MAX = 5000 };
enum held_kind {
	HELD_TEXT,     /* nowiki */
	HELD_BLOCK,    /* pre, source */
	HELD_FORMULA,  /* math */
	HELD_VERBATIM, /* what was not converted, as it was written */
	HELD_REFERENCE /* its number is that of the reference */
};
struct held {
	enum held_kind kind;
	str text;
	int64_t number;
};
struct reference {
	str name, text;
};
struct wikitext {
	struct arena *a;
	const struct wikitext_site *site;
	struct wikitext_found *found;
	str title;
	struct {
		struct held *v;
		size_t n, cap;
	} held;
	struct {
		struct reference *v;
		size_t n, cap;
	} references;
	size_t listed;	 /* references that were written already */
	struct out html; /* what the blocks become */
	bool in_table;
	int nested;	  /* lines within lines */
	int64_t searched; /* signs looked at for the ends of links */
};

/* The text with its templates expanded. */
str wikitext_expand(struct wikitext *w, str source);
/* Holds a piece back: its sign is appended to o. */
void wikitext_hold(struct wikitext *w, struct out *o, enum held_kind kind, str text,
		   int64_t number);
/* The piece whose sign begins at s[at]; *n bytes long. NULL: there is none. */
const struct held *wikitext_held(const struct wikitext *w, str s, size_t at, size_t *n);
/* With what was held put back as it was written. */
str wikitext_shown(struct wikitext *w, str s);
/* A tag at s[0] == '<': its name in lower case, whether it ends an element, and its length with
 * both brackets; 0 when it is none. */
size_t wikitext_tag(str s, char name[24], bool *end, bool *empty, str *attributes);
/* Where "</name" begins behind `from`; -1. */
ptrdiff_t wikitext_tag_end(str s, size_t from, const char *name);
/* HTML of what stands in a line, or in several. */
void wikitext_line(struct wikitext *w, str s);
/* The list of references that were not listed yet. */
void wikitext_references(struct wikitext *w);

#endif
