/* SPDX-License-Identifier: Apache-2.0
 * setting: what the administrator decides: name of the organisation, disclaimer texts, protected
 * names.
 */
#ifndef RUCHE_SETTING_H
#define RUCHE_SETTING_H

#include "db/db.h"

/* The value, or `otherwise` when it is not set. */
err setting_get(struct db *db, str name, str otherwise, str *value);
err setting_put(struct db *db, str name, str value);

#endif
