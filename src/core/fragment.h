/* SPDX-License-Identifier: Apache-2.0
 * fragment: parts of pages that are the same for many readers, drawn once and kept in memory for
 * a moment. What is kept must hold nothing of the one it was drawn for; what a reader may see is
 * decided by the key (language, zone, what may be done) and asked anew of the database by whoever
 * takes it: an item is never shown because it lay here.
 */
#ifndef RUCHE_FRAGMENT_H
#define RUCHE_FRAGMENT_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

#include <stdint.h>

enum {
	FRAGMENTS_MAX = 256,	   /* of a process; another takes the place of an older one */
	FRAGMENT_BYTES = 96 << 10, /* with its key; larger ones are not kept */
};

struct fragments;

/* On the heap; many threads may ask. */
struct fragments *fragments_new(void);
void fragments_free(struct fragments *f);
/* What was kept under the key, copied into the arena; false when there is none, or none that is
 * good at this time. NULL keeps nothing. */
bool fragments_get(struct fragments *f, str key, int64_t now, struct arena *a, str *value);
void fragments_put(struct fragments *f, str key, str value, int64_t until);

#endif
