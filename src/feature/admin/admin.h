/* SPDX-License-Identifier: Apache-2.0
 * admin: the room of those who run the organisation's house. The one symbol it exports.
 */
#ifndef RUCHE_FEATURE_ADMIN_H
#define RUCHE_FEATURE_ADMIN_H

#include "ui/feature.h"

extern const struct feature admin;

#endif
