/* SPDX-License-Identifier: Apache-2.0 */
#ifndef RUCHE_WEBDAV_ROOM_H
#define RUCHE_WEBDAV_ROOM_H

#include "ui/feature.h"

extern const struct feature webdav;

#endif
