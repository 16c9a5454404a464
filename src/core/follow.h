/* SPDX-License-Identifier: Apache-2.0
 * follow: people, places, tags and threads that a person wants to hear of, and what is muted.
 */
#ifndef RUCHE_FOLLOW_H
#define RUCHE_FOLLOW_H

#include "core/item.h"

enum follow_kind { FOLLOW_PERSON = 1, FOLLOW_PLACE, FOLLOW_TAG, FOLLOW_THREAD };

/* on false stops. CONFLICT for oneself; asking twice changes nothing. NOT_FOUND for what the viewer
 * may not see. */
err follow_put(struct db *db, int64_t whom, enum follow_kind kind, bool on);
err follow_import(struct db *db, person_id who, int64_t whom, enum follow_kind kind,
		  int64_t created);
err follow_is(struct db *db, int64_t whom, bool *on);
/* Mutes until a time (0 ends the mute). */
err mute_put(struct db *db, int64_t whom, int64_t until);

#endif
