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
/* As good as never over. */
#define MUTE_FOR_EVER INT64_C(253402214400000000)
enum { MUTE_ALWAYS = -1 }; /* as a number of days */
/* Mutes a person, place, tag or thread until a time (0 ends the mute). CONFLICT for oneself;
 * NOT_FOUND for what the viewer may not see, though a mute of it can be ended. */
err mute_put(struct db *db, int64_t whom, int64_t until);
/* Until when the viewer has it muted; 0: it is heard. */
err mute_until(struct db *db, int64_t whom, int64_t *until);

#endif
