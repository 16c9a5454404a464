/* SPDX-License-Identifier: Apache-2.0
 * media: photos, sounds, films and slides, with albums; see README.md.
 */
#ifndef RUCHE_MEDIA_H
#define RUCHE_MEDIA_H

#include "ui/feature.h"

extern const struct feature media;

#endif
