/* SPDX-License-Identifier: Apache-2.0
 * router: routes sorted by number of segments; within these, those with more literals in front
 * first, so that the first match is the right one. Those that take the rest of a path stand apart,
 * and are asked when there is no other, the longest first.
 */
#include "app/router.h"

#include "base/log.h"
#include "ui/api.h"

#include <stdlib.h>

enum { SEGMENTS = 12 };

struct entry {
	const struct route *route;
	str segments[SEGMENTS];
	size_t n;
};
struct entry_list {
	struct entry *v;
	size_t n, cap;
};
struct router {
	struct entry *entries;
	size_t n, first[SEGMENTS + 2]; /* first[k]: index of the first entry of k segments */
	struct entry_list open;	       /* of {name...}: their segments are those before it */
	const struct route **routes;
};

static bool split(str path, str segments[SEGMENTS], size_t *n)
{
	*n = 0;
	if (path.n == 0 || path.p[0] != '/')
		return false;
	path = str_sub(path, 1, path.n);
	if (path.n == 0)
		return true;
	while (path.p) {
		if (*n == SEGMENTS)
			return false;
		segments[(*n)++] = str_cut(&path, '/');
	}
	return true;
}

static bool is_name(str segment)
{
	return segment.n > 2 && segment.p[0] == '{' && segment.p[segment.n - 1] == '}';
}

/* {name...} */
static bool takes_rest(str segment)
{
	return is_name(segment) && segment.n > 5 &&
	       str_eq(str_sub(segment, segment.n - 4, 3), S("..."));
}

static int compare(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	for (size_t i = 0; i < a->n; i++) {
		if (is_name(a->segments[i]) != is_name(b->segments[i]))
			return is_name(a->segments[i]) ? 1 : -1;
		int c = is_name(a->segments[i]) ? 0 : str_cmp(a->segments[i], b->segments[i]);
		if (c)
			return c;
	}
	return (int)a->route->method - (int)b->route->method;
}

/* The longest first. */
static int compare_open(const void *x, const void *y)
{
	const struct entry *a = x, *b = y;
	return a->n != b->n ? (a->n > b->n ? -1 : 1) : compare(x, y);
}

/* ROUTE has every field; a row written without it may not. */
static bool is_whole(const struct route *r)
{
	return r->method && r->name && r->handler && r->guard && r->csrf && r->rate && r->cache &&
	       r->audit;
}

/* What the compiler does not see, or NULL. */
static const char *fault(const struct route *r)
{
	if (!is_whole(r))
		return "a field is missing: write it as a ROUTE";
	if (method_reads(r->method) != (r->csrf == CSRF_SAFE))
		return "csrf";
	if (r->body.raw ? r->body.limit <= 0 || r->multipart : r->body.limit || r->body.partial)
		return "body";
	if (r->api && r->api->tell && !r->api->answer)
		return "it tells what its schema does not name";
	return *r->audit && !act_words(str_from(r->audit)) ? "no words for its audit act" : NULL;
}

static err refuse(struct arena *a, const struct route *r, const char *what, str *why)
{
	*why = str_cat(a, S("route "), str_from(r->name ? r->name : r->path), S(": "),
		       str_from(what));
	return INVALID;
}

/* All routes, in the lists they belong to. */
static err gather(struct arena *a, struct entry_list *list, struct entry_list *open, str *why)
{
	for (const struct feature *const *f = features; *f; f++)
		for (const struct route *r = (*f)->routes; r && r->path; r++) {
			struct entry e = {.route = r};
			const char *wrong = fault(r);
			if (wrong)
				return refuse(a, r, wrong, why);
			if (!split(str_from(r->path), e.segments, &e.n))
				return refuse(a, r, "malformed path", why);
			for (size_t i = 0; i + 1 < e.n; i++)
				if (takes_rest(e.segments[i]))
					return refuse(a, r, "malformed path", why);
			bool rest = e.n && takes_rest(e.segments[e.n - 1]);
			*ARENA_PUSH(a, rest ? open : list) = e;
		}
	return OK;
}

static err sort(struct arena *a, struct entry_list *list, int (*order)(const void *, const void *),
		str *why)
{
	if (list->n)
		qsort(list->v, list->n, sizeof(*list->v), order);
	for (size_t i = 1; i < list->n; i++)
		if (compare(&list->v[i - 1], &list->v[i]) == 0)
			return refuse(a, list->v[i].route, "stands twice", why);
	return OK;
}

err router_new(struct router **out, struct arena *a, str *why)
{
	struct entry_list list = {0};
	struct router *router = NEW(a, struct router);
	TRY(gather(a, &list, &router->open, why));
	TRY(sort(a, &list, compare, why));
	TRY(sort(a, &router->open, compare_open, why));
	router->entries = list.v;
	router->n = list.n + router->open.n;
	router->routes = NEW_ARRAY(a, const struct route *, router->n + 1);
	for (size_t i = 0; i < list.n; i++)
		router->routes[i] = list.v[i].route;
	for (size_t i = 0; i < router->open.n; i++)
		router->routes[list.n + i] = router->open.v[i].route;
	size_t at = 0;
	for (size_t k = 0; k <= SEGMENTS + 1; k++) {
		while (at < list.n && list.v[at].n < k)
			at++;
		router->first[k] = at;
	}
	*out = router;
	return OK;
}

void router_free(struct router *router)
{
	(void)router; /* lies in the arena it was made in */
}

/* The first n segments. */
static bool matches(const struct entry *e, const str *segments, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!is_name(e->segments[i]) ? !str_eq(e->segments[i], segments[i])
					     : segments[i].n == 0)
			return false;
	return true;
}

/* Two patterns that accept the same path at the same rank differ only in method. */
static bool same_pattern(const struct entry *a, const struct entry *b)
{
	if (a->n != b->n)
		return false;
	for (size_t i = 0; i < a->n; i++)
		if (is_name(a->segments[i]) != is_name(b->segments[i]) ||
		    (!is_name(a->segments[i]) && !str_eq(a->segments[i], b->segments[i])))
			return false;
	return true;
}

/* Cuts the first n segments off a path; what stands behind their slash is the rest, which is empty
 * when nothing does. */
static bool cut(str path, str *segments, size_t n, str *rest)
{
	*rest = path.n && path.p[0] == '/' ? str_sub(path, 1, path.n) : STR_NONE;
	for (size_t i = 0; i < n; i++) {
		if (rest->n == 0)
			return false;
		segments[i] = str_cut(rest, '/');
	}
	return true;
}

/* The names of the route's path with what they stand for. */
static void keep_names(struct rq *rq, const struct entry *e, const str *segments, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (is_name(e->segments[i]))
			*ARENA_PUSH(rq->arena, &rq->parameters) = (struct field){
				str_sub(e->segments[i], 1,
					e->segments[i].n - (takes_rest(e->segments[i]) ? 5 : 2)),
				segments[i]};
}

static err find_open(const struct router *router, struct rq *rq, enum method method, str path,
		     const struct route **route, int *allowed)
{
	str segments[SEGMENTS];
	const struct entry *shape = NULL;
	for (size_t i = 0; i < router->open.n; i++) {
		const struct entry *e = &router->open.v[i];
		if (!cut(path, segments, e->n - 1, &segments[e->n - 1]) ||
		    !matches(e, segments, e->n - 1) || (shape && !same_pattern(shape, e)))
			continue;
		shape = e;
		*allowed |= (int)e->route->method;
		if (e->route->method != method)
			continue;
		keep_names(rq, e, segments, e->n);
		*route = e->route;
		return OK;
	}
	return *allowed ? INVALID : NOT_FOUND;
}

err router_find(const struct router *router, struct rq *rq, enum method method, str path,
		const struct route **route, int *allowed)
{
	str segments[SEGMENTS];
	size_t n;
	const struct entry *shape = NULL;
	*allowed = 0;
	bool short_enough = split(path, segments, &n);
	for (size_t i = short_enough ? router->first[n] : 0;
	     short_enough && i < router->first[n + 1]; i++) {
		const struct entry *e = &router->entries[i];
		if (!matches(e, segments, n))
			continue;
		if (shape && !same_pattern(shape, e))
			break; /* a less literal pattern: the literal one has the say */
		shape = e;
		*allowed |= (int)e->route->method;
		if (e->route->method != method)
			continue;
		keep_names(rq, e, segments, n);
		*route = e->route;
		return OK;
	}
	return *allowed ? INVALID : find_open(router, rq, method, path, route, allowed);
}

const struct route *const *router_routes(const struct router *router, size_t *n)
{
	*n = router->n;
	return router->routes;
}
