/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in blogs.c.
 */
#ifndef RUCHE_BLOGS_HANDLERS_H
#define RUCHE_BLOGS_HANDLERS_H

#include "core/demo.h"
#include "feature/blogs/blog.h"
#include "feature/blogs/entry.h"
#include "ui/feature.h"

err blog_list(struct rq *rq);
err blog_new(struct rq *rq);
err blog_create(struct rq *rq);
err blog_show(struct rq *rq);

err entry_show(struct rq *rq);

/* ---- the item kind (kind.c) ---- */
err entry_cards(struct rq *rq, struct card **cards, size_t n);
err entry_index_text(struct db *db, item_id id, str *title, str *body);
err entry_address(struct db *db, item_id id, struct arena *a, url *to);

/* ---- hooks ---- */
err blogs_demo(struct db *db, struct demo *demo);
err blogs_scale(struct database *database, struct demo *demo);
err blogs_export(struct db *db, person_id person, struct out *json);
err blogs_check(struct db *db, struct out *findings);

#endif
