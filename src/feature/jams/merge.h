/* SPDX-License-Identifier: Apache-2.0
 * merge: two proposals that say the same become one, with notice and veto; in effect by itself once
 * its time has come, and undone exactly, since nothing is rewritten: what stands for what is asked
 * of its rows and the clock. No pages here.
 */
#ifndef RUCHE_JAMS_MERGE_H
#define RUCHE_JAMS_MERGE_H

#include "feature/jams/decide.h"

#include "merge.sql.h"

enum merge_state { MERGE_PENDING, MERGE_EFFECT, MERGE_REFUSED, MERGE_UNDONE };
enum merge_state merge_state_of(const struct q_merge_list *m, int64_t now);
str merge_state_name(enum merge_state state);

/* All that is one with a proposal, itself with it, and which of them stands for it. */
struct merge_group {
	struct id_list ids;
	int64_t root;
};
err merge_group_of(struct db *db, place_id jam, item_id idea, struct merge_group *group);
err merge_groups(struct db *db, place_id jam, struct q_merge_effect_list *edges);
void merge_group_in(struct arena *a, const struct q_merge_effect_list *edges, int64_t idea,
		    struct merge_group *group);

/* One shall go into the other; authors of both are told. CONFLICT when it goes somewhere already,
 * or the other goes into it; DENIED when authors did not want these two together. */
err merge_propose(struct db *db, place_id jam, item_id idea, item_id into, str reason, int64_t due);

/* Authors of both hear that something became of it. */
err merge_tell(struct db *db, item_id idea, item_id into);
/* It was in effect and is undone while people vote: who gave one of the two something hears of it,
 * since what they gave counts for each apart now. */
err merge_parted(struct db *db, int64_t merge);

#endif
