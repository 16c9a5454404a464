/* SPDX-License-Identifier: Apache-2.0
 * safe_html: an independent judge of what the sanitizer and Markdown write: parses it as a browser
 * would and looks at every element, attribute and address. Shared by unit tests and fuzz targets.
 */
#ifndef RUCHE_SAFE_HTML_H
#define RUCHE_SAFE_HTML_H

#include "base/arena.h"
#include "base/str.h"

#include <gumbo.h>

/* Knows the words of a list separated and enclosed by spaces. */
static inline bool safe_word(const char *list, const char *word)
{
	size_t n = strlen(word);
	for (const char *at = list; (at = strstr(at, word)); at++)
		if (at[-1] == ' ' && at[n] == ' ')
			return n > 0;
	return false;
}

/* The scheme as a browser reads it: control characters and spaces at the start, tabs and line ends
 * anywhere do not count. */
static inline bool safe_address(const char *value)
{
	char scheme[16];
	size_t n = 0;
	while (*value && (unsigned char)*value <= ' ')
		value++;
	const char *start = value;
	for (; *value && !strchr(":/?#", *value); value++)
		if (*value != '\t' && *value != '\n' && *value != '\r' && n + 1 < sizeof(scheme))
			scheme[n++] = (char)(*value >= 'A' && *value <= 'Z' ? *value + 32 : *value);
	scheme[n] = 0;
	if (*value != ':')
		return start == value && strncmp(start, "//", 2) != 0 &&
		       strncmp(start, "/\\", 2) != 0;
	return safe_word(" http https mailto tel ", scheme);
}

static inline bool safe_attribute(const GumboNode *node, const GumboAttribute *a,
				  bool remote_images)
{
	if (!safe_word(" href src alt title class lang dir colspan rowspan scope start value "
		       "datetime rel width height "
		       "loading referrerpolicy type disabled checked ",
		       a->name))
		return false;
	if (strcmp(a->name, "href") == 0)
		return node->v.element.tag == GUMBO_TAG_A && safe_address(a->value);
	if (strcmp(a->name, "src") == 0)
		return node->v.element.tag == GUMBO_TAG_IMG && safe_address(a->value) &&
		       (remote_images || strncmp(a->value, "/blobs/", 7) == 0);
	if (strcmp(a->name, "type") == 0)
		return strcmp(a->value, "checkbox") == 0;
	return true;
}

static inline bool safe_element(const GumboNode *node, bool remote_images)
{
	if (node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
		return false;
	if (!safe_word(" html head body p br hr h2 h3 h4 h5 h6 blockquote pre code kbd samp var ul "
		       "ol li dl dt dd table caption "
		       "thead tbody tfoot tr th td figure figcaption img a b strong i em u s del "
		       "ins sub sup small mark q "
		       "cite abbr dfn time div details summary input ",
		       gumbo_normalized_tagname(node->v.element.tag)))
		return false;
	for (unsigned i = 0; i < node->v.element.attributes.length; i++)
		if (!safe_attribute(node, node->v.element.attributes.data[i], remote_images))
			return false;
	return true;
}

static inline void *safe_allocate(void *arena, size_t size)
{
	return arena_alloc(arena, size);
}

static inline void safe_release(void *arena, void *memory)
{
	(void)arena;
	(void)memory;
}

struct safe_nodes {
	const GumboNode **v;
	size_t n, cap;
};

/* Is everything in it harmless? */
static inline bool safe_html(str html_text, bool remote_images)
{
	struct arena *a = arena_new((size_t)1 << 30);
	GumboOptions options = kGumboDefaultOptions;
	options.allocator = safe_allocate;
	options.deallocator = safe_release;
	options.userdata = a;
	options.max_errors = 0;
	GumboOutput *output =
		gumbo_parse_with_options(&options, html_text.p ? html_text.p : "", html_text.n);
	struct safe_nodes todo = {0};
	bool good = true;
	const GumboVector *top = &output->document->v.document.children;
	for (unsigned i = 0; i < top->length; i++)
		*ARENA_PUSH(a, &todo) = top->data[i];
	while (todo.n && good) {
		const GumboNode *node = todo.v[--todo.n];
		if (node->type != GUMBO_NODE_ELEMENT) {
			good = node->type != GUMBO_NODE_COMMENT &&
			       node->type != GUMBO_NODE_TEMPLATE;
			continue;
		}
		good = safe_element(node, remote_images);
		for (unsigned i = 0; i < node->v.element.children.length; i++)
			*ARENA_PUSH(a, &todo) = node->v.element.children.data[i];
	}
	arena_free(a);
	return good;
}

static inline bool safe_empty(str name)
{
	return str_eq(name, S("br")) || str_eq(name, S("hr")) || str_eq(name, S("img")) ||
	       str_eq(name, S("input"));
}

/* Has each tag its other one, in their order? Of what we write ourselves: '<' begins a tag. Deeper
 * than that it says yes. */
static inline bool balanced_html(str s)
{
	str open[400];
	size_t n = 0;
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '<')
			continue;
		bool end = i + 1 < s.n && s.p[i + 1] == '/';
		size_t from = i + 1 + end, to = from;
		while (to < s.n && s.p[to] != ' ' && s.p[to] != '>')
			to++;
		str name = str_sub(s, from, to - from);
		if (end && (n == 0 || !str_eq(open[--n], name)))
			return false;
		if (end || safe_empty(name))
			continue;
		if (n == sizeof(open) / sizeof(open[0]))
			return true;
		open[n++] = name;
	}
	return n == 0;
}

#endif
