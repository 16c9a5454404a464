/* SPDX-License-Identifier: Apache-2.0
 * once: requests that may come twice and are done once (core/once.h), on routes that say so.
 */
#ifndef RUCHE_APP_ONCE_H
#define RUCHE_APP_ONCE_H

#include "http/request.h"

/* Before the handler, inside of its write transaction. CONFLICT, with rq->repeated, when it was
 * done before. INVALID for a key that is none. */
err once_begun(struct rq *rq);
/* Behind it, when it went well: the key is kept. */
err once_written(struct rq *rq);
/* The answer to one that was done before: nothing more than that. */
void once_answer(struct rq *rq);

#endif
