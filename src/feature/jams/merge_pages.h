/* SPDX-License-Identifier: Apache-2.0
 * merge_pages: what the pages of merges and of what is alike are given.
 */
#ifndef RUCHE_JAMS_MERGE_PAGES_H
#define RUCHE_JAMS_MERGE_PAGES_H

#include "feature/jams/decide_pages.h"
#include "feature/jams/merge.h"
#include "feature/jams/similar_idea.h"

struct merge_list_page {
	const struct decide_view *dv;
	struct q_merge_list_list rows;
	url older;
};
struct merge_pairs {
	struct merge_pair {
		int64_t idea;
		str title, language;
		struct similar_row other;
	} * v;
	size_t n, cap;
};
struct merge_alike_page {
	const struct decide_view *dv;
	struct merge_pairs pairs;
	bool may;
	int64_t next;
	url older;
};
const char *merge_state_words(const struct rq *rq, enum merge_state state);

err merge_create(struct rq *rq);
err merge_refuse(struct rq *rq);
err merge_undo(struct rq *rq);
err merge_list(struct rq *rq);
err merge_alike_list(struct rq *rq);

#endif
