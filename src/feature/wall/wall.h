/* SPDX-License-Identifier: Apache-2.0
 * wall: a person's wall: what they say, their lists of five things, with whom they work.
 */
#ifndef RUCHE_WALL_WALL_H
#define RUCHE_WALL_WALL_H

#include "ui/feature.h"

extern const struct feature wall;

#endif
