/* SPDX-License-Identifier: Apache-2.0 */
#include "queries/queries.h"

static void header_parameters(struct query *q, str list)
{
	static const char taken[] = "db row list found changed arg cursor viewer clear now";
	while (str_trim(list).n) {
		str part = str_cut(&list, ','), name = str_word(&part), type = str_word(&part);
		struct parameter p = {.name = name, .type = type_named(type)};
		if (!is_name(name) || !p.type || str_trim(part).n)
			refuse(q->file, q->line, "parameter '%.*s' is not: name type", FMT(name));
		if (tool_among(taken, name))
			refuse(q->file, q->line, "a parameter cannot be called %.*s", FMT(name));
		for (int i = 0; i < q->declared; i++)
			if (str_eq(q->parameters[i].name, name))
				refuse(q->file, q->line, "parameter %.*s stands twice", FMT(name));
		if (q->declared == PARAMETER_LIMIT)
			refuse(q->file, q->line, "more than %d parameters", PARAMETER_LIMIT);
		q->parameters[q->declared++] = p;
	}
}

/* "name(param type, ...) mode: what it is for"; false when the comment is just words. */
static bool parse_header(struct query *q, str text)
{
	str rest = text, head = str_cut(&rest, '('), list = str_cut(&rest, ')');
	q->signature = str_sub(text, 0, rest.p ? (size_t)(rest.p - text.p) : 0);
	if (!is_name(head) || !rest.p)
		return false;
	str what = str_trim(rest), word = str_trim(str_cut(&what, ':'));
	for (q->mode = ONE; q->mode < MODES && !str_eq(word, str_from(modes[q->mode].name));)
		q->mode++;
	if (q->mode == MODES)
		return false;
	q->name = head;
	q->what = str_trim(what);
	if (!q->what.n)
		refuse(q->file, q->line, "%.*s does not say what it is for: mode: words",
		       FMT(head));
	header_parameters(q, list);
	q->numbers = q->declared;
	return true;
}

static void header_directive(struct query *q, str text, int line)
{
	str reason = text, word = str_trim(str_cut(&reason, ':'));
	const struct {
		str word, *to;
	} known[] = {{S("row"), &q->row},
		     {S("unguarded"), &q->unguarded},
		     {S("scan"), &q->scan},
		     {S("bounded"), &q->bounded},
		     {S("any order"), &q->any_order}};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(word, known[i].word)) {
			*known[i].to = str_trim(reason);
			if (!known[i].to->n)
				refuse(q->file, line, "%.*s: says nothing behind the colon",
				       FMT(word));
		}
}

/* Reads the comments from `at` up to the query's first word. */
static struct query query_header(struct compiler *k, const struct tokens *t, size_t at, size_t body)
{
	struct query q = {.file = t->file};
	for (; at < body; at++) {
		if (t->v[at].kind != COMMENT)
			continue;
		str text = str_trim(str_sub(t->v[at].text, 2, t->v[at].text.n));
		int line = t->v[at].line;
		ptrdiff_t open = str_find_byte(text, '(');
		/* A long list of parameters goes on in the next comments. */
		while (open > 0 && is_name(str_sub(text, 0, (size_t)open)) &&
		       str_find_byte(text, ')') < 0 && at + 2 < body &&
		       t->v[at + 2].kind == COMMENT) {
			at += 2;
			text = str_cat(k->arena, text, S(" "),
				       str_trim(str_sub(t->v[at].text, 2, t->v[at].text.n)));
		}
		struct query header = {.file = t->file, .line = line};
		if (parse_header(&header, text)) {
			if (q.name.n)
				refuse(q.file, q.line, "%.*s has no query behind it", FMT(q.name));
			q = header;
		} else if (q.name.n)
			header_directive(&q, text, line);
	}
	return q;
}

struct query *query_named(struct query_list *list, str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

struct query_list query_file(struct compiler *k, const struct tokens *t)
{
	struct query_list list = {0};
	size_t at = 0;
	while (at < t->n) {
		size_t body = token_skip(t, at, t->n), end = statement_end(t, body);
		struct query q = query_header(k, t, at, body);
		if (q.name.n && (body == t->n || body == end))
			refuse(t->file, q.line, "%.*s has no query behind it", FMT(q.name));
		if (body == t->n)
			break;
		if (!q.name.n)
			refuse(t->file, t->v[body].line,
			       "no header before this query: "
			       "-- name(parameter type, ...) one|maybe|many|each|run|count: what "
			       "it is for");
		if (end == t->n)
			refuse(t->file, q.line, "%.*s has no ; at its end", FMT(q.name));
		if (query_named(&list, q.name))
			refuse(t->file, q.line, "there are two queries %.*s", FMT(q.name));
		q.from = body;
		q.to = end;
		q.body_line = t->v[body].line;
		*ARENA_PUSH(k->arena, &list) = q;
		at = end + 1;
	}
	return list;
}
