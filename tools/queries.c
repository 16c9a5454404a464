/* SPDX-License-Identifier: Apache-2.0
 * queries: the SQL compiler. It turns named queries in .sql files into typed C functions, and schema
 * files into the table of migrations, for SQLite and PostgreSQL. src/db/QUERIES.md is its manual.
 *
 *	queries compile IN.sql OUT.h OUT.c -- SCHEMA.sql...
 *	queries migrations OUT.c -- SCHEMA.sql... -- QUERY.sql...
 *
 * What it refuses it names as file:line: text, and ends with 1. Memory is never given back: it is a
 * program of a tenth of a second.
 */
#include "base/arena.h"
#include "base/out.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { FILE_LIMIT = 4 << 20, DEPTH_LIMIT = 64, PARAMETER_LIMIT = 64, SCOPE_LIMIT = 256 };
#define ARGS(s) (int)(s).n, (s).p ? (s).p : ""

enum type {
	NO_TYPE, INT, BOOL, REAL, TIME, TEXT, BYTES, ID, IDS, PERSON, PLACE, ITEM, TAG, BLOB, TYPES
};
/* A type with a table is the key of that table; one with an sqlite name may stand in a schema. */
static const struct {
	const char *name, *c, *bind, *read, *table, *sqlite, *postgres;
	char letter; /* in struct db_query, for PostgreSQL */
} types[TYPES] = {
	[INT] = {"int", "int64_t", "int", "int", NULL, "INTEGER", "BIGINT", 'i'},
	[BOOL] = {"bool", "bool", "bool", "bool", NULL, "INTEGER", "BOOLEAN", 'b'},
	[REAL] = {"real", "double", "real", "real", NULL, "REAL", "DOUBLE PRECISION", 'r'},
	[TIME] = {"time", "int64_t", "int", "int", NULL, "INTEGER", "BIGINT", 'i'},
	[TEXT] = {"text", "str", "str", "str", NULL, "TEXT", "TEXT COLLATE \"C\"", 't'},
	[BYTES] = {"bytes", "bytes", "bytes", "bytes", NULL, "BLOB", "BYTEA", 'y'},
	[ID] = {"id", "int64_t", "int", "int", NULL, "INTEGER", "BIGINT", 'i'},
	[IDS] = {"ids", "struct id_list", "ids", NULL, NULL, NULL, NULL, 't'},
	[PERSON] = {"person_id", "person_id", "int", "int", "person", NULL, NULL, 'i'},
	[PLACE] = {"place_id", "place_id", "int", "int", "place", NULL, NULL, 'i'},
	[ITEM] = {"item_id", "item_id", "int", "int", "item", NULL, NULL, 'i'},
	[TAG] = {"tag_id", "tag_id", "int", "int", "tag", NULL, NULL, 'i'},
	[BLOB] = {"blob_id", "blob_id", "int", "int", "blob", NULL, NULL, 'i'},
};
enum dialect { SQLITE, POSTGRES };

struct token {
	enum { SPACE, COMMENT, WORD, NUMBER, STRING, PARAMETER, PUNCTUATION } kind;
	str text; /* of a parameter without the $, of a quoted name without the quotes */
	int line;
	bool quoted;
	enum type type;  /* in a schema: write the database's own name of this type */
	bool sqlite_only; /* left out for PostgreSQL */
	bool in_search;  /* "search." goes before it for SQLite */
};
struct tokens {
	const char *file;
	struct token *v;
	size_t n, cap;
};

struct column {
	str name, references;
	enum type type;
	bool key;
	int line;
};
struct column_list {
	struct column *v;
	size_t n, cap;
};
struct table {
	str name;
	bool protected, large, virtual;
	struct column_list columns;
};
struct migration {
	str path, room, name, source, twin;
	int rank, number;
	bool search;
	struct out sqlite, postgres;
};
struct parameter {
	str name;
	enum type type;
	bool used;
};
struct reference { /* a table named in a query */
	const struct table *table;
	str alias;
	int scope, line;
	bool target; /* written, not read */
};
struct query {
	const char *file;
	str name, what, signature, row, unguarded, scan, bounded;
	enum mode { ONE, MAYBE, MANY, EACH, RUN, COUNT, MODES } mode;
	int line, body_line;
	size_t from, to; /* its tokens */
	struct parameter parameters[PARAMETER_LIMIT];
	int declared, numbers; /* named in the header; with $viewer, $clear and $now where used */
	int special[3];
	struct out sqlite, postgres;
	struct column_list explicit, columns; /* AS name:type; what it gives */
	struct reference references[SCOPE_LIMIT];
	int n_references;
	struct query *owner; /* whose row struct it fills */
	bool writes, replaced, needs_list;
};
static const char *const modes[MODES] = {"one", "maybe", "many", "each", "run", "count"};
static const char *const specials[3] = {"viewer", "clear", "now"};

struct compiler {
	struct arena *arena;
	sqlite3 *db;
	str root; /* the folder src/ */
	struct {
		struct table *v;
		size_t n, cap;
	} tables;
	struct {
		struct migration *v;
		size_t n, cap;
	} migrations;
	struct {
		struct {
			str table, index, stat;
		} *v;
		size_t n, cap;
	} statistics;
};
struct query_list {
	struct query *v;
	size_t n, cap;
};

#define refuse(file, line, ...)                                                                    \
	do {                                                                                       \
		struct out text_ = out_heap(FILE_LIMIT);                                           \
		out_fmt(&text_, __VA_ARGS__);                                                      \
		fprintf(stderr, "%s:%d: %s\n", (file), (line), out_cstr(&text_));                  \
		exit(1);                                                                           \
	} while (0)

/* ---- files ------------------------------------------------------------------------------------ */

static bool read_file(struct compiler *k, const char *path, str *text)
{
	FILE *f = fopen(path, "rb");
	if (!f)
		return false;
	long size = fseek(f, 0, SEEK_END) == 0 ? ftell(f) : -1;
	if (size < 0 || size > FILE_LIMIT)
		refuse(path, 1, "is larger than 4 MiB or cannot be read");
	rewind(f);
	char *p = arena_alloc(k->arena, (size_t)size + 1);
	size_t n = fread(p, 1, (size_t)size, f);
	fclose(f);
	if (memchr(p, 0, n))
		refuse(path, 1, "holds a NUL byte");
	*text = (str){p, n};
	return true;
}

static void write_file(const char *path, struct out *o)
{
	FILE *f = fopen(path, "wb");
	if (!f || o->bad || fwrite(o->p, 1, o->n, f) != o->n || fclose(f) != 0)
		refuse(path, 1, "cannot be written");
}

static str base_name(str path)
{
	while (str_find_byte(path, '/') >= 0)
		str_cut(&path, '/');
	return path;
}

static str folder(str path)
{
	str base = base_name(path);
	size_t n = path.n - base.n;
	return (str){path.p, n ? n - 1 : 0};
}

/* x.sql -> x.pg.sql */
static const char *twin_path(struct compiler *k, str path)
{
	return cstr(k->arena, str_cat(k->arena, str_sub(path, 0, path.n - 4), S(".pg.sql")));
}

/* ---- words of SQL ------------------------------------------------------------------------------ */

static bool word_byte(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
	       c == '_' || (unsigned char)c >= 0x80;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\n' || c == '\r';
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
	if (is_space(c)) {
		t->kind = SPACE;
		while (n < s.n && is_space(s.p[n]))
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
		/* @@ is PostgreSQL's text search, for a twin. */
		n = str_starts(s, S("@@")) ? 2 : n;
		if (c == '?' || c == '[' || c == '`' || (c == '@' && n == 1))
			refuse(file, t->line, "'%c' is not in the query language", c);
		if (str_starts(s, S("::")))
			n = 2;
	}
	return n;
}

static struct tokens tokenize(struct compiler *k, const char *file, str text)
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
		*ARENA_PUSH(k->arena, &list) = t;
		text = str_sub(text, n, text.n);
	}
	return list;
}

/* The next token at or behind `at` that is neither space nor comment; `end` when there is none. */
static size_t skip(const struct tokens *t, size_t at, size_t end)
{
	while (at < end && t->v[at].kind <= COMMENT)
		at++;
	return at;
}

static size_t next(const struct tokens *t, size_t at, size_t end)
{
	return at < end ? skip(t, at + 1, end) : end;
}

static bool is_word(const struct tokens *t, size_t at, size_t end, const char *word)
{
	return at < end && t->v[at].kind == WORD && str_eq_nocase(t->v[at].text, str_from(word));
}

static bool is_mark(const struct tokens *t, size_t at, size_t end, char c)
{
	return at < end && t->v[at].kind == PUNCTUATION && t->v[at].text.n == 1 &&
	       t->v[at].text.p[0] == c;
}

static bool is_any(const struct tokens *t, size_t at, size_t end, const char *const *words)
{
	for (; *words; words++)
		if (is_word(t, at, end, *words))
			return true;
	return false;
}

static size_t close_of(const struct tokens *t, size_t at, size_t end)
{
	size_t open = at;
	for (int depth = 0; at < end; at++) {
		depth += is_mark(t, at, end, '(') - is_mark(t, at, end, ')');
		if (depth == 0)
			return at;
	}
	refuse(t->file, t->v[open].line, "the ( here is never closed");
}

/* White space is squeezed, but every line end stays, so that an offset still tells the line. */
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
	if (!lines && o->n && !is_space(o->p[o->n - 1]))
		out_byte(o, ' ');
}

static void emit_token(struct out *o, const struct token *t, enum dialect d)
{
	if (t->sqlite_only && d == POSTGRES)
		return;
	if (t->in_search && d == SQLITE)
		out_lit(o, "search.");
	if (t->kind == COMMENT || t->kind == SPACE)
		emit_space(o, t->kind == SPACE ? t->text : S(" "));
	else if (t->type)
		out_str(o, str_from(d == SQLITE ? types[t->type].sqlite : types[t->type].postgres));
	else if (t->quoted || t->kind == PARAMETER)
		out_fmt(o, t->quoted ? "\"%.*s\"" : "$%.*s", ARGS(t->text));
	else
		out_str(o, t->text);
}

/* ---- the schema ------------------------------------------------------------------------------- */

static struct table *table_named(struct compiler *k, str name)
{
	for (size_t i = 0; i < k->tables.n; i++)
		if (str_eq_nocase(k->tables.v[i].name, name))
			return &k->tables.v[i];
	return NULL;
}

static struct column *column_named(struct column_list *list, str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq_nocase(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

static enum type type_named(str name)
{
	for (enum type i = INT; i < TYPES; i++)
		if (str_eq(name, str_from(types[i].name)))
			return i;
	return NO_TYPE;
}

/* The key type of a table: its own when it is one of the five nouns, else that of what its key
 * references. */
static enum type key_type(struct compiler *k, str name)
{
	for (enum type i = PERSON; i < TYPES; i++)
		if (str_eq_nocase(name, str_from(types[i].table)))
			return i;
	struct table *t = table_named(k, name);
	for (size_t i = 0; t && i < t->columns.n; i++)
		if (t->columns.v[i].key)
			return t->columns.v[i].type;
	return ID;
}

static void check_tag(const struct tokens *t, size_t last, size_t end, str column)
{
	for (size_t at = last + 1; at < end; at++) {
		const struct token *x = &t->v[at];
		if (x->kind == SPACE && str_find_byte(x->text, '\n') >= 0)
			break;
		str text = str_sub(x->text, 2, x->text.n);
		str tag = x->kind == COMMENT ? str_word(&text) : STR_NONE;
		if (str_eq(tag, S("pii")) || str_eq(tag, S("content")) || str_eq(tag, S("system")))
			return;
		if (x->kind == COMMENT || x->kind == WORD)
			break;
	}
	refuse(t->file, t->v[last].line,
	       "column %.*s has no tag: its line ends with -- pii, -- content or -- system",
	       ARGS(column));
}

/* One column between two commas; `last` is its last word. */
static void schema_column(struct compiler *k, struct tokens *t, struct table *table, size_t at,
			  size_t end, size_t file_end)
{
	struct column c = {.name = t->v[at].text, .line = t->v[at].line};
	size_t type = next(t, at, end);
	if (type < end)
		c.type = type_named(t->v[type].text);
	if (t->v[at].kind != WORD || !c.type || !types[c.type].sqlite)
		refuse(t->file, c.line, "column %.*s has no type of the schema language: id, int, "
		       "real, bool, time, text or bytes", ARGS(c.name));
	t->v[type].type = c.type;
	size_t last = type;
	for (size_t i = next(t, type, end); i < end; i = next(t, i, end)) {
		last = i;
		size_t then = next(t, i, end);
		if (is_word(t, i, end, "references") && then < end)
			c.references = t->v[then].text;
		if (is_word(t, i, end, "primary"))
			c.key = true;
	}
	check_tag(t, last, file_end, c.name);
	if (c.type == ID && c.references.n)
		c.type = key_type(k, c.references);
	else if (c.type == ID && c.key)
		c.type = key_type(k, table->name);
	*ARENA_PUSH(k->arena, &table->columns) = c;
}

/* primary key (a, b) or foreign key (a) references t behind the columns. */
static void table_constraint(struct compiler *k, struct tokens *t, struct table *table, size_t at,
			     size_t end)
{
	size_t open = next(t, next(t, at, end), end), name = next(t, open, end);
	size_t after = next(t, next(t, name, end), end);
	if (!is_word(t, at, end, "foreign") || !is_mark(t, open, end, '(') || name == end)
		return;
	struct column *c = column_named(&table->columns, t->v[name].text);
	size_t target = next(t, after, end);
	if (c && c->type == ID && is_word(t, after, end, "references") && target < end)
		c->type = key_type(k, t->v[target].text);
}

static void table_marks(const struct tokens *t, size_t open, size_t end, struct table *table)
{
	for (size_t at = open + 1; at < end && t->v[at].line == t->v[open].line; at++) {
		str text = t->v[at].kind == COMMENT ? t->v[at].text : STR_NONE;
		while (text.n) {
			str word = str_word(&text);
			while (word.n && !word_byte(word.p[word.n - 1]))
				word.n--;
			table->protected |= str_eq(word, S("protected"));
			table->large |= str_eq(word, S("large"));
		}
	}
}

static void create_table(struct compiler *k, struct tokens *t, size_t name, size_t end,
			 size_t file_end, bool virtual)
{
	static const char *const constraints[] = {"primary", "foreign", "unique", "check",
						  "constraint", NULL};
	size_t open = name;
	while (open < end && !is_mark(t, open, end, '('))
		open = next(t, open, end);
	if (name >= end || t->v[name].kind != WORD || open >= end)
		refuse(t->file, t->v[name < end ? name : end - 1].line,
		       "expected a table's name and its columns in ( )");
	if (table_named(k, t->v[name].text))
		refuse(t->file, t->v[name].line, "there is a table %.*s already",
		       ARGS(t->v[name].text));
	struct table *table = ARENA_PUSH(k->arena, &k->tables);
	*table = (struct table){.name = t->v[name].text, .virtual = virtual};
	size_t close = close_of(t, open, end);
	table_marks(t, open, close, table);
	for (size_t at = skip(t, open + 1, close); at < close;) {
		size_t stop = at;
		while (stop < close && !is_mark(t, stop, close, ','))
			stop = is_mark(t, stop, close, '(') ? close_of(t, stop, close) + 1 : stop + 1;
		if (virtual && t->v[at].kind == WORD && !is_mark(t, next(t, at, stop), stop, '='))
			*ARENA_PUSH(k->arena, &table->columns) =
				(struct column){.name = t->v[at].text, .type = TEXT};
		else if (!virtual && is_any(t, at, stop, constraints))
			table_constraint(k, t, table, at, stop);
		else if (!virtual)
			schema_column(k, t, table, at, stop, file_end);
		at = next(t, stop, close);
	}
	for (size_t at = close; at < end; at++)
		if (is_word(t, at, end, "without") || is_word(t, at, end, "rowid"))
			t->v[at].sqlite_only = true;
}

static void schema_statement(struct compiler *k, struct migration *m, struct tokens *t, size_t at,
			     size_t end)
{
	static const char *const plain[] = {"insert", "update", "delete", NULL};
	size_t second = next(t, at, end), third = next(t, second, end), name = end;
	if (is_word(t, at, end, "create") && is_word(t, second, end, "table"))
		create_table(k, t, name = third, end, t->n, false);
	else if (is_word(t, at, end, "create") && is_word(t, second, end, "virtual") && m->search)
		create_table(k, t, name = next(t, third, end), end, t->n, true);
	else if (is_word(t, at, end, "create") && is_word(t, second, end, "index"))
		name = third;
	else if (is_word(t, at, end, "create") && is_word(t, second, end, "unique") &&
		 is_word(t, third, end, "index"))
		name = next(t, third, end);
	else if (is_word(t, at, end, "alter") && is_word(t, second, end, "table") && third < end) {
		struct table *table = table_named(k, t->v[third].text);
		size_t add = next(t, third, end), column = next(t, add, end);
		size_t first = next(t, column, end);
		if (!table || !is_word(t, add, end, "add") || !is_word(t, column, end, "column") ||
		    first >= end)
			refuse(t->file, t->v[at].line, "expected ALTER TABLE x ADD COLUMN ...");
		schema_column(k, t, table, first, end, t->n);
	} else if (!is_any(t, at, end, plain) &&
		   !(is_word(t, at, end, "drop") && is_word(t, second, end, "index")))
		refuse(t->file, t->v[at].line, "a schema holds CREATE TABLE, CREATE INDEX, "
		       "ALTER TABLE ... ADD COLUMN, DROP INDEX, INSERT, UPDATE and DELETE");
	if (m->search && name < end)
		t->v[name].in_search = true;
	size_t before = m->sqlite.n;
	for (size_t i = at; i < end; i++) {
		if (t->v[i].kind == PARAMETER)
			refuse(t->file, t->v[i].line, "a schema has no parameters");
		emit_token(&m->sqlite, &t->v[i], SQLITE);
		emit_token(&m->postgres, &t->v[i], POSTGRES);
	}
	char *why = NULL;
	if (sqlite3_exec(k->db, out_cstr(&m->sqlite) + before, NULL, NULL, &why) != SQLITE_OK)
		refuse(t->file, t->v[at].line, "%s", why);
	out_lit(&m->sqlite, ";\n");
	out_lit(&m->postgres, ";\n");
}

static void schema_file(struct compiler *k, struct migration *m)
{
	struct tokens t = tokenize(k, cstr(k->arena, m->path), m->source);
	str head = m->source, first = str_trim(str_cut(&head, '\n'));
	m->search = str_eq(first, S("-- database: search"));
	for (size_t at = skip(&t, 0, t.n); at < t.n;) {
		size_t end = at;
		while (end < t.n && !is_mark(&t, end, t.n, ';'))
			end++;
		if (end == t.n)
			refuse(t.file, t.v[at].line, "the statement that begins here has no ; at its end");
		if (end > at)
			schema_statement(k, m, &t, at, end);
		at = next(&t, end, t.n);
	}
	/* Functions that the program itself gives to SQLite; here their names are enough. */
	for (size_t i = 0; i < t.n; i++)
		if (t.v[i].kind == COMMENT && str_starts(t.v[i].text, S("-- function: "))) {
			str name = str_sub(t.v[i].text, 13, t.v[i].text.n);
			sqlite3_overload_function(k->db, cstr(k->arena, str_word(&name)), -1);
		}
	if (!m->twin.n && m->search)
		refuse(t.file, 1, "a search schema needs its twin %s for PostgreSQL",
		       twin_path(k, m->path));
	if (m->twin.n) {
		out_reset(&m->postgres);
		out_str(&m->postgres, m->twin);
	}
}

/* db and core first, then the order of features.def, then the alphabet. */
static int room_rank(struct compiler *k, str room)
{
	str text = STR_NONE;
	const char *path = cstr(k->arena, str_cat(k->arena, k->root, S("/app/features.def")));
	if (str_eq(room, S("db")) || str_eq(room, S("core")))
		return str_eq(room, S("core"));
	int rank = 2;
	for (bool there = read_file(k, path, &text); there && text.p; rank++) {
		str line = str_trim(str_cut(&text, '\n'));
		if (str_starts(line, S("FEATURE(")) &&
		    str_eq(room, str_trim(str_sub(line, 8, line.n - 9))))
			return rank;
	}
	return 1 << 20;
}

static int migration_order(const void *a, const void *b)
{
	const struct migration *x = a, *y = b;
	int room = x->rank != y->rank ? x->rank - y->rank : str_cmp(x->room, y->room);
	return room ? room : x->number - y->number;
}

static void add_schema(struct compiler *k, const char *file)
{
	str path = str_from(file), base = base_name(path);
	if (str_ends(base, S(".pg.sql")))
		return; /* read beside its twin */
	struct migration m = {.path = path, .sqlite = out_new(k->arena, FILE_LIMIT),
			      .postgres = out_new(k->arena, FILE_LIMIT)};
	int64_t number = 0;
	if (base.n < 10 || !str_to_int(str_sub(base, 0, 4), &number) || number < 1 ||
	    base.p[4] != '-' || !str_ends(base, S(".sql")))
		refuse(file, 1, "a schema file is named NNNN-name.sql");
	m.number = (int)number;
	m.name = str_sub(base, 5, base.n - 9);
	m.room = base_name(folder(folder(path)));
	str above = folder(folder(folder(path)));
	k->root = str_eq(base_name(above), S("feature")) ? folder(above) : above;
	m.rank = room_rank(k, m.room);
	if (!read_file(k, file, &m.source))
		refuse(file, 1, "cannot be read");
	read_file(k, twin_path(k, path), &m.twin);
	*ARENA_PUSH(k->arena, &k->migrations) = m;
}

/* Frozen statistics: "table index stat" a line, - for a table's own row. */
static void read_statistics(struct compiler *k)
{
	const char *path = cstr(k->arena, str_cat(k->arena, k->root, S("/db/statistics.txt")));
	str text = STR_NONE;
	sqlite3_stmt *insert = NULL;
	if (!read_file(k, path, &text))
		return;
	sqlite3_exec(k->db, "ANALYZE sqlite_schema", NULL, NULL, NULL);
	sqlite3_prepare_v2(k->db, "INSERT INTO main.sqlite_stat1 VALUES (?1, nullif(?2, '-'), ?3)", -1,
			   &insert, NULL);
	for (int line = 1; text.p; line++) {
		str rest = str_trim(str_cut(&text, '\n'));
		if (!rest.n || rest.p[0] == '#')
			continue;
		str table = str_word(&rest), index = str_word(&rest), stat = str_trim(rest);
		if (!stat.n || !table_named(k, table))
			refuse(path, line, "expected: table index stat, of a table that is there");
		sqlite3_bind_text(insert, 1, table.p, (int)table.n, SQLITE_STATIC);
		sqlite3_bind_text(insert, 2, index.p, (int)index.n, SQLITE_STATIC);
		sqlite3_bind_text(insert, 3, stat.p, (int)stat.n, SQLITE_STATIC);
		sqlite3_step(insert);
		sqlite3_reset(insert);
		typeof(*k->statistics.v) row = {table, index, stat};
		*ARENA_PUSH(k->arena, &k->statistics) = row;
	}
	sqlite3_finalize(insert);
	sqlite3_exec(k->db, "ANALYZE sqlite_schema", NULL, NULL, NULL);
}

static void load_schema(struct compiler *k, char **files, int n)
{
	for (int i = 0; i < n; i++)
		add_schema(k, files[i]);
	if (k->migrations.n)
		qsort(k->migrations.v, k->migrations.n, sizeof(*k->migrations.v), migration_order);
	if (sqlite3_open(":memory:", &k->db) != SQLITE_OK ||
	    sqlite3_exec(k->db, "ATTACH ':memory:' AS search", NULL, NULL, NULL) != SQLITE_OK)
		refuse("sqlite", 1, "%s", sqlite3_errmsg(k->db));
	for (size_t i = 0; i < k->migrations.n; i++) {
		struct migration *m = &k->migrations.v[i], *before = i ? m - 1 : NULL;
		int expected = before && str_eq(before->room, m->room) ? before->number + 1 : 1;
		if (m->number != expected)
			refuse(cstr(k->arena, m->path), 1, "room %.*s has no number %04d before it, "
			       "or has this one twice", ARGS(m->room), expected);
		schema_file(k, m);
	}
	read_statistics(k);
}

/* ---- the headers of queries ------------------------------------------------------------------- */

static bool is_name(str s)
{
	static const char *const taken[] = {
		"auto", "bool", "break", "case", "char", "const", "continue", "default", "do", "double",
		"else", "enum", "extern", "float", "for", "goto", "if", "inline", "int", "long",
		"register", "restrict", "return", "short", "signed", "sizeof", "static", "struct",
		"switch", "typedef", "typeof", "union", "unsigned", "void", "volatile", "while", "str",
		"bytes", "err", "unix", "linux", "asm", NULL};
	for (const char *const *t = taken; *t; t++)
		if (str_eq(s, str_from(*t)))
			return false;
	for (size_t i = 0; i < s.n; i++)
		if (!word_byte(s.p[i]) || (unsigned char)s.p[i] >= 0x80 || (s.p[i] >= 'A' && s.p[i] <= 'Z'))
			return false;
	return s.n > 0 && !(s.p[0] >= '0' && s.p[0] <= '9');
}

static void header_parameters(struct query *q, str list)
{
	static const char *const taken[] = {"db", "row", "list", "found", "changed", "arg", "cursor",
					    "viewer", "clear", "now", NULL};
	while (str_trim(list).n) {
		str part = str_cut(&list, ','), name = str_word(&part), type = str_word(&part);
		struct parameter p = {.name = name, .type = type_named(type)};
		if (!is_name(name) || !p.type || str_trim(part).n)
			refuse(q->file, q->line, "parameter '%.*s' is not: name type", ARGS(name));
		for (const char *const *t = taken; *t; t++)
			if (str_eq(name, str_from(*t)))
				refuse(q->file, q->line, "a parameter cannot be called %s", *t);
		for (int i = 0; i < q->declared; i++)
			if (str_eq(q->parameters[i].name, name))
				refuse(q->file, q->line, "parameter %.*s stands twice", ARGS(name));
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
	for (q->mode = ONE; q->mode < MODES && !str_eq(word, str_from(modes[q->mode]));)
		q->mode++;
	if (q->mode == MODES)
		return false;
	q->name = head;
	q->what = str_trim(what);
	if (!q->what.n)
		refuse(q->file, q->line, "%.*s does not say what it is for: mode: words", ARGS(head));
	header_parameters(q, list);
	q->numbers = q->declared;
	return true;
}

static void header_directive(struct query *q, str text, int line)
{
	str reason = text, word = str_trim(str_cut(&reason, ':'));
	const struct {
		str word, *to;
	} known[] = {{S("row"), &q->row}, {S("unguarded"), &q->unguarded}, {S("scan"), &q->scan},
		     {S("bounded"), &q->bounded}};
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (str_eq(word, known[i].word)) {
			*known[i].to = str_trim(reason);
			if (!known[i].to->n)
				refuse(q->file, line, "%.*s: says nothing behind the colon", ARGS(word));
		}
}

/* Reads the comments from `at` up to the query's first word. */
static struct query query_header(struct compiler *k, const struct tokens *t, size_t at, size_t body)
{
	struct query q = {.file = t->file}, fresh = q;
	for (; at < body; at++) {
		if (t->v[at].kind != COMMENT)
			continue;
		str text = str_trim(str_sub(t->v[at].text, 2, t->v[at].text.n));
		int line = t->v[at].line;
		ptrdiff_t open = str_find_byte(text, '(');
		/* A long list of parameters goes on in the next comments. */
		while (open > 0 && is_name(str_sub(text, 0, (size_t)open)) &&
		       str_find_byte(text, ')') < 0 && at + 2 < body && t->v[at + 2].kind == COMMENT) {
			at += 2;
			text = str_cat(k->arena, text, S(" "),
				       str_trim(str_sub(t->v[at].text, 2, t->v[at].text.n)));
		}
		struct query header = fresh;
		header.line = line;
		if (parse_header(&header, text)) {
			if (q.name.n)
				refuse(q.file, q.line, "%.*s has no query behind it", ARGS(q.name));
			q = header;
		} else if (q.name.n)
			header_directive(&q, text, line);
	}
	return q;
}

static struct query *query_named(struct query_list *list, str name)
{
	for (size_t i = 0; i < list->n; i++)
		if (str_eq(list->v[i].name, name))
			return &list->v[i];
	return NULL;
}

static struct query_list query_file(struct compiler *k, const struct tokens *t)
{
	struct query_list list = {0};
	size_t at = 0;
	while (at < t->n) {
		size_t body = skip(t, at, t->n), end = body;
		struct query q = query_header(k, t, at, body);
		if (body == t->n && q.name.n)
			refuse(t->file, q.line, "%.*s has no query behind it", ARGS(q.name));
		if (body == t->n)
			break;
		if (!q.name.n)
			refuse(t->file, t->v[body].line, "no header before this query: "
			       "-- name(parameter type, ...) one|maybe|many|each|run|count: what it is for");
		while (end < t->n && !is_mark(t, end, t->n, ';'))
			end++;
		if (end == t->n)
			refuse(t->file, q.line, "%.*s has no ; at its end", ARGS(q.name));
		if (body == end)
			refuse(t->file, q.line, "%.*s has no query behind it", ARGS(q.name));
		if (query_named(&list, q.name))
			refuse(t->file, q.line, "there are two queries %.*s", ARGS(q.name));
		q.from = body;
		q.to = end;
		q.body_line = t->v[body].line;
		*ARENA_PUSH(k->arena, &list) = q;
		at = end + 1;
	}
	return list;
}

/* ---- who reads what: tables, aliases and visible() -------------------------------------------- */

struct call { /* of visible() */
	str alias;
	int scope;
};
struct guard {
	int depth, scopes;
	int scope_at[DEPTH_LIMIT];
	bool from_at[DEPTH_LIMIT];
	int base[SCOPE_LIMIT]; /* depth of each SELECT */
	bool has_or[SCOPE_LIMIT];
	struct call calls[SCOPE_LIMIT];
	int n_calls;
};

static const struct reference *reference_of(const struct query *q, str alias)
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
	static const char *const introduce[] = {"from", "join", "into", "update", NULL};
	static const char *const not_alias[] = {
		"on", "using", "where", "join", "left", "inner", "cross", "natural", "order", "group",
		"set", "limit", "union", "except", "intersect", "indexed", "not", "values", "default",
		"returning", "having", "window", "full", "right", "for", "select", NULL};
	const struct table *table = t->v[at].kind == WORD ? table_named(k, t->v[at].text) : NULL;
	size_t end = q->to, after = next(t, at, end);
	bool list = g->from_at[g->depth] &&
		    (is_mark(t, before, end, ',') || is_mark(t, before, end, '('));
	if (!table || is_mark(t, after, end, '.') || !(list || is_any(t, before, end, introduce)))
		return;
	struct reference r = {.table = table, .alias = table->name, .line = t->v[at].line,
			      .scope = g->scope_at[g->depth]};
	r.target = is_word(t, before, end, "into") || is_word(t, before, end, "update") ||
		   (is_word(t, q->from, end, "delete") && next(t, next(t, q->from, end), end) == at);
	if (is_word(t, after, end, "as"))
		after = next(t, after, end);
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
	static const char *const joins[] = {"where", "and", "on", NULL};
	size_t end = q->to, open = next(t, at, end), alias = next(t, open, end);
	size_t close = next(t, alias, end);
	if (!is_mark(t, open, end, '(') || alias >= end || !is_mark(t, close, end, ')'))
		refuse(t->file, t->v[at].line, "expected visible(alias)");
	int scope = g->scope_at[g->depth];
	bool counts = is_any(t, before, end, joins) && g->depth == g->base[scope];
	if (!counts && !q->unguarded.n)
		refuse(t->file, t->v[at].line, "visible() must stand in WHERE or ON of its SELECT, "
		       "joined by AND and not inside parentheses");
	if (g->n_calls == SCOPE_LIMIT)
		refuse(t->file, t->v[at].line, "too many calls of visible()");
	g->calls[g->n_calls++] = (struct call){t->v[alias].text, scope};
}

static void walk(struct compiler *k, const struct tokens *t, struct query *q, struct guard *g)
{
	static const char *const from_ends[] = {"where", "group", "order", "limit", "having", "set",
						"union", "except", "intersect", "returning", "values", NULL};
	size_t end = q->to, before = end;
	for (size_t at = q->from; at < end; before = at, at = next(t, at, end)) {
		if (is_mark(t, at, end, '(')) {
			if (g->depth + 1 == DEPTH_LIMIT)
				refuse(t->file, t->v[at].line, "parentheses deeper than %d", DEPTH_LIMIT);
			bool inherits = g->from_at[g->depth] &&
					(is_word(t, before, end, "from") || is_word(t, before, end, "join") ||
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
		} else if (is_word(t, at, end, "from"))
			g->from_at[g->depth] = true;
		else if (is_any(t, at, end, from_ends))
			g->from_at[g->depth] = false;
		else if (is_word(t, at, end, "or") && g->depth == g->base[g->scope_at[g->depth]])
			g->has_or[g->scope_at[g->depth]] = true;
		else if (is_word(t, at, end, "visible") && is_mark(t, next(t, at, end), end, '('))
			note_visible(t, q, g, at, before);
		else
			note_table(k, t, q, g, at, before);
	}
	if (g->depth)
		refuse(t->file, q->line, "%.*s has a ( that is never closed", ARGS(q->name));
}

static void check_guards(struct compiler *k, const struct tokens *t, struct query *q)
{
	struct guard g = {0};
	q->n_references = 0;
	walk(k, t, q, &g);
	bool returning = false, insert = is_word(t, q->from, q->to, "insert");
	for (size_t at = q->from; at < q->to; at++)
		returning |= is_word(t, at, q->to, "returning");
	for (int i = 0; i < q->n_references && !q->unguarded.n; i++) {
		const struct reference *r = &q->references[i];
		bool seen = !r->table->protected || (r->target && (insert || !returning));
		for (int j = 0; j < g.n_calls && !seen; j++)
			seen = g.calls[j].scope == r->scope && str_eq_nocase(g.calls[j].alias, r->alias);
		if (!seen)
			refuse(t->file, r->line, "%.*s reads the protected table %.*s without visible(%.*s); "
			       "say -- unguarded: reason if that is right", ARGS(q->name),
			       ARGS(r->table->name), ARGS(r->alias));
		if (r->table->protected && g.has_or[r->scope])
			refuse(t->file, r->line, "an OR beside visible(%.*s) would undo it: put the OR in "
			       "parentheses", ARGS(r->alias));
	}
}

/* ---- from the query language to SQL ----------------------------------------------------------- */

static int parameter_number(struct query *q, str name, int line)
{
	for (int i = 0; i < q->declared; i++)
		if (str_eq(q->parameters[i].name, name)) {
			q->parameters[i].used = true;
			return i + 1;
		}
	for (int i = 0; i < 3; i++)
		if (str_eq(name, str_from(specials[i]))) {
			if (!q->special[i])
				q->special[i] = ++q->numbers;
			return q->special[i];
		}
	refuse(q->file, line, "$%.*s is not a parameter of %.*s", ARGS(name), ARGS(q->name));
}

static void emit_parameter(struct out *o, struct query *q, str name, int line, enum dialect d)
{
	out_fmt(o, d == SQLITE ? "?%d" : "$%d", parameter_number(q, name, line));
}

/* visible(x), open(x) and list($ids): gives the index of the closing parenthesis. */
static size_t emit_macro(struct out *o, const struct tokens *t, struct query *q, size_t at,
			 enum dialect d)
{
	size_t end = q->to, open = next(t, at, end), inner = next(t, open, end);
	size_t close = next(t, inner, end);
	int line = t->v[at].line;
	if (inner >= end || !is_mark(t, close, end, ')'))
		refuse(q->file, line, "expected one word in the parentheses of %.*s", ARGS(t->v[at].text));
	str x = t->v[inner].text;
	if (is_word(t, at, end, "list")) {
		int n = t->v[inner].kind == PARAMETER ? parameter_number(q, x, line) : 0;
		if (n < 1 || n > q->declared || q->parameters[n - 1].type != IDS)
			refuse(q->file, line, "list() takes a parameter of type ids");
		out_fmt(o, d == SQLITE ? "(SELECT json_each.value FROM json_each(?%d))"
				       : "(SELECT l.id::bigint FROM json_array_elements_text($%d::json) AS l(id))", n);
		return close;
	}
	const struct reference *r = reference_of(q, x);
	struct column_list *columns = r ? (struct column_list *)&r->table->columns : NULL;
	if (!columns || !column_named(columns, S("circle")))
		refuse(q->file, line, "%.*s is not an alias of item or place here", ARGS(x));
	if (is_word(t, at, end, "open")) {
		out_fmt(o, "(%.*s.root = 0 AND %.*s.circle <= 1)", ARGS(x), ARGS(x));
		return close;
	}
	out_fmt(o, "(%.*s.circle <= ", ARGS(x));
	emit_parameter(o, q, S("clear"), line, d);
	out_fmt(o, " AND %.*s.hub NOT IN (SELECT hub FROM narrowing) OR EXISTS "
		"(SELECT 1 FROM reach v WHERE v.person = ", ARGS(x));
	emit_parameter(o, q, S("viewer"), line, d);
	out_fmt(o, " AND v.circle = %.*s.circle))", ARGS(x));
	return close;
}

/* Behind AS: "name:type". Notes the type and gives the index of the type, or 0. */
static size_t explicit_type(struct compiler *k, const struct tokens *t, struct query *q, size_t at,
			    int depth)
{
	size_t end = q->to, name = next(t, at, end);
	size_t colon = name < end ? name + 1 : end, type = colon < end ? colon + 1 : end;
	if (!is_mark(t, colon, end, ':'))
		return 0;
	struct column c = {.name = t->v[name].text, .line = depth};
	c.type = type < end && t->v[type].kind == WORD ? type_named(t->v[type].text) : NO_TYPE;
	if (!c.type || c.type == IDS)
		refuse(q->file, t->v[at].line, "%.*s: no type of this name behind the colon", ARGS(c.name));
	*ARENA_PUSH(k->arena, &q->explicit) = c;
	return type;
}

static void translate(struct compiler *k, const struct tokens *t, struct query *q, enum dialect d,
		      struct out *o)
{
	static const char *const macros[] = {"visible", "open", "list", NULL};
	int depth = 0;
	q->explicit.n = 0;
	for (size_t at = q->from; at < q->to; at++) {
		const struct token *x = &t->v[at];
		depth += is_mark(t, at, q->to, '(') - is_mark(t, at, q->to, ')');
		size_t type = is_word(t, at, q->to, "as") ? explicit_type(k, t, q, at, depth) : 0;
		if (type) {
			out_fmt(o, "AS %.*s", ARGS(q->explicit.v[q->explicit.n - 1].name));
			at = type;
		} else if (is_any(t, at, q->to, macros) && is_mark(t, next(t, at, q->to), q->to, '('))
			at = emit_macro(o, t, q, at, d);
		else if (x->kind == PARAMETER) {
			int n = parameter_number(q, x->text, x->line);
			if (n <= q->declared && q->parameters[n - 1].type == IDS)
				refuse(q->file, x->line, "$%.*s is a list: write list($%.*s)", ARGS(x->text),
				       ARGS(x->text));
			emit_parameter(o, q, x->text, x->line, d);
		} else
			emit_token(o, x, d);
	}
	for (int i = 0; i < q->declared; i++) {
		if (!q->parameters[i].used)
			refuse(q->file, q->line, "parameter %.*s of %.*s is not used",
			       ARGS(q->parameters[i].name), ARGS(q->name));
		q->parameters[i].used = false;
	}
}

/* ---- what SQLite says about it ----------------------------------------------------------------- */

static enum type column_type(struct compiler *k, struct query *q, sqlite3_stmt *s, int i)
{
	str name = str_from(sqlite3_column_name(s, i));
	str origin = str_from(sqlite3_column_origin_name(s, i));
	struct table *table = table_named(k, str_from(sqlite3_column_table_name(s, i)));
	struct column *declared = table ? column_named(&table->columns, origin) : NULL;
	struct column *said = column_named(&q->explicit, name);
	for (size_t e = 0; e < q->explicit.n; e++)
		if (q->explicit.v[e].line == 0 && str_eq(q->explicit.v[e].name, name))
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
			refuse(q->file, q->body_line, "column %d of %.*s, %.*s, has no type: write AS name:type",
			       i + 1, ARGS(q->name), ARGS(c.name));
		if (!is_name(c.name) || column_named(&q->columns, c.name))
			refuse(q->file, q->body_line, "column %d of %.*s needs a name of its own in small "
			       "letters, not '%.*s': write AS name", i + 1, ARGS(q->name), ARGS(c.name));
		*ARENA_PUSH(k->arena, &q->columns) = c;
	}
}

static void check_plan(struct compiler *k, struct query *q)
{
	struct out o = out_new(k->arena, FILE_LIMIT);
	sqlite3_stmt *s = NULL;
	out_lit(&o, "EXPLAIN QUERY PLAN ");
	out_str(&o, out_view(&q->sqlite));
	if (sqlite3_prepare_v2(k->db, out_cstr(&o), -1, &s, NULL) != SQLITE_OK)
		refuse(q->file, q->body_line, "%s", sqlite3_errmsg(k->db));
	while (sqlite3_step(s) == SQLITE_ROW && !q->scan.n) {
		str line = str_from((const char *)sqlite3_column_text(s, 3)), rest = line;
		str word = str_word(&rest), alias = str_word(&rest);
		bool bad = str_find(line, S("AUTOMATIC ")) >= 0 || str_find(line, S("BLOOM FILTER")) >= 0;
		for (int i = 0; i < q->n_references && str_eq(word, S("SCAN")); i++)
			bad |= q->references[i].table->large && str_eq_nocase(q->references[i].alias, alias);
		if (bad)
			refuse(q->file, q->body_line, "the plan of %.*s says '%.*s'; give it an index, or "
			       "say -- scan: reason", ARGS(q->name), ARGS(line));
	}
	sqlite3_finalize(s);
}

static void check_query(struct compiler *k, const struct tokens *t, struct query *q)
{
	sqlite3_stmt *s = NULL;
	const char *sql = out_cstr(&q->sqlite), *tail = NULL;
	if (sqlite3_prepare_v2(k->db, sql, -1, &s, &tail) != SQLITE_OK) {
		int line = q->body_line, offset = sqlite3_error_offset(k->db);
		for (int i = 0; i < offset; i++)
			line += sql[i] == '\n';
		refuse(q->file, line, "%s", sqlite3_errmsg(k->db));
	}
	q->writes = !sqlite3_stmt_readonly(s);
	query_columns(k, q, s);
	sqlite3_finalize(s);
	bool rows = q->columns.n > 0, limited = false;
	if ((q->mode >= RUN && (rows || !q->writes)) || (q->mode < RUN && !rows))
		refuse(q->file, q->line, "mode %s does not fit: %s", modes[q->mode],
		       rows ? "the query gives rows" : "the query gives no rows");
	if (q->mode == EACH && q->writes)
		refuse(q->file, q->line, "mode each is for reading");
	int depth = 0;
	for (size_t at = q->from; at < q->to; at++) {
		depth += is_mark(t, at, q->to, '(') - is_mark(t, at, q->to, ')');
		limited |= depth == 0 && is_word(t, at, q->to, "limit");
	}
	if (q->mode == MANY && !limited && !q->bounded.n)
		refuse(q->file, q->line, "%.*s gives many rows without a LIMIT; say -- bounded: reason if "
		       "they cannot be many", ARGS(q->name));
	check_plan(k, q);
}

static void find_owner(struct query_list *list, struct query *q)
{
	q->owner = q->row.n ? query_named(list, q->row) : q;
	if (!q->owner || (q->row.n && (q->owner->row.n || !q->owner->columns.n)))
		refuse(q->file, q->line, "row: %.*s is not a query of this file with a row of its own",
		       ARGS(q->row));
	bool equal = q->owner->columns.n == q->columns.n;
	for (size_t i = 0; equal && i < q->columns.n; i++)
		equal = str_eq(q->columns.v[i].name, q->owner->columns.v[i].name) &&
			q->columns.v[i].type == q->owner->columns.v[i].type;
	if (!equal)
		refuse(q->file, q->line, "the columns of %.*s are not those of %.*s", ARGS(q->name),
		       ARGS(q->row));
	q->owner->needs_list |= q->mode == MANY;
}

/* ---- the C code ------------------------------------------------------------------------------- */

static void emit_text(struct out *o, const char *name, str text)
{
	out_fmt(o, "\t.%s =", name);
	while (text.p) {
		str line = str_cut(&text, '\n');
		if (!line.n && text.p)
			continue;
		out_lit(o, "\n\t\t\"");
		for (size_t i = 0; i < line.n; i++) {
			if (line.p[i] == '"' || line.p[i] == '\\')
				out_byte(o, '\\');
			if (line.p[i] == '\t')
				out_lit(o, "\\t");
			else if (line.p[i] != '\r')
				out_byte(o, line.p[i]);
		}
		out_str(o, text.p ? S("\\n\"") : S("\""));
	}
	out_lit(o, ",\n");
}

static str c_name(struct compiler *k, str file)
{
	str base = base_name(file);
	char *p = cstr(k->arena, str_sub(base, 0, base.n - 4));
	for (char *c = p; *c; c++)
		*c = word_byte(*c) && !((unsigned char)*c & 0x80) ? *c : '_';
	return str_from(p);
}

static void emit_signature(struct out *o, const struct query *q)
{
	const struct query *w = q->owner;
	out_fmt(o, "err q_%.*s(struct db *db", ARGS(q->name));
	for (int i = 0; i < q->declared; i++)
		out_fmt(o, ", %s%s%.*s", types[q->parameters[i].type].c, " ", ARGS(q->parameters[i].name));
	if (q->mode == ONE || q->mode == MAYBE)
		out_fmt(o, ", struct q_%.*s *row%s", ARGS(w->name), q->mode == MAYBE ? ", bool *found" : "");
	if (q->mode == MANY)
		out_fmt(o, ", struct q_%.*s_list *list", ARGS(w->name));
	if (q->mode == EACH)
		out_fmt(o, ", err (*row)(void *arg, const struct q_%.*s *row), void *arg", ARGS(w->name));
	out_str(o, q->mode == COUNT ? S(", int64_t *changed)") : S(")"));
}

static void emit_header(struct out *o, str base, str name, struct query_list *list)
{
	out_fmt(o, "/* Made from %.*s by tools/queries; changes belong there. */\n#ifndef RUCHE_SQL_%.*s\n"
		"#define RUCHE_SQL_%.*s\n\n#include \"db/db.h\"\n", ARGS(base), ARGS(name), ARGS(name));
	for (size_t i = 0; i < list->n; i++) {
		const struct query *q = &list->v[i];
		if (q->owner != q || !q->columns.n)
			continue;
		out_fmt(o, "\nstruct q_%.*s {\n", ARGS(q->name));
		for (size_t c = 0; c < q->columns.n; c++)
			out_fmt(o, "\t%s %.*s;\n", types[q->columns.v[c].type].c, ARGS(q->columns.v[c].name));
		out_lit(o, "};\n");
		if (q->needs_list)
			out_fmt(o, "struct q_%.*s_list {\n\tstruct q_%.*s *v;\n\tsize_t n, cap;\n};\n",
				ARGS(q->name), ARGS(q->name));
	}
	for (size_t i = 0; i < list->n; i++) {
		out_fmt(o, "\n/* %.*s */\n", ARGS(list->v[i].what));
		emit_signature(o, &list->v[i]);
		out_lit(o, ";\n");
	}
	out_fmt(o, "\n/* All of them, ending with NULL, so that a test can prepare each. */\n"
		"extern const struct db_query *const queries_%.*s[];\n\n#endif\n", ARGS(name));
}

static void emit_query(struct out *o, const struct query *q)
{
	out_fmt(o, "\nstatic const struct db_query query_%.*s = {\n\t.name = \"%.*s\",\n", ARGS(q->name),
		ARGS(q->name));
	emit_text(o, "sqlite", out_view(&q->sqlite));
	emit_text(o, "postgres", out_view(&q->postgres));
	out_lit(o, "\t.types = \"");
	for (int i = 0; i < q->declared; i++)
		out_byte(o, types[q->parameters[i].type].letter);
	for (int i = q->declared; i < q->numbers; i++)
		out_byte(o, 'i'); /* $viewer, $clear and $now are all whole numbers */
	out_fmt(o, "\",\n\t.parameters = %d,\n\t.columns = %d,\n\t.writes = %s,\n};\n", q->numbers,
		(int)q->columns.n, q->writes ? "true" : "false");
}

static void emit_reader(struct out *o, const struct query *q)
{
	out_fmt(o, "\nstatic void read_%.*s(struct db_cursor *cursor, struct q_%.*s *row)\n{\n",
		ARGS(q->name), ARGS(q->name));
	for (size_t i = 0; i < q->columns.n; i++)
		out_fmt(o, "\trow->%.*s%s = db_%s(cursor, %d);\n", ARGS(q->columns.v[i].name),
			types[q->columns.v[i].type].table ? ".v" : "", types[q->columns.v[i].type].read, (int)i);
	out_lit(o, "}\n");
}

static void emit_function(struct out *o, const struct query *q)
{
	static const char *const sources[3] = {"db->viewer.v", "db->clear", "db->now"};
	str w = q->owner->name;
	out_byte(o, '\n');
	emit_signature(o, q);
	out_fmt(o, "\n{\n\tstruct db_cursor cursor;\n\tdb_start(&cursor, db, &query_%.*s);\n", ARGS(q->name));
	for (int i = 0; i < q->declared; i++)
		out_fmt(o, "\tdb_bind_%s(&cursor, %d, %.*s%s);\n", types[q->parameters[i].type].bind, i + 1,
			ARGS(q->parameters[i].name), types[q->parameters[i].type].table ? ".v" : "");
	for (int i = 0; i < 3; i++)
		if (q->special[i])
			out_fmt(o, "\tdb_bind_int(&cursor, %d, %s);\n", q->special[i], sources[i]);
	switch (q->mode) {
	case ONE:
		out_fmt(o, "\tbool found = db_step(&cursor);\n\tif (found)\n\t\tread_%.*s(&cursor, row);\n"
			"\tTRY(db_finish(&cursor, NULL));\n\treturn found ? OK : NOT_FOUND;\n", ARGS(w));
		break;
	case MAYBE:
		out_fmt(o, "\t*row = (struct q_%.*s){0};\n\t*found = db_step(&cursor);\n\tif (*found)\n"
			"\t\tread_%.*s(&cursor, row);\n\treturn db_finish(&cursor, NULL);\n", ARGS(w), ARGS(w));
		break;
	case MANY:
		out_fmt(o, "\t*list = (struct q_%.*s_list){0};\n\twhile (db_step(&cursor))\n"
			"\t\tread_%.*s(&cursor, ARENA_PUSH(db->arena, list));\n"
			"\treturn db_finish(&cursor, NULL);\n", ARGS(w), ARGS(w));
		break;
	case EACH:
		out_fmt(o, "\terr result = OK;\n\tdb_row_by_row(&cursor);\n"
			"\twhile (result == OK && db_step(&cursor)) {\n\t\tstruct q_%.*s one;\n"
			"\t\tread_%.*s(&cursor, &one);\n\t\tresult = row(arg, &one);\n\t}\n"
			"\terr finished = db_finish(&cursor, NULL);\n\treturn result ? result : finished;\n",
			ARGS(w), ARGS(w));
		break;
	default:
		out_fmt(o, "\tdb_step(&cursor);\n\treturn db_finish(&cursor, %s);\n",
			q->mode == COUNT ? "changed" : "NULL");
	}
	out_lit(o, "}\n");
}

static void emit_source(struct out *o, str base, str header, str name, struct query_list *list)
{
	out_fmt(o, "/* Made from %.*s by tools/queries; changes belong there. */\n#include \"%.*s\"\n",
		ARGS(base), ARGS(header));
	for (size_t i = 0; i < list->n; i++)
		emit_query(o, &list->v[i]);
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].owner == &list->v[i] && list->v[i].columns.n)
			emit_reader(o, &list->v[i]);
	for (size_t i = 0; i < list->n; i++)
		emit_function(o, &list->v[i]);
	out_fmt(o, "\nconst struct db_query *const queries_%.*s[] = {\n", ARGS(name));
	for (size_t i = 0; i < list->n; i++)
		out_fmt(o, "\t&query_%.*s,\n", ARGS(list->v[i].name));
	out_lit(o, "\tNULL,\n};\n");
}

/* ---- commands ---------------------------------------------------------------------------------- */

/* The queries of x.pg.sql take the place of their namesakes' PostgreSQL text. */
static void apply_twin(struct compiler *k, str path, struct query_list *list)
{
	const char *twin = twin_path(k, path);
	str text = STR_NONE;
	if (!read_file(k, twin, &text))
		return;
	struct tokens t = tokenize(k, twin, text);
	struct query_list own = query_file(k, &t);
	for (size_t i = 0; i < own.n; i++) {
		struct query *q = query_named(list, own.v[i].name);
		if (!q || q->mode != own.v[i].mode || !str_eq(q->signature, own.v[i].signature))
			refuse(twin, own.v[i].line, "%.*s has no namesake with the same header in %.*s",
			       ARGS(own.v[i].name), ARGS(path));
		struct query copy = *q;
		copy.file = twin;
		copy.line = own.v[i].line;
		copy.from = own.v[i].from;
		copy.to = own.v[i].to;
		copy.unguarded = own.v[i].unguarded;
		check_guards(k, &t, &copy);
		out_reset(&q->postgres);
		copy.explicit = (struct column_list){0};
		translate(k, &t, &copy, POSTGRES, &q->postgres);
		memcpy(q->special, copy.special, sizeof(q->special));
		q->numbers = copy.numbers;
	}
}

static void compile(struct compiler *k, const char *in, const char *header, const char *source)
{
	str text = STR_NONE, path = str_from(in);
	if (!str_ends(path, S(".sql")) || !read_file(k, in, &text))
		refuse(in, 1, "is not a .sql file that can be read");
	struct tokens t = tokenize(k, in, text);
	struct query_list list = query_file(k, &t);
	for (size_t i = 0; i < list.n; i++) {
		struct query *q = &list.v[i];
		q->sqlite = out_new(k->arena, FILE_LIMIT);
		q->postgres = out_new(k->arena, FILE_LIMIT);
		check_guards(k, &t, q);
		translate(k, &t, q, POSTGRES, &q->postgres);
		translate(k, &t, q, SQLITE, &q->sqlite);
		check_query(k, &t, q);
	}
	apply_twin(k, path, &list);
	for (size_t i = 0; i < list.n; i++)
		find_owner(&list, &list.v[i]);
	struct out h = out_new(k->arena, FILE_LIMIT), c = out_new(k->arena, FILE_LIMIT);
	emit_header(&h, base_name(path), c_name(k, path), &list);
	emit_source(&c, base_name(path), base_name(str_from(header)), c_name(k, path), &list);
	write_file(header, &h);
	write_file(source, &c);
}

static void migrations(struct compiler *k, const char *path, char **queries, int n)
{
	struct out o = out_new(k->arena, 16 * FILE_LIMIT);
	out_lit(&o, "/* Made from the schema files by tools/queries; changes belong there. */\n"
		"#include \"db/db.h\"\n\nconst struct db_migration db_migrations[] = {\n");
	for (size_t i = 0; i < k->migrations.n; i++) {
		struct migration *m = &k->migrations.v[i];
		out_fmt(&o, "\t{\n\t.room = \"%.*s\",\n\t.name = \"%.*s\",\n\t.number = %d,\n\t.search = %s,\n",
			ARGS(m->room), ARGS(m->name), m->number, m->search ? "true" : "false");
		str all = str_cat(k->arena, m->source, m->twin);
		out_fmt(&o, "\t.hash = \"%016llx\",\n", (unsigned long long)str_hash(all));
		emit_text(&o, "sqlite", out_view(&m->sqlite));
		emit_text(&o, "postgres", out_view(&m->postgres));
		out_lit(&o, "\t},\n");
	}
	out_lit(&o, "\t{.room = NULL},\n};\n\nconst struct db_statistic db_statistics[] = {\n");
	for (size_t i = 0; i < k->statistics.n; i++)
		out_fmt(&o, "\t{\"%.*s\", \"%.*s\", \"%.*s\"},\n", ARGS(k->statistics.v[i].table),
			ARGS(k->statistics.v[i].index), ARGS(k->statistics.v[i].stat));
	out_lit(&o, "\t{NULL, NULL, NULL},\n};\n\n");
	for (int i = 0; i < n; i++)
		out_fmt(&o, "extern const struct db_query *const queries_%.*s[];\n",
			ARGS(c_name(k, str_from(queries[i]))));
	out_lit(&o, "\nconst struct db_query *const *const db_all_queries[] = {\n");
	for (int i = 0; i < n; i++)
		out_fmt(&o, "\tqueries_%.*s,\n", ARGS(c_name(k, str_from(queries[i]))));
	out_lit(&o, "\tNULL,\n};\n");
	write_file(path, &o);
}

static int separator(int argc, char **argv, int from)
{
	while (from < argc && strcmp(argv[from], "--") != 0)
		from++;
	return from;
}

int main(int argc, char **argv)
{
	struct compiler k = {.arena = arena_new((size_t)1 << 30)};
	int first = separator(argc, argv, 1), second = separator(argc, argv, first + 1);
	bool compiling = argc > 1 && strcmp(argv[1], "compile") == 0 && first == 5;
	if (!compiling && !(argc > 1 && strcmp(argv[1], "migrations") == 0 && first == 3)) {
		fputs("queries compile IN.sql OUT.h OUT.c -- SCHEMA.sql...\n"
		      "queries migrations OUT.c -- SCHEMA.sql... -- QUERY.sql...\n", stderr);
		return 2;
	}
	load_schema(&k, argv + first + 1, first < argc ? second - first - 1 : 0);
	if (compiling)
		compile(&k, argv[2], argv[3], argv[4]);
	else
		migrations(&k, argv[2], argv + second + 1, second < argc ? argc - second - 1 : 0);
	sqlite3_close(k.db);
	arena_free(k.arena);
	return 0;
}
