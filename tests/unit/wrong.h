/* SPDX-License-Identifier: Apache-2.0
 * wrong: what our compilers take and the C compiler must refuse. A list is of cases
 *
 *	== WORDS
 *	a line that must not compile
 *	== right
 *	the same one put right, which must: so the first was refused for what is wrong in it
 *
 * All lines of a list are compiled as one file, by gcc and by clang, which must complain of every
 * wrong one and of nothing else.
 */
#ifndef RUCHE_TEST_WRONG_H
#define RUCHE_TEST_WRONG_H

#include "base/arena.h"
#include "base/out.h"
#include "child.h"
#include "tool.h"

enum { WRONG_LINES = 1000 };

struct wrong {
	struct arena *arena;
	struct out source; /* the file that is compiled, or that C says it comes from */
	int lines, cases;
	bool refused[WRONG_LINES]; /* by their numbers, which begin with 1 */
};

static inline void wrong_line(struct wrong *w, str line, bool refused)
{
	assert_true(++w->lines < WRONG_LINES);
	out_str(&w->source, line);
	out_byte(&w->source, '\n');
	w->refused[w->lines] = refused;
}

/* Writes the source of a list; put(w, n, line, refused) adds what stands around each line, which it
 * adds with wrong_line. */
static inline void wrong_read(struct wrong *w, str list,
			      void (*put)(struct wrong *w, int n, str line, bool refused))
{
	int n = 0, rights = 0;
	while (list.p) {
		str line = str_cut(&list, '\n');
		if (!str_starts(line, S("== ")))
			continue;
		bool right = str_eq(line, S("== right"));
		rights += right;
		w->cases += !right;
		assert_int_equal(w->cases - rights, !right); /* one of each, in turn */
		put(w, ++n, str_cut(&list, '\n'), !right);
	}
	assert_int_equal(w->cases, rights);
}

/* Compares with what a compiler said: "FILE:LINE:..." of a line that it complains of, or of a macro
 * that it says comes from there; not of what such a line should have obeyed. */
static inline int wrong_compare(struct wrong *w, const char *compiler, str said, str file)
{
	bool refused[WRONG_LINES] = {0};
	int bad = 0;
	for (str rest = said; rest.p;) {
		str line = str_cut(&rest, '\n'), number;
		if (!str_starts(line, file) || str_find(line, S("declared here")) >= 0)
			continue;
		line = str_sub(line, file.n, line.n);
		number = str_cut(&line, ':'); /* behind the name */
		number = str_cut(&line, ':');
		int64_t at = 0;
		if (str_to_int(number, &at) && at > 0 && at < WRONG_LINES)
			refused[at] = true;
	}
	str source = out_view(&w->source);
	for (int i = 1; i <= w->lines; i++) {
		str line = str_cut(&source, '\n');
		if (refused[i] == w->refused[i])
			continue;
		bad++;
		print_message("%s %s line %d: %.*s\n", compiler,
			      w->refused[i] ? "takes" : "refuses", i, FMT(line));
	}
	if (bad)
		print_message("%.*s\n", FMT(said));
	return bad;
}

/* Compiles the C code at path, whose lines are those of `file`, with both. */
static inline void wrong_check(struct wrong *w, const char *path, const char *folder, str file,
			       const char *log)
{
	static const char *const compilers[] = {"gcc", "clang-19"};
	for (size_t i = 0; i < 2; i++) {
		const char *argv[] = {compilers[i],
				      "-std=gnu17",
				      "-D_GNU_SOURCE",
				      "-Wall",
				      "-Wextra",
				      "-Wshadow",
				      "-Wconversion",
				      "-Wno-sign-conversion",
				      "-Wno-missing-field-initializers",
				      "-Werror",
				      "-fsyntax-only",
				      "-Isrc",
				      "-I.",
				      "-I",
				      folder,
				      path,
				      i ? "-ferror-limit=0" : NULL,
				      NULL};
		pid_t pid = child_begin(log);
		if (pid == 0) {
			execvp(argv[0], (char **)argv);
			_exit(127);
		}
		assert_int_equal(child_end(pid), 1);
		str said = tool_read(w->arena, log, 4 << 20);
		assert_int_equal(wrong_compare(w, argv[0], said, file), 0);
	}
}

#endif
