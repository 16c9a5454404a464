/* SPDX-License-Identifier: Apache-2.0
 * queries: the query compiler. It turns named queries in .sql files into typed C functions for
 * SQLite and PostgreSQL, checked against the schema. src/db/QUERIES.md is its manual.
 *
 *	queries compile IN.sql OUT.h OUT.c CATALOGUE.sql
 *	queries list OUT.c IN.sql...
 *
 * CATALOGUE.sql is what tools/schema made of the schema files. What it refuses it names as
 * file:line: text, and ends with 1. Memory is never given back: it is a program of a tenth of a
 * second.
 */
#include "queries/queries.h"

/* x/y.sql -> y, which is a part of names in C. */
static str c_name(const char *file)
{
	str base = tool_base_name(str_from(file)), name = str_sub(base, 0, base.n - 4);
	bool good = str_ends(base, S(".sql")) && name.n;
	for (size_t i = 0; good && i < name.n; i++)
		good = tool_is_word(name.p[i]);
	if (!good)
		refuse(file, 1, "is not NAME.sql, its name letters, digits and _");
	return name;
}

static struct query_list compile_text(struct compiler *k, const char *file, str text)
{
	struct tokens t = tokenize(k->arena, file, text);
	t = put_parts(k->arena, &k->parts, &t);
	struct query_list list = query_file(k, &t);
	for (size_t i = 0; i < list.n; i++) {
		struct query *q = &list.v[i];
		q->sqlite = out_new(k->arena, FILE_LIMIT);
		q->postgres = out_new(k->arena, FILE_LIMIT);
		check_guards(k, &t, q);
		translate(k, &t, q, POSTGRES, &q->postgres);
		translate(k, &t, q, SQLITE, &q->sqlite);
		check_query(k, q);
	}
	return list;
}

/* The queries of x.pg.sql take the place of their namesakes' PostgreSQL text. */
static void apply_twin(struct compiler *k, const char *file, str text, struct query_list *list)
{
	struct tokens t = tokenize(k->arena, file, text);
	t = put_parts(k->arena, &k->parts, &t);
	struct query_list twins = query_file(k, &t);
	for (size_t i = 0; i < twins.n; i++) {
		struct query *twin = &twins.v[i], *q = query_named(list, twin->name);
		if (!q || q->mode != twin->mode || !str_eq(q->signature, twin->signature))
			refuse(file, twin->line, "%.*s has no namesake with the same header in %s",
			       FMT(twin->name), list->n ? list->v[0].file : "the file");
		check_guards(k, &t, twin);
		memcpy(twin->special, q->special, sizeof(q->special));
		twin->numbers = q->numbers;
		out_reset(&q->postgres);
		translate(k, &t, twin, POSTGRES, &q->postgres);
		memcpy(q->special, twin->special, sizeof(q->special));
		q->numbers = twin->numbers;
	}
}

static void compile(struct compiler *k, const char *in, const char *header, const char *source)
{
	str text = STR_NONE, name = c_name(in), base = tool_base_name(str_from(in));
	if (!read_file(k->arena, in, &text))
		refuse(in, 1, "cannot be read");
	struct query_list list = compile_text(k, in, text);
	const char *twin = twin_path(k->arena, str_from(in));
	if (read_file(k->arena, twin, &text))
		apply_twin(k, twin, text, &list);
	for (size_t i = 0; i < list.n; i++)
		find_owner(&list, &list.v[i]);
	struct out h = out_new(k->arena, FILE_LIMIT), c = out_new(k->arena, FILE_LIMIT);
	emit_header(&h, base, name, &list);
	emit_source(&c, base, tool_base_name(str_from(header)), name, &list);
	write_file(header, &h);
	write_file(source, &c);
}

/* All queries of the program, so that a test can prepare each. */
static void list(struct compiler *k, const char *path, char **files, int n)
{
	struct out o = out_new(k->arena, FILE_LIMIT);
	out_lit(&o, "/* Made by tools/queries. */\n#include \"db/db.h\"\n\n");
	for (int i = 0; i < n; i++)
		fill(&o, "extern const struct db_query *const queries_@[];\n", c_name(files[i]));
	out_lit(&o, "\nconst struct db_query *const *const db_all_queries[] = {\n");
	for (int i = 0; i < n; i++)
		fill(&o, "\tqueries_@,\n", c_name(files[i]));
	out_lit(&o, "\tNULL,\n};\n");
	write_file(path, &o);
}

int main(int argc, char **argv)
{
	struct compiler k = {.arena = arena_new((size_t)1 << 30)};
	int status = 0;
	if (argc == 6 && strcmp(argv[1], "compile") == 0) {
		k.db = catalogue_read(k.arena, &k.all, argv[5]);
		compile(&k, argv[2], argv[3], argv[4]);
		sqlite3_close(k.db);
	} else if (argc > 2 && strcmp(argv[1], "list") == 0) {
		list(&k, argv[2], argv + 3, argc - 3);
	} else {
		fputs("queries compile IN.sql OUT.h OUT.c CATALOGUE.sql\n"
		      "queries list OUT.c IN.sql...\n",
		      stderr);
		status = 2;
	}
	arena_free(k.arena);
	return status;
}
