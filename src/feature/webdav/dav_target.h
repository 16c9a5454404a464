/* SPDX-License-Identifier: Apache-2.0
 * dav_target: what an address under /dav is. /dav/ holds "home", the viewer's own files,
 * "communities", where each community that the viewer belongs to has a folder by its handle, and
 * "shared", where each folder that others share with the viewer has one, "HANDLE - NAME"; below
 * those lie the trees of core/file. Whoever is no member, or not named, finds nothing.
 */
#ifndef RUCHE_WEBDAV_TARGET_H
#define RUCHE_WEBDAV_TARGET_H

#include "core/file.h"
#include "http/request.h"

struct dav_target {
	enum dav_level { DAV_TOP, DAV_COMMUNITIES, DAV_SHARED, DAV_PLACE } level;
	struct file_place place; /* DAV_PLACE, and the rest too */
	str path;		 /* decoded, from /dav on, without a slash at its end */
	bool slash;		 /* it was asked for with one */
	bool found;		 /* it is there: node (id 0: the top of the place) */
	bool folder;		 /* a place, a folder, or one of the two above them */
	bool above_found;	 /* the folder that it lies in, or would lie in, is there */
	struct file_node node;
	int64_t parent; /* of that folder: its id; 0 the top */
	str name;	/* its last segment */
	/* The folders from the top of the place to that folder; the top itself is not among them.
	 */
	struct file_nodes above;
	/* Of a shared folder: itself and what it lies in, of which no address is known here. */
	struct file_nodes beyond;
};

/* path begins with /dav. NOT_FOUND when not even its place is there for the viewer; what is not
 * there in a place is a target that is not found. */
err dav_target_find(struct rq *rq, str path, struct dav_target *t);
/* The same for a path that is not below /dav: NOT_FOUND. */
err dav_target_of_request(struct rq *rq, struct dav_target *t);
/* The entity tag of a file, without quotes: so much of its hash as no two files share. Programs put
 * it into headers that they keep short. */
static inline str dav_tag(str hash)
{
	return str_sub(hash, 0, 32);
}
/* The folders under /dav/shared, of all (handle empty) or of one owner, at most SHARED_MAX: name is
 * their segment, which no two have, and node the folder. Two of one owner with the same name, and
 * those that look like it, have their id behind it. */
enum { SHARED_MAX = 2000 };
err dav_shared(struct rq *rq, str handle, struct file_nodes *folders);
/* A file or folder in a tree, not the top of one or what is above. */
static inline bool dav_in_tree(const struct dav_target *t)
{
	return t->level == DAV_PLACE && t->name.n > 0;
}
static inline bool dav_same_place(const struct dav_target *a, const struct dav_target *b)
{
	return a->level == DAV_PLACE && b->level == DAV_PLACE &&
	       ID_EQ(a->place.place.id, b->place.place.id);
}
/* Is a folder with the id above it (0: any that lies in a place)? */
bool dav_lies_below(const struct dav_target *t, int64_t folder);

#endif
