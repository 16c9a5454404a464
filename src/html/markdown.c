/* SPDX-License-Identifier: Apache-2.0
 * markdown: CommonMark to HTML on md4c's events. Raw HTML is off; every address goes through
 * url_check; @handle and #tag are found in running text only, never in code or links.
 */
#include "html/address.h"
#include "html/entity.h"
#include "html/markdown_source.h"

#include <md4c.h>
#include <unicode/uchar.h>

enum {
	OUTPUT_MAX = 16 << 20,
	DEPTH_MAX = 60,	 /* quotes and lists deeper than this are not shown as such */
	NAMES_MAX = 200, /* mentions and tags of one text */
	ADDRESSES_MAX = 1000,
	PAGES_MAX = 2000,
	HEADINGS_MAX = 500,
	HEADING_MAX = 300, /* bytes of its words in a list of contents */
	NAME_BYTES_MAX = 64,
	SPANS_MAX = 64, /* open at a time; those inside of them stay plain */
};

struct renderer {
	str source;
	const struct markdown_options *options;
	struct markdown_found found;
	struct arena *memory;  /* what is found; bounded by the limits above */
	struct arena *scratch; /* emptied after each address */
	struct out o;	       /* on the heap: md4c must never be left by a jump */
	struct out run;	       /* running text not yet searched for names */
	struct out alt;	       /* of the image we are in */
	struct out title;      /* words of the heading we are in */
	size_t heading_at;     /* where its tag ends, in o; 0 outside of headings */
	int depth, image;
	size_t head_from, head_to; /* the tag of the head cell that we are in, in o */
	unsigned char outline[5];  /* levels of the headings we are below, as written */
	unsigned outlined;
	unsigned char spans[SPANS_MAX]; /* that are open, by MD_SPANTYPE */
	size_t spans_open;
	bool link, link_open, head, word;
};

static void count_words(struct renderer *r, str s)
{
	for (size_t i = 0; i < s.n; i++) {
		bool space = s.p[i] == ' ' || (s.p[i] >= '\t' && s.p[i] <= '\r');
		r->found.words += !space && !r->word;
		r->word = !space;
	}
}

static void add_name(struct renderer *r, struct markdown_names *list, str name, size_t max)
{
	if (list->n >= max)
		return;
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], name))
			return;
	*ARENA_PUSH(r->memory, list) = str_dup(r->memory, name);
}

/* ---- @handle and #tag ---- */

/* May a name begin at `at`? Not inside a word or an address. */
static bool begins(str s, size_t at)
{
	if (at == 0)
		return true;
	size_t before = at - 1;
	while (before && ((unsigned char)s.p[before] & 0xC0) == 0x80)
		before--;
	char c = s.p[before];
	if ((unsigned char)c < 0x80)
		return !u_isalnum((unsigned char)c) && !strchr("@#/&_=", c);
	return !u_isalnum((UChar32)utf8_next(s, &before));
}

static size_t handle_length(str s)
{
	size_t n = 0;
	while (n < s.n && ((unsigned char)s.p[n] < 0x80) &&
	       (u_isalnum((unsigned char)s.p[n]) || (n && strchr("._-", s.p[n]))))
		n++;
	while (n && strchr("._-", s.p[n - 1]))
		n--;
	/* "@jane@elsewhere.org" is another network's, "@x/y" a package. */
	bool foreign = n < s.n && (s.p[n] == '@' || s.p[n] == '/');
	return n <= NAME_BYTES_MAX && !foreign ? n : 0;
}

/* Letters and digits of any script, - and _; at least one letter. */
static size_t tag_length(str s)
{
	size_t at = 0, end = 0;
	bool letter = false;
	while (at < s.n) {
		UChar32 c = (UChar32)utf8_next(s, &at);
		if (u_isalnum(c) || (end && u_charType(c) == U_NON_SPACING_MARK)) {
			letter |= !u_isdigit(c);
			end = at;
		} else if (c != '-' && c != '_') {
			break;
		}
	}
	return letter && end <= NAME_BYTES_MAX ? end : 0;
}

static str lower(struct renderer *r, str s)
{
	struct out o = out_new(r->scratch, NAME_BYTES_MAX * 4);
	for (size_t at = 0; at < s.n;) {
		char c[4];
		out_bytes(&o, c, utf8_put(c, (uint32_t)u_tolower((UChar32)utf8_next(s, &at))));
	}
	return out_view(&o);
}

static void name_link(struct renderer *r, str base, str shown, str name)
{
	url u = url_path(r->scratch, "%r%s", (url){base}, name);
	out_lit(&r->o, "<a href=\"");
	html_url(&r->o, u);
	out_lit(&r->o, "\">");
	html_text(&r->o, shown);
	out_lit(&r->o, "</a>");
}

/* Writes the running text with its names as links. */
static void flush(struct renderer *r)
{
	str s = out_view(&r->run);
	size_t from = 0;
	for (size_t i = 0; i < s.n && !r->link; i++) {
		bool mention = s.p[i] == '@', tag = s.p[i] == '#';
		if ((!mention && !tag) || !begins(s, i))
			continue;
		str rest = str_sub(s, i + 1, s.n);
		str base = mention ? r->options->mention_base : r->options->tag_base;
		size_t n = base.n == 0 ? 0 : mention ? handle_length(rest) : tag_length(rest);
		if (n == 0)
			continue;
		html_text(&r->o, str_sub(s, from, i - from));
		str name = lower(r, str_sub(rest, 0, n));
		add_name(r, mention ? &r->found.mentions : &r->found.tags, name, NAMES_MAX);
		name_link(r, base, str_sub(s, i, n + 1), name);
		arena_reset(r->scratch);
		from = i + 1 + n;
		i += n;
	}
	html_text(&r->o, str_sub(s, from, s.n));
	out_reset(&r->run);
}

static void literal(struct renderer *r, str s)
{
	if (r->image)
		return;
	flush(r);
	out_str(&r->o, s);
}

#define LIT(r, text) literal((r), S(text))

/* ---- pages of a wiki ---- */

/* "s-" and letters and digits of any script, in lower case, joined by hyphens. */
static str section_slug(struct renderer *r, str words)
{
	struct out o = out_new(r->scratch, HEADING_MAX * 4);
	out_lit(&o, "s-");
	for (size_t at = 0; at < words.n;) {
		UChar32 c = (UChar32)utf8_next(words, &at);
		char put[4];
		if (u_isalnum(c))
			out_bytes(&o, put, utf8_put(put, (uint32_t)u_tolower(c)));
		else if (o.p[o.n - 1] != '-')
			out_byte(&o, '-');
	}
	while (o.n > 2 && o.p[o.n - 1] == '-')
		o.n--;
	return out_view(&o);
}

static bool anchor_taken(const struct renderer *r, str anchor)
{
	for (size_t i = 0; i < r->found.headings.n; i++)
		if (str_eq(r->found.headings.v[i].anchor, anchor))
			return true;
	return false;
}

static str anchor_of(struct renderer *r, str text)
{
	str stem = section_slug(r, text);
	for (int64_t number = 1; number <= HEADINGS_MAX; number++) {
		struct out o = out_new(r->scratch, HEADING_MAX * 5);
		out_str(&o, stem);
		if (number > 1 || stem.n == 2) {
			out_byte(&o, '-');
			out_int(&o, number);
		}
		if (!anchor_taken(r, out_view(&o)))
			return out_view(&o);
	}
	return stem;
}

static void enter_page(struct renderer *r, str target)
{
	str section = target, name = str_trim(str_cut(&section, '#'));
	flush(r);
	r->link = r->link_open = true;
	out_lit(&r->o, "<a class=\"page\" href=\"");
	if (name.n) {
		str slug = r->options->page_slug(r->scratch, name);
		if (r->found.pages.n < PAGES_MAX) {
			size_t before = r->found.slugs.n;
			add_name(r, &r->found.slugs, slug, PAGES_MAX);
			if (r->found.slugs.n > before)
				*ARENA_PUSH(r->memory, &r->found.pages) = str_dup(r->memory, name);
		}
		html_url(&r->o, url_path(r->scratch, "%r%s", (url){r->options->page_base}, slug));
	}
	section = str_trim(utf8_head(section, HEADING_MAX / 4));
	if (section.n || name.n == 0) {
		out_byte(&r->o, '#');
		html_attr(&r->o, section_slug(r, section));
	}
	out_lit(&r->o, "\">");
	arena_reset(r->scratch);
}

/* ---- blocks ---- */

static void code_language(struct renderer *r, const MD_BLOCK_CODE_DETAIL *d)
{
	str lang = {d->lang.text, d->lang.size};
	bool good = lang.n > 0 && lang.n <= 40;
	for (size_t i = 0; i < lang.n; i++)
		good &= (unsigned char)lang.p[i] < 0x80 &&
			(u_isalnum((unsigned char)lang.p[i]) || strchr("+-_.", lang.p[i]));
	if (!good) {
		LIT(r, "<pre><code>");
		return;
	}
	LIT(r, "<pre><code class=\"language-");
	literal(r, lang);
	LIT(r, "\">");
}

/* The heading's words are known at its end: then its id is put into the tag at its beginning. */
static void add_anchor(struct renderer *r)
{
	size_t at = r->heading_at;
	r->heading_at = 0;
	if (at == 0 || r->o.bad || r->found.headings.n >= HEADINGS_MAX)
		return;
	str text = str_trim(utf8_head(out_view(&r->title), HEADING_MAX));
	str anchor = anchor_of(r, text);
	struct out id = out_new(r->scratch, 4096);
	out_lit(&id, " id=\"");
	html_attr(&id, anchor);
	out_byte(&id, '"');
	if (!out_reserve(&r->o, id.n))
		return;
	memmove(r->o.p + at + id.n, r->o.p + at, r->o.n - at);
	memcpy(r->o.p + at, id.p, id.n);
	r->o.n += id.n;
	*ARENA_PUSH(r->memory, &r->found.headings) = (struct markdown_heading){
		(int)r->outlined + 1, str_dup(r->memory, text), str_dup(r->memory, anchor)};
	arena_reset(r->scratch);
	out_reset(&r->title);
}

static void heading(struct renderer *r, unsigned level, bool enter)
{
	if (!r->options->headings) {
		literal(r, enter ? S("<p><strong>") : S("</strong></p>\n"));
		return;
	}
	/* The page's title is h1, and no level below it is left out, whatever the writer began
	 * with. */
	if (enter) {
		while (r->outlined && r->outline[r->outlined - 1] >= level)
			r->outlined--;
		if (r->outlined < sizeof(r->outline))
			r->outline[r->outlined++] = (unsigned char)level;
	}
	char digit = (char)('1' + r->outlined);
	literal(r, enter ? S("<h") : S("</h"));
	literal(r, (str){&digit, 1});
	if (enter && r->options->anchors)
		r->heading_at = r->o.n;
	if (!enter)
		add_anchor(r);
	literal(r, enter ? S(">") : S(">\n"));
}

static void list_item(struct renderer *r, const MD_BLOCK_LI_DETAIL *d)
{
	if (!d->is_task)
		LIT(r, "<li>");
	else if (d->task_mark == 'x' || d->task_mark == 'X')
		LIT(r, "<li class=\"task\"><input type=\"checkbox\" disabled checked> ");
	else
		LIT(r, "<li class=\"task\"><input type=\"checkbox\" disabled> ");
}

static void cell(struct renderer *r, const MD_BLOCK_TD_DETAIL *d, bool head)
{
	literal(r, head ? S("<th") : S("<td"));
	r->head_from = r->o.n;
	if (d->align == MD_ALIGN_RIGHT)
		LIT(r, " class=\"num\"");
	else if (d->align == MD_ALIGN_CENTER)
		LIT(r, " class=\"center\"");
	LIT(r, ">");
	r->head_to = r->o.n;
}

/* An empty cell names no column: for those who have the page read to them it is a cell, not a head.
 */
static void leave_head(struct renderer *r)
{
	flush(r);
	bool empty = r->o.bad == OK && r->o.n == r->head_to && r->head_from > 0;
	if (empty)
		r->o.p[r->head_from - 1] = 'd';
	literal(r, empty ? S("</td>") : S("</th>"));
}

static void ordered_list(struct renderer *r, unsigned start)
{
	LIT(r, "<ol");
	if (start != 1) {
		LIT(r, " start=\"");
		out_int(&r->o, start);
		LIT(r, "\"");
	}
	LIT(r, ">\n");
}

static bool is_container(MD_BLOCKTYPE type)
{
	return type == MD_BLOCK_QUOTE || type == MD_BLOCK_UL || type == MD_BLOCK_OL ||
	       type == MD_BLOCK_LI;
}

static void end_spans(struct renderer *r, size_t from);

static int enter_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	struct renderer *r = context;
	r->word = false;
	end_spans(r, 0);
	if (is_container(type) && ++r->depth > DEPTH_MAX) {
		out_byte(&r->run, '\n');
		return r->o.bad != OK;
	}
	switch (type) {
	case MD_BLOCK_QUOTE:
		LIT(r, "<blockquote>\n");
		break;
	case MD_BLOCK_UL:
		LIT(r, "<ul>\n");
		break;
	case MD_BLOCK_OL:
		ordered_list(r, ((MD_BLOCK_OL_DETAIL *)detail)->start);
		break;
	case MD_BLOCK_LI:
		list_item(r, detail);
		break;
	case MD_BLOCK_HR:
		LIT(r, "<hr>\n");
		break;
	case MD_BLOCK_H:
		heading(r, ((MD_BLOCK_H_DETAIL *)detail)->level, true);
		break;
	case MD_BLOCK_CODE:
		code_language(r, detail);
		break;
	case MD_BLOCK_P:
		LIT(r, "<p>");
		break;
	case MD_BLOCK_TABLE:
		LIT(r, "<table>\n");
		break;
	case MD_BLOCK_THEAD:
		LIT(r, "<thead>\n");
		break;
	case MD_BLOCK_TBODY:
		LIT(r, "<tbody>\n");
		break;
	case MD_BLOCK_TR:
		LIT(r, "<tr>");
		break;
	case MD_BLOCK_TH:
	case MD_BLOCK_TD:
		cell(r, detail, type == MD_BLOCK_TH);
		break;
	default:
		break;
	}
	return r->o.bad != OK;
}

static int leave_block(MD_BLOCKTYPE type, void *detail, void *context)
{
	static const str ends[] = {
		[MD_BLOCK_QUOTE] = {"</blockquote>\n", 14},
		[MD_BLOCK_UL] = {"</ul>\n", 6},
		[MD_BLOCK_OL] = {"</ol>\n", 6},
		[MD_BLOCK_LI] = {"</li>\n", 6},
		[MD_BLOCK_CODE] = {"</code></pre>\n", 14},
		[MD_BLOCK_P] = {"</p>\n", 5},
		[MD_BLOCK_TABLE] = {"</table>\n", 9},
		[MD_BLOCK_THEAD] = {"</thead>\n", 9},
		[MD_BLOCK_TBODY] = {"</tbody>\n", 9},
		[MD_BLOCK_TR] = {"</tr>\n", 6},
		[MD_BLOCK_TD] = {"</td>", 5},
	};
	struct renderer *r = context;
	r->word = false;
	end_spans(r, 0);
	if (is_container(type) && r->depth-- > DEPTH_MAX)
		return r->o.bad != OK;
	if (type == MD_BLOCK_H)
		heading(r, ((MD_BLOCK_H_DETAIL *)detail)->level, false);
	else if (type == MD_BLOCK_TH)
		leave_head(r);
	else if ((size_t)type < sizeof(ends) / sizeof(ends[0]))
		literal(r, ends[type]);
	return r->o.bad != OK;
}

/* ---- spans ---- */

/* An attribute with its character references decoded. */
static str attribute_text(const struct renderer *r, const MD_ATTRIBUTE *at)
{
	struct out o = out_new(r->scratch, 1 << 20);
	for (size_t i = 0; at->size && at->substr_offsets[i] < at->size; i++) {
		size_t from = at->substr_offsets[i], to = at->substr_offsets[i + 1];
		str part = markdown_within(r->source, at->text + from, to - from);
		char c[4];
		size_t n = at->substr_types[i] == MD_TEXT_ENTITY ? entity_decode(part, c) : 0;
		if (at->substr_types[i] == MD_TEXT_NULLCHAR)
			out_lit(&o, "\xEF\xBF\xBD");
		else
			out_str(&o, n ? (str){c, n} : part);
	}
	return out_view(&o);
}

static void open_link(struct renderer *r, url u, str title)
{
	out_lit(&r->o, "<a href=\"");
	html_url(&r->o, u);
	out_byte(&r->o, '"');
	html_link_rel(&r->o, u);
	if (title.n) {
		out_lit(&r->o, " title=\"");
		html_attr(&r->o, title);
		out_byte(&r->o, '"');
	}
	out_byte(&r->o, '>');
}

static void enter_link(struct renderer *r, const MD_SPAN_A_DETAIL *d)
{
	if (r->image)
		return;
	flush(r);
	url u = url_check(r->scratch, attribute_text(r, &d->href));
	r->link = true;
	r->link_open = !url_empty(u);
	if (r->link_open)
		open_link(r, u, attribute_text(r, &d->title));
	if (html_is_web(u))
		add_name(r, &r->found.links, u.s, ADDRESSES_MAX);
	arena_reset(r->scratch);
}

static void leave_link(struct renderer *r)
{
	if (r->image)
		return;
	flush(r);
	if (r->link_open)
		out_lit(&r->o, "</a>");
	r->link = r->link_open = false;
}

static void write_image(struct renderer *r, url u, str title)
{
	out_lit(&r->o, "<img src=\"");
	html_url(&r->o, u);
	out_lit(&r->o, "\" alt=\"");
	html_attr(&r->o, out_view(&r->alt));
	if (title.n) {
		out_lit(&r->o, "\" title=\"");
		html_attr(&r->o, title);
	}
	out_lit(&r->o, "\" loading=\"lazy\"");
	out_str(&r->o, html_is_web(u) ? S(" referrerpolicy=\"no-referrer\">") : S(">"));
}

static void leave_image(struct renderer *r, const MD_SPAN_IMG_DETAIL *d)
{
	if (--r->image)
		return;
	url u = url_check(r->scratch, attribute_text(r, &d->src));
	bool web = html_is_web(u);
	if (web || html_own_image(u))
		add_name(r, &r->found.images, u.s, ADDRESSES_MAX);
	if (html_own_image(u) || (web && r->options->remote_images)) {
		write_image(r, u, attribute_text(r, &d->title));
	} else {
		bool link = web && !r->link;
		if (link)
			open_link(r, u, STR_NONE);
		html_text(&r->o, r->alt.n || !link ? out_view(&r->alt) : u.s);
		if (link)
			out_lit(&r->o, "</a>");
	}
	out_reset(&r->alt);
	arena_reset(r->scratch);
}

/* Where an address takes in the sign that opens or ends a span, md4c tells of its other side alone;
 * so what is open is kept here, and each tag has its other one, inside of its block. */
static void end_spans(struct renderer *r, size_t from)
{
	static const str ends[] = {
		[MD_SPAN_EM] = {"</em>", 5},
		[MD_SPAN_STRONG] = {"</strong>", 9},
		[MD_SPAN_DEL] = {"</del>", 6},
		[MD_SPAN_CODE] = {"</code>", 7},
	};
	while (r->spans_open > from) {
		unsigned char type = r->spans[--r->spans_open];
		if (type == MD_SPAN_A || type == MD_SPAN_WIKILINK)
			leave_link(r);
		else
			literal(r, ends[type]);
	}
}

static void begin_span(struct renderer *r, MD_SPANTYPE type, void *detail)
{
	/* An address in the words of a link is no link inside it. */
	bool link = type == MD_SPAN_A || type == MD_SPAN_WIKILINK;
	if (r->image || r->spans_open == SPANS_MAX || (link && r->link))
		return;
	r->spans[r->spans_open++] = (unsigned char)type;
	switch (type) {
	case MD_SPAN_EM:
		LIT(r, "<em>");
		break;
	case MD_SPAN_STRONG:
		LIT(r, "<strong>");
		break;
	case MD_SPAN_DEL:
		LIT(r, "<del>");
		break;
	case MD_SPAN_CODE:
		LIT(r, "<code>");
		break;
	case MD_SPAN_A:
		enter_link(r, detail);
		break;
	case MD_SPAN_WIKILINK:
		enter_page(r, attribute_text(r, &((MD_SPAN_WIKILINK_DETAIL *)detail)->target));
		break;
	default:
		r->spans_open--;
		break;
	}
}

static int enter_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct renderer *r = context;
	if (type != MD_SPAN_IMG) {
		begin_span(r, type, detail);
	} else {
		if (!r->image)
			flush(r);
		r->image++;
	}
	return r->o.bad != OK;
}

static int leave_span(MD_SPANTYPE type, void *detail, void *context)
{
	struct renderer *r = context;
	size_t open = r->spans_open;
	if (type == MD_SPAN_IMG && r->image) {
		leave_image(r, detail);
	} else if (!r->image) {
		while (open && r->spans[open - 1] != type)
			open--;
		if (open)
			end_spans(r, open - 1);
	}
	return r->o.bad != OK;
}

/* ---- text ---- */

static void write_entity(struct renderer *r, str reference)
{
	char c[4];
	size_t n = entity_decode(reference, c);
	if (n) {
		/* Not into the running text: "&#64;x" is no mention. */
		flush(r);
		html_text(&r->o, (str){c, n});
		return;
	}
	/* A name we do not know is text like any other. */
	flush(r);
	html_text(&r->o, reference);
}

/* French sets a space before : ; ? ! » and behind «: it must not break the line. */
static bool holds(str s, size_t space, char behind)
{
	str rest = str_sub(s, space + 1, s.n);
	if (str_starts(rest, S("»")))
		return true;
	if (space >= 2 && memcmp(s.p + space - 2, "«", 2) == 0)
		return true;
	return rest.n && strchr(":;?!", rest.p[0]) &&
	       strchr(" \n?!", rest.n > 1 ? rest.p[1] : behind);
}

/* behind: the byte of the source that follows s, 0 at its end. */
static void put_run(struct renderer *r, str s, char behind)
{
	size_t from = 0;
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] == ' ' && holds(s, i, behind)) {
			out_bytes(&r->run, s.p + from, i - from);
			out_lit(&r->run, "\xC2\xA0");
			from = i + 1;
		}
	out_bytes(&r->run, s.p + from, s.n - from);
}

static int text(MD_TEXTTYPE type, const MD_CHAR *p, MD_SIZE size, void *context)
{
	struct renderer *r = context;
	str s = markdown_within(r->source, p, size);
	bool line = type == MD_TEXT_BR || type == MD_TEXT_SOFTBR;
	if (type == MD_TEXT_NULLCHAR)
		s = S("\xEF\xBF\xBD");
	count_words(r, line ? S("\n") : s);
	if (r->heading_at && !r->image) {
		char c[4];
		size_t n = type == MD_TEXT_ENTITY ? entity_decode(s, c) : 0;
		out_str(&r->title, line ? S(" ") : n ? (str){c, n} : s);
	}
	if (r->image) {
		char c[4];
		size_t n = type == MD_TEXT_ENTITY ? entity_decode(s, c) : 0;
		out_str(&r->alt, line ? S(" ") : n ? (str){c, n} : s);
	} else if (type == MD_TEXT_BR || (type == MD_TEXT_SOFTBR && r->options->breaks)) {
		LIT(r, "<br>\n");
	} else if (type == MD_TEXT_ENTITY) {
		write_entity(r, s);
	} else if (type == MD_TEXT_CODE) {
		flush(r);
		html_text(&r->o, s);
	} else {
		/* md4c also passes texts of its own. */
		uintptr_t at = (uintptr_t)p, from = (uintptr_t)r->source.p;
		bool inside = at >= from && at + size < from + r->source.n;
		put_run(r, line ? S("\n") : s, inside ? p[size] : 0);
	}
	return r->o.bad != OK;
}

/* ---- the whole ---- */

static void release(void *renderer)
{
	struct renderer *r = renderer;
	arena_free(r->memory);
	arena_free(r->scratch);
	out_free(&r->o);
	out_free(&r->run);
	out_free(&r->alt);
	out_free(&r->title);
	r->memory = r->scratch = NULL;
}

static void copy_names(struct arena *a, struct markdown_names *to,
		       const struct markdown_names *from)
{
	for (size_t i = 0; i < from->n; i++)
		*ARENA_PUSH(a, to) = str_dup(a, from->v[i]);
}

html markdown_render(struct arena *a, str source, const struct markdown_options *options,
		     struct markdown_found *found)
{
	struct renderer *r = NEW(a, struct renderer);
	*r = (struct renderer){.options = options,
			       .memory = arena_new((size_t)256 << 20),
			       .scratch = arena_new((size_t)64 << 20),
			       .o = out_heap(OUTPUT_MAX),
			       .run = out_heap(OUTPUT_MAX),
			       .alt = out_heap(OUTPUT_MAX),
			       .title = out_heap(OUTPUT_MAX)};
	arena_defer(a, release, r);
	r->source = markdown_source(a, source);
	MD_PARSER parser = {.flags = MD_FLAG_NOHTML | MD_FLAG_PERMISSIVEAUTOLINKS | MD_FLAG_TABLES |
				     MD_FLAG_STRIKETHROUGH | MD_FLAG_TASKLISTS |
				     (options->page_slug ? MD_FLAG_WIKILINKS : 0),
			    .enter_block = enter_block,
			    .leave_block = leave_block,
			    .enter_span = enter_span,
			    .leave_span = leave_span,
			    .text = text};
	int failed = md_parse(r->source.p, (MD_SIZE)r->source.n, &parser, r);
	flush(r);
	struct out whole = out_new(a, OUTPUT_MAX);
	if (failed || r->o.bad)
		html_text(&whole, r->source);
	else
		out_str(&whole, out_view(&r->o));
	if (found) {
		*found = (struct markdown_found){.words = r->found.words};
		copy_names(a, &found->mentions, &r->found.mentions);
		copy_names(a, &found->tags, &r->found.tags);
		copy_names(a, &found->links, &r->found.links);
		copy_names(a, &found->images, &r->found.images);
		copy_names(a, &found->pages, &r->found.pages);
		copy_names(a, &found->slugs, &r->found.slugs);
		for (size_t i = 0; i < r->found.headings.n; i++) {
			struct markdown_heading h = r->found.headings.v[i];
			*ARENA_PUSH(a, &found->headings) = (struct markdown_heading){
				h.level, str_dup(a, h.text), str_dup(a, h.anchor)};
		}
	}
	release(r);
	return (html){out_view(&whole)};
}
