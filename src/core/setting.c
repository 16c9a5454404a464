/* SPDX-License-Identifier: Apache-2.0
 * setting: what the administrator decides, as name and text.
 */
#include "core/setting.h"

#include "setting.sql.h"

err setting_get(struct db *db, str name, str otherwise, str *value)
{
	struct q_setting_get q;
	bool found;
	TRY(q_setting_get(db, name, &q, &found));
	*value = found ? q.value : otherwise;
	return OK;
}

err setting_put(struct db *db, str name, str value)
{
	return q_setting_put(db, name, value);
}
