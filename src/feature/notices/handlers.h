/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call, and what its files share; each route is described in
 * notices.c.
 */
#ifndef RUCHE_NOTICES_HANDLERS_H
#define RUCHE_NOTICES_HANDLERS_H

#include "core/demo.h"
#include "feature/notices/pages.h"

err notice_list(struct rq *rq);
err notice_show(struct rq *rq);
err notice_new(struct rq *rq);
err notice_create(struct rq *rq);
err notice_edit(struct rq *rq);
err notice_change(struct rq *rq);
err notice_delete(struct rq *rq);
err notice_block(struct rq *rq, struct out *html);

/* The callbacks of KIND_NOTICE. */
err notice_cards(struct rq *rq, struct card **cards, size_t n);
err notice_text(struct db *db, item_id id, str *title, str *body);
err notice_address(struct db *db, item_id id, struct arena *a, url *to);

/* The one place where notices stand; made by the first writer, who must be an administrator.
 * NOT_FOUND when there is none and make is false. */
err notice_place(struct db *db, person_id maker, bool make, place_id *place);
/* Writes one: title, text, end. */
err notice_write(struct db *db, const struct item_new *new, int64_t until, str title, str body,
		 item_id *id);
/* How notices are rendered. */
html notice_render(struct db *db, str body);

err notices_demo(struct db *db, struct demo *demo);

#endif
