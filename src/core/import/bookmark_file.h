/* SPDX-License-Identifier: Apache-2.0
 * bookmark_file: bookmarks as browsers and services write them into files: Netscape's HTML (every
 * browser, Delicious, Pinboard, Shaarli), Pinboard's JSON, tables, and OPML. Pure; a file is read
 * whole, what it holds comes out in its order.
 */
#ifndef RUCHE_IMPORT_BOOKMARK_FILE_H
#define RUCHE_IMPORT_BOOKMARK_FILE_H

#include "core/import/source.h"
#include "core/tag.h"

enum {
	BOOKMARK_FILE_MAX = 64 << 20,
	BOOKMARK_RECORDS_MAX = 200000,
	BOOKMARK_FOLDERS_MAX = 32, /* deeper folders give no tags */
};
enum bookmark_format {
	BOOKMARKS_NETSCAPE,
	BOOKMARKS_JSON,
	BOOKMARKS_CSV,
	BOOKMARKS_OPML,
	BOOKMARKS_FORMATS,
};

/* A line end in an attribute of OPML: XML would make a space of it. */
#define BOOKMARK_LINE_END "\xE2\x80\xA8"

struct bookmark_record {
	str address; /* as it is written, not checked */
	str title, note;
	struct text_list tags; /* of the record, then the names of the folders around it */
	int64_t created;       /* 0: unknown */
	bool closed;	       /* for its owner alone */
	bool unread;
};
struct bookmark_records {
	struct bookmark_record *v;
	size_t n, cap;
};

/* "netscape", "json", "csv", "opml". */
str bookmark_format_name(enum bookmark_format format);
bool bookmark_format_named(str name, enum bookmark_format *format);
/* By its first bytes. */
enum bookmark_format bookmark_file_guess(str text);
/* INVALID with *why ("line 12: ...") for what cannot be read as this format, TOO_LARGE over the
 * limits. An empty Netscape file holds nothing. */
err bookmark_file_read(struct arena *a, str text, enum bookmark_format format,
		       struct bookmark_records *records, str *why);
/* The same of a file on disk, packed or not. */
err bookmark_file_open(struct arena *a, str path, int64_t limit, bool opml,
		       struct bookmark_records *records, str *why);

#endif
