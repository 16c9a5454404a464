/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call; each is described by its route in items.c.
 */
#ifndef RUCHE_ITEMS_HANDLERS_H
#define RUCHE_ITEMS_HANDLERS_H

#include "core/item.h"
#include "http/request.h"

err item_show(struct rq *rq);
err item_json(struct rq *rq);
err item_history(struct rq *rq);
err like_create(struct rq *rq);
err rating_create(struct rq *rq);
err vote_create(struct rq *rq);
err comments_create(struct rq *rq);
err comments_json(struct rq *rq);
err comment_show(struct rq *rq);
err comment_edit(struct rq *rq);
err comment_change(struct rq *rq);
err comment_remove(struct rq *rq);
err comment_history(struct rq *rq);
err follow_create(struct rq *rq);
err follow_list(struct rq *rq);
err mute_create(struct rq *rq);
err mute_list(struct rq *rq);
err tag_list_json(struct rq *rq);
err oembed_show(struct rq *rq);
err items_at(struct db *db, str path, item_id *id);
err preview_create(struct rq *rq);
err preview_delete(struct rq *rq);
err attachment_new(struct rq *rq);
err blob_show(struct rq *rq);

/* What the field "on" says. */
bool switched_on(const struct rq *rq);
/* {"on", "n"} */
err state_json(struct rq *rq, bool on, int64_t n);
/* DENIED, with the words for it, where the item lies in a place that was closed. */
err item_open_to(struct rq *rq, const struct item_row *row);

#endif
