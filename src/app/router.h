/* SPDX-License-Identifier: Apache-2.0
 * router: finds the route of a method and path. A literal segment wins over a {name}.
 */
#ifndef RUCHE_ROUTER_H
#define RUCHE_ROUTER_H

#include "ui/feature.h"

struct router;

/* From all rooms' routes. INVALID with the reason in *why when a route lacks a field, names two
 * handlers for one path, or its path is malformed. */
err router_new(struct router **router, struct arena *a, str *why);
void router_free(struct router *router);

/* The route, with the {names} of its path pushed into rq->parameters. NOT_FOUND; INVALID when the
 * path is there for other methods (405), which are in *allowed as bits. */
err router_find(const struct router *router, struct rq *rq, enum method method, str path,
		const struct route **route, int *allowed);

/* Every route in order, for `ruche routes` and tests; ends with NULL. */
const struct route *const *router_routes(const struct router *router, size_t *n);

#endif
