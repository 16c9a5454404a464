/* SPDX-License-Identifier: Apache-2.0
 * Equal addresses become equal texts; what is no address of the web is refused.
 */
#include "core/web_address.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void becomes(struct arena *a, const char *text, const char *wanted)
{
	struct web_address to;
	bool good = web_address_read(a, str_from(text), &to);
	if (!wanted) {
		if (good)
			print_error("%s was not refused\n", text);
		assert_false(good);
		return;
	}
	if (!good)
		print_error("%s was refused\n", text);
	assert_true(good);
	assert_string_equal(cstr(a, to.url.s), wanted);
}

static void addresses_are_written_in_one_way(void **state)
{
	struct arena *a = *state;
	becomes(a, "HTTP://Example.ORG", "http://example.org/");
	becomes(a, "https://example.org:443/A?b=C", "https://example.org/A?b=C");
	becomes(a, "http://example.org:0080", "http://example.org/");
	becomes(a, "http://example.org:8080?x", "http://example.org:8080/?x");
	becomes(a, "https://example.org/a#Part", "https://example.org/a#Part");
	becomes(a, "https://example.org/a?utm_source=x", "https://example.org/a?utm_source=x");
	becomes(a, " example.org/x ", "https://example.org/x");
	becomes(a, "http://wiki/page", "http://wiki/page");
	becomes(a, "http://[::1]:8080/", "http://[::1]:8080/");
	becomes(a, "https://example.org/caf\xC3\xA9 noir", "https://example.org/caf%C3%A9%20noir");
	becomes(a, "https://example.org/caf%C3%A9", "https://example.org/caf%C3%A9");
	becomes(a, "ftp://files.example:21/x", "ftp://files.example/x");
	becomes(a, "gemini://capsule.example", "gemini://capsule.example/");
}

static void joins(struct arena *a, const char *base, const char *text, const char *wanted)
{
	struct web_address to;
	bool good = web_address_join(a, str_from(base), str_from(text), &to);
	if (good != (wanted != NULL) || (good && !str_eq(to.url.s, str_from(wanted))))
		fail_msg("%s at %s: %s", text, base, good ? cstr(a, to.url.s) : "refused");
}

static void addresses_are_relative_to_their_page(void **state)
{
	struct arena *a = *state;
	const char *page = "https://a.example/one/two?x#y";
	joins(a, page, "/i.png", "https://a.example/i.png");
	joins(a, page, "i.png?v=1", "https://a.example/one/i.png?v=1");
	joins(a, page, "./i.png", "https://a.example/one/i.png");
	joins(a, page, "../../../i.png", "https://a.example/i.png");
	joins(a, page, "../i/../j/.", "https://a.example/j/");
	joins(a, page, "?z", "https://a.example/one/two?z");
	joins(a, page, "//b.example/i.png", "https://b.example/i.png");
	joins(a, page, "http://b.example", "http://b.example/");
	joins(a, page, "a.example", "https://a.example/one/a.example");
	joins(a, page, "", NULL);
	joins(a, page, "#y", NULL);
	joins(a, page, "data:image/png;base64,x", NULL);
	joins(a, page, "javascript:alert(1)", NULL);
	joins(a, page, "//me:secret@b.example/", NULL);
	joins(a, "nothing", "/i.png", NULL);
}

static void what_is_no_address_is_refused(void **state)
{
	struct arena *a = *state;
	static const char *const bad[] = {"",
					  "word",
					  "javascript:alert(1)",
					  "JAVASCRIPT://x.org/%0aalert(1)",
					  "data:text/html,x",
					  "file:///etc/passwd",
					  "http://",
					  "http:///path",
					  "http://user:secret@example.org/",
					  "http://example.org:99999/",
					  "http://exa mple.org/",
					  "http://example.org\\@evil.example/",
					  "http://example.org/\x01",
					  "place:sort=8"};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		becomes(a, bad[i], NULL);
}

static void hashes_stand_for_addresses(void **state)
{
	struct arena *a = *state;
	str one = web_address_hash(a, S("https://example.org/"));
	assert_int_equal(one.n, WEB_HASH);
	assert_true(str_eq(one, web_address_hash(a, S("https://example.org/"))));
	assert_false(str_eq(one, web_address_hash(a, S("https://example.org/a"))));
}

static int begin(void **state)
{
	*state = arena_new(1 << 20);
	return 0;
}
static int end(void **state)
{
	arena_free(*state);
	return 0;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(addresses_are_written_in_one_way),
		cmocka_unit_test(addresses_are_relative_to_their_page),
		cmocka_unit_test(what_is_no_address_is_refused),
		cmocka_unit_test(hashes_stand_for_addresses),
	};
	return cmocka_run_group_tests(tests, begin, end);
}
