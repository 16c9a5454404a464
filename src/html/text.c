/* SPDX-License-Identifier: Apache-2.0
 * text: the words of an HTML text, blocks on lines of their own, white space collapsed as a browser
 * does.
 */
#include "html/tree.h"

#include "base/utf8.h"

struct words {
	struct out o;
	int pre;
	bool space, line; /* held back until the next word */
	bool letter;	  /* as people write in plain mails */
	bool apart, dash; /* the line is a paragraph's, or of a list */
};

static void put(struct words *w, str s)
{
	if (w->line && w->o.n)
		out_byte(&w->o, '\n');
	else if (w->space && w->o.n)
		out_byte(&w->o, ' ');
	if (w->line && w->o.n && w->apart)
		out_byte(&w->o, '\n');
	if (w->dash)
		out_lit(&w->o, "- ");
	w->line = w->space = w->apart = w->dash = false;
	out_str(&w->o, s);
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void text(void *context, str t)
{
	struct words *w = context;
	if (w->pre) {
		if (t.n)
			put(w, t);
		return;
	}
	/* str_word takes the white space at both ends away. */
	bool space_behind = t.n && is_space(t.p[t.n - 1]);
	while (t.n) {
		w->space |= is_space(t.p[0]);
		str word = str_word(&t);
		if (word.n)
			put(w, word);
		w->space |= t.n > 0 || space_behind;
	}
}

static bool stands_apart(const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;
	return tag == GUMBO_TAG_P || tag == GUMBO_TAG_UL || tag == GUMBO_TAG_H1 ||
	       tag == GUMBO_TAG_H2;
}

static enum tree_next enter(void *context, const GumboNode *node, int depth)
{
	struct words *w = context;
	(void)depth;
	w->line |= tree_block(node) || node->v.element.tag == GUMBO_TAG_BR;
	w->space |= node->v.element.tag == GUMBO_TAG_TD || node->v.element.tag == GUMBO_TAG_TH;
	w->pre += node->v.element.tag == GUMBO_TAG_PRE;
	if (node->v.element.tag == GUMBO_TAG_IMG)
		text(w, tree_attribute(node, "alt"));
	if (w->letter) {
		w->apart |= stands_apart(node);
		w->dash |= node->v.element.tag == GUMBO_TAG_LI;
	}
	return TREE_INTO;
}

static void leave(void *context, const GumboNode *node, int depth)
{
	struct words *w = context;
	(void)depth;
	w->line |= tree_block(node);
	w->pre -= node->v.element.tag == GUMBO_TAG_PRE;
	if (w->letter)
		w->apart |= stands_apart(node);
	/* Where a link leads cannot be seen in plain text. */
	if (w->letter && node->v.element.tag == GUMBO_TAG_A) {
		str to = tree_attribute(node, "href");
		if (to.n) {
			w->space = true;
			put(w, S("<"));
			out_str(&w->o, to);
			out_byte(&w->o, '>');
		}
	}
}

static str words_of(struct arena *a, str source, size_t max, bool letter)
{
	static const struct tree_visitor visitor = {enter, leave, text, NULL};
	struct words w = {.o = out_new(a, TREE_INPUT_MAX * 2), .letter = letter};
	/* Over a limit the words found so far are the answer. */
	IGNORE(tree_walk(a, source, &visitor, &w));
	str all = str_trim(out_view(&w.o));
	return max ? utf8_head(all, max) : all;
}

str html_to_text(struct arena *a, str source, size_t max)
{
	return words_of(a, source, max, false);
}

str html_to_letter(struct arena *a, str source)
{
	return words_of(a, source, 0, true);
}
