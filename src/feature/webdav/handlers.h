/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call; each is described by its route in webdav.c.
 */
#ifndef RUCHE_WEBDAV_HANDLERS_H
#define RUCHE_WEBDAV_HANDLERS_H

#include "ui/feature.h"

err dav_settings(struct rq *rq);
err dav_options(struct rq *rq);
err dav_show(struct rq *rq);
err dav_list(struct rq *rq); /* PROPFIND */
err dav_put_admit(struct rq *rq, struct admission *may);
err dav_put(struct rq *rq);
err dav_property_update(struct rq *rq);
err dav_folder_create(struct rq *rq);
err dav_delete(struct rq *rq);
err dav_copy(struct rq *rq);
err dav_move(struct rq *rq);
err dav_lock_create(struct rq *rq); /* and refresh */
err dav_lock_delete(struct rq *rq);

#endif
