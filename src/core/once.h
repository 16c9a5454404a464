/* SPDX-License-Identifier: Apache-2.0
 * once: a write that may come twice, since whoever sent it never saw the answer: a post that was
 * kept in a browser without a connection, a program that tries again. It comes with a key that its
 * sender made up, as the header Idempotency-Key or the field "once"; what was done under that key
 * is not done again for a month. The row is written in the transaction of what was done, so that
 * both are there or neither, over several nodes too.
 */
#ifndef RUCHE_ONCE_H
#define RUCHE_ONCE_H

#include "db/db.h"

enum { ONCE_KEY_MIN = 8, ONCE_KEY_MAX = 80, ONCE_DAYS = 30 };

/* Letters, digits, '-', '.' and '_'. */
bool once_key_good(str key);
/* Was it done by the viewer? */
err once_done(struct db *db, str key, bool *done);
/* It is being done in this transaction. CONFLICT when it was done meanwhile: undo everything. */
err once_put(struct db *db, str key);
/* Keys that are older than ONCE_DAYS go. */
err once_sweep(struct db *db);
err once_erase(struct db *db, person_id person);

#endif
