/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_MOBILE_H
#define RUCHE_MOBILE_H

#include "ui/feature.h"

extern const struct feature mobile;

#endif
