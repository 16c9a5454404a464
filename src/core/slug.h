/* SPDX-License-Identifier: Apache-2.0
 * slug: the name of a text in its address, made from its title.
 */
#ifndef RUCHE_SLUG_H
#define RUCHE_SLUG_H

#include "base/arena.h"
#include "base/str.h"

enum { SLUG_MAX = 80 };

/* a-z, 0-9 and hyphens, accents folded, cut between words at SLUG_MAX; `otherwise` when nothing is
 * left. */
str slug_of(struct arena *a, str title, str otherwise);
/* The slug, or with a number behind it from the second on; from the fiftieth on with one that
 * nobody has. */
str slug_numbered(struct arena *a, str slug, int64_t number);

#endif
