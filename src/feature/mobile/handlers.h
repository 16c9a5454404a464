/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and jobs call; each is described in mobile.c.
 */
#ifndef RUCHE_MOBILE_HANDLERS_H
#define RUCHE_MOBILE_HANDLERS_H

#include "ui/feature.h"

err manifest_show(struct rq *rq);
err worker_show(struct rq *rq);
err offline_show(struct rq *rq);
err share_new(struct rq *rq);
err share_create(struct rq *rq);

err push_list(struct rq *rq);
err push_create(struct rq *rq);
err push_delete(struct rq *rq);

/* Looks for people who were told of something, each second. */
err push_look(struct db *db, const struct app *app, str payload);
/* The job "fetch.push": tells one person's browsers. */
err push_send(const struct app *app, struct arena *a, const struct job *job);
err mobile_sweep(struct db *db, const struct app *app, str payload);
err mobile_erase(struct db *db, person_id person, struct id_list items);
err mobile_export(struct db *db, person_id person, struct out *json);

#endif
