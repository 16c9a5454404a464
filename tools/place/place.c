/* SPDX-License-Identifier: Apache-2.0 */
#include "place/place.h"

void source_pass(struct source *at, str s)
{
	for (size_t i = 0; i < s.n; i++)
		at->line += s.p[i] == '\n';
}

/* Elements beside which white space is never seen. */
static const char place_blocks[] =
	"html head body title meta link script style base template noscript div p h1 h2 h3 h4 h5 "
	"h6 hgroup ul ol li dl dt dd menu table caption colgroup col thead tbody tfoot tr td th "
	"section article nav aside header footer main search form fieldset legend figure "
	"figcaption blockquote pre hr br details summary dialog address option optgroup datalist "
	"source track symbol path g rect circle line polyline polygon ellipse defs use";

/* Attributes that a browser follows or loads. */
static const char place_addresses[] =
	"href src action formaction poster cite srcset data-url xlink:href data background "
	"manifest ping longdesc imagesrcset usemap";

static bool place_is_block(const struct place *p, const char *name)
{
	return p->xml || tool_among(place_blocks, str_from(name));
}

/* Writes white space that was held back, before text, a value or an inline element. */
static void place_piece(struct place *p, struct out *o)
{
	if (p->space)
		out_byte(o, ' ');
	p->space = false;
	p->piece = true;
}

/* A script holds neither values nor branches. */
static void place_need_open(const struct place *p, const char *what)
{
	if (p->closed)
		REFUSE(p, "no %s in a script, style or frame: use a data- attribute", what);
}

void place_boundary(struct place *p, struct out *o)
{
	place_need_open(p, "directive");
	if (p->space) {
		out_byte(o, ' ');
		p->space = p->piece = false;
	}
}

/* The name that s begins with, in lower case into to; its length, 0 when none fits there. */
static size_t place_name(str s, char *to, size_t size)
{
	size_t n = 0;
	for (; n < s.n && !tool_is_space(s.p[n]) && !strchr("<>/\"'=", s.p[n]); n++) {
		if (n + 1 == size)
			return 0;
		to[n] = s.p[n] >= 'A' && s.p[n] <= 'Z' ? (char)(s.p[n] + 32) : s.p[n];
	}
	to[n] = 0;
	return to[0] >= 'a' && to[0] <= 'z' ? n : 0;
}

/* Copies the first n bytes and passes them. */
static void place_copy(struct out *o, str *s, size_t n)
{
	out_str(o, str_sub(*s, 0, n));
	*s = str_sub(*s, n, s->n);
}

/* White space beside a block element is not written. */
static void place_edge(struct place *p, const char *name, struct out *o)
{
	if (place_is_block(p, name))
		p->space = p->piece = false;
	else
		place_piece(p, o);
	p->fresh = false;
}

/* </name>, whole. */
static void place_end_tag(struct place *p, str *s, struct out *o)
{
	char name[sizeof(p->element)];
	size_t n = place_name(str_sub(*s, 2, s->n), name, sizeof(name));
	if (!n)
		REFUSE(p, "a malformed end tag, or a value in its name");
	if (!str_starts(str_sub(*s, n + 2, s->n), S(">")))
		REFUSE(p, "an end tag must close with '>' right behind its name");
	if (p->state == IN_RAW && strcmp(name, p->element) != 0)
		REFUSE(p, "only its own end tag ends this element");
	place_edge(p, name, o);
	if (strcmp(name, "pre") == 0 && p->pre)
		p->pre--;
	p->state = IN_TEXT;
	p->closed = false;
	place_copy(o, s, n + 3);
}

/* '<' in text: a tag, or a comment or declaration, which is passed whole. */
static void place_open(struct place *p, str *s, struct out *o)
{
	static const struct {
		const char *begin, *end, *name;
		bool xml;
	} marks[] = {{"<!--", "-->", "a comment", false},
		     {"<![CDATA[", "]]>", "CDATA", true},
		     {"<!", ">", "a declaration", false},
		     {"<?", "?>", "a declaration", true}};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!str_starts(*s, str_from(marks[i].begin)))
			continue;
		ptrdiff_t end = str_find(*s, str_from(marks[i].end));
		if (marks[i].xml && !p->xml)
			REFUSE(p, "this mark belongs to XML, not to HTML");
		if (end < 0)
			REFUSE(p, "no value in %s, nor another directive", marks[i].name);
		place_copy(o, s, (size_t)end + strlen(marks[i].end));
		return;
	}
	if (str_starts(*s, S("</")))
		return place_end_tag(p, s, o);
	size_t n = place_name(str_sub(*s, 1, s->n), p->element, sizeof(p->element));
	if (!n)
		REFUSE(p, "a bare '<' (write &lt;), or a value in a tag's name");
	if (!p->xml && strcmp(p->element, "plaintext") == 0)
		REFUSE(p, "<plaintext> never ends");
	place_edge(p, p->element, o);
	p->state = IN_TAG;
	p->gap = false;
	place_copy(o, s, n + 1);
}

static void place_tag_done(struct place *p)
{
	str name = str_from(p->element);
	p->piece = !place_is_block(p, p->element);
	p->state = IN_TEXT;
	if (p->xml)
		return;
	p->closed = tool_among("script style iframe xmp noembed noframes", name);
	if (p->closed || tool_among("title textarea", name))
		p->state = IN_RAW;
	if (str_eq(name, S("pre")))
		p->pre++;
	p->fresh = tool_among("pre textarea", name);
}

/* A literal address: relative, or one of the schemes a page may follow. */
static bool place_good_address(str s)
{
	size_t i = 0;
	while (i < s.n && !strchr(":/?#", s.p[i]))
		if (s.p[i++] == '&')
			return false;
	return i == s.n || s.p[i] != ':' || tool_among("https http mailto tel", str_sub(s, 0, i));
}

/* An attribute's name, and the quote that opens its value. */
static void place_attribute(struct place *p, str *s, struct out *o)
{
	size_t n = place_name(*s, p->attribute, sizeof(p->attribute));
	str name = str_from(p->attribute);
	if (!n)
		REFUSE(p, "a malformed attribute, or one whose name is too long");
	if (!p->gap)
		REFUSE(p, "white space is missing before an attribute");
	if (str_starts(name, S("on")) || tool_among("style srcdoc", name))
		REFUSE(p,
		       "on* attributes, style and srcdoc are refused: the content security policy "
		       "forbids them");
	p->gap = false;
	place_copy(o, s, n);
	if (!str_starts(*s, S("=")))
		return;
	p->quote = s->n > 1 ? s->p[1] : 0;
	if (p->quote != '"' && p->quote != '\'')
		REFUSE(p, "an attribute's value must stand in quotes");
	place_copy(o, s, 2);
	p->state = IN_VALUE;
	p->address = tool_among(place_addresses, name);
	p->literal = p->value = false;
	str value = *s;
	if (p->address && !place_good_address(str_cut(&value, p->quote)))
		REFUSE(p, "this address has a scheme that a page may not use");
}

static void place_in_tag(struct place *p, str *s, struct out *o)
{
	if (tool_is_space(s->p[0])) {
		while (s->n && tool_is_space(s->p[0]))
			*s = str_sub(*s, 1, s->n);
		/* One space, or none before the end of the tag. */
		if (!p->gap && (s->n == 0 || !strchr("/>", s->p[0]))) {
			out_byte(o, ' ');
			p->gap = true;
		}
		return;
	}
	size_t end = str_starts(*s, S(">")) ? 1 : str_starts(*s, S("/>")) ? 2 : 0;
	if (!end)
		return place_attribute(p, s, o);
	place_copy(o, s, end);
	place_tag_done(p);
}

/* An address is literal, or one value. */
static void place_need_whole(const struct place *p, bool begun)
{
	if (p->address && begun)
		REFUSE(p, "an address must be one url, not pieces: make it with url_path()");
}

static void place_in_value(struct place *p, str *s, struct out *o)
{
	if (s->p[0] == p->quote) {
		p->state = IN_TAG;
	} else {
		place_need_whole(p, p->value);
		p->literal = true;
	}
	place_copy(o, s, 1);
}

static void place_in_text(struct place *p, str *s, struct out *o)
{
	if (s->p[0] == '<')
		return place_open(p, s, o);
	if (tool_is_space(s->p[0]) && !p->pre) {
		p->space = p->piece;
		*s = str_sub(*s, 1, s->n);
		return;
	}
	place_piece(p, o);
	p->fresh = false;
	place_copy(o, s, 1);
}

static void place_in_raw(struct place *p, str *s, struct out *o)
{
	str name = str_from(p->element);
	if (str_starts(*s, S("</")) && str_eq_nocase(str_sub(*s, 2, name.n), name))
		return place_end_tag(p, s, o);
	if (p->closed && str_starts(*s, S("<!--")))
		REFUSE(p, "a comment mark inside a raw element changes how browsers end it");
	p->fresh = false;
	place_copy(o, s, 1);
}

void place_read(struct place *p, str s, struct out *o)
{
	static void (*const readers[])(struct place *, str *, struct out *) = {
		[IN_TEXT] = place_in_text,
		[IN_TAG] = place_in_tag,
		[IN_VALUE] = place_in_value,
		[IN_RAW] = place_in_raw,
	};
	while (s.n) {
		str from = s;
		readers[p->state](p, &s, o);
		source_pass(p->at, str_sub(from, 0, from.n - s.n));
	}
}

void place_join(struct place *into, const struct place *branch)
{
	if (into->state != branch->state ||
	    (into->state == IN_VALUE && into->quote != branch->quote))
		REFUSE(into,
		       "the branches end in different places: not whole elements or attributes");
	if (into->state != IN_TEXT && strcmp(into->element, branch->element) != 0)
		REFUSE(into, "the branches end in different elements");
	if (into->state == IN_VALUE && strcmp(into->attribute, branch->attribute) != 0)
		REFUSE(into, "the branches end in different attributes");
	if (into->pre != branch->pre)
		REFUSE(into, "the branches differ in an open <pre>");
	into->gap &= branch->gap;
	into->literal |= branch->literal;
	into->value |= branch->value;
	into->fresh &= branch->fresh;
	into->piece |= branch->piece;
}

void place_value(struct place *p, struct out *o)
{
	place_need_open(p, "value");
	if (p->state == IN_TAG)
		REFUSE(p, "a value inside a tag must be the quoted value of an attribute");
	if (p->state == IN_VALUE)
		place_need_whole(p, p->literal || p->value);
	/* A browser drops a line end right behind <pre> and <textarea>: give it one to drop. */
	if (p->fresh)
		out_byte(o, '\n');
	if (p->state == IN_TEXT)
		place_piece(p, o);
	p->fresh = false;
	p->value = true;
}
