/* SPDX-License-Identifier: Apache-2.0
 * dav_condition: the headers of WebDAV (RFC 4918, section 10): If, Depth, Timeout, Overwrite,
 * Destination and Lock-Token. Pure: what a condition says of the house is asked by a callback.
 */
#ifndef RUCHE_WEBDAV_CONDITION_H
#define RUCHE_WEBDAV_CONDITION_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
	DAV_LISTS_MAX = 32, /* of an If header */
	DAV_CONDITIONS_MAX = 100,
	DAV_LOCK_SECONDS = 30 * 60,	    /* when nothing is asked for */
	DAV_LOCK_SECONDS_MAX = 24 * 60 * 60 /* however much is asked for */
};

/* One condition: a state token <...>, or an entity tag [...]. */
struct dav_condition {
	bool negated, is_tag;
	bool weak; /* of a tag */
	str text;  /* the address without <>, the tag without quotes */
};
struct dav_conditions {
	struct dav_condition *v;
	size_t n, cap;
};
/* ( ... ): holds when all conditions do. */
struct dav_list {
	str resource;	/* the address it is about; empty: the one of the request */
	size_t from, n; /* in conditions */
};
struct dav_lists {
	struct dav_list *v;
	size_t n, cap;
};
struct dav_if {
	struct dav_lists lists; /* none: no header */
	struct dav_conditions conditions;
};
/* An empty header gives no lists. INVALID, or TOO_LARGE over a limit above. */
err dav_if_read(struct arena *a, str header, struct dav_if *f);
/* Does one of the lists hold? True without lists. `holds` answers for a condition, taken without
 * its "Not", about a resource. */
err dav_if_holds(const struct dav_if *f,
		 err (*holds)(void *arg, str resource, const struct dav_condition *c, bool *yes),
		 void *arg, bool *yes);
/* Was a token submitted: does it stand in the header without "Not"? */
bool dav_if_names(const struct dav_if *f, str token);

enum dav_depth { DAV_DEPTH_0, DAV_DEPTH_1, DAV_DEPTH_INFINITY };
/* Empty: `otherwise`. INVALID for anything else than the three. */
err dav_depth_read(str header, enum dav_depth otherwise, enum dav_depth *depth);
/* Seconds that a lock is given: the first of the list that can be read, within the limits. */
int64_t dav_timeout_read(str header);
/* "<urn:uuid:...>" without the brackets; empty when it is no coded URL. */
str dav_coded_url(str header);
/* The path of a Destination or of a tag of If: absolute, or with scheme and our host; decoded,
 * still with what stands before it. INVALID when it is malformed, NOT_FOUND when it is another
 * host's. */
err dav_path_of(struct arena *a, str address, str host, str *path);

#endif
