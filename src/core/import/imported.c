/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/imported.h"

#include "imported.sql.h"

err imported_find(struct db *db, str source, str name, int64_t *target)
{
	struct q_imported_find q;
	bool found;
	TRY(q_imported_find(db, source, name, &q, &found));
	if (!found)
		return NOT_FOUND;
	*target = q.target;
	return OK;
}

err imported_put(struct db *db, str source, str name, int64_t target)
{
	return q_imported_put(db, source, name, target);
}

err imported_drop(struct db *db, str source, str name)
{
	return q_imported_drop(db, source, name);
}

err imported_score_put(struct db *db, item_id item, str source, int64_t score)
{
	return q_imported_score_put(db, item, source, score);
}
