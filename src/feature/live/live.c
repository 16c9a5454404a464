/* SPDX-License-Identifier: Apache-2.0
 * live: one stream of server-sent events for all that an open page hears of.
 */
#include "feature/live/live.h"

#include "feature/live/handlers.h"

static const struct route routes[] = {
	ROUTE(GET, "/live", "live_show", live_show, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .own_transactions = true),
	{},
};

const struct feature live = {
	.name = "live",
	.routes = routes,
};
