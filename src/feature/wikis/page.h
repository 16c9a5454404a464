/* SPDX-License-Identifier: Apache-2.0
 * page: the text of a page and everything that follows from it: its address, rendered form,
 * history, links, tags, mentions and images, and its place in the tree. Nothing that is shown here.
 */
#ifndef RUCHE_WIKIS_PAGE_H
#define RUCHE_WIKIS_PAGE_H

#include "core/item.h"
#include "html/html.h"

enum {
	PAGE_TITLE_MAX = 150,	 /* characters */
	PAGE_BODY_MAX = 1 << 19, /* bytes of Markdown */
	PAGE_SUMMARY_MAX = 200,	 /* characters */
	PAGE_EXCERPT = 320,	 /* characters */
	PAGE_DEPTH_MAX = 20,	 /* of the tree */
	PAGE_VERIFY_MAX = 1100,	 /* days */
};

/* What a text is turned into before it is stored. */
struct page_rendered {
	html html;
	str excerpt, contents;
	struct markdown_found found;
};
/* wiki: the handle, for the links. */
struct page_rendered page_render(struct arena *a, str wiki, str body);

struct page_text {
	str title, body, tags;
	str slug;     /* wanted address of a new page; empty: from the title */
	str language; /* empty: guessed */
	str summary;  /* why it was changed */
	item_id parent;
	enum audience audience; /* public: whoever reads the wiki; internal, members: fewer */
	bool template;
	int64_t verify_days;		      /* 0: its keeper is never asked */
	const struct page_rendered *rendered; /* when that was done before, or NULL */
};

/* Makes a page. created 0: now; quiet: no events (imports, demo). DENIED when the author may not
 * write there, INVALID when it cannot stand below that parent. */
err page_make(struct db *db, place_id wiki, str handle, person_id author,
	      const struct page_text *text, int64_t created, bool quiet, item_id *id);
/* Writes another text; the earlier one stays in the history. A new title gives a new address, and
 * the old one leads there. */
err page_change(struct db *db, const struct item_row *item, str handle,
		const struct page_text *text);
/* Out of the wiki: what stood below it stands where it stood, its addresses are free, links to it
 * lead nowhere. */
err page_delete(struct db *db, const struct item_row *item);
/* For imports, which tell nobody: a state that a page was in, with how it differs from that before;
 * its newest state, when those before it are there; and its place in the tree (INVALID where it
 * cannot stand). */
err page_past(struct db *db, item_id id, person_id author, int64_t created, str before,
	      const struct page_text *text);
err page_settle(struct db *db, const struct item_row *item, str handle,
		const struct page_text *text);
err page_put_below(struct db *db, item_id id, item_id parent);
/* The address that a title asks for. */
str page_slug_of(struct arena *a, str title);
/* Words that stand behind a wiki's address for something else. */
bool page_slug_reserved(str slug);

/* Jobs: tells who watches of a change ("ITEM WHO edit|new"), tells keepers what is due, and writes
 * how often pages were read. */
struct app;
err pages_tell(struct db *db, const struct app *app, str payload);
err pages_due(struct db *db, const struct app *app, str payload);
err pages_views(struct db *db, const struct app *app, str payload);
int64_t page_month(int64_t time); /* year * 12 + month - 1 */

#endif
