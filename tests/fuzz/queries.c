/* SPDX-License-Identifier: Apache-2.0
 * The SQL compiler on a query file of any bytes: it compiles it or refuses it, in bounded time. The
 * input up to a NUL is x.sql, what follows is its twin for PostgreSQL.
 */
#include "queries/check.c"
#include "queries/guard.c"
#include "queries/header.c"
#include "queries/parts.c"
#include "queries/schema.c"
#include "queries/words.c"

#include <setjmp.h>
#include <stdarg.h>

static jmp_buf refused;

_Noreturn void refuse(const char *file, int line, const char *text, ...)
{
	va_list args;
	REQUIRE(file && line > 0);
	va_start(args, text);
	/* Whatever is said about hostile text must be sayable. */
	int n = vsnprintf(NULL, 0, text, args);
	va_end(args);
	REQUIRE(n > 0);
	longjmp(refused, 1);
}

static const char schema[] =
	"CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT, manager INTEGER);"
	"CREATE TABLE item (id INTEGER PRIMARY KEY, author INTEGER, hub INTEGER, root INTEGER, "
	"circle INTEGER);"
	"CREATE TABLE reach (person INTEGER, circle INTEGER, PRIMARY KEY (person, circle)) WITHOUT "
	"ROWID;"
	"CREATE TABLE narrowing (hub INTEGER PRIMARY KEY);";

static void add_table(struct compiler *k, str name, bool protected, const char *const *columns)
{
	struct table *t = ARENA_PUSH(k->arena, &k->tables);
	*t = (struct table){.name = name, .protected = protected, .large = true};
	for (; *columns; columns++)
		*ARENA_PUSH(k->arena, &t->columns) =
			(struct column){.name = str_from(*columns), .type = ID};
}

static void compile(struct compiler *k, str text, str twin)
{
	struct tokens t = tokenize(k, "x.sql", text);
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
	for (size_t i = 0; i < list.n; i++)
		find_owner(&list, &list.v[i]);
	struct tokens other = tokenize(k, "x.pg.sql", twin);
	other = put_parts(k, &other);
	list = query_file(k, &other);
	for (size_t i = 0; i < list.n; i++)
		check_guards(k, &other, &list.v[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
	static sqlite3 *db;
	if (n > 4096)
		return 0;
	if (!db) {
		REQUIRE(sqlite3_open(":memory:", &db) == SQLITE_OK);
		REQUIRE(sqlite3_exec(db, schema, NULL, NULL, NULL) == SQLITE_OK);
	}
	struct compiler k = {.arena = arena_new((size_t)256 << 20), .db = db};
	add_table(&k, S("person"), false, (const char *const[]){"id", "name", "manager", NULL});
	add_table(&k, S("item"), true,
		  (const char *const[]){"id", "author", "hub", "root", "circle", NULL});
	str text = {(const char *)data, n};
	ptrdiff_t cut = str_find_byte(text, 0);
	str twin = cut < 0 ? STR_NONE : str_sub(text, (size_t)cut + 1, n);
	/* Statements that a refusal left behind are of no use to the next run. */
	if (setjmp(refused) == 0)
		compile(&k, cut < 0 ? text : str_sub(text, 0, (size_t)cut), twin);
	for (sqlite3_stmt *s; (s = sqlite3_next_stmt(db, NULL));)
		sqlite3_finalize(s);
	sqlite3_set_authorizer(db, NULL, NULL);
	arena_free(k.arena);
	return 0;
}
