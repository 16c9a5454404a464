/* SPDX-License-Identifier: Apache-2.0
 * outside: the thread of the jobs that wait for other machines ("fetch.*", struct job_kind's
 * outside), apart from the one that tells, indexes and tidies: a slow stranger delays nobody here.
 */
#ifndef RUCHE_OUTSIDE_H
#define RUCHE_OUTSIDE_H

#include "core/app.h"

struct outside;

/* NULL when nothing can be asked (app->fetcher is NULL). */
struct outside *outside_start(const struct app *app);
/* Waits for the question under way, at most FETCH_SECONDS_MAX seconds; frees. NULL is fine. */
void outside_stop(struct outside *o);

#endif
