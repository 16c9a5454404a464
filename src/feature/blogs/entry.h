/* SPDX-License-Identifier: Apache-2.0
 * entry: the text of an entry and everything that follows from it: its address, rendered form,
 * history, tags, mentions and images. No pages here.
 */
#ifndef RUCHE_BLOGS_ENTRY_H
#define RUCHE_BLOGS_ENTRY_H

#include "core/item.h"
#include "html/html.h"

enum {
	ENTRY_TITLE_MAX = 200,	  /* characters */
	ENTRY_BODY_MAX = 1 << 19, /* bytes of Markdown */
	ENTRY_SERIES_MAX = 100,	  /* characters */
	ENTRY_READERS_MAX = 50,	  /* of the audience "listed" */
	ENTRY_EXCERPT = 320,	  /* characters */
	WORDS_A_MINUTE = 220,
};

/* What a text is turned into before it is stored: HTML, an excerpt, and what it names. */
struct entry_rendered {
	html html;
	str excerpt;
	struct markdown_found found;
};
struct entry_rendered entry_render(struct arena *a, str body);

struct entry_text {
	str title, body, tags, series;
	str slug;     /* wanted address of a new entry; empty: from the title */
	str language; /* empty: guessed */
	enum audience audience;
	struct id_list readers; /* people, with AUDIENCE_LISTED */
	int64_t publish_at;	/* 0: not planned */
	const struct entry_rendered
		*rendered; /* its body, when that was rendered before; or NULL */
};

/* Makes an entry in a state: draft, scheduled (publish_at says when) or published. created 0: now;
 * quiet: no events (imports, demo). DENIED when the author may not write there. */
err entry_make(struct db *db, place_id blog, person_id author, const struct entry_text *text,
	       enum state state, int64_t created, bool quiet, item_id *id);
/* Writes another text; the earlier one stays in the history. A new title gives a new address, and
 * the old one leads there. */
err entry_change(struct db *db, const struct item_row *item, const struct entry_text *text);
/* Publishes a draft: *id becomes the new one. when: 0 now, or the time that was planned. */
err entry_publish(struct db *db, item_id *id, int64_t when);
/* The people behind handles; unknown ones are put into *unknown (empty when all are known). */
err entry_readers_named(struct db *db, str handles, struct id_list *people, str *unknown);
/* The address that a title asks for: a-z, 0-9 and hyphens; "entry" when nothing is left. */
str entry_slug_of(struct arena *a, str title);

/* The newest open entries with a tag that the viewer may read, at most `most`: their ids and blogs.
 */
struct tag;
struct q_entry_tagged_list;
err entries_tagged(struct db *db, const struct tag *tag, int64_t most,
		   struct q_entry_tagged_list *rows);

/* The job "blogs.publish": leaves a job "blogs.publish_entry" for each planned entry that is due,
 * so that each goes out in a transaction of its own and one that fails holds back no other. */
struct app;
err entries_publish_due(struct db *db, const struct app *app, str payload);
/* Publishes one; plan is "ENTRY TIME". */
err entry_publish_planned(struct db *db, const struct app *app, str plan);

#endif
