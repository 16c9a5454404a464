/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_ITEMS_H
#define RUCHE_ITEMS_H

#include "ui/feature.h"

extern const struct feature items;

#endif
