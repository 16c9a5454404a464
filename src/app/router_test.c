/* SPDX-License-Identifier: Apache-2.0
 * The router on a small table: literals before names, names before the rest of a path, methods that
 * are not there, tables that are refused.
 */
#include "app/router.h"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static err nothing(struct rq *rq)
{
	(void)rq;
	return OK;
}

#define ROW(method, path, csrf, ...)                                                         \
	ROUTE(method, path, path, nothing, GUARD_ANYONE, csrf, RATE_READ, CACHE_PRIVATE, "", \
	      ##__VA_ARGS__)

static struct route table[] = {
	ROW(GET, "/", CSRF_SAFE),
	ROW(GET, "/blogs/{blog}", CSRF_SAFE),
	ROW(GET, "/blogs/new", CSRF_SAFE),
	ROW(POST, "/blogs/{blog}", CSRF_TOKEN),
	ROW(GET, "/dav/{path...}", CSRF_SAFE),
	ROW(PUT, "/dav/{path...}", CSRF_BEARER, .body = {RAW_FILE, 100, true}),
	ROW(PROPFIND, "/dav/{path...}", CSRF_SAFE, .body = {RAW_MEMORY, 100}),
	ROW(GET, "/dav/fixed", CSRF_SAFE),
	ROW(GET, "/{a}/b/{rest...}", CSRF_SAFE),
	ROW(GET, "/dav/b/{inner...}", CSRF_SAFE),
	{},
	{},
};
enum { ROUTES = sizeof(table) / sizeof(*table) - 2 };
static const struct feature room = {.name = "room", .routes = table};
const struct feature *const features[] = {&room, NULL};

const char *act_words(str name)
{
	(void)name;
	return NULL;
}

struct world {
	struct arena *arena;
	struct router *router;
};

static struct world world_new(void)
{
	struct world w = {.arena = arena_new(1 << 20)};
	str why = STR_NONE;
	int e = router_new(&w.router, w.arena, &why);
	assert_int_equal(e, OK);
	return w;
}

static void expect_route(enum method method, const char *path, const char *route, const char *name,
			 const char *value)
{
	struct world w = world_new();
	struct rq rq = {.arena = w.arena};
	const struct route *found = NULL;
	int allowed;
	int e = router_find(w.router, &rq, method, str_from(path), &found, &allowed);
	if (e != OK)
		fail_msg("%s: %s", path, err_name((err)e));
	assert_string_equal(found->path, route);
	assert_true(found->method == method);
	if (name) {
		assert_string_equal(cstr(w.arena, rq.parameters.v[rq.parameters.n - 1].name), name);
		assert_string_equal(cstr(w.arena, rq.parameters.v[rq.parameters.n - 1].value),
				    value);
	}
	arena_free(w.arena);
}

static void finds(void **state)
{
	(void)state;
	expect_route(GET, "/", "/", NULL, NULL);
	expect_route(GET, "/blogs/new", "/blogs/new", NULL, NULL);
	expect_route(GET, "/blogs/old", "/blogs/{blog}", "blog", "old");
	expect_route(GET, "/dav", "/dav/{path...}", "path", "");
	expect_route(GET, "/dav/", "/dav/{path...}", "path", "");
	expect_route(PUT, "/dav/a", "/dav/{path...}", "path", "a");
	expect_route(PROPFIND, "/dav/a/b/", "/dav/{path...}", "path", "a/b/");
	expect_route(GET, "/dav/fixed", "/dav/fixed", NULL, NULL);
	expect_route(GET, "/dav/fixed/x", "/dav/{path...}", "path", "fixed/x");
	expect_route(GET, "/dav/1/2/3/4/5/6/7/8/9/10/11/12/13/14", "/dav/{path...}", "path",
		     "1/2/3/4/5/6/7/8/9/10/11/12/13/14");
	expect_route(GET, "/x/b/c", "/{a}/b/{rest...}", "rest", "c");
	expect_route(GET, "/dav/b/c", "/dav/b/{inner...}", "inner", "c");
}

static void expect_none(enum method method, const char *path, int error, int methods)
{
	struct world w = world_new();
	struct rq rq = {.arena = w.arena};
	const struct route *found = NULL;
	int allowed = 0;
	int e = router_find(w.router, &rq, method, str_from(path), &found, &allowed);
	assert_int_equal(e, error);
	assert_int_equal(allowed, methods);
	arena_free(w.arena);
}

static void finds_nothing(void **state)
{
	(void)state;
	expect_none(GET, "/x", NOT_FOUND, 0);
	expect_none(GET, "", NOT_FOUND, 0);
	expect_none(GET, "/davx/a", NOT_FOUND, 0);
	expect_none(GET, "/1/2/3/4/5/6/7/8/9/10/11/12/13/14", NOT_FOUND, 0);
	expect_none(DELETE, "/blogs/old", INVALID, GET | POST);
	/* The literal one has the say, also for methods that it lacks. */
	expect_none(POST, "/blogs/new", INVALID, GET);
	expect_none(PUT, "/dav/fixed", INVALID, GET);
	expect_none(DELETE, "/dav/a", INVALID, GET | PUT | PROPFIND);
	expect_none(PUT, "/dav/b/c", INVALID, GET);
}

static void expect_refused(struct route route)
{
	struct arena *a = arena_new(1 << 20);
	struct router *router;
	str why = STR_NONE;
	table[ROUTES] = route;
	int e = router_new(&router, a, &why);
	table[ROUTES] = (struct route){0};
	if (e != INVALID || !why.n)
		fail_msg("taken: %s", route.path);
	arena_free(a);
}

static void refuses(void **state)
{
	(void)state;
	expect_refused((struct route)ROW(GET, "/x", CSRF_TOKEN));
	expect_refused((struct route)ROW(PROPFIND, "/x", CSRF_BEARER));
	expect_refused((struct route)ROW(OPTIONS, "/x", CSRF_TOKEN));
	expect_refused((struct route)ROW(MKCOL, "/x", CSRF_SAFE));
	expect_refused((struct route)ROW(GET, "/blogs/{other}", CSRF_SAFE));
	expect_refused((struct route)ROW(GET, "/dav/{other...}", CSRF_SAFE));
	expect_refused((struct route)ROW(GET, "/x/{rest...}/y", CSRF_SAFE));
	expect_refused((struct route)ROW(PUT, "/x", CSRF_TOKEN, .body = {RAW_FILE, 0}));
	expect_refused((struct route)ROW(PUT, "/x", CSRF_TOKEN, .body = {RAW_NONE, 5}));
	expect_refused(
		(struct route)ROW(PUT, "/x", CSRF_TOKEN, .body = {RAW_FILE, 5}, .multipart = true));
	expect_refused((struct route)ROUTE(GET, "/x", "x", nothing, GUARD_ANYONE, CSRF_SAFE,
					   RATE_READ, CACHE_PRIVATE, "act.without-words"));
	/* Rows that are no ROUTE. */
	expect_refused((struct route){.method = GET, .path = "/x"});
	struct route row = ROW(GET, "/x", CSRF_SAFE);
	row.guard = GUARD_NONE;
	expect_refused(row);
}

static void lists_all(void **state)
{
	(void)state;
	struct world w = world_new();
	size_t n;
	const struct route *const *routes = router_routes(w.router, &n);
	assert_int_equal(n, ROUTES);
	assert_null(routes[n]);
	for (size_t i = 0; i < n; i++)
		assert_non_null(routes[i]);
	arena_free(w.arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds),
		cmocka_unit_test(finds_nothing),
		cmocka_unit_test(refuses),
		cmocka_unit_test(lists_all),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
