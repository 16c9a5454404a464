/* SPDX-License-Identifier: Apache-2.0
 * spool: an answer that may be longer than memory should be. It goes to a file as it is written,
 * and is sent from there.
 */
#ifndef RUCHE_SPOOL_H
#define RUCHE_SPOOL_H

#include "http/request.h"

/* What is appended to *o goes there; one text of it has at most 32 MiB. */
err spool_begin(struct rq *rq, struct out **o);
/* The answer, as a file of that name. */
err spool_end(struct rq *rq, struct out *o, str type, str name);

#endif
