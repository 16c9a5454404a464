/* SPDX-License-Identifier: Apache-2.0
 * xml: reads a source as XML, element by element, without ever holding the document. No network, no
 * files, no external subset; a document that declares entities is refused, so nothing can expand.
 */
#ifndef RUCHE_IMPORT_XML_H
#define RUCHE_IMPORT_XML_H

#include "core/import/source.h"

enum {
	XML_DEPTH_MAX = 64,
	XML_ATTRIBUTES_MAX = 256,
};

struct xml; /* the reading in progress */

struct xml_name {
	str space; /* the URI of the namespace; empty without */
	str name;  /* without prefix */
};

struct xml_attribute {
	struct xml_name name;
	str value;
};

/* What is called; texts are valid during the call only. An error that a call gives back ends the
 * reading; it says why with xml_refuse. */
struct xml_handler {
	void *self;
	err (*start)(void *self, struct xml *x, struct xml_name name, const struct xml_attribute *v,
		     size_t n);
	err (*end)(void *self, struct xml *x, struct xml_name name);
	err (*text)(void *self, struct xml *x, str text); /* in pieces */
	bool strict; /* faults of name spaces count, which old exports are full of */
};

/* Reads to the end. INVALID for what is not well-formed (at "line 12: ..."), TOO_LARGE, FAULT, or
 * what a call gave back. Calls have been made before a fault further down is seen: work in a
 * transaction. */
err xml_read(struct arena *a, struct source *s, const struct xml_handler *h, str *why);
/* For handlers: sets the reason, with the line, and gives e back. */
err xml_refuse(struct xml *x, err e, str text);
int64_t xml_line(const struct xml *x);

#endif
