/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call; each is described by its route in search.c.
 */
#ifndef RUCHE_SEARCH_HANDLERS_H
#define RUCHE_SEARCH_HANDLERS_H

#include "http/request.h"

err search_show(struct rq *rq);
err search_json(struct rq *rq);
err suggestion_list(struct rq *rq);
err tag_list(struct rq *rq);
err tag_show(struct rq *rq);
err tag_json(struct rq *rq);

#endif
