/* SPDX-License-Identifier: Apache-2.0 */
#include "core/feed_token.h"

#include "base/rand.h"

#include <sodium.h>

#include "feed_token.sql.h"

enum { SECRET_BYTES = 24 };

static bytes hash_of(struct arena *a, str secret)
{
	uint8_t *hash = arena_alloc(a, crypto_hash_sha256_BYTES);
	crypto_hash_sha256(hash, (const unsigned char *)secret.p, secret.n);
	return (bytes){hash, crypto_hash_sha256_BYTES};
}

err feed_token_make(struct db *db, str *secret)
{
	uint8_t random[SECRET_BYTES];
	struct out o = out_new(db->arena, 2 * SECRET_BYTES);
	rand_bytes(random, sizeof(random));
	out_hex(&o, (bytes){random, sizeof(random)});
	sodium_memzero(random, sizeof(random));
	*secret = out_view(&o);
	return q_feed_token_put(db, hash_of(db->arena, *secret));
}

err feed_token_made(struct db *db, int64_t *created)
{
	struct q_feed_token_made q;
	bool found;
	TRY(q_feed_token_made(db, &q, &found));
	*created = found ? q.created : 0;
	return OK;
}

err feed_token_drop(struct db *db)
{
	return q_feed_token_drop(db);
}

err feed_token_find(struct db *db, str secret, struct viewer *viewer)
{
	struct q_feed_token_find q;
	bool found;
	if (secret.n != 2 * SECRET_BYTES)
		return NOT_FOUND;
	TRY(q_feed_token_find(db, hash_of(db->arena, secret), &q, &found));
	return found ? session_look_as(db, q.person, viewer) : NOT_FOUND;
}
