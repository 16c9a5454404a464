/* SPDX-License-Identifier: Apache-2.0
 * queries: what the files of the SQL compiler know of each other.
 *
 *	words.c	   files, and the words of SQL
 *	schema.c   schema files, the database to check against
 *	parts.c	   what queries have in common
 *	header.c   the headers of queries
 *	guard.c	   who reads which table, and is it guarded
 *	check.c	   from the query language to SQL, and what SQLite says to it
 *	../queries.c   the C code and the commands
 */
#ifndef RUCHE_TOOL_QUERIES_H
#define RUCHE_TOOL_QUERIES_H

#include "base/arena.h"
#include "base/out.h"

#include <sqlite3.h>

enum {
	FILE_LIMIT = 4 << 20,
	DEPTH_LIMIT = 64,
	PARAMETER_LIMIT = 64,
	SCOPE_LIMIT = 256,
	PART_LIMIT = 1000
};
#define ARGS(s) (int)(s).n, (s).p ? (s).p : ""

enum type {
	NO_TYPE,
	INT,
	BOOL,
	REAL,
	TIME,
	TEXT,
	BYTES,
	ID,
	IDS,
	PERSON,
	PLACE,
	ITEM,
	TAG,
	BLOB,
	TYPES
};
/* A type with a table is the key of that table; one with an sqlite name may stand in a schema. */
struct type_info {
	const char *name, *c, *bind, *read, *table, *sqlite, *postgres;
	char letter; /* in struct db_query, for PostgreSQL */
};
extern const struct type_info types[TYPES];
enum dialect { SQLITE, POSTGRES };

struct token {
	enum { SPACE, COMMENT, WORD, NUMBER, STRING, PARAMETER, PUNCTUATION } kind;
	str text; /* of a parameter without the $, of a quoted name without the quotes */
	int line;
	bool quoted;
	enum type type;	  /* in a schema: write the database's own name of this type */
	bool sqlite_only; /* left out for PostgreSQL */
	bool in_search;	  /* "search." goes before it for SQLite */
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
	bool writes, needs_list;
};
extern const char *const query_modes[MODES];

struct part { /* what several queries have in common */
	const char *file;
	str name;
	int line;
	bool used;
	struct tokens tokens;
};

struct statistic { /* a row of SQLite's frozen statistics */
	str table, index, stat;
};

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
		struct statistic *v;
		size_t n, cap;
	} statistics;
	struct {
		struct part *v;
		size_t n, cap;
	} parts;
};
struct query_list {
	struct query *v;
	size_t n, cap;
};

/* Says file:line: text and ends with 1. A fuzzer brings its own. */
_Noreturn void refuse(const char *file, int line, const char *text, ...)
	__attribute__((format(printf, 3, 4)));

/* ---- words.c ---- */
/* The whole file; false when there is none. */
bool read_file(struct compiler *k, const char *path, str *text);
void write_file(const char *path, struct out *o);
str base_name(str path);
str folder(str path);
/* x.sql -> x.pg.sql */
const char *twin_path(struct compiler *k, str path);
bool word_byte(char c);
bool is_space(char c);
struct tokens tokenize(struct compiler *k, const char *file, str text);
/* The next token at or behind `at` that is neither space nor comment; `end` when there is none. */
size_t token_skip(const struct tokens *t, size_t at, size_t end);
/* The same, behind `at`. */
size_t token_next(const struct tokens *t, size_t at, size_t end);
bool is_word(const struct tokens *t, size_t at, size_t end, const char *word);
bool is_mark(const struct tokens *t, size_t at, size_t end, char c);
/* One of the words, which end with NULL. */
bool is_any(const struct tokens *t, size_t at, size_t end, const char *const *words);
/* The ) of the ( at `at`. */
size_t close_of(const struct tokens *t, size_t at, size_t end);
void emit_token(struct out *o, const struct token *t, enum dialect d);
/* A name that is one in C too: small letters, digits, _; no word of the language. */
bool is_name(str s);

/* ---- schema.c ---- */
struct table *table_named(struct compiler *k, str name);
struct column *column_named(struct column_list *list, str name);
enum type type_named(str name);
/* Reads the schema files, in their order, into k->db and k->tables. */
void load_schema(struct compiler *k, char **files, int n);

/* ---- parts.c ---- */
/* The same words, with what is declared as a part in the place of each part(NAME). A file's twin
 * knows the parts of the file. */
struct tokens put_parts(struct compiler *k, const struct tokens *t);

/* ---- header.c ---- */
/* All queries of a file, with their headers read. */
struct query_list query_file(struct compiler *k, const struct tokens *t);
struct query *query_named(struct query_list *list, str name);

/* ---- guard.c ---- */
/* Notes the tables that q reads, and refuses a protected one without visible(). */
void check_guards(struct compiler *k, const struct tokens *t, struct query *q);
const struct reference *reference_of(const struct query *q, str alias);

/* ---- check.c ---- */
void translate(struct compiler *k, const struct tokens *t, struct query *q, enum dialect d,
	       struct out *o);
/* Prepares the SQLite text: columns, mode and plan. */
void check_query(struct compiler *k, const struct tokens *t, struct query *q);
/* Whose row struct q fills. */
void find_owner(struct query_list *list, struct query *q);

#endif
