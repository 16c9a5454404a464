/* SPDX-License-Identifier: Apache-2.0
 * Paragraphs of old blog texts.
 */
#include "html/paragraphs.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

static void gives(const char *source, const char *expected)
{
	struct arena *a = arena_new(1 << 20);
	str got = html_paragraphs(a, str_from(source));
	if (!str_eq(got, str_from(expected)))
		fail_msg("'%s' gives '%.*s', not '%s'", source, (int)got.n, got.p, expected);
	arena_free(a);
}

static void paragraphs(void **state)
{
	(void)state;
	gives("", "");
	gives("one", "<p>one</p>\n");
	gives("one\r\ntwo\r\n\r\n\r\nthree  <b>four</b>\n",
	      "<p>one<br>\ntwo</p>\n<p>three <b>four</b><br></p>\n");
	gives("one\n\n<ul>\n\n<li>two\n\nthree</li></ul>four",
	      "<p>one</p>\n<ul>\n\n<li>two\n\nthree</li></ul><p>four</p>\n");
	gives("<blockquote>one\n\ntwo</blockquote>",
	      "<blockquote><p>one</p>\n<p>two</p>\n</blockquote>");
	gives("<h2>one</h2>two<hr/>three", "<h2>one</h2><p>two</p>\n<hr/><p>three</p>\n");
	gives("<pre>a\n\n  b</pre>", "<pre>a\n\n  b</pre>");
	gives("a <a title=\"1 > 0\">b</a>", "<p>a <a title=\"1 > 0\">b</a></p>\n");
	gives("1 < 2\n\n2 < 3", "<p>1 < 2</p>\n<p>2 < 3</p>\n");
}

static void texts_that_have_them(void **state)
{
	(void)state;
	gives("<p>one\n\ntwo</p>\n\nthree\n\nfour", "<p>one\n\ntwo</p><p>three</p>\n<p>four</p>\n");
	gives("<P class=x>one<p>two<ul><li>a</ul>b",
	      "<P class=x>one<p>two<ul><li>a</ul><p>b</p>\n");
	gives("<!-- wp:list -->\n\n<P class=x>", "<!-- wp:list -->\n\n<P class=x>");
	gives("<pre>p</pre>\n\nx", "<pre>p</pre><p>x</p>\n");
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(paragraphs),
					   cmocka_unit_test(texts_that_have_them)};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
