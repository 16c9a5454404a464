/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/people/rel_me.h"

#include "base/clock.h"
#include "core/web_address.h"
#include "html/tree.h"

/* More than reading one address can need. */
enum { SCRATCH = 1 << 20 };
enum { SHOWN = 35 }; /* days */

struct looking {
	struct arena *scratch; /* for one address: a page has as many of them as it likes */
	str profile;	       /* written in the one way */
	bool found;
};

static str without_slash(str s)
{
	return str_ends(s, S("/")) ? str_sub(s, 0, s.n - 1) : s;
}

static bool says_me(str rel)
{
	for (str word = str_word(&rel); word.n; word = str_word(&rel))
		if (str_eq_nocase(word, S("me")))
			return true;
	return false;
}

static void look_at(struct looking *l, const GumboNode *node)
{
	struct web_address to;
	if (l->found || node->type != GUMBO_NODE_ELEMENT ||
	    (node->v.element.tag != GUMBO_TAG_A && node->v.element.tag != GUMBO_TAG_LINK) ||
	    !says_me(tree_attribute(node, "rel")))
		return;
	/* However it is escaped, an address of this length is another one. */
	str href = str_trim(tree_attribute(node, "href"));
	if (href.n > 3 * l->profile.n + 16)
		return;
	arena_reset(l->scratch);
	l->found = web_address_read(l->scratch, href, &to) &&
		   str_eq(without_slash(to.url.s), l->profile);
}

static enum tree_next enter(void *context, const GumboNode *node, int depth)
{
	(void)depth;
	const struct looking *l = context;
	look_at(context, node);
	return l->found ? TREE_PAST : TREE_INTO;
}

static void leave(void *context, const GumboNode *node, int depth)
{
	(void)context, (void)node, (void)depth;
}

static void text(void *context, str s)
{
	(void)context, (void)s;
}

/* The head is not walked; <link> stands directly in it. */
static void hidden(void *context, const GumboNode *node)
{
	look_at(context, node);
	if (node->v.element.tag != GUMBO_TAG_HEAD)
		return;
	const GumboVector *children = &node->v.element.children;
	for (unsigned i = 0; i < children->length; i++)
		look_at(context, children->data[i]);
}

static void free_scratch(void *scratch)
{
	arena_free(scratch);
}

bool rel_me_leads_to(struct arena *a, str page, str profile)
{
	static const struct tree_visitor visitor = {enter, leave, text, hidden};
	struct web_address to;
	if (!web_address_read(a, profile, &to))
		return false;
	struct looking l = {.scratch = arena_new(SCRATCH), .profile = without_slash(to.url.s)};
	arena_defer(a, free_scratch, l.scratch);
	/* What was found before a limit was met was found. */
	IGNORE(tree_walk(a, page, &visitor, &l));
	return l.found;
}

static str bare_host(struct arena *a, str host)
{
	host = web_host_ascii(a, host);
	return str_starts(host, S("www.")) ? str_sub(host, 4, host.n) : host;
}

bool rel_me_same_host(struct arena *a, str one, str other)
{
	struct web_address first, second;
	return web_address_read(a, one, &first) && web_address_read(a, other, &second) &&
	       str_eq(bare_host(a, first.host), bare_host(a, second.host));
}

bool rel_me_shown(int64_t verified, int64_t now)
{
	return verified > 0 && verified > now - SHOWN * DAY;
}
