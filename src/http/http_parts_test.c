/* SPDX-License-Identifier: Apache-2.0
 * The small readers of http/, without a server: heads, targets, cookies, forms, addresses.
 */
#include <stdio.h>

#include "http/address.h"
#include "http/cookie.h"
#include "http/form.h"
#include "http/head.h"

#include "base/arena_fixture.h" /* behind request.h: both know a fail() */

#define HEAD(literal) ((str){literal, sizeof(literal) - 1})

static void heads(void **state)
{
	struct field_list h = {0};
	assert_int_equal(head_read(*state, HEAD("Host\0 x \0\0AB\0\t1 2\t\0\0E\0\0\0\0\0"), &h), 0);
	assert_int_equal(h.n, 3);
	assert_true(str_eq(h.v[0].name, S("host")) && str_eq(h.v[0].value, S("x")));
	assert_true(str_eq(h.v[1].name, S("ab")) && str_eq(h.v[1].value, S("1 2")));
	assert_true(str_eq(head_find(&h, S("e"))->value, S("")));
	assert_null(head_find(&h, S("ho")));
	assert_int_equal(head_read(*state, HEAD("\0\0"), &h), 0);
	assert_int_equal(h.n, 0);
	static const struct {
		str text;
	} bad[] = {
		{HEAD("")},
		{HEAD("\0")},
		{HEAD("\0\0\0")},
		{HEAD("A\0b\0\0")},
		{HEAD("A\0b\0c\0\0\0\0")},
		{HEAD("A b\0c\0\0\0\0")},
		{HEAD("A\0b\x01\0\0\0\0")},
		{HEAD("\0b\0\0\0\0")},
		{HEAD("A\0b\r\0\0\0\0")},
		{HEAD(" A\0b\0\0\0\0")},
		{HEAD("A")},
		{HEAD("A\0b")},
		{HEAD("A\0b\0\0\0")},
		{HEAD("A\0b\0\0C\0d\0\0")},
	};
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		assert_int_equal(head_read(*state, bad[i].text, &h), 400);
}

static void paths(void **state)
{
	(void)state;
	static const struct {
		const char *raw, *decoded;
	} cases[] = {
		{"/", "/"},
		{"/a/b/", "/a/b/"},
		{"/%41%2E%2e.", "/A..."},
		{"/a+b", "/a+b"},
		{"/%C3%A9", "/\xc3\xa9"},
		{"/a%", NULL},
		{"/a%1", NULL},
		{"/%00", NULL},
		{"/%2F", NULL},
		{"//", NULL},
		{"/a//", NULL},
		{"/..", NULL},
		{"/a/%2e", NULL},
		{"/%7f", NULL},
		{"/\xff", NULL},
		{"", NULL},
		{"a", NULL},
		{"/...", "/..."},
		{"/a;b=c", "/a;b=c"},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		char text[100];
		size_t n = strlen(cases[i].raw);
		memcpy(text, cases[i].raw, n);
		int status = path_decode(text, &n);
		if (status != (cases[i].decoded ? 0 : 400))
			fail_msg("%d for %s", status, cases[i].raw);
		if (cases[i].decoded)
			assert_true(str_eq((str){text, n}, str_from(cases[i].decoded)));
	}
	str path, query;
	assert_int_equal(target_split(S("/a?b?c=%zz"), S("h"), &path, &query), 0);
	assert_true(str_eq(path, S("/a")) && str_eq(query, S("b?c=%zz")));
	assert_int_equal(target_split(S("http://H:80?x"), S("h:80"), &path, &query), 400);
	assert_int_equal(target_split(S("HTTP://H:80/?x"), S("h:80"), &path, &query), 0);
	assert_true(str_eq(path, S("/")) && str_eq(query, S("x")));
	assert_int_equal(target_split(S("http://h"), S("h"), &path, &query), 0);
	assert_true(str_eq(path, S("/")) && str_empty(query));
	assert_int_equal(target_split(S("*"), S("h"), &path, &query), 400);
	assert_int_equal(target_split(S("https://h/"), S("h"), &path, &query), 400);
}

static void cookies(void **state)
{
	assert_true(str_eq(cookie_find(S("a=1; b=2;c=3"), S("b")), S("2")));
	assert_true(str_eq(cookie_find(S("a=1; b=2; b=3"), S("b")), S("2")));
	assert_true(str_eq(cookie_find(S("b=\"q\""), S("b")), S("q")));
	assert_true(str_eq(cookie_find(S("b=x=y"), S("b")), S("x=y")));
	assert_true(str_empty(cookie_find(S("ab=1"), S("b"))));
	assert_true(str_empty(cookie_find(S("B=1"), S("b"))));
	assert_true(str_empty(cookie_find(S("b"), S("b"))));
	assert_true(str_empty(cookie_find(S("b=a b"), S("b"))));
	assert_true(str_empty(cookie_find(S(";;=;"), S("b"))));
	struct out o = out_new(*state, 1000);
	assert_true(cookie_write(&o, S("a"), S("b"), 0, false));
	assert_true(str_eq(out_view(&o), S("a=b; Path=/; HttpOnly; SameSite=Lax; Max-Age=0")));
	assert_false(cookie_write(&o, S("a;"), S("b"), 0, false));
	assert_false(cookie_write(&o, S(""), S("b"), 0, false));
	assert_false(cookie_write(&o, S("a"), S("b\r\n"), 0, false));
	assert_false(cookie_write(&o, S("a"), S("b;c"), 0, false));
}

static void forms(void **state)
{
	/* However the bytes arrive, the fields are the same. */
	static const char text[] = "a=1&b+c=%C3%a9&%&x=%4&=v&&z"
				   "&n=%EF%B7%90a%ef%bf%be%F0%9F%BF%BF%EF%BF%BD";
	for (size_t cut = 0; cut < sizeof(text); cut++) {
		struct field_list f = {0};
		struct form_parser p;
		struct out scratch = out_new(*state, 100);
		form_begin(&p, *state, &scratch, &f);
		assert_int_equal((int)form_feed(&p, (str){text, cut}), OK);
		assert_int_equal((int)form_feed(&p, (str){text + cut, sizeof(text) - 1 - cut}), OK);
		assert_int_equal((int)form_end(&p), OK);
		assert_int_equal(f.n, 7);
		assert_true(str_eq(f.v[1].name, S("b c")) && str_eq(f.v[1].value, S("\xc3\xa9")));
		assert_true(str_eq(f.v[2].name, S("%")) && str_eq(f.v[2].value, S("")));
		assert_true(str_eq(f.v[3].value, S("%4")));
		assert_true(str_eq(f.v[4].name, S("")) && str_eq(f.v[4].value, S("v")));
		assert_true(str_eq(f.v[5].name, S("z")));
		/* What is no character in any text, and would end an XML document. */
		assert_true(str_eq(f.v[6].value, S("a\xef\xbf\xbd")));
	}
}

static void addresses(void **state)
{
	struct address_ranges r = {0};
	struct address a;
	char text[ADDRESS_TEXT];
	str bad;
	assert_int_equal((int)address_ranges_parse(
				 *state, S("10.0.0.0/8, 192.168.1.7 2001:db8::/33"), &r, &bad),
			 OK);
	static const struct {
		const char *text;
		bool in;
	} cases[] = {{"10.255.0.1", true},	{"11.0.0.1", false},	{"192.168.1.7", true},
		     {"192.168.1.6", false},	{"2001:db8:1::", true}, {"2001:db8:8000::", false},
		     {"::ffff:10.1.1.1", true}, {"::1", false}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		assert_true(address_parse(str_from(cases[i].text), &a));
		if (address_in(&r, &a) != cases[i].in)
			fail_msg("%s", cases[i].text);
	}
	assert_true(address_parse(S("203.0.113.9"), &a));
	assert_true(str_eq(address_text(&a, text), S("203.0.113.9")));
	assert_true(address_parse(S("::ffff:1.20.255.0"), &a));
	assert_true(str_eq(address_text(&a, text), S("1.20.255.0")));
	assert_true(address_parse(S("2001:DB8::1"), &a));
	assert_true(str_eq(address_text(&a, text), S("2001:db8::1")));
	static const char *const wrong[] = {"10.0.0.0/33", "::/129",	"x",
					    "1.2.3",	   "10.0.0.0/", "10.0.0.0/-1"};
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		struct address_ranges none = {0};
		assert_int_equal((int)address_ranges_parse(*state, str_from(wrong[i]), &none, &bad),
				 INVALID);
	}
}

/* The time of a header is written as it is read. */
static void times(void **state)
{
	struct arena *a = *state;
	static const struct {
		int64_t seconds;
		const char *text;
	} cases[] = {{784111777, "Sun, 06 Nov 1994 08:49:37 GMT"},
		     {0, "Thu, 01 Jan 1970 00:00:00 GMT"},
		     {951782399, "Mon, 28 Feb 2000 23:59:59 GMT"},
		     {-1, "Wed, 31 Dec 1969 23:59:59 GMT"}};
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct out o = out_new(a, 100);
		int64_t back = 0;
		out_http_time(&o, cases[i].seconds * SECOND);
		assert_string_equal(out_cstr(&o), cases[i].text);
		assert_true(parse_http_time(out_view(&o), &back));
		assert_int_equal(back, cases[i].seconds * SECOND);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		ON_ARENA(heads), ON_ARENA(paths),     ON_ARENA(cookies),
		ON_ARENA(forms), ON_ARENA(addresses), ON_ARENA(times),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
