/* SPDX-License-Identifier: Apache-2.0
 * place: where in the HTML a template stands. A small tokenizer that reads the literal pieces
 * between directives, copies them without needless white space, and knows at each directive whether
 * it stands in text, inside a tag, in an attribute's value or a raw element.
 * Stricter than a browser: what it does not understand it refuses, so that no value can ever stand
 * where its escape would not hold.
 */
#ifndef RUCHE_PLACE_H
#define RUCHE_PLACE_H

#include "refuse.h"
#include "tool.h"

/* What is read. */
struct source {
	const char *path;
	int line;
};
/* Refuses what stands there, where x->at is the source. */
#define REFUSE(x, ...) refuse((x)->at->path, (x)->at->line, __VA_ARGS__)

enum place_state {
	IN_TEXT,
	IN_TAG,	  /* behind the element's name, an attribute or its value */
	IN_VALUE, /* inside the quotes */
	IN_RAW,	  /* script, style, title, textarea: text without elements */
};

struct place {
	struct source *at;
	enum place_state state;
	bool xml;	  /* element names are free: no raw, no inline elements */
	char element[24]; /* of the tag or raw element we are in, lower case */
	bool gap;	  /* behind white space in a tag: an attribute may begin */
	char attribute[40];
	char quote;
	bool address;	     /* the attribute takes a url and nothing else */
	bool literal, value; /* what its value holds so far */
	bool closed;	     /* the raw element is one in which nothing is escaped */
	int pre;	     /* open <pre> elements */
	bool fresh; /* right behind <pre> or <textarea>, where a browser drops a line end */
	bool piece; /* behind text or an inline element: white space counts */
	bool space; /* white space was seen behind a piece and not written yet */
};

/* Counts the lines of what was read. */
void source_pass(struct source *at, str s);
/* Before a directive that branches: what was held back must be written now. */
void place_boundary(struct place *p, struct out *o);
/* Reads a literal piece and copies it to o, and counts its lines. */
void place_read(struct place *p, str s, struct out *o);
/* Joins the end of a branch into *into. */
void place_join(struct place *into, const struct place *branch);
/* Before a value. */
void place_value(struct place *p, struct out *o);

#endif
