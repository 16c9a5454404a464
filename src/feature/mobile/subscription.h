/* SPDX-License-Identifier: Apache-2.0
 * subscription: the key of this house for pushing.
 */
#ifndef RUCHE_SUBSCRIPTION_H
#define RUCHE_SUBSCRIPTION_H

#include "db/db.h"
#include "feature/mobile/web_push.h"

/* Kept in the settings; NOT_FOUND while there is none. */
err push_key_find(struct db *db, struct push_key *key);
/* Makes it where there is none; in a write transaction. */
err push_key_have(struct db *db);

#endif
