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
/* Whom or what somebody follows or has muted. */
struct target_list {
	struct target {
		int64_t id, until;     /* until: of a mute */
		enum follow_kind kind; /* 0: it is gone, or not for the viewer */
		str name, handle, language;
		url url; /* may be empty */
	} * v;
	size_t n, cap;
};
struct mute_page {
	struct target_list list;
	url more; /* empty: there are no more */
};
struct item_history_page {
	const struct card *card;
	struct disclaimer disclaimer;
	struct change_list changes;
};
struct comment_history_page {
	const struct comment *comment;
	url back;
	struct disclaimer disclaimer;
	struct change_list changes;
};

#endif
