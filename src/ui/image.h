/* SPDX-License-Identifier: Apache-2.0
 * image: an image for a text comes in with a form, is decoded and written anew in the sandbox, and
 * stored by hash. For routes with transactions of their own.
 */
#ifndef RUCHE_IMAGE_H
#define RUCHE_IMAGE_H

#include "http/request.h"

struct image_taken {
	str name;	     /* of the file without its ending: a first alternative text */
	str hash;	     /* its address is /blobs/HASH */
	const char *refused; /* what to tell when it could not be taken, translated */
	str why;	     /* the same for the log */
	int width, height;
	str thumb; /* the hash of a small one */
	int64_t size;
};

/* From an upload of the request, or NULL; begins a write transaction. INVALID, TOO_LARGE or BUSY
 * with `refused` filled. */
err image_take(struct rq *rq, const struct upload *file, struct image_taken *image);
/* The same in two halves: read and stored without a database (route.prepare), and its rows written
 * in the handler's transaction. */
err image_read(struct rq *rq, const struct upload *file, struct image_taken *image);
err image_record(struct db *db, const struct image_taken *image);
/* ![name](/blobs/hash) */
str image_markdown(struct arena *a, const struct image_taken *image);

#endif
