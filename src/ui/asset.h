/* SPDX-License-Identifier: Apache-2.0
 * asset: the style sheets, scripts, fonts and images that are part of the program (tools/embed.c).
 * An address holds the hash of the content, so that browsers keep it for ever.
 */
#ifndef RUCHE_ASSET_H
#define RUCHE_ASSET_H

#include "html/html.h"

struct asset {
	const char *path; /* "css/ruche.css"; of a room: "blogs/blogs.css" */
	const char *url;  /* "/static/HASH/css/ruche.css" */
	const char *type; /* Content-Type */
	const char *hash; /* 16 hexadecimal digits */
	const unsigned char *bytes;
	size_t n;
	const unsigned char *gzip; /* NULL when it is not smaller */
	size_t gzip_n;
};

/* Sorted by path. */
extern const struct asset asset_table[];
extern const size_t asset_count;

/* The asset of that path; NULL when there is none. */
const struct asset *asset_find(str path);
/* The asset that a request for "/static/HASH/path" means: NULL when there is none. *current is
 * false when the hash is another one (a page from before an update): then the answer must not be
 * kept for ever. */
const struct asset *asset_of_url(str request_path, bool *current);
/* Its address. An asset that is not part of this build (fonts and icons without npm) gets an
 * address that is answered with 404. */
url asset_url(struct arena *a, const char *path);

#endif
