/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_JAMS_H
#define RUCHE_JAMS_H

#include "ui/feature.h"

extern const struct feature jams;

#endif
