/* SPDX-License-Identifier: Apache-2.0
 * invitation: making, opening and using a link.
 */
#include "feature/communities/invitation.h"

#include <sodium.h>

#include "base/clock.h"
#include "base/rand.h"
#include "feature/communities/community.h"

#include "communities.sql.h"

static bytes hash_of(struct arena *a, str secret)
{
	uint8_t *hash = arena_alloc(a, crypto_hash_sha256_BYTES);
	crypto_hash_sha256(hash, (const unsigned char *)secret.p, secret.n);
	return (bytes){hash, crypto_hash_sha256_BYTES};
}

err invitation_make(struct db *db, place_id community, int64_t days, int64_t uses, str *secret)
{
	uint8_t random[32];
	struct out text = out_new(db->arena, 128);
	rand_bytes(random, sizeof(random));
	out_hex(&text, (bytes){random, sizeof(random)});
	*secret = out_view(&text);
	return q_invitation_add(db, hash_of(db->arena, *secret), id_new(), community,
				db->now + days * DAY, uses);
}

err invitation_open(struct db *db, str secret, int64_t *id, place_id *community)
{
	struct q_invitation_find q;
	bool found;
	TRY(q_invitation_find(db, hash_of(db->arena, secret), &q, &found));
	*id = q.id;
	*community = q.community;
	return found ? OK : NOT_FOUND;
}

err invitation_take(struct db *db, int64_t id, place_id community)
{
	struct q_community_member m;
	int64_t changed;
	bool found;
	TRY(member_hold(db, community));
	TRY(q_community_member(db, community, db->viewer, &m, &found));
	if (found && m.state == MEMBER_IN)
		return OK;
	TRY(q_invitation_use(db, id, &changed));
	return changed ? community_admit(db, community, db->viewer, ROLE_MEMBER) : NOT_FOUND;
}
