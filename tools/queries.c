/* SPDX-License-Identifier: Apache-2.0
 * queries: the SQL compiler. It turns named queries in .sql files into typed C functions, and
 *schema files into the table of migrations, for SQLite and PostgreSQL. src/db/QUERIES.md is its
 *manual.
 *
 *	queries compile IN.sql OUT.h OUT.c -- SCHEMA.sql...
 *	queries migrations OUT.c -- SCHEMA.sql... -- QUERY.sql...
 *
 * What it refuses it names as file:line: text, and ends with 1. Memory is never given back: it is a
 * program of a tenth of a second.
 */
#include "queries/queries.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

_Noreturn void refuse(const char *file, int line, const char *text, ...)
{
	va_list args;
	va_start(args, text);
	fprintf(stderr, "%s:%d: ", file, line);
	vfprintf(stderr, text, args);
	fputc('\n', stderr);
	exit(1);
}

/* ---- the C code -------------------------------------------------------------------------------
 */

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
		out_fmt(o, ", %s%s%.*s", types[q->parameters[i].type].c, " ",
			ARGS(q->parameters[i].name));
	if (q->mode == ONE || q->mode == MAYBE)
		out_fmt(o, ", struct q_%.*s *row%s", ARGS(w->name),
			q->mode == MAYBE ? ", bool *found" : "");
	if (q->mode == MANY)
		out_fmt(o, ", struct q_%.*s_list *list", ARGS(w->name));
	if (q->mode == EACH)
		out_fmt(o, ", err (*row)(void *arg, const struct q_%.*s *row), void *arg",
			ARGS(w->name));
	out_str(o, q->mode == COUNT ? S(", int64_t *changed)") : S(")"));
}

static void emit_header(struct out *o, str base, str name, struct query_list *list)
{
	out_fmt(o,
		"/* Made from %.*s by tools/queries; changes belong there. */\n#ifndef "
		"RUCHE_SQL_%.*s\n"
		"#define RUCHE_SQL_%.*s\n\n#include \"db/db.h\"\n",
		ARGS(base), ARGS(name), ARGS(name));
	for (size_t i = 0; i < list->n; i++) {
		const struct query *q = &list->v[i];
		if (q->owner != q || !q->columns.n)
			continue;
		out_fmt(o, "\nstruct q_%.*s {\n", ARGS(q->name));
		for (size_t c = 0; c < q->columns.n; c++)
			out_fmt(o, "\t%s %.*s;\n", types[q->columns.v[c].type].c,
				ARGS(q->columns.v[c].name));
		out_lit(o, "};\n");
		if (q->needs_list)
			out_fmt(o,
				"struct q_%.*s_list {\n\tstruct q_%.*s *v;\n\tsize_t n, cap;\n};\n",
				ARGS(q->name), ARGS(q->name));
	}
	for (size_t i = 0; i < list->n; i++) {
		out_fmt(o, "\n/* %.*s */\n", ARGS(list->v[i].what));
		emit_signature(o, &list->v[i]);
		out_lit(o, ";\n");
	}
	out_fmt(o,
		"\n/* All of them, ending with NULL, so that a test can prepare each. */\n"
		"extern const struct db_query *const queries_%.*s[];\n\n#endif\n",
		ARGS(name));
}

static void emit_query(struct out *o, const struct query *q)
{
	out_fmt(o, "\nstatic const struct db_query query_%.*s = {\n\t.name = \"%.*s\",\n",
		ARGS(q->name), ARGS(q->name));
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
			types[q->columns.v[i].type].table ? ".v" : "",
			types[q->columns.v[i].type].read, (int)i);
	out_lit(o, "}\n");
}

static void emit_function(struct out *o, const struct query *q)
{
	static const char *const sources[3] = {"db->viewer.v", "db->clear", "db->now"};
	str w = q->owner->name;
	out_byte(o, '\n');
	emit_signature(o, q);
	out_fmt(o, "\n{\n\tstruct db_cursor cursor;\n\tdb_start(&cursor, db, &query_%.*s);\n",
		ARGS(q->name));
	for (int i = 0; i < q->declared; i++)
		out_fmt(o, "\tdb_bind_%s(&cursor, %d, %.*s%s);\n",
			types[q->parameters[i].type].bind, i + 1, ARGS(q->parameters[i].name),
			types[q->parameters[i].type].table ? ".v" : "");
	for (int i = 0; i < 3; i++)
		if (q->special[i])
			out_fmt(o, "\tdb_bind_int(&cursor, %d, %s);\n", q->special[i], sources[i]);
	switch (q->mode) {
	case ONE:
		out_fmt(o,
			"\tbool found = db_step(&cursor);\n\tif (found)\n\t\tread_%.*s(&cursor, "
			"row);\n"
			"\tTRY(db_finish(&cursor, NULL));\n\treturn found ? OK : NOT_FOUND;\n",
			ARGS(w));
		break;
	case MAYBE:
		out_fmt(o,
			"\t*row = (struct q_%.*s){0};\n\t*found = db_step(&cursor);\n\tif "
			"(*found)\n"
			"\t\tread_%.*s(&cursor, row);\n\treturn db_finish(&cursor, NULL);\n",
			ARGS(w), ARGS(w));
		break;
	case MANY:
		out_fmt(o,
			"\t*list = (struct q_%.*s_list){0};\n\twhile (db_step(&cursor))\n"
			"\t\tread_%.*s(&cursor, ARENA_PUSH(db->arena, list));\n"
			"\treturn db_finish(&cursor, NULL);\n",
			ARGS(w), ARGS(w));
		break;
	case EACH:
		out_fmt(o,
			"\terr result = OK;\n\tdb_row_by_row(&cursor);\n"
			"\twhile (result == OK && db_step(&cursor)) {\n\t\tstruct q_%.*s one;\n"
			"\t\tread_%.*s(&cursor, &one);\n\t\tresult = row(arg, &one);\n\t}\n"
			"\terr finished = db_finish(&cursor, NULL);\n\treturn result ? result : "
			"finished;\n",
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
	out_fmt(o,
		"/* Made from %.*s by tools/queries; changes belong there. */\n#include \"%.*s\"\n",
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

/* ---- commands ----------------------------------------------------------------------------------
 */

/* The queries of x.pg.sql take the place of their namesakes' PostgreSQL text. */
static void apply_twin(struct compiler *k, str path, struct query_list *list)
{
	const char *twin = twin_path(k, path);
	str text = STR_NONE;
	if (!read_file(k, twin, &text))
		return;
	struct tokens t = tokenize(k, twin, text);
	t = put_parts(k, &t);
	struct query_list own = query_file(k, &t);
	for (size_t i = 0; i < own.n; i++) {
		struct query *q = query_named(list, own.v[i].name);
		if (!q || q->mode != own.v[i].mode || !str_eq(q->signature, own.v[i].signature))
			refuse(twin, own.v[i].line,
			       "%.*s has no namesake with the same header in %.*s",
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
	t = put_parts(k, &t);
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
		out_fmt(&o,
			"\t{\n\t.room = \"%.*s\",\n\t.name = \"%.*s\",\n\t.number = %d,\n\t.search "
			"= %s,\n",
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
	struct compiler k = {0};
	int first = separator(argc, argv, 1), second = separator(argc, argv, first + 1);
	bool compiling = argc > 1 && strcmp(argv[1], "compile") == 0 && first == 5;
	if (!compiling && !(argc > 1 && strcmp(argv[1], "migrations") == 0 && first == 3)) {
		fputs("queries compile IN.sql OUT.h OUT.c -- SCHEMA.sql...\n"
		      "queries migrations OUT.c -- SCHEMA.sql... -- QUERY.sql...\n",
		      stderr);
		return 2;
	}
	k.arena = arena_new((size_t)1 << 30);
	load_schema(&k, argv + first + 1, first < argc ? second - first - 1 : 0);
	if (compiling)
		compile(&k, argv[2], argv[3], argv[4]);
	else
		migrations(&k, argv[2], argv + second + 1, second < argc ? argc - second - 1 : 0);
	sqlite3_close(k.db);
	arena_free(k.arena);
	return 0;
}
