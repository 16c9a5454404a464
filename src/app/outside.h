/* SPDX-License-Identifier: Apache-2.0
 * outside: the threads of the jobs that wait for other machines ("fetch.*", struct job_kind's
 * outside), for the relay of mail ("mail.*") and for other programs ("decode.*"), apart from the
 * one that tells, indexes and tidies: a slow stranger or a long film delays nobody here.
 */
#ifndef RUCHE_OUTSIDE_H
#define RUCHE_OUTSIDE_H

#include "core/app.h"
#include "core/job.h"

struct outside;

/* NULL when the helper that those jobs need is not there. */
struct outside *outside_start(const struct app *app, enum job_group group);
/* Waits for the job under way; frees. NULL is fine. */
void outside_stop(struct outside *o);

#endif
