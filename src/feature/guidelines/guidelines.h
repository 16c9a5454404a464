/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_GUIDELINES_H
#define RUCHE_GUIDELINES_H

#include "ui/feature.h"

extern const struct feature guidelines;

#endif
