/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call; each is described by its route in @rooms@.c.
 */
#ifndef RUCHE_@ROOMS@_HANDLERS_H
#define RUCHE_@ROOMS@_HANDLERS_H

#include "feature/@rooms@/pages.h"

err @room@_list(struct rq *rq);
err @room@_show(struct rq *rq);
err @room@_new(struct rq *rq);
err @room@_create(struct rq *rq);

/* The callbacks of its kind of item: in mixed lists, in the search index, in addresses. */
err @room@_cards(struct rq *rq, struct card **cards, size_t n);
err @room@_text(struct db *db, item_id id, str *title, str *body);
err @room@_address(struct db *db, item_id id, struct arena *a, url *to);

#endif
