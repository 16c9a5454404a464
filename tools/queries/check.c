/* SPDX-License-Identifier: Apache-2.0 */
#include "queries/queries.h"

/* The one permission rule. What the second last OR adds: a guest reads what is open to colleagues
 * in the hubs joined, and nowhere else; the last one: a circle that communities read beside who is
 * named. The few communities of a circle are looked up, then the viewer in them: never the other
 * way round, since people belong to thousands. */
#define VISIBLE                                                                                 \
	"(@.circle <= $clear AND @.hub NOT IN (SELECT hub FROM narrowing) OR EXISTS "           \
	"(SELECT 1 FROM reach v WHERE v.person = $viewer AND v.circle = @.circle) OR "          \
	"@.circle = 1 AND EXISTS (SELECT 1 FROM reach w WHERE w.person = $viewer AND w.circle " \
	"= @.hub) OR EXISTS (SELECT 1 FROM circle_hub z CROSS JOIN reach y WHERE z.circle = "   \
	"@.circle AND y.person = $viewer AND y.circle = z.hub))"
#define OPEN "(@.root = 0 AND @.circle <= 1)"

const struct special specials[SPECIALS] = {
	{"viewer", "db->viewer.v"}, {"clear", "db->clear"}, {"now", "db->now"}};

/* What the words of the query language stand for: @ is the word in their parentheses. */
static const struct macro {
	const char *name, *sql[2];
} macros[] = {
	{"visible", {VISIBLE, VISIBLE}},
	{"open", {OPEN, OPEN}},
	{"list",
	 {"(SELECT json_each.value FROM json_each($@))",
	  "(SELECT l.id::bigint FROM json_array_elements_text($@::json) AS l(id))"}},
};

/* ---- from the query language to SQL ---- */

static int parameter_number(struct query *q, str name, int line)
{
	for (int i = 0; i < q->declared; i++)
		if (str_eq(q->parameters[i].name, name)) {
			q->parameters[i].used = true;
			return i + 1;
		}
	for (int i = 0; i < SPECIALS; i++)
		if (str_eq(name, str_from(specials[i].name))) {
			if (!q->special[i])
				q->special[i] = ++q->numbers;
			return q->special[i];
		}
	refuse(q->file, line, "$%.*s is not a parameter of %.*s", FMT(name), FMT(q->name));
}

static void emit_word(struct out *o, struct query *q, const struct token *x, enum dialect d)
{
	if (x->kind == PARAMETER)
		out_fmt(o, d == SQLITE ? "?%d" : "$%d", parameter_number(q, x->text, x->line));
	else
		emit_token(o, x, d);
}

static const struct macro *macro_at(const struct tokens *t, size_t at, size_t end)
{
	for (size_t i = 0; i < sizeof(macros) / sizeof(macros[0]); i++)
		if (is_word(t, at, end, macros[i].name) &&
		    is_mark(t, token_next(t, at, end), end, '('))
			return &macros[i];
	return NULL;
}

/* Gives the index of the closing parenthesis. */
static size_t emit_macro(struct compiler *k, struct out *o, const struct tokens *t, struct query *q,
			 size_t at, enum dialect d)
{
	size_t end = q->to, inner = token_next(t, token_next(t, at, end), end);
	size_t close = token_next(t, inner, end);
	int line = t->v[at].line;
	if (inner >= end || !is_mark(t, close, end, ')'))
		refuse(q->file, line, "expected one word in the parentheses of %.*s",
		       FMT(t->v[at].text));
	str x = t->v[inner].text;
	if (is_word(t, at, end, "list")) {
		int n = t->v[inner].kind == PARAMETER ? parameter_number(q, x, line) : 0;
		if (n < 1 || n > q->declared || q->parameters[n - 1].type != IDS)
			refuse(q->file, line, "list() takes a parameter of type ids");
	} else {
		const struct reference *r = reference_of(q, x);
		if (!r || !column_named(&r->table->columns, S("circle")))
			refuse(q->file, line, "%.*s is not an alias of item or place here", FMT(x));
	}
	struct out sql = out_new(k->arena, FILE_LIMIT);
	fill(&sql, macro_at(t, at, end)->sql[d], x);
	struct tokens words = tokenize(k->arena, q->file, out_view(&sql));
	for (size_t i = 0; i < words.n; i++)
		emit_word(o, q, &words.v[i], d);
	return close;
}

/* Behind AS: "name:type". Notes the type and gives the index of the type, or 0. */
static size_t explicit_type(struct compiler *k, const struct tokens *t, struct query *q, size_t at,
			    int depth)
{
	size_t end = q->to, name = token_next(t, at, end);
	size_t colon = name < end ? name + 1 : end, type = colon < end ? colon + 1 : end;
	if (!is_mark(t, colon, end, ':'))
		return 0;
	struct column c = {.name = t->v[name].text, .depth = depth};
	c.type = type < end && t->v[type].kind == WORD ? type_named(t->v[type].text) : NO_TYPE;
	if (!c.type || c.type == IDS)
		refuse(q->file, t->v[at].line, "%.*s: no type of this name behind the colon",
		       FMT(c.name));
	*ARENA_PUSH(k->arena, &q->explicit) = c;
	return type;
}

void translate(struct compiler *k, const struct tokens *t, struct query *q, enum dialect d,
	       struct out *o)
{
	int depth = 0;
	q->explicit.n = 0;
	for (size_t at = q->from; at < q->to; at++) {
		const struct token *x = &t->v[at];
		depth += nesting(t, at);
		size_t type = is_word(t, at, q->to, "as") ? explicit_type(k, t, q, at, depth) : 0;
		if (type) {
			out_fmt(o, "AS %.*s", FMT(q->explicit.v[q->explicit.n - 1].name));
			at = type;
		} else if (macro_at(t, at, q->to))
			at = emit_macro(k, o, t, q, at, d);
		else {
			int n = x->kind == PARAMETER ? parameter_number(q, x->text, x->line) : 0;
			if (n && n <= q->declared && q->parameters[n - 1].type == IDS)
				refuse(q->file, x->line, "$%.*s is a list: write list($%.*s)",
				       FMT(x->text), FMT(x->text));
			emit_word(o, q, x, d);
		}
	}
	for (int i = 0; i < q->declared; i++) {
		if (!q->parameters[i].used)
			refuse(q->file, q->line, "parameter %.*s of %.*s is not used",
			       FMT(q->parameters[i].name), FMT(q->name));
		q->parameters[i].used = false;
	}
}

/* ---- what SQLite says about it ---- */

static enum type column_type(struct compiler *k, struct query *q, sqlite3_stmt *s, int i)
{
	str name = str_from(sqlite3_column_name(s, i));
	str origin = str_from(sqlite3_column_origin_name(s, i));
	struct table *table =
		table_named(&k->all.tables, str_from(sqlite3_column_table_name(s, i)));
	struct column *declared = table ? column_named(&table->columns, origin) : NULL;
	struct column *said = column_named(&q->explicit, name);
	for (size_t e = 0; e < q->explicit.n; e++)
		if (q->explicit.v[e].depth == 0 && str_eq(q->explicit.v[e].name, name))
			return q->explicit.v[e].type;
	if (table && !declared && str_eq(origin, S("rowid")))
		return ID;
	return declared ? declared->type : said ? said->type : NO_TYPE;
}

static void query_columns(struct compiler *k, struct query *q, sqlite3_stmt *s)
{
	for (int i = 0; i < sqlite3_column_count(s); i++) {
		struct column c = {.name = str_dup(k->arena, str_from(sqlite3_column_name(s, i)))};
		c.type = column_type(k, q, s, i);
		if (!c.type)
			refuse(q->file, q->body_line,
			       "column %d of %.*s, %.*s, has no type: write AS name:type", i + 1,
			       FMT(q->name), FMT(c.name));
		if (!is_name(c.name) || column_named(&q->columns, c.name))
			refuse(q->file, q->body_line,
			       "column %d of %.*s needs a name of its own in small "
			       "letters, not '%.*s': write AS name",
			       i + 1, FMT(q->name), FMT(c.name));
		*ARENA_PUSH(k->arena, &q->columns) = c;
	}
}

static void check_plan(struct compiler *k, struct query *q)
{
	str sql = str_cat(k->arena, S("EXPLAIN QUERY PLAN "), out_view(&q->sqlite));
	sqlite3_stmt *s = NULL;
	if (sqlite3_prepare_v2(k->db, sql.p, (int)sql.n, &s, NULL) != SQLITE_OK)
		refuse(q->file, q->body_line, "%s", sqlite3_errmsg(k->db));
	while (sqlite3_step(s) == SQLITE_ROW && !q->scan.n) {
		str line = str_from((const char *)sqlite3_column_text(s, 3)), rest = line;
		str word = str_word(&rest), alias = str_word(&rest);
		bool bad = str_find(line, S("AUTOMATIC ")) >= 0 ||
			   str_find(line, S("BLOOM FILTER")) >= 0;
		for (int i = 0; i < q->n_references && str_eq(word, S("SCAN")); i++)
			bad |= q->references[i].table->large &&
			       str_eq_nocase(q->references[i].alias, alias);
		if (bad)
			refuse(q->file, q->body_line,
			       "the plan of %.*s says '%.*s'; give it an index, or "
			       "say -- scan: reason",
			       FMT(q->name), FMT(line));
	}
	sqlite3_finalize(s);
}

/* What SQLite itself says is read: nothing protected may have passed the guards unseen. */
struct reading {
	struct compiler *k;
	struct query *q;
};
static int authorize(void *arg, int what, const char *name, const char *column, const char *file,
		     const char *trigger)
{
	const struct reading *r = arg;
	const struct table *table =
		what == SQLITE_READ ? table_named(&r->k->all.tables, str_from(name)) : NULL;
	bool seen = !table || !table->protected;
	for (int i = 0; i < r->q->n_references && !seen; i++)
		seen = r->q->references[i].table == table;
	(void)column, (void)file, (void)trigger;
	if (!seen)
		refuse(r->q->file, r->q->body_line,
		       "%.*s reads the protected table %s in a way that the guards do not see",
		       FMT(r->q->name), name);
	return SQLITE_OK;
}

void check_query(struct compiler *k, struct query *q)
{
	sqlite3_stmt *s = NULL;
	const char *sql = out_cstr(&q->sqlite);
	struct reading reading = {k, q};
	sqlite3_set_authorizer(k->db, authorize, &reading);
	if (sqlite3_prepare_v2(k->db, sql, -1, &s, NULL) != SQLITE_OK) {
		int line = q->body_line, offset = sqlite3_error_offset(k->db);
		for (int i = 0; i < offset; i++)
			line += sql[i] == '\n';
		refuse(q->file, line, "%s", sqlite3_errmsg(k->db));
	}
	sqlite3_set_authorizer(k->db, NULL, NULL);
	q->writes = !sqlite3_stmt_readonly(s);
	query_columns(k, q, s);
	sqlite3_finalize(s);
	bool rows = q->columns.n > 0;
	if ((q->mode >= RUN && (rows || !q->writes)) || (q->mode < RUN && !rows))
		refuse(q->file, q->line, "mode %s does not fit: %s", modes[q->mode].name,
		       rows ? "the query gives rows" : "the query gives no rows");
	if (q->mode == EACH && q->writes)
		refuse(q->file, q->line, "mode each is for reading");
	if (q->mode == MANY && !q->limited && !q->bounded.n)
		refuse(q->file, q->line,
		       "%.*s gives many rows without a LIMIT; say -- bounded: reason if "
		       "they cannot be many",
		       FMT(q->name));
	check_plan(k, q);
}

void find_owner(struct query_list *list, struct query *q)
{
	q->owner = q->row.n ? query_named(list, q->row) : q;
	if (!q->owner || (q->row.n && (q->owner->row.n || !q->owner->columns.n)))
		refuse(q->file, q->line,
		       "row: %.*s is not a query of this file with a row of its own", FMT(q->row));
	bool equal = q->owner->columns.n == q->columns.n;
	for (size_t i = 0; equal && i < q->columns.n; i++)
		equal = str_eq(q->columns.v[i].name, q->owner->columns.v[i].name) &&
			q->columns.v[i].type == q->owner->columns.v[i].type;
	if (!equal)
		refuse(q->file, q->line, "the columns of %.*s are not those of %.*s", FMT(q->name),
		       FMT(q->row));
	q->owner->needs_list |= q->mode == MANY;
}
