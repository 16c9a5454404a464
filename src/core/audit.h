/* SPDX-License-Identifier: Apache-2.0
 * audit: one row for each security or admin act, in the same transaction, chained by hash.
 */
#ifndef RUCHE_AUDIT_H
#define RUCHE_AUDIT_H

#include "db/db.h"

/* actor none: somebody not signed in. No secrets and no message bodies in target or detail. */
err audit_add(struct db *db, person_id actor, str action, str target, str detail, str address);
/* Older rows go (retention): the chain is followed from behind the one with this hash. */
err audit_begins_after(struct db *db, bytes hash);
/* Recomputes the chain; findings as lines. */
err audit_verify(struct db *db, struct out *findings);

#endif
