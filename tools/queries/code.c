/* SPDX-License-Identifier: Apache-2.0 */
#include "queries/queries.h"

const struct mode_info modes[MODES] = {
	[ONE] = {"one", ", struct q_@ *row",
		 "\tbool found = db_step(&cursor);\n"
		 "\tif (found)\n"
		 "\t\tread_@(&cursor, row);\n"
		 "\tTRY(db_finish(&cursor, NULL));\n"
		 "\treturn found ? OK : NOT_FOUND;\n"},
	[MAYBE] = {"maybe", ", struct q_@ *row, bool *found",
		   "\t*row = (struct q_@){0};\n"
		   "\t*found = db_step(&cursor);\n"
		   "\tif (*found)\n"
		   "\t\tread_@(&cursor, row);\n"
		   "\treturn db_finish(&cursor, NULL);\n"},
	[MANY] = {"many", ", struct q_@_list *list",
		  "\t*list = (struct q_@_list){0};\n"
		  "\twhile (db_step(&cursor))\n"
		  "\t\tread_@(&cursor, ARENA_PUSH(db->arena, list));\n"
		  "\treturn db_finish(&cursor, NULL);\n"},
	[EACH] = {"each", ", err (*row)(void *arg, const struct q_@ *row), void *arg",
		  "\terr result = OK;\n"
		  "\tdb_row_by_row(&cursor);\n"
		  "\twhile (result == OK && db_step(&cursor)) {\n"
		  "\t\tstruct q_@ one;\n"
		  "\t\tread_@(&cursor, &one);\n"
		  "\t\tresult = row(arg, &one);\n"
		  "\t}\n"
		  "\terr finished = db_finish(&cursor, NULL);\n"
		  "\treturn result ? result : finished;\n"},
	[RUN] = {"run", "",
		 "\tdb_step(&cursor);\n"
		 "\treturn db_finish(&cursor, NULL);\n"},
	[COUNT] = {"count", ", int64_t *changed",
		   "\tdb_step(&cursor);\n"
		   "\treturn db_finish(&cursor, changed);\n"},
};

void fill(struct out *o, const char *text, str name)
{
	for (str rest = str_from(text); rest.p;) {
		out_str(o, str_cut(&rest, '@'));
		if (rest.p)
			out_str(o, name);
	}
}

static bool owns_row(const struct query *q)
{
	return q->owner == q && q->columns.n;
}

/* A typed id is a struct of one number. */
static const char *number_of(enum type type)
{
	return types[type].table ? ".v" : "";
}

static void emit_signature(struct out *o, const struct query *q)
{
	fill(o, "err q_@(struct db *db", q->name);
	for (int i = 0; i < q->declared; i++)
		out_fmt(o, ", %s %.*s", types[q->parameters[i].type].c, FMT(q->parameters[i].name));
	fill(o, modes[q->mode].parameters, q->owner->name);
	out_byte(o, ')');
}

void emit_header(struct out *o, str base, str name, const struct query_list *list)
{
	fill(o, "/* Made from @ by tools/queries; changes belong there. */\n", base);
	fill(o, "#ifndef RUCHE_SQL_@\n#define RUCHE_SQL_@\n\n#include \"db/db.h\"\n", name);
	for (size_t i = 0; i < list->n; i++) {
		const struct query *q = &list->v[i];
		if (!owns_row(q))
			continue;
		fill(o, "\nstruct q_@ {\n", q->name);
		for (size_t c = 0; c < q->columns.n; c++)
			out_fmt(o, "\t%s %.*s;\n", types[q->columns.v[c].type].c,
				FMT(q->columns.v[c].name));
		out_lit(o, "};\n");
		if (q->needs_list)
			fill(o, "struct q_@_list {\n\tstruct q_@ *v;\n\tsize_t n, cap;\n};\n",
			     q->name);
	}
	for (size_t i = 0; i < list->n; i++) {
		fill(o, "\n/* @ */\n", list->v[i].what);
		emit_signature(o, &list->v[i]);
		out_lit(o, ";\n");
	}
	fill(o,
	     "\n/* All of them, ending with NULL, so that a test can prepare each. */\n"
	     "extern const struct db_query *const queries_@[];\n\n#endif\n",
	     name);
}

static void emit_query(struct out *o, const struct query *q)
{
	fill(o, "\nstatic const struct db_query query_@ = {\n\t.name = \"@\",\n", q->name);
	emit_text(o, "sqlite", out_view(&q->sqlite));
	emit_text(o, "postgres", out_view(&q->postgres));
	out_lit(o, "\t.types = \"");
	for (int i = 0; i < q->numbers; i++)
		out_byte(o, types[i < q->declared ? q->parameters[i].type : INT].letter);
	out_fmt(o, "\",\n\t.parameters = %d,\n\t.columns = %d,\n\t.writes = %s,\n};\n", q->numbers,
		(int)q->columns.n, q->writes ? "true" : "false");
}

static void emit_reader(struct out *o, const struct query *q)
{
	fill(o, "\nstatic void read_@(struct db_cursor *cursor, struct q_@ *row)\n{\n", q->name);
	for (size_t i = 0; i < q->columns.n; i++) {
		const struct column *c = &q->columns.v[i];
		out_fmt(o, "\trow->%.*s%s = db_%s(cursor, %d);\n", FMT(c->name), number_of(c->type),
			types[c->type].read, (int)i);
	}
	out_lit(o, "}\n");
}

static void emit_function(struct out *o, const struct query *q)
{
	out_byte(o, '\n');
	emit_signature(o, q);
	fill(o, "\n{\n\tstruct db_cursor cursor;\n\tdb_start(&cursor, db, &query_@);\n", q->name);
	for (int i = 0; i < q->declared; i++) {
		const struct parameter *p = &q->parameters[i];
		out_fmt(o, "\tdb_bind_%s(&cursor, %d, %.*s%s);\n", types[p->type].bind, i + 1,
			FMT(p->name), number_of(p->type));
	}
	for (int i = 0; i < SPECIALS; i++)
		if (q->special[i])
			out_fmt(o, "\tdb_bind_int(&cursor, %d, %s);\n", q->special[i],
				specials[i].c);
	fill(o, modes[q->mode].body, q->owner->name);
	out_lit(o, "}\n");
}

void emit_source(struct out *o, str base, str header, str name, const struct query_list *list)
{
	fill(o, "/* Made from @ by tools/queries; changes belong there. */\n", base);
	fill(o, "#include \"@\"\n", header);
	for (size_t i = 0; i < list->n; i++)
		emit_query(o, &list->v[i]);
	for (size_t i = 0; i < list->n; i++)
		if (owns_row(&list->v[i]))
			emit_reader(o, &list->v[i]);
	for (size_t i = 0; i < list->n; i++)
		emit_function(o, &list->v[i]);
	fill(o, "\nconst struct db_query *const queries_@[] = {\n", name);
	for (size_t i = 0; i < list->n; i++)
		fill(o, "\t&query_@,\n", list->v[i].name);
	out_lit(o, "\tNULL,\n};\n");
}
