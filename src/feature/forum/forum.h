/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_FORUM_H
#define RUCHE_FORUM_H

#include "ui/feature.h"

extern const struct feature forum;

#endif
