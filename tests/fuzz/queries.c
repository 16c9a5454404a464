/* SPDX-License-Identifier: Apache-2.0
 * The query compiler on a query file of any bytes: it compiles it or refuses it, in bounded time.
 * The input up to a NUL is x.sql, what follows is its twin for PostgreSQL.
 */
#define main queries_main
#include "../../tools/queries.c"
#undef main
#include "queries/check.c"
#include "queries/code.c"
#include "queries/guard.c"
#include "queries/header.c"
#include "sql/catalogue.c"
#include "sql/parts.c"
#include "sql/types.c"
#include "sql/words.c"

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
	"CREATE TABLE narrowing (hub INTEGER PRIMARY KEY);"
	"CREATE TABLE circle_hub (circle INTEGER, hub INTEGER, PRIMARY KEY (circle, hub)) WITHOUT "
	"ROWID;";

static void add_table(struct compiler *k, str name, bool protected, const char *const *columns)
{
	struct table *t = ARENA_PUSH(k->arena, &k->all.tables);
	*t = (struct table){.name = name, .protected = protected, .large = true};
	for (; *columns; columns++)
		*ARENA_PUSH(k->arena, &t->columns) =
			(struct column){.name = str_from(*columns), .type = ID};
}

static void compile_both(struct compiler *k, str text, str twin)
{
	struct query_list all = compile_text(k, "x.sql", text);
	struct out h = out_new(k->arena, FILE_LIMIT), c = out_new(k->arena, FILE_LIMIT);
	for (size_t i = 0; i < all.n; i++)
		find_owner(&all, &all.v[i]);
	apply_twin(k, "x.pg.sql", twin, &all);
	emit_header(&h, S("x.sql"), S("x"), &all);
	emit_source(&c, S("x.sql"), S("x.sql.h"), S("x"), &all);
	REQUIRE(!h.bad && !c.bad);
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
		compile_both(&k, cut < 0 ? text : str_sub(text, 0, (size_t)cut), twin);
	for (sqlite3_stmt *s; (s = sqlite3_next_stmt(db, NULL));)
		sqlite3_finalize(s);
	sqlite3_set_authorizer(db, NULL, NULL);
	arena_free(k.arena);
	return 0;
}
