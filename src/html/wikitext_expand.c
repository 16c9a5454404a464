/* SPDX-License-Identifier: Apache-2.0
 * wikitext_expand: templates, their arguments and the simple parser functions. One buffer is
 * written; open braces are offsets in it, the texts of templates are a stack of sources: nothing
 * here calls itself.
 */
#include "html/wikitext_parts.h"

enum {
	SOURCES_MAX = 24,
	BRACES_MAX = 500,
	PARTS_MAX = 500,
	EXPANSIONS_MAX = 20000,
	WORK_MAX = 8 << 20,
	OUTPUT_MAX = 4 << 20,
};

struct argument {
	str name, value;
};
struct arguments {
	struct argument *v;
	size_t n, cap;
};
struct source {
	str text, name;
	size_t at;
	struct arguments arguments;
	int braces;	  /* how many were open before it */
	unsigned unended; /* tags whose end was looked for and is not there, by their bit */
};
struct part {
	size_t from, equals; /* offsets in the output; equals 0: none */
};
struct braces {
	size_t from; /* of the first brace, in the output */
	int count;
	int links; /* [[ that are open */
	struct {
		struct part *v;
		size_t n, cap;
	} parts;
};
struct expander {
	struct wikitext *w;
	struct out o;
	struct source sources[SOURCES_MAX];
	int source;
	struct braces braces[BRACES_MAX];
	int brace;
	int64_t expansions, work;
};

static void lose(struct expander *x, enum wikitext_loss loss)
{
	x->w->found->lost[loss]++;
}

/* ---- what is held back ---- */

void wikitext_hold(struct wikitext *w, struct out *o, enum held_kind kind, str text, int64_t number)
{
	if (w->held.n >= HELD_MAX) {
		out_str(o, text);
		return;
	}
	*ARENA_PUSH(w->a, &w->held) = (struct held){kind, str_dup(w->a, text), number};
	out_byte(o, HELD_BEGIN);
	out_int(o, (int64_t)w->held.n - 1);
	out_byte(o, HELD_END);
}

const struct held *wikitext_held(const struct wikitext *w, str s, size_t at, size_t *n)
{
	int64_t number;
	str rest = str_sub(s, at + 1, 20);
	ptrdiff_t end = str_find_byte(rest, HELD_END);
	if (end < 0 || !str_to_int(str_sub(rest, 0, (size_t)end), &number) || number < 0 ||
	    number >= (int64_t)w->held.n)
		return NULL;
	*n = (size_t)end + 2;
	return &w->held.v[number];
}

str wikitext_shown(struct wikitext *w, str s)
{
	if (str_find_byte(s, HELD_BEGIN) < 0)
		return s;
	struct out o = out_new(w->a, OUTPUT_MAX);
	for (size_t i = 0; i < s.n; i++) {
		size_t n = 0;
		const struct held *h = s.p[i] == HELD_BEGIN ? wikitext_held(w, s, i, &n) : NULL;
		if (h) {
			out_str(&o, h->text);
			i += n - 1;
		} else {
			out_byte(&o, s.p[i]);
		}
	}
	return out_view(&o);
}

/* ---- tags whose content is no markup ---- */

static const struct verbatim {
	const char *name;
	enum held_kind kind;
} verbatims[] = {{"nowiki", HELD_TEXT},	   {"pre", HELD_BLOCK},
		 {"source", HELD_BLOCK},   {"syntaxhighlight", HELD_BLOCK},
		 {"math", HELD_FORMULA},   {"includeonly", HELD_TEXT},
		 {"timeline", HELD_BLOCK}, {"score", HELD_BLOCK}};

static bool name_is(const char *name, const char *other)
{
	return strcmp(name, other) == 0;
}

/* The tag at the source's place: what it holds goes into the output. False: none of these. */
static bool take_verbatim(struct expander *x, struct source *s, const char *name, str attributes,
			  size_t length, bool empty)
{
	struct wikitext *w = x->w;
	(void)attributes;
	for (size_t i = 0; i < sizeof(verbatims) / sizeof(verbatims[0]); i++) {
		const struct verbatim *v = &verbatims[i];
		if (!name_is(name, v->name))
			continue;
		if (empty) {
			s->at += length;
			return true;
		}
		ptrdiff_t end = s->unended >> i & 1
					? -1
					: wikitext_tag_end(s->text, s->at + length, v->name);
		if (end < 0) {
			s->unended |= 1u << i;
			return false;
		}
		str inside = str_sub(s->text, s->at + length, (size_t)end - s->at - length);
		ptrdiff_t close = str_find_byte(str_sub(s->text, (size_t)end, s->text.n), '>');
		s->at = (size_t)end + (close < 0 ? 0 : (size_t)close + 1);
		if (name_is(name, "includeonly"))
			return true;
		if (name_is(name, "timeline") || name_is(name, "score"))
			lose(x, WIKITEXT_LOST_TAGS);
		if (v->kind == HELD_FORMULA)
			lose(x, WIKITEXT_LOST_FORMULAS);
		wikitext_hold(w, &x->o, v->kind, inside, 0);
		return true;
	}
	return false;
}

/* A comment: alone in its line it takes the line with it. */
static void skip_comment(struct expander *x, struct source *s)
{
	bool unended = s->unended >> 31 & 1;
	ptrdiff_t end = unended ? -1 : str_find(str_sub(s->text, s->at, s->text.n), S("-->"));
	if (end < 0) {
		/* The rest of the text is a comment. */
		s->unended |= 1u << 31;
		s->at = s->text.n;
		return;
	}
	bool line = x->o.n == 0 || x->o.p[x->o.n - 1] == '\n';
	s->at += (size_t)end + 3;
	if (line && s->at < s->text.n && s->text.p[s->at] == '\n')
		s->at++;
}

static bool take_tag(struct expander *x, struct source *s)
{
	char name[24];
	bool end, empty;
	str attributes, rest = str_sub(s->text, s->at, s->text.n);
	if (str_starts(rest, S("<!--"))) {
		skip_comment(x, s);
		return true;
	}
	size_t n = wikitext_tag(rest, name, &end, &empty, &attributes);
	if (n == 0)
		return false;
	if (name_is(name, "noinclude") || name_is(name, "onlyinclude") ||
	    (end && name_is(name, "includeonly"))) {
		s->at += n;
		return true;
	}
	return !end && take_verbatim(x, s, name, attributes, n, empty);
}

/* ---- braces ---- */

static void open_braces(struct expander *x, struct source *s, size_t run)
{
	if (x->brace == BRACES_MAX) {
		lose(x, WIKITEXT_LOST_LIMITS);
		out_bytes(&x->o, s->text.p + s->at, run);
		s->at += run;
		return;
	}
	struct braces *b = &x->braces[x->brace++];
	b->from = x->o.n;
	b->count = (int)(run < 64 ? run : 64);
	b->links = 0;
	b->parts.n = 0;
	out_bytes(&x->o, s->text.p + s->at, (size_t)b->count);
	*ARENA_PUSH(x->w->a, &b->parts) = (struct part){.from = x->o.n};
	s->at += (size_t)b->count;
}

static struct braces *open_here(struct expander *x, const struct source *s)
{
	return x->brace > s->braces ? &x->braces[x->brace - 1] : NULL;
}

/* The parts of the braces, copied: what is written over them does not reach them. */
static void take_parts(struct expander *x, const struct braces *b, struct arguments *parts)
{
	str whole = str_dup(x->w->a, str_sub(out_view(&x->o), b->from, x->o.n));
	for (size_t i = 0; i < b->parts.n; i++) {
		const struct part *p = &b->parts.v[i];
		size_t to = i + 1 < b->parts.n ? b->parts.v[i + 1].from - 1 : x->o.n;
		str value = str_sub(whole, p->from - b->from, to - p->from);
		struct argument *a = ARENA_PUSH(x->w->a, parts);
		a->value = value;
		if (p->equals && i > 0) {
			a->name = str_trim(str_sub(value, 0, p->equals - p->from));
			a->value = str_sub(value, p->equals - p->from + 1, value.n);
		}
		if (p->equals && i > 0 && a->name.n == 0)
			a->name = S(" ");
	}
}

static str number_text(struct arena *a, int64_t n)
{
	struct out o = out_new(a, 24);
	out_int(&o, n);
	return out_view(&o);
}

/* As it was written, whatever it was. What was held in it is written out again, which may make it
 * far longer than the signs that stand for it: that is work too, and beyond the limit it stays as
 * signs in plain text. */
static void show(struct expander *x, str written, enum wikitext_loss loss)
{
	lose(x, loss);
	if (x->work > WORK_MAX) {
		out_str(&x->o, written);
		return;
	}
	str shown = wikitext_shown(x->w, written);
	x->work += (int64_t)shown.n;
	wikitext_hold(x->w, &x->o, HELD_VERBATIM, shown, 0);
}

static str argument_of(const struct arguments *arguments, str name, bool *found)
{
	for (size_t i = arguments->n; i > 0; i--)
		if (str_eq(arguments->v[i - 1].name, name)) {
			*found = true;
			return arguments->v[i - 1].value;
		}
	*found = false;
	return STR_NONE;
}

/* {{{name|otherwise}}} */
static void put_argument(struct expander *x, const struct source *s, const struct arguments *parts,
			 str written)
{
	bool found;
	str value = argument_of(&s->arguments, str_trim(parts->v[0].value), &found);
	if (found)
		out_str(&x->o, value);
	else if (parts->n > 1)
		out_str(&x->o, parts->v[1].value);
	else
		out_str(&x->o, written);
}

/* ---- functions ---- */

static str part_text(const struct arguments *parts, size_t i)
{
	return i < parts->n ? str_trim(parts->v[i].value) : STR_NONE;
}

/* A part of #if as it was written: "a=b" is no named one there. */
static str whole_part(struct expander *x, const struct arguments *parts, size_t i)
{
	if (i >= parts->n)
		return STR_NONE;
	const struct argument *p = &parts->v[i];
	return str_trim(p->name.n ? str_cat(x->w->a, p->name, S("="), p->value) : p->value);
}

static void put_switch(struct expander *x, str value, const struct arguments *parts)
{
	bool fall = false, have = false;
	str otherwise = STR_NONE;
	for (size_t i = 1; i < parts->n; i++) {
		const struct argument *p = &parts->v[i];
		str name = p->name.n ? str_trim(p->name) : part_text(parts, i);
		fall |= str_eq(name, value);
		if (p->name.n && fall) {
			out_str(&x->o, str_trim(p->value));
			return;
		}
		if (p->name.n && str_eq(name, S("#default"))) {
			otherwise = str_trim(p->value);
			have = true;
		} else if (!p->name.n && i + 1 == parts->n && !have) {
			otherwise = name;
		}
	}
	out_str(&x->o, otherwise);
}

/* True: it was one of those that are known here. */
static bool put_function(struct expander *x, str head, const struct arguments *parts)
{
	str rest = head, name = str_trim(str_cut(&rest, ':'));
	rest = str_trim(rest);
	if (str_eq_nocase(name, S("#if")))
		out_str(&x->o, whole_part(x, parts, rest.n ? 1 : 2));
	else if (str_eq_nocase(name, S("#ifeq")))
		out_str(&x->o, whole_part(x, parts, str_eq(rest, whole_part(x, parts, 1)) ? 2 : 3));
	else if (str_eq_nocase(name, S("#switch")))
		put_switch(x, rest, parts);
	else if (str_eq_nocase(name, S("#tag")) && str_eq_nocase(rest, S("references")))
		out_lit(&x->o, "<references/>");
	else if (str_eq(name, S("DEFAULTSORT")) || str_eq(name, S("DISPLAYTITLE")))
		lose(x, WIKITEXT_LOST_SWITCHES);
	else
		return false;
	return true;
}

static bool put_word(struct expander *x, str name)
{
	str title = x->w->title, space = title;
	ptrdiff_t colon = str_find_byte(title, ':');
	int64_t number = 0;
	bool in_space =
		colon > 0 && x->w->site->space &&
		x->w->site->space(x->w->site->self, str_sub(title, 0, (size_t)colon), &number) &&
		number != 0;
	space = in_space ? str_sub(title, 0, (size_t)colon) : STR_NONE;
	if (str_eq(name, S("!")))
		out_byte(&x->o, '|');
	else if (str_eq(name, S("=")))
		out_byte(&x->o, '=');
	else if (str_eq(name, S("FULLPAGENAME")))
		out_str(&x->o, title);
	else if (str_eq(name, S("PAGENAME")))
		out_str(&x->o,
			in_space ? str_trim(str_sub(title, (size_t)colon + 1, title.n)) : title);
	else if (str_eq(name, S("NAMESPACE")))
		out_str(&x->o, space);
	else if (str_eq(name, S("SITENAME")))
		out_str(&x->o, x->w->site->name);
	else
		return false;
	return true;
}

/* ---- templates ---- */

static bool is_name(str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (strchr("<>[]{}|\n\1\2", name.p[i]))
			return false;
	return name.n > 0 && name.n <= 255;
}

/* Without what stands before a template's own name; empty for the page of another namespace. */
static str template_name(const struct wikitext *w, str name)
{
	static const char *const before[] = {"subst:", "safesubst:", "msg:"};
	for (size_t i = 0; i < sizeof(before) / sizeof(before[0]); i++) {
		str b = str_from(before[i]);
		if (str_eq_nocase(str_sub(name, 0, b.n), b))
			name = str_trim(str_sub(name, b.n, name.n));
	}
	ptrdiff_t colon = str_find_byte(name, ':');
	int64_t number;
	if (colon == 0)
		return STR_NONE;
	if (colon < 0 || !w->site->space ||
	    !w->site->space(w->site->self, str_trim(str_sub(name, 0, (size_t)colon)), &number))
		return name;
	return number == WIKITEXT_TEMPLATE ? str_trim(str_sub(name, (size_t)colon + 1, name.n))
					   : STR_NONE;
}

static void name_positions(struct expander *x, struct arguments *parts)
{
	int64_t position = 1;
	for (size_t i = 1; i < parts->n; i++) {
		struct argument *p = &parts->v[i];
		if (p->name.n)
			p->value = str_trim(p->value);
		else
			p->name = number_text(x->w->a, position++);
	}
	parts->v[0].name = S(" ");
}

static bool begin_template(struct expander *x, str name, str text, struct arguments *parts)
{
	for (int i = 0; i < x->source; i++)
		if (x->sources[i].text.p == text.p && text.n)
			return false; /* it includes itself */
	if (x->source == SOURCES_MAX || ++x->expansions > EXPANSIONS_MAX)
		return false;
	name_positions(x, parts);
	x->sources[x->source++] = (struct source){
		.text = text, .name = name, .arguments = *parts, .braces = x->brace};
	return true;
}

static void put_template(struct expander *x, struct arguments *parts, str written)
{
	const struct wikitext_site *site = x->w->site;
	str head = str_trim(parts->v[0].value), text;
	if ((parts->n == 1 && put_word(x, head)) ||
	    (str_find_byte(head, ':') > 0 && put_function(x, head, parts)))
		return;
	str name = is_name(head) ? template_name(x->w, head) : STR_NONE;
	if (name.n && site->template_text && site->template_text(site->self, name, &text)) {
		if (!begin_template(x, name, text, parts))
			show(x, written, WIKITEXT_LOST_LIMITS);
		return;
	}
	/* A list of notes is one wherever it comes from. */
	if (str_eq_nocase(name, S("reflist")) || str_eq_nocase(name, S("references")))
		out_lit(&x->o, "<references/>");
	else
		show(x, written,
		     head.n && head.p[0] == '#' ? WIKITEXT_LOST_FUNCTIONS
						: WIKITEXT_LOST_TEMPLATES);
}

static void close_braces(struct expander *x, struct source *s, size_t run)
{
	struct braces *b = open_here(x, s);
	int k = run >= 3 && b && b->count >= 3 ? 3 : 2;
	if (!b || b->count < k) {
		out_bytes(&x->o, s->text.p + s->at, run);
		s->at += run;
		return;
	}
	struct arguments parts = {0};
	take_parts(x, b, &parts);
	size_t begin = b->from + (size_t)(b->count - k);
	s->at += (size_t)k;
	str closing = str_sub(S("}}}"), 0, (size_t)k);
	str written = str_cat(x->w->a, str_sub(out_view(&x->o), begin, x->o.n), closing);
	x->o.n = begin;
	b->count -= k;
	b->parts.n = 0;
	if (b->count >= 2)
		*ARENA_PUSH(x->w->a, &b->parts) = (struct part){.from = begin};
	else
		x->brace--;
	x->work += (int64_t)written.n;
	if (k == 3)
		put_argument(x, s, &parts, written);
	else
		put_template(x, &parts, written);
}

/* ---- the scan ---- */

static bool special(char c)
{
	return c == '{' || c == '}' || c == '|' || c == '=' || c == '[' || c == ']' || c == '<' ||
	       (c > 0 && c < ' ' && c != '\n' && c != '\t');
}

/* How often a sign stands there in a row. Braces are taken all at once; of the others two are
 * enough to know, and more would be counted again at each of them. */
static size_t run_of(str s, size_t at)
{
	size_t n = 1, most = s.p[at] == '{' || s.p[at] == '}' ? s.n : 2;
	while (n < most && at + n < s.n && s.p[at + n] == s.p[at])
		n++;
	return n;
}

static void scan_sign(struct expander *x, struct source *s)
{
	char c = s->text.p[s->at];
	size_t run = run_of(s->text, s->at);
	struct braces *b = open_here(x, s);
	if (c == '{' && run >= 2) {
		open_braces(x, s, run);
		return;
	}
	if (c == '}' && run >= 2) {
		close_braces(x, s, run);
		return;
	}
	if (c == '<' && take_tag(x, s))
		return;
	if (b && (c == '[' || c == ']') && run >= 2) {
		b->links += c == '[' ? 1 : b->links > 0 ? -1 : 0;
		out_bytes(&x->o, s->text.p + s->at, 2);
		s->at += 2;
		return;
	}
	s->at++;
	if (c > 0 && c < ' ')
		return; /* a control character that is none of ours */
	out_byte(&x->o, c);
	if (!b || b->links)
		return;
	if (c == '|' && b->parts.n < PARTS_MAX)
		*ARENA_PUSH(x->w->a, &b->parts) = (struct part){.from = x->o.n};
	else if (c == '=' && b->parts.n && b->parts.v[b->parts.n - 1].equals == 0)
		b->parts.v[b->parts.n - 1].equals = x->o.n - 1;
}

str wikitext_expand(struct wikitext *w, str source)
{
	struct expander *x = NEW(w->a, struct expander);
	x->w = w;
	x->o = out_new(w->a, OUTPUT_MAX);
	x->sources[x->source++] = (struct source){.text = str_sub(source, 0, WIKITEXT_MAX)};
	while (x->source && !x->o.bad) {
		struct source *s = &x->sources[x->source - 1];
		if (s->at >= s->text.n || x->work > WORK_MAX) {
			/* Braces that nobody closes are text. */
			x->brace = s->braces;
			x->source--;
			if (s->at < s->text.n)
				lose(x, WIKITEXT_LOST_LIMITS);
			if (x->source == 0)
				out_str(&x->o, str_sub(s->text, s->at, s->text.n));
			continue;
		}
		size_t from = s->at;
		while (s->at < s->text.n && !special(s->text.p[s->at]))
			s->at++;
		out_bytes(&x->o, s->text.p + from, s->at - from);
		if (s->at < s->text.n)
			scan_sign(x, s);
		x->work += (int64_t)(s->at - from);
	}
	if (x->o.bad)
		w->found->lost[WIKITEXT_LOST_LIMITS]++;
	return out_view(&x->o);
}

/* ---- what a template gives ---- */

/* The parts between <name> and </name>; without them, or only them. */
static str between(struct arena *a, str s, const char *name, bool keep)
{
	struct out o = out_new(a, s.n + 1);
	size_t at = 0;
	while (at < s.n) {
		char tag[24];
		bool end, empty;
		str attributes, rest = str_sub(s, at, s.n);
		size_t n =
			rest.p[0] == '<' ? wikitext_tag(rest, tag, &end, &empty, &attributes) : 0;
		if (n == 0 || end || empty || !name_is(tag, name)) {
			if (!keep)
				out_byte(&o, s.p[at]);
			at++;
			continue;
		}
		ptrdiff_t to = wikitext_tag_end(s, at + n, name);
		size_t stop = to < 0 ? s.n : (size_t)to;
		if (keep)
			out_str(&o, str_sub(s, at + n, stop - at - n));
		ptrdiff_t close = to < 0 ? -1 : str_find_byte(str_sub(s, stop, s.n), '>');
		at = close < 0 ? s.n : stop + (size_t)close + 1;
	}
	return out_view(&o);
}

/* Without the tags of that name. */
static str without_tags(struct arena *a, str s, const char *name)
{
	struct out o = out_new(a, s.n + 1);
	for (size_t at = 0; at < s.n;) {
		char tag[24];
		bool end, empty;
		str attributes, rest = str_sub(s, at, s.n);
		size_t n =
			rest.p[0] == '<' ? wikitext_tag(rest, tag, &end, &empty, &attributes) : 0;
		if (n && name_is(tag, name)) {
			at += n;
			continue;
		}
		out_byte(&o, s.p[at++]);
	}
	return out_view(&o);
}

str wikitext_included(struct arena *a, str source)
{
	str only = between(a, str_sub(source, 0, WIKITEXT_MAX), "onlyinclude", true);
	if (only.n)
		return only;
	return without_tags(a, between(a, str_sub(source, 0, WIKITEXT_MAX), "noinclude", false),
			    "includeonly");
}
