/* SPDX-License-Identifier: Apache-2.0
 * form: application/x-www-form-urlencoded, read as it arrives. A bad %XX stays as it is written, as
 * browsers do; texts come out as clean UTF-8 with LF line ends.
 */
#ifndef RUCHE_HTTP_FORM_H
#define RUCHE_HTTP_FORM_H

#include "http/request.h"

enum { FORM_FIELDS = 1000 };

struct form_parser {
	struct arena *arena; /* fields live here */
	struct field_list *fields;
	struct out *text; /* scratch for the field being read; its max is the limit of one field */
	size_t name_n;	  /* bytes of text that are the name, once '=' was seen */
	bool has_name;	  /* '=' was seen */
	char held[2];	  /* "%" or "%X" at the end of a piece */
	size_t held_n;
};

void form_begin(struct form_parser *p, struct arena *a, struct out *scratch,
		struct field_list *fields);
/* TOO_LARGE: over FORM_FIELDS fields or a field over the scratch's max. */
err form_feed(struct form_parser *p, str piece);
err form_end(struct form_parser *p);
/* The whole text at once, as of a query string. */
err form_parse(struct arena *a, str text, struct field_list *fields);

#endif
