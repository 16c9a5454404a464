/* SPDX-License-Identifier: Apache-2.0
 * sql: what the two compilers of SQL read it with. tools/schema turns schema files into migrations,
 * tools/queries turns queries into C functions; they are programs of their own, and share these:
 *
 *	words.c    SQL as a list of tokens, and writing them for each database
 *	types.c    the types of the language, tables and their columns, files
 *	parts.c    what statements of a file have in common
 *	catalogue.c   the file by which tools/queries learns of the tables from tools/schema
 */
#ifndef RUCHE_TOOL_SQL_H
#define RUCHE_TOOL_SQL_H

#include "refuse.h"
#include "tool.h"

#include <sqlite3.h>

enum { FILE_LIMIT = 4 << 20 };

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
	str name;
	enum type type;
	str tag; /* pii, content or system, in a catalogue */
	bool key;
	int depth; /* of the parentheses, where a query says the type */
};
struct column_list {
	struct column *v;
	size_t n, cap;
};
struct table {
	str name;
	bool protected, large;
	struct column_list columns;
};
struct table_list {
	struct table *v;
	size_t n, cap;
};

/* ---- words.c ---- */
bool word_byte(char c);
struct tokens tokenize(struct arena *a, const char *file, str text);
/* The next token at or behind `at` that is neither space nor comment; `end` when there is none. */
size_t token_skip(const struct tokens *t, size_t at, size_t end);
/* The same, behind `at`. */
size_t token_next(const struct tokens *t, size_t at, size_t end);
bool is_word(const struct tokens *t, size_t at, size_t end, const char *word);
bool is_mark(const struct tokens *t, size_t at, size_t end, char c);
/* A name that is one in C too: small letters, digits, _; no word of the language. */
bool is_name(str s);
/* One of the space-separated words. */
bool is_any(const struct tokens *t, size_t at, size_t end, const char *words);
/* 1 at a (, -1 at a ), else 0. */
int nesting(const struct tokens *t, size_t at);
/* The next ; at or behind `at`; t->n when there is none. */
size_t statement_end(const struct tokens *t, size_t at);
void emit_token(struct out *o, const struct token *t, enum dialect d);
/* A member of a struct in C: .name = "the text", a line of it on each line. */
void emit_text(struct out *o, const char *name, str text);

/* ---- types.c ---- */
enum type type_named(str name);
struct table *table_named(const struct table_list *list, str name);
struct column *column_named(const struct column_list *list, str name);
/* The whole file; false when there is none. */
bool read_file(struct arena *a, const char *path, str *text);
void write_file(const char *path, const struct out *o);
/* x.sql -> x.pg.sql */
const char *twin_path(struct arena *a, str path);

/* ---- parts.c ---- */
struct part { /* what several statements have in common */
	const char *file;
	str name;
	int line;
	bool used;
	struct tokens tokens;
};

struct parts {
	struct part *v;
	size_t n, cap;
};
/* The same words, with what is declared as a part in the place of each part(NAME). A file's twin
 * knows the parts of the file. */
struct tokens put_parts(struct arena *a, struct parts *parts, const struct tokens *t);

/* ---- catalogue.c ---- */
struct name_list {
	str *v;
	size_t n, cap;
};
struct catalogue {
	struct table_list tables;
	struct name_list functions; /* that the program gives to SQLite */
};
/* An empty database in memory, with a second one attached as "search". */
sqlite3 *database_new(void);
/* Runs SQL; a fault is told at file:line. */
void database_run(sqlite3 *db, const char *file, int line, const char *sql);
/* The name is known from now on; what the function does is not. */
void database_function(sqlite3 *db, struct arena *a, str name);
/* The file holds `sql`, which makes the tables; above it, in comments, is what SQLite does not know
 * of them: their marks, and the types of columns. */
void catalogue_write(struct arena *a, const struct catalogue *c, str sql, const char *path);
/* Gives a database in which all of it has run. */
sqlite3 *catalogue_read(struct arena *a, struct catalogue *c, const char *path);

#endif
