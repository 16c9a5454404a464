/* SPDX-License-Identifier: Apache-2.0
 * router: routes sorted by number of segments; within these, those with more literals in front
 * first, so that the first match is the right one.
 */
#include "app/router.h"

#include "base/log.h"

#include <stdlib.h>

enum { SEGMENTS = 12 };

struct entry {
	const struct route *route;
	str segments[SEGMENTS];
	size_t n;
};
struct router {
	struct entry *entries;
	size_t n, first[SEGMENTS + 2]; /* first[k]: index of the first entry of k segments */
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

static const char *missing_field(const struct route *r)
{
	if (!r->method)
		return "method";
	if (!r->handler)
		return "handler";
	if (!r->guard)
		return "guard";
	if (!r->csrf || (r->method == GET) != (r->csrf == CSRF_SAFE))
		return "csrf";
	if (!r->rate)
		return "rate";
	if (!r->cache)
		return "cache";
	if (!r->audit)
		return "audit";
	return *r->audit && !act_words(str_from(r->audit)) ? "no words for its audit act" : NULL;
}

static err refuse(struct arena *a, const struct route *r, const char *what, str *why)
{
	*why = str_cat(a, S("route "), str_from(r->name ? r->name : r->path), S(": "),
		       str_from(what));
	return INVALID;
}

err router_new(struct router **out, struct arena *a, str *why)
{
	struct {
		struct entry *v;
		size_t n, cap;
	} list = {0};
	for (const struct feature *const *f = features; *f; f++)
		for (const struct route *r = (*f)->routes; r && r->path; r++) {
			struct entry *e = ARENA_PUSH(a, &list);
			const char *missing = missing_field(r);
			e->route = r;
			if (missing)
				return refuse(a, r, missing, why);
			if (!split(str_from(r->path), e->segments, &e->n))
				return refuse(a, r, "malformed path", why);
		}
	if (list.n)
		qsort(list.v, list.n, sizeof(*list.v), compare);
	struct router *router = NEW(a, struct router);
	router->entries = list.v;
	router->n = list.n;
	router->routes = NEW_ARRAY(a, const struct route *, list.n + 1);
	for (size_t i = 0; i < list.n; i++) {
		router->routes[i] = list.v[i].route;
		if (i && compare(&list.v[i - 1], &list.v[i]) == 0)
			return refuse(a, list.v[i].route, "stands twice", why);
	}
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

static bool matches(const struct entry *e, const str *segments)
{
	for (size_t i = 0; i < e->n; i++)
		if (!is_name(e->segments[i]) ? !str_eq(e->segments[i], segments[i])
					     : segments[i].n == 0)
			return false;
	return true;
}

/* Two patterns that accept the same path at the same rank differ only in method. */
static bool same_pattern(const struct entry *a, const struct entry *b)
{
	for (size_t i = 0; i < a->n; i++)
		if (is_name(a->segments[i]) != is_name(b->segments[i]) ||
		    (!is_name(a->segments[i]) && !str_eq(a->segments[i], b->segments[i])))
			return false;
	return true;
}

err router_find(const struct router *router, struct rq *rq, enum method method, str path,
		const struct route **route, int *allowed)
{
	str segments[SEGMENTS];
	size_t n;
	const struct entry *shape = NULL;
	*allowed = 0;
	if (!split(path, segments, &n))
		return NOT_FOUND;
	for (size_t i = router->first[n]; i < router->first[n + 1]; i++) {
		const struct entry *e = &router->entries[i];
		if (!matches(e, segments))
			continue;
		if (shape && !same_pattern(shape, e))
			break; /* a less literal pattern: the literal one has the say */
		shape = e;
		*allowed |= (int)e->route->method;
		if (e->route->method != method)
			continue;
		for (size_t k = 0; k < n; k++)
			if (is_name(e->segments[k]))
				*ARENA_PUSH(rq->arena, &rq->parameters) = (struct field){
					str_sub(e->segments[k], 1, e->segments[k].n - 2),
					segments[k]};
		*route = e->route;
		return OK;
	}
	return *allowed ? INVALID : NOT_FOUND;
}

const struct route *const *router_routes(const struct router *router, size_t *n)
{
	*n = router->n;
	return router->routes;
}
