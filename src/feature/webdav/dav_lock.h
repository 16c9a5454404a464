/* SPDX-License-Identifier: Apache-2.0
 * dav_lock: locks (RFC 4918, sections 6 and 7) and the If header that goes with them. A lock is of
 * a folder or file by its id, so that it holds whatever path leads there; it binds programs of
 * WebDAV, while the pages make versions and lose nothing.
 */
#ifndef RUCHE_WEBDAV_LOCK_H
#define RUCHE_WEBDAV_LOCK_H

#include "feature/webdav/dav_condition.h"
#include "feature/webdav/dav_target.h"

#include "webdav.sql.h"

enum {
	DAV_LOCKS_OF_PLACE = 2000, /* more are refused, so that all are always seen */
	DAV_LOCKS_OF_PERSON = 500,
	DAV_LOCKS_HERE = 50, /* of a person in a place */
};

/* One request that may be subject to locks. */
struct dav_request {
	struct rq *rq;
	struct dav_target target;
	struct dav_if condition;
	/* Locks of the place that was asked about last. */
	struct q_dav_locks_list locks;
	place_id locks_of;
	/* Of the If header: the resource that was asked about last. */
	str tagged;
	struct dav_target tagged_target;
	bool tagged_known, tagged_there;
};

/* Reads target and If header and asks whether the latter holds; in a write, the trees that the
 * request touches stay as they are from here on. On anything but OK the answer's
 * status is set: 400, 404, 412. */
err dav_request_begin(struct rq *rq, struct dav_request *d);

/* All live locks of the target's place. */
err dav_locks_load(struct dav_request *d, const struct dav_target *t);
/* Does a lock cover the target: it is its own, or deep and of a folder above? */
bool dav_lock_covers(const struct q_dav_locks *l, const struct dav_target *t);

enum dav_touched {
	DAV_ITSELF = 1, /* its content or properties change */
	DAV_NAME = 2,	/* it comes into its folder, or leaves it */
	DAV_BELOW = 4,	/* so does all below it */
};
/* May the request do this, as far as locks are concerned? If not, the answer is written (423, or
 * 207 that names what lies below) and DENIED given. */
err dav_lock_allows(struct dav_request *d, const struct dav_target *t, int touched);
/* Would a deep lock of a folder meet one below it that it does not go with? Then 207 and DENIED. */
err dav_lock_conflicts_below(struct dav_request *d, const struct dav_target *t, bool exclusive);
/* Ends the locks of something that is gone or moved, and of all below it. Call it before. */
err dav_lock_end(struct dav_request *d, const struct dav_target *t);

/* <lockdiscovery> of a target. The viewer sees the tokens of the own locks, and in a place that the
 * viewer keeps all of them: to end them, nothing else. */
void dav_lock_write(struct out *o, const struct q_dav_locks_list *locks, const struct dav_target *t,
		    person_id viewer, int64_t now);

#endif
