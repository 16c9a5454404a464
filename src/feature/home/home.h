/* SPDX-License-Identifier: Apache-2.0
 * home: the stream of what colleagues make, and the notifications.
 */
#ifndef RUCHE_HOME_H
#define RUCHE_HOME_H

#include "ui/feature.h"

extern const struct feature home;

#endif
