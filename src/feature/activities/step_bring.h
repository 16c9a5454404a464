/* SPDX-License-Identifier: Apache-2.0
 * step_bring: files that come with the form of a to-do or an entry, and become files of the files
 * room. What came lies in rq->prepared while the form is read; a program's call has none.
 */
#ifndef RUCHE_ACTIVITIES_STEP_BRING_H
#define RUCHE_ACTIVITIES_STEP_BRING_H

#include "feature/activities/pages.h"

/* How many came with this form. */
size_t step_bring_count(const struct rq *rq);
/* Each gets its name and its readers, and stands with the step, which is stored already. An error
 * here ends the whole transaction, so that nothing is kept by halves. */
err step_bring_put(struct rq *rq, const struct activity *a, item_id step);
/* The form is shown again for something else: a browser forgets the files that were chosen. */
void step_bring_refused(struct rq *rq);

#endif
