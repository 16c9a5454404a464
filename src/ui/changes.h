/* SPDX-License-Identifier: Apache-2.0
 * changes: the history of a text, whatever its kind, each change by its words. The template is
 * v_changes in changes.html.
 */
#ifndef RUCHE_CHANGES_H
#define RUCHE_CHANGES_H

#include "core/revision.h"
#include "html/diff.h"
#include "ui/parts.h"

enum { CHANGES_SHOWN = 50 };
struct change_list {
	struct change_row {
		struct revision revision;
		struct diff_list title, words;
	} * v;
	size_t n, cap;
	struct pager pager;
};

/* A page of those of an item that was found for the viewer, newest first; ?before= asks for older
 * ones. author: with what was written before others could read it. */
err changes_of(struct rq *rq, item_id item, bool author, struct change_list *changes);

#endif
