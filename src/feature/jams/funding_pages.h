/* SPDX-License-Identifier: Apache-2.0
 * funding_pages: what the pages of the ledger are given.
 */
#ifndef RUCHE_JAMS_FUNDING_PAGES_H
#define RUCHE_JAMS_FUNDING_PAGES_H

#include "feature/jams/decide_pages.h"
#include "feature/jams/funding.h"

struct funding_row {
	int64_t rank;
	const struct proposal_row *proposal;
	const struct q_funding_find *of; /* NULL: nobody pays for it yet */
	bool red;
	int64_t silent; /* days without a word */
	int64_t reached, milestones;
};
struct funding_rows {
	struct funding_row *v;
	size_t n, cap;
};
struct funding_page {
	const struct decide_view *dv;
	struct proposal_rows finals;
	struct q_funding_find_list list;
	struct funding_rows rows;
	int64_t funded, red;
};
struct funding_show_page {
	const struct decide_view *dv;
	const struct q_proposal_find *proposal;
	const struct q_funding_find *of; /* NULL: nobody pays for it yet */
	struct q_milestones_list milestones;
	struct q_news_list_list news;
	bool red, may_fund, may_tell;
	int64_t silent;
	url older;
};
const struct face *sponsor_face(const struct rq *rq, const struct q_funding_find *f);
html news_html(const struct q_news_list *n);
/* The ledger of a jam whose vote is over: the ten in their order. */
err funding_fill(struct rq *rq, struct funding_page *p);

err funding_list(struct rq *rq);
err funding_list_csv(struct rq *rq);
err funding_show(struct rq *rq);
err funding_update(struct rq *rq);
err funding_delete(struct rq *rq);
err funding_status_update(struct rq *rq);
err milestone_create(struct rq *rq);
err milestone_update(struct rq *rq);
err milestone_delete(struct rq *rq);
err news_create(struct rq *rq);
err news_delete(struct rq *rq);

#endif
