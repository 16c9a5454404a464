/* SPDX-License-Identifier: Apache-2.0
 * answer: what every response has in common: security headers, caching, errors as page or JSON,
 * static assets, the audit row of a route.
 */
#ifndef RUCHE_ANSWER_H
#define RUCHE_ANSWER_H

#include "http/request.h"

/* Nonce and security headers. */
void answer_begin(struct rq *rq);
/* "Allow" for a path that is there for other methods only; the answer becomes 405. */
void answer_allow(struct rq *rq, int methods);
/* Turns the handler's result into the response: an error becomes a page or a JSON object with its
 * safe text. */
void answer_finish(struct rq *rq, err e);
/* /static/..., /health: answered without session or database. True when it was one of these. */
bool answer_static(struct rq *rq);
/* The audit row of a route that names an event. */
err answer_audit(struct rq *rq);

#endif
