/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call; each is described by its route in api.c.
 */
#ifndef RUCHE_API_HANDLERS_H
#define RUCHE_API_HANDLERS_H

#include "http/request.h"

err metrics_show(struct rq *rq);
err openapi_show(struct rq *rq);
err api_list(struct rq *rq);

#endif
