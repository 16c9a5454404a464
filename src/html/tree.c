/* SPDX-License-Identifier: Apache-2.0 */
#include "html/tree.h"

#include "base/utf8.h"

#include <setjmp.h>
#include <time.h>

struct parse {
	struct arena *memory;
	jmp_buf stop;
	int64_t deadline; /* nanoseconds of this thread's processor time */
	unsigned calls;
};

static int64_t processor_time(void)
{
	struct timespec t;
	if (clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t))
		BUG("no thread clock");
	return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

/* Gumbo takes all its memory here, so that it can be left in the middle: time and memory both end
 * in a jump out, and the arena is freed whole. Its own release functions recurse and are never
 * called. */
static void *allocate(void *userdata, size_t size)
{
	struct parse *p = userdata;
	if (++p->calls % 32 == 0 && processor_time() > p->deadline)
		longjmp(p->stop, 1);
	return arena_alloc(p->memory, size);
}

static void release(void *userdata, void *memory)
{
	(void)userdata;
	(void)memory;
}

str tree_attribute(const GumboNode *node, const char *name)
{
	const GumboAttribute *a = gumbo_get_attribute(&node->v.element.attributes, name);
	return a ? str_from(a->value) : STR_NONE;
}

bool tree_hidden(const GumboNode *node)
{
	if (node->v.element.tag_namespace != GUMBO_NAMESPACE_HTML)
		return true;
	switch (node->v.element.tag) {
	case GUMBO_TAG_SCRIPT:
	case GUMBO_TAG_STYLE:
	case GUMBO_TAG_HEAD:
	case GUMBO_TAG_TITLE:
	case GUMBO_TAG_META:
	case GUMBO_TAG_LINK:
	case GUMBO_TAG_BASE:
	case GUMBO_TAG_TEMPLATE:
	case GUMBO_TAG_NOSCRIPT:
	case GUMBO_TAG_NOEMBED:
	case GUMBO_TAG_NOFRAMES:
	case GUMBO_TAG_IFRAME:
	case GUMBO_TAG_FRAME:
	case GUMBO_TAG_FRAMESET:
	case GUMBO_TAG_OBJECT:
	case GUMBO_TAG_EMBED:
	case GUMBO_TAG_APPLET:
	case GUMBO_TAG_XMP:
	case GUMBO_TAG_PLAINTEXT:
	case GUMBO_TAG_TEXTAREA:
	case GUMBO_TAG_SELECT:
	case GUMBO_TAG_INPUT:
	case GUMBO_TAG_SVG:
	case GUMBO_TAG_MATH:
		return true;
	default:
		return false;
	}
}

bool tree_block(const GumboNode *node)
{
	static const unsigned char block[GUMBO_TAG_LAST + 1] = {
		[GUMBO_TAG_P] = 1,	 [GUMBO_TAG_DIV] = 1,	   [GUMBO_TAG_H1] = 1,
		[GUMBO_TAG_H2] = 1,	 [GUMBO_TAG_H3] = 1,	   [GUMBO_TAG_H4] = 1,
		[GUMBO_TAG_H5] = 1,	 [GUMBO_TAG_H6] = 1,	   [GUMBO_TAG_UL] = 1,
		[GUMBO_TAG_OL] = 1,	 [GUMBO_TAG_LI] = 1,	   [GUMBO_TAG_DL] = 1,
		[GUMBO_TAG_DT] = 1,	 [GUMBO_TAG_DD] = 1,	   [GUMBO_TAG_BLOCKQUOTE] = 1,
		[GUMBO_TAG_PRE] = 1,	 [GUMBO_TAG_TABLE] = 1,	   [GUMBO_TAG_TR] = 1,
		[GUMBO_TAG_CAPTION] = 1, [GUMBO_TAG_FIGURE] = 1,   [GUMBO_TAG_FIGCAPTION] = 1,
		[GUMBO_TAG_SECTION] = 1, [GUMBO_TAG_ARTICLE] = 1,  [GUMBO_TAG_ASIDE] = 1,
		[GUMBO_TAG_HEADER] = 1,	 [GUMBO_TAG_FOOTER] = 1,   [GUMBO_TAG_MAIN] = 1,
		[GUMBO_TAG_NAV] = 1,	 [GUMBO_TAG_ADDRESS] = 1,  [GUMBO_TAG_CENTER] = 1,
		[GUMBO_TAG_HR] = 1,	 [GUMBO_TAG_DETAILS] = 1,  [GUMBO_TAG_SUMMARY] = 1,
		[GUMBO_TAG_FORM] = 1,	 [GUMBO_TAG_FIELDSET] = 1, [GUMBO_TAG_BODY] = 1,
		[GUMBO_TAG_THEAD] = 1,	 [GUMBO_TAG_TBODY] = 1,	   [GUMBO_TAG_TFOOT] = 1,
	};
	return node->v.element.tag <= GUMBO_TAG_LAST && block[node->v.element.tag];
}

struct frame {
	const GumboNode *node;
	unsigned next; /* child to visit */
	bool entered;  /* the visitor was told */
};
struct frames {
	struct frame *v;
	size_t n, cap;
};

/* Depth first with a stack of its own: hostile trees are hundreds of thousands of levels deep. */
static void walk(struct arena *memory, const GumboNode *root, const struct tree_visitor *v,
		 void *context)
{
	struct frames stack = {0};
	int depth = 0;
	*ARENA_PUSH(memory, &stack) = (struct frame){.node = root};
	while (stack.n) {
		struct frame *f = &stack.v[stack.n - 1];
		if (f->next == f->node->v.element.children.length) {
			if (f->entered) {
				v->leave(context, f->node, --depth);
			}
			stack.n--;
			continue;
		}
		const GumboNode *child = f->node->v.element.children.data[f->next++];
		if (child->type == GUMBO_NODE_TEXT || child->type == GUMBO_NODE_WHITESPACE ||
		    child->type == GUMBO_NODE_CDATA) {
			v->text(context, str_from(child->v.text.text));
		} else if (child->type == GUMBO_NODE_ELEMENT && tree_hidden(child)) {
			if (v->hidden)
				v->hidden(context, child);
		} else if (child->type == GUMBO_NODE_ELEMENT) {
			bool enter = depth < TREE_DEPTH_MAX;
			if (enter && v->enter(context, child, depth) == TREE_PAST)
				continue;
			depth += enter;
			*ARENA_PUSH(memory, &stack) =
				(struct frame){.node = child, .entered = enter};
		}
	}
}

/* The visitor may leave by the limit of the caller's arena: then that arena's reset frees ours. */
static void forget(void *parse)
{
	struct parse *p = parse;
	arena_free(p->memory);
	p->memory = NULL;
}

err tree_walk(struct arena *a, str source, const struct tree_visitor *visitor, void *context)
{
	struct parse *p = NEW(a, struct parse);
	struct arena *memory = p->memory = arena_new(TREE_MEMORY_MAX);
	arena_defer(a, forget, p);
	p->deadline = processor_time() + (int64_t)TREE_MILLISECONDS_MAX * 1000000;
	if (setjmp(p->stop)) {
		forget(p);
		return TOO_LARGE;
	}
	arena_on_limit(memory, &p->stop);
	if (source.n > TREE_INPUT_MAX)
		source.n = TREE_INPUT_MAX;
	str clean = utf8_clean(memory, source);
	GumboOptions options = kGumboDefaultOptions;
	options.allocator = allocate;
	options.deallocator = release;
	options.userdata = p;
	options.max_errors = 0;
	GumboOutput *output = gumbo_parse_with_options(&options, clean.p ? clean.p : "", clean.n);
	walk(memory, output->root, visitor, context);
	forget(p);
	return OK;
}
