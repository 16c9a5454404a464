/* SPDX-License-Identifier: Apache-2.0
 * updates: short posts, their answers, and what is passed on.
 */
#ifndef RUCHE_UPDATES_H
#define RUCHE_UPDATES_H

#include "ui/feature.h"

extern const struct feature updates;

#endif
