/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_API_ROOM_H
#define RUCHE_API_ROOM_H

#include "ui/feature.h"

extern const struct feature api;

#endif
