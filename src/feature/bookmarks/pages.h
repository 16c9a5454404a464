/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_BOOKMARKS_PAGES_H
#define RUCHE_BOOKMARKS_PAGES_H

#include "feature/bookmarks/bookmark.h"
#include "ui/page.h"
#include "ui/parts.h"
#include "ui/place_picker.h"
#include "ui/place_page.h"

url bookmark_url(const struct rq *rq, item_id id);
url bookmark_link_url(const struct rq *rq, str hash);
url bookmark_person_url(const struct rq *rq, str handle);
/* The page that keeps the same address for the viewer. */
url bookmark_keep_url(const struct rq *rq, const struct bookmark *b);
/* Everybody's bookmarks with a tag. */
url bookmark_tag_url(const struct rq *rq, str name);
/* "dépôt, valves": labels as the form shows them. */
str bookmark_labels(const struct rq *rq, const struct tag_list *tags);

/* Texts that templates hand on. */
enum bookmark_text {
	SAY_NOTHING_IS_KEPT_WITH,
	SAY_SHOW_ALL,
	SAY_YOU_HAVE_NOT_KEPT,
	SAY_WHAT_HELPED_YOU_HELPS,
	SAY_KEEP_A_LINK,
	SAY_NOBODY_YOU_FOLLOW_HAS,
	SAY_WHAT_EVERYONE_KEEPS,
	SAY_NO_LINK_HAS_BEEN,
	SAY_TAGS,
	SAY_LANGUAGE,
	SAY_TITLE,
	SAY_EMPTY_THE_ADDRESS_STANDS,
	SAY_WHY_IS_IT_WORTH,
	SAY_WORDS_BY_WHICH_YOU,
	SAY_NO_TAGS_YET,
};
str bookmark_say(const struct rq *rq, enum bookmark_text text);

/* A line of a list. */
struct bookmark_lines {
	struct bookmark_line {
		const struct bookmark *b;
		struct face_list faces; /* who else keeps it, newest first */
		struct bookmark_chips {
			struct bookmark_chip {
				str label;
				url url; /* the same list with this tag, or without it */
				bool on;
			} * v;
			size_t n, cap;
		} chips;
	} * v;
	size_t n, cap;
};

enum bookmark_order { ORDER_NEWEST, ORDER_KEPT };
struct bookmark_list_page {
	const struct person *person; /* whose they are; NULL: everybody's */
	const struct face *face;
	bool mine, followed;	     /* the viewer's own; of people the viewer follows */
	bool following;		     /* the person, or the one tag that is chosen */
	int64_t muted;		     /* the person, until when; 0 not */
	int64_t follow_id;	     /* of the tag that is chosen alone; 0 none */
	str follow_name, follow_tag; /* follow_tag: its name in addresses */
	struct bookmark_lines lines;
	struct bookmark_chips chosen; /* tags, each with the address without it */
	url cleared;
	int64_t total; /* in all, of this source */
	int64_t found; /* with what is chosen; -1: not counted */
	bool found_more;
	enum bookmark_order order;
	url newest, most_kept, all_tags, feed;
	struct facet_list tags, keepers, languages;
	struct pager pager;
	bool first, looked_on; /* the first page; more may stand behind though nothing was found */
};

struct bookmark_link_page {
	const struct bookmark *b; /* its newest bookmark: title and language */
	int64_t kept;
	struct bookmark_lines lines; /* everybody's words */
	struct facet_list tags;
	struct pager pager;
};

struct bookmark_place_page {
	struct place_view where;
	struct bookmark_lines lines;
	struct pager pager;
	bool first;
};

struct bookmark_show_page {
	struct bookmark b;
	struct bookmark_line line;
	const struct face *face;
	bool mine;
	struct comment_page page;
	struct comment_thread comments;
};

struct bookmark_form_page {
	item_id id; /* of the one that is changed; none: a new one */
	str address, title, body, tags;
	enum audience audience;
	bool unread;
	place_id place; /* a community it is kept to; none: one's own */
	struct bookmark_places {
		struct bookmark_place {
			place_id id;
			str title;
			bool on;
		} * v;
		size_t n, cap;
	} places; /* communities that it may be kept to */
	struct place_picker other;
	str colleagues; /* "Everyone at Talweg" */
	struct text_list suggested;
	bool window; /* opened by the bookmarklet: it closes behind itself */
	int64_t kept;
	url link; /* the address's page, where others keep it */
	url mine; /* what the viewer keeps of the address already, which the form does not show */
	url back;
};

struct bookmark_tags_page {
	const struct person *person; /* NULL: everybody's */
	bool mine;
	struct bookmark_cloud {
		struct bookmark_cloud_tag {
			const struct tag *tag;
			url url;
			int step; /* 1 to 5: how large it stands */
		} * v;
		size_t n, cap;
	} cloud;
};

/* What is written into files, a row at a time. */
struct bookmark_file_row {
	url url;
	str address, title, note, time, tags;
	str category; /* the tags as OPML has them */
	str lines;    /* the note as an attribute holds it: line ends stay */
	int64_t seconds, closed, unread;
};

/* ---- answers of the Pinboard API ---- */
struct pinboard_posts {
	struct pinboard_post {
		url href;
		str description, extended, hash, meta, tags, time;
		bool closed, unread;
		int64_t others;
	} * v;
	size_t n, cap;
	str user, time, tag;
};
struct pinboard_dates {
	struct pinboard_date {
		str day;
		int64_t n;
	} * v;
	size_t n, cap;
	str user, tag;
};
struct pinboard_suggested {
	struct text_list popular, recommended;
};

struct bookmark_settings_page {
	str bookmarklet;
	str feed;	   /* the address of one's own feed with its secret, just made; or empty */
	int64_t feed_made; /* since when there is a secret; 0: none */
	struct tag_list tags; /* one's own */
	url mine;
	int64_t total;
	str found; /* what an import left out, and why; may be empty */
	str done;  /* what the last step did; may be empty */
};

#endif
