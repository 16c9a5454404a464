/* SPDX-License-Identifier: Apache-2.0
 * home_facts: what the ranking knows of each candidate. Whom and what the viewer chose is read once
 * and asked in memory, since asking the database for every candidate again costs far more.
 */
#ifndef RUCHE_HOME_FACTS_H
#define RUCHE_HOME_FACTS_H

#include "feature/home/pages.h"

struct home_fact {
	item_id id;
	int64_t kind, circle, hub;
	str language;
	int64_t created;
	struct rank_facts rank; /* all but the age */
	struct id_list topics;	/* tags that the viewer follows or has as a skill */
};
struct home_facts {
	struct home_fact *v;
	size_t n, cap;
};

/* Of those candidates that the viewer may read and has not muted, in no order. */
err home_facts(struct rq *rq, struct id_list ids, struct home_facts *facts);

#endif
