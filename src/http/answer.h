/* SPDX-License-Identifier: Apache-2.0
 * answer: from what a handler left in rq->response to what goes on the wire: status, headers, body
 * or part of a file. Conditional requests, ranges and compression are decided here. No library, no
 * sockets.
 */
#ifndef RUCHE_HTTP_ANSWER_H
#define RUCHE_HTTP_ANSWER_H

#include "http/request.h"

struct answer {
	int status;
	struct field_list headers; /* in the request's arena */
	str body;		   /* in rq->out or in the packed buffer; unused with a file */
	int file;		   /* -1, or a descriptor that the answer owns */
	int64_t offset, size;	   /* the part of the file that is sent */
};

/* What compresses bodies, kept from one answer to the next: setting it up costs more than to
 * compress a page. */
struct packer;
void packer_free(struct packer *packer); /* NULL is none */

struct answer_options {
	bool compress;		/* gzip texts over 1 KiB when the client takes it */
	struct out *packed;	/* where the compressed body goes */
	struct packer **packer; /* made when it is first needed, then the caller's */
};

/* A file that cannot be opened gives a plain 404. */
struct answer answer_plan(struct rq *rq, const struct answer_options *options);
/* "Not Found" for 404. */
str status_text(int status);

/* ---- parts, on their own for the tests ---- */
enum range { RANGE_WHOLE, RANGE_PART, RANGE_OUTSIDE };
/* A Range header for a text of `size` bytes. Several ranges, other units and nonsense count as
 * none. */
enum range range_parse(str header, int64_t size, int64_t *from, int64_t *length);
/* Does an If-None-Match header name the tag (weak comparison, tag without quotes)? */
bool etag_matches(str header, str etag);
/* Does Accept-Encoding allow gzip? */
bool gzip_accepted(str header);

#endif
