/* SPDX-License-Identifier: Apache-2.0
 * erase: an account that goes for good. What is personal goes at once; what was written stays with
 * a former colleague as its author, or goes too, in batches by a job. Rooms erase what they hold
 * through features_erase (ui/feature.h).
 */
#ifndef RUCHE_ERASE_H
#define RUCHE_ERASE_H

#include "db/db.h"

enum { ERASE_BATCH = 200 };

/* First of all: nothing is written in the account's name from here on. */
err person_erase_begin(struct db *db, person_id person);
/* Sessions, tokens, password, names, photo, follows, memberships, rights, skills, notifications,
 * drafts of editors: all that names the person. The row stays, closed, under `name` and a handle
 * that says nothing, for what stands under it. CONFLICT for the last administrator. */
err person_erase(struct db *db, person_id person, str name);
/* The next batch of what the person wrote that goes: everything, or (all false) what nobody else
 * ever read: drafts, private things, what was removed before. Each is deleted and its text taken
 * out of core's tables; the rooms do theirs for the same ids. Begin each
 * stage behind `after` with 0. *ids has fewer than ERASE_BATCH at its end. */
enum erase_stage {
	ERASE_TOP,
	ERASE_BROUGHT, /* what others brought into shared folders of theirs */
	ERASE_ANSWERS
};
err erase_items(struct db *db, person_id person, bool all, enum erase_stage stage, int64_t after,
		struct id_list *ids);

#endif
