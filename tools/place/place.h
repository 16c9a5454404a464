/* SPDX-License-Identifier: Apache-2.0
 * place: where in the HTML a template stands. A small tokenizer that reads the literal pieces
 * between directives, copies them without needless white space, and knows at each directive whether
 * it stands in text, inside a tag, in an attribute's value, a comment or a raw element.
 * Stricter than a browser: what it does not understand it refuses, so that no value can ever stand
 * where its escape would not hold.
 */
#ifndef RUCHE_PLACE_H
#define RUCHE_PLACE_H

#include "tool.h"

enum place_state {
	IN_TEXT,
	IN_TAG,	     /* between attributes, behind white space: an attribute may begin */
	IN_TAG_FULL, /* behind the element's name, an attribute or its value: only a gap or the end
			may follow */
	IN_VALUE,    /* inside the quotes */
	IN_COMMENT,
	IN_DECLARATION, /* <!doctype ...> */
	IN_INSTRUCTION, /* <?xml ...?> */
	IN_CDATA,
	IN_RAW,	      /* script, style: nothing is escaped there */
	IN_ESCAPABLE, /* title, textarea: text without elements */
};

struct place {
	enum place_state state;
	bool xml;	  /* element names are free: no raw, no inline elements */
	char element[24]; /* of the tag or raw element we are in, lower case */
	char attribute[40];
	char quote;
	bool address;	     /* the attribute takes a url and nothing else */
	bool literal, value; /* what its value holds so far */
	int pre;	     /* open <pre> elements */
	bool fresh; /* right behind <pre> or <textarea>, where a browser drops a line end */
	bool piece; /* behind text or an inline element: white space counts */
	bool space; /* white space was seen behind a piece and not written yet */
};

static inline bool place_is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* Writes white space that was held back, before text, a value or an inline element. */
void place_piece(struct place *p, struct out *o);
/* Before a directive that branches: what was held back must be written now. */
void place_boundary(struct place *p, struct out *o);
/* Reads a literal piece and copies it to o. NULL, or what is refused; *line counts line ends. */
const char *place_read(struct place *p, str s, struct out *o, int *line);
/* Joins the end of a branch into *into: NULL, or why the two cannot go on together. */
const char *place_join(struct place *into, const struct place *branch);
/* NULL when a value may stand here, else the reason why not. */
const char *place_refuses_value(const struct place *p);

#endif
