/* SPDX-License-Identifier: Apache-2.0 */
#include "sql/sql.h"

bool word_byte(char c)
{
	return tool_is_word(c) || (unsigned char)c >= 0x80;
}

static size_t quoted_length(const char *file, int line, str s)
{
	char quote = s.p[0];
	for (size_t i = 1; i < s.n; i++)
		if (s.p[i] == quote && i + 1 < s.n && s.p[i + 1] == quote)
			i++;
		else if (s.p[i] == quote)
			return i + 1;
	refuse(file, line, "the %s that begins here does not end",
	       quote == '\'' ? "text" : "quoted name");
}

/* The kind and length of the token that s begins with. */
static size_t token_length(const char *file, struct token *t, str s)
{
	size_t n = 1;
	char c = s.p[0];
	if (tool_is_space(c)) {
		t->kind = SPACE;
		while (n < s.n && tool_is_space(s.p[n]))
			n++;
	} else if (str_starts(s, S("--"))) {
		t->kind = COMMENT;
		ptrdiff_t end = str_find_byte(s, '\n');
		n = end < 0 ? s.n : (size_t)end;
	} else if (str_starts(s, S("/*"))) {
		t->kind = COMMENT;
		ptrdiff_t end = str_find(str_sub(s, 2, s.n), S("*/"));
		if (end < 0)
			refuse(file, t->line, "the comment that begins here does not end");
		n = (size_t)end + 4;
	} else if (c == '\'' || c == '"') {
		t->kind = c == '"' ? WORD : STRING;
		t->quoted = c == '"';
		n = quoted_length(file, t->line, s);
	} else if (word_byte(c) || c == '$') {
		t->kind = c == '$' ? PARAMETER : c >= '0' && c <= '9' ? NUMBER : WORD;
		while (n < s.n && (word_byte(s.p[n]) || (t->kind == NUMBER && s.p[n] == '.')))
			n++;
		if (t->kind == PARAMETER && n == 1)
			refuse(file, t->line, "a $ without a parameter's name");
	} else {
		t->kind = PUNCTUATION;
		bool variable = c == '@' && s.n > 1 && word_byte(s.p[1]);
		if (c == '?' || c == '[' || c == '`' || variable)
			refuse(file, t->line, "'%c' is not in the query language", c);
		if (str_starts(s, S("::")))
			n = 2;
	}
	return n;
}

struct tokens tokenize(struct arena *a, const char *file, str text)
{
	struct tokens list = {.file = file};
	int line = 1;
	while (text.n) {
		struct token t = {.line = line};
		size_t n = token_length(file, &t, text);
		t.text = (str){text.p, n};
		for (size_t i = 0; i < n; i++)
			line += text.p[i] == '\n';
		if (t.kind == PARAMETER)
			t.text = str_sub(t.text, 1, n);
		else if (t.quoted)
			t.text = str_sub(t.text, 1, n - 2);
		*ARENA_PUSH(a, &list) = t;
		text = str_sub(text, n, text.n);
	}
	return list;
}

size_t token_skip(const struct tokens *t, size_t at, size_t end)
{
	while (at < end && t->v[at].kind <= COMMENT)
		at++;
	return at;
}

size_t token_next(const struct tokens *t, size_t at, size_t end)
{
	return at < end ? token_skip(t, at + 1, end) : end;
}

bool is_word(const struct tokens *t, size_t at, size_t end, const char *word)
{
	return at < end && t->v[at].kind == WORD && str_eq_nocase(t->v[at].text, str_from(word));
}

bool is_mark(const struct tokens *t, size_t at, size_t end, char c)
{
	return at < end && t->v[at].kind == PUNCTUATION && t->v[at].text.n == 1 &&
	       t->v[at].text.p[0] == c;
}

bool is_any(const struct tokens *t, size_t at, size_t end, const char *words)
{
	return at < end && t->v[at].kind == WORD && tool_among(words, t->v[at].text);
}

int nesting(const struct tokens *t, size_t at)
{
	return is_mark(t, at, t->n, '(') - is_mark(t, at, t->n, ')');
}

size_t statement_end(const struct tokens *t, size_t at)
{
	while (at < t->n && !is_mark(t, at, t->n, ';'))
		at++;
	return at;
}

bool is_name(str s)
{
	static const char taken[] =
		"auto bool break case char const continue default do double else enum extern float "
		"for goto if inline int long register restrict return short signed sizeof static "
		"struct switch typedef typeof union unsigned void volatile while str bytes err "
		"unix linux asm";
	for (size_t i = 0; i < s.n; i++)
		if (!word_byte(s.p[i]) || (unsigned char)s.p[i] >= 0x80 ||
		    (s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return false;
	return s.n > 0 && !(s.p[0] >= '0' && s.p[0] <= '9') && !tool_among(taken, s);
}

/* White space and comments are squeezed, but every line end stays, so that an offset still tells
 * the line. */
static void emit_space(struct out *o, str space)
{
	bool lines = false;
	for (size_t i = 0; i < space.n; i++)
		if (space.p[i] == '\n') {
			while (!lines && o->n && o->p[o->n - 1] == ' ')
				o->n--;
			out_byte(o, '\n');
			lines = true;
		}
	if (!lines && o->n && !tool_is_space(o->p[o->n - 1]))
		out_byte(o, ' ');
}

void emit_token(struct out *o, const struct token *t, enum dialect d)
{
	if (t->sqlite_only && d == POSTGRES)
		return;
	if (t->in_search && d == SQLITE)
		out_lit(o, "search.");
	if (t->kind == COMMENT || t->kind == SPACE)
		emit_space(o, t->text);
	else if (t->type)
		out_str(o, str_from(d == SQLITE ? types[t->type].sqlite : types[t->type].postgres));
	else if (t->quoted || t->kind == PARAMETER)
		out_fmt(o, t->quoted ? "\"%.*s\"" : "$%.*s", FMT(t->text));
	else if (d == POSTGRES && t->kind == WORD && str_eq(t->text, S("char")))
		out_lit(o, "chr");
	else
		out_str(o, t->text);
}

void emit_text(struct out *o, const char *name, str text)
{
	out_fmt(o, "\t.%s =", name);
	while (text.p) {
		str line = str_cut(&text, '\n');
		if (!line.n && text.p)
			continue;
		line.n += text.p != NULL; /* with its line end */
		out_lit(o, "\n\t\t");
		tool_literal(o, line, 0, "");
	}
	out_lit(o, ",\n");
}
