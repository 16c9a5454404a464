/* SPDX-License-Identifier: Apache-2.0 */
#include "core/feed_token.h"

#include "core/secret.h"

#include "feed_token.sql.h"

err feed_token_make(struct db *db, str *secret)
{
	*secret = secret_make(db->arena);
	return q_feed_token_put(db, secret_hash(db->arena, *secret));
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
	TRY(q_feed_token_find(db, secret_hash(db->arena, secret), &q, &found));
	return found ? session_look_as(db, q.person, viewer) : NOT_FOUND;
}
