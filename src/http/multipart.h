/* SPDX-License-Identifier: Apache-2.0
 * multipart: multipart/form-data, read as it arrives and strictly. Files go to temporary files that
 * are removed when the arena is reset (unless they were renamed); text fields go to the arena.
 * Limits: parts, the head of a part, one field, all fields together; the whole is limited by the
 * caller.
 */
#ifndef RUCHE_HTTP_MULTIPART_H
#define RUCHE_HTTP_MULTIPART_H

#include "http/request.h"

enum { MULTIPART_PARTS = 256, MULTIPART_HEAD = 4096, MULTIPART_FIELD = 1 << 20 };

struct multipart {
	struct arena *arena;
	struct field_list *fields;
	struct upload_list *uploads;
	struct out *text;  /* scratch for the field being read */
	str temporary;	   /* directory of the files */
	size_t text_limit; /* all fields together */
	size_t text_total;
	enum { PART_START, PART_DELIMITED, PART_HEAD, PART_TEXT, PART_FILE, PART_DONE } state;
	char delimiter[80]; /* CR LF -- boundary */
	size_t delimiter_n, matched;
	char after[2]; /* what followed a delimiter */
	size_t after_n;
	char head[MULTIPART_HEAD];
	size_t head_n;
	size_t parts;
	bool fileless; /* set behind multipart_begin: what files hold is passed over */
	str name;
	struct upload upload; /* the file being written */
	int file;	      /* -1: none open */
	bool disk_full;	      /* why a FAULT was one */
};

/* INVALID: the Content-Type has no usable boundary. The scratch's max must be MULTIPART_FIELD or
 * more. */
err multipart_begin(struct multipart *m, struct arena *a, str content_type, str temporary,
		    struct out *scratch, struct field_list *fields, struct upload_list *uploads);
/* INVALID: not well-formed; TOO_LARGE: over a limit; FAULT: the disk. After an error only the
 * arena's reset is due, which closes and removes what was written. */
err multipart_feed(struct multipart *m, str piece);
/* INVALID when the closing delimiter has not come. */
err multipart_end(struct multipart *m);

/* A temporary file in the directory, removed when the arena is reset. -1 with errno on failure. */
int temporary_file(struct arena *a, str directory, str *path);

#endif
