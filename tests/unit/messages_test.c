/* SPDX-License-Identifier: Apache-2.0
 * The .po reader, and the tool that gathers the texts of the rooms: made-up rooms are gathered, and
 * each fault is named with its file and line.
 */
#define main messages_main
#include "messages.c"

#include "child.h"
#undef main

static struct arena *arena;
static char folder[] = "/tmp/ruche-messages-XXXXXX";

static char *at(const char *name)
{
	return cstr(arena, str_cat(arena, str_from(folder), S("/"), str_from(name)));
}

static void put(const char *name, const char *text)
{
	assert_true(tool_write(at(name), str_from(text)));
}

static int run(void)
{
	pid_t pid = child_begin(at("log"));
	if (pid == 0) {
		char *argv[] = {"messages", at("out.c"), at("src"), NULL};
		int status = messages_main(3, argv);
		fflush(NULL);
		_exit(status);
	}
	return child_end(pid);
}

static void expect_in(const char *file, const char *text)
{
	str all = tool_read(arena, at(file), 1 << 20);
	if (str_find(all, str_from(text)) < 0)
		print_message("no \"%s\" in:\n%.*s\n", text, FMT(all));
	assert_true(str_find(all, str_from(text)) >= 0);
}

/* Two rooms and the core, all well. */
static void good_rooms(void)
{
	put("src/core/a.c", "/* T(x, \"no\") */ // TN(x, \"no\")\n"
			    "static const char *label = T_KEY(\"Entry\");\n"
			    "x = T(f(\"a,\", b), \"Edit\" \" it\");\n");
	put("src/ui/i18n/fr.po", "msgid \"\"\nmsgstr \"Language: fr\\n\"\n\n#. a comment\nmsgid "
				 "\"Entry\"\nmsgstr \"Billet\"\n"
				 "msgid \"Edit it\"\nmsgstr \"\"\n\"Modi\"\n\"fier\"\n");
	put("src/feature/x/x.html", "{{template v(struct out *o)}}{{# t \"no\"}}{{t \"By {name}\" "
				    "name=p->x}}{{ t \"Plain\"}}{{/template}}");
	put("src/feature/x/x.c", "TN(rq->lang, \"{n} page\", \"{n} pages\", n)");
	put("src/feature/x/i18n/fr.po",
	    "msgid \"By {name}\"\nmsgstr \"De {name}\"\nmsgid \"Plain\"\nmsgstr \"Simple\"\n"
	    "msgid \"{n} page\"\nmsgid_plural \"{n} pages\"\nmsgstr[0] \"Une page\"\nmsgstr[1] "
	    "\"{n} pages !\"\n");
}

static void test_good(void **state)
{
	(void)state;
	good_rooms();
	assert_int_equal(run(), 0);
	expect_in("out.c", "{\"Edit it\", {.in = {[LANG_EN] = {\"Edit it\", NULL},\n\t\t[LANG_FR] "
			   "= {\"Modifier\", NULL}}}},\n"
			   "\t{\"Entry\", ");
	expect_in("out.c", "[LANG_EN] = {\"{n} page\", \"{n} pages\"},\n\t\t[LANG_FR] = {\"Une "
			   "page\", \"{n} pages !\"}");
	expect_in("out.c", "LANG_COUNT == 2");
	expect_in("out.c", "message_count = 3;");
	/* The keys of templates are compiled where they stand. */
	str all = tool_read(arena, at("out.c"), 1 << 20);
	assert_true(str_find(all, S("Plain")) < 0);
}

static void test_faults(void **state)
{
	(void)state;
	static const struct {
		const char *file, *text, *log;
	} cases[] = {
		{"src/core/a.c", "\nT(x, \"Edit it\") T_KEY(\"Entry\") T(x, \"New\")",
		 "src/core/a.c:2: \"New\" has no translation in"},
		{"src/core/a.c", "T(x, \"Edit it\")", "src/ui/i18n/fr.po:5: nobody uses \"Entry\""},
		{"src/core/a.c", "T(x, \"Edit it\") T_KEY(\"Entry\") T(x, key)",
		 "a.c:1: a text must be a literal"},
		{"src/core/a.c", "T(x, \"Edit it\") TN(x, \"Entry\", \"Entries\", 1)",
		 "a.c:1: the plural of \"Entry\" differs"},
		{"src/feature/x/x.c", "TN(x, \"{n} page\", \"{n} pages\", n) T(x, \"Entry\")",
		 "x.c:1: \"Entry\" has no translation"},
		{"src/feature/x/x.html", "{{t \"Plain\"}}\n{{t \"Other\"}}",
		 "x.html:2: \"Other\" has no translation"},
		{"src/feature/x/i18n/fr.po", "msgid \"By {name}\"\nmsgstr \"De {nom}\"",
		 "fr.po:1: the {placeholders}"},
		{"src/ui/i18n/fr.po", "msgid \"Entry\"\nmsgstr \"\"",
		 "fr.po:2: the translation is empty"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		good_rooms();
		put(cases[i].file, cases[i].text);
		assert_int_equal(run(), 1);
		expect_in("log", cases[i].log);
	}
}

/* One key, two French texts: the table could hold only one of them. */
static void test_conflict(void **state)
{
	(void)state;
	good_rooms();
	put("src/feature/x/x.c", "TN(x, \"{n} page\", \"{n} pages\", n) T(x, \"Entry\")");
	str po = tool_read(arena, at("src/feature/x/i18n/fr.po"), 1 << 20);
	put("src/feature/x/i18n/fr.po",
	    cstr(arena, str_cat(arena, po, S("msgid \"Entry\"\nmsgstr \"Article\"\n"))));
	assert_int_equal(run(), 1);
	expect_in("log", "\"Entry\" is translated otherwise in");
}

static void test_po(void **state)
{
	(void)state;
	static const struct {
		const char *text;
		int line;
		const char *why;
	} cases[] = {
		{"msgid \"a\"\nmsgstr \"b\"", 0, NULL},
		{"# only a comment\n\n", 0, NULL},
		{"msgid \"a\"", 1, "msgstr is missing"},
		{"msgid \"a\"\nmsgid \"b\"\nmsgstr \"c\"", 2, "msgstr is missing"},
		{"msgid \"a\"\nmsgid_plural \"b\"\nmsgstr[0] \"c\"", 3, "the translation is empty"},
		{"msgid \"a\"\nmsgstr[0] \"c\"\nmsgstr[1] \"d\"", 3, "msgstr[1] without"},
		{"msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"", 3, "was there before"},
		{"#, fuzzy\nmsgid \"a\"\nmsgstr \"b\"", 1, "fuzzy"},
		{"msgctxt \"x\"\nmsgid \"a\"\nmsgstr \"b\"", 1, "expected msgid"},
		{"msgid \"a\nmsgstr \"b\"", 1, "expected one quoted text"},
		{"msgid \"a\\q\"\nmsgstr \"b\"", 1, "expected one quoted text"},
		{"msgid \"a\"\nmsgstr \"b\"\nmsgstr \"c\"", 3, "the same line twice"},
		{"\"a\"", 1, "belongs to nothing"},
		{"msgid \"\xff\"", 1, "not UTF-8"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct po po = {0};
		bool good = po_parse(arena, str_from(cases[i].text), &po);
		assert_int_equal(good, cases[i].why == NULL);
		if (good)
			continue;
		assert_non_null(strstr(po.why, cases[i].why));
		assert_int_equal(po.bad_line, cases[i].line);
	}
}

static int set_up(void **state)
{
	(void)state;
	arena = arena_new((size_t)512 << 20);
	if (!mkdtemp(folder))
		return -1;
	static const char *const folders[] = {
		"src",		 "src/core",	      "src/ui", "src/ui/i18n", "src/feature",
		"src/feature/x", "src/feature/x/i18n"};
	for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++)
		if (mkdir(at(folders[i]), 0700))
			return -1;
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	pid_t pid = fork();
	if (pid == 0) {
		execlp("rm", "rm", "-r", folder, (char *)NULL);
		_exit(127);
	}
	int status = 0;
	arena_free(arena);
	return waitpid(pid, &status, 0) == pid ? status : -1;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_good), cmocka_unit_test(test_faults),
		cmocka_unit_test(test_conflict), cmocka_unit_test(test_po)};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
