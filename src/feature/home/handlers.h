/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call, and what its files share; each route is described in
 * home.c.
 */
#ifndef RUCHE_HOME_HANDLERS_H
#define RUCHE_HOME_HANDLERS_H

#include "feature/home/pages.h"

err home_show(struct rq *rq);
err home_json(struct rq *rq);
err home_order_update(struct rq *rq);
err notification_list(struct rq *rq);
err notification_count(struct rq *rq);
err notification_read(struct rq *rq);

/* Fills the stream of a page for this viewer: entries in order, and the address of the next page.
 */
err home_stream(struct rq *rq, struct home_stream *s);

#endif
