/* SPDX-License-Identifier: Apache-2.0
 * wikitext: the blocks of MediaWiki's markup, line by line, as HTML: headings, lists, tables,
 * indented text. What is nested wrongly is put right by the parser of HTML that reads it.
 */
#include "html/wikitext_parts.h"

enum { HTML_MAX = 8 << 20, LIST_DEPTH_MAX = 12, TABLES_MAX = 8, CELLS_MAX = 100000 };

struct blocks {
	struct wikitext *w;
	char list[LIST_DEPTH_MAX];
	size_t depth;
	bool paragraph, pre;
	int tables;
	bool cell[TABLES_MAX], row[TABLES_MAX]; /* open in the table of that depth */
};

str wikitext_loss_words(enum wikitext_loss loss)
{
	static const str words[WIKITEXT_LOSSES] = {
		[WIKITEXT_LOST_TEMPLATES] = {"templates that are not in the file, kept as text",
					     48},
		[WIKITEXT_LOST_FUNCTIONS] = {"functions of the parser, kept as text", 37},
		[WIKITEXT_LOST_LIMITS] = {"templates that include themselves, or too much", 46},
		[WIKITEXT_LOST_FILES] = {"images and files, kept as their names", 37},
		[WIKITEXT_LOST_TAGS] = {"tags of extensions, kept as text", 32},
		[WIKITEXT_LOST_FORMULAS] = {"formulas, kept as text", 22},
		[WIKITEXT_LOST_LOOKS] = {"colours, sizes and places of words", 34},
		[WIKITEXT_LOST_ELSEWHERE] = {"links to other wikis, kept as their words", 41},
		[WIKITEXT_LOST_SWITCHES] = {"switches of pages, like __NOTOC__", 33},
		[WIKITEXT_LOST_CELLS] = {"lists and merged cells in tables", 32},
	};
	return words[loss];
}

#define PUT(b, literal) out_lit(&(b)->w->html, literal)

/* ---- paragraphs and lists ---- */

static void end_paragraph(struct blocks *b)
{
	if (b->paragraph)
		PUT(b, "</p>\n");
	if (b->pre)
		PUT(b, "</pre>\n");
	b->paragraph = b->pre = false;
}

static void end_level(struct blocks *b)
{
	switch (b->list[--b->depth]) {
	case '*':
		PUT(b, "</li></ul>\n");
		break;
	case '#':
		PUT(b, "</li></ol>\n");
		break;
	case ';':
		PUT(b, "</b></p>\n");
		break;
	default:
		PUT(b, "</blockquote>\n");
	}
}

static void begin_level(struct blocks *b, char sign)
{
	if (b->depth == LIST_DEPTH_MAX)
		return;
	b->list[b->depth++] = sign;
	switch (sign) {
	case '*':
		PUT(b, "<ul><li>");
		break;
	case '#':
		PUT(b, "<ol><li>");
		break;
	case ';':
		PUT(b, "<p><b>");
		break;
	default:
		PUT(b, "<blockquote>");
	}
}

static void end_lists(struct blocks *b)
{
	while (b->depth)
		end_level(b);
}

static void end_blocks(struct blocks *b)
{
	end_paragraph(b);
	end_lists(b);
}

/* ";term : what it means" */
static void term(struct blocks *b, str line)
{
	ptrdiff_t colon = str_find(line, S(" :"));
	if (colon < 0 || str_starts(str_sub(line, (size_t)colon, line.n), S(" ://"))) {
		wikitext_line(b->w, line);
		return;
	}
	wikitext_line(b->w, str_sub(line, 0, (size_t)colon));
	end_level(b);
	begin_level(b, ':');
	wikitext_line(b->w, str_trim(str_sub(line, (size_t)colon + 2, line.n)));
}

static void list_line(struct blocks *b, str line)
{
	size_t signs = 0, same = 0;
	end_paragraph(b);
	while (signs < line.n && signs < LIST_DEPTH_MAX && strchr("*#:;", line.p[signs]))
		signs++;
	while (same < signs && same < b->depth && line.p[same] == b->list[same])
		same++;
	/* A term is one line; so is the item at the end of the signs. */
	if (same && b->list[same - 1] == ';')
		same--;
	while (b->depth > same)
		end_level(b);
	if (same == signs && (b->list[same - 1] == '*' || b->list[same - 1] == '#'))
		PUT(b, "</li>\n<li>");
	else if (same == signs)
		PUT(b, "<br>\n");
	for (size_t i = same; i < signs; i++)
		begin_level(b, line.p[i]);
	str words = str_trim(str_sub(line, signs, line.n));
	if (signs && line.p[signs - 1] == ';')
		term(b, words);
	else
		wikitext_line(b->w, words);
}

/* ---- tables ---- */

static void end_cell(struct blocks *b)
{
	end_blocks(b);
	if (b->cell[b->tables - 1])
		PUT(b, "</td>\n");
	b->cell[b->tables - 1] = false;
}

static void end_row(struct blocks *b)
{
	end_cell(b);
	if (b->row[b->tables - 1])
		PUT(b, "</tr>\n");
	b->row[b->tables - 1] = false;
}

static void end_table(struct blocks *b)
{
	end_row(b);
	PUT(b, "</table>\n");
	b->w->in_table = --b->tables > 0;
}

static void begin_table(struct blocks *b)
{
	if (b->tables == TABLES_MAX)
		return;
	end_paragraph(b);
	if (b->tables == 0)
		end_lists(b);
	else
		b->w->found->lost[WIKITEXT_LOST_CELLS]++;
	b->row[b->tables] = b->cell[b->tables] = false;
	b->tables++;
	b->w->in_table = true;
	PUT(b, "\n<table>\n");
}

/* A cell's attributes end at its only |, which is none of a link. */
static str attributes_of(str *cell)
{
	ptrdiff_t bar = str_find_byte(*cell, '|'), link = str_find(*cell, S("[["));
	if (bar < 0 || (link >= 0 && link < bar))
		return STR_NONE;
	str attributes = str_sub(*cell, 0, (size_t)bar);
	*cell = str_sub(*cell, (size_t)bar + 1, cell->n);
	return attributes;
}

static void put_number(struct blocks *b, str attributes, str name)
{
	ptrdiff_t at = str_find(attributes, name);
	int64_t n = 0;
	for (size_t i = at < 0 ? attributes.n : (size_t)at + name.n; i < attributes.n && n < 100;
	     i++) {
		char c = attributes.p[i];
		if (c >= '0' && c <= '9')
			n = n * 10 + c - '0';
		else if (n || !strchr("=\"' ", c))
			break;
	}
	if (n < 2 || n > 100)
		return;
	PUT(b, " ");
	out_str(&b->w->html, name);
	PUT(b, "=\"");
	out_int(&b->w->html, n);
	PUT(b, "\"");
}

static void cell(struct blocks *b, str words, bool head)
{
	end_cell(b);
	if (!b->row[b->tables - 1])
		PUT(b, "<tr>");
	b->row[b->tables - 1] = b->cell[b->tables - 1] = true;
	str attributes = attributes_of(&words);
	out_str(&b->w->html, head ? S("<th") : S("<td"));
	put_number(b, attributes, S("colspan"));
	put_number(b, attributes, S("rowspan"));
	PUT(b, ">");
	wikitext_line(b->w, str_trim(words));
}

/* Where the next cell of the line begins: || or, in a head, !!; not within a link. */
static size_t cell_length(str line, bool head)
{
	size_t i = 0;
	bool link = false;
	for (; i + 1 < line.n; i++) {
		char c = line.p[i];
		if (c != line.p[i + 1])
			continue;
		if (c == '[')
			link = true;
		else if (c == ']')
			link = false;
		else if (!link && (c == '|' || (head && c == '!')))
			return i;
	}
	return line.n;
}

static void cells(struct blocks *b, str line)
{
	bool head = line.p[0] == '!';
	line = str_sub(line, 1, line.n);
	do {
		size_t n = cell_length(line, head);
		cell(b, str_sub(line, 0, n), head);
		line = n + 2 <= line.n ? str_sub(line, n + 2, line.n) : STR_NONE;
	} while (line.p && line.n);
}

static void table_line(struct blocks *b, str line)
{
	if (str_starts(line, S("|}"))) {
		end_table(b);
		str rest = str_trim(str_sub(line, 2, line.n));
		if (rest.n)
			wikitext_line(b->w, rest);
	} else if (str_starts(line, S("|-"))) {
		end_row(b);
		PUT(b, "<tr>");
		b->row[b->tables - 1] = true;
	} else if (str_starts(line, S("|+"))) {
		end_row(b);
		str words = str_sub(line, 2, line.n);
		attributes_of(&words);
		PUT(b, "<caption><b>");
		wikitext_line(b->w, str_trim(words));
		PUT(b, "</b></caption>\n");
	} else {
		cells(b, line);
	}
}

/* ---- lines ---- */

/* "== Words ==": its level, 0 when it is none. */
static int heading_level(str line, str *words)
{
	size_t before = 0, behind = 0;
	line = str_trim(line);
	while (before < line.n && line.p[before] == '=')
		before++;
	while (behind < line.n - before && line.p[line.n - 1 - behind] == '=')
		behind++;
	size_t level = before < behind ? before : behind;
	if (level == 0 || before + behind >= line.n)
		return 0;
	level = level > 6 ? 6 : level;
	*words = str_trim(str_sub(line, level, line.n - 2 * level));
	return (int)level;
}

static void heading(struct blocks *b, int level, str words)
{
	/* The page's own title is above all. */
	char digit = (char)('0' + (level > 1 ? level - 1 : 1));
	end_blocks(b);
	PUT(b, "\n<h");
	out_byte(&b->w->html, digit);
	PUT(b, ">");
	wikitext_line(b->w, words);
	PUT(b, "</h");
	out_byte(&b->w->html, digit);
	PUT(b, ">\n");
}

/* A line that is an element of a table or a block in HTML begins no paragraph. */
static bool stands_alone(str line)
{
	static const char *const names[] = {
		"table", "tr", "td", "th",  "caption", "tbody",	     "ul",	   "ol", "li",
		"dl",	 "dd", "dt", "div", "center",  "blockquote", "references", "p"};
	char name[24];
	bool end, empty;
	str attributes;
	if (line.p[0] != '<' || wikitext_tag(line, name, &end, &empty, &attributes) == 0)
		return false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (strcmp(name, names[i]) == 0)
			return true;
	return false;
}

static void words(struct blocks *b, str line)
{
	end_lists(b);
	if (b->pre)
		end_paragraph(b);
	bool alone = stands_alone(line);
	if (alone)
		end_paragraph(b);
	else if (!b->paragraph)
		PUT(b, "<p>");
	b->paragraph = !alone;
	wikitext_line(b->w, line);
	PUT(b, "\n");
}

static void indented(struct blocks *b, str line)
{
	if (!b->pre) {
		end_blocks(b);
		PUT(b, "<pre>\n");
	}
	b->pre = true;
	wikitext_line(b->w, str_sub(line, 1, line.n));
	PUT(b, "\n");
}

static void line(struct blocks *b, str line)
{
	str trimmed = str_trim(line), title;
	int level;
	/* ":{|" is a table that is set in. */
	size_t colons = 0;
	while (colons < trimmed.n && trimmed.p[colons] == ':')
		colons++;
	if (str_starts(str_trim(str_sub(trimmed, colons, trimmed.n)), S("{|")))
		begin_table(b);
	else if (b->tables && trimmed.n && (trimmed.p[0] == '|' || trimmed.p[0] == '!'))
		table_line(b, trimmed);
	else if (trimmed.n == 0)
		end_blocks(b);
	else if (line.p[0] == '=' && (level = heading_level(trimmed, &title)) > 0)
		heading(b, level, title);
	else if (str_starts(line, S("----"))) {
		end_blocks(b);
		PUT(b, "<hr>\n");
	} else if (strchr("*#:;", line.p[0]) && line.p[0])
		list_line(b, line);
	else if (line.p[0] == ' ' && !b->tables && !stands_alone(trimmed))
		indented(b, line);
	else
		words(b, trimmed);
}

/* ---- notes and galleries are taken out before the lines ---- */

static int64_t known_reference(const struct wikitext *w, str name)
{
	for (size_t i = 0; name.n && i < w->references.n; i++)
		if (str_eq(w->references.v[i].name, name))
			return (int64_t)i + 1;
	return 0;
}

static str name_of(str attributes)
{
	ptrdiff_t at = str_find(attributes, S("name"));
	str rest = at < 0 ? STR_NONE : str_trim(str_sub(attributes, (size_t)at + 4, attributes.n));
	if (!str_starts(rest, S("=")))
		return STR_NONE;
	rest = str_trim(str_sub(rest, 1, rest.n));
	if (str_ends(rest, S("/")))
		rest.n--;
	rest = str_trim(rest);
	while (rest.n && strchr("\"'", rest.p[0]))
		rest = str_sub(rest, 1, rest.n);
	while (rest.n && strchr("\"'", rest.p[rest.n - 1]))
		rest.n--;
	return rest;
}

static void hold_reference(struct wikitext *w, struct out *o, str attributes, str text)
{
	str name = name_of(attributes);
	int64_t number = known_reference(w, name);
	if (!number && w->references.n >= REFERENCES_MAX) {
		out_str(o, text);
		return;
	}
	if (!number) {
		*ARENA_PUSH(w->a, &w->references) = (struct reference){name, STR_NONE};
		number = (int64_t)w->references.n;
	}
	struct reference *r = &w->references.v[number - 1];
	if (r->text.n == 0)
		r->text = str_trim(text);
	wikitext_hold(w, o, HELD_REFERENCE, text, number);
}

/* A gallery becomes a list of its files. */
static void put_gallery(struct out *o, str inside)
{
	out_byte(o, '\n');
	while (inside.p) {
		str image = str_trim(str_cut(&inside, '\n'));
		if (image.n == 0)
			continue;
		out_lit(o, "* [[");
		out_str(o, image);
		out_lit(o, "]]\n");
	}
}

static str take_notes(struct wikitext *w, str s)
{
	struct out o = out_new(w->a, HTML_MAX);
	bool no_note = false, no_gallery = false;
	for (size_t i = 0; i < s.n;) {
		const char *lt = memchr(s.p + i, '<', s.n - i);
		size_t to = lt ? (size_t)(lt - s.p) : s.n;
		out_bytes(&o, s.p + i, to - i);
		i = to;
		if (i == s.n)
			break;
		char name[24];
		bool end, empty;
		str attributes;
		size_t n = wikitext_tag(str_sub(s, i, s.n), name, &end, &empty, &attributes);
		bool note = n && strcmp(name, "ref") == 0,
		     gallery = n && !empty && strcmp(name, "gallery") == 0;
		if (end || (!note && !gallery) || (gallery ? no_gallery : !empty && no_note)) {
			out_byte(&o, s.p[i++]);
			continue;
		}
		ptrdiff_t stop =
			note && empty ? (ptrdiff_t)(i + n) : wikitext_tag_end(s, i + n, name);
		if (stop < 0) {
			*(gallery ? &no_gallery : &no_note) = true;
			continue;
		}
		str inside = str_sub(s, i + n, (size_t)stop - i - n);
		if (note)
			hold_reference(w, &o, attributes, inside);
		else
			put_gallery(&o, inside);
		if (!(note && empty)) {
			ptrdiff_t close = str_find_byte(str_sub(s, (size_t)stop, 40), '>');
			stop += close < 0 ? 0 : close + 1;
		}
		i = (size_t)stop;
	}
	return out_view(&o);
}

str wikitext_to_markdown(struct arena *a, str source, str title, const struct wikitext_site *site,
			 struct wikitext_found *found)
{
	struct wikitext *w = NEW(a, struct wikitext);
	struct blocks *b = NEW(a, struct blocks);
	*w = (struct wikitext){
		.a = a, .site = site, .found = found, .title = title, .html = out_new(a, HTML_MAX)};
	*b = (struct blocks){.w = w};
	str text = take_notes(w, wikitext_expand(w, source));
	while (text.p)
		line(b, str_cut(&text, '\n'));
	end_blocks(b);
	while (b->tables)
		end_table(b);
	wikitext_references(w);
	int lost = 0;
	str markdown;
	err e = html_to_markdown_pages(a, out_view(&w->html), S("/page/"), &markdown, &lost);
	found->cut = source.n > WIKITEXT_MAX || w->html.bad || e != OK;
	found->lost[WIKITEXT_LOST_CELLS] += lost;
	return markdown;
}
