/* SPDX-License-Identifier: Apache-2.0
 * mobile: the house on a phone: what its home screen shows, pages without a connection, what is
 * shared to it, what is pushed.
 */
#include "feature/mobile/mobile.h"

#include "base/clock.h"
#include "feature/mobile/handlers.h"
#include "ui/api.h"

static const struct api_member push_members[] = {
	{"id", "integer", "number of the subscription"},
	{"agent", "string", "what the browser calls itself"},
	{"created", "time", "when it asked for them"},
	{0},
};
static const struct api_member push_list_members[] = {
	{"subscriptions", "list of PushSubscription", "browsers that are told, oldest first"}, {0}};
static const struct api_object objects[] = {
	{"PushSubscription", push_members}, {"PushSubscriptionList", push_list_members}, {0}};
static const struct api_schema list_push = {.answer = "PushSubscriptionList"};
static const struct api_schema no_answer = {.status = 204};

static const struct route routes[] = {
	ROUTE(GET, "/manifest.webmanifest", "manifest_show", manifest_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/service-worker.js", "worker_show", worker_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/offline", "offline_show", offline_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/share", "share_new", share_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	/* Only where there is no service worker yet: it leads to the page above. */
	ROUTE(POST, "/share", "share_create", share_create, GUARD_EMPLOYEE, CSRF_ORIGIN, RATE_WRITE,
	      CACHE_PRIVATE, "", .multipart = true),

	ROUTE(GET, "/settings/push", "push_list", push_list, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/push", "push_create", push_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "push.create"),
	ROUTE(POST, "/settings/push/{subscription}/delete", "push_delete", push_delete,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "push.delete"),
	/* A program takes away and never gives: a browser asks in its own session. */
	ROUTE(GET, "/api/v1/account/push", "push_list_json", push_list, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "Browsers that get notifications pushed",
	      .api = &list_push),
	ROUTE(DELETE, "/api/v1/account/push/{subscription}", "push_delete_json", push_delete,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "push.delete",
	      .summary = "Push nothing there any more", .api = &no_answer),
	{},
};

static const struct menu_entry menu[] = {
	{T_KEY("On your phone"), {{"/settings/push", 14}}, "", MENU_SETTINGS, 30, GUARD_SIGNED_IN},
	{0},
};

static const struct act acts[] = {
	{"push.create", T_KEY("Notifications are pushed to a browser")},
	{"push.delete", T_KEY("Nothing is pushed to a browser any more")},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "mobile.push", .run = push_look, .every = SECOND},
	{.name = "mobile.sweep", .run = mobile_sweep, .every = DAY},
	{.name = "fetch.push", .outside = push_send},
	{0},
};

const struct feature mobile = {
	.name = "mobile",
	.routes = routes,
	.acts = acts,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.erase = mobile_erase,
	.export = mobile_export,
};
