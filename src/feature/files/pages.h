/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_FILES_PAGES_H
#define RUCHE_FILES_PAGES_H

#include "core/file_link.h"
#include "ui/page.h"
#include "ui/parts.h"
#include "ui/place_page.h"
#include "ui/place_picker.h"

url file_url(const struct rq *rq, int64_t id);				 /* /files/ID */
url file_action(const struct rq *rq, int64_t id, const char *action);	 /* /files/ID/ACTION */
url file_download_url(const struct rq *rq, int64_t id, int64_t version); /* version 0: the newest */
url folder_url(const struct rq *rq, int64_t id); /* of a folder that others share */
url folder_action(const struct rq *rq, int64_t id, const char *action);
/* Where the tree of a place is shown, at a folder of it (0: the top). */
url file_tree_url(const struct rq *rq, const struct place *place, int64_t folder);
const char *file_icon(const struct file_node *n);
/* "PDF", "image", "text": what kind of thing it is, translated. */
str file_kind_word(const struct rq *rq, str type);
str file_size(const struct rq *rq, int64_t size);
str file_audience(const struct rq *rq, enum audience audience);
str file_colleagues(const struct rq *rq); /* "Everyone at Talweg", to choose */

struct file_lines {
	struct file_line {
		struct file_node node;
		url url;
		str preview; /* hash of a small image, or empty */
		bool shared; /* a folder that named people read */
	} * v;
	size_t n, cap;
};

/* Where something can go: "PLACE/FOLDER" and what a person reads. */
struct file_spots {
	struct file_spot {
		str value, label;
		bool on;
	} * v;
	size_t n, cap;
	struct place_picker others;
};

enum files_tab { FILES_MINE, FILES_SHARED, FILES_LIBRARY, FILES_TRASH, FILES_PLACE };

struct file_list_page {
	enum files_tab tab;
	const struct place_view *where; /* of a community; NULL in an own place */
	struct file_place place;
	int64_t folder;
	str folder_name;
	struct crumb_list crumbs;
	struct file_lines lines;
	struct pager pager;
	struct file_quota quota;
	bool may_change; /* the folder */
	str readers;	 /* of the folder, which is shared by itself: "@ines, @tomasz" */
	str writers;	 /* and who brings something into it */
	int64_t unseen;	 /* communities that read it and are not to be named any more */
	str within;	 /* name of the shared folder that it lies in */
	struct place_picker communities;
	struct file_spots spots;
	url here; /* this folder without a cursor */
	bool first;
};

struct file_trash_page {
	const struct place_view *where;
	struct file_trash trash;
	struct file_quota quota;
	struct pager pager;
	url here;
};

struct file_show_page {
	struct file_node node;
	struct item_row item;
	const struct face *face;
	struct place place;
	struct crumb_list crumbs;
	html about;
	str description, tags_text;
	struct tag_list tags;
	bool described_before; /* the description said something else, or nothing */
	str preview;
	int64_t preview_width, preview_height;
	bool mine, may_change, may_write, own_place;
	str within;  /* name of the shared folder that it lies in */
	bool opened; /* by a link, told to who may not see the links */
	struct file_versions versions;
	struct file_links links;
	struct file_download_list downloads; /* for its author */
	url older;			     /* downloads before these */
	struct file_spots spots;
	struct face_list readers;
	str readers_text;
	int64_t unseen; /* communities that read it and are not to be named any more */
	struct place_picker communities;
	str link; /* one that was just made: shown once */
	struct comment_page page;
	struct comment_thread comments;
};

struct file_link_page {
	struct file_opened opened;
	str token;
	bool wrong; /* the password was not right */
};

#endif
