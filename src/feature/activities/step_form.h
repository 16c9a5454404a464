/* SPDX-License-Identifier: Apache-2.0
 * step_form: what a form or a program says of a to-do or an entry.
 */
#ifndef RUCHE_ACTIVITIES_STEP_FORM_H
#define RUCHE_ACTIVITIES_STEP_FORM_H

#include "feature/activities/pages.h"

/* As it is stored, for a form that is shown for the first time and for fields that are left out. */
err step_form_stored(struct rq *rq, const struct q_step_find *s, const struct item_row *item,
		     struct step_form *f);
/* What was sent over it; form errors for what is wrong. *text is what is to be stored. Only its
 * author says who reads a private one, and whose that is: `closed` keeps both as they are. */
err step_form_read(struct rq *rq, const struct activity *a, bool closed, struct step_form *f,
		   struct step_text *text);
/* Files to choose from: those it has, and the newest at the top of its community. */
err step_form_files(struct rq *rq, const struct activity *a, const struct step_form *f,
		    struct step_choices *choices);
/* The people of the activity, to choose from. */
err step_form_people(struct rq *rq, const struct activity *a, const struct step_form *f,
		     struct step_people *people);

#endif
