/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_SEARCH_PAGES_H
#define RUCHE_SEARCH_PAGES_H

#include "core/search.h"
#include "ui/api.h"
#include "ui/page.h"
#include "ui/parts.h"

struct found_people {
	struct found_person {
		const struct face *face;
		str below;
	} * v;
	size_t n, cap;
};
struct search_page {
	str asked; /* as it was typed */
	bool empty, too_long, newest;
	struct search_query query;
	struct found_people people;
	struct tag_list tags;
	struct found_groups {
		struct found_group {
			str room, label;
			struct found_places places;
		} * v;
		size_t n, cap;
	} places; /* by room */
	struct search_rows {
		struct search_row {
			struct card card;
			html title, excerpt;
			str kind;
		} * v;
		size_t n, cap;
	} rows;
	struct search_result result;
	struct found_facets {
		struct found_facet {
			str title;
			struct facet_list list;
		} * v;
		size_t n, cap;
	} facets;
	struct pager pager;
	int64_t next; /* of the API; 0: the last page */
	url by_rank, by_time;
};
struct tags_page {
	struct tag_list tags;
};
struct tag_page {
	struct tag tag;
	bool following;
	url here, atom, rss; /* feeds: of its blog entries */
	struct card_list cards;
	struct found_people people;
	struct pager pager;
	int64_t next;
};

/* The faces of people that search found, in their order. */
err found_people(struct rq *rq, struct id_list ids, struct found_people *people);

#endif
