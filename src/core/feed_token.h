/* SPDX-License-Identifier: Apache-2.0
 * feed_token: calendars and readers fetch a person's own feeds by an address that holds a secret.
 * It opens feeds and nothing else; only its hash is kept, so it is shown once, when it is made.
 */
#ifndef RUCHE_FEED_TOKEN_H
#define RUCHE_FEED_TOKEN_H

#include "core/session.h"

/* Makes the viewer's; one made before opens nothing any more. */
err feed_token_make(struct db *db, str *secret);
/* Does the viewer have one, and since when? 0: none. */
err feed_token_made(struct db *db, int64_t *created);
/* Takes it back. */
err feed_token_drop(struct db *db);
/* Whose it is: db answers for that person from here on, as after session_find. NOT_FOUND for an
 * unknown one, and for a closed account. */
err feed_token_find(struct db *db, str secret, struct viewer *viewer);

#endif
