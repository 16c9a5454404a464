/* SPDX-License-Identifier: Apache-2.0
 * dav_property: the properties of folders and files: those the house knows ("live"), and those that
 * programs left ("dead", RFC 4918, section 4). A listing asks for dead properties once a page, and
 * for locks once.
 */
#ifndef RUCHE_WEBDAV_PROPERTY_H
#define RUCHE_WEBDAV_PROPERTY_H

#include "feature/webdav/dav_body.h"
#include "feature/webdav/dav_lock.h"

enum {
	DAV_PROPERTIES_MAX = 100, /* dead ones of a folder or file */
	DAV_PROPERTIES_SIZE = 64 << 10,
};

/* What is wanted, looked up once for all entries of a listing. */
struct dav_wanted {
	const struct dav_propfind *asked;
	struct dav_wanted_names {
		int *v; /* for each name of asked->names its live property, or -1 */
		size_t n, cap;
	} live;
	bool dead, locks, quota; /* what has to be read */
	place_id place;		 /* whose quota that is */
	struct file_quota room;
};
err dav_wanted_begin(struct rq *rq, const struct dav_propfind *asked, struct dav_wanted *w);
/* Before an entry is written: the quota of its place, asked again only for another place. */
err dav_wanted_room(struct rq *rq, struct dav_wanted *w, const struct dav_target *t);

/* One entry: what stands in its <response>. */
struct dav_entry {
	const struct dav_target *target;     /* itself, for its locks */
	str display;			     /* displayname */
	const struct q_dav_properties *dead; /* sorted by name space and name */
	size_t dead_n;
	bool dead_cut; /* they were not read: the answer has as many as it may have */
};
/* A whole <response>. */
void dav_entry_write(struct rq *rq, struct dav_request *d, const struct dav_wanted *w,
		     const struct dav_entry *e);

/* Is it one of the house's own, which programs do not set? */
bool dav_property_live(struct dav_name name);

#endif
