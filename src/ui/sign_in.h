/* SPDX-License-Identifier: Apache-2.0
 * sign_in: a session begins in the browser that asks.
 */
#ifndef RUCHE_UI_SIGN_IN_H
#define RUCHE_UI_SIGN_IN_H

#include "core/person.h"
#include "http/request.h"

/* Nobody types a password, and no session begins, where others on the way could read along: DENIED.
 */
err sign_in_way(struct rq *rq);
/* Signs a person in: session, cookie, audit row. Inside a write transaction. */
err sign_in_as(struct rq *rq, person_id person);
/* Where to go after signing in: the first page a room wants seen, else `back`. */
err after_sign_in(struct rq *rq, str back, url *to);
/* The browser forgets its session. */
void sign_out_here(struct rq *rq);

#endif
