/* SPDX-License-Identifier: Apache-2.0
 * The headers of WebDAV: what is read, what is refused, and what an If header says of a small
 * house.
 */
#include "feature/webdav/dav_condition.h"

#include "base/out.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

#define OWN "<urn:uuid:own>"
#define OTHER "<urn:uuid:other>"

/* The request's resource is locked by "own" and has the tag "a"; "/dav/x" is not locked, and has
 * the tag "x". */
static err holds(void *arg, str resource, const struct dav_condition *c, bool *yes)
{
	(void)arg;
	bool here = resource.n == 0;
	if (c->is_tag)
		*yes = !c->weak && str_eq(c->text, here ? S("a") : S("x"));
	else
		*yes = here && str_eq(c->text, S("urn:uuid:own"));
	return OK;
}

static void if_header(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		int yes; /* -1: refused */
	} cases[] = {
		{"", 1},
		{"(" OWN ")", 1},
		{"(" OTHER ")", 0},
		{"(" OWN " [\"a\"])", 1},
		{"(" OWN " [\"b\"])", 0},
		{"(" OWN " [W/\"a\"])", 0},
		{"([\"a\"])(" OTHER ")", 1},
		{"(" OTHER ")\t([\"a\"])", 1},
		{"(Not " OTHER ")", 1},
		{"(not" OWN ")", 0},
		{"(" OWN " Not [\"b\"])", 1},
		{"(Not <DAV:no-lock>)", 1},
		{"</dav/x> ([\"x\"])", 1},
		{"</dav/x> ([\"a\"])", 0},
		{"</dav/x> ([\"a\"]) ([\"x\"])", 1},
		{"</dav/x> (" OWN ") </dav/y> ([\"x\"])", 1},
		{"(", -1},
		{"()", -1},
		{")", -1},
		{OWN, -1},
		{"(" OWN, -1},
		{"(<>)", -1},
		{"(<a b>)", -1},
		{"([a])", -1},
		{"([\"a\")", -1},
		{"(Not)", -1},
		{"(Not Not " OWN ")", -1},
		{"(" OWN ") </dav/x> ([\"x\"])", -1},
		{"</dav/x> </dav/y> ([\"x\"])", -1},
		{"</dav/x>", -1},
		{"(" OWN ") x", -1},
		{"urn:uuid:own", -1},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct dav_if f;
		bool yes = false;
		int e = dav_if_read(a, str_from(cases[i].header), &f);
		if ((e == INVALID) != (cases[i].yes < 0))
			fail_msg("%d for %s", e, cases[i].header);
		if (e)
			continue;
		e = dav_if_holds(&f, holds, NULL, &yes);
		assert_int_equal(e, OK);
		if (yes != cases[i].yes)
			fail_msg("%d for %s", yes, cases[i].header);
	}
	arena_free(a);
}

static void submitted(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	struct dav_if f;
	int e = dav_if_read(a, S("</dav/x> (" OWN ") (Not " OTHER " [\"urn:uuid:tag\"])"), &f);
	assert_int_equal(e, OK);
	assert_true(dav_if_names(&f, S("urn:uuid:own")));
	assert_false(dav_if_names(&f, S("urn:uuid:other")));
	assert_false(dav_if_names(&f, S("urn:uuid:tag")));
	assert_false(dav_if_names(&f, S("urn:uuid:ow")));
	arena_free(a);
}

static void many_conditions(void **state)
{
	(void)state;
	struct arena *a = arena_new(1 << 20);
	for (int lists = 0; lists < 2; lists++)
		for (int over = 0; over < 2; over++) {
			struct out o = out_new(a, 64 << 10);
			struct dav_if f;
			int n = (lists ? DAV_LISTS_MAX : DAV_CONDITIONS_MAX) + over;
			for (int i = 0; i < n; i++)
				out_str(&o, lists ? S("(" OWN ")") : i ? S(OWN) : S("(" OWN));
			if (!lists)
				out_byte(&o, ')');
			int e = dav_if_read(a, out_view(&o), &f);
			assert_int_equal(e, over ? TOO_LARGE : OK);
		}
	arena_free(a);
}

static void small_headers(void **state)
{
	(void)state;
	static const struct {
		const char *header;
		int64_t seconds;
	} timeouts[] = {{"", DAV_LOCK_SECONDS},
			{"Second-60", 60},
			{"second-60", 60},
			{"Infinite", DAV_LOCK_SECONDS_MAX},
			{"Infinite, Second-5", DAV_LOCK_SECONDS_MAX},
			{"Later, Second-5", 5},
			{"Second-0", DAV_LOCK_SECONDS},
			{"Second--5", DAV_LOCK_SECONDS},
			{"Second-99999999999999999999", DAV_LOCK_SECONDS},
			{"Second-4100000000", DAV_LOCK_SECONDS_MAX}};
	for (size_t i = 0; i < sizeof(timeouts) / sizeof(*timeouts); i++)
		assert_int_equal(dav_timeout_read(str_from(timeouts[i].header)),
				 timeouts[i].seconds);
	enum dav_depth depth;
	int e = dav_depth_read(S(""), DAV_DEPTH_1, &depth);
	assert_true(e == OK && depth == DAV_DEPTH_1);
	e = dav_depth_read(S("Infinity"), DAV_DEPTH_1, &depth);
	assert_true(e == OK && depth == DAV_DEPTH_INFINITY);
	e = dav_depth_read(S("0"), DAV_DEPTH_1, &depth);
	assert_true(e == OK && depth == DAV_DEPTH_0);
	e = dav_depth_read(S("1,noroot"), DAV_DEPTH_1, &depth);
	assert_int_equal(e, INVALID);
	assert_true(str_eq(dav_coded_url(S(" <urn:uuid:x> ")), S("urn:uuid:x")));
	assert_int_equal(dav_coded_url(S("urn:uuid:x")).n, 0);
	assert_int_equal(dav_coded_url(S("<urn:uuid:x> y")).n, 0);
	assert_int_equal(dav_coded_url(S("<urn:uuid:x")).n, 0);
}

static void paths(void **state)
{
	(void)state;
	static const struct {
		const char *address;
		int error;
		const char *path;
	} cases[] = {
		{"/dav/home/a%20b", OK, "/dav/home/a b"},
		{"http://h:1/dav/%C3%A9/", OK, "/dav/é/"},
		{"HTTPS://H:1/dav/x?query", OK, "/dav/x"},
		{"http://other/dav/x", NOT_FOUND, NULL},
		{"http://h/dav/x", NOT_FOUND, NULL},
		{"http://h:1:80/dav/x", OK, "/dav/x"},
		{"https://h:1:80/dav/x", NOT_FOUND, NULL},
		{"https://h:1:443/dav/x", OK, "/dav/x"},
		{"http://h:1@other/dav/x", NOT_FOUND, NULL},
		{"http://h:1", INVALID, NULL},
		{"ftp://h:1/dav/x", INVALID, NULL},
		{"dav/x", INVALID, NULL},
		{"", INVALID, NULL},
		{"/dav/../x", INVALID, NULL},
		{"/dav/%2e%2e/x", INVALID, NULL},
		{"/dav/a%2Fb", INVALID, NULL},
		{"/dav//x", INVALID, NULL},
		{"/dav/%00", INVALID, NULL},
		{"/dav/%ff", INVALID, NULL},
		{"/dav/a b", INVALID, NULL},
	};
	struct arena *a = arena_new(1 << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		str path;
		int e = dav_path_of(a, str_from(cases[i].address), S("h:1"), &path);
		if (e != cases[i].error)
			fail_msg("%d for %s", e, cases[i].address);
		if (e == OK)
			assert_string_equal(cstr(a, path), cases[i].path);
	}
	arena_free(a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(if_header),	   cmocka_unit_test(submitted),
		cmocka_unit_test(many_conditions), cmocka_unit_test(small_headers),
		cmocka_unit_test(paths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
