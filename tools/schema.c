/* SPDX-License-Identifier: Apache-2.0
 * schema: the schema compiler. It turns the schema files of all rooms into the table of migrations
 * of both databases, and into the catalogue, against which tools/queries checks queries. The schema
 * language stands in src/db/QUERIES.md.
 *
 *	schema MIGRATIONS.c CATALOGUE.sql FILE.sql...
 *
 * What it refuses it names as file:line: text, and ends with 1. Memory is never given back: it is a
 * program of a tenth of a second.
 */
#include "sql/sql.h"

struct migration {
	str path, room, name, source, twin;
	int rank, number;
	bool search;
	struct out sqlite, postgres;
};

struct statistic { /* a row of SQLite's frozen statistics */
	str table, index, stat;
};

struct schema {
	struct arena *arena;
	sqlite3 *db; /* with all of it, as far as it was read */
	str root;    /* the folder src/ */
	struct catalogue all;
	struct {
		struct migration *v;
		size_t n, cap;
	} migrations;
	struct {
		struct statistic *v;
		size_t n, cap;
	} statistics;
};

/* The ) of the ( at `at`. */
static size_t close_of(const struct tokens *t, size_t at, size_t end)
{
	size_t open = at;
	for (int depth = 0; at < end; at++) {
		depth += nesting(t, at);
		if (depth == 0)
			return at;
	}
	refuse(t->file, t->v[open].line, "the ( here is never closed");
}

/* The key type of a table: its own when it is one of the five nouns, else that of what its key
 * references. */
static enum type key_type(struct schema *k, str name)
{
	for (enum type i = PERSON; i < TYPES; i++)
		if (str_eq_nocase(name, str_from(types[i].table)))
			return i;
	struct table *t = table_named(&k->all.tables, name);
	for (size_t i = 0; t && i < t->columns.n; i++)
		if (t->columns.v[i].key)
			return t->columns.v[i].type;
	return ID;
}

static str tag_of(const struct tokens *t, size_t last, size_t end, str column)
{
	for (size_t at = last + 1; at < end; at++) {
		const struct token *x = &t->v[at];
		if (x->kind == SPACE && str_find_byte(x->text, '\n') >= 0)
			break;
		str text = str_sub(x->text, 2, x->text.n);
		str tag = x->kind == COMMENT ? str_word(&text) : STR_NONE;
		if (str_eq(tag, S("pii")) || str_eq(tag, S("content")) || str_eq(tag, S("system")))
			return tag;
		if (x->kind == COMMENT || x->kind == WORD)
			break;
	}
	refuse(t->file, t->v[last].line,
	       "column %.*s has no tag: its line ends with -- pii, -- content or -- system",
	       FMT(column));
}

/* One column between two commas; `last` is its last word. */
static void schema_column(struct schema *k, struct tokens *t, struct table *table, size_t at,
			  size_t end, size_t file_end)
{
	struct column c = {.name = t->v[at].text};
	str references = STR_NONE;
	size_t type = token_next(t, at, end);
	if (type < end)
		c.type = type_named(t->v[type].text);
	if (t->v[at].kind != WORD || !c.type || !types[c.type].sqlite)
		refuse(t->file, t->v[at].line,
		       "column %.*s has no type of the schema language: id, int, "
		       "real, bool, time, text or bytes",
		       FMT(c.name));
	t->v[type].type = c.type;
	size_t last = type;
	for (size_t i = token_next(t, type, end); i < end; i = token_next(t, i, end)) {
		last = i;
		size_t then = token_next(t, i, end);
		if (is_word(t, i, end, "references") && then < end)
			references = t->v[then].text;
		if (is_word(t, i, end, "primary"))
			c.key = true;
	}
	c.tag = tag_of(t, last, file_end, c.name);
	if (c.type == ID && references.n)
		c.type = key_type(k, references);
	else if (c.type == ID && c.key)
		c.type = key_type(k, table->name);
	*ARENA_PUSH(k->arena, &table->columns) = c;
}

/* primary key (a, b) or foreign key (a) references t behind the columns. */
static void table_constraint(struct schema *k, struct tokens *t, struct table *table, size_t at,
			     size_t end)
{
	size_t open = token_next(t, token_next(t, at, end), end), name = token_next(t, open, end);
	size_t after = token_next(t, token_next(t, name, end), end);
	if (!is_word(t, at, end, "foreign") || !is_mark(t, open, end, '(') || name == end)
		return;
	struct column *c = column_named(&table->columns, t->v[name].text);
	size_t target = token_next(t, after, end);
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

static void create_table(struct schema *k, struct tokens *t, size_t name, size_t end,
			 size_t file_end, bool virtual)
{
	static const char constraints[] = "primary foreign unique check constraint";
	size_t open = name;
	while (open < end && !is_mark(t, open, end, '('))
		open = token_next(t, open, end);
	if (name >= end || t->v[name].kind != WORD || open >= end)
		refuse(t->file, t->v[name < end ? name : end - 1].line,
		       "expected a table's name and its columns in ( )");
	if (table_named(&k->all.tables, t->v[name].text))
		refuse(t->file, t->v[name].line, "there is a table %.*s already",
		       FMT(t->v[name].text));
	struct table *table = ARENA_PUSH(k->arena, &k->all.tables);
	*table = (struct table){.name = t->v[name].text};
	size_t close = close_of(t, open, end);
	table_marks(t, open, close, table);
	for (size_t at = token_skip(t, open + 1, close); at < close;) {
		size_t stop = at;
		while (stop < close && !is_mark(t, stop, close, ','))
			stop = is_mark(t, stop, close, '(') ? close_of(t, stop, close) + 1
							    : stop + 1;
		if (virtual && t->v[at].kind == WORD &&
		    !is_mark(t, token_next(t, at, stop), stop, '='))
			*ARENA_PUSH(k->arena, &table->columns) = (struct column){
				.name = t->v[at].text, .type = TEXT, .tag = S("system")};
		else if (!virtual && is_any(t, at, stop, constraints))
			table_constraint(k, t, table, at, stop);
		else if (!virtual)
			schema_column(k, t, table, at, stop, file_end);
		at = token_next(t, stop, close);
	}
	for (size_t at = close; at < end; at++)
		if (is_any(t, at, end, "without rowid"))
			t->v[at].sqlite_only = true;
}

static void schema_statement(struct schema *k, struct migration *m, struct tokens *t, size_t at,
			     size_t end)
{
	size_t second = token_next(t, at, end), third = token_next(t, second, end), name = end;
	if (is_word(t, at, end, "create") && is_word(t, second, end, "table"))
		create_table(k, t, name = third, end, t->n, false);
	else if (is_word(t, at, end, "create") && is_word(t, second, end, "virtual") && m->search)
		create_table(k, t, name = token_next(t, third, end), end, t->n, true);
	else if (is_word(t, at, end, "create") && is_word(t, second, end, "index"))
		name = third;
	else if (is_word(t, at, end, "create") && is_word(t, second, end, "unique") &&
		 is_word(t, third, end, "index"))
		name = token_next(t, third, end);
	else if (is_word(t, at, end, "alter") && is_word(t, second, end, "table") && third < end) {
		struct table *table = table_named(&k->all.tables, t->v[third].text);
		size_t add = token_next(t, third, end), column = token_next(t, add, end);
		size_t first = token_next(t, column, end);
		if (!table || !is_word(t, add, end, "add") || !is_word(t, column, end, "column") ||
		    first >= end)
			refuse(t->file, t->v[at].line, "expected ALTER TABLE x ADD COLUMN ...");
		schema_column(k, t, table, first, end, t->n);
	} else if (!is_any(t, at, end, "insert update delete") &&
		   !(is_word(t, at, end, "drop") && is_word(t, second, end, "index")))
		refuse(t->file, t->v[at].line,
		       "a schema holds CREATE TABLE, CREATE INDEX, "
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
	database_run(k->db, t->file, t->v[at].line, out_cstr(&m->sqlite) + before);
	out_lit(&m->sqlite, ";\n");
	out_lit(&m->postgres, ";\n");
}

static void schema_file(struct schema *k, struct migration *m)
{
	struct tokens t = tokenize(k->arena, cstr(k->arena, m->path), m->source);
	str head = m->source, first = str_trim(str_cut(&head, '\n'));
	m->search = str_eq(first, S("-- database: search"));
	for (size_t at = token_skip(&t, 0, t.n); at < t.n;) {
		size_t end = statement_end(&t, at);
		if (end == t.n)
			refuse(t.file, t.v[at].line,
			       "the statement that begins here has no ; at its end");
		if (end > at)
			schema_statement(k, m, &t, at, end);
		at = token_next(&t, end, t.n);
	}
	for (size_t i = 0; i < t.n; i++)
		if (t.v[i].kind == COMMENT && str_starts(t.v[i].text, S("-- large: "))) {
			str text = str_sub(t.v[i].text, 10, t.v[i].text.n);
			struct table *table = table_named(&k->all.tables, str_word(&text));
			if (!table)
				refuse(t.file, t.v[i].line, "expected: -- large: a table");
			table->large = true;
		}
	/* Functions that the program itself gives to SQLite; here their names are enough. */
	for (size_t i = 0; i < t.n; i++)
		if (t.v[i].kind == COMMENT && str_starts(t.v[i].text, S("-- function: "))) {
			str text = str_sub(t.v[i].text, 13, t.v[i].text.n), name = str_word(&text);
			database_function(k->db, k->arena, name);
			*ARENA_PUSH(k->arena, &k->all.functions) = name;
		}
	if (!m->twin.n && m->search)
		refuse(t.file, 1, "a search schema needs its twin %s for PostgreSQL",
		       twin_path(k->arena, m->path));
	if (m->twin.n) {
		out_reset(&m->postgres);
		out_str(&m->postgres, m->twin);
	}
}

/* db and core first, then the order of features.def, then the alphabet. */
static int room_rank(struct schema *k, str room)
{
	str text = STR_NONE;
	const char *path = cstr(k->arena, str_cat(k->arena, k->root, S("/app/features.def")));
	if (str_eq(room, S("db")) || str_eq(room, S("core")))
		return str_eq(room, S("core"));
	int rank = 2;
	for (bool there = read_file(k->arena, path, &text); there && text.p; rank++) {
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

static void add_schema(struct schema *k, const char *file)
{
	str path = str_from(file), base = tool_base_name(path);
	if (str_ends(base, S(".pg.sql")))
		return; /* read beside its twin */
	struct migration m = {.path = path,
			      .sqlite = out_new(k->arena, FILE_LIMIT),
			      .postgres = out_new(k->arena, FILE_LIMIT)};
	int64_t number = 0;
	if (base.n < 10 || !str_to_int(str_sub(base, 0, 4), &number) || number < 1 ||
	    base.p[4] != '-' || !str_ends(base, S(".sql")))
		refuse(file, 1, "a schema file is named NNNN-name.sql");
	m.number = (int)number;
	m.name = str_sub(base, 5, base.n - 9);
	m.room = tool_base_name(tool_folder(tool_folder(path)));
	str above = tool_folder(tool_folder(tool_folder(path)));
	k->root = str_eq(tool_base_name(above), S("feature")) ? tool_folder(above) : above;
	m.rank = room_rank(k, m.room);
	if (!read_file(k->arena, file, &m.source))
		refuse(file, 1, "cannot be read");
	read_file(k->arena, twin_path(k->arena, path), &m.twin);
	*ARENA_PUSH(k->arena, &k->migrations) = m;
}

static bool index_there(struct schema *k, str table, str index)
{
	sqlite3_stmt *s = NULL;
	if (str_eq(index, S("-")) || str_eq(index, table))
		return true;
	sqlite3_prepare_v2(k->db, "SELECT 1 FROM sqlite_schema WHERE name = ?1 AND tbl_name = ?2",
			   -1, &s, NULL);
	sqlite3_bind_text(s, 1, index.p, (int)index.n, SQLITE_STATIC);
	sqlite3_bind_text(s, 2, table.p, (int)table.n, SQLITE_STATIC);
	bool there = sqlite3_step(s) == SQLITE_ROW;
	sqlite3_finalize(s);
	return there;
}

/* Frozen statistics: "table index stat" a line, - for a table's own row. */
static void read_statistics(struct schema *k)
{
	const char *path = cstr(k->arena, str_cat(k->arena, k->root, S("/db/statistics.txt")));
	str text = STR_NONE;
	if (!read_file(k->arena, path, &text))
		return;
	for (int line = 1; text.p; line++) {
		str rest = str_trim(str_cut(&text, '\n'));
		if (!rest.n || rest.p[0] == '#')
			continue;
		str table = str_word(&rest), index = str_word(&rest), stat = str_trim(rest);
		if (!stat.n || !table_named(&k->all.tables, table) || !index_there(k, table, index))
			refuse(path, line, "expected: table index stat, of an index that is there");
		*ARENA_PUSH(k->arena, &k->statistics) = (struct statistic){table, index, stat};
	}
}

static void load(struct schema *k, char **files, int n)
{
	for (int i = 0; i < n; i++)
		add_schema(k, files[i]);
	if (k->migrations.n)
		qsort(k->migrations.v, k->migrations.n, sizeof(*k->migrations.v), migration_order);
	k->db = database_new();
	for (size_t i = 0; i < k->migrations.n; i++) {
		struct migration *m = &k->migrations.v[i], *before = i ? m - 1 : NULL;
		int expected = before && str_eq(before->room, m->room) ? before->number + 1 : 1;
		if (m->number != expected)
			refuse(cstr(k->arena, m->path), 1,
			       "room %.*s has no number %04d before it, "
			       "or has this one twice",
			       FMT(m->room), expected);
		schema_file(k, m);
	}
	read_statistics(k);
}

/* ---- what it makes ---- */

static void write_migrations(struct schema *k, const char *path)
{
	struct out o = out_new(k->arena, 16 * FILE_LIMIT);
	out_lit(&o, "/* Made from the schema files by tools/schema; changes belong there. */\n"
		    "#include \"db/db.h\"\n\nconst struct db_migration db_migrations[] = {\n");
	for (size_t i = 0; i < k->migrations.n; i++) {
		struct migration *m = &k->migrations.v[i];
		str all = str_cat(k->arena, m->source, m->twin);
		out_fmt(&o, "\t{\n\t.room = \"%.*s\",\n\t.name = \"%.*s\",\n", FMT(m->room),
			FMT(m->name));
		out_fmt(&o, "\t.number = %d,\n\t.search = %s,\n\t.hash = \"%016llx\",\n", m->number,
			m->search ? "true" : "false", (unsigned long long)str_hash(all));
		emit_text(&o, "sqlite", out_view(&m->sqlite));
		emit_text(&o, "postgres", out_view(&m->postgres));
		out_lit(&o, "\t},\n");
	}
	out_lit(&o, "\t{.room = NULL},\n};\n\nconst struct db_statistic db_statistics[] = {\n");
	for (size_t i = 0; i < k->statistics.n; i++)
		out_fmt(&o, "\t{\"%.*s\", \"%.*s\", \"%.*s\"},\n", FMT(k->statistics.v[i].table),
			FMT(k->statistics.v[i].index), FMT(k->statistics.v[i].stat));
	out_lit(&o, "\t{NULL, NULL, NULL},\n};\n");
	write_file(path, &o);
}

static void write_catalogue(struct schema *k, const char *path)
{
	struct out sql = out_new(k->arena, FILE_LIMIT);
	for (size_t i = 0; i < k->migrations.n; i++)
		out_str(&sql, out_view(&k->migrations.v[i].sqlite));
	/* The planner reads the statistics when it analyses. */
	out_lit(&sql, "ANALYZE sqlite_schema;\n");
	for (size_t i = 0; i < k->statistics.n; i++) {
		const struct statistic *x = &k->statistics.v[i];
		out_fmt(&sql,
			"INSERT INTO main.sqlite_stat1 VALUES ('%.*s', nullif('%.*s', '-'), "
			"'%.*s');\n",
			FMT(x->table), FMT(x->index), FMT(x->stat));
	}
	out_lit(&sql, "ANALYZE sqlite_schema;\n");
	catalogue_write(k->arena, &k->all, out_view(&sql), path);
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		fputs("schema MIGRATIONS.c CATALOGUE.sql FILE.sql...\n", stderr);
		return 2;
	}
	struct schema k = {.arena = arena_new((size_t)1 << 30)};
	load(&k, argv + 3, argc - 3);
	write_migrations(&k, argv[1]);
	write_catalogue(&k, argv[2]);
	sqlite3_close(k.db);
	arena_free(k.arena);
	return 0;
}
