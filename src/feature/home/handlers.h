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
/* How one wants to be told: the page, and the same for programs. */
err told_show(struct rq *rq);
err told_update(struct rq *rq);
err told_export(struct db *db, person_id person, struct out *json);
/* What a mail's "no more of these" opens, without signing in: a page that asks, and the doing. */
err letter_off_show(struct rq *rq);
err letter_off_create(struct rq *rq);
/* The job "mail.notify". */
err letter_send(const struct app *app, struct arena *a, const struct job *job);
/* Names for what a list leads to. */
err notification_rows(struct rq *rq, const struct notification_list *list,
		      struct notification_rows *rows);
/* The topics of a set (1 << topic), in words. */
void told_topics_of(struct rq *rq, int64_t set, struct told_topics *topics);

/* Fills the stream of a page for this viewer: entries in order, and the address of the next page.
 */
err home_stream(struct rq *rq, struct home_stream *s);

#endif
