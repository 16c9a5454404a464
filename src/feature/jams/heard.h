/* SPDX-License-Identifier: Apache-2.0
 * heard: that each idea is shown to twenty people before it is voted on, whatever they choose to
 * look at. The least heard are mixed into the lists that everybody reads, for each reader others,
 * and it is told how many there still are while there is time.
 */
#ifndef RUCHE_JAMS_HEARD_H
#define RUCHE_JAMS_HEARD_H

#include "feature/jams/pages.h"

enum {
	LEAST_HEARD = 100, /* of so many the view of the unheard draws */
	HEARD_COUNT_MAX = 1000,
};

/* Of `among` of the least heard that the viewer was not shown yet, of a forum or (0) of all, as
 * many as asked for, without what stands in `but` already; drawn anew each time. */
err heard_draw(struct rq *rq, const struct jam_view *v, place_id forum, int64_t among, size_t most,
	       const struct idea_parts *but, struct id_list *ids);
/* For lists, with all of their words: who was shown a beginning has not heard it. */
err heard_rows_fill(struct rq *rq, struct id_list ids, struct idea_rows *rows);
/* Mixes some into the hottest and the newest of p, while readers are counted. */
err heard_mix(struct rq *rq, const struct jam_view *v, struct room_page *p);
/* How many ideas that the viewer may read were shown to too few, at most HEARD_COUNT_MAX; 0 when
 * readers are not counted (any more). */
err heard_too_few(struct rq *rq, const struct jam_view *v, int64_t *n);
/* The same in words, with the way there; empty for none. */
err heard_told(struct rq *rq, const struct jam_view *v, html *words);

#endif
