/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and callbacks call; each is described in people.c.
 */
#ifndef RUCHE_PEOPLE_HANDLERS_H
#define RUCHE_PEOPLE_HANDLERS_H

#include "core/demo.h"
#include "http/request.h"

err people_list(struct rq *rq);
err person_show(struct rq *rq);

err people_demo(struct db *db, struct demo *demo);

#endif
