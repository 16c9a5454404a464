/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given.
 */
#ifndef RUCHE_ITEMS_PAGES_H
#define RUCHE_ITEMS_PAGES_H

#include "ui/changes.h"
#include "ui/disclaimer.h"
#include "ui/page.h"
#include "ui/parts.h"

struct comment_page_edit {
	const struct comment *comment;
	url back;
	str body;
};
struct thread_page {
	const struct comment *top;
	struct comment_thread thread;
	url back; /* the item */
	struct disclaimer disclaimer;
};
struct comment_history_page {
	const struct comment *comment;
	url back;
	struct disclaimer disclaimer;
	struct change_list changes;
};

#endif
