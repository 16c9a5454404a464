/* SPDX-License-Identifier: Apache-2.0
 * again: a form that was refused because the session had ended, its token was old or it came too
 * fast. What it held is shown, and comes back with a fresh token for a person to send; it is never
 * sent by itself. Signing in carries it along as fields "kept.NAME" and "kept_to".
 */
#ifndef RUCHE_AGAIN_H
#define RUCHE_AGAIN_H

#include "http/request.h"

struct again {
	url to; /* where the form goes; one of our paths */
	struct again_field {
		str name, value;
		bool text; /* what somebody wrote: shown */
	} * v;
	size_t n, cap;
};

/* What the refused request held (rq->form_kept). False when there is nothing worth keeping, or too
 * much. */
bool again_of_refused(const struct rq *rq, struct again *again);
/* What came along with signing in. */
bool again_of_sign_in(const struct rq *rq, struct again *again);
str again_name(const struct rq *rq, const struct again_field *field); /* "kept.NAME" */

#endif
