/* SPDX-License-Identifier: Apache-2.0
 * preview: the card of a page of the web below a text that names its address: title, a few words,
 * a picture. It belongs to the address and is shared by all texts that name it; it is shown only
 * below those, to whom they may be shown. A job asks the page (core/fetch.h) and takes a copy of
 * its picture; nobody's browser asks the site for anything.
 */
#ifndef RUCHE_PREVIEW_H
#define RUCHE_PREVIEW_H

#include "core/app.h"
#include "core/item.h"
#include "core/job.h"
#include "html/html.h"

/* Of one text: an update or an answer, an entry. */
enum { PREVIEWS_SHORT = 1, PREVIEWS_LONG = 3, PREVIEWS_MOST = 8 };

struct preview {
	int64_t id;
	item_id item;
	str url, host;
	str title, description, site; /* words of strangers; title is never empty */
	str image;		      /* hash of our copy, or empty; /blobs/HASH */
	int64_t width, height;
};
struct preview_list {
	struct preview *v;
	size_t n, cap;
};

/* A published text of an item was written or changed: the first `most` addresses in it get their
 * cards, and what it names no more loses them. Nothing is asked about texts that are more private
 * than the house's setting says (app->previews). For handlers, not for imports: those would ask
 * the whole web at once. */
err preview_text(struct db *db, const struct app *app, item_id item, str markdown, size_t most);
/* The same, where the addresses of the text are known already. */
err preview_links(struct db *db, const struct app *app, item_id item,
		  const struct markdown_names *links, size_t most);
/* The same of a message (core/conversation.h), which is more private than any open item: something
 * is asked where the house lets sites be asked about all texts. fresh: it is said just now. */
err preview_message(struct db *db, const struct app *app, int64_t message, str markdown,
		    bool fresh);
err preview_message_end(struct db *db, int64_t message);
/* The item is gone, and with it what only its text named. */
err preview_end(struct db *db, item_id item);
/* Takes a card away from below an item, for good; one that is not there is away already. */
err preview_hide(struct db *db, item_id item, int64_t id);
/* The cards of items that were read for the viewer, in their order. */
err preview_of_items(struct db *db, struct id_list items, struct preview_list *list);
/* The card of an address that a message names: one that stands below an item or a message which the
 * viewer may read, or none. It is put to the list. */
err preview_of_address(struct db *db, str address, struct preview_list *list);

/* The job "fetch.preview": payload is the number of a preview. */
err preview_fetch(const struct app *app, struct arena *a, const struct job *job);
/* The job "previews.refresh": queues those whose time has come. */
err previews_refresh(struct db *db, const struct app *app, str payload);
/* Findings as lines (ruche check). */
err preview_check(struct db *db, struct out *findings);

#endif
