/* SPDX-License-Identifier: Apache-2.0
 * import: what the importers of this room share: a blog that is made with its first entry, authors
 * who may write in it, threads of comments with the times they had.
 */
#ifndef RUCHE_BLOGS_IMPORT_H
#define RUCHE_BLOGS_IMPORT_H

#include "core/import/author.h"
#include "core/import/imported.h"
#include "core/import/source.h"
#include "feature/blogs/blog.h"
#include "feature/blogs/entry.h"
#include "ui/import_report.h"

struct blog_import {
	struct db *db;
	struct arena *whole; /* as long as the import */
	struct arena *row;   /* an item at a time */
	struct import_report *report;
	str source;	  /* for table imported; lives in whole */
	struct blog blog; /* title, tagline and kind are set by the importer; made with the first
			     entry */
	struct {
		struct blog_import_author {
			int64_t number; /* in the foreign system; 0 unknown */
			str login;
			person_id person;
			bool may_write;
		} * v;
		size_t n, cap;
	} authors;
};

/* Runs `read` with an arena for rows; the viewer and the arena of db are as before afterwards. */
err blog_import_run(struct blog_import *i, err (*read)(struct blog_import *i, void *arg, str *why),
		    void *arg, str *why);
/* Finds or makes the blog, with this owner when it is new, and lets the author write in it. */
err blog_import_open(struct blog_import *i, struct blog_import_author *author);
/* A comment below an entry or comment of one that was made before `earliest`; its own time is moved
 * behind that. *id none when it is empty or too long, which is noted. */
err blog_import_comment(struct blog_import *i, item_id below, person_id author, int64_t created,
			int64_t earliest, str body, item_id *id);
/* Is the row of that name here already? NOT_FOUND when it is new. */
err blog_import_known(struct blog_import *i, const char *kind, int64_t number, int64_t *target);
err blog_import_remember(struct blog_import *i, const char *kind, int64_t number, int64_t target);
/* The earlier of a title's text and the beginning of the body; never empty. */
str blog_import_title(struct arena *a, str title_html, str body, int64_t created);

/* Where the images of a foreign blog may lie: files below a folder, by the paths they had at its
 * host. */
struct blog_import_images {
	const struct app *app;
	str folder, host;
};
/* Images in the Markdown whose files are there become ours; the viewer is the author, whose entry
 * takes them. */
err blog_import_images(struct blog_import *i, const struct blog_import_images *from, str *body);
bool blog_import_image_is_here(const struct blog_import_images *from, struct arena *a, str address);

err blogs_import_wxr(struct db *db, const struct app *app, str path, struct import_report *report,
		     str *why);
err blogs_import_stackexchange(struct db *db, const struct app *app, str path,
			       struct import_report *report, str *why);

#endif
