/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_BLOGS_PAGES_H
#define RUCHE_BLOGS_PAGES_H

#include "core/revision.h"
#include "core/tag.h"
#include "feature/blogs/blog.h"
#include "feature/blogs/entry.h"
#include "html/diff.h"
#include "ui/page.h"
#include "ui/parts.h"
#include "ui/place_form.h"
#include "ui/place_page.h"

#include "blog.sql.h"
#include "entry.sql.h"

/* ---- addresses ---- */
url blog_url(const struct rq *rq, str blog);
url blog_action(const struct rq *rq, str blog, const char *action); /* /blogs/BLOG/settings */
url entry_url(const struct rq *rq, str blog, str slug);
url entry_action(const struct rq *rq, str blog, str slug,
		 const char *action); /* /blogs/BLOG/SLUG/edit */
url series_url(const struct rq *rq, str blog, str series);
url topic_url(const struct rq *rq, str tag); /* the directory, filtered */
url feed_url(const struct rq *rq, str blog,
	     const char *form); /* blog empty: of all; form: "atom" or "rss" */

/* ---- values in templates ---- */
str row_initial_name(const struct q_blog_directory *row); /* the last name that the list sorts by;
							     the pseudonym where there is one */
const struct face *row_face(const struct rq *rq, const struct q_blog_directory *row);
const struct face *member_face(const struct rq *rq, const struct q_blog_authors *member);
int64_t minutes_of(int64_t words);		      /* of reading, at least 1 */
url blog_tab_url(const struct rq *rq, str community); /* /communities/COMMUNITY/blog */
str entry_readers_words(const struct rq *rq, enum audience audience, bool of_community);
str audience_words(const struct rq *rq, enum audience audience);
const char *audience_icon(enum audience audience);

/* A row of the directory as an element of a JSON list. */
void blog_row_json(struct rq *rq, const struct q_blog_directory *row);

/* ---- pages ---- */
struct blog_list_page {
	struct letters {
		struct letter {
			str label;
			url url;
			bool on;
			int64_t n;
		} * v;
		size_t n, cap;
	} letters;
	struct letter_groups {
		struct letter_group {
			str letter; /* empty: without a heading */
			int64_t n;  /* blogs under it in all; -1 unknown */
			struct q_blog_directory_list rows;
		} * v;
		size_t n, cap;
	} groups;
	enum blog_order { BLOGS_BY_NAME, BLOGS_BY_ACTIVITY, BLOGS_BY_RATING } order;
	str letter, words, language, topic; /* what is filtered by */
	bool active, rated, closed, filtered, may_create;
	bool more;	   /* too much answers to the words to be looked at in full */
	bool more_entries; /* or too many entries are about the topic */
	url previous, next;
	int64_t total;
};
struct blog_form {
	struct place_names names;
	str kind, audience;
};
struct blog_edit_page {
	const struct blog *blog; /* NULL: a new one */
	struct blog_form form;
	struct q_blog_authors_list members;
	bool saved;
};
struct blog_page {
	const struct blog *blog;
	struct card_list entries;
	struct q_blog_authors_list members;
	struct q_blog_tags_list tags;
	struct q_blog_series_list_list series;
	html about;
	str disclaimer, disclaimer_language, series_name;
	url older, newest; /* pages of entries */
	int64_t drafts;
};
struct blog_tab_page {
	const struct place_view *where;
	struct blog_page of; /* blog NULL: there is none yet */
	bool may_open;
};
struct blog_tab_lines {
	struct card_list entries;
	url all;
};
struct entry_page {
	const struct item_row *item;
	const struct q_entry_show *entry;
	const struct face *author;
	html body;
	struct tag_list tags;
	struct preview_list previews;
	struct comment_thread comments;
	struct comment_page page;
	str disclaimer, disclaimer_language;
	bool may_edit, may_delete, published;
	url here;
	struct q_entry_series_list series;
	int64_t part; /* its place in the series, from 1 */
	const struct q_entry_series *before, *after;
};

/* What an editor's fields hold: as typed, as saved, or as kept by itself. */
struct entry_form {
	str title, body, tags, series, language, audience, readers, publish_at;
	str was;      /* what the other fields were when the window was opened */
	int64_t base; /* number of the revision that the writer began from */
	int64_t kept; /* time of the text kept by itself that this window knows: two windows do not
			 overwrite each other's */
};
struct editor_page {
	const struct blog *blog;
	const struct item_row *item; /* NULL: a new entry */
	struct entry_form form;
	url action, autosave, back; /* where it is saved, keeps itself, and leads when it is left */
	url image;		    /* where its form brings an image without scripts */
	bool image_added;
	bool kept, saved; /* the form holds what was never saved; the draft has just been saved */
	int64_t kept_at;
	html preview;
	bool previewed;
	struct q_blog_series_list_list series;
};
struct merge_page {
	struct editor_page editor;
	const struct revision *theirs;
	struct diff_rows rows; /* theirs on the left, what was typed on the right */
	bool title_differs, text_differs;
	struct details {
		struct detail {
			str label, theirs, mine;
		} * v;
		size_t n, cap;
	} details; /* set in both windows, to different things */
};
struct draft_page {
	struct q_entry_drafts_list drafts;
	struct unsaved_list {
		struct unsaved {
			str title, blog_title, blog_handle;
			int64_t updated;
		} * v;
		size_t n, cap;
	} unsaved;
	struct q_blog_mine_list blogs;
	bool may_open; /* none of them is the viewer's own */
};
struct history_page {
	const struct item_row *item;
	const struct q_entry_show *entry;
	struct revision_list revisions;
	bool may_edit;
	url older;
	str disclaimer, disclaimer_language;
};
struct revision_page {
	const struct item_row *item;
	const struct q_entry_show *entry;
	struct revision before, after; /* before.number 0: nothing before */
	struct diff_list title, words;
	struct diff_rows rows;
	bool may_edit, newest, sides;
	str disclaimer, disclaimer_language;
};

#endif
