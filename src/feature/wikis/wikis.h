/* SPDX-License-Identifier: Apache-2.0
 * wikis: pages that many people write. The room shows only this to the house.
 */
#ifndef RUCHE_WIKIS_H
#define RUCHE_WIKIS_H

#include "ui/feature.h"

extern const struct feature wikis;

#endif
