/* SPDX-License-Identifier: Apache-2.0
 * wikitext_line: what stands in a line of wikitext, as HTML: emphasis, links, addresses, tags,
 * notes. Text is always escaped; the only tags that come out are those written here.
 */
#include "base/utf8.h"
#include "html/wikitext_parts.h"

enum { LINK_MAX = 5000, SMALL_MAX = 40, NESTED_MAX = 3, SEARCH_MAX = 16 << 20 };

/* ---- tags ---- */

static bool is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

size_t wikitext_tag(str s, char name[24], bool *end, bool *empty, str *attributes)
{
	size_t i = 1, n = 0;
	*end = s.n > 1 && s.p[1] == '/';
	i += *end;
	while (i < s.n && n < 23 && (is_letter(s.p[i]) || (n && is_digit(s.p[i]))))
		name[n++] = (char)(is_letter(s.p[i]) ? s.p[i] | 0x20 : s.p[i]), i++;
	name[n] = 0;
	if (n == 0 || i >= s.n || !strchr(" \t\n/>", s.p[i]))
		return 0;
	str rest = str_sub(s, i, LINK_MAX);
	ptrdiff_t close = str_find_byte(rest, '>');
	/* "a < b" and a tag that never ends are text. */
	ptrdiff_t open = str_find_byte(rest, '<');
	if (close < 0 || (open >= 0 && open < close))
		return 0;
	*attributes = str_trim(str_sub(rest, 0, (size_t)close));
	*empty = str_ends(*attributes, S("/"));
	return i + (size_t)close + 1;
}

ptrdiff_t wikitext_tag_end(str s, size_t from, const char *name)
{
	size_t n = strlen(name);
	for (size_t i = from; i + n + 2 < s.n; i++) {
		const char *lt = memchr(s.p + i, '<', s.n - i);
		if (!lt)
			return -1;
		i = (size_t)(lt - s.p);
		if (i + n + 2 < s.n && s.p[i + 1] == '/' &&
		    str_eq_nocase(str_sub(s, i + 2, n), str_from(name)) &&
		    strchr(" \t\n>", s.p[i + 2 + n]))
			return (ptrdiff_t)i;
	}
	return -1;
}

/* The value of an attribute; empty without one. */
static str attribute(str attributes, const char *name)
{
	size_t n = strlen(name);
	for (size_t i = 0; i + n + 1 < attributes.n; i++) {
		bool begins = i == 0 || strchr(" \t\n", attributes.p[i - 1]);
		if (!begins || !str_eq_nocase(str_sub(attributes, i, n), str_from(name)))
			continue;
		str rest = str_trim(str_sub(attributes, i + n, attributes.n));
		if (!str_starts(rest, S("=")))
			continue;
		rest = str_trim(str_sub(rest, 1, rest.n));
		if (rest.n && (rest.p[0] == '"' || rest.p[0] == '\'')) {
			char quote = rest.p[0];
			rest = str_sub(rest, 1, rest.n);
			return str_cut(&rest, quote);
		}
		return str_word(&rest);
	}
	return STR_NONE;
}

static void put_span(struct wikitext *w, str attributes, const char *name)
{
	int64_t n;
	if (!str_to_int(str_trim(attribute(attributes, name)), &n) || n < 2 || n > 100)
		return;
	out_byte(&w->html, ' ');
	out_str(&w->html, str_from(name));
	out_lit(&w->html, "=\"");
	out_int(&w->html, n);
	out_byte(&w->html, '"');
}

/* The element that a tag becomes; "": its content alone stays; NULL: it is unknown. */
static const char *element_of(struct wikitext *w, const char *name, bool end)
{
	static const char *const pairs[][2] = {
		{"b", "b"},	    {"strong", "b"},	{"i", "i"},
		{"em", "i"},	    {"cite", "i"},	{"var", "i"},
		{"dfn", "i"},	    {"s", "s"},		{"strike", "s"},
		{"del", "s"},	    {"code", "code"},	{"tt", "code"},
		{"kbd", "code"},    {"samp", "code"},	{"br", "br"},
		{"hr", "hr"},	    {"ul", "ul"},	{"ol", "ol"},
		{"li", "li"},	    {"dl", "ul"},	{"dd", "li"},
		{"dt", "li"},	    {"table", "table"}, {"tr", "tr"},
		{"td", "td"},	    {"th", "th"},	{"caption", "caption"},
		{"tbody", "tbody"}, {"thead", "thead"}, {"blockquote", "blockquote"},
		{"p", "p"},	    {"div", "div"}};
	static const char *const looks[] = {"u",      "ins",  "small", "big",  "font", "span",
					    "center", "abbr", "bdi",   "bdo",  "q",    "rp",
					    "rt",     "ruby", "rb",    "mark", "wbr",  "data"};
	if (strcmp(name, "div") == 0 && !end)
		w->found->lost[WIKITEXT_LOST_LOOKS]++;
	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (strcmp(name, pairs[i][0]) == 0)
			return pairs[i][1];
	for (size_t i = 0; i < sizeof(looks) / sizeof(looks[0]); i++)
		if (strcmp(name, looks[i]) == 0) {
			w->found->lost[WIKITEXT_LOST_LOOKS] += !end;
			return "";
		}
	return NULL;
}

static void put_tag(struct wikitext *w, const char *element, bool end, str attributes)
{
	if (!element[0])
		return;
	out_str(&w->html, end && strcmp(element, "br") != 0 ? S("</") : S("<"));
	out_str(&w->html, str_from(element));
	if (!end && (strcmp(element, "td") == 0 || strcmp(element, "th") == 0)) {
		put_span(w, attributes, "colspan");
		put_span(w, attributes, "rowspan");
	}
	out_byte(&w->html, '>');
}

/* ---- small print: x<sup>2</sup> ---- */

static const char *raised(char c, bool up)
{
	static const char *const above[] = {"⁰", "¹", "²", "³", "⁴", "⁵", "⁶", "⁷", "⁸", "⁹"};
	static const char *const below[] = {"₀", "₁", "₂", "₃", "₄", "₅", "₆", "₇", "₈", "₉"};
	if (is_digit(c))
		return up ? above[c - '0'] : below[c - '0'];
	return c == '+' ? up ? "⁺" : "₊" : c == '-' ? up ? "⁻" : "₋" : c == 'n' && up ? "ⁿ" : NULL;
}

/* Digits have signs of their own; anything else stands behind ^ or _. Its content is short and has
 * no tags; else the tags are dropped. */
static size_t put_raised(struct wikitext *w, str s, size_t length, bool up)
{
	ptrdiff_t end = str_find_byte(str_sub(s, length, SMALL_MAX), '<');
	str inside = end < 0 ? STR_NONE : str_sub(s, length, (size_t)end);
	bool plain = inside.n > 0;
	for (size_t i = 0; i < inside.n; i++)
		plain &= raised(inside.p[i], up) != NULL;
	if (plain) {
		for (size_t i = 0; i < inside.n; i++)
			out_str(&w->html, str_from(raised(inside.p[i], up)));
		return length + inside.n;
	}
	out_str(&w->html, up ? S("^") : S("_"));
	return length;
}

/* ---- notes ---- */

void wikitext_references(struct wikitext *w)
{
	size_t from = w->listed, to = w->references.n;
	if (from == to)
		return;
	w->listed = to;
	out_lit(&w->html, "\n<ol>\n");
	for (size_t i = from; i < to; i++) {
		out_lit(&w->html, "<li>");
		wikitext_line(w, w->references.v[i].text);
		out_lit(&w->html, "</li>\n");
	}
	out_lit(&w->html, "</ol>\n");
}

static void put_held(struct wikitext *w, const struct held *h)
{
	bool block = h->kind == HELD_BLOCK || str_find_byte(h->text, '\n') >= 0;
	switch (h->kind) {
	case HELD_TEXT:
		html_text(&w->html, h->text);
		break;
	case HELD_REFERENCE:
		out_byte(&w->html, '[');
		out_int(&w->html, h->number);
		out_byte(&w->html, ']');
		break;
	default:
		out_str(&w->html, block && !w->in_table ? S("<pre>\n") : S("<code>"));
		html_text(&w->html,
			  str_starts(h->text, S("\n")) ? str_sub(h->text, 1, h->text.n) : h->text);
		out_str(&w->html, block && !w->in_table ? S("</pre>") : S("</code>"));
	}
}

/* ---- links ---- */

/* Where the ]] of the [[ at s[0] begins, over links in it; -1. */
static ptrdiff_t link_end(struct wikitext *w, str s)
{
	int depth = 0;
	/* So many that never end are no links. */
	for (size_t i = 0; i + 1 < s.n && i < LINK_MAX && w->searched < SEARCH_MAX; i++) {
		w->searched++;
		if (s.p[i] == '[' && s.p[i + 1] == '[') {
			depth++;
			i++;
		} else if (s.p[i] == ']' && s.p[i + 1] == ']') {
			if (--depth == 0)
				return (ptrdiff_t)i;
			i++;
		}
	}
	return -1;
}

static str spaces(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i] == '_' || s.p[i] == '\t' || s.p[i] == '\n' ? ' ' : s.p[i];
		if (c != ' ' || (o.n && o.p[o.n - 1] != ' '))
			out_byte(&o, c);
	}
	return str_trim(out_view(&o));
}

/* Another wiki: of another language, or one of the known neighbours. */
static bool is_elsewhere(str prefix)
{
	static const char *const names[] = {
		"w",	  "wikipedia",	"wikt",	       "wiktionary",	"commons", "wikicommons",
		"s",	  "wikisource", "q",	       "wikiquote",	"b",	   "wikibooks",
		"n",	  "wikinews",	"v",	       "voy",		"species", "wikispecies",
		"meta",	  "metawiki",	"mw",	       "mediawikiwiki", "d",	   "wikidata",
		"simple", "foundation", "phabricator", "bugzilla",	"doi",	   "rfc"};
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_eq_nocase(prefix, str_from(names[i])))
			return true;
	size_t hyphen = 0;
	for (size_t i = 0; i < prefix.n; i++) {
		if (prefix.p[i] == '-')
			hyphen = i;
		else if (prefix.p[i] < 'a' || prefix.p[i] > 'z')
			return false;
	}
	size_t first = hyphen ? hyphen : prefix.n;
	return prefix.n <= 12 && first >= 2 && first <= 4 && (hyphen || prefix.n <= 3);
}

static void put_text_only(struct wikitext *w, str s)
{
	html_text(&w->html, wikitext_shown(w, s));
}

/* A file is not in the export of texts: its name and what was said of it stay. */
static void put_file(struct wikitext *w, str target, str rest)
{
	static const char *const options[] = {
		"thumb", "thumbnail", "frame",	 "framed",   "frameless", "left", "right", "center",
		"none",	 "border",    "upright", "baseline", "middle",	  "top",  "bottom"};
	str caption = STR_NONE;
	w->found->lost[WIKITEXT_LOST_FILES]++;
	while (rest.p) {
		/* A | inside of a link in the caption separates nothing. */
		ptrdiff_t link = str_find(rest, S("[["));
		ptrdiff_t bar = str_find_byte(rest, '|');
		str part =
			bar < 0 || (link >= 0 && link < bar) ? rest : str_sub(rest, 0, (size_t)bar);
		rest = part.n < rest.n ? str_sub(rest, part.n + 1, rest.n) : STR_NONE;
		part = str_trim(part);
		bool option = part.n == 0 || (is_digit(part.p[0]) && str_ends(part, S("px"))) ||
			      str_find_byte(part, '=') > 0;
		for (size_t i = 0; i < sizeof(options) / sizeof(options[0]); i++)
			option |= str_eq_nocase(part, str_from(options[i]));
		if (!option)
			caption = part;
	}
	out_lit(&w->html, "<i>");
	put_text_only(w, target);
	out_lit(&w->html, "</i>");
	if (caption.n) {
		out_lit(&w->html, " — ");
		wikitext_line(w, caption);
	}
	out_byte(&w->html, ' ');
}

static void put_page(struct wikitext *w, str title, str section, str label)
{
	const struct wikitext_site *site = w->site;
	str name = title.n ? title : w->title;
	if (site->page)
		name = site->page(site->self, w->a, name);
	name = section.n ? str_cat(w->a, name, S("#"), section) : name;
	out_lit(&w->html, "<a href=\"");
	html_attr(&w->html, url_path(w->a, "/page/%s", name).s);
	out_lit(&w->html, "\">");
	put_text_only(w, label);
	out_lit(&w->html, "</a>");
}

static void add_category(struct wikitext *w, str name)
{
	struct markdown_names *list = &w->found->categories;
	name = spaces(w->a, name);
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i], name))
			return;
	if (name.n && list->n < 200)
		*ARENA_PUSH(w->a, list) = name;
}

/* Without ''emphasis'' in a label. */
static str without_quotes(struct arena *a, str s)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t i = 0; i < s.n; i++) {
		size_t run = 0;
		while (i + run < s.n && s.p[i + run] == '\'')
			run++;
		if (run >= 2)
			i += run - 1;
		else
			out_byte(&o, s.p[i]);
	}
	return out_view(&o);
}

/* True: the prefix meant something, and it is done. */
static bool put_prefixed(struct wikitext *w, str target, str label, str rest, bool colon)
{
	ptrdiff_t at = str_find_byte(target, ':');
	int64_t number;
	if (at <= 0)
		return false;
	str prefix = str_trim(str_sub(target, 0, (size_t)at)),
	    name = str_trim(str_sub(target, (size_t)at + 1, target.n));
	if (w->site->space && w->site->space(w->site->self, prefix, &number)) {
		if (colon ||
		    (number != WIKITEXT_FILE && number != -2 && number != WIKITEXT_CATEGORY))
			return false;
		if (number == WIKITEXT_CATEGORY)
			add_category(w, name);
		else
			put_file(w, target, rest);
		return true;
	}
	if (!is_elsewhere(prefix))
		return false;
	w->found->lost[WIKITEXT_LOST_ELSEWHERE]++;
	put_text_only(w, label.n ? label : target);
	return true;
}

/* The link at s[0]; its length, or 0 when it is none. */
static size_t put_link(struct wikitext *w, str s)
{
	ptrdiff_t end = link_end(w, s);
	if (end < 0)
		return 0;
	size_t length = (size_t)end + 2;
	str inside = str_sub(s, 2, (size_t)end - 2), rest = inside, target = str_cut(&rest, '|');
	if (str_find_byte(target, '\n') >= 0 || target.n > 500 || str_find_byte(target, '<') >= 0)
		return 0;
	bool colon = str_starts(str_trim(target), S(":"));
	target = spaces(w->a, wikitext_shown(w, target));
	if (colon)
		target = str_trim(str_sub(target, 1, target.n));
	str label = str_trim(without_quotes(w->a, rest));
	if (target.n == 0)
		return 0;
	if (put_prefixed(w, target, label, rest, colon))
		return length;
	/* [[bus]]es */
	size_t trail = 0;
	while (length + trail < s.n && is_letter(s.p[length + trail]) && trail < 40)
		trail++;
	str section = target, title = str_trim(str_cut(&section, '#'));
	if (str_starts(title, S("/")))
		title = str_cat(w->a, w->title, title);
	if (label.n == 0)
		label = target;
	put_page(w, title, str_trim(section),
		 trail ? str_cat(w->a, label, str_sub(s, length, trail)) : label);
	return length + trail;
}

static bool is_address(str s)
{
	static const char *const schemes[] = {"http://", "https://", "mailto:"};
	for (size_t i = 0; i < sizeof(schemes) / sizeof(schemes[0]); i++)
		if (str_eq_nocase(str_sub(s, 0, strlen(schemes[i])), str_from(schemes[i])))
			return true;
	return false;
}

static size_t address_length(str s)
{
	size_t n = 0;
	while (n < s.n && n < 2000 && (unsigned char)s.p[n] > ' ' && !strchr("[]<>\"|{}", s.p[n]) &&
	       !(s.p[n] == '\'' && n + 1 < s.n && s.p[n + 1] == '\''))
		n++;
	return n;
}

static void put_address(struct wikitext *w, str address, str label)
{
	url to = url_check(w->a, address);
	if (url_empty(to)) {
		put_text_only(w, label.n ? label : address);
		return;
	}
	out_lit(&w->html, "<a href=\"");
	html_attr(&w->html, to.s);
	out_lit(&w->html, "\">");
	put_text_only(w, label.n ? label : address);
	out_lit(&w->html, "</a>");
}

/* [http://... words] */
static size_t put_outside(struct wikitext *w, str s)
{
	str rest = str_sub(s, 1, LINK_MAX);
	if (!is_address(rest))
		return 0;
	size_t n = address_length(rest);
	ptrdiff_t end = str_find_byte(rest, ']');
	if (end < 0 || (size_t)end < n)
		return 0;
	str label = str_trim(without_quotes(w->a, str_sub(rest, n, (size_t)end - n)));
	if (str_find_byte(label, '\n') >= 0)
		return 0;
	put_address(w, str_sub(rest, 0, n), label);
	return (size_t)end + 2;
}

/* An address that stands in the text, without what ends a sentence. */
static size_t put_bare(struct wikitext *w, str s)
{
	if (!is_address(s))
		return 0;
	size_t n = address_length(s);
	while (n && strchr(".,;:!?)\1\2", s.p[n - 1]))
		n--;
	if (n < 10)
		return 0;
	put_address(w, str_sub(s, 0, n), STR_NONE);
	return n;
}

/* ---- emphasis ---- */

struct emphasis {
	bool bold, italic;
};

static void toggle(struct wikitext *w, bool *on, char element)
{
	out_str(&w->html, *on ? S("</") : S("<"));
	out_byte(&w->html, element);
	out_byte(&w->html, '>');
	*on = !*on;
}

static size_t put_quotes(struct wikitext *w, str s, struct emphasis *e)
{
	size_t run = 0;
	while (run < s.n && s.p[run] == '\'')
		run++;
	if (run == 1) {
		out_byte(&w->html, '\'');
		return 1;
	}
	size_t marks = run >= 5 ? 5 : run == 4 ? 3 : run;
	for (size_t i = marks; i < run; i++)
		out_byte(&w->html, '\'');
	/* What was begun last ends first. */
	bool both = marks == 5;
	if (both && e->bold && !e->italic) {
		toggle(w, &e->bold, 'b');
		toggle(w, &e->italic, 'i');
	} else if (both) {
		toggle(w, &e->italic, 'i');
		toggle(w, &e->bold, 'b');
	} else if (marks == 3) {
		toggle(w, &e->bold, 'b');
	} else {
		toggle(w, &e->italic, 'i');
	}
	return run;
}

static void end_emphasis(struct wikitext *w, struct emphasis *e)
{
	if (e->italic)
		toggle(w, &e->italic, 'i');
	if (e->bold)
		toggle(w, &e->bold, 'b');
}

/* ---- the line ---- */

static size_t put_markup(struct wikitext *w, str s)
{
	char name[24];
	bool end, empty;
	str attributes;
	size_t n = wikitext_tag(s, name, &end, &empty, &attributes);
	if (n == 0)
		return 0;
	if (strcmp(name, "sup") == 0 || strcmp(name, "sub") == 0)
		return end ? n : put_raised(w, s, n, name[2] == 'p');
	if (strcmp(name, "references") == 0) {
		if (!end)
			wikitext_references(w);
		return n;
	}
	const char *element = element_of(w, name, end);
	if (!element) {
		w->found->lost[WIKITEXT_LOST_TAGS] += !end;
		put_text_only(w, str_sub(s, 0, n));
		return n;
	}
	put_tag(w, element, end, attributes);
	return n;
}

/* __NOTOC__ */
static size_t skip_switch(struct wikitext *w, str s)
{
	size_t n = 2;
	while (n < s.n && n < 40 && s.p[n] >= 'A' && s.p[n] <= 'Z')
		n++;
	if (n < 5 || !str_starts(str_sub(s, n, 2), S("__")))
		return 0;
	w->found->lost[WIKITEXT_LOST_SWITCHES]++;
	return n + 2;
}

static size_t put_sign(struct wikitext *w, str s, struct emphasis *e)
{
	size_t n = 0;
	char c = s.p[0], next = s.n > 1 ? s.p[1] : 0;
	if (c == HELD_BEGIN) {
		const struct held *h = wikitext_held(w, s, 0, &n);
		if (h)
			put_held(w, h);
		else
			n = 1;
		return n;
	}
	if (c == '\'')
		return put_quotes(w, s, e);
	if (c == '[' && next == '[')
		n = put_link(w, s);
	else if (c == '[')
		n = put_outside(w, s);
	else if (c == '<')
		n = put_markup(w, s);
	else if (c == '_' && next == '_')
		n = skip_switch(w, s);
	else if (c == 'h' || c == 'H' || c == 'm')
		n = put_bare(w, s);
	else if (c == '&') {
		/* References of characters stay what they are. */
		ptrdiff_t end = str_find_byte(str_sub(s, 0, 12), ';');
		bool is = end > 1;
		for (ptrdiff_t i = 1; i < end; i++)
			is &= is_letter(s.p[i]) || is_digit(s.p[i]) || (i == 1 && s.p[i] == '#');
		if (is) {
			out_str(&w->html, str_sub(s, 0, (size_t)end + 1));
			return (size_t)end + 1;
		}
	}
	if (n)
		return n;
	html_text(&w->html, str_sub(s, 0, 1));
	return 1;
}

void wikitext_line(struct wikitext *w, str s)
{
	struct emphasis e = {0};
	bool word = false; /* an address begins no word's middle */
	/* Captions and notes are lines of their own, but not without end. */
	if (w->nested == NESTED_MAX) {
		put_text_only(w, s);
		return;
	}
	w->nested++;
	for (size_t i = 0; i < s.n && !w->html.bad;) {
		char c = s.p[i];
		bool sign = strchr("\1'[<_&", c) || ((c == 'h' || c == 'H' || c == 'm') && !word);
		word = is_letter(c) || is_digit(c);
		if (c == '\n') {
			end_emphasis(w, &e);
			out_byte(&w->html, '\n');
			i++;
		} else if (c && sign) {
			i += put_sign(w, str_sub(s, i, s.n), &e);
		} else {
			size_t from = i++;
			while (i < s.n && !strchr("\1'[<_&hHm\n", s.p[i])) {
				word = is_letter(s.p[i]) || is_digit(s.p[i]);
				i++;
			}
			html_text(&w->html, str_sub(s, from, i - from));
		}
	}
	end_emphasis(w, &e);
	w->nested--;
}
