/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_COMMUNITIES_H
#define RUCHE_COMMUNITIES_H

#include "ui/feature.h"

extern const struct feature communities;

#endif
