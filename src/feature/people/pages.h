/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_PEOPLE_PAGES_H
#define RUCHE_PEOPLE_PAGES_H

#include "ui/api.h"
#include "ui/page.h"
#include "ui/parts.h"

struct people_page {
	struct people_rows {
		struct people_row {
			const struct face *face;
			str title, unit, city;
		} *v;
		size_t n, cap;
	} rows;
	struct letters {
		struct letter {
			str letter;
			url url;
			bool on;
		} *v;
		size_t n, cap;
	} letters;
	struct pager pager;
};
struct person_page {
	struct person person;
	const struct face *face;
	str local_time;
	bool mine, following;
	str disclaimer, disclaimer_language;
	struct reporting {
		const struct face **v;
		size_t n, cap;
	} chain;
	struct report_rows {
		struct report_row {
			const struct face *face;
			str title;
		} *v;
		size_t n, cap;
	} reports;
	struct skill_rows {
		struct skill_row {
			int64_t tag, endorsements;
			str name, label;
			bool hidden, mine;
		} *v;
		size_t n, cap;
	} skills;
	struct link_rows {
		struct link_row {
			str label;
			url url;
			bool verified;
		} *v;
		size_t n, cap;
	} links;
	struct text_list languages;
	struct card_list cards;
	struct pager pager;
	str tab;
	url here;
};

#endif
