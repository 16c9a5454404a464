/* SPDX-License-Identifier: Apache-2.0
 * The template compiler: a program with every construct is compiled, built, run and compared; the
 * programs of refused.txt are refused at the right line; the lines of wrong.txt do not get past the
 * C compiler.
 */
#define main templates_main
#include "templates.c"
#undef main
#include "place/place.c"
#include "refuse.c"

#include "child.h"
#include "wrong.h"

#include <sys/stat.h>

struct place_of_work {
	struct arena *a;
	str folder; /* a temporary one */
};

/* Runs argv (or the template compiler when run is NULL) with its output in log; gives the exit
 * status. */
static int child(char *const *argv, const char *run, const char *log)
{
	pid_t pid = child_begin(log);
	if (pid == 0) {
		if (!run) {
			int status = templates_main(4, (char **)argv);
			fflush(NULL);
			_exit(status);
		}
		execvp(run, argv);
		_exit(127);
	}
	return child_end(pid);
}

static char *in_folder(const struct place_of_work *w, str name)
{
	return cstr(w->a, str_cat(w->a, w->folder, S("/"), name));
}

static int compile_template(const struct place_of_work *w, const char *path, str name)
{
	char *argv[] = {"templates", (char *)path, in_folder(w, str_cat(w->a, name, S(".h"))),
			in_folder(w, str_cat(w->a, name, S(".c"))), NULL};
	return child(argv, NULL, in_folder(w, S("log")));
}

static const char *compiler(void)
{
	const char *cc = getenv("CC");
	return cc && *cc && !strchr(cc, ' ') ? cc : "cc";
}

#define CC_FLAGS                                                                               \
	"-std=gnu17", "-D_GNU_SOURCE", "-Wall", "-Wextra", "-Wshadow", "-Wconversion",         \
		"-Wno-sign-conversion", "-Wno-missing-field-initializers", "-Werror", "-Isrc", \
		"-Itests/templates"

static void print_log(const struct place_of_work *w)
{
	str log = tool_read(w->a, in_folder(w, S("log")), 1 << 20);
	print_message("%.*s\n", FMT(log));
}

static void test_good(void **state)
{
	struct place_of_work *w = *state;
	assert_int_equal(compile_template(w, "tests/templates/good.html", S("good.html")), 0);
	assert_int_equal(compile_template(w, "tests/templates/good.xml.html", S("good.xml.html")),
			 0);
	char *program = in_folder(w, S("good"));
	char *build[] = {"cc",
			 CC_FLAGS,
			 "-o",
			 program,
			 "-I",
			 (char *)w->folder.p,
			 "tests/templates/good.c",
			 in_folder(w, S("good.html.c")),
			 in_folder(w, S("good.xml.html.c")),
			 "src/html/escape.c",
			 "src/base/out.c",
			 "src/base/str.c",
			 "src/base/arena.c",
			 "src/base/lang.c",
			 "src/base/utf8.c",
			 "src/base/err.c",
			 "-lm",
			 "-pthread",
			 NULL};
	int status = child(build, compiler(), in_folder(w, S("log")));
	if (status)
		print_log(w);
	assert_int_equal(status, 0);
	char *run[] = {program, NULL};
	assert_int_equal(child(run, program, in_folder(w, S("output"))), 0);
	str output = tool_read(w->a, in_folder(w, S("output")), 1 << 20);
	str expected = tool_read(w->a, "tests/templates/good.txt", 1 << 20);
	assert_true(expected.n > 0);
	if (!str_eq(output, expected))
		print_message("%.*s\n", FMT(output));
	assert_true(str_eq(output, expected));
}

/* One program of the list; true when it is refused as it should be. */
static bool check_program(const struct place_of_work *w, str title, str source)
{
	str head = S("{{include \"good.h\"}}{{template v_x(struct out *o, const struct rq *rq, "
		     "const struct good *p)}}\n");
	bool whole = str_find(source, S("{{template ")) >= 0;
	str text = whole ? source : str_cat(w->a, head, source, S("{{/template}}\n"));
	str words = title, line = str_cut(&words, ':');
	char *path = in_folder(w, S("case.html"));
	assert_true(tool_write(path, text));
	int status = compile_template(w, path, S("case.html"));
	str log = tool_read(w->a, in_folder(w, S("log")), 1 << 20);
	str where = str_cat(w->a, S("case.html:"), line, S(":"));
	bool good = status == 1 && str_find(log, where) >= 0 && str_find(log, str_trim(words)) >= 0;
	if (!good)
		print_message("expected %.*s\n%.*s\n(status %d) %.*s\n", FMT(title), FMT(source),
			      status, FMT(log));
	return good;
}

static void test_refused(void **state)
{
	struct place_of_work *w = *state;
	str list = tool_read(w->a, "tests/templates/refused.txt", 1 << 20), title = STR_NONE;
	assert_true(list.p != NULL);
	struct out source = out_new(w->a, 1 << 16);
	int bad = 0, n = 0;
	while (list.p || title.p) {
		str line = str_cut(&list, '\n');
		if (list.p && !str_starts(line, S("== "))) {
			out_str(&source, line);
			out_byte(&source, '\n');
			continue;
		}
		if (title.p) {
			bad += !check_program(w, title, out_view(&source));
			n++;
		}
		title = list.p ? str_sub(line, 3, line.n) : STR_NONE;
		out_reset(&source);
	}
	assert_true(n >= 80);
	assert_int_equal(bad, 0);
}

/* Each line is a template of its own. */
static void put_template(struct wrong *w, int n, str line, bool refused)
{
	struct out head = out_new(w->arena, 1 << 10);
	out_fmt(&head,
		"{{template v_%d(struct out *o, const struct rq *rq, const struct good *p)}}", n);
	wrong_line(w, out_view(&head), false);
	wrong_line(w, line, refused);
	wrong_line(w, S("{{/template}}"), false);
}

static void test_wrong(void **state)
{
	struct place_of_work *w = *state;
	struct wrong wrong = {.arena = w->a, .source = out_new(w->a, 1 << 20)};
	wrong_line(&wrong, S("{{include \"good.h\"}}"), false);
	wrong_line(&wrong,
		   S("{{template v_x(struct out *o, const struct rq *rq, const struct good *p)}}"),
		   false);
	wrong_line(&wrong, S("{{/template}}"), false);
	wrong_read(&wrong, tool_read(w->a, "tests/templates/wrong.txt", 1 << 20), put_template);
	assert_true(wrong.cases >= 19);
	char *path = in_folder(w, S("wrong.html"));
	assert_true(tool_write(path, out_view(&wrong.source)));
	assert_int_equal(compile_template(w, path, S("wrong.html")), 0);
	wrong_check(&wrong, in_folder(w, S("wrong.html.c")), "tests/templates", str_from(path),
		    in_folder(w, S("log")));
}

static int set_up(void **state)
{
	static struct place_of_work w;
	static char folder[] = "/tmp/ruche-templates-XXXXXX";
	w.a = arena_new((size_t)512 << 20);
	if (!mkdtemp(folder))
		return -1;
	w.folder = str_from(folder);
	str po = tool_read(w.a, "tests/templates/i18n/fr.po", PO_FILE_MAX);
	*state = &w;
	return po.p && mkdir(in_folder(&w, S("i18n")), 0700) == 0 &&
			       tool_write(in_folder(&w, S("i18n/fr.po")), po)
		       ? 0
		       : -1;
}

static int tear_down(void **state)
{
	struct place_of_work *w = *state;
	char *argv[] = {"rm", "-r", (char *)w->folder.p, NULL};
	int status = child(argv, "rm", "/dev/null");
	arena_free(w->a);
	return status;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good),
		cmocka_unit_test(test_refused),
		cmocka_unit_test(test_wrong),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
