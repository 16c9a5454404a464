/* SPDX-License-Identifier: Apache-2.0
 * dav_write: what the methods that change something begin with.
 */
#ifndef RUCHE_WEBDAV_WRITE_H
#define RUCHE_WEBDAV_WRITE_H

#include "feature/webdav/dav_lock.h"

/* The target, which must lie in a tree where the viewer may write: 403 otherwise. */
err dav_write_begin(struct rq *rq, struct dav_request *d);
/* If-Match, If-None-Match, If-Unmodified-Since against what is there now: 412. */
err dav_preconditions(struct rq *rq, const struct dav_target *t);
/* A whole tree moves, is copied or thrown away: as fast as pages let people write, else 429. */
err dav_tree_turn(struct rq *rq, const struct dav_target *t);
/* May the viewer change its content and properties: 403. */
err dav_may_write(struct rq *rq, const struct dav_target *t);

#endif
