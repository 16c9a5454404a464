/* SPDX-License-Identifier: Apache-2.0
 * to_markdown: HTML from importers as Markdown. Lines are begun lazily: quotes, list items and
 * headings are prefixes that the next words write, emphasis and links are marks that open at the
 * next word and close at the end of a block.
 */
#include "html/tree.h"

enum { OUTPUT_MAX = 4 << 20 };

struct prefix {
	const GumboNode *node;
	char first[16], rest[16];
	bool used; /* first was written */
};

struct mark {
	const GumboNode *node;
	const char *text; /* "**"; "[" for a link */
	url target;	  /* of a link */
	bool open;
};

struct list {
	const GumboNode *node;
	int64_t number; /* of the next item; -1: bullets */
};

struct writer {
	struct arena *a;
	struct out o;
	struct prefix prefixes[TREE_DEPTH_MAX + 1];
	struct mark marks[TREE_DEPTH_MAX + 1];
	struct list lists[TREE_DEPTH_MAX + 1];
	int prefix, mark, list;
	int lines;		/* line ends to write before the next words: 2 is an empty line */
	bool space, line_break; /* held back until the next word */
	bool begun;		/* this line has words */
	const GumboNode *code;	/* inside it text is gathered as it is */
	struct out gathered;
	const GumboNode *table, *heading;
	int64_t columns, rows;
	int lost;
	str page_base; /* links to addresses that begin so are written as [[pages]]; empty: none */
	str page;      /* of the link whose words are gathered */
};

/* ---- lines ---- */

static void write_prefixes(struct writer *w, bool line)
{
	for (int i = 0; i < w->prefix; i++) {
		struct prefix *p = &w->prefixes[i];
		if (p->used && line)
			out_str(&w->o, str_from(p->rest));
		else if (!p->used)
			out_str(&w->o, str_from(p->first));
		p->used = true;
	}
}

/* Ends lines and begins the next one, with the prefixes of what it stands in. */
static void begin(struct writer *w)
{
	if (w->line_break && w->lines == 0 && w->begun) {
		out_lit(&w->o, "\\");
		w->lines = 1;
	}
	bool line = w->lines > 0;
	for (; w->lines > 0; w->lines--) {
		out_byte(&w->o, '\n');
		/* An empty line inside a quote carries its sign. */
		for (int i = 0; w->lines > 1 && i < w->prefix && w->prefixes[i].used; i++)
			if (w->prefixes[i].rest[0] == '>')
				out_lit(&w->o, ">");
	}
	write_prefixes(w, line);
	if (line)
		w->begun = false;
	if (w->space && w->begun)
		out_byte(&w->o, ' ');
	w->space = w->line_break = false;
}

static void close_mark(struct writer *w, struct mark *m)
{
	if (!m->open)
		return;
	m->open = false;
	if (m->text[0] != '[') {
		out_str(&w->o, str_from(m->text));
		return;
	}
	bool angle = str_find_byte(m->target.s, '(') >= 0 || str_find_byte(m->target.s, ')') >= 0;
	out_str(&w->o, angle ? S("](<") : S("]("));
	out_str(&w->o, m->target.s);
	out_str(&w->o, angle ? S(">)") : S(")"));
}

/* Words are about to be written: what was held back comes first. */
static void open_words(struct writer *w)
{
	begin(w);
	for (int i = 0; i < w->mark; i++) {
		if (!w->marks[i].open)
			out_str(&w->o, str_from(w->marks[i].text));
		w->marks[i].open = true;
	}
}

/* A block begins or ends: the next words stand n lines below. */
static void block(struct writer *w, int n)
{
	if (w->table && w->rows) {
		w->space = true;
		return;
	}
	for (int i = w->mark - 1; i >= 0; i--)
		close_mark(w, &w->marks[i]);
	w->space = w->line_break = false;
	bool fresh = w->o.n == 0 || (w->prefix && !w->prefixes[w->prefix - 1].used);
	if (!fresh && w->lines < n)
		w->lines = n;
}

static void push_prefix(struct writer *w, const GumboNode *node, str first, char fill)
{
	if (w->prefix > TREE_DEPTH_MAX || first.n >= sizeof(w->prefixes[0].first))
		return;
	struct prefix *p = &w->prefixes[w->prefix++];
	*p = (struct prefix){.node = node};
	memcpy(p->first, first.p, first.n);
	for (size_t i = 0; fill && i < first.n; i++)
		p->rest[i] = fill == '>' ? first.p[i] : ' ';
}

/* ---- words ---- */

static bool is_alnum(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       (unsigned char)c >= 0x80;
}

/* Would this sign of running text be read as markup? */
static bool needs_escape(const struct writer *w, str s, size_t i)
{
	char c = s.p[i], before = i ? s.p[i - 1] : ' ', after = i + 1 < s.n ? s.p[i + 1] : ' ';
	if (strchr("\\`*[]<", c))
		return true;
	if (c == '_')
		return !is_alnum(before) || !is_alnum(after);
	if (c == '~')
		return before == '~' || after == '~';
	if (c == '&')
		return after == '#' || is_alnum(after);
	if (c == '|')
		return w->table != NULL;
	return false;
}

/* A sign that makes a list, a heading or a quote of a line that begins with it. */
static bool needs_escape_first(str word)
{
	return strchr("#+-=>", word.p[0]) != NULL;
}

/* "1." at the start of a line: the length of the number, 0 when it is none. */
static size_t number_length(str word)
{
	size_t n = 0;
	while (n < word.n && word.p[n] >= '0' && word.p[n] <= '9')
		n++;
	return n && n < word.n && (word.p[n] == '.' || word.p[n] == ')') ? n : 0;
}

/* Would it be read as a tag or as somebody's name? */
static bool is_name(str word, size_t i)
{
	char before = i ? word.p[i - 1] : ' ', after = i + 1 < word.n ? word.p[i + 1] : ' ';
	return (word.p[i] == '#' || word.p[i] == '@') && !is_alnum(before) && is_alnum(after);
}

static void write_word(struct writer *w, str word)
{
	open_words(w);
	size_t number = w->begun ? 0 : number_length(word);
	for (size_t i = 0; i < word.n; i++) {
		bool first = i == 0 && !w->begun && needs_escape_first(word);
		if (w->page_base.n && is_name(word, i)) {
			out_str(&w->o, word.p[i] == '#' ? S("&#35;") : S("&#64;"));
			continue;
		}
		if (first || (number && i == number) || needs_escape(w, word, i))
			out_byte(&w->o, '\\');
		out_byte(&w->o, word.p[i]);
	}
	w->begun = true;
}

static bool is_space(char c)
{
	return c == ' ' || (c >= '\t' && c <= '\r');
}

static void text(void *context, str t)
{
	struct writer *w = context;
	if (w->code) {
		out_str(&w->gathered, t);
		return;
	}
	/* str_word takes the white space at both ends away. */
	bool space_behind = t.n && is_space(t.p[t.n - 1]);
	while (t.n) {
		w->space |= is_space(t.p[0]);
		str word = str_word(&t);
		if (word.n)
			write_word(w, word);
		w->space |= t.n > 0 || space_behind;
	}
}

/* ---- code ---- */

static size_t longest_run(str s)
{
	size_t longest = 0, run = 0;
	for (size_t i = 0; i < s.n; i++) {
		run = s.p[i] == '`' ? run + 1 : 0;
		longest = run > longest ? run : longest;
	}
	return longest;
}

static void repeat(struct out *o, char c, size_t n)
{
	while (n--)
		out_byte(o, c);
}

static void write_code(struct writer *w, str s)
{
	s = str_trim(s);
	if (s.n == 0)
		return;
	size_t fence = longest_run(s) + 1;
	open_words(w);
	repeat(&w->o, '`', fence);
	bool pad = s.p[0] == '`' || s.p[s.n - 1] == '`';
	out_str(&w->o, pad ? S(" ") : S(""));
	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] == '|' && w->table)
			out_byte(&w->o, '\\');
		out_byte(&w->o, is_space(s.p[i]) ? ' ' : s.p[i]);
	}
	out_str(&w->o, pad ? S(" ") : S(""));
	repeat(&w->o, '`', fence);
	w->begun = true;
}

/* ---- [[pages]] ---- */

static str percent_decoded(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		int high = i + 2 < s.n ? hex_digit(s.p[i + 1]) : -1,
		    low = i + 2 < s.n ? hex_digit(s.p[i + 2]) : -1;
		if (s.p[i] == '%' && high >= 0 && low >= 0) {
			out_byte(&o, (char)(high * 16 + low));
			i += 2;
		} else {
			out_byte(&o, s.p[i]);
		}
	}
	return out_view(&o);
}

static void write_page(struct writer *w, str words)
{
	struct out label = out_new(w->a, OUTPUT_MAX);
	bool space = false;
	for (size_t i = 0; i < words.n; i++) {
		if (is_space(words.p[i])) {
			space = label.n > 0;
			continue;
		}
		if (space)
			out_byte(&label, ' ');
		space = false;
		if (needs_escape(w, words, i) || words.p[i] == '|')
			out_byte(&label, '\\');
		out_byte(&label, words.p[i]);
	}
	open_words(w);
	out_lit(&w->o, "[[");
	out_str(&w->o, w->page);
	if (label.n && !str_eq(out_view(&label), w->page)) {
		out_byte(&w->o, '|');
		out_str(&w->o, out_view(&label));
	}
	out_lit(&w->o, "]]");
	w->begun = true;
}

static str code_language(const GumboNode *pre)
{
	str class = tree_attribute(pre, "class");
	const GumboVector *children = &pre->v.element.children;
	for (unsigned i = 0; i < children->length && !str_starts(class, S("language-")); i++) {
		const GumboNode *child = children->data[i];
		if (child->type == GUMBO_NODE_ELEMENT && child->v.element.tag == GUMBO_TAG_CODE)
			class = tree_attribute(child, "class");
	}
	if (!str_starts(class, S("language-")))
		return STR_NONE;
	str word = str_sub(class, 9, class.n), language = str_word(&word);
	return str_find_byte(language, '`') < 0 && language.n <= 40 ? language : STR_NONE;
}

static void write_fenced(struct writer *w, const GumboNode *pre, str s)
{
	if (w->table) {
		write_code(w, s);
		return;
	}
	size_t fence = longest_run(s) < 3 ? 3 : longest_run(s) + 1;
	block(w, 2);
	begin(w);
	repeat(&w->o, '`', fence);
	out_str(&w->o, code_language(pre));
	if (str_ends(s, S("\n")))
		s.n--;
	while (s.p) {
		w->lines = 1;
		str line = str_cut(&s, '\n');
		begin(w);
		out_str(&w->o, line);
	}
	w->lines = 1;
	begin(w);
	repeat(&w->o, '`', fence);
	w->begun = true;
	block(w, 2);
}

/* ---- tables ---- */

static int64_t span(const GumboNode *cell)
{
	int64_t n;
	return str_to_int(str_trim(tree_attribute(cell, "colspan")), &n) && n > 1 && n <= 100 ? n
											      : 1;
}

static int64_t cells(const GumboNode *row)
{
	int64_t n = 0;
	for (unsigned i = 0; i < row->v.element.children.length; i++) {
		const GumboNode *cell = row->v.element.children.data[i];
		if (cell->type == GUMBO_NODE_ELEMENT)
			n += span(cell);
	}
	return n;
}

/* The widest row: the first line of a Markdown table says how many columns there are. */
static int64_t columns(const GumboNode *table)
{
	int64_t widest = 1;
	for (unsigned i = 0; i < table->v.element.children.length; i++) {
		const GumboNode *part = table->v.element.children.data[i];
		for (unsigned j = 0;
		     part->type == GUMBO_NODE_ELEMENT && j < part->v.element.children.length; j++) {
			const GumboNode *row = part->v.element.children.data[j];
			int64_t n = row->type == GUMBO_NODE_ELEMENT ? cells(row) : 0;
			widest = n > widest ? n : widest;
		}
	}
	return widest < 200 ? widest : 200;
}

static void begin_row(struct writer *w)
{
	for (int i = w->mark - 1; i >= 0; i--)
		close_mark(w, &w->marks[i]);
	if (w->rows == 0)
		block(w, 2);
	else
		w->lines = 1;
	w->rows++;
	w->space = w->line_break = false;
	begin(w);
	out_lit(&w->o, "|");
	w->begun = true;
}

static void end_cell(struct writer *w, const GumboNode *cell)
{
	for (int i = w->mark - 1; i >= 0; i--)
		close_mark(w, &w->marks[i]);
	w->space = w->line_break = false;
	for (int64_t i = span(cell); i > 0; i--)
		out_lit(&w->o, " |");
	w->lost += tree_attribute(cell, "rowspan").n > 0 &&
		   !str_eq(tree_attribute(cell, "rowspan"), S("1"));
}

static void end_row(struct writer *w, const GumboNode *row)
{
	for (int64_t i = cells(row); i < w->columns; i++)
		out_lit(&w->o, " |");
	if (w->rows != 1)
		return;
	w->lines = 1;
	begin(w);
	out_lit(&w->o, "|");
	for (int64_t i = 0; i < w->columns; i++)
		out_lit(&w->o, " --- |");
	w->begun = true;
}

/* ---- elements ---- */

static void push_mark(struct writer *w, const GumboNode *node, const char *text_, url target)
{
	for (int i = 0; i < w->mark; i++)
		if (strcmp(w->marks[i].text, text_) == 0)
			return;
	w->marks[w->mark++] = (struct mark){node, text_, target, false};
}

static void enter_item(struct writer *w, const GumboNode *node)
{
	struct list *l = w->list ? &w->lists[w->list - 1] : NULL;
	block(w, 1);
	struct out marker = out_heap(32);
	if (l && l->number >= 0) {
		out_int(&marker, l->number++);
		out_lit(&marker, ". ");
	} else {
		out_lit(&marker, "- ");
	}
	push_prefix(w, node, out_view(&marker), ' ');
	out_free(&marker);
}

static void enter_list(struct writer *w, const GumboNode *node)
{
	int64_t start = 1;
	bool ordered = node->v.element.tag == GUMBO_TAG_OL;
	bool given = ordered && str_to_int(tree_attribute(node, "start"), &start);
	if (given && (start < 0 || start > 99999999))
		start = 1;
	block(w, w->list ? 1 : 2);
	w->lists[w->list++] = (struct list){node, ordered ? start : -1};
}

static void image(struct writer *w, const GumboNode *node)
{
	url src = url_check(w->a, tree_attribute(node, "src"));
	str alt = tree_attribute(node, "alt");
	if (url_empty(src)) {
		w->lost++;
		text(w, alt);
		return;
	}
	open_words(w);
	out_lit(&w->o, "!");
	struct mark m = {.text = "[", .target = src, .open = true};
	out_lit(&w->o, "[");
	for (size_t i = 0; i < alt.n; i++) {
		if (needs_escape(w, alt, i))
			out_byte(&w->o, '\\');
		out_byte(&w->o, is_space(alt.p[i]) ? ' ' : alt.p[i]);
	}
	close_mark(w, &m);
	w->begun = true;
}

/* Marks around words; false when the tag is none of them. */
static bool enter_mark(struct writer *w, const GumboNode *node)
{
	url target = {STR_NONE};
	switch (node->v.element.tag) {
	case GUMBO_TAG_B:
	case GUMBO_TAG_STRONG:
		/* A heading is bold already. */
		if (!w->heading)
			push_mark(w, node, "**", target);
		return true;
	case GUMBO_TAG_I:
	case GUMBO_TAG_EM:
	case GUMBO_TAG_CITE:
	case GUMBO_TAG_VAR:
	case GUMBO_TAG_DFN:
		push_mark(w, node, "*", target);
		return true;
	case GUMBO_TAG_DEL:
	case GUMBO_TAG_S:
	case GUMBO_TAG_STRIKE:
		push_mark(w, node, "~~", target);
		return true;
	case GUMBO_TAG_A:
		target = url_check(w->a, tree_attribute(node, "href"));
		if (w->page_base.n && str_starts(target.s, w->page_base)) {
			out_reset(&w->gathered);
			w->code = node;
			w->page = percent_decoded(w->a,
						  str_sub(target.s, w->page_base.n, target.s.n));
			return true;
		}
		if (!url_empty(target))
			push_mark(w, node, "[", target);
		return true;
	case GUMBO_TAG_CODE:
	case GUMBO_TAG_KBD:
	case GUMBO_TAG_SAMP:
	case GUMBO_TAG_TT:
		out_reset(&w->gathered);
		w->code = node;
		return true;
	default:
		return false;
	}
}

static void enter_heading(struct writer *w, const GumboNode *node, int level)
{
	block(w, 2);
	if (w->table)
		return;
	w->heading = node;
	push_prefix(w, node, str_sub(S("###### "), (size_t)(6 - level), 7), 0);
}

/* Blocks; false when the tag is none of them. */
static bool enter_block(struct writer *w, const GumboNode *node)
{
	GumboTag tag = node->v.element.tag;
	if (tag >= GUMBO_TAG_H1 && tag <= GUMBO_TAG_H6)
		enter_heading(w, node, (int)(tag - GUMBO_TAG_H1) + 1);
	else if (tag == GUMBO_TAG_PRE) {
		out_reset(&w->gathered);
		w->code = node;
	} else if (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH)
		w->space = true;
	else if (tag == GUMBO_TAG_TR && w->table && node->parent->parent == w->table)
		begin_row(w);
	else if (w->table && w->rows && tree_block(node)) {
		w->lost += tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL || tag == GUMBO_TAG_TABLE;
		w->space = true;
	} else if (tag == GUMBO_TAG_TABLE && !w->table) {
		block(w, 2);
		w->table = node;
		w->columns = columns(node);
		w->rows = 0;
	} else if (tag == GUMBO_TAG_BLOCKQUOTE) {
		block(w, 2);
		push_prefix(w, node, S("> "), '>');
	} else if (tag == GUMBO_TAG_UL || tag == GUMBO_TAG_OL)
		enter_list(w, node);
	else if (tag == GUMBO_TAG_LI || tag == GUMBO_TAG_DD)
		enter_item(w, node);
	else if (tree_block(node))
		block(w, 2);
	else
		return false;
	return true;
}

static void rule(struct writer *w)
{
	block(w, 2);
	if (w->table)
		return;
	begin(w);
	out_lit(&w->o, "---");
	w->begun = true;
	block(w, 2);
}

static enum tree_next enter(void *context, const GumboNode *node, int depth)
{
	struct writer *w = context;
	(void)depth;
	GumboTag tag = node->v.element.tag;
	if (w->code)
		out_str(&w->gathered, tag == GUMBO_TAG_BR ? S("\n") : S(""));
	else if (tag == GUMBO_TAG_BR && (w->table || w->heading))
		w->space = true;
	else if (tag == GUMBO_TAG_BR && w->line_break)
		block(w, 2);
	else if (tag == GUMBO_TAG_BR)
		w->line_break = true;
	else if (tag == GUMBO_TAG_HR)
		rule(w);
	else if (tag == GUMBO_TAG_IMG)
		image(w, node);
	else if (!enter_mark(w, node) && !enter_block(w, node))
		w->lost += tag != GUMBO_TAG_SPAN && tag != GUMBO_TAG_FONT &&
			   tag != GUMBO_TAG_COLGROUP && tag != GUMBO_TAG_COL &&
			   tag != GUMBO_TAG_TIME && tag != GUMBO_TAG_WBR && tag != GUMBO_TAG_HTML;
	return TREE_INTO;
}

static void leave(void *context, const GumboNode *node, int depth)
{
	struct writer *w = context;
	GumboTag tag = node->v.element.tag;
	(void)depth;
	if (w->code == node) {
		w->code = NULL;
		str s = str_dup(w->a, out_view(&w->gathered));
		if (tag == GUMBO_TAG_PRE)
			write_fenced(w, node, s);
		else if (tag == GUMBO_TAG_A)
			write_page(w, s);
		else
			write_code(w, s);
	}
	if (w->code)
		return;
	if (w->mark && w->marks[w->mark - 1].node == node)
		close_mark(w, &w->marks[--w->mark]);
	if (w->table && (tag == GUMBO_TAG_TD || tag == GUMBO_TAG_TH) &&
	    node->parent->parent->parent == w->table)
		end_cell(w, node);
	else if (w->table && tag == GUMBO_TAG_TR && node->parent->parent == w->table)
		end_row(w, node);
	else if (w->table == node)
		w->table = NULL;
	if (w->heading == node)
		w->heading = NULL;
	if (tree_block(node) && tag != GUMBO_TAG_TR && !(w->table && w->rows))
		block(w, tag == GUMBO_TAG_LI || (w->list > 1 && w->lists[w->list - 1].node == node)
				 ? 1
				 : 2);
	if (w->list && w->lists[w->list - 1].node == node)
		w->list--;
	if (w->prefix && w->prefixes[w->prefix - 1].node == node)
		w->prefix--;
}

static void hidden(void *context, const GumboNode *node)
{
	struct writer *w = context;
	GumboTag tag = node->v.element.tag;
	w->lost += tag != GUMBO_TAG_HEAD && tag != GUMBO_TAG_STYLE && tag != GUMBO_TAG_TITLE &&
		   tag != GUMBO_TAG_META && tag != GUMBO_TAG_LINK && tag != GUMBO_TAG_BASE;
}

static str convert(struct arena *a, str source, str page_base, int *lost, err *bad)
{
	static const struct tree_visitor visitor = {enter, leave, text, hidden};
	struct writer *w = NEW(a, struct writer);
	w->a = a;
	w->page_base = page_base;
	w->o = w->gathered = out_new(a, OUTPUT_MAX);
	*bad = tree_walk(a, source, &visitor, w);
	if (*bad == OK)
		*bad = w->o.bad;
	*lost += w->lost;
	return str_trim(out_view(&w->o));
}

str html_to_markdown(struct arena *a, str source, int *lost)
{
	err bad;
	int n = 0;
	str markdown = convert(a, source, STR_NONE, &n, &bad);
	if (lost)
		*lost += n + (bad != OK);
	return markdown;
}

err html_to_markdown_pages(struct arena *a, str source, str page_base, str *markdown, int *lost)
{
	err bad;
	*markdown = convert(a, source, page_base, lost, &bad);
	return source.n > TREE_INPUT_MAX ? TOO_LARGE : bad;
}
