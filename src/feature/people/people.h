/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_PEOPLE_H
#define RUCHE_PEOPLE_H

#include "ui/feature.h"

extern const struct feature people;

#endif
