/* SPDX-License-Identifier: Apache-2.0
 * dav_body: the XML that WebDAV programs send: PROPFIND, PROPPATCH and LOCK (RFC 4918, section 14).
 * Read by core/import/xml (no network, no entities, at most 64 elements in each other). Elements
 * that are not known are passed over, as the standard says. A body may be DAV_BODY_MAX bytes.
 */
#ifndef RUCHE_WEBDAV_BODY_H
#define RUCHE_WEBDAV_BODY_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum {
	DAV_BODY_MAX = 64 << 10,
	DAV_NAMES_MAX = 200,	  /* properties of a body */
	DAV_VALUE_MAX = 16 << 10, /* bytes of a property's value, as we write it */
	DAV_OWNER_MAX = 1 << 10,  /* of a lock's owner */
	DAV_NAME_MAX = 200,	  /* of a property's name, and of its name space */
};

struct dav_name {
	str space, name;
};
struct dav_names {
	struct dav_name *v;
	size_t n, cap;
};

struct dav_propfind {
	enum { DAV_ALLPROP, DAV_PROPNAME, DAV_PROP } want;
	struct dav_names names; /* with DAV_PROP; with DAV_ALLPROP those of <include> */
};
/* An empty body means everything. INVALID, or TOO_LARGE over a limit above. */
err dav_propfind_read(struct arena *a, str body, struct dav_propfind *p);

struct dav_change {
	struct dav_name name;
	str value; /* what stands in the element, as XML that is complete in itself */
	str lang;  /* xml:lang, of it or around it */
	bool remove;
};
struct dav_changes {
	struct dav_change *v;
	size_t n, cap;
};
/* In the order of the body, in which they are to be made. */
err dav_proppatch_read(struct arena *a, str body, struct dav_changes *changes);

struct dav_lockinfo {
	bool exclusive;
	str owner; /* what stands in the element, as XML */
};
err dav_lockinfo_read(struct arena *a, str body, struct dav_lockinfo *l);

#endif
