/* SPDX-License-Identifier: Apache-2.0 */
#include "core/once.h"

#include "base/clock.h"

#include "once.sql.h"

static bool good(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '-' || c == '.' || c == '_';
}

bool once_key_good(str key)
{
	for (size_t i = 0; i < key.n; i++)
		if (!good(key.p[i]))
			return false;
	return key.n >= ONCE_KEY_MIN && key.n <= ONCE_KEY_MAX;
}

err once_done(struct db *db, str key, bool *done)
{
	struct q_once_done q;
	return q_once_done(db, key, &q, done);
}

err once_put(struct db *db, str key)
{
	int64_t put;
	TRY(q_once_put(db, key, &put));
	return put ? OK : CONFLICT;
}

err once_sweep(struct db *db)
{
	return q_once_sweep(db, db->now - ONCE_DAYS * DAY);
}

err once_erase(struct db *db, person_id person)
{
	return q_once_erase(db, person.v);
}
