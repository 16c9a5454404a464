/* SPDX-License-Identifier: Apache-2.0
 * search_rank: how well an item answers a query, from its own terms and counters alone. Nothing is
 * asked of other texts: how rare a word is would tell about texts that the viewer may not read.
 */
#ifndef RUCHE_SEARCH_RANK_H
#define RUCHE_SEARCH_RANK_H

#include "core/analyse.h"
#include "core/item.h"

struct rank_text {
	str title, tags, head; /* terms separated by one space */
	enum kind kind;
	int64_t likes, age; /* microseconds */
};
/* The terms of one text after another: large, so it is kept from text to text. */
struct rank_fields;
struct rank_fields *rank_fields_new(struct arena *a);
/* The mean over the words of where each stands (title 7, tags 4, text 1 to 4, further down 0.5),
 * plus words in a row (title 3, text 2), thanks (up to 3) and youth (up to 2); comments half a
 * point less, bookmarks six more. */
double search_rank(const struct query_parts *parts, const struct rank_text *text,
		   struct rank_fields *fields);

#endif
