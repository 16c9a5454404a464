/* SPDX-License-Identifier: Apache-2.0
 * templates: compiles a file of HTML templates (src/html/TEMPLATES.md) into typed C functions.
 *
 *	templates IN.html OUT.h OUT.c
 *
 * The literal text between directives runs through the tokenizer of tools/place, so that every
 * value gets the escape of its place or is refused. Expressions are handed to the C compiler behind
 * #line marks: its errors point into the .html file. Translations come from i18n/xx.po beside
 * IN.html.
 */
#include "place/place.h"
#include "po.h"

enum { FILE_MAX = 1 << 20, DEPTH_MAX = 32 };

struct block { /* an open if or each */
	bool each;
	int line;
	bool otherwise;		 /* its {{else}} was there */
	struct place start, end; /* `end` is where the branches so far end */
	str list;		 /* each: the list's expression */
};

struct argument { /* name=EXPR or name=call f(...) of a {{t}} */
	str name, value;
	bool call;
};

struct text { /* one {{t}} */
	str key, plural;
	struct argument *v; /* its arguments */
	size_t n, cap;
};

struct tool {
	struct arena *arena;
	struct source *at;  /* where the directive or the text at hand begins */
	struct out h, c;    /* the two files */
	struct out literal; /* text not written yet */
	struct place place;
	struct block blocks[DEPTH_MAX];
	int depth;
	bool open;     /* inside {{template}} */
	int open_line; /* 0 before the first */
	str target;    /* its `struct out *` parameter */
	str lang;      /* expression for the language; empty without one */
	int texts;     /* number of the next static text */
	bool xml;
	struct po_list languages; /* the last is English, of which texts are the keys: no file */
};

/* ---- writing C ---- */

static void indent(struct tool *t)
{
	for (int i = 0; i < t->depth + 1; i++)
		out_byte(&t->c, '\t');
}

/* The next line of C stands at this line of the template. */
static void mark(struct tool *t, int line)
{
	out_fmt(&t->c, "#line %d ", line);
	tool_literal(&t->c, str_from(t->at->path), 0, "");
	out_byte(&t->c, '\n');
}

#define CODE(t, ...) (indent(t), out_fmt(&(t)->c, __VA_ARGS__))
#define CODE_HERE(t, ...) (mark(t, (t)->at->line), CODE(t, __VA_ARGS__))

static void write_literal(struct tool *t, str s)
{
	if (s.n == 0)
		return;
	CODE(t, "out_bytes(%.*s, ", FMT(t->target));
	tool_literal(&t->c, s, 72, "\n\t\t");
	out_fmt(&t->c, ", %zu);\n", s.n);
}

static void flush(struct tool *t)
{
	write_literal(t, out_view(&t->literal));
	out_reset(&t->literal);
}

/* ---- expressions ---- */

/* Passes one byte, or the string or character literal that begins there. */
static size_t pass(const struct tool *t, str s, size_t at)
{
	char quote = s.p[at++];
	if (quote != '"' && quote != '\'')
		return at;
	while (at < s.n && s.p[at] != quote)
		at += s.p[at] == '\\' ? 2 : 1;
	if (at >= s.n)
		REFUSE(t, "a quote is left open");
	return at + 1;
}

/* Where the word that ends at `end` begins. */
static size_t word_start(str s, size_t end)
{
	while (end && tool_is_word(s.p[end - 1]))
		end--;
	return end;
}

static bool is_name(str s)
{
	return s.n && word_start(s, s.n) == 0 && !(s.p[0] >= '0' && s.p[0] <= '9');
}

/* One C expression without side effects of its own, on one line: all of *s, and with `more` what
 * stands before the next " name=", which is left in *s. */
static str expression(const struct tool *t, str *s, bool more)
{
	str all = str_trim(*s);
	char *one = cstr(t->arena, all);
	size_t end = all.n;
	int deep = 0;
	for (size_t i = 0; i < end;) {
		char c = all.p[i], next = i + 1 < all.n ? all.p[i + 1] : 0;
		/* ==, <= and the like; behind << and >> the = of an assignment is left. */
		if (strchr("=!<>", c) && (next == '=' || (next == c && c != '!'))) {
			i += 2;
			continue;
		}
		if (c == '=') {
			end = word_start(all, i);
			if (!more || deep || end == i || !end || !tool_is_space(all.p[end - 1]))
				REFUSE(t, "an assignment has no place in an expression");
			break;
		}
		if (tool_is_space(c))
			one[i] = ' ';
		if ((c == '+' || c == '-' || c == '/') && next == c)
			REFUSE(t, "'%c%c' has no place in an expression", c, c);
		if (c == '/' && next == '*')
			REFUSE(t, "a comment has no place in an expression");
		deep += (c == '(' || c == '[') - (c == ')' || c == ']');
		if (deep < 0 || (deep == 0 && c == ',') || strchr(";{}#\\`@$", c))
			REFUSE(t, "'%c' has no place in an expression", c);
		i = pass(t, all, i);
	}
	if (deep)
		REFUSE(t, "a parenthesis is left open");
	*s = str_sub(all, end, all.n);
	str e = str_trim((str){one, end});
	if (e.n == 0)
		REFUSE(t, "an expression is missing");
	return e;
}

/* A quoted text at the start of *rest; empty when there is none. */
static str quoted_text(const struct tool *t, str *rest)
{
	*rest = str_trim(*rest);
	if (!str_starts(*rest, S("\"")))
		return STR_NONE;
	size_t end = pass(t, *rest, 0);
	struct out text = out_new(t->arena, PO_TEXT_MAX);
	if (!po_quoted(str_sub(*rest, 0, end), &text))
		REFUSE(t, "a malformed text");
	*rest = str_sub(*rest, end, rest->n);
	return out_view(&text);
}

/* NAME(...), whole. */
static bool is_call(str e)
{
	ptrdiff_t paren = str_find_byte(e, '(');
	return paren > 0 && is_name(str_sub(e, 0, (size_t)paren)) && str_ends(e, S(")"));
}

/* Other templates write elements. */
static void need_call(const struct tool *t, str e)
{
	if (!is_call(e))
		REFUSE(t, "expected {{call NAME(ARGUMENTS)}}");
	if (t->place.state != IN_TEXT)
		REFUSE(t, "call stands between elements only");
}

/* ---- directives ---- */

/* How the macro's name ends that escapes a value here. */
static const char *escape_name(const struct place *p)
{
	if (p->state != IN_VALUE)
		return p->state == IN_TEXT ? "TEXT" : "PLAIN";
	return p->address ? "HREF" : "ATTR";
}

static void do_value(struct tool *t, str body)
{
	str e = expression(t, &body, false);
	place_value(&t->place, &t->literal);
	flush(t);
	CODE_HERE(t, "HTML_%s(%.*s, %.*s);\n", escape_name(&t->place), FMT(t->target), FMT(e));
}

static void open_block(struct tool *t, bool each, str list)
{
	if (t->depth == DEPTH_MAX)
		REFUSE(t, "more than %d blocks inside each other", DEPTH_MAX);
	place_boundary(&t->place, &t->literal);
	flush(t);
	t->blocks[t->depth] =
		(struct block){.each = each, .line = t->at->line, .start = t->place, .list = list};
}

/* The branch that ends here joins those before it. */
static void end_branch(struct tool *t, struct block *b)
{
	place_boundary(&t->place, &t->literal);
	flush(t);
	if (b->end.at)
		place_join(&b->end, &t->place);
	else
		b->end = t->place;
	t->place = b->start;
	t->depth--;
}

static void do_if(struct tool *t, str condition)
{
	str e = expression(t, &condition, false);
	open_block(t, false, STR_NONE);
	CODE_HERE(t, "if (%.*s) {\n", FMT(e));
	t->depth++;
}

static void do_else(struct tool *t, str rest)
{
	if (t->depth == 0)
		REFUSE(t, "{{else}} stands in no {{if}} or {{each}}");
	struct block *b = &t->blocks[t->depth - 1];
	if (b->otherwise)
		REFUSE(t, "a second {{else}} of the block of line %d", b->line);
	end_branch(t, b);
	str word = str_word(&rest);
	if (str_eq(word, S("if")) && !b->each) {
		str e = expression(t, &rest, false);
		CODE_HERE(t, "} else if (%.*s) {\n", FMT(e));
	} else if (word.n) {
		REFUSE(t, "expected {{else}} or {{else if CONDITION}}");
	} else {
		b->otherwise = true;
		CODE(t, "%s\n", b->each ? "}" : "} else {");
	}
	if (b->otherwise && b->each) {
		mark(t, b->line);
		CODE(t, "if ((%.*s).n == 0) {\n", FMT(b->list));
	}
	t->depth++;
}

static void do_each(struct tool *t, str rest)
{
	str name = str_word(&rest), in = str_word(&rest);
	if (!is_name(name) || !str_eq(in, S("in")))
		REFUSE(t, "expected {{each NAME in LIST}}");
	str list = expression(t, &rest, false);
	if (t->place.state == IN_VALUE && t->place.address)
		REFUSE(t, "no {{each}} in an address");
	open_block(t, true, list);
	CODE_HERE(t, "for (size_t %.*s_index = 0; %.*s_index < (%.*s).n; %.*s_index++) {\n",
		  FMT(name), FMT(name), FMT(list), FMT(name));
	t->depth++;
	CODE_HERE(t, "const __typeof__((%.*s).v[0]) *const %.*s = &(%.*s).v[%.*s_index];\n",
		  FMT(list), FMT(name), FMT(list), FMT(name));
	CODE(t, "(void)%.*s;\n", FMT(name));
}

static void close_block(struct tool *t, str word, str rest)
{
	struct block *b = t->depth ? &t->blocks[t->depth - 1] : NULL;
	if (!b || !str_eq(word, b->each ? S("/each") : S("/if")))
		REFUSE(t, "{{%.*s}} closes nothing that is open here, or is no directive",
		       FMT(word));
	if (rest.n)
		REFUSE(t, "nothing may follow in a closing directive");
	end_branch(t, b);
	/* Nothing of it may run: then the place is the one before it. A loop may also run twice, so
	 * that its end must fit its own start. */
	if (!b->otherwise || b->each)
		place_join(&b->end, &b->start);
	t->place = b->end;
	CODE(t, "}\n");
}

static void do_call(struct tool *t, str rest)
{
	str e = expression(t, &rest, false);
	need_call(t, e);
	place_value(&t->place, &t->literal);
	flush(t);
	CODE_HERE(t, "%.*s;\n", FMT(e));
}

static void do_include(struct tool *t, str rest)
{
	str file = quoted_text(t, &rest);
	if (t->open_line)
		REFUSE(t, "{{include}} stands at the top of the file");
	if (file.n == 0 || rest.n)
		REFUSE(t, "expected {{include \"file.h\"}}");
	out_fmt(&t->h, "#include \"%.*s\"\n", FMT(file));
}

/* ---- {{template name(parameters)}} ---- */

static void read_parameters(struct tool *t, str list)
{
	t->target = t->lang = STR_NONE;
	for (bool first = true; list.p; first = false) {
		str one = str_trim(str_cut(&list, ','));
		str name = str_sub(one, word_start(one, one.n), one.n);
		if (first && str_starts(one, S("struct out *")))
			t->target = name;
		else if (str_eq(name, S("rq")))
			t->lang = S("rq->lang");
		else if (str_eq(name, S("lang")) && t->lang.n == 0)
			t->lang = name;
	}
	if (!is_name(t->target))
		REFUSE(t, "the first parameter must be `struct out *o`");
}

static void do_template(struct tool *t, str rest)
{
	if (t->open)
		REFUSE(t, "the template of line %d is still open", t->open_line);
	str s = expression(t, &rest, false), parameters = str_sub(s, 0, s.n - 1);
	if (!is_call(s))
		REFUSE(t, "expected {{template NAME(PARAMETERS)}}");
	str_cut(&parameters, '(');
	read_parameters(t, parameters);
	t->open = true;
	t->open_line = t->at->line;
	t->place = (struct place){.at = t->at, .xml = t->xml};
	out_fmt(&t->h, "void %.*s;\n", FMT(s));
	out_byte(&t->c, '\n');
	mark(t, t->at->line);
	out_fmt(&t->c, "void %.*s\n{\n", FMT(s));
}

static void close_template(struct tool *t)
{
	if (t->depth) {
		const struct block *b = &t->blocks[t->depth - 1];
		t->at->line = b->line;
		REFUSE(t, "this {{%s}} is left open", b->each ? "each" : "if");
	}
	if (t->place.state != IN_TEXT)
		REFUSE(t, "the template ends inside a tag, a value, a comment or a raw element");
	flush(t);
	out_lit(&t->c, "}\n");
	t->open = false;
}

/* ---- {{t "text" "plural" name=EXPR}} ---- */

/* The escape of literal text at this place. */
static str escape(const struct tool *t, str s)
{
	bool value = t->place.state == IN_VALUE;
	struct out o = out_new(t->arena, FILE_MAX);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		const char *as = c == '&' ? "&amp;" : c == '<' ? "&lt;" : c == '>' ? "&gt;" : NULL;
		if (value && (c == '"' || c == '\''))
			as = c == '"' ? "&#34;" : "&#39;";
		out_str(&o, as ? str_from(as) : str_sub(s, i, 1));
	}
	return out_view(&o);
}

static void read_arguments(const struct tool *t, str rest, struct text *x)
{
	while ((rest = str_trim(rest)).n) {
		struct argument a = {.name = str_cut(&rest, '=')};
		if (!rest.p || !is_name(a.name))
			REFUSE(t, "expected name=EXPRESSION");
		str mark = str_cat(t->arena, S("{"), a.name, S("}")), word = rest;
		if (str_find(x->key, mark) < 0 && str_find(x->plural, mark) < 0 &&
		    !(x->plural.n && str_eq(a.name, S("n"))))
			REFUSE(t, "the text has no %.*s", FMT(mark));
		a.call = str_eq(str_word(&word), S("call"));
		if (a.call)
			rest = word;
		a.value = expression(t, &rest, true);
		if (a.call)
			need_call(t, a.value);
		*ARENA_PUSH(t->arena, x) = a;
	}
}

static const struct argument *argument_named(const struct text *x, str name)
{
	for (size_t i = 0; i < x->n; i++)
		if (str_eq(x->v[i].name, name))
			return &x->v[i];
	return NULL;
}

/* Writes one form: its literal pieces and arguments in turn. */
static void write_form(struct tool *t, const struct text *x, str form)
{
	size_t from = 0;
	t->depth++;
	for (size_t i = 0; i < form.n; i++) {
		size_t end = po_placeholder(form, i);
		if (!end)
			continue;
		str name = str_sub(form, i + 1, end - i - 2);
		const struct argument *a = argument_named(x, name);
		if (!a)
			REFUSE(t, "the argument %.*s= is missing", FMT(name));
		write_literal(t, escape(t, str_sub(form, from, i - from)));
		if (a->call)
			CODE_HERE(t, "%.*s;\n", FMT(a->value));
		else
			CODE_HERE(t, "HTML_ARG_%s(%.*s, %.*s, %.*s);\n", escape_name(&t->place),
				  FMT(t->target), FMT(t->lang), FMT(a->value));
		from = end;
		i = end - 1;
	}
	write_literal(t, escape(t, str_sub(form, from, form.n)));
	t->depth--;
}

/* The text in a language. */
static struct po_entry form_in(const struct tool *t, const struct text *x, const struct po *po)
{
	if (!po->path.n)
		return (struct po_entry){.one = x->key, .many = x->plural};
	const struct po_entry *e = po_find(po, x->key);
	if (!e)
		REFUSE(t, "\"%.*s\" has no translation in %.*s", FMT(x->key), FMT(po->path));
	if (!str_eq(e->plural, x->plural))
		REFUSE(t, "the plural of \"%.*s\" differs from %.*s:%d", FMT(x->key), FMT(po->path),
		       e->line);
	return *e;
}

static void write_case(struct tool *t, const struct text *x, const struct po *po)
{
	struct po_entry form = form_in(t, x, po);
	if (!po->path.n)
		CODE(t, "default:\n");
	else
		CODE(t, "case %.*s:\n", FMT(po->lang));
	if (x->plural.n) {
		t->depth++;
		CODE_HERE(t, "if (lang_plural(%.*s, %.*s)) {\n", FMT(po->lang),
			  FMT(argument_named(x, S("n"))->value));
		write_form(t, x, form.many);
		CODE(t, "} else {\n");
		write_form(t, x, form.one);
		CODE(t, "}\n");
		t->depth--;
	} else {
		write_form(t, x, form.one);
	}
	CODE(t, "\tbreak;\n");
}

/* Without arguments: a table of texts, escaped now. */
static void write_table(struct tool *t, const struct text *x)
{
	int number = t->texts++;
	CODE(t, "{\n");
	t->depth++;
	CODE(t, "static const str text_%d[LANG_COUNT] = {\n", number);
	for (size_t i = t->languages.n; i-- > 0;) {
		const struct po *po = &t->languages.v[i];
		str s = escape(t, form_in(t, x, po).one);
		CODE(t, "\t[%.*s] = {", FMT(po->lang));
		tool_literal(&t->c, s, 72, "\n\t\t\t");
		out_fmt(&t->c, ", %zu},\n", s.n);
	}
	CODE(t, "};\n");
	CODE_HERE(t, "out_str(%.*s, text_%d[%.*s]);\n", FMT(t->target), number, FMT(t->lang));
	t->depth--;
	CODE(t, "}\n");
}

static void do_text(struct tool *t, str rest)
{
	struct text x = {.key = quoted_text(t, &rest)};
	if (x.key.n == 0)
		REFUSE(t, "expected {{t \"English text\"}}");
	if (t->lang.n == 0)
		REFUSE(t, "{{t}} needs a template parameter `rq` or `lang`");
	if (t->place.state == IN_VALUE && t->place.address)
		REFUSE(t, "a translation is no address");
	x.plural = quoted_text(t, &rest);
	read_arguments(t, rest, &x);
	if (x.plural.n && !argument_named(&x, S("n")))
		REFUSE(t, "a plural needs the argument n=");
	place_value(&t->place, &t->literal);
	flush(t);
	if (x.n == 0 && po_has_all(S(""), x.key, false)) {
		write_table(t, &x);
		return;
	}
	CODE_HERE(t, "switch (%.*s) {\n", FMT(t->lang));
	for (size_t i = 0; i < t->languages.n; i++)
		write_case(t, &x, &t->languages.v[i]);
	CODE(t, "}\n");
}

/* ---- the file ---- */

static void literal(struct tool *t, str s)
{
	str rest = str_trim(s);
	if (t->open)
		place_read(&t->place, s, &t->literal);
	else
		source_pass(t->at, str_sub(s, 0, (size_t)(rest.p - s.p)));
	if (!t->open && rest.n)
		REFUSE(t, "text outside of {{template}}");
}

static void directive(struct tool *t, str body)
{
	str rest = body, word = str_word(&rest);
	rest = str_trim(rest);
	if (str_starts(body, S("#")))
		return;
	if (str_eq(word, S("include")))
		do_include(t, rest);
	else if (str_eq(word, S("xml")) && !t->open_line)
		t->xml = true;
	else if (str_eq(word, S("template")))
		do_template(t, rest);
	else if (!t->open)
		REFUSE(t, "this stands outside of {{template}}");
	else if (str_eq(word, S("/template")))
		close_template(t);
	else if (str_eq(word, S("if")))
		do_if(t, rest);
	else if (str_eq(word, S("else")))
		do_else(t, rest);
	else if (str_eq(word, S("each")))
		do_each(t, rest);
	else if (str_eq(word, S("call")))
		do_call(t, rest);
	else if (str_eq(word, S("t")))
		do_text(t, rest);
	else if (str_starts(word, S("/")))
		close_block(t, word, rest);
	else
		do_value(t, body);
}

/* Where the directive at the beginning of s ends: behind "}}", quotes passed over. */
static size_t directive_end(const struct tool *t, str s)
{
	bool comment = str_starts(str_trim(str_sub(s, 2, s.n)), S("#"));
	for (size_t i = 2; i + 1 < s.n; i = comment ? i + 1 : pass(t, s, i)) {
		if (s.p[i] == '}' && s.p[i + 1] == '}')
			return i + 2;
		if (!comment && s.p[i] == '{' && s.p[i + 1] == '{')
			break;
	}
	REFUSE(t, "this directive is left open: }} is missing");
}

static void compile(struct tool *t, str source)
{
	while (source.n) {
		ptrdiff_t at = str_find(source, S("{{"));
		literal(t, at < 0 ? source : str_sub(source, 0, (size_t)at));
		if (at < 0)
			break;
		source = str_sub(source, (size_t)at, source.n);
		size_t end = directive_end(t, source);
		directive(t, str_trim(str_sub(source, 2, end - 4)));
		source_pass(t->at, str_sub(source, 0, end));
		source = str_sub(source, end, source.n);
	}
	t->at->line = t->open_line;
	if (t->open)
		REFUSE(t, "this {{template}} is left open");
}

static void begin_files(struct tool *t, str header_name)
{
	str name = tool_base_name(str_from(t->at->path));
	out_fmt(&t->h, "/* Made from %.*s by tools/templates.c; do not edit. */\n#pragma once\n",
		FMT(name));
	out_lit(&t->h, "#include \"html/html.h\"\n#include \"base/lang.h\"\n");
	out_fmt(&t->c, "/* Made from %.*s by tools/templates.c; do not edit. */\n", FMT(name));
	out_fmt(&t->c, "#include \"%.*s\"\n", FMT(header_name));
	/* A template has the parameters of its family, also those it does not need. */
	out_lit(&t->c, "#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n");
	/* A language that came to enum lang needs its .po here too. */
	if (t->languages.n > 1)
		out_fmt(&t->c,
			"_Static_assert(LANG_COUNT == %zu, \"a language has no .po beside "
			"%.*s\");\n",
			t->languages.n, FMT(name));
}

int main(int argc, char **argv)
{
	if (argc != 4) {
		fprintf(stderr, "usage: templates IN.html OUT.h OUT.c\n");
		return 2;
	}
	struct arena *a = arena_new((size_t)256 << 20);
	struct tool *t = NEW(a, struct tool);
	t->arena = a;
	t->at = NEW(a, struct source);
	*t->at = (struct source){argv[1], 1};
	t->h = t->c = t->literal = out_new(a, (size_t)16 << 20);
	str source = tool_read(a, t->at->path, FILE_MAX),
	    folder = tool_folder(str_from(t->at->path));
	if (!source.p || !utf8_valid(source) || str_find_byte(source, 0) >= 0)
		REFUSE(t, "cannot be read, is larger than 1 MiB or is not UTF-8");
	po_load(a, folder.n ? folder : S("."), &t->languages);
	ARENA_PUSH(a, &t->languages)->lang = S("LANG_EN");
	t->xml = str_ends(str_from(t->at->path), S(".xml.html"));
	begin_files(t, tool_base_name(str_from(argv[2])));
	compile(t, source);
	if (t->h.bad || t->c.bad || !tool_write(argv[2], out_view(&t->h)) ||
	    !tool_write(argv[3], out_view(&t->c)))
		REFUSE(t, "the result cannot be written");
	arena_free(a);
	return 0;
}
