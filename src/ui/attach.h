/* SPDX-License-Identifier: Apache-2.0
 * attach: files of any kind that come with a form and hang on an item (core/attachment.h). They are
 * scanned and stored before the transaction that writes, hung in it, and let go where it came to
 * nothing. Whoever calls has found the item for the viewer, and asks who may.
 */
#ifndef RUCHE_ATTACH_H
#define RUCHE_ATTACH_H

#include "core/attachment.h"
#include "ui/api.h"

/* How many files a field of the form brings. */
size_t attach_chosen(const struct rq *rq, const char *field);
/* The whole way of such a form. When it brings files, `may` is asked in a transaction that reads,
 * and they are stored; then `write` runs in one that writes and calls attach_put. Nothing of them
 * is kept when it fails, or when it shows its form again (status 422). *refused: translated words,
 * when it was the files that could not be had; else empty, and the error is another one. */
err attach_form(struct rq *rq, const char *field, err (*may)(struct rq *rq, void *arg),
		err (*write)(struct rq *rq, void *arg), void *arg, str *refused);
/* In `write`: all hang on the item, which the caller holds. Nothing where none came. */
err attach_put(struct rq *rq, item_id item);

/* A form of files alone, its field is "file": what is refused is the answer. */
err attach_form_alone(struct rq *rq, err (*may)(struct rq *rq, void *arg),
		      err (*write)(struct rq *rq, void *arg), void *arg);
/* In its `write`: INVALID when no file was chosen. */
err attach_put_alone(struct rq *rq, item_id item);
/* The same where older versions are kept: what comes under a name that hangs there is its next one.
 */
err attach_put_versions(struct rq *rq, item_id item);

/* One of them, as a file, never shown by a browser. */
err attach_send(struct rq *rq, item_id item, int64_t id);
/* The same of one that was found: also of an older version. */
err attach_send_file(struct rq *rq, const struct attached_file *f);
/* It goes, in all versions. The log's row has its number from the address, and no name:
 * administrators do not read what is not shared with them. The caller holds the item. */
err attach_drop(struct rq *rq, item_id item, int64_t id);

/* ---- shown (attach.html) ---- */

/* What hangs on an item. A form sends more to `at`; AT/ID is one of them, AT/ID/delete removes it,
 * AT/ID/versions shows its versions, where they are kept.
 */
struct attached {
	struct attached_files files;
	url at;
	bool may_write; /* the viewer */
	bool versions;	/* are kept */
};
err attached_of(struct rq *rq, item_id item, url at, bool may_write, struct attached *a);
url attached_url(const struct rq *rq, url at, int64_t id);
/* What is asked before it is removed. */
str attached_ask(const struct rq *rq, const struct attached_file *f);
/* The part of the page that shows them. */
url attached_part(const struct rq *rq, url page);
/* A list of AttachedFile (api_shared_objects). */
void json_attached(const struct rq *rq, const char *name, url at,
		   const struct attached_files *files);

#endif
