/* SPDX-License-Identifier: Apache-2.0
 * bundle: what an export is made of, as a folder, as an archive of it, or as one file alone. Names
 * are paths below its top, sorted.
 */
#ifndef RUCHE_IMPORT_BUNDLE_H
#define RUCHE_IMPORT_BUNDLE_H

#include "core/import/zip.h"

enum { BUNDLE_NAMES_MAX = 200000, BUNDLE_DEPTH_MAX = 16 };

struct bundle {
	str path;	 /* as it was given */
	str title;	 /* its last segment, without an ending like ".zip" */
	str folder;	 /* on disk; of one file alone the one it lies in; empty: an archive */
	struct zip *zip; /* NULL: on disk */
	bool alone;	 /* one file: names holds it */
	struct bundle_names {
		str *v;
		size_t n, cap;
	} names, beside; /* beside: of one file alone, what lies in the folder "data" beside it */
};

/* NOT_FOUND, INVALID, TOO_LARGE, FAULT; *why says what. Links are not followed below what was
 * given, and what begins with a dot is not looked at. */
err bundle_open(struct arena *a, str path, struct bundle *b, str *why);
/* Is it one of its files? An export names others, which are none of its business. */
bool bundle_has(const struct bundle *b, str name);
/* One of its files; NOT_FOUND for all others. At most `limit` bytes: TOO_LARGE. */
err bundle_source(struct arena *a, const struct bundle *b, str name, int64_t limit,
		  struct source **s, str *why);
/* The last segment of a path. */
str path_last(str path);

#endif
