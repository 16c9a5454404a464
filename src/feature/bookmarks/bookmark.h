/* SPDX-License-Identifier: Apache-2.0
 * bookmark: what this room knows of one: an address, somebody's words about it and tags. Lists are
 * made in two steps: the newest ids of one source, then their rows; private ones come only to their
 * owner.
 */
#ifndef RUCHE_BOOKMARK_H
#define RUCHE_BOOKMARK_H

#include "core/app.h"
#include "core/tag.h"
#include "core/web_address.h"
#include "html/html.h"

enum {
	BOOKMARK_TITLE = 250, /* characters */
	BOOKMARK_BODY = 10000,
};

/* ---- writing ---- */
struct bookmark_new {
	person_id person;
	place_id place; /* a community it is kept to; none: the person's own */
	const struct web_address *address;
	str title; /* empty: the address without its scheme */
	str body;  /* Markdown */
	struct text_list tags;
	enum audience audience; /* internal, public or private */
	str language;		/* empty: guessed */
	int64_t created;	/* 0: now */
	bool unread;
	bool quiet; /* imports and generated data: no events, not edited */
};
/* Keeps an address, or changes what the person keeps of it already: an address is kept once.
 * Counters, tags, mentions and search follow. db->viewer is the person. *made: it was new. */
err bookmark_save(struct db *db, const struct bookmark_new *new, item_id *id, bool *made);
/* Out of every list and count. */
err bookmark_delete(struct db *db, item_id id);
/* Out of lists and counts alone: for the end of an account. */
err bookmark_retract(struct db *db, item_id id);
/* Other tags for one of the viewer's own. */
err bookmark_retag(struct db *db, item_id id, const struct text_list *labels);
/* The viewer's own bookmarks with a tag get another one instead, which they may have already; an
 * empty one takes it off. At most BOOKMARK_STEP at once: *more when a job does the rest. INVALID
 * for a label that is no tag. */
enum { BOOKMARK_STEP = 100 };
bool bookmark_is_label(struct arena *a, str label);
err bookmark_tag_rename(struct db *db, str old, str label, int64_t *changed, bool *more);
/* The job behind it: "PERSON TAG LABEL". */
err bookmark_tag_job(struct db *db, const struct app *app, str payload);
/* The circles of a place's items were rewritten: lists and numbers follow. */
err bookmarks_rewritten(struct db *db, place_id place);
/* The job behind it, a step at a time. */
err bookmarks_settle(struct db *db, const struct app *app, str payload);
/* What a person has of an address; id none: nothing. */
err bookmark_kept(struct db *db, person_id person, str hash, item_id *id);

/* ---- reading ---- */
struct bookmark {
	struct item_row item;
	int64_t link;
	bool unread;
	str title, body;
	html html;
	url url;
	str host, hash;
	int64_t gone;	      /* since when the address does not answer; 0: it does, or who knows */
	int64_t kept;	      /* how many keep the address, as the viewer may know it */
	item_id mine;	      /* the viewer's own of the same address */
	struct tag_list tags; /* by name; without numbers */
};
struct bookmark_list {
	struct bookmark *v;
	size_t n, cap;
};
enum bookmark_source {
	BOOKMARKS_ALL,
	BOOKMARKS_PERSON,
	BOOKMARKS_FOLLOWED,
	BOOKMARKS_LINK,
};
struct bookmark_wanted {
	enum bookmark_source source;
	person_id person;
	int64_t link;
	struct tag_list tags; /* all of them */
	str language;	      /* or empty */
	int64_t before;	      /* an id, 0: newest */
	size_t most;	      /* at most BOOKMARK_MOST */
};
enum { BOOKMARK_WINDOW = 300, BOOKMARK_ROUNDS = 7, BOOKMARK_MOST = 300 };
/* Newest first. *next: the cursor of the page behind, 0 at the end. Where tags are combined, the
 * newest 2,100 of the first one are looked through; then next may be set though the list is short.
 */
err bookmark_page(struct db *db, const struct bookmark_wanted *wanted, struct bookmark_list *list,
		  int64_t *next);
/* The newest that fit, at most BOOKMARK_WINDOW, for facets: no more of each than they ask for. */
struct bookmark_fit {
	int64_t id;
	str language;
};
struct bookmark_window {
	struct bookmark_fit *v;
	size_t n, cap;
	bool more;  /* there may be more behind them */
	int64_t at; /* down to which id it looked */
};
err bookmark_window(struct db *db, const struct bookmark_wanted *wanted,
		    struct bookmark_window *window);
/* The first page of what a window holds; *next as bookmark_page() gives it. */
err bookmark_window_page(struct db *db, const struct bookmark_window *window, size_t most,
			 struct bookmark_list *list, int64_t *next);
/* The tags of what stands in a window, most used first, with their numbers. */
err bookmark_window_tags(struct db *db, const struct bookmark_window *window, int64_t most,
			 struct tag_list *tags);
/* Of what stands in a window those whose addresses most people keep, each address once. */
err bookmark_window_kept(struct db *db, const struct bookmark_window *window, size_t most,
			 struct bookmark_list *list);
/* The newest of each address, in the order of the addresses. */
err bookmark_newest_of(struct db *db, const int64_t *links, size_t n, struct bookmark_list *list);
/* Those of the ids that the viewer may see, in their order. */
err bookmark_rows(struct db *db, struct id_list ids, struct bookmark_list *list);
err bookmark_find(struct db *db, item_id id, struct bookmark *b);

/* How many of a person's, or of everybody (none), carry a tag (none: in all), as far as the viewer
 * may know. */
err bookmark_count(struct db *db, person_id person, tag_id tag, int64_t *n);
/* The tags of a person, or of everybody (none), most used first, with numbers. */
err bookmark_cloud(struct db *db, person_id person, int64_t most, struct tag_list *tags);
/* Labels that may fit a new bookmark: what others gave the address, and words of title and address
 * that are tags of the viewer's or of open bookmarks. At most 12, without those that stand
 * already. */
err bookmark_suggest(struct db *db, const struct web_address *address, str title,
		     const struct text_list *present, struct text_list *labels);

#endif
