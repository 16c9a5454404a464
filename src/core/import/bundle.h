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
	bool alone;	 /* one file: names holds it, others of its folder can be asked for */
	struct {
		str *v;
		size_t n, cap;
	} names;
};

/* NOT_FOUND, INVALID, TOO_LARGE, FAULT; *why says what. Links are not followed. */
err bundle_open(struct arena *a, str path, struct bundle *b, str *why);
/* A file below its top; NOT_FOUND for none, and for names that lead out of it. */
err bundle_source(struct arena *a, const struct bundle *b, str name, int64_t limit,
		  struct source **s, str *why);
/* The last segment of a path. */
str path_last(str path);

#endif
