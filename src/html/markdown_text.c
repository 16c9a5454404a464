/* SPDX-License-Identifier: Apache-2.0
 * markdown_text: the words of a Markdown text without its markup, for snippets, feeds and search.
 */
#include "html/entity.h"
#include "html/html.h"
#include "html/markdown_source.h"

#include <md4c.h>

struct words {
	str source;
	struct out o;	   /* on the heap: md4c must never be left by a jump */
	size_t max, count; /* characters */
	bool space, code;
	bool apart; /* another block begins */
};

/* In excerpts: whether what ends here needs a mark to stand apart from what follows. */
static bool needs_mark(const struct words *w)
{
	str s = out_view(&w->o);
	return w->apart && w->max && s.n && !strchr(".:;,!?", s.p[s.n - 1]) &&
	       !str_ends(s, S("…")) && !str_ends(s, S("»"));
}

/* Before : ; ? ! » and behind « French has a space that must not break the line. */
static bool holds(const struct words *w, str word)
{
	return w->max && (str_starts(word, S("»")) || str_ends(out_view(&w->o), S("«")) ||
			  (strchr(":;?!", word.p[0]) && word.n == 1));
}

static void put(struct words *w, str s)
{
	/* str_word takes the white space at both ends away. */
	bool space_behind = s.n && strchr(" \n\t", s.p[s.n - 1]);
	while (s.n) {
		str before = s, word = str_word(&s);
		w->space |= word.n == 0 || word.p != before.p;
		if (word.n == 0)
			return;
		if (w->space && needs_mark(w)) {
			out_lit(&w->o, " ·");
			w->count += 2;
		}
		if (w->space && w->o.n) {
			out_str(&w->o, holds(w, word) ? S("\xC2\xA0") : S(" "));
			w->count++;
		}
		w->apart = false;
		out_str(&w->o, word);
		w->count += utf8_count(word);
		w->space = s.n > 0 || space_behind;
	}
}

/* Not zero ends the parsing: there is enough. */
static int enough(const struct words *w)
{
	return w->o.bad || (w->max && w->count > w->max);
}

static int block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct words *w = context;
	(void)type;
	(void)detail;
	w->space = w->apart = true;
	return enough(w);
}

static int span(MD_SPANTYPE type, void *detail, void *context)
{
	(void)type;
	(void)detail;
	return enough(context);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *context)
{
	struct words *w = context;
	str s = markdown_within(w->source, p, size);
	char c[4];
	size_t n = type == MD_TEXT_ENTITY ? entity_decode(s, c) : 0;
	if (type == MD_TEXT_BR || type == MD_TEXT_SOFTBR)
		w->space = true;
	else if (type != MD_TEXT_NULLCHAR)
		put(w, n ? (str){c, n} : s);
	return enough(w);
}

/* At most max characters, ended by an ellipsis behind a whole word when something is cut off. */
static str shorten(struct arena *a, str s, size_t max)
{
	if (max == 0 || utf8_count(s) <= max)
		return str_dup(a, s);
	str head = utf8_head(s, max - 1);
	size_t n = head.n;
	while (n && s.p[n] != ' ')
		n--;
	/* One very long word is cut inside. */
	if (n < head.n / 2)
		n = head.n;
	head = str_trim(str_sub(head, 0, n));
	if (str_ends(head, S(" ·")))
		head = str_sub(head, 0, head.n - S(" ·").n);
	/* The ellipsis stands in the place of what ended there. */
	if (str_ends(head, S("…")))
		head = str_sub(head, 0, head.n - S("…").n);
	while (head.n && strchr(".,;:", head.p[head.n - 1]))
		head = str_sub(head, 0, head.n - 1);
	return str_cat(a, head, S("…"));
}

static void release(void *out)
{
	out_free(out);
}

str markdown_text(struct arena *a, str source, size_t max)
{
	struct words *w = NEW(a, struct words);
	w->o = out_heap(MARKDOWN_SOURCE_MAX * 2);
	w->max = max;
	arena_defer(a, release, &w->o);
	w->source = markdown_source(a, source);
	MD_PARSER parser = {.flags = MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_TABLES |
				     MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS,
			    .enter_block = block,
			    .leave_block = block,
			    .enter_span = span,
			    .leave_span = span,
			    .text = text};
	/* A result other than 0 only means that there were words enough. */
	(void)md_parse(w->source.p, (MD_SIZE)w->source.n, &parser, w);
	str s = shorten(a, out_view(&w->o), max);
	out_free(&w->o);
	return s;
}
