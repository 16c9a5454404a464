/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_WIKIS_PAGES_H
#define RUCHE_WIKIS_PAGES_H

#include "core/revision.h"
#include "core/tag.h"
#include "feature/wikis/page.h"
#include "feature/wikis/wiki.h"
#include "html/diff.h"
#include "html/diff3.h"
#include "ui/attach.h"
#include "ui/disclaimer.h"
#include "ui/page.h"
#include "ui/parts.h"
#include "ui/place_form.h"
#include "ui/place_page.h"

#include "page.sql.h"
#include "wiki.sql.h"

/* ---- addresses ---- */
url wiki_url(const struct rq *rq, str wiki);
url wiki_action(const struct rq *rq, str wiki, const char *action); /* /wikis/WIKI/settings */
url wiki_page_url(const struct rq *rq, str wiki, str slug);
url wiki_page_action(const struct rq *rq, str wiki, str slug, const char *action);
url wiki_list_url(const struct rq *rq, str wiki, const char *show); /* /wikis/WIKI/pages?show= */
url wiki_export_url(const struct rq *rq, str wiki, const char *form);
url wiki_page_export(const struct rq *rq, str wiki, str slug, const char *form);
url wiki_page_files(const struct rq *rq, str wiki, str slug);
url wiki_page_file(const struct rq *rq, str wiki, str slug, int64_t file);
url wiki_new_page(const struct rq *rq, str wiki, str title, int64_t parent);
url wiki_community_url(const struct rq *rq, str community);

/* ---- values in templates ---- */
str wiki_audience_words(const struct rq *rq, enum audience audience);
const char *wiki_audience_icon(enum audience audience);
const struct face *wiki_owner_face(const struct rq *rq, const struct wiki *w);
const struct face *wiki_member_face(const struct rq *rq, const struct q_wiki_members *m);
const struct face *keeper_face(const struct rq *rq, const struct q_page_show *p);
/* "Reviewed", "Waits for a look", ... */
str review_words(const struct rq *rq, int64_t review);

/* What ?show= shows. */
str list_label(const struct rq *rq, const char *show);

/* ---- the tree ---- */
struct tree {
	struct tree_node {
		str title, language;
		url url;
		bool current, open, opens; /* opens: something stands below it */
		struct tree *below;	   /* what is shown of that; NULL for nothing */
	} * v;
	size_t n, cap;
	bool more; /* not all of this level is shown */
};
enum { TREE_LEVEL_MAX = 60 };
/* What stands beside and below the pages of a path; path[0] is at the top. */
struct path {
	struct q_page_step *v;
	size_t n, cap;
};
const struct path *path_none(void);
err path_to(struct rq *rq, int64_t page, struct path *path);
err tree_make(struct rq *rq, const struct wiki *w, const struct path *path,
	      const struct tree **tree);

/* ---- pages ---- */
struct wiki_list_page {
	struct q_wiki_directory_list rows;
	struct place_list mine;
	str words;
	bool recent, may_create;
	url previous, next;
};
struct wiki_form {
	struct place_names names;
	str audience, joining;
};
struct wiki_edit_page {
	const struct wiki *wiki; /* NULL: a new one */
	struct wiki_form form;
	struct q_wiki_members_list members;
	str home; /* title of the page shown first */
	bool saved;
};
struct wiki_show_page {
	const struct wiki *wiki;
	const struct tree *tree;
	html about, home;
	str home_language;
	url home_url;
	struct q_page_all_list changed, templates;
};
/* What its first page shows beside its names. */
err wiki_fill(struct rq *rq, struct wiki_show_page *p);
struct wiki_tab_page {
	const struct place_view *where;
	struct wiki_show_page of; /* of.wiki NULL: none yet */
	struct place_list others;
	bool may_open;
};
struct page_list_page {
	const struct wiki *wiki;
	str show; /* "", changes, orphans, wanted, templates, due */
	struct q_page_all_list rows;
	struct q_page_wanted_list wanted;
	url next;
};
struct page_page {
	const struct wiki *wiki;
	const struct item_row *item;
	const struct q_page_show *page;
	html body;
	struct path path; /* the pages above it, and itself last */
	const struct tree *tree;
	struct contents {
		struct contents_line {
			int64_t level;
			str anchor, text;
		} * v;
		size_t n, cap;
	} contents;
	struct tag_list tags;
	struct attached files;
	struct comment_thread comments;
	struct comment_page comment_page;
	struct q_page_all_list backlinks;
	int64_t reads; /* this month */
	str spark;     /* path of a little curve of the months; empty */
	bool due, changed_since_review, merged, reviewed_now;
	url here;
};

struct page_form {
	str title, body, summary, parent, tags, language, audience, template, verify_days;
	int64_t base, kept;
};
struct page_editor {
	const struct wiki *wiki;
	const struct item_row *item; /* NULL: a new page */
	struct page_form form;
	struct page_form was; /* as stored now, empty for a new page: what is left alone */
	url action, autosave, back;
	bool kept, previewed;
	int64_t kept_at;
	html preview;
	struct q_page_all_list templates;
};
struct page_merge {
	struct page_editor editor;
	str saved_by;
	struct conflicts {
		struct conflict {
			int64_t line; /* where it begins in the text of the editor */
			struct diff_rows rows;
		} * v;
		size_t n, cap;
	} conflicts;
	str their_title; /* empty: titles do not differ */
};
struct page_history {
	const struct wiki *wiki;
	const struct item_row *item;
	const struct q_page_show *page;
	struct history_rows {
		struct history_row {
			struct revision of;
			str summary;
			int64_t added, removed;
			bool counted;
		} * v;
		size_t n, cap;
	} rows;
	url older;
};
struct page_revision {
	const struct wiki *wiki;
	const struct item_row *item;
	const struct q_page_show *page;
	struct revision before, after; /* before.number 0: nothing before */
	struct diff_list title, words;
	struct diff_rows rows;
	str summary;
	bool newest, sides;
};
struct page_versions {
	const struct wiki *wiki;
	const struct q_page_show *page;
	struct attached_file file;
	struct attached_files rows; /* newest first */
	url here, older;	    /* here: of the file */
	bool may_write, more;
};
struct export_page {
	const struct wiki *wiki;
	str title, language;
	str home; /* where it stands in this house: what its links are seen from */
	int64_t time;
	struct disclaimer disclaimer;
};

#endif
