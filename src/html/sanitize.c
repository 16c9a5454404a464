/* SPDX-License-Identifier: Apache-2.0
 * sanitize: HTML from outside, parsed and written anew. Only what stands in the tables below is
 * written; nothing is ever copied from the source but text and checked values.
 */
#include "html/address.h"
#include "html/tree.h"

#include "base/utf8.h"

enum { OUTPUT_MAX = 4 << 20 };

struct sanitizer {
	struct arena *a;
	struct out o;
	bool fresh_pre;	       /* right behind <pre>: a first line end must survive */
	const GumboNode *link; /* the <a> we are in: links do not nest */
	bool skipped[TREE_DEPTH_MAX +
		     1]; /* by depth: the element was passed over, its content was not */
};

/* The element that is written for a tag; NULL: only its content. */
static const char *element_for(const GumboNode *node)
{
	static const char *const same[] = {
		"p",	   "br",	 "hr",	    "h2",    "h3",   "h4",     "h5",
		"h6",	   "blockquote", "pre",	    "code",  "kbd",  "samp",   "var",
		"ul",	   "ol",	 "li",	    "dl",    "dt",   "dd",     "table",
		"caption", "thead",	 "tbody",   "tfoot", "tr",   "th",     "td",
		"figure",  "figcaption", "img",	    "a",     "b",    "strong", "i",
		"em",	   "u",		 "s",	    "del",   "ins",  "sub",    "sup",
		"small",   "mark",	 "q",	    "cite",  "abbr", "dfn",    "time",
		"div",	   "details",	 "summary",
	};
	static const char *const other[][2] = {
		{"h1", "h2"},	    {"strike", "s"},	{"tt", "code"},	     {"center", "div"},
		{"section", "div"}, {"article", "div"}, {"aside", "div"},    {"header", "div"},
		{"footer", "div"},  {"main", "div"},	{"acronym", "abbr"},
	};
	const char *name = gumbo_normalized_tagname(node->v.element.tag);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		if (strcmp(same[i], name) == 0)
			return same[i];
	for (size_t i = 0; i < sizeof(other) / sizeof(other[0]); i++)
		if (strcmp(other[i][0], name) == 0)
			return other[i][1];
	return NULL;
}

static void attribute(struct out *o, const char *name, str value)
{
	out_byte(o, ' ');
	out_str(o, str_from(name));
	out_lit(o, "=\"");
	html_attr(o, value);
	out_byte(o, '"');
}

/* A whole number within bounds. */
static void number_attribute(struct out *o, const GumboNode *node, const char *name, int64_t low,
			     int64_t high)
{
	int64_t v;
	if (str_to_int(str_trim(tree_attribute(node, name)), &v) && v >= low && v <= high) {
		struct out digits = out_heap(32);
		out_int(&digits, v);
		attribute(o, name, out_view(&digits));
		out_free(&digits);
	}
}

/* Letters, digits and the given signs, at most max bytes. */
static bool plain(str s, const char *signs, size_t max)
{
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
		      (c && strchr(signs, c))))
			return false;
	}
	return s.n > 0 && s.n <= max;
}

static void plain_attribute(struct out *o, const GumboNode *node, const char *name,
			    const char *signs, size_t max)
{
	str value = str_trim(tree_attribute(node, name));
	if (plain(value, signs, max))
		attribute(o, name, value);
}

static void one_of(struct out *o, const GumboNode *node, const char *name, const char *words)
{
	str value = tree_attribute(node, name), list = str_from(words), one;
	while ((one = str_word(&list)).n)
		if (str_eq_nocase(one, value))
			attribute(o, name, one);
}

static void title_attribute(struct out *o, const GumboNode *node)
{
	str title = str_sub(tree_attribute(node, "title"), 0, 500);
	if (title.n)
		attribute(o, "title", title);
}

static void attributes(struct out *o, const GumboNode *node)
{
	plain_attribute(o, node, "lang", "-", 35);
	one_of(o, node, "dir", "ltr rtl auto");
	switch (node->v.element.tag) {
	case GUMBO_TAG_TD:
	case GUMBO_TAG_TH:
		number_attribute(o, node, "colspan", 2, 100);
		number_attribute(o, node, "rowspan", 2, 1000);
		one_of(o, node, "scope", "row col rowgroup colgroup");
		break;
	case GUMBO_TAG_OL:
		number_attribute(o, node, "start", 0, 999999999);
		break;
	case GUMBO_TAG_LI:
		number_attribute(o, node, "value", 0, 999999999);
		break;
	case GUMBO_TAG_TIME:
		plain_attribute(o, node, "datetime", "-+:. ", 40);
		break;
	case GUMBO_TAG_CODE:
		if (str_starts(tree_attribute(node, "class"), S("language-")))
			plain_attribute(o, node, "class", "-+_", 40);
		break;
	case GUMBO_TAG_ABBR:
	case GUMBO_TAG_ACRONYM:
	case GUMBO_TAG_DFN:
		title_attribute(o, node);
		break;
	default:
		break;
	}
}

static void open_link(struct sanitizer *s, url href, const GumboNode *node)
{
	out_lit(&s->o, "<a href=\"");
	html_url(&s->o, href);
	out_byte(&s->o, '"');
	html_link_rel(&s->o, href);
	if (node)
		title_attribute(&s->o, node);
	out_byte(&s->o, '>');
}

/* Our own pictures are shown; others become links to them. */
static void image(struct sanitizer *s, const GumboNode *node)
{
	url src = url_check(s->a, tree_attribute(node, "src"));
	str alt = tree_attribute(node, "alt");
	if (html_own_image(src)) {
		out_lit(&s->o, "<img src=\"");
		html_url(&s->o, src);
		out_byte(&s->o, '"');
		attribute(&s->o, "alt", alt);
		number_attribute(&s->o, node, "width", 1, 10000);
		number_attribute(&s->o, node, "height", 1, 10000);
		title_attribute(&s->o, node);
		out_lit(&s->o, " loading=\"lazy\">");
		return;
	}
	bool link = !s->link && html_is_web(src);
	if (link)
		open_link(s, src, NULL);
	html_text(&s->o, alt.n || !link ? alt : src.s);
	if (link)
		out_lit(&s->o, "</a>");
}

static enum tree_next enter(void *context, const GumboNode *node, int depth)
{
	struct sanitizer *s = context;
	const char *name = element_for(node);
	s->fresh_pre = false;
	s->skipped[depth] = true;
	if (!name)
		return TREE_INTO;
	if (node->v.element.tag == GUMBO_TAG_IMG) {
		image(s, node);
		return TREE_PAST;
	}
	if (node->v.element.tag == GUMBO_TAG_A) {
		url href = url_check(s->a, tree_attribute(node, "href"));
		if (url_empty(href) || s->link)
			return TREE_INTO;
		s->link = node;
		open_link(s, href, node);
	} else {
		out_byte(&s->o, '<');
		out_str(&s->o, str_from(name));
		attributes(&s->o, node);
		out_byte(&s->o, '>');
		if (node->v.element.tag == GUMBO_TAG_BR || node->v.element.tag == GUMBO_TAG_HR)
			return TREE_PAST;
		s->fresh_pre = node->v.element.tag == GUMBO_TAG_PRE;
	}
	s->skipped[depth] = false;
	return TREE_INTO;
}

static void leave(void *context, const GumboNode *node, int depth)
{
	struct sanitizer *s = context;
	s->fresh_pre = false;
	if (s->skipped[depth])
		return;
	if (s->link == node)
		s->link = NULL;
	out_lit(&s->o, "</");
	out_str(&s->o, str_from(element_for(node)));
	out_byte(&s->o, '>');
}

static void text(void *context, str t)
{
	struct sanitizer *s = context;
	if (s->fresh_pre && str_starts(t, S("\n")))
		out_byte(&s->o, '\n');
	s->fresh_pre = false;
	html_text(&s->o, t);
}

html html_sanitize(struct arena *a, str dirty)
{
	static const struct tree_visitor visitor = {enter, leave, text, NULL};
	struct sanitizer s = {.a = a, .o = out_new(a, OUTPUT_MAX)};
	err e = tree_walk(a, dirty, &visitor, &s);
	if (e == OK && !s.o.bad)
		return (html){out_view(&s.o)};
	/* Over a limit: its words are kept, its form is not. */
	struct out plain_text = out_new(a, TREE_INPUT_MAX * 6);
	html_text(&plain_text, utf8_clean(a, str_sub(dirty, 0, TREE_INPUT_MAX)));
	return (html){out_view(&plain_text)};
}
