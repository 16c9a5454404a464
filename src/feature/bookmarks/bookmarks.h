/* SPDX-License-Identifier: Apache-2.0
 * bookmarks: addresses worth keeping, and who keeps them.
 */
#ifndef RUCHE_BOOKMARKS_H
#define RUCHE_BOOKMARKS_H

#include "ui/feature.h"

extern const struct feature bookmarks;

#endif
