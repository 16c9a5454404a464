/* SPDX-License-Identifier: Apache-2.0
 * invitation: links that let people into a community: 256 random bits, of which only the hash is
 * kept; they end by time, by use, and with the rights of who made them.
 */
#ifndef RUCHE_COMMUNITIES_INVITATION_H
#define RUCHE_COMMUNITIES_INVITATION_H

#include "core/place.h"

err invitation_make(struct db *db, place_id community, int64_t days, int64_t uses, str *secret);
/* NOT_FOUND for one that does not exist, or not any more. */
err invitation_open(struct db *db, str secret, int64_t *id, place_id *community);
/* The viewer comes in; members lose no use of the link. NOT_FOUND when another took the last use,
 * DENIED below a closed community that the viewer is no member of. */
err invitation_take(struct db *db, int64_t id, place_id community);

#endif
