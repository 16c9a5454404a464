/* SPDX-License-Identifier: Apache-2.0
 * preview: what is read of pages of strangers: which of several words count, in which charset, and
 * what of an oEmbed answer.
 */
#include "core/preview_page.h"

#include "base/utf8.h"
#include "html/meta.h"
#include "shared.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static int set_up(void **state)
{
	*state = arena_new((size_t)64 << 20);
	return 0;
}

static int tear_down(void **state)
{
	arena_free(*state);
	return 0;
}

static struct preview_words read_page(struct arena *a, const char *page)
{
	str s = str_from(page);
	return preview_read_page(a, (bytes){(const uint8_t *)s.p, s.n}, S("https://a.example/b/c"));
}

static void is(str have, const char *wanted)
{
	if (!str_eq(have, str_from(wanted)))
		fail_msg("\"%.*s\" is not \"%s\"", (int)have.n, have.p, wanted);
}

static void the_card_counts_before_the_page(void **state)
{
	struct arena *a = *state;
	struct preview_words w = read_page(
		a, "<head><title>Page</title><meta name=description content=Plain>"
		   "<meta name=twitter:title content=Bird><meta property=og:title content='O  G'>"
		   "<meta property=og:title content=Second><meta property=og:image content=i.png>"
		   "<meta property=og:description content=' '>");
	is(w.title, "O G");
	is(w.description, "Plain");
	is(w.image, "https://a.example/b/i.png");
	is(w.oembed, "");
	w = read_page(a,
		      "<title>a</title><body><title>b</title><meta property=og:title content=c>");
	is(w.title, "c");
	w = read_page(a, "<base href=//c.example/d/><meta property=og:image content=i.png>");
	is(w.image, "https://c.example/d/i.png");
	w = read_page(a, "<svg><title>no</title></svg><p>no title");
	is(w.title, "");
}

static void addresses_are_those_of_the_web(void **state)
{
	struct arena *a = *state;
	static const char *const bad[] = {"javascript:alert(1)", "data:image/png;base64,x",
					  "ftp://a.example/i.png", "//me:secret@a.example/i.png",
					  "#i"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		str page = str_cat(a, S("<meta property=og:image content=\""), str_from(bad[i]),
				   S("\"><link rel=alternate type=application/json+oembed href=\""),
				   str_from(bad[i]), S("\">"));
		struct preview_words w = read_page(a, cstr(a, page));
		is(w.image, "");
		is(w.oembed, "");
	}
}

static void words_come_in_any_charset_and_leave_short(void **state)
{
	struct arena *a = *state;
	is(read_page(a, "<title>D\xC3\xA9p\xC3\xB4t</title>").title, "D\xC3\xA9p\xC3\xB4t");
	is(read_page(a, "<title>D\xE9p\xF4t</title>").title, "D\xC3\xA9p\xC3\xB4t");
	is(read_page(a, "<meta charset=shift_jis><title>\x83\x65</title>").title, "\xE3\x83\x86");
	is(read_page(a, "<meta charset=no-such-one><title>\xE9</title>").title, "\xC3\xA9");
	struct out long_page = out_new(a, 1 << 16);
	out_lit(&long_page, "<title>");
	for (int i = 0; i < 400; i++)
		out_lit(&long_page, "\xC3\xA9t\xC3\xA9 ");
	struct preview_words w = preview_read_page(
		a, (bytes){(const uint8_t *)long_page.p, long_page.n}, S("https://a.example/"));
	assert_true(utf8_valid(w.title) && utf8_count(w.title) <= PREVIEW_TITLE);
	assert_true(str_ends(w.title, S("\xE2\x80\xA6")));
}

static void oembed_fills_what_is_missing(void **state)
{
	struct arena *a = *state;
	str json = S("{\"title\": \"T\", \"author_name\": \"A\", \"provider_name\": 7,"
		     " \"thumbnail_url\": \"/t.png\"}");
	bytes answer = {(const uint8_t *)json.p, json.n};
	struct preview_words w = {.title = S("Own")};
	preview_read_oembed(a, answer, S("https://a.example/x"), &w);
	is(w.title, "Own");
	is(w.description, "A");
	is(w.site, "");
	is(w.image, "https://a.example/t.png");
	for (size_t n = 0; n < json.n; n++) {
		struct preview_words none = {0};
		preview_read_oembed(a, (bytes){answer.p, n}, S("https://a.example/x"), &none);
		is(none.title, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_card_counts_before_the_page),
		cmocka_unit_test(addresses_are_those_of_the_web),
		cmocka_unit_test(words_come_in_any_charset_and_leave_short),
		cmocka_unit_test(oembed_fills_what_is_missing),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
