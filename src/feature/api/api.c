/* SPDX-License-Identifier: Apache-2.0
 * api: what programs read about the house: the OpenAPI document, made from the routes, and the
 * metrics.
 */
#include "feature/api/api.h"

#include "feature/api/handlers.h"

static const struct route routes[] = {
	ROUTE(GET, "/metrics", "metrics_show", metrics_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/api", "api_list", api_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE,
	      ""),
	ROUTE(GET, "/api/v1/openapi.json", "openapi_show", openapi_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PUBLIC_SHORT, ""),
	{},
};

const struct feature api = {
	.name = "api",
	.routes = routes,
};
