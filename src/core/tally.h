/* SPDX-License-Identifier: Apache-2.0
 * tally: counts that are kept in memory and written in batches: how often a page was read must not
 * cost a write each time. What was counted since the last batch is lost when the machine stops
 * suddenly.
 */
#ifndef RUCHE_TALLY_H
#define RUCHE_TALLY_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

struct tally;

/* On the heap; many threads may add. */
struct tally *tally_new(void);
void tally_free(struct tally *t);
/* One more for this id. When more different ids wait than fit (TALLY_MAX), it is passed over. NULL
 * counts nothing. */
void tally_add(struct tally *t, int64_t id);

enum { TALLY_MAX = 1 << 16 };
struct tally_counts {
	struct tally_count {
		int64_t id, n;
	} * v;
	size_t n, cap;
};
/* Takes out at most `most` of the counts. */
void tally_take(struct tally *t, struct arena *a, size_t most, struct tally_counts *counts);
/* Puts back what could not be written. */
void tally_return(struct tally *t, const struct tally_counts *counts);

#endif
