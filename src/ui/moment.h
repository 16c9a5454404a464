/* SPDX-License-Identifier: Apache-2.0
 * moment: the guidelines at the moment they matter. An editor asks which clauses its writer has not
 *met yet, shows them above its form with v_moment (moment.html), and says moment_passed() when the
 *text is published:
 *
 *	TRY(moment_find(rq, "first_post", &p.moment));        {{call v_moment(o, rq, &p->moment)}}
 *	TRY(moment_passed(rq, item.audience));
 *
 * Those of "first_public_post" go behind the choice of the form: v_moment_outside.
 */
#ifndef RUCHE_MOMENT_H
#define RUCHE_MOMENT_H

#include "core/guideline.h"
#include "ui/page.h"

struct moment {
	struct clause_list clauses; /* empty: there is nothing to show */
	bool public_one;	    /* about what everybody outside can read */
};

/* "first_post", "first_public_post" or "first_outside_reply", in the reader's language. */
err moment_find(struct rq *rq, const char *name, struct moment *moment);
/* The viewer has published something for this audience. In a write transaction. */
err moment_passed(struct rq *rq, enum audience audience);

#endif
