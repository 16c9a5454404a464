/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_MOBILE_PAGES_H
#define RUCHE_MOBILE_PAGES_H

#include "ui/composer.h"
#include "ui/page.h"
#include "ui/parts.h"

struct offline_page {
	url back; /* where somebody wanted to go */
};
struct share_page {
	struct composer composer;
	url keep; /* where a link is kept instead; empty: there is none, or no such page */
};
struct push_page {
	str key; /* of this house, for the browser; empty: nothing is pushed from here */
	struct push_rows {
		struct push_row {
			int64_t id;
			str agent;
			const char *browser, *device; /* names that its agent tells, or NULL */
			int64_t created;
			bool here; /* of the session that looks */
		} * v;
		size_t n, cap;
	} rows;
	bool here; /* one of them is */
};

#endif
