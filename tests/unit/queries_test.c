/* SPDX-License-Identifier: Apache-2.0
 * The two compilers of SQL, tools/schema and tools/queries: files with every construct are
 * compiled, the C code of queries goes through the C compiler, and the pieces of good.txt and
 * migrations.txt stand in what was made; the programs of refused.txt are refused at the right line;
 * the lines of wrong.txt do not get past the C compiler.
 */
#define main queries_main
#include "queries.c"
#undef main
#include "queries/check.c"
#include "queries/code.c"
#include "queries/guard.c"
#include "queries/header.c"
#define main schema_main
#include "schema.c"
#undef main
#include "sql/catalogue.c"
#include "sql/parts.c"
#include "refuse.c"
#include "sql/types.c"
#include "sql/words.c"

#include "child.h"
#include "wrong.h"

#include <sys/stat.h>

#define SOURCES "tests/queries/src/"
#define CORE                                                                         \
	SOURCES "core/schema/0001-nouns.sql", SOURCES "core/schema/0002-search.sql", \
		SOURCES "core/schema/0002-search.pg.sql", SOURCES "core/schema/0003-more.sql"

struct place_of_work {
	struct arena *arena;
	str folder;	 /* a temporary one */
	char *catalogue; /* of the tables of CORE */
};

/* Runs the program `run` in a process of its own, one of the two compilers (the name in argv[0])
 * when it is NULL; gives the exit status. */
static int child(char *const *argv, const char *run, const char *log)
{
	int n = 0;
	while (argv[n])
		n++;
	pid_t pid = child_begin(log);
	if (pid == 0) {
		if (!run)
			exit(strcmp(argv[0], "schema") == 0 ? schema_main(n, (char **)argv)
							    : queries_main(n, (char **)argv));
		execvp(run, argv);
		_exit(127);
	}
	return child_end(pid);
}

static char *in_folder(const struct place_of_work *w, str name)
{
	return cstr(w->arena, str_cat(w->arena, w->folder, S("/"), name));
}

static str text_of(struct place_of_work *w, const char *path)
{
	str text = STR_NONE;
	assert_true(read_file(w->arena, path, &text));
	return text;
}

static int logged(struct place_of_work *w, char *const *argv, const char *run)
{
	char *log = in_folder(w, S("log"));
	int status = child(argv, run, log);
	str text = text_of(w, log);
	if (status)
		print_message("%.*s\n", FMT(text));
	return status;
}

/* Every piece of the list, between lines that begin with "==", stands in the text. */
static void check_pieces(struct place_of_work *w, const char *list, str made)
{
	str text = text_of(w, list);
	int n = 0, bad = 0;
	for (; text.p; n++) {
		ptrdiff_t end = str_find(text, S("\n== "));
		str piece = end < 0 ? text : str_sub(text, 0, (size_t)end);
		text = end < 0 ? STR_NONE : str_sub(text, (size_t)end + 1, text.n);
		if (text.p)
			str_cut(&text, '\n');
		while (piece.n && piece.p[piece.n - 1] == '\n')
			piece.n--;
		if (str_find(made, piece) < 0 && ++bad)
			print_message("not in the code: %.*s\n", FMT(piece));
	}
	assert_true(n > 5);
	assert_int_equal(bad, 0);
}

static void test_good(void **state)
{
	struct place_of_work *w = *state;
	char *header = in_folder(w, S("good.sql.h")), *code = in_folder(w, S("good.sql.c"));
	char *argv[] = {"queries",    "compile", "tests/queries/good.sql", header, code,
			w->catalogue, NULL};
	assert_int_equal(logged(w, argv, NULL), 0);
	char *syntax[] = {"cc",	      "-std=gnu17",    "-Wall",	  "-Wextra",
			  "-Wshadow", "-Wconversion",  "-Werror", "-Wno-missing-field-initializers",
			  "-Isrc",    "-fsyntax-only", code,	  NULL};
	assert_int_equal(logged(w, syntax, "cc"), 0);
	check_pieces(w, "tests/queries/good.txt",
		     str_cat(w->arena, text_of(w, header), text_of(w, code)));
}

static void test_migrations(void **state)
{
	struct place_of_work *w = *state;
	char *code = in_folder(w, S("migrations.c"));
	char *argv[] = {"schema",
			code,
			in_folder(w, S("all.sql")),
			SOURCES "feature/ants/schema/0001-ants.sql",
			SOURCES "feature/bees/schema/0001-bees.sql",
			SOURCES "feature/wasps/schema/0001-wasps.sql",
			CORE,
			NULL};
	assert_int_equal(logged(w, argv, NULL), 0);
	str made = text_of(w, code);
	check_pieces(w, "tests/queries/migrations.txt", made);
	/* core, the order of features.def, then the others. */
	static const char *const order[] = {"\"nouns\"", "\"search\"", "\"more\"",
					    "\"wasps\"", "\"bees\"",   "\"ants\""};
	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		ptrdiff_t at = str_find(made, str_from(order[i]));
		assert_true(at >= 0);
		made = str_sub(made, (size_t)at, made.n);
	}
	/* A hole in the numbers. */
	char *hole[] = {"schema", code, in_folder(w, S("hole.sql")),
			SOURCES "core/schema/0003-more.sql", NULL};
	char *log = in_folder(w, S("log"));
	assert_int_equal(child(hole, NULL, log), 1);
	assert_true(str_find(text_of(w, log), S("room core has no number 0001")) >= 0);
}

static void put(struct place_of_work *w, str name, str text)
{
	struct out o = out_new(w->arena, FILE_LIMIT);
	out_str(&o, text);
	write_file(in_folder(w, name), &o);
}

static void test_list(void **state)
{
	struct place_of_work *w = *state;
	char *code = in_folder(w, S("list.c"));
	char *argv[] = {"queries", "list", code, "tests/queries/good.sql", "x/other.sql", NULL};
	assert_int_equal(logged(w, argv, NULL), 0);
	str made = text_of(w, code);
	assert_true(str_find(made, S("extern const struct db_query *const queries_good[];\n")) >=
		    0);
	assert_true(str_find(made, S("\tqueries_good,\n\tqueries_other,\n\tNULL,\n")) >= 0);
	char *name[] = {"queries", "list", code, "x/two-words.sql", NULL};
	assert_int_equal(child(name, NULL, in_folder(w, S("log"))), 1);
}

/* A catalogue is read back as it was written; another file is refused. */
static void test_catalogue(void **state)
{
	struct place_of_work *w = *state;
	struct catalogue c = {0};
	sqlite3 *db = catalogue_read(w->arena, &c, w->catalogue);
	const struct table *item = table_named(&c.tables, S("item"));
	assert_true(item && item->protected && item->large);
	assert_int_equal(column_named(&item->columns, S("author"))->type, PERSON);
	assert_true(str_eq(column_named(&item->columns, S("author"))->tag, S("pii")));
	assert_false(table_named(&c.tables, S("person"))->protected);
	assert_int_equal(sqlite3_exec(db, "SELECT * FROM item, search.find", NULL, NULL, NULL),
			 SQLITE_OK);
	char *again = in_folder(w, S("again.sql"));
	str text = text_of(w, w->catalogue);
	catalogue_write(w->arena, &c,
			str_sub(text, (size_t)str_find(text, S("\nCREATE")) + 1, text.n), again);
	assert_true(str_eq(text_of(w, again), text));
	sqlite3_close(db);
	char *wrong[] = {"queries",
			 "compile",
			 "tests/queries/good.sql",
			 in_folder(w, S("x.h")),
			 in_folder(w, S("x.c")),
			 in_folder(w, S("wrong.sql")),
			 NULL};
	assert_int_equal(child(wrong, NULL, in_folder(w, S("log"))), 1);
	put(w, S("wrong.sql"), S("-- who\n-- column mood item\n"));
	assert_int_equal(child(wrong, NULL, in_folder(w, S("log"))), 1);
	assert_true(str_find(text_of(w, in_folder(w, S("log"))), S("wrong.sql:2: ")) >= 0);
}

/* One program of the list; true when it is refused as it should be. */
static bool check_program(struct place_of_work *w, str title, str source)
{
	str words = title, file = str_cut(&words, ':'), line = str_cut(&words, ':'),
	    twin = STR_NONE;
	ptrdiff_t second = str_find(source, S("== twin\n"));
	bool schema = str_starts(file, S("0001-"));
	char *log = in_folder(w, S("log"));
	unlink(in_folder(w, S("case.pg.sql")));
	if (second >= 0) {
		twin = str_sub(source, (size_t)second + 8, source.n);
		source = str_sub(source, 0, (size_t)second);
		put(w, S("case.pg.sql"), twin);
	}
	put(w, schema ? S("zoo/schema/0001-case.sql") : S("case.sql"), source);
	char *compile_case[] = {"queries",
				"compile",
				in_folder(w, S("case.sql")),
				in_folder(w, S("case.h")),
				in_folder(w, S("case.c")),
				w->catalogue,
				NULL};
	char *migrate_case[] = {"schema",
				in_folder(w, S("case.c")),
				in_folder(w, S("all.sql")),
				CORE,
				in_folder(w, S("zoo/schema/0001-case.sql")),
				NULL};
	int status = child(schema ? migrate_case : compile_case, NULL, log);
	str said = text_of(w, log), where = str_cat(w->arena, S("/"), file, S(":"), line, S(": "));
	bool good =
		status == 1 && str_find(said, where) >= 0 && str_find(said, str_trim(words)) >= 0;
	if (!good)
		print_message("expected %.*s\n%.*s\n(status %d) %.*s\n", FMT(title), FMT(source),
			      status, FMT(said));
	return good;
}

static void test_refused(void **state)
{
	struct place_of_work *w = *state;
	str list = text_of(w, "tests/queries/refused.txt");
	int bad = 0, n = 0;
	for (ptrdiff_t at = str_find(list, S("\n== ")); at >= 0; n++) {
		list = str_sub(list, (size_t)at + 4, list.n);
		str rest = list, title = str_cut(&rest, '\n');
		at = str_find(list, S("\n== "));
		if (at >= 0 && str_starts(str_sub(list, (size_t)at, list.n), S("\n== twin"))) {
			ptrdiff_t more =
				str_find(str_sub(list, (size_t)at + 1, list.n), S("\n== "));
			at = more < 0 ? -1 : at + 1 + more;
		}
		str source = at < 0 ? rest : str_sub(list, title.n + 1, (size_t)at - title.n);
		bad += !check_program(w, title, source);
	}
	assert_true(n >= 75);
	assert_int_equal(bad, 0);
}

/* Each line is a function of its own. */
static void put_function(struct wrong *w, int n, str line, bool refused)
{
	struct out o = out_new(w->arena, 1 << 10);
	out_fmt(&o, "err wrong_%d(struct db *db, struct given *g) { ", n);
	out_str(&o, line);
	out_str(&o, S(" (void)db, (void)g; return OK; }"));
	wrong_line(w, out_view(&o), refused);
}

static void test_wrong(void **state)
{
	struct place_of_work *w = *state;
	struct wrong wrong = {.arena = w->arena, .source = out_new(w->arena, 1 << 20)};
	char *code = in_folder(w, S("wrong.c"));
	char *argv[] = {"queries",
			"compile",
			"tests/queries/good.sql",
			in_folder(w, S("good.sql.h")),
			in_folder(w, S("good.sql.c")),
			w->catalogue,
			NULL};
	assert_int_equal(logged(w, argv, NULL), 0);
	wrong_line(&wrong, S("#include \"tests/queries/wrong.h\""), false);
	wrong_read(&wrong, text_of(w, "tests/queries/wrong.txt"), put_function);
	assert_true(wrong.cases >= 37);
	write_file(code, &wrong.source);
	wrong_check(&wrong, code, cstr(w->arena, w->folder), str_from(code),
		    in_folder(w, S("log")));
}

static void test_usage(void **state)
{
	struct place_of_work *w = *state;
	char *argv[] = {"queries", "compile", "x.sql", NULL};
	assert_int_equal(logged(w, argv, NULL), 2);
	char *neither[] = {"schema", "x.c", "x.sql", NULL};
	assert_int_equal(logged(w, neither, NULL), 2);
	char *missing[] = {"queries", "compile", "no/such.sql", "x.h", "x.c", w->catalogue, NULL};
	assert_int_equal(child(missing, NULL, in_folder(w, S("log"))), 1);
}

static int set_up(void **state)
{
	static struct place_of_work w;
	static char folder[] = "/tmp/ruche-queries-XXXXXX";
	w.arena = arena_new((size_t)512 << 20);
	if (!mkdtemp(folder))
		return -1;
	w.folder = str_from(folder);
	w.catalogue = in_folder(&w, S("catalogue.sql"));
	char *argv[] = {"schema", in_folder(&w, S("core.c")), w.catalogue, CORE, NULL};
	*state = &w;
	return logged(&w, argv, NULL) + mkdir(in_folder(&w, S("zoo")), 0700) +
	       mkdir(in_folder(&w, S("zoo/schema")), 0700);
}

static int tear_down(void **state)
{
	struct place_of_work *w = *state;
	char *argv[] = {"rm", "-r", (char *)w->folder.p, NULL};
	int status = child(argv, "rm", "/dev/null");
	arena_free(w->arena);
	return status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),	cmocka_unit_test(test_migrations),
		cmocka_unit_test(test_list),	cmocka_unit_test(test_catalogue),
		cmocka_unit_test(test_refused), cmocka_unit_test(test_wrong),
		cmocka_unit_test(test_usage),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
