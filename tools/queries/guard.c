/* SPDX-License-Identifier: Apache-2.0 */
#include "queries/queries.h"

struct call { /* of visible() */
	str alias;
	int scope;
};
struct guard {
	int depth, scopes;
	int scope_at[DEPTH_LIMIT];
	bool from_at[DEPTH_LIMIT];
	int base[SCOPE_LIMIT]; /* depth of each SELECT */
	bool has_or[SCOPE_LIMIT], has_order[SCOPE_LIMIT];
	struct call calls[SCOPE_LIMIT];
	int n_calls;
	bool returning;
};

const struct reference *reference_of(const struct query *q, str alias)
{
	for (int i = 0; i < q->n_references; i++)
		if (str_eq_nocase(q->references[i].alias, alias))
			return &q->references[i];
	return NULL;
}

/* Does the word at `at` name a table that the statement reads or writes? Then notes it. */
static void note_table(struct compiler *k, const struct tokens *t, struct query *q, struct guard *g,
		       size_t at, size_t before)
{
	static const char introduce[] = "from join into update only in";
	static const char not_alias[] =
		"on using where join left inner cross natural order group set limit union except "
		"intersect indexed not values default returning having window full right for "
		"select";
	size_t end = q->to, after = token_next(t, at, end);
	bool list = g->from_at[g->depth] &&
		    (is_mark(t, before, end, ',') || is_mark(t, before, end, '('));
	if (t->v[at].kind != WORD || !(list || is_any(t, before, end, introduce)))
		return;
	if (is_mark(t, after, end, '.')) { /* main.item: the schema's name goes before */
		at = token_next(t, after, end);
		after = token_next(t, at, end);
	}
	const struct table *table = at < end ? table_named(&k->all.tables, t->v[at].text) : NULL;
	if (!table)
		return;
	struct reference r = {.table = table,
			      .alias = table->name,
			      .line = t->v[at].line,
			      .scope = g->scope_at[g->depth]};
	r.target = is_word(t, before, end, "into") || is_word(t, before, end, "update") ||
		   (is_word(t, q->from, end, "delete") &&
		    token_next(t, token_next(t, q->from, end), end) == at);
	if (is_word(t, after, end, "as"))
		after = token_next(t, after, end);
	if (after < end && t->v[after].kind == WORD && !is_any(t, after, end, not_alias))
		r.alias = t->v[after].text;
	if (q->n_references == SCOPE_LIMIT)
		refuse(t->file, r.line, "more than %d tables in one query", SCOPE_LIMIT);
	q->references[q->n_references++] = r;
}

/* visible() must be a condition of its own, joined by AND, directly in its SELECT: under an OR or a
 * NOT it would not hold rows back. */
static void note_visible(const struct tokens *t, struct query *q, struct guard *g, size_t at,
			 size_t before)
{
	size_t end = q->to, open = token_next(t, at, end), alias = token_next(t, open, end);
	size_t close = token_next(t, alias, end);
	if (!is_mark(t, open, end, '(') || alias >= end || !is_mark(t, close, end, ')'))
		refuse(t->file, t->v[at].line, "expected visible(alias)");
	int scope = g->scope_at[g->depth];
	bool counts = is_any(t, before, end, "where and on") && g->depth == g->base[scope];
	if (!counts && !q->unguarded.n)
		refuse(t->file, t->v[at].line,
		       "visible() must stand in WHERE or ON of its SELECT, "
		       "joined by AND and not inside parentheses");
	if (g->n_calls == SCOPE_LIMIT)
		refuse(t->file, t->v[at].line, "too many calls of visible()");
	g->calls[g->n_calls++] = (struct call){t->v[alias].text, scope};
}

/* "SELECT 1 FROM", as in a count to a bound: one row is as good as another. */
static bool counts_only(const struct tokens *t, size_t at, size_t end)
{
	size_t one = token_next(t, at, end), after = token_next(t, one, end);
	if (is_word(t, after, end, "as"))
		after = token_next(t, token_next(t, after, end), end);
	return one < end && str_eq(t->v[one].text, S("1")) && is_word(t, after, end, "from");
}

/* The first ones of nothing in particular are others each time, and other ones on each database. */
static void note_limit(const struct tokens *t, struct query *q, const struct guard *g, size_t at)
{
	q->limited |= g->depth == 0;
	if (!g->has_order[g->scope_at[g->depth]] && !q->any_order.n)
		refuse(t->file, t->v[at].line,
		       "%.*s has a LIMIT without an ORDER BY; say -- any order: reason if it does "
		       "not matter which",
		       FMT(q->name));
}

static void walk(struct compiler *k, const struct tokens *t, struct query *q, struct guard *g)
{
	static const char from_ends[] = "where group order limit having set union except "
					"intersect returning values";
	size_t end = q->to, before = end;
	for (size_t at = q->from; at < end; before = at, at = token_next(t, at, end)) {
		g->returning |= is_word(t, at, end, "returning");
		if (is_mark(t, at, end, '(')) {
			if (g->depth + 1 == DEPTH_LIMIT)
				refuse(t->file, t->v[at].line, "parentheses deeper than %d",
				       DEPTH_LIMIT);
			bool inherits =
				g->from_at[g->depth] &&
				(is_any(t, before, end, "from join") ||
				 is_mark(t, before, end, ',') || is_mark(t, before, end, '('));
			int scope = g->scope_at[g->depth++];
			g->scope_at[g->depth] = scope;
			g->from_at[g->depth] = inherits;
		} else if (is_mark(t, at, end, ')')) {
			if (g->depth-- == 0)
				refuse(t->file, t->v[at].line, "a ) without its (");
		} else if (is_word(t, at, end, "select")) {
			if (++g->scopes == SCOPE_LIMIT)
				refuse(t->file, t->v[at].line, "more than %d SELECTs", SCOPE_LIMIT);
			g->scope_at[g->depth] = g->scopes;
			g->base[g->scopes] = g->depth;
			g->from_at[g->depth] = false;
			g->has_order[g->scopes] = counts_only(t, at, end);
		} else if (is_word(t, at, end, "from"))
			g->from_at[g->depth] = true;
		else if (is_any(t, at, end, from_ends)) {
			g->from_at[g->depth] = false;
			g->has_order[g->scope_at[g->depth]] |=
				is_word(t, at, end, "order") &&
				g->depth == g->base[g->scope_at[g->depth]];
			if (is_word(t, at, end, "limit"))
				note_limit(t, q, g, at);
		} else if (is_word(t, at, end, "or") && g->depth == g->base[g->scope_at[g->depth]])
			g->has_or[g->scope_at[g->depth]] = true;
		else if (is_word(t, at, end, "visible") &&
			 is_mark(t, token_next(t, at, end), end, '('))
			note_visible(t, q, g, at, before);
		else
			note_table(k, t, q, g, at, before);
	}
	if (g->depth)
		refuse(t->file, q->line, "%.*s has a ( that is never closed", FMT(q->name));
}

void check_guards(struct compiler *k, const struct tokens *t, struct query *q)
{
	struct guard g = {0};
	q->n_references = 0;
	walk(k, t, q, &g);
	bool insert = is_word(t, q->from, q->to, "insert");
	for (int i = 0; i < q->n_references && !q->unguarded.n; i++) {
		const struct reference *r = &q->references[i];
		bool seen = !r->table->protected || (r->target && (insert || !g.returning));
		for (int j = 0; j < g.n_calls && !seen; j++)
			seen = g.calls[j].scope == r->scope &&
			       str_eq_nocase(g.calls[j].alias, r->alias);
		if (!seen)
			refuse(t->file, r->line,
			       "%.*s reads the protected table %.*s without visible(%.*s); "
			       "say -- unguarded: reason if that is right",
			       FMT(q->name), FMT(r->table->name), FMT(r->alias));
		if (r->table->protected && g.has_or[r->scope])
			refuse(t->file, r->line,
			       "an OR beside visible(%.*s) would undo it: put the OR in "
			       "parentheses",
			       FMT(r->alias));
	}
}
