/* SPDX-License-Identifier: Apache-2.0
 * live: the stream that an open page hears by.
 */
#ifndef RUCHE_LIVE_ROOM_H
#define RUCHE_LIVE_ROOM_H

#include "ui/feature.h"

extern const struct feature live;

#endif
