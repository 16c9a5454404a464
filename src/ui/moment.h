/* SPDX-License-Identifier: Apache-2.0
 * moment: the guidelines at the moment they matter. Every form that writes something for others
 * says so with one line between its tags:
 *
 *	{{call v_moments(o, rq, moments_for(rq, WRITES_CHOSEN))}}
 *
 * and that is all: it shows the clauses that its writer has not met yet (moment.html), brings back
 * which ones it showed, and what comes of it passes the moment (moments_met, for every form at
 * once). What was written another way, by a program or an import, passes none.
 */
#ifndef RUCHE_MOMENT_H
#define RUCHE_MOMENT_H

#include "core/guideline.h"
#include "http/request.h"

/* What a form writes. */
enum writes {
	WRITES_INSIDE,	       /* for colleagues, members, named people: nobody outside reads it */
	WRITES_CHOSEN,	       /* its field "audience" has a choice "public" */
	WRITES_OUTSIDE,	       /* what everybody outside reads: it stands in a public place */
	WRITES_ANSWER_OUTSIDE, /* an answer below such a one */
};
/* Into a place, and below an item, of this circle. */
static inline enum writes writes_into(int64_t circle)
{
	return circle == CIRCLE_PUBLIC ? WRITES_OUTSIDE : WRITES_INSIDE;
}
static inline enum writes writes_below(int64_t circle)
{
	return circle == CIRCLE_PUBLIC ? WRITES_ANSWER_OUTSIDE : WRITES_INSIDE;
}

struct moments {
	struct moment_list due; /* empty: there is nothing to show */
	str names;		/* words, for the form to bring back */
	bool behind;		/* those for everybody outside stand behind the choice "public" */
};
/* What the viewer has not met, in the viewer's language. */
const struct moments *moments_for(const struct rq *rq, enum writes writes);
/* At the end of each write transaction (rq->written): what a form showed and brought about there is
 * behind. */
err moments_met(struct rq *rq);

#endif
