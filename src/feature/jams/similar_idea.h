/* SPDX-License-Identifier: Apache-2.0
 * similar_idea: which ideas of a jam say nearly the same as words that somebody writes.
 */
#ifndef RUCHE_JAMS_SIMILAR_IDEA_H
#define RUCHE_JAMS_SIMILAR_IDEA_H

#include "feature/jams/handlers.h"

struct similar_rows {
	struct similar_row {
		int64_t id;
		str title, language;
		url url;
		int64_t percent;
		bool proposed;
	} * v;
	size_t n, cap;
};
/* What was said comes into memory, a part of it when there is much; who asks for several does this
 * once. */
err similar_fill(struct rq *rq, place_id jam);
/* The nearest of what is there, the nearest first, at most five; without `except` (0: none). Only
 * what the viewer may read. */
err similar_among(struct rq *rq, const struct jam_view *v, str language, str text, int64_t except,
		  struct similar_rows *rows);
/* Both. */
err similar_to(struct rq *rq, const struct jam_view *v, str language, str text, int64_t except,
	       struct similar_rows *rows);
err similar_list(struct rq *rq);

#endif
