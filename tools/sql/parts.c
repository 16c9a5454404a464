/* SPDX-License-Identifier: Apache-2.0
 * What several queries of a file have in common: "-- part NAME: what it is", some SQL and a ;
 * declares it, part(NAME) stands for it further down. A part knows those above it only, so none
 * can reach itself. In a query it stands on the line that asks for it: faults are told there.
 */
#include "sql/sql.h"

enum { PART_LIMIT = 1000 };

static struct part *part_named(const struct parts *parts, str name)
{
	for (size_t i = 0; i < parts->n; i++)
		if (str_eq(parts->v[i].name, name))
			return &parts->v[i];
	return NULL;
}

/* The name, when a comment declares a part; else nothing. */
static str declared(const struct tokens *t, size_t at)
{
	str text = t->v[at].text;
	if (t->v[at].kind != COMMENT || !str_starts(text, S("--")))
		return STR_NONE;
	text = str_trim(str_sub(text, 2, text.n));
	str word = str_word(&text), name = str_trim(str_cut(&text, ':'));
	if (!str_eq(word, S("part")) || !is_name(name) || !text.p)
		return STR_NONE;
	if (!str_trim(text).n)
		refuse(t->file, t->v[at].line, "part %.*s does not say what it is", FMT(name));
	return name;
}

/* What part(NAME) at `at` stands for; gives the index of the closing parenthesis. */
static size_t put_part(struct arena *a, struct parts *parts, const struct tokens *t, size_t at,
		       struct tokens *to)
{
	size_t name = token_next(t, token_next(t, at, t->n), t->n);
	size_t close = token_next(t, name, t->n);
	int line = t->v[at].line;
	if (name >= t->n || t->v[name].kind != WORD || !is_mark(t, close, t->n, ')'))
		refuse(t->file, line, "expected part(name)");
	struct part *part = part_named(parts, t->v[name].text);
	if (!part)
		refuse(t->file, line, "no part %.*s is declared above", FMT(t->v[name].text));
	part->used = true;
	for (size_t i = 0; i < part->tokens.n; i++) {
		struct token copy = part->tokens.v[i];
		copy.line = line;
		*ARENA_PUSH(a, to) = copy;
	}
	return close;
}

static bool is_use(const struct tokens *t, size_t at)
{
	return is_word(t, at, t->n, "part") && is_mark(t, token_next(t, at, t->n), t->n, '(');
}

/* Reads the part whose comment is at `at`; gives the index of its ;. */
static size_t declare(struct arena *a, struct parts *parts, const struct tokens *t, size_t at,
		      str name)
{
	struct part part = {.name = name, .file = t->file, .line = t->v[at].line};
	int depth = 0;
	if (part_named(parts, name))
		refuse(t->file, part.line, "there are two parts %.*s", FMT(name));
	for (at++; at < t->n && !is_mark(t, at, t->n, ';'); at++) {
		depth += nesting(t, at);
		if (depth < 0)
			refuse(t->file, t->v[at].line, "a ) without its (");
		if (is_use(t, at))
			at = put_part(a, parts, t, at, &part.tokens);
		else if (t->v[at].kind <=
			 COMMENT) /* no line ends: offsets would tell wrong lines */
			*ARENA_PUSH(a, &part.tokens) = (struct token){.text = S(" ")};
		else
			*ARENA_PUSH(a, &part.tokens) = t->v[at];
		if (part.tokens.n > PART_LIMIT)
			refuse(t->file, part.line, "part %.*s has more than %d words", FMT(name),
			       PART_LIMIT);
	}
	if (at == t->n || depth)
		refuse(t->file, part.line, "part %.*s has no %s", FMT(name),
		       depth ? ") at its end" : "; at its end");
	if (token_skip(&part.tokens, 0, part.tokens.n) == part.tokens.n)
		refuse(t->file, part.line, "part %.*s is empty", FMT(name));
	*ARENA_PUSH(a, parts) = part;
	return at;
}

struct tokens put_parts(struct arena *a, struct parts *parts, const struct tokens *t)
{
	struct tokens to = {.file = t->file};
	bool between = true; /* queries, where a part may be declared */
	for (size_t at = 0; at < t->n; at++) {
		str name = between ? declared(t, at) : STR_NONE;
		if (name.n)
			at = declare(a, parts, t, at, name);
		else if (is_use(t, at))
			at = put_part(a, parts, t, at, &to);
		else
			*ARENA_PUSH(a, &to) = t->v[at];
		if (at < t->n && t->v[at].kind > COMMENT)
			between = is_mark(t, at, t->n, ';');
	}
	for (size_t i = 0; i < parts->n; i++)
		if (!parts->v[i].used)
			refuse(parts->v[i].file, parts->v[i].line, "part %.*s is used nowhere",
			       FMT(parts->v[i].name));
	return to;
}
