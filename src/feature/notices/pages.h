/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_NOTICES_PAGES_H
#define RUCHE_NOTICES_PAGES_H

#include "ui/page.h"
#include "ui/parts.h"

enum { NOTICE_TITLE = 200, NOTICE_BODY = 5000 };
/* The end of those that have none: the last day of the year 9999. */
#define NOTICE_FOR_EVER INT64_C(253402214400000000)

struct notice {
	item_id id;
	int64_t until, created;
	str title, body, language;
	html html;
};
struct notice_rows {
	struct notice *v;
	size_t n, cap;
};
struct notice_list_page {
	struct notice_rows current, past;
	struct pager pager;
	bool may_write, first;
};
struct notice_show_page {
	struct notice notice;
	struct item_row item;
	bool may_write, over;
	struct comment_thread thread;
};
struct notice_form_page {
	item_id id;		/* none: a new one */
	str title, body, until; /* until as the browser's field wants it */
	url action, back;
};
struct notice_block {
	int64_t n; /* in force, at most 50; the newest are listed */
	struct notice_rows current;
};

#endif
