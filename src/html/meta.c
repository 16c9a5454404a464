/* SPDX-License-Identifier: Apache-2.0
 * meta: the first one of each kind counts. Some pages have their <meta> in the body.
 */
#include "html/meta.h"

#include "base/utf8.h"
#include "html/tree.h"

struct reading {
	struct arena *arena;
	/* In the order in which they are taken: OpenGraph, Twitter, the page's own. */
	str titles[3], descriptions[3], images[2], site, oembed, base;
};

/* Words with one space between them; empty when there are none. */
static str one_line(struct arena *a, str s)
{
	struct out o = out_new(a, META_TEXT * 8);
	s = utf8_clean(a, s);
	for (str word = str_word(&s); word.n && o.n < META_TEXT * 4; word = str_word(&s)) {
		if (o.n)
			out_byte(&o, ' ');
		out_str(&o, word.n > META_TEXT * 4 ? utf8_head(word, META_TEXT) : word);
	}
	return str_dup(a, utf8_head(out_view(&o), META_TEXT));
}

static void take_text(struct reading *r, str *to, str s)
{
	if (str_empty(*to))
		*to = one_line(r->arena, s);
}

static void take_address(struct reading *r, str *to, str s)
{
	s = str_trim(s);
	if (str_empty(*to) && s.n <= META_ADDRESS)
		*to = str_dup(r->arena, s);
}

static void read_meta(struct reading *r, const GumboNode *node)
{
	str name = tree_attribute(node, "property"), value = tree_attribute(node, "content");
	if (str_empty(name))
		name = tree_attribute(node, "name");
	const struct {
		str name;
		str *to;
		bool address;
	} wanted[] = {
		{S("og:title"), &r->titles[0], false},
		{S("twitter:title"), &r->titles[1], false},
		{S("og:description"), &r->descriptions[0], false},
		{S("twitter:description"), &r->descriptions[1], false},
		{S("description"), &r->descriptions[2], false},
		{S("og:site_name"), &r->site, false},
		{S("og:image:secure_url"), &r->images[0], true},
		{S("og:image:url"), &r->images[0], true},
		{S("og:image"), &r->images[0], true},
		{S("twitter:image"), &r->images[1], true},
		{S("twitter:image:src"), &r->images[1], true},
	};
	for (size_t i = 0; i < sizeof(wanted) / sizeof(*wanted); i++) {
		if (!str_eq_nocase(name, wanted[i].name))
			continue;
		if (wanted[i].address)
			take_address(r, wanted[i].to, value);
		else
			take_text(r, wanted[i].to, value);
	}
}

static void read_link(struct reading *r, const GumboNode *node)
{
	str rel = tree_attribute(node, "rel");
	if (!str_eq_nocase(str_trim(tree_attribute(node, "type")), S("application/json+oembed")))
		return;
	for (str word = str_word(&rel); word.n; word = str_word(&rel))
		if (str_eq_nocase(word, S("alternate")))
			take_address(r, &r->oembed, tree_attribute(node, "href"));
}

static void read_title(struct reading *r, const GumboNode *node)
{
	const GumboVector *children = &node->v.element.children;
	for (unsigned i = 0; i < children->length; i++) {
		const GumboNode *child = children->data[i];
		if (child->type == GUMBO_NODE_TEXT)
			take_text(r, &r->titles[2], str_from(child->v.text.text));
	}
}

static void look_at(struct reading *r, const GumboNode *node)
{
	if (node->type != GUMBO_NODE_ELEMENT)
		return;
	if (node->v.element.tag == GUMBO_TAG_META)
		read_meta(r, node);
	else if (node->v.element.tag == GUMBO_TAG_LINK)
		read_link(r, node);
	else if (node->v.element.tag == GUMBO_TAG_TITLE)
		read_title(r, node);
	else if (node->v.element.tag == GUMBO_TAG_BASE)
		take_address(r, &r->base, tree_attribute(node, "href"));
}

static void hidden(void *context, const GumboNode *node)
{
	look_at(context, node);
	if (node->type != GUMBO_NODE_ELEMENT || node->v.element.tag != GUMBO_TAG_HEAD)
		return;
	const GumboVector *children = &node->v.element.children;
	for (unsigned i = 0; i < children->length; i++)
		look_at(context, children->data[i]);
}

static enum tree_next enter(void *context, const GumboNode *node, int depth)
{
	(void)context, (void)node, (void)depth;
	return TREE_INTO;
}

static void leave(void *context, const GumboNode *node, int depth)
{
	(void)context, (void)node, (void)depth;
}

static void text(void *context, str s)
{
	(void)context, (void)s;
}

static str first_of(const str *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i].n)
			return v[i];
	return STR_NONE;
}

struct page_meta html_meta(struct arena *a, str page)
{
	static const struct tree_visitor visitor = {enter, leave, text, hidden};
	struct reading r = {.arena = a};
	/* What was read before a limit was met holds. */
	IGNORE(tree_walk(a, page, &visitor, &r));
	return (struct page_meta){.title = first_of(r.titles, 3),
				  .description = first_of(r.descriptions, 3),
				  .site = r.site,
				  .image = first_of(r.images, 2),
				  .oembed = r.oembed,
				  .base = r.base};
}
