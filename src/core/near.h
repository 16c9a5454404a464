/* SPDX-License-Identifier: Apache-2.0
 * near: what insight/similar.h finds alike, kept in memory for some groups of texts at a time, as
 * the ideas of a jam. Whoever asks puts in what came since, so that each node has its own.
 *
 * At most NEAR_GROUPS groups and NEAR_TEXTS texts of all of them, at most 1,500 bytes each: the
 * group that was asked for least lately goes first, and a group that is too large keeps its
 * beginning. Texts that were changed or removed stay as they were: whoever asks looks each up
 * again.
 */
#ifndef RUCHE_NEAR_H
#define RUCHE_NEAR_H

#include "base/clock.h"
#include "core/insight/similar.h"

enum { NEAR_GROUPS = 8, NEAR_TEXTS = 100000 };
#define NEAR_LATE (10 * SECOND) /* as long as a transaction may take */

struct near;

/* On the heap; many threads may use it, one at a time. */
struct near *near_new(void);
void near_free(struct near *n);
/* Behind which id a group is to be read, 0 when it is new, and which making of it that is; read:
 * when all of it was read last, 0 never; full: it takes no more. */
struct near_at {
	int64_t last, read;
	uint64_t made;
	bool full;
};
struct near_at near_at(struct near *n, int64_t group);
/* Has it this text? Ask before making one out of something. */
bool near_has(struct near *n, int64_t group, int64_t id);
/* Nothing when the group was made anew since `at`, which would leave a hole at its beginning, or
 * has this text. */
void near_put(struct near *n, int64_t group, struct near_at at, int64_t id, str language, str text);
/* All that was there at this time was read: it is read again from NEAR_LATE before it, since what
 * has a smaller id may be committed later. */
void near_read(struct near *n, int64_t group, struct near_at at, int64_t time);
/* As similar_find, with SIMILAR_LIKELY. */
size_t near_find(struct near *n, int64_t group, str language, str text, int64_t except,
		 struct similar_found found[SIMILAR_FOUND]);

#endif
