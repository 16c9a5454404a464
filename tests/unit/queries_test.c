/* SPDX-License-Identifier: Apache-2.0
 * The SQL compiler: a file with every construct is compiled, its C code goes through the C
 * compiler, and the pieces of good.txt and migrations.txt stand in what was made; the programs of
 * refused.txt are refused at the right line.
 */
#define main queries_main
#include "queries.c"
#undef main
#include "queries/check.c"
#include "queries/guard.c"
#include "queries/header.c"
#include "queries/parts.c"
#include "queries/schema.c"
#include "queries/words.c"

#include "child.h"

#include <sys/stat.h>

#define SOURCES "tests/queries/src/"
#define CORE                                                                         \
	SOURCES "core/schema/0001-nouns.sql", SOURCES "core/schema/0002-search.sql", \
		SOURCES "core/schema/0002-search.pg.sql", SOURCES "core/schema/0003-more.sql"

struct place_of_work {
	struct compiler k; /* for read_file */
	str folder;	   /* a temporary one */
};

/* Runs the SQL compiler in a process of its own (run NULL) or another program; gives the exit
 * status. */
static int child(char *const *argv, const char *run, const char *log)
{
	int n = 0;
	while (argv[n])
		n++;
	pid_t pid = child_begin(log);
	if (pid == 0) {
		if (!run)
			exit(queries_main(n, (char **)argv));
		execvp(run, argv);
		_exit(127);
	}
	return child_end(pid);
}

static char *in_folder(const struct place_of_work *w, str name)
{
	return cstr(w->k.arena, str_cat(w->k.arena, w->folder, S("/"), name));
}

static str text_of(struct place_of_work *w, const char *path)
{
	str text = STR_NONE;
	assert_true(read_file(&w->k, path, &text));
	return text;
}

static int logged(struct place_of_work *w, char *const *argv, const char *run)
{
	char *log = in_folder(w, S("log"));
	int status = child(argv, run, log);
	str text = text_of(w, log);
	if (status)
		print_message("%.*s\n", ARGS(text));
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
			print_message("not in the code: %.*s\n", ARGS(piece));
	}
	assert_true(n > 5);
	assert_int_equal(bad, 0);
}

static void test_good(void **state)
{
	struct place_of_work *w = *state;
	char *header = in_folder(w, S("good.sql.h")), *code = in_folder(w, S("good.sql.c"));
	char *argv[] = {"queries", "compile", "tests/queries/good.sql", header, code, "--",
			CORE,	   NULL};
	assert_int_equal(logged(w, argv, NULL), 0);
	char *syntax[] = {"cc",	      "-std=gnu17",    "-Wall",	  "-Wextra",
			  "-Wshadow", "-Wconversion",  "-Werror", "-Wno-missing-field-initializers",
			  "-Isrc",    "-fsyntax-only", code,	  NULL};
	assert_int_equal(logged(w, syntax, "cc"), 0);
	check_pieces(w, "tests/queries/good.txt",
		     str_cat(w->k.arena, text_of(w, header), text_of(w, code)));
}

static void test_migrations(void **state)
{
	struct place_of_work *w = *state;
	char *code = in_folder(w, S("migrations.c"));
	char *argv[] = {"queries",
			"migrations",
			code,
			"--",
			SOURCES "feature/ants/schema/0001-ants.sql",
			SOURCES "feature/bees/schema/0001-bees.sql",
			SOURCES "feature/wasps/schema/0001-wasps.sql",
			CORE,
			"--",
			"tests/queries/good.sql",
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
	char *hole[] = {"queries", "migrations", code, "--", SOURCES "core/schema/0003-more.sql",
			NULL};
	char *log = in_folder(w, S("log"));
	assert_int_equal(child(hole, NULL, log), 1);
	assert_true(str_find(text_of(w, log), S("room core has no number 0001")) >= 0);
}

static void put(struct place_of_work *w, str name, str text)
{
	struct out o = out_new(w->k.arena, FILE_LIMIT);
	out_str(&o, text);
	write_file(in_folder(w, name), &o);
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
				"--",
				CORE,
				NULL};
	char *migrate_case[] = {
		"queries", "migrations", in_folder(w, S("case.c")),
		"--",	   CORE,	 in_folder(w, S("zoo/schema/0001-case.sql")),
		NULL};
	int status = child(schema ? migrate_case : compile_case, NULL, log);
	str said = text_of(w, log),
	    where = str_cat(w->k.arena, S("/"), file, S(":"), line, S(": "));
	bool good =
		status == 1 && str_find(said, where) >= 0 && str_find(said, str_trim(words)) >= 0;
	if (!good)
		print_message("expected %.*s\n%.*s\n(status %d) %.*s\n", ARGS(title), ARGS(source),
			      status, ARGS(said));
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

static void test_usage(void **state)
{
	struct place_of_work *w = *state;
	char *argv[] = {"queries", "compile", "x.sql", NULL};
	assert_int_equal(logged(w, argv, NULL), 2);
	char *missing[] = {"queries", "compile", "no/such.sql", "x.h", "x.c", "--", CORE, NULL};
	assert_int_equal(child(missing, NULL, in_folder(w, S("log"))), 1);
}

static int set_up(void **state)
{
	static struct place_of_work w;
	static char folder[] = "/tmp/ruche-queries-XXXXXX";
	w.k.arena = arena_new((size_t)512 << 20);
	if (!mkdtemp(folder))
		return -1;
	w.folder = str_from(folder);
	*state = &w;
	return mkdir(in_folder(&w, S("zoo")), 0700) + mkdir(in_folder(&w, S("zoo/schema")), 0700);
}

static int tear_down(void **state)
{
	struct place_of_work *w = *state;
	char *argv[] = {"rm", "-r", (char *)w->folder.p, NULL};
	int status = child(argv, "rm", "/dev/null");
	arena_free(w->k.arena);
	return status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_migrations),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_usage),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
