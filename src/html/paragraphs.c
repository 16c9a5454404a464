/* SPDX-License-Identifier: Apache-2.0 */
#include "html/paragraphs.h"

#include "base/out.h"

enum { OUTPUT_MAX = 32 << 20 };

/* What a tag does to the paragraph it stands in. */
enum effect {
	INLINE,	   /* belongs to it */
	SEPARATES, /* ends it */
	HOLDS,	   /* ends it, and what is inside is left as it is */
};

struct paragraphs {
	struct out out, words; /* words: of the paragraph in work */
	int held;	       /* how many holding elements are open */
	bool own;	       /* inside a paragraph that is written out */
};

static enum effect effect_of(str name)
{
	static const char *const holds[] = {"ul", "ol",	    "dl",     "table", "pre",
					    "h1", "h2",	    "h3",     "h4",    "h5",
					    "h6", "figure", "script", "style", "textarea"};
	static const char *const separates[] = {"div",	  "blockquote", "section", "article",
						"aside",  "header",	"footer",  "hr",
						"center", "address"};
	for (size_t i = 0; i < sizeof(holds) / sizeof(holds[0]); i++)
		if (str_eq_nocase(name, str_from(holds[i])))
			return HOLDS;
	for (size_t i = 0; i < sizeof(separates) / sizeof(separates[0]); i++)
		if (str_eq_nocase(name, str_from(separates[i])))
			return SEPARATES;
	return INLINE;
}

/* The tag or comment at the beginning of a text, up to its ">"; empty when it is only a "<". */
static str take_tag(str s)
{
	if (str_starts(s, S("<!--"))) {
		ptrdiff_t end = str_find(s, S("-->"));
		return end < 0 ? STR_NONE : str_sub(s, 0, (size_t)end + 3);
	}
	char quote = 0;
	for (size_t i = 1; i < s.n; i++) {
		char c = s.p[i];
		if (quote)
			quote = c == quote ? 0 : quote;
		else if (c == '"' || c == '\'')
			quote = c;
		else if (c == '>')
			return str_sub(s, 0, i + 1);
	}
	return STR_NONE;
}

static str name_of(str tag)
{
	size_t from = 1 + (tag.n > 1 && tag.p[1] == '/'), n = 0;
	while (from + n < tag.n &&
	       ((tag.p[from + n] | 32) >= 'a' ||
		(tag.p[from + n] >= '0' && tag.p[from + n] <= '9')) &&
	       tag.p[from + n] != '>')
		n++;
	return str_sub(tag, from, n);
}

static void end_paragraph(struct paragraphs *p)
{
	str words = str_trim(out_view(&p->words));
	if (words.n) {
		out_lit(&p->out, "<p>");
		out_str(&p->out, words);
		out_lit(&p->out, "</p>\n");
	}
	p->words.n = 0;
}

static bool as_it_is(const struct paragraphs *p)
{
	return p->held || p->own;
}

static void take_element(struct paragraphs *p, str tag)
{
	str name = name_of(tag);
	bool own = str_eq_nocase(name, S("p"));
	enum effect effect = own ? SEPARATES : effect_of(name);
	if (effect == INLINE) {
		out_str(as_it_is(p) ? &p->out : &p->words, tag);
		return;
	}
	end_paragraph(p);
	/* Every block ends a paragraph, with or without its end tag. */
	p->own = own && tag.p[1] != '/';
	out_str(&p->out, tag);
	if (effect == HOLDS && tag.p[1] == '/')
		p->held -= p->held > 0;
	else if (effect == HOLDS && !str_ends(tag, S("/>")))
		p->held++;
}

/* Line ends and white space: one line end breaks the line, two end the paragraph. Gives how many
 * bytes it took. */
static size_t take_space(struct paragraphs *p, str s)
{
	size_t n = 0, ends = 0;
	while (n < s.n && (s.p[n] == ' ' || s.p[n] == '\t' || s.p[n] == '\r' || s.p[n] == '\n'))
		ends += s.p[n++] == '\n';
	if (as_it_is(p))
		out_str(&p->out, str_sub(s, 0, n));
	else if (ends > 1)
		end_paragraph(p);
	else if (ends == 1 && p->words.n)
		out_lit(&p->words, "<br>\n");
	else
		out_byte(&p->words, ' ');
	return n;
}

str html_paragraphs(struct arena *a, str source)
{
	/* The newer editor writes all of them out. */
	if (str_find(source, S("<!-- wp:")) >= 0)
		return source;
	struct paragraphs p = {.out = out_new(a, OUTPUT_MAX), .words = out_new(a, OUTPUT_MAX)};
	bool no_more_tags = false; /* a "<" without an end: the rest holds none either */
	for (size_t i = 0; i < source.n;) {
		str rest = str_sub(source, i, source.n);
		char c = rest.p[0];
		str tag = c == '<' && !no_more_tags ? take_tag(rest) : STR_NONE;
		if (tag.n) {
			take_element(&p, tag);
			i += tag.n;
		} else if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
			i += take_space(&p, rest);
		} else {
			no_more_tags = no_more_tags || c == '<';
			out_byte(as_it_is(&p) ? &p.out : &p.words, c);
			i++;
		}
	}
	end_paragraph(&p);
	return p.out.bad || p.words.bad ? source : out_view(&p.out);
}
