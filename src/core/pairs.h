/* SPDX-License-Identifier: Apache-2.0
 * pairs: who was shown what, kept in memory and written in batches, each pair once a batch: that
 * somebody reads must not cost a write. What came since the last batch is lost when the machine
 * stops suddenly.
 */
#ifndef RUCHE_PAIRS_H
#define RUCHE_PAIRS_H

#include "base/arena.h"
#include "base/err.h"

#include <stdint.h>

struct pairs;

/* On the heap; many threads may add. */
struct pairs *pairs_new(void);
void pairs_free(struct pairs *p);
/* Neither is 0. When more different ones wait than fit (PAIRS_MAX) it is passed over: whoever comes
 * later is asked anew. NULL keeps nothing. */
void pairs_add(struct pairs *p, int64_t thing, int64_t person);

enum { PAIRS_MAX = 1 << 16 };
struct pair_list {
	struct pair {
		int64_t thing, person;
	} * v;
	size_t n, cap;
};
/* Takes out what waits, at most about `most` of it. */
void pairs_take(struct pairs *p, struct arena *a, size_t most, struct pair_list *list);
/* Puts back what could not be written. */
void pairs_return(struct pairs *p, const struct pair_list *list);

#endif
