/* SPDX-License-Identifier: Apache-2.0
 * tree: a bounded walk over any HTML, parsed as HTML5 by gumbo. Internal to html/: the sanitizer
 * and the converters are visitors.
 */
#ifndef RUCHE_TREE_H
#define RUCHE_TREE_H

#include "html/html.h"

#include <gumbo.h>

enum {
	TREE_INPUT_MAX = 1 << 20,    /* bytes; what is beyond is cut off */
	TREE_MEMORY_MAX = 128 << 20, /* for gumbo's tree */
	TREE_MILLISECONDS_MAX =
		1000,	      /* processor time; hostile nesting is quadratic in any HTML5 parser */
	TREE_DEPTH_MAX = 100, /* elements deeper than this are passed over, their text is not */
};

enum tree_next { TREE_INTO, TREE_PAST };

struct tree_visitor {
	/* An element of HTML begins: go into it or past it (then leave is not called). depth counts
	 * entered elements. */
	enum tree_next (*enter)(void *context, const GumboNode *node, int depth);
	void (*leave)(void *context, const GumboNode *node, int depth);
	void (*text)(void *context, str text);
	/* An element that is never shown is passed over; NULL when nobody wants to know. */
	void (*hidden)(void *context, const GumboNode *node);
};

/* Parses and walks; keeps nothing in the arena. TOO_LARGE when a limit is met; the visitor may have
 * seen a part by then. */
err tree_walk(struct arena *a, str source, const struct tree_visitor *visitor, void *context);
/* An attribute's value; p NULL when there is none. It lives as long as the walk. */
str tree_attribute(const GumboNode *node, const char *name);
/* Elements whose content is never shown: script, style, svg and the like. */
bool tree_hidden(const GumboNode *node);
/* Elements that begin and end a line of their own. */
bool tree_block(const GumboNode *node);

#endif
