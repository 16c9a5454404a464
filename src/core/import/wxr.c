/* SPDX-License-Identifier: Apache-2.0 */
#include "core/import/wxr.h"

#include "base/clock.h"
#include "base/out.h"
#include "base/utf8.h"
#include "core/import/encoding.h"
#include "core/import/xml.h"

/* Where the reading is. LEAF is inside an element whose text is kept, SKIP inside one that says
 * nothing to us. */
enum place { NOWHERE, RSS, CHANNEL, AUTHOR, CATEGORY, TAG, TERM, ITEM, META, COMMENT, LEAF, SKIP };
enum space { OTHER, NONE, WP, CONTENT, EXCERPT, DC };
enum kind { TEXT, NUMBER };

struct wxr {
	const struct wxr_handler *handler;
	struct arena *long_lived; /* the site */
	struct arena *a;	  /* the author, term or item in work */
	enum place stack[XML_DEPTH_MAX + 1];
	int depth;
	bool begun; /* the site was handed over */
	struct wxr_site site;
	struct wxr_author author;
	struct wxr_term term;
	struct wxr_item item;
	struct wxr_meta meta;
	struct wxr_comment comment;
	struct wxr_term_use use; /* of the item's <category> in work */
	struct out text;
	const struct leaf *leaf;
	size_t item_size;
};

/* ---- which element means what ---- */

struct branch {
	enum place in;
	enum space space;
	const char *name;
	enum place to;
};

static const struct branch branches[] = {
	{NOWHERE, NONE, "rss", RSS},	     {RSS, NONE, "channel", CHANNEL},
	{CHANNEL, NONE, "item", ITEM},	     {CHANNEL, WP, "author", AUTHOR},
	{CHANNEL, WP, "category", CATEGORY}, {CHANNEL, WP, "tag", TAG},
	{CHANNEL, WP, "term", TERM},	     {ITEM, WP, "postmeta", META},
	{ITEM, WP, "comment", COMMENT},
};

struct leaf {
	enum place in;
	enum space space;
	const char *name;
	enum kind kind;
	size_t at; /* in the struct of the place */
};

#define LEAF_OF(place, space, name, kind, type, member)                 \
	{                                                               \
		place, space, name, kind, offsetof(struct type, member) \
	}
static const struct leaf leaves[] = {
	LEAF_OF(CHANNEL, WP, "wxr_version", TEXT, wxr_site, version),
	LEAF_OF(CHANNEL, NONE, "title", TEXT, wxr_site, title),
	LEAF_OF(CHANNEL, NONE, "link", TEXT, wxr_site, link),
	LEAF_OF(CHANNEL, NONE, "description", TEXT, wxr_site, description),
	LEAF_OF(CHANNEL, NONE, "language", TEXT, wxr_site, language),
	LEAF_OF(CHANNEL, WP, "base_site_url", TEXT, wxr_site, base_site_url),
	LEAF_OF(CHANNEL, WP, "base_blog_url", TEXT, wxr_site, base_blog_url),
	LEAF_OF(AUTHOR, WP, "author_id", NUMBER, wxr_author, id),
	LEAF_OF(AUTHOR, WP, "author_login", TEXT, wxr_author, login),
	LEAF_OF(AUTHOR, WP, "author_email", TEXT, wxr_author, email),
	LEAF_OF(AUTHOR, WP, "author_display_name", TEXT, wxr_author, display_name),
	LEAF_OF(AUTHOR, WP, "author_first_name", TEXT, wxr_author, first_name),
	LEAF_OF(AUTHOR, WP, "author_last_name", TEXT, wxr_author, last_name),
	LEAF_OF(CATEGORY, WP, "term_id", NUMBER, wxr_term, id),
	LEAF_OF(CATEGORY, WP, "category_nicename", TEXT, wxr_term, slug),
	LEAF_OF(CATEGORY, WP, "category_parent", TEXT, wxr_term, parent),
	LEAF_OF(CATEGORY, WP, "cat_name", TEXT, wxr_term, name),
	LEAF_OF(CATEGORY, WP, "category_description", TEXT, wxr_term, description),
	LEAF_OF(TAG, WP, "term_id", NUMBER, wxr_term, id),
	LEAF_OF(TAG, WP, "tag_slug", TEXT, wxr_term, slug),
	LEAF_OF(TAG, WP, "tag_name", TEXT, wxr_term, name),
	LEAF_OF(TAG, WP, "tag_description", TEXT, wxr_term, description),
	LEAF_OF(TERM, WP, "term_id", NUMBER, wxr_term, id),
	LEAF_OF(TERM, WP, "term_taxonomy", TEXT, wxr_term, taxonomy),
	LEAF_OF(TERM, WP, "term_slug", TEXT, wxr_term, slug),
	LEAF_OF(TERM, WP, "term_parent", TEXT, wxr_term, parent),
	LEAF_OF(TERM, WP, "term_name", TEXT, wxr_term, name),
	LEAF_OF(TERM, WP, "term_description", TEXT, wxr_term, description),
	LEAF_OF(ITEM, NONE, "title", TEXT, wxr_item, title),
	LEAF_OF(ITEM, NONE, "link", TEXT, wxr_item, link),
	LEAF_OF(ITEM, NONE, "guid", TEXT, wxr_item, guid),
	LEAF_OF(ITEM, NONE, "pubDate", TEXT, wxr_item, published),
	LEAF_OF(ITEM, NONE, "description", TEXT, wxr_item, description),
	LEAF_OF(ITEM, DC, "creator", TEXT, wxr_item, creator),
	LEAF_OF(ITEM, CONTENT, "encoded", TEXT, wxr_item, content),
	LEAF_OF(ITEM, EXCERPT, "encoded", TEXT, wxr_item, excerpt),
	LEAF_OF(ITEM, WP, "post_id", NUMBER, wxr_item, id),
	LEAF_OF(ITEM, WP, "post_date", TEXT, wxr_item, date),
	LEAF_OF(ITEM, WP, "post_date_gmt", TEXT, wxr_item, date_gmt),
	LEAF_OF(ITEM, WP, "post_modified_gmt", TEXT, wxr_item, modified_gmt),
	LEAF_OF(ITEM, WP, "comment_status", TEXT, wxr_item, comment_status),
	LEAF_OF(ITEM, WP, "post_name", TEXT, wxr_item, slug),
	LEAF_OF(ITEM, WP, "status", TEXT, wxr_item, status),
	LEAF_OF(ITEM, WP, "post_parent", NUMBER, wxr_item, parent),
	LEAF_OF(ITEM, WP, "post_type", TEXT, wxr_item, type),
	LEAF_OF(ITEM, WP, "post_password", TEXT, wxr_item, password),
	LEAF_OF(ITEM, WP, "is_sticky", NUMBER, wxr_item, sticky),
	LEAF_OF(ITEM, WP, "attachment_url", TEXT, wxr_item, attachment_url),
	LEAF_OF(META, WP, "meta_key", TEXT, wxr_meta, key),
	LEAF_OF(META, WP, "meta_value", TEXT, wxr_meta, value),
	LEAF_OF(COMMENT, WP, "comment_id", NUMBER, wxr_comment, id),
	LEAF_OF(COMMENT, WP, "comment_author", TEXT, wxr_comment, author),
	LEAF_OF(COMMENT, WP, "comment_author_email", TEXT, wxr_comment, email),
	LEAF_OF(COMMENT, WP, "comment_author_url", TEXT, wxr_comment, url),
	LEAF_OF(COMMENT, WP, "comment_date", TEXT, wxr_comment, date),
	LEAF_OF(COMMENT, WP, "comment_date_gmt", TEXT, wxr_comment, date_gmt),
	LEAF_OF(COMMENT, WP, "comment_content", TEXT, wxr_comment, content),
	LEAF_OF(COMMENT, WP, "comment_approved", TEXT, wxr_comment, approved),
	LEAF_OF(COMMENT, WP, "comment_type", TEXT, wxr_comment, type),
	LEAF_OF(COMMENT, WP, "comment_parent", NUMBER, wxr_comment, parent),
	LEAF_OF(COMMENT, WP, "comment_user_id", NUMBER, wxr_comment, user),
};

/* An <category> of an item: its text is the name, the rest are attributes. */
static const struct leaf use_name = {ITEM, NONE, "category", TEXT,
				     offsetof(struct wxr_term_use, name)};

/* http and https, and every version, count as the same. */
static enum space space_of(str uri)
{
	static const char *const export_bases[] = {"http://wordpress.org/export/",
						   "https://wordpress.org/export/"};
	if (uri.n == 0)
		return NONE;
	for (size_t i = 0; i < 2; i++)
		if (str_starts(uri, str_from(export_bases[i])))
			return str_ends(uri, S("/excerpt/")) ? EXCERPT : WP;
	if (str_eq(uri, S("http://purl.org/rss/1.0/modules/content/")))
		return CONTENT;
	return str_eq(uri, S("http://purl.org/dc/elements/1.1/")) ? DC : OTHER;
}

static const struct leaf *find_leaf(enum place in, enum space space, str name)
{
	for (size_t i = 0; i < sizeof(leaves) / sizeof(leaves[0]); i++)
		if (leaves[i].in == in && leaves[i].space == space &&
		    str_eq(name, str_from(leaves[i].name)))
			return &leaves[i];
	return NULL;
}

static enum place find_branch(enum place in, enum space space, str name)
{
	for (size_t i = 0; i < sizeof(branches) / sizeof(branches[0]); i++)
		if (branches[i].in == in && branches[i].space == space &&
		    str_eq(name, str_from(branches[i].name)))
			return branches[i].to;
	return SKIP;
}

static void *struct_of(struct wxr *w, enum place place)
{
	switch (place) {
	case CHANNEL:
		return &w->site;
	case AUTHOR:
		return &w->author;
	case CATEGORY:
	case TAG:
	case TERM:
		return &w->term;
	case META:
		return &w->meta;
	case COMMENT:
		return &w->comment;
	default:
		return &w->item;
	}
}

/* ---- handing over ---- */

static bool is_version(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if ((s.p[i] < '0' || s.p[i] > '9') && s.p[i] != '.')
			return false;
	return s.n > 0 && s.n < 8 && s.p[0] != '.';
}

/* The site goes first, and only a version makes the file an export. */
static err begin(struct wxr *w, struct xml *x)
{
	if (w->begun)
		return OK;
	if (w->site.version.n == 0)
		return xml_refuse(x, INVALID, S("no WordPress export: wp:wxr_version is missing"));
	if (!is_version(w->site.version))
		return xml_refuse(x, INVALID,
				  S("no WordPress export: wp:wxr_version is not a number"));
	w->begun = true;
	str why = STR_NONE;
	err e = w->handler->site ? w->handler->site(w->handler->self, &w->site, &why) : OK;
	return e == OK ? OK : xml_refuse(x, e, why.n ? why : str_from(err_name(e)));
}

/* "2012-01-05 14:30:46", as UTC; false for the zeros of drafts. */
static bool wordpress_time(str s, int64_t *time)
{
	return !str_starts(s, S("0000")) && parse_iso_time(s, time);
}

static int64_t item_time(struct arena *a, const struct wxr_item *i)
{
	int64_t time = 0;
	if (wordpress_time(i->date_gmt, &time))
		return time;
	/* "Thu, 05 Jan 2012 14:30:46 +0000" is UTC under another name. */
	str rfc = i->published;
	if (str_ends(rfc, S(" +0000")))
		rfc = str_cat(a, str_sub(rfc, 0, rfc.n - 5), S("GMT"));
	/* Drafts have no other date than the blog's own clock; it says 1969 or -0001 when there is
	 * none. */
	if (parse_http_time(rfc, &time) && time > 0)
		return time;
	return wordpress_time(i->date, &time) ? time : 0;
}

static err hand_over(struct wxr *w, struct xml *x, enum place place)
{
	const struct wxr_handler *h = w->handler;
	str why = STR_NONE;
	err e = OK;
	if (place == AUTHOR && h->author) {
		e = h->author(h->self, &w->author, &why);
	} else if ((place == CATEGORY || place == TAG || place == TERM) && h->term) {
		if (place != TERM)
			w->term.taxonomy = place == TAG ? S("post_tag") : S("category");
		e = h->term(h->self, &w->term, &why);
	} else if (place == ITEM && h->item) {
		w->item.created = item_time(w->a, &w->item);
		if (!wordpress_time(w->item.modified_gmt, &w->item.modified))
			w->item.modified = 0;
		e = h->item(h->self, &w->item, &why);
	}
	return e == OK ? OK : xml_refuse(x, e, why.n ? why : str_from(err_name(e)));
}

/* ---- elements ---- */

/* What an item holds in memory is bounded, so that nobody's export can fill it. */
static err charge(struct wxr *w, struct xml *x, size_t n)
{
	w->item_size += n;
	if (w->item_size > WXR_ITEM_MAX)
		return xml_refuse(x, TOO_LARGE, S("the item is too large"));
	return OK;
}

static str attribute(const struct xml_attribute *v, size_t n, const char *name)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].name.space.n == 0 && str_eq(v[i].name.name, str_from(name)))
			return v[i].value;
	return STR_NONE;
}

static err start_branch(struct wxr *w, struct xml *x, enum place to)
{
	int64_t line = xml_line(x);
	if (to != RSS && to != CHANNEL)
		TRY(begin(w, x));
	if (to == META) {
		w->meta = (struct wxr_meta){0};
		return charge(w, x, sizeof(w->meta));
	}
	if (to == COMMENT) {
		w->comment = (struct wxr_comment){0};
		return charge(w, x, sizeof(w->comment));
	}
	if (to == RSS || to == CHANNEL)
		return OK;
	arena_reset(w->a);
	w->item_size = 0;
	w->author = (struct wxr_author){.line = line};
	w->term = (struct wxr_term){.line = line};
	w->item = (struct wxr_item){.line = line};
	return OK;
}

static err start_use(struct wxr *w, struct xml *x, const struct xml_attribute *v, size_t n)
{
	w->use = (struct wxr_term_use){.taxonomy = str_dup(w->a, attribute(v, n, "domain")),
				       .slug = str_dup(w->a, attribute(v, n, "nicename"))};
	if (w->use.taxonomy.n == 0)
		w->use.taxonomy = S("category");
	return charge(w, x, sizeof(w->use) + w->use.taxonomy.n + w->use.slug.n);
}

static err on_start(void *self, struct xml *x, struct xml_name name, const struct xml_attribute *v,
		    size_t n)
{
	struct wxr *w = self;
	enum place in = w->stack[w->depth];
	enum space space = space_of(name.space);
	enum place to = SKIP;
	if (in != LEAF && in != SKIP) {
		w->leaf = find_leaf(in, space, name.name);
		if (in == ITEM && space == NONE && str_eq(name.name, S("category"))) {
			w->leaf = &use_name;
			TRY(start_use(w, x, v, n));
		}
		to = w->leaf ? LEAF : find_branch(in, space, name.name);
	}
	if (in == NOWHERE && to != RSS)
		return xml_refuse(x, INVALID, S("no WordPress export: the document is not RSS"));
	w->stack[++w->depth] = to;
	w->text.n = to == LEAF ? 0 : w->text.n;
	return to == LEAF || to == SKIP ? OK : start_branch(w, x, to);
}

static err on_text(void *self, struct xml *x, str text)
{
	struct wxr *w = self;
	if (w->stack[w->depth] != LEAF)
		return OK;
	out_str(&w->text, text);
	return w->text.bad ? xml_refuse(x, TOO_LARGE, S("a text is too long")) : OK;
}

/* Keeps the text of a leaf, unless an earlier element of the same name was there. */
static err end_leaf(struct wxr *w, struct xml *x, enum place in)
{
	void *at =
		(char *)(w->leaf == &use_name ? (void *)&w->use : struct_of(w, in)) + w->leaf->at;
	str text = str_trim(out_view(&w->text));
	if (w->leaf->kind == NUMBER) {
		int64_t *number = at;
		if (*number == 0 && !str_to_int(text, number))
			*number = 0;
		return OK;
	}
	str *target = at;
	/* What is said of the site is a line or two. */
	if (in == CHANNEL)
		text = utf8_head(text, 1000);
	if (!target->p)
		*target = str_dup(in == CHANNEL ? w->long_lived : w->a, text.p ? text : S(""));
	if (w->leaf == &use_name)
		*ARENA_PUSH(w->a, &w->item.terms) = w->use;
	return in == CHANNEL ? OK : charge(w, x, text.n);
}

static err on_end(void *self, struct xml *x, struct xml_name name)
{
	(void)name;
	struct wxr *w = self;
	enum place place = w->stack[w->depth--];
	switch (place) {
	case LEAF:
		return end_leaf(w, x, w->stack[w->depth]);
	case META:
		*ARENA_PUSH(w->a, &w->item.meta) = w->meta;
		return OK;
	case COMMENT:
		if (!wordpress_time(w->comment.date_gmt, &w->comment.created) &&
		    !wordpress_time(w->comment.date, &w->comment.created))
			w->comment.created = 0;
		*ARENA_PUSH(w->a, &w->item.comments) = w->comment;
		return OK;
	case CHANNEL:
		return begin(w, x);
	default:
		return hand_over(w, x, place);
	}
}

err wxr_read(struct arena *a, struct source *s, const struct wxr_handler *h, str *why)
{
	struct wxr *w = NEW(a, struct wxr);
	w->handler = h;
	w->long_lived = a;
	w->a = arena_new(IMPORT_RECORD_ARENA);
	w->text = out_heap(WXR_TEXT_MAX);
	const struct xml_handler events = {
		.self = w, .start = on_start, .end = on_end, .text = on_text};
	err e = xml_read(a, s, &events, why);
	if (e == OK && !w->begun) {
		*why = S("no WordPress export: the document has no channel");
		e = INVALID;
	}
	out_free(&w->text);
	arena_free(w->a);
	return e;
}
