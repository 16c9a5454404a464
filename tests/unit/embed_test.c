/* SPDX-License-Identifier: Apache-2.0
 * The embed tool's rewriting: references between style sheets, fonts and scripts become addresses,
 * others stay, and a circle is refused.
 */
#define main embed_main
#include "embed.c"

#include "base/arena_fixture.h"
#include "child.h"
#undef main

static void add_text(struct tool *t, const char *name, const char *text)
{
	struct file *f = ARENA_PUSH(t->arena, &t->files);
	f->name = f->path = str_from(name);
	f->bytes = str_from(text);
	set_type(f);
}

static void expect(struct tool *t, const char *name, const char *before, const char *other,
		   const char *after)
{
	str wanted = str_cat(t->arena, str_from(before), address(t, find(t, str_from(other))),
			     str_from(after));
	str got = find(t, str_from(name))->bytes;
	if (!str_eq(got, wanted))
		print_message("%.*s\n", FMT(got));
	assert_true(str_eq(got, wanted));
}

static void test_references(void **state)
{
	struct tool t = {.arena = *state};
	add_text(&t, "css/a.css", "p{src:url(fonts/x.woff2) format(\"woff2\")}");
	add_text(&t, "css/b.css", "p{src:url('../fonts/x.woff2')}");
	add_text(&t, "css/c.css", "p{src:url(\"data:x\") url(/static/y) url(#z) url(missing.png)}");
	add_text(&t, "js/a.js", "import {b} from './b.js'\nlet s = 'from here'");
	add_text(&t, "js/b.js", "export const b = await import(\"../blogs/c.js\")");
	add_text(&t, "blogs/c.js", "import x from 'htmx'");
	add_text(&t, "fonts/x.woff2", "font");
	finish(&t);
	expect(&t, "css/a.css", "p{src:url(", "fonts/x.woff2", ") format(\"woff2\")}");
	expect(&t, "css/b.css", "p{src:url('", "fonts/x.woff2", "')}");
	expect(&t, "js/a.js", "import {b} from '", "js/b.js", "'\nlet s = 'from here'");
	expect(&t, "js/b.js", "export const b = await import(\"", "blogs/c.js", "\")");
	assert_true(str_eq(find(&t, S("css/c.css"))->bytes,
			   S("p{src:url(\"data:x\") url(/static/y) url(#z) url(missing.png)}")));
	assert_true(str_eq(find(&t, S("blogs/c.js"))->bytes, S("import x from 'htmx'")));
	assert_int_equal(find(&t, S("fonts/x.woff2"))->hash.n, 16);
}

/* What ends the tool runs in a child. */
static int status_of(void (*fn)(struct arena *), struct arena *a)
{
	pid_t pid = child_begin("/dev/null");
	if (pid == 0) {
		fn(a);
		_exit(0);
	}
	return child_end(pid);
}

static void circle(struct arena *a)
{
	struct tool t = {.arena = a};
	add_text(&t, "js/a.js", "import './b.js'");
	add_text(&t, "js/b.js", "import './a.js'");
	finish(&t);
}

static void unknown_type(struct arena *a)
{
	struct tool t = {.arena = a};
	add_text(&t, "x.exe", "");
}

static void missing_file(struct arena *a)
{
	struct tool t = {.arena = a};
	add(&t, S("x.css"), S("/nowhere/x.css"));
}

static void test_refusals(void **state)
{
	assert_int_equal(status_of(circle, *state), 1);
	assert_int_equal(status_of(unknown_type, *state), 1);
	assert_int_equal(status_of(missing_file, *state), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(test_references),
		ON_ARENA(test_refusals),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
