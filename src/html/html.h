/* SPDX-License-Identifier: Apache-2.0
 * html: the three kinds of text that a page is made of, and their escapes. `str` is plain text and
 * is escaped wherever it stands; `html` has been made safe by the sanitizer, Markdown or a
 * template; `url` has been checked. Only the functions below make the last two.
 */
#ifndef RUCHE_HTML_H
#define RUCHE_HTML_H

#include "base/arena.h"
#include "base/lang.h"
#include "base/out.h"

typedef struct html {
	str s;
} html;
typedef struct url {
	str s;
} url;

/* ---- escapes, called by compiled templates ---- */
void html_text(struct out *o, str s); /* & < > */
void html_attr(struct out *o, str s); /* & < > " ' */
void html_int(struct out *o, int64_t v);
/* With the language's grouping: 12,345 and 12 345 (narrow no-break spaces). */
void html_number(struct out *o, enum lang l, int64_t v);
static inline void html_raw(struct out *o, html h)
{
	out_str(o, h.s);
}
void html_url(struct out *o, url u); /* as an attribute value */

/* ---- urls ---- */
/* A path of our own, written in code: starts with a single '/', or '#' or '?'. */
#define URL(literal) ((url){S(literal)})
/* Our own path from parts: each %s of the literal format is a str, percent-encoded as a path
 * segment (or query value behind '?'); each %i an int64_t; %r is a url (a path made before) put in
 * as it is. */
url url_path(struct arena *a, const char *format, ...);
/* Text from outside: http, https, mailto, tel, or a relative path of ours; else the empty url.
 * Control characters and credentials in the authority are refused. */
url url_check(struct arena *a, str s);
static inline bool url_empty(url u)
{
	return u.s.n == 0;
}

/* ---- made safe ---- */
/* Any HTML, parsed as HTML5 and written anew with an allow-list of elements and attributes (text,
 * lists, tables, figures, images of our own /blobs/ addresses, links with rel="nofollow noopener
 * ugc"). At most 1 MiB in, 4 MiB out, depth 100. */
html html_sanitize(struct arena *a, str dirty);
/* A text that Markdown or the sanitizer made, without the links whose address begins with prefix
 * and is not `except`; their words stay. The text itself when it has none. */
html html_unlink(struct arena *a, html text, str prefix, str except);
/* The same kind of text, in French: spaces before : ; ! ? » and behind « do not break, and are
 * narrow; code is left as it is. The text itself when nothing changes. */
html html_french(struct arena *a, html text);

/* A text of markdown_render in which links to pages ([[page]]) that are not there lead elsewhere:
 * asked for each by its slug, true says so; with an empty *to only the words stay, as a link that
 * leads nowhere. Both are of the class "wanted". */
html html_page_links(struct arena *a, html text, bool (*elsewhere)(void *arg, str slug, url *to),
		     void *arg);

/* What Markdown met while it was rendered; lists in the arena. */
struct markdown_found {
	struct markdown_names {
		str *v;
		size_t n, cap;
	} mentions, tags, links, images; /* handles without @, tag names without #, absolute URLs */
	/* [[pages]] as written, without "#section" (with markdown_options.page_slug); and their
	 * addresses */
	struct markdown_names pages, slugs;
	struct markdown_headings {
		struct markdown_heading {
			int level; /* 2 to 6, as it is written out */
			str text, anchor;
		} * v;
		size_t n, cap;
	} headings; /* with markdown_options.anchors */
	size_t words;
};
struct markdown_options {
	bool breaks;   /* a line end is a line end (updates, comments) */
	bool headings; /* headings allowed, from h2 down (entries, pages); else they become bold
			  lines */
	bool remote_images; /* images from elsewhere; otherwise they become links */
	str mention_base;   /* "/people/" */
	str tag_base;	    /* "/tags/" */
	bool anchors;	    /* headings get an id: "s-" and the slug of their words */
	/* [[Page]] and [[Page#Section|words]] become <a class="page" href="BASEslug#s-section">;
	 * NULL: they stay as they are. */
	str page_base; /* "/wikis/HANDLE/" */
	str (*page_slug)(struct arena *a, str name);
};
/* CommonMark with tables, strikethrough, task lists and bare links; no raw HTML. @handle and #tag
 * become links. found may be NULL. */
html markdown_render(struct arena *a, str source, const struct markdown_options *options,
		     struct markdown_found *found);
/* The words of it without markup, at most max characters (0: all): snippets, feeds, search. */
str markdown_text(struct arena *a, str source, size_t max);
str html_to_text(struct arena *a, str source, size_t max);
/* The same as a plain mail has it: paragraphs apart, a dash before what stands in lists, and behind
 * a link where it leads. */
str html_to_letter(struct arena *a, str source);
/* HTML into Markdown, as faithfully as Markdown can (importers). The count of elements that had no
 * form is added to *lost when not NULL. */
str html_to_markdown(struct arena *a, str source, int *lost);
/* The same, in which links to addresses that begin with page_base become [[pages]], and no word
 * becomes a tag or somebody's name. TOO_LARGE when not all of it was read. */
err html_to_markdown_pages(struct arena *a, str source, str page_base, str *markdown, int *lost);

/* ---- for compiled templates: the escape by type and place ---- */
static inline void html_text_char(struct out *o, const char *s)
{
	html_text(o, str_from(s));
}
static inline void html_attr_char(struct out *o, const char *s)
{
	html_attr(o, str_from(s));
}
#define HTML_TEXT(o, v) \
	_Generic((v), str: html_text, html: html_raw, const char *: html_text_char,                \
		 char *: html_text_char, default: html_int)(o, v)
/* In title and textarea: text without elements. */
#define HTML_PLAIN(o, v) \
	_Generic((v), str: html_text, const char *: html_text_char, char *: html_text_char,        \
		 default: html_int)(o, v)
#define HTML_ATTR(o, v) \
	_Generic((v), str: html_attr, const char *: html_attr_char, char *: html_attr_char,        \
		 default: html_int)(o, v)
#define HTML_HREF(o, v) _Generic((v), url : html_url)(o, v)

/* The same for arguments of {{t}}: numbers are written as the language writes them. */
#define HTML_ARG(name, type, call)                                  \
	static inline void name(struct out *o, enum lang l, type v) \
	{                                                           \
		(void)l;                                            \
		call(o, v);                                         \
	}
HTML_ARG(html_arg_html, html, html_raw)
HTML_ARG(html_arg_text, str, html_text)
HTML_ARG(html_arg_text_char, const char *, html_text_char)
HTML_ARG(html_arg_attr, str, html_attr)
HTML_ARG(html_arg_attr_char, const char *, html_attr_char)
#undef HTML_ARG
#define HTML_ARG_TEXT(o, l, v) \
	_Generic((v), str: html_arg_text, html: html_arg_html, const char *: html_arg_text_char,   \
		 char *: html_arg_text_char, default: html_number)(o, l, v)
#define HTML_ARG_PLAIN(o, l, v) \
	_Generic((v), str: html_arg_text, const char *: html_arg_text_char,                        \
		 char *: html_arg_text_char, default: html_number)(o, l, v)
#define HTML_ARG_ATTR(o, l, v) \
	_Generic((v), str: html_arg_attr, const char *: html_arg_attr_char,                        \
		 char *: html_arg_attr_char, default: html_number)(o, l, v)

#endif
