/* SPDX-License-Identifier: Apache-2.0
 * templates: compiles a file of HTML templates (src/html/TEMPLATES.md) into typed C functions.
 *
 *	templates IN.html OUT.h OUT.c
 *
 * The literal text between directives runs through the tokenizer of tools/place, so that every
 *value gets the escape of its place or is refused. Expressions are handed to the C compiler behind
 *#line marks: its errors point into the .html file. Translations come from i18n/xx.po beside
 *IN.html.
 */
#include "place/place.h"
#include "po.h"

#include <stdarg.h>

enum { FILE_MAX = 1 << 20, DEPTH_MAX = 32, ARGUMENTS_MAX = 16 };

enum block_kind { BLOCK_IF, BLOCK_EACH };

struct block { /* an open if or each */
	enum block_kind kind;
	int line;
	bool otherwise; /* its {{else}} was there */
	bool has_end;	/* `end` holds the end of the branches so far */
	struct place start, end;
	str list; /* each: the list's expression */
};

struct argument { /* name=EXPR or name=call f(...) of a {{t}} */
	str name, value;
	bool call, used;
};

struct tool {
	struct arena *arena;
	const char *path;
	str source;
	size_t at;
	int line;
	struct out h, c;    /* the two files */
	struct out literal; /* text not written yet */
	struct place place;
	struct block blocks[DEPTH_MAX];
	int depth;
	bool open; /* inside {{template}} */
	int open_line;
	str name;   /* of the template */
	str target; /* its `struct out *` parameter */
	str lang;   /* expression for the language; empty without one */
	int texts;  /* number of the next static text */
	bool xml, any;
	struct po_list languages;
};

_Noreturn static void refuse(const struct tool *t, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

_Noreturn static void refuse(const struct tool *t, int line, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	fprintf(stderr, "%s:%d: ", t->path, line);
	vfprintf(stderr, format, args);
	fprintf(stderr, "\n");
	va_end(args);
	exit(1);
}

/* ---- writing C ---- */

static void indent(struct tool *t, int more)
{
	for (int i = 0; i < t->depth + 1 + more; i++)
		out_byte(&t->c, '\t');
}

#define CODE(t, ...) (indent(t, 0), out_fmt(&(t)->c, __VA_ARGS__))
#define CODE_IN(t, more, ...) (indent(t, more), out_fmt(&(t)->c, __VA_ARGS__))

/* The next line of C stands at this line of the template. */
static void mark(struct tool *t, int line)
{
	out_fmt(&t->c, "#line %d ", line);
	tool_literal(&t->c, str_from(t->path), 0, "");
	out_byte(&t->c, '\n');
}

static void write_literal(struct tool *t, int more, str s)
{
	if (s.n == 0)
		return;
	indent(t, more);
	out_fmt(&t->c, "out_bytes(%.*s, ", FMT(t->target));
	tool_literal(&t->c, s, 72, "\n\t\t");
	out_fmt(&t->c, ", %zu);\n", s.n);
}

static void flush(struct tool *t)
{
	write_literal(t, 0, out_view(&t->literal));
	out_reset(&t->literal);
}

/* ---- expressions ---- */

/* Passes a string or character literal that begins at s.p[at]. */
static size_t skip_quoted(const struct tool *t, str s, size_t at, int line)
{
	char quote = s.p[at++];
	while (at < s.n && s.p[at] != quote)
		at += s.p[at] == '\\' ? 2 : 1;
	if (at >= s.n)
		refuse(t, line, "a quote is left open");
	return at + 1;
}

/* Is the '=' at i a comparison? Gives its length, 0 for an assignment. */
static size_t comparison(str s, size_t i)
{
	if (i + 1 < s.n && s.p[i + 1] == '=')
		return 2;
	char before = i ? s.p[i - 1] : 0;
	bool shift = i > 1 && s.p[i - 2] == before;
	return before == '!' || ((before == '<' || before == '>') && !shift) ? 1 : 0;
}

/* Checks that s is one C expression without side effects of its own, and gives it on one line. */
static str expression(const struct tool *t, str s, int line)
{
	s = str_trim(s);
	int deep = 0;
	if (s.n == 0)
		refuse(t, line, "an expression is missing");
	char *one = cstr(t->arena, s);
	for (size_t i = 0; i < s.n;) {
		char c = s.p[i];
		if (c == '"' || c == '\'') {
			i = skip_quoted(t, s, i, line);
			continue;
		}
		if (place_is_space(c))
			one[i] = ' ';
		if (strchr(";{}#\\`@$", c))
			refuse(t, line, "'%c' has no place in an expression", c);
		if ((c == '+' || c == '-' || c == '/') && i + 1 < s.n && s.p[i + 1] == c)
			refuse(t, line, "'%c%c' has no place in an expression", c, c);
		if (c == '/' && i + 1 < s.n && s.p[i + 1] == '*')
			refuse(t, line, "a comment has no place in an expression");
		if (c == '=' && !comparison(s, i))
			refuse(t, line, "an assignment has no place in an expression");
		deep += (c == '(' || c == '[') - (c == ')' || c == ']');
		if (deep < 0 || (deep == 0 && c == ','))
			refuse(t, line, "'%c' has no place in an expression", c);
		i += c == '=' ? comparison(s, i) : 1;
	}
	if (deep)
		refuse(t, line, "a parenthesis is left open");
	return (str){one, s.n};
}

static bool is_name(str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (!tool_is_word(s.p[i]))
			return false;
	return s.n && !(s.p[0] >= '0' && s.p[0] <= '9');
}

static void need_template(const struct tool *t, int line)
{
	if (!t->open)
		refuse(t, line, "this stands outside of {{template}}");
}

/* ---- directives ---- */

static void do_value(struct tool *t, str body, int line)
{
	str e = expression(t, body, line);
	const char *why = place_refuses_value(&t->place);
	if (why)
		refuse(t, line, "%s", why);
	const char *macro = "HTML_ATTR";
	if (t->place.state == IN_VALUE) {
		macro = t->place.address ? "HTML_HREF" : macro;
		t->place.value = true;
	} else {
		/* A browser drops a line end right behind <pre> and <textarea>: give it one to
		 * drop. */
		if (t->place.fresh)
			out_byte(&t->literal, '\n');
		t->place.fresh = false;
		if (t->place.state == IN_TEXT)
			place_piece(&t->place, &t->literal);
		macro = t->place.state == IN_TEXT ? "HTML_TEXT" : "HTML_PLAIN";
	}
	flush(t);
	mark(t, line);
	CODE(t, "%s(%.*s, %.*s);\n", macro, FMT(t->target), FMT(e));
}

/* A directive that branches needs a place where branches can meet again. */
static void need_branch_place(const struct tool *t, int line)
{
	if (t->place.state == IN_RAW)
		refuse(t, line, "no directive in a script, style or frame: use a data- attribute");
	if (t->place.state >= IN_COMMENT && t->place.state <= IN_CDATA)
		refuse(t, line, "no directive in a comment or declaration");
}

static struct block *open_block(struct tool *t, enum block_kind kind, int line)
{
	need_template(t, line);
	need_branch_place(t, line);
	if (t->depth == DEPTH_MAX)
		refuse(t, line, "more than %d blocks inside each other", DEPTH_MAX);
	place_boundary(&t->place, &t->literal);
	flush(t);
	struct block *b = &t->blocks[t->depth];
	*b = (struct block){.kind = kind, .line = line, .start = t->place};
	return b;
}

/* The branch that ends here joins those before it. */
static void end_branch(struct tool *t, struct block *b, int line)
{
	need_branch_place(t, line);
	place_boundary(&t->place, &t->literal);
	flush(t);
	const char *why = NULL;
	if (b->has_end)
		why = place_join(&b->end, &t->place);
	else
		b->end = t->place;
	if (why)
		refuse(t, line, "%s (the block began on line %d)", why, b->line);
	b->has_end = true;
	t->place = b->start;
}

static struct block *innermost(struct tool *t, enum block_kind kind, int line, const char *what)
{
	if (t->depth == 0 || t->blocks[t->depth - 1].kind != kind)
		refuse(t, line, "{{%s}} closes nothing that is open here", what);
	return &t->blocks[t->depth - 1];
}

static void do_if(struct tool *t, str condition, int line)
{
	str e = expression(t, condition, line);
	open_block(t, BLOCK_IF, line);
	mark(t, line);
	CODE(t, "if (%.*s) {\n", FMT(e));
	t->depth++;
}

static void do_else(struct tool *t, str rest, int line)
{
	if (t->depth == 0)
		refuse(t, line, "{{else}} stands in no {{if}} or {{each}}");
	struct block *b = &t->blocks[t->depth - 1];
	if (b->otherwise)
		refuse(t, line, "a second {{else}} of the block of line %d", b->line);
	end_branch(t, b, line);
	t->depth--;
	str word = str_word(&rest);
	if (str_eq(word, S("if")) && b->kind == BLOCK_IF) {
		str e = expression(t, rest, line);
		mark(t, line);
		CODE(t, "} else if (%.*s) {\n", FMT(e));
	} else if (word.n) {
		refuse(t, line, "expected {{else}} or {{else if CONDITION}}");
	} else {
		b->otherwise = true;
		if (b->kind == BLOCK_IF) {
			CODE(t, "} else {\n");
		} else {
			CODE(t, "}\n");
			mark(t, b->line);
			CODE(t, "if ((%.*s).n == 0) {\n", FMT(b->list));
		}
	}
	t->depth++;
}

static void do_each(struct tool *t, str rest, int line)
{
	str name = str_word(&rest), in = str_word(&rest);
	if (!is_name(name) || !str_eq(in, S("in")))
		refuse(t, line, "expected {{each NAME in LIST}}");
	str list = expression(t, rest, line);
	if (t->place.state == IN_VALUE && t->place.address)
		refuse(t, line, "no {{each}} in an address");
	struct block *b = open_block(t, BLOCK_EACH, line);
	b->list = list;
	mark(t, line);
	CODE(t, "for (size_t %.*s_index = 0; %.*s_index < (%.*s).n; %.*s_index++) {\n", FMT(name),
	     FMT(name), FMT(list), FMT(name));
	t->depth++;
	mark(t, line);
	CODE(t, "const __typeof__((%.*s).v[0]) *const %.*s = &(%.*s).v[%.*s_index];\n", FMT(list),
	     FMT(name), FMT(list), FMT(name));
	CODE(t, "(void)%.*s;\n", FMT(name));
}

static void close_block(struct tool *t, enum block_kind kind, str rest, int line)
{
	struct block *b = innermost(t, kind, line, kind == BLOCK_IF ? "/if" : "/each");
	if (rest.n)
		refuse(t, line, "nothing may follow in a closing directive");
	end_branch(t, b, line);
	/* Nothing of it may run: then the place is the one before it. A loop may also run twice, so
	 * that its end must fit its own start. */
	const char *why =
		!b->otherwise || kind == BLOCK_EACH ? place_join(&b->end, &b->start) : NULL;
	if (why)
		refuse(t, line, "%s (the block began on line %d)", why, b->line);
	t->place = b->end;
	t->depth--;
	CODE(t, "}\n");
}

/* f(a, b): one call whose name is a plain name. */
static str call_expression(const struct tool *t, str s, int line)
{
	str e = expression(t, s, line);
	ptrdiff_t paren = str_find_byte(e, '(');
	if (paren <= 0 || !is_name(str_sub(e, 0, (size_t)paren)) || e.p[e.n - 1] != ')')
		refuse(t, line, "expected {{call NAME(ARGUMENTS)}}");
	return e;
}

static void do_call(struct tool *t, str rest, int line)
{
	need_template(t, line);
	str e = call_expression(t, rest, line);
	if (t->place.state != IN_TEXT)
		refuse(t, line, "{{call}} stands between elements only");
	place_piece(&t->place, &t->literal);
	flush(t);
	mark(t, line);
	CODE(t, "%.*s;\n", FMT(e));
}

static void do_include(struct tool *t, str rest, int line)
{
	if (t->any)
		refuse(t, line, "{{include}} stands at the top of the file");
	rest = str_trim(rest);
	if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"' ||
	    str_find_byte(str_sub(rest, 1, rest.n - 2), '"') >= 0)
		refuse(t, line, "expected {{include \"file.h\"}}");
	out_fmt(&t->h, "#include %.*s\n", FMT(rest));
}

/* ---- {{template name(parameters)}} ---- */

/* The name of one parameter: its last word. */
static str parameter_name(str parameter)
{
	size_t end = parameter.n;
	while (end && !tool_is_word(parameter.p[end - 1]))
		end--;
	size_t from = end;
	while (from && tool_is_word(parameter.p[from - 1]))
		from--;
	return str_sub(parameter, from, end - from);
}

static void read_parameters(struct tool *t, str list, int line)
{
	t->target = t->lang = STR_NONE;
	bool first = true;
	while (list.p) {
		str one = str_trim(str_cut(&list, ','));
		str name = parameter_name(one);
		if (first && !str_starts(one, S("struct out *")))
			refuse(t, line, "the first parameter must be `struct out *o`");
		if (first)
			t->target = name;
		else if (str_eq(name, S("rq")))
			t->lang = S("rq->lang");
		else if (str_eq(name, S("lang")) && t->lang.n == 0)
			t->lang = name;
		first = false;
	}
	if (!is_name(t->target))
		refuse(t, line, "the first parameter must be `struct out *o`");
}

static void do_template(struct tool *t, str rest, int line)
{
	if (t->open)
		refuse(t, line, "the template of line %d is still open", t->open_line);
	str s = expression(t, rest, line);
	ptrdiff_t paren = str_find_byte(s, '(');
	if (paren <= 0 || s.p[s.n - 1] != ')' || !is_name(str_trim(str_sub(s, 0, (size_t)paren))))
		refuse(t, line, "expected {{template NAME(PARAMETERS)}}");
	t->name = str_trim(str_sub(s, 0, (size_t)paren));
	read_parameters(t, str_sub(s, (size_t)paren + 1, s.n - (size_t)paren - 2), line);
	t->any = t->open = true;
	t->open_line = line;
	t->place = (struct place){.xml = t->xml};
	out_fmt(&t->h, "void %.*s;\n", FMT(s));
	out_byte(&t->c, '\n');
	mark(t, line);
	out_fmt(&t->c, "void %.*s\n{\n", FMT(s));
}

static void close_template(struct tool *t, int line)
{
	need_template(t, line);
	if (t->depth)
		refuse(t, t->blocks[t->depth - 1].line, "this {{%s}} is left open",
		       t->blocks[t->depth - 1].kind == BLOCK_IF ? "if" : "each");
	if (t->place.state != IN_TEXT)
		refuse(t, line,
		       "the template ends inside a tag, a value, a comment or a raw element");
	flush(t);
	out_lit(&t->c, "}\n");
	t->open = false;
}

/* ---- {{t "text" "plural" name=EXPR}} ---- */

/* The escape of literal text at this place. */
static str escape(const struct tool *t, str s)
{
	struct out o = out_new(t->arena, FILE_MAX);
	for (size_t i = 0; i < s.n; i++) {
		char c = s.p[i];
		if (c == '&')
			out_lit(&o, "&amp;");
		else if (c == '<')
			out_lit(&o, "&lt;");
		else if (c == '>')
			out_lit(&o, "&gt;");
		else if (c == '"' && t->place.state == IN_VALUE)
			out_lit(&o, "&#34;");
		else if (c == '\'' && t->place.state == IN_VALUE)
			out_lit(&o, "&#39;");
		else
			out_byte(&o, c);
	}
	return o.n ? out_view(&o) : S("");
}

/* A quoted text at the start of *rest; p NULL when there is none. */
static str quoted_text(const struct tool *t, str *rest, int line)
{
	*rest = str_trim(*rest);
	if (rest->n == 0 || rest->p[0] != '"')
		return STR_NONE;
	size_t end = skip_quoted(t, *rest, 0, line);
	struct out text = out_new(t->arena, PO_TEXT_MAX);
	if (!po_quoted(str_sub(*rest, 0, end), &text))
		refuse(t, line, "a malformed text");
	*rest = str_sub(*rest, end, rest->n);
	return text.n ? out_view(&text) : S("");
}

/* Where the next " name=" begins behind `from`, or the end. */
static size_t next_argument(const struct tool *t, str s, size_t from, int line)
{
	int deep = 0;
	for (size_t i = from; i < s.n;) {
		char c = s.p[i];
		if (c == '"' || c == '\'') {
			i = skip_quoted(t, s, i, line);
			continue;
		}
		deep += (c == '(' || c == '[') - (c == ')' || c == ']');
		size_t end = i + 1;
		while (place_is_space(c) && end < s.n && tool_is_word(s.p[end]))
			end++;
		if (deep == 0 && end > i + 1 && end < s.n && s.p[end] == '=' && !comparison(s, end))
			return i;
		i++;
	}
	return s.n;
}

static size_t read_arguments(const struct tool *t, str rest, struct argument *arguments, int line)
{
	size_t n = 0;
	for (rest = str_trim(rest); rest.n; rest = str_trim(rest)) {
		size_t end = next_argument(t, rest, 0, line);
		str one = str_sub(rest, 0, end);
		rest = str_sub(rest, end, rest.n);
		ptrdiff_t equal = str_find_byte(one, '=');
		if (equal <= 0 || !is_name(str_sub(one, 0, (size_t)equal)))
			refuse(t, line, "expected name=EXPRESSION");
		if (n == ARGUMENTS_MAX)
			refuse(t, line, "more than %d arguments", ARGUMENTS_MAX);
		struct argument *a = &arguments[n++];
		*a = (struct argument){.name = str_sub(one, 0, (size_t)equal)};
		str value = str_sub(one, (size_t)equal + 1, one.n), word = value;
		a->call = str_eq(str_word(&word), S("call"));
		a->value = a->call ? call_expression(t, word, line) : expression(t, value, line);
		if (a->call && t->place.state != IN_TEXT)
			refuse(t, line, "call stands between elements only");
	}
	return n;
}

struct text { /* one {{t}} */
	str key, plural;
	struct argument arguments[ARGUMENTS_MAX];
	size_t n;
	int line;
};

static struct argument *argument_named(struct text *x, str name)
{
	for (size_t i = 0; i < x->n; i++)
		if (str_eq(x->arguments[i].name, name))
			return &x->arguments[i];
	return NULL;
}

/* Writes one form: its literal pieces and arguments in turn. */
static void write_form(struct tool *t, struct text *x, str form, int more)
{
	size_t from = 0;
	for (size_t i = 0; i < form.n;) {
		size_t end = po_placeholder(form, i);
		if (!end) {
			i++;
			continue;
		}
		struct argument *a = argument_named(x, str_sub(form, i + 1, end - i - 2));
		if (!a)
			refuse(t, x->line, "the argument %.*s= is missing",
			       FMT(str_sub(form, i + 1, end - i - 2)));
		a->used = true;
		write_literal(t, more, escape(t, str_sub(form, from, i - from)));
		mark(t, x->line);
		if (a->call)
			CODE_IN(t, more, "%.*s;\n", FMT(a->value));
		else
			CODE_IN(t, more, "%s(%.*s, %.*s, %.*s);\n",
				t->place.state == IN_TEXT    ? "HTML_ARG_TEXT"
				: t->place.state == IN_VALUE ? "HTML_ARG_ATTR"
							     : "HTML_ARG_PLAIN",
				FMT(t->target), FMT(t->lang), FMT(a->value));
		from = i = end;
	}
	write_literal(t, more, escape(t, str_sub(form, from, form.n)));
}

/* The enum constant of a language code. */
static str lang_constant(const struct tool *t, str code)
{
	char *upper = cstr(t->arena, code);
	for (size_t i = 0; i < code.n; i++)
		upper[i] = (char)(upper[i] >= 'a' && upper[i] <= 'z' ? upper[i] - 32 : upper[i]);
	return str_cat(t->arena, S("LANG_"), (str){upper, code.n});
}

static void write_case(struct tool *t, struct text *x, str code, str one, str many)
{
	str constant = lang_constant(t, code);
	if (str_eq(code, S("en")))
		CODE(t, "default:\n");
	else
		CODE(t, "case %.*s:\n", FMT(constant));
	if (!x->plural.p) {
		write_form(t, x, one, 1);
	} else {
		mark(t, x->line);
		CODE_IN(t, 1, "if (lang_plural(%.*s, %.*s)) {\n", FMT(constant),
			FMT(argument_named(x, S("n"))->value));
		write_form(t, x, many, 2);
		CODE_IN(t, 1, "} else {\n");
		write_form(t, x, one, 2);
		CODE_IN(t, 1, "}\n");
	}
	CODE_IN(t, 1, "break;\n");
}

/* Without arguments: a table of texts, escaped now. */
static void write_table(struct tool *t, const struct text *x)
{
	int number = t->texts++;
	CODE(t, "static const str text_%d[LANG_COUNT] = {\n", number);
	for (size_t i = 0; i <= t->languages.n; i++) {
		const struct po *po = i ? &t->languages.v[i - 1] : NULL;
		str s = escape(t, po ? po_find(po, x->key)->one : x->key);
		CODE_IN(t, 1, "[%.*s] = {", FMT(lang_constant(t, po ? po->code : S("en"))));
		tool_literal(&t->c, s, 72, "\n\t\t\t");
		out_fmt(&t->c, ", %zu},\n", s.n);
	}
	CODE(t, "};\n");
	mark(t, x->line);
	CODE(t, "out_str(%.*s, text_%d[%.*s]);\n", FMT(t->target), number, FMT(t->lang));
}

/* Every language beside this file must have the text, with the same placeholders. */
static void need_translations(const struct tool *t, const struct text *x)
{
	for (size_t i = 0; i < t->languages.n; i++) {
		const struct po *po = &t->languages.v[i];
		const struct po_entry *e = po_find(po, x->key);
		if (!e)
			refuse(t, x->line, "\"%.*s\" has no translation in %.*s", FMT(x->key),
			       FMT(po->path));
		if (!str_eq(e->plural, x->plural))
			refuse(t, x->line, "the plural of \"%.*s\" differs from %.*s:%d",
			       FMT(x->key), FMT(po->path), e->line);
		const char *why = po_mismatch(t->arena, e);
		if (why) {
			fprintf(stderr, "%.*s:%d: %s\n", FMT(po->path), e->line, why);
			exit(1);
		}
	}
	if (t->languages.n == 0)
		refuse(t, x->line, "{{t}} needs the translations i18n/xx.po beside this file");
	if (t->lang.n == 0)
		refuse(t, x->line, "{{t}} needs a template parameter `rq` or `lang`");
}

static void do_text(struct tool *t, str rest, int line)
{
	need_template(t, line);
	struct text x = {.line = line};
	x.key = quoted_text(t, &rest, line);
	if (x.key.n == 0)
		refuse(t, line, "expected {{t \"English text\"}}");
	x.plural = quoted_text(t, &rest, line);
	x.n = read_arguments(t, rest, x.arguments, line);
	const char *why = place_refuses_value(&t->place);
	if (!why && t->place.state == IN_VALUE && t->place.address)
		why = "a translation is no address";
	if (why)
		refuse(t, line, "%s", why);
	need_translations(t, &x);
	if (x.plural.p && !argument_named(&x, S("n")))
		refuse(t, line, "a plural needs the argument n=");
	if (t->place.state == IN_TEXT)
		place_piece(&t->place, &t->literal);
	t->place.value = true;
	t->place.fresh = false;
	flush(t);
	if (x.n == 0 && po_has_all(S(""), x.key, false)) {
		CODE(t, "{\n");
		t->depth++;
		write_table(t, &x);
		t->depth--;
		CODE(t, "}\n");
		return;
	}
	mark(t, line);
	CODE(t, "switch (%.*s) {\n", FMT(t->lang));
	for (size_t i = 0; i < t->languages.n; i++) {
		const struct po_entry *e = po_find(&t->languages.v[i], x.key);
		write_case(t, &x, t->languages.v[i].code, e->one, e->many);
	}
	write_case(t, &x, S("en"), x.key, x.plural);
	CODE(t, "}\n");
	for (size_t i = 0; i < x.n; i++)
		if (!x.arguments[i].used && !(x.plural.p && str_eq(x.arguments[i].name, S("n"))))
			refuse(t, line, "the text has no {%.*s}", FMT(x.arguments[i].name));
}

/* ---- the file ---- */

static void literal(struct tool *t, str s)
{
	if (t->open) {
		const char *why = place_read(&t->place, s, &t->literal, &t->line);
		if (why)
			refuse(t, t->line, "%s", why);
		return;
	}
	for (size_t i = 0; i < s.n; i++) {
		if (!place_is_space(s.p[i]))
			refuse(t, t->line, "text outside of {{template}}");
		t->line += s.p[i] == '\n';
	}
}

static void directive(struct tool *t, str body, int line)
{
	str rest = str_trim(body), whole = rest;
	if (str_starts(rest, S("#")))
		return;
	str word = str_word(&rest);
	if (str_eq(word, S("include"))) {
		do_include(t, rest, line);
	} else if (str_eq(word, S("xml"))) {
		if (t->any)
			refuse(t, line, "{{xml}} stands at the top of the file");
		t->xml = true;
	} else if (str_eq(word, S("template"))) {
		do_template(t, rest, line);
	} else if (str_eq(word, S("/template"))) {
		close_template(t, line);
	} else if (str_eq(word, S("if"))) {
		do_if(t, rest, line);
	} else if (str_eq(word, S("else"))) {
		do_else(t, rest, line);
	} else if (str_eq(word, S("/if"))) {
		close_block(t, BLOCK_IF, rest, line);
	} else if (str_eq(word, S("each"))) {
		do_each(t, rest, line);
	} else if (str_eq(word, S("/each"))) {
		close_block(t, BLOCK_EACH, rest, line);
	} else if (str_eq(word, S("call"))) {
		do_call(t, rest, line);
	} else if (str_eq(word, S("t"))) {
		do_text(t, rest, line);
	} else if (word.n && word.p[0] == '/') {
		refuse(t, line, "{{%.*s}} is no directive", FMT(word));
	} else {
		need_template(t, line);
		do_value(t, whole, line);
	}
}

/* Where the directive whose "{{" stands at `from` ends: behind "}}", quotes passed over. */
static size_t directive_end(const struct tool *t, size_t from)
{
	str s = t->source;
	bool comment = false;
	for (size_t i = from + 2; i + 1 < s.n;) {
		comment = comment ||
			  (s.p[i] == '#' && str_trim(str_sub(s, from + 2, i - from - 2)).n == 0);
		if (s.p[i] == '}' && s.p[i + 1] == '}')
			return i + 2;
		if (!comment && s.p[i] == '{' && s.p[i + 1] == '{')
			break;
		if (!comment && (s.p[i] == '"' || s.p[i] == '\''))
			i = skip_quoted(t, s, i, t->line);
		else
			i++;
	}
	refuse(t, t->line, "this directive is left open: }} is missing");
}

static void compile(struct tool *t)
{
	while (t->at < t->source.n) {
		str rest = str_sub(t->source, t->at, t->source.n);
		ptrdiff_t mark_at = str_find(rest, S("{{"));
		literal(t, mark_at < 0 ? rest : str_sub(rest, 0, (size_t)mark_at));
		if (mark_at < 0)
			break;
		size_t from = t->at + (size_t)mark_at, end = directive_end(t, from);
		int line = t->line;
		for (size_t i = from; i < end; i++)
			t->line += t->source.p[i] == '\n';
		directive(t, str_sub(t->source, from + 2, end - from - 4), line);
		t->at = end;
	}
	if (t->open)
		refuse(t, t->open_line, "this {{template}} is left open");
}

static void begin_files(struct tool *t, str header_name)
{
	str name = tool_base_name(str_from(t->path));
	out_fmt(&t->h, "/* Made from %.*s by tools/templates.c; do not edit. */\n#pragma once\n",
		FMT(name));
	out_lit(&t->h, "#include \"html/html.h\"\n#include \"base/lang.h\"\n");
	out_fmt(&t->c, "/* Made from %.*s by tools/templates.c; do not edit. */\n", FMT(name));
	out_fmt(&t->c, "#include \"%.*s\"\n", FMT(header_name));
	/* A template has the parameters of its family, also those it does not need. */
	out_lit(&t->c, "#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n");
	/* A language that came to enum lang needs its .po here too. */
	if (t->languages.n)
		out_fmt(&t->c,
			"_Static_assert(LANG_COUNT == %zu, \"a language has no .po beside "
			"%.*s\");\n",
			t->languages.n + 1, FMT(name));
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
	t->path = argv[1];
	t->line = 1;
	t->h = t->c = t->literal = out_new(a, (size_t)16 << 20);
	t->source = tool_read(a, t->path, FILE_MAX);
	if (!t->source.p || !utf8_valid(t->source) || str_find_byte(t->source, 0) >= 0)
		refuse(t, 1, "cannot be read, is larger than 1 MiB or is not UTF-8");
	str folder = tool_folder(str_from(t->path));
	po_load(a, folder.n ? folder : S("."), &t->languages);
	t->xml = str_ends(str_from(t->path), S(".xml.html"));
	begin_files(t, tool_base_name(str_from(argv[2])));
	compile(t);
	if (t->h.bad || t->c.bad || !tool_write(argv[2], out_view(&t->h)) ||
	    !tool_write(argv[3], out_view(&t->c)))
		refuse(t, 1, "the result cannot be written");
	arena_free(a);
	return 0;
}
