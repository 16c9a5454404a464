/* SPDX-License-Identifier: Apache-2.0
 * wxr: exports of WordPress (WordPress eXtended RSS 1.0 to 1.2), streamed: authors, categories and
 * tags, then every item with its terms, meta values and comments. Elements count by their
 * namespace, whatever the prefix. A file that is not well-formed, or says no version, is refused
 * with the line.
 */
#ifndef RUCHE_IMPORT_WXR_H
#define RUCHE_IMPORT_WXR_H

#include "core/import/source.h"

enum {
	WXR_TEXT_MAX = 8 << 20,	 /* one text */
	WXR_ITEM_MAX = 16 << 20, /* an item with all its comments */
};

struct wxr_site {
	str version; /* "1.2" */
	str title, link, description, language;
	str base_site_url, base_blog_url;
};

struct wxr_author {
	int64_t id; /* 0 in old exports */
	str login, email, display_name, first_name, last_name;
	int64_t line;
};

struct wxr_term { /* a declared category, tag or term of another taxonomy */
	int64_t id;
	str taxonomy; /* "category", "post_tag", "nav_menu", ... */
	str slug, name, parent, description;
	int64_t line;
};

struct wxr_meta {
	str key, value;
};

struct wxr_term_use {
	str taxonomy, slug, name;
};

struct wxr_comment {
	int64_t id, parent, user; /* user: id of an author, 0 for visitors */
	str author, email, url;
	str content;
	str approved;	 /* "1", "0", "spam", "trash" */
	str type;	 /* empty or "comment", "pingback", "trackback" */
	int64_t created; /* microseconds UTC; 0 unknown */
	str date, date_gmt;
};

struct wxr_item {
	int64_t id, parent;
	str type;   /* "post", "page", "attachment", "nav_menu_item", ...; empty when the file does
		       not say */
	str status; /* "publish", "draft", "private", "pending", "future", "inherit", "trash" */
	str title, link, guid, slug;
	str creator; /* login of an author */
	str content, excerpt, description;
	str password; /* not empty: the post asks for it */
	str comment_status, attachment_url;
	int64_t sticky;
	int64_t created, modified; /* microseconds UTC; 0 unknown */
	str date, date_gmt, published, modified_gmt;
	struct {
		struct wxr_term_use *v;
		size_t n, cap;
	} terms;
	struct {
		struct wxr_meta *v;
		size_t n, cap;
	} meta;
	struct {
		struct wxr_comment *v;
		size_t n, cap;
	} comments;
	int64_t line;
};

/* What is called, in the order of the file; NULL for what is not wanted. Texts are valid during the
 * call. An error ends the reading and is given back; *why is what the call left in it. `site` comes
 * before all others. */
struct wxr_handler {
	void *self;
	err (*site)(void *self, const struct wxr_site *site, str *why);
	err (*author)(void *self, const struct wxr_author *author, str *why);
	err (*term)(void *self, const struct wxr_term *term, str *why);
	err (*item)(void *self, const struct wxr_item *item, str *why);
};

/* Reads an export to its end. Calls are made before a fault further down is seen: work in a
 * transaction. */
err wxr_read(struct arena *a, struct source *s, const struct wxr_handler *h, str *why);

#endif
