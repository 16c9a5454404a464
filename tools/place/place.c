/* SPDX-License-Identifier: Apache-2.0 */
#include "place/place.h"

/* Elements beside which white space is never seen. */
static bool place_is_block(const struct place *p, const char *name)
{
	static const char blocks[] =
		"html head body title meta link script style base template noscript div p "
		"h1 h2 h3 h4 h5 h6 hgroup ul ol li dl dt dd menu table caption colgroup col thead "
		"tbody tfoot tr td th section article nav aside header footer main search form "
		"fieldset legend figure figcaption blockquote pre hr br details summary dialog "
		"address option optgroup datalist source track symbol path g rect circle line "
		"polyline polygon ellipse defs use";
	return p->xml || tool_among(blocks, str_from(name));
}

/* Attributes that a browser follows or loads. */
static bool place_is_address(const char *attribute)
{
	static const char addresses[] =
		"href src action formaction poster cite srcset data-url xlink:href data background "
		"manifest ping longdesc imagesrcset usemap";
	return tool_among(addresses, str_from(attribute));
}

void place_piece(struct place *p, struct out *o)
{
	if (p->space)
		out_byte(o, ' ');
	p->space = false;
	p->piece = true;
}

void place_boundary(struct place *p, struct out *o)
{
	if (p->space) {
		out_byte(o, ' ');
		p->piece = false;
	}
	p->space = false;
}

/* A name in lower case into to; its length in s, 0 when none begins there. -1: too long. */
static int place_name(str s, size_t at, const char *stop, char *to, size_t size)
{
	size_t n = 0;
	while (at + n < s.n && !place_is_space(s.p[at + n]) && !strchr(stop, s.p[at + n])) {
		if (n + 1 >= size)
			return -1;
		char c = s.p[at + n];
		to[n++] = c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
	}
	to[n] = 0;
	return (int)n;
}

static bool place_letter(str s, size_t at)
{
	return at < s.n &&
	       ((s.p[at] >= 'a' && s.p[at] <= 'z') || (s.p[at] >= 'A' && s.p[at] <= 'Z'));
}

static bool place_at(str s, size_t at, const char *text)
{
	return str_starts(str_sub(s, at, s.n), str_from(text));
}

/* Copies n bytes at *at and passes them. */
static void place_copy(struct out *o, str s, size_t *at, size_t n)
{
	out_str(o, str_sub(s, *at, n));
	*at += n;
}

/* </name>, whole. */
static const char *place_end_tag(struct place *p, str s, size_t *at, struct out *o)
{
	char name[sizeof(p->element)];
	int n = place_letter(s, *at + 2) ? place_name(s, *at + 2, "<>/\"'=", name, sizeof(name))
					 : 0;
	if (n <= 0)
		return "a malformed end tag, or a value in its name";
	size_t end = *at + 2 + (size_t)n;
	if (end >= s.n || s.p[end] != '>')
		return "an end tag must close with '>' right behind its name";
	if (place_is_block(p, name))
		p->space = p->piece = false;
	else
		place_piece(p, o);
	if (strcmp(name, "pre") == 0 && p->pre)
		p->pre--;
	p->state = IN_TEXT;
	p->fresh = false;
	place_copy(o, s, at, (size_t)n + 3);
	return NULL;
}

/* '<' in text: a tag, a comment, a declaration. */
static const char *place_open(struct place *p, str s, size_t *at, struct out *o)
{
	static const struct {
		const char *text;
		enum place_state state;
		bool xml;
	} marks[] = {{"<!--", IN_COMMENT, false},
		     {"<![CDATA[", IN_CDATA, true},
		     {"<!", IN_DECLARATION, false},
		     {"<?", IN_INSTRUCTION, true}};
	for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++) {
		if (!place_at(s, *at, marks[i].text))
			continue;
		if (marks[i].xml && !p->xml)
			return "this mark belongs to XML, not to HTML";
		p->state = marks[i].state;
		place_copy(o, s, at, strlen(marks[i].text));
		return NULL;
	}
	if (place_at(s, *at, "</"))
		return place_end_tag(p, s, at, o);
	int n = place_letter(s, *at + 1)
			? place_name(s, *at + 1, "<>/\"'=", p->element, sizeof(p->element))
			: 0;
	if (n <= 0)
		return "a bare '<' (write &lt;), or a value in a tag's name";
	if (!p->xml && strcmp(p->element, "plaintext") == 0)
		return "<plaintext> never ends";
	if (place_is_block(p, p->element))
		p->space = p->piece = false;
	else
		place_piece(p, o);
	p->fresh = false;
	p->state = IN_TAG_FULL;
	place_copy(o, s, at, (size_t)n + 1);
	return NULL;
}

static void place_tag_done(struct place *p)
{
	p->piece = !place_is_block(p, p->element);
	p->state = IN_TEXT;
	if (p->xml)
		return;
	if (tool_among("script style iframe xmp noembed noframes", str_from(p->element)))
		p->state = IN_RAW;
	else if (tool_among("title textarea", str_from(p->element)))
		p->state = IN_ESCAPABLE;
	else if (strcmp(p->element, "pre") == 0)
		p->pre++;
	p->fresh = tool_among("pre textarea", str_from(p->element));
}

/* A literal address: relative, or one of the schemes a page may follow. */
static bool place_good_address(str s)
{
	size_t i = 0;
	while (i < s.n && !strchr(":/?#", s.p[i]))
		if (s.p[i++] == '&')
			return false;
	str scheme = str_sub(s, 0, i);
	return i == s.n || s.p[i] != ':' || str_eq(scheme, S("https")) ||
	       str_eq(scheme, S("http")) || str_eq(scheme, S("mailto")) || str_eq(scheme, S("tel"));
}

/* An attribute's name, and the quote that opens its value. */
static const char *place_attribute(struct place *p, str s, size_t *at, struct out *o)
{
	int n = place_name(s, *at, "<>/\"'=", p->attribute, sizeof(p->attribute));
	if (n <= 0)
		return n ? "the attribute's name is too long" : "a malformed attribute";
	if (p->state == IN_TAG_FULL)
		return "white space is missing before an attribute";
	if (str_starts(str_from(p->attribute), S("on")))
		return "on* attributes are refused: the content security policy forbids them";
	if (tool_among("style srcdoc", str_from(p->attribute)))
		return "style and srcdoc attributes are refused: the content security policy "
		       "forbids them";
	place_copy(o, s, at, (size_t)n);
	p->state = IN_TAG_FULL;
	if (*at >= s.n || s.p[*at] != '=')
		return NULL;
	p->quote = *at + 1 < s.n ? s.p[*at + 1] : 0;
	if (p->quote != '"' && p->quote != '\'')
		return "an attribute's value must stand in quotes";
	place_copy(o, s, at, 2);
	p->state = IN_VALUE;
	p->address = place_is_address(p->attribute);
	p->literal = p->value = false;
	str rest = str_sub(s, *at, s.n);
	ptrdiff_t end = str_find_byte(rest, p->quote);
	if (p->address && !place_good_address(end < 0 ? rest : str_sub(rest, 0, (size_t)end)))
		return "this address has a scheme that a page may not use";
	return NULL;
}

static const char *place_in_tag(struct place *p, str s, size_t *at, struct out *o)
{
	size_t next = *at;
	while (next < s.n && place_is_space(s.p[next]))
		next++;
	if (next > *at) {
		/* One space, or none before the end of the tag. */
		bool end = next < s.n && (s.p[next] == '>' || s.p[next] == '/');
		if (!end && p->state == IN_TAG_FULL) {
			out_byte(o, ' ');
			p->state = IN_TAG;
		}
		*at = next;
		return NULL;
	}
	if (s.p[*at] == '>') {
		place_copy(o, s, at, 1);
		place_tag_done(p);
		return NULL;
	}
	if (place_at(s, *at, "/>")) {
		place_copy(o, s, at, 2);
		place_tag_done(p);
		return NULL;
	}
	return place_attribute(p, s, at, o);
}

static const char *place_in_value(struct place *p, str s, size_t *at, struct out *o)
{
	if (s.p[*at] == p->quote) {
		p->state = IN_TAG_FULL;
		p->attribute[0] = 0;
		place_copy(o, s, at, 1);
		return NULL;
	}
	if (p->address && p->value)
		return "an address must be one url, not pieces: make it with url_path()";
	p->literal = true;
	place_copy(o, s, at, 1);
	return NULL;
}

static const char *place_in_text(struct place *p, str s, size_t *at, struct out *o)
{
	char c = s.p[*at];
	if (c == '<')
		return place_open(p, s, at, o);
	if (place_is_space(c) && !p->pre) {
		p->space = p->piece;
		++*at;
		return NULL;
	}
	place_piece(p, o);
	p->fresh = false;
	place_copy(o, s, at, 1);
	return NULL;
}

/* Script and style, title and textarea: until their own end tag. */
static const char *place_in_raw(struct place *p, str s, size_t *at, struct out *o)
{
	str name = str_from(p->element);
	if (place_at(s, *at, "</") && str_eq_nocase(str_sub(s, *at + 2, name.n), name))
		return place_end_tag(p, s, at, o);
	if (p->state == IN_RAW && place_at(s, *at, "<!--"))
		return "a comment mark inside a raw element changes how browsers end it";
	p->fresh = false;
	place_copy(o, s, at, 1);
	return NULL;
}

const char *place_read(struct place *p, str s, struct out *o, int *line)
{
	static const char *const ends[] = {[IN_COMMENT] = "-->",
					   [IN_DECLARATION] = ">",
					   [IN_INSTRUCTION] = "?>",
					   [IN_CDATA] = "]]>"};
	for (size_t at = 0; at < s.n;) {
		const char *why = NULL;
		size_t from = at;
		switch (p->state) {
		case IN_TEXT:
			why = place_in_text(p, s, &at, o);
			break;
		case IN_TAG:
		case IN_TAG_FULL:
			why = place_in_tag(p, s, &at, o);
			break;
		case IN_VALUE:
			why = place_in_value(p, s, &at, o);
			break;
		case IN_RAW:
		case IN_ESCAPABLE:
			why = place_in_raw(p, s, &at, o);
			break;
		default:
			if (place_at(s, at, ends[p->state])) {
				place_copy(o, s, &at, strlen(ends[p->state]));
				p->state = IN_TEXT;
			} else
				place_copy(o, s, &at, 1);
		}
		if (why)
			return why;
		for (; from < at; from++)
			*line += s.p[from] == '\n';
	}
	return NULL;
}

const char *place_join(struct place *into, const struct place *branch)
{
	bool tags = (into->state == IN_TAG || into->state == IN_TAG_FULL) &&
		    (branch->state == IN_TAG || branch->state == IN_TAG_FULL);
	if (!tags && (into->state != branch->state || into->quote != branch->quote) &&
	    !(into->state == IN_TEXT && branch->state == IN_TEXT))
		return "the branches end in different places: whole elements or whole attributes "
		       "only";
	if (into->state != IN_TEXT && strcmp(into->element, branch->element) != 0)
		return "the branches end in different elements";
	if (into->state == IN_VALUE && strcmp(into->attribute, branch->attribute) != 0)
		return "the branches end in different attributes";
	if (into->pre != branch->pre)
		return "the branches differ in an open <pre>";
	if (tags && branch->state == IN_TAG_FULL)
		into->state = IN_TAG_FULL;
	into->literal |= branch->literal;
	into->value |= branch->value;
	into->fresh &= branch->fresh;
	into->piece |= branch->piece;
	return NULL;
}

const char *place_refuses_value(const struct place *p)
{
	switch (p->state) {
	case IN_TEXT:
	case IN_ESCAPABLE:
		return NULL;
	case IN_VALUE:
		return p->address && (p->literal || p->value)
			       ? "an address must be one url, not pieces: make it with url_path()"
			       : NULL;
	case IN_TAG:
	case IN_TAG_FULL:
		return "a value inside a tag must be the quoted value of an attribute";
	case IN_COMMENT:
		return "no value in a comment";
	case IN_RAW:
		return "no value in a script, style or frame: use a data- attribute";
	case IN_CDATA:
		return "no value in CDATA";
	default:
		return "no value in a declaration";
	}
}
