/* SPDX-License-Identifier: Apache-2.0
 * queries: what the files of the query compiler know of each other.
 *
 *	header.c   the headers of queries
 *	guard.c	   who reads which table, and is it guarded
 *	check.c	   from the query language to SQL, and what SQLite says to it
 *	code.c	   the C code
 *	../queries.c   the commands
 */
#ifndef RUCHE_TOOL_QUERIES_H
#define RUCHE_TOOL_QUERIES_H

#include "sql/sql.h"

enum { DEPTH_LIMIT = 64, PARAMETER_LIMIT = 64, SCOPE_LIMIT = 256, SPECIALS = 3 };

enum mode { ONE, MAYBE, MANY, EACH, RUN, COUNT, MODES };
/* What a mode adds to the parameters of its function, and how the function ends; @ is the query
 * whose row struct it fills. */
struct mode_info {
	const char *name, *parameters, *body;
};
extern const struct mode_info modes[MODES];

/* Parameters that are always there, whole numbers all. */
struct special {
	const char *name, *c;
};
extern const struct special specials[SPECIALS];

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
	str name, what, signature, row, unguarded, scan, bounded, any_order;
	enum mode mode;
	int line, body_line;
	size_t from, to; /* its tokens */
	struct parameter parameters[PARAMETER_LIMIT];
	int declared, numbers; /* named in the header; with the special ones that are used */
	int special[SPECIALS]; /* their numbers; 0: not used */
	struct out sqlite, postgres;
	struct column_list explicit, columns; /* AS name:type; what it gives */
	struct reference references[SCOPE_LIMIT];
	int n_references;
	struct query *owner; /* whose row struct it fills */
	bool limited, writes, needs_list;
};
struct query_list {
	struct query *v;
	size_t n, cap;
};

struct compiler {
	struct arena *arena;
	sqlite3 *db;
	struct catalogue all;
	struct parts parts;
};

/* ---- header.c ---- */
/* All queries of a file, with their headers read. */
struct query_list query_file(struct compiler *k, const struct tokens *t);
struct query *query_named(struct query_list *list, str name);

/* ---- guard.c ---- */
/* Notes the tables that q reads and whether it has a LIMIT, and refuses a protected one without
 * visible(), and a LIMIT that does not say of which order. */
void check_guards(struct compiler *k, const struct tokens *t, struct query *q);
const struct reference *reference_of(const struct query *q, str alias);

/* ---- check.c ---- */
void translate(struct compiler *k, const struct tokens *t, struct query *q, enum dialect d,
	       struct out *o);
/* Prepares the SQLite text: columns, mode and plan. */
void check_query(struct compiler *k, struct query *q);
/* Whose row struct q fills. */
void find_owner(struct query_list *list, struct query *q);

/* ---- code.c ---- */
/* Writes text, with the name in the place of each @. */
void fill(struct out *o, const char *text, str name);
/* The two files that are made from the file `base`, whose name in C is `name`. */
void emit_header(struct out *o, str base, str name, const struct query_list *list);
void emit_source(struct out *o, str base, str header, str name, const struct query_list *list);

#endif
