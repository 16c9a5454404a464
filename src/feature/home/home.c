/* SPDX-License-Identifier: Apache-2.0
 * home: the stream of what colleagues make, ranked by a published formula or by time, and the
 * notifications.
 */
#include "feature/home/home.h"

#include "feature/home/handlers.h"
#include "ui/api.h"

static const struct api_member home_query[] = {
	{"order", "string", "ranked, following or latest; left out: the one that was chosen",
	 .optional = true},
	{"language", "string", "en or fr: only what is written in it", .optional = true},
	{"before", "integer", "cursor, where the order is by time", .optional = true},
	{"window", "string", "cursor, where it is ranked: taken from `more`", .optional = true},
	{0},
};
static const struct api_member why_members[] = {
	{"id", "integer", "the item"},
	{"recent", "number", "points for being new"},
	{"person", "number", "points for whose it is"},
	{"place", "number", "points for where it stands"},
	{"topic", "number", "points for what it is about"},
	{"good", "number", "points for thanks and ratings"},
	{"sum", "number", "what the order goes by"},
	{0},
};
static const struct api_member home_members[] = {
	{"items", "list of Item", "best or newest first"},
	{"why", "list of Why", "for each item, the terms of the formula"},
	{"more", "string", "address of the next page, with its cursor", .optional = true},
	{0},
};
static const struct api_member list_query[] = {
	{"before", "integer", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_member notification_members[] = {
	{"id", "integer", "of the row"},
	{"kind", "string",
	 "mention, reply, follow, rating, like, member, endorse, post, message ..."},
	{"thread", "integer", "the item, place or tag that rows are grouped by, or 0"},
	{"item", "integer", "what to show, or 0"},
	{"who", "Author", "the newest one"},
	{"count", "integer", "people or events since it was read"},
	{"about", "string", "a title or the first words"},
	{"url", "string", "where it leads"},
	{"read", "boolean", "seen"},
	{"muted", "boolean", "the thread is silent for the viewer"},
	{"topic", "string", "the setting that says how the viewer hears of it"},
	{"why", "string", "why the viewer is told, in words"},
	{"created", "time", "of the newest event"},
	{0},
};
static const struct api_member notifications_members[] = {
	{"unread", "integer", "rows not read, at most 100"},
	{"notifications", "list of Notification", "newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member read_body[] = {
	{"thread", "integer", "only this thread; left out: all", .optional = true}, {0}};
static const struct api_member unread_members[] = {
	{"unread", "integer", "rows not read, at most 100"},
	{"quiet", "boolean", "these are quiet hours, or one is not to be disturbed"},
	{"menu", "list of MenuNumber", "the numbers in the navigation"},
	{0},
};
static const struct api_member menu_number_members[] = {
	{"url", "string", "address of the entry"}, {"n", "integer", "0: none is shown"}, {0}};
/* One of not, bell, digest, mail. */
#define TOLD_TOPICS(optional_)                                                                    \
	{"mention", "string", "somebody mentions one: not, bell, digest or mail",                 \
	 .optional = (optional_)},                                                                \
		{"answer", "string", "answers: not, bell, digest or mail",                        \
		 .optional = (optional_)},                                                        \
		{"message", "string", "in conversations", .optional = (optional_)},               \
		{"invited", "string", "invitations, and who asks to come in",                     \
		 .optional = (optional_)},                                                        \
		{"todo", "string", "what is one's own to do", .optional = (optional_)},           \
		{"event", "string", "events that one comes to", .optional = (optional_)},         \
		{"watched", "string", "pages and blogs that one watches",                         \
		 .optional = (optional_)},                                                        \
		{"follower", "string", "followers and colleagues", .optional = (optional_)},      \
		{"thanks", "string", "thanks, ratings and skills", .optional = (optional_)},      \
		{"guideline", "string", "what one proposed or planned", .optional = (optional_)}, \
		{"jam", "string", "jams that one takes part in", .optional = (optional_)},        \
		{"push", "string", "those of them that are pushed to browsers, spaces between",   \
		 .optional = (optional_)},                                                        \
		{"digest", "string", "daily, or a day of the week", .optional = (optional_)},     \
		{"hour", "integer", "when the digest comes, 0 to 23", .optional = (optional_)},   \
		{"quiet_from", "string", "no mail from then, 22:00; empty: no quiet hours",       \
		 .optional = (optional_)},                                                        \
	{                                                                                         \
		"quiet_to", "string", "to then", .optional = (optional_)                          \
	}
static const struct api_member told_members[] = {
	TOLD_TOPICS(false),
	{"time_zone", "string", "whose clocks they are"},
	{"mail", "boolean", "mail goes out from here, and one has an address"},
	{0},
};
static const struct api_member told_body[] = {TOLD_TOPICS(true), {0}};
static const struct api_object objects[] = {{"Why", why_members},
					    {"HomeList", home_members},
					    {"Notification", notification_members},
					    {"NotificationList", notifications_members},
					    {"Unread", unread_members},
					    {"NotificationSettings", told_members},
					    {"MenuNumber", menu_number_members},
					    {0}};
static const struct api_schema get_home = {.query = home_query, .answer = "HomeList"};
static const struct api_schema get_notifications = {.query = list_query,
						    .answer = "NotificationList"};
static const struct api_schema get_count = {.answer = "Unread"};
static const struct api_schema post_read = {.body = read_body, .answer = "Unread"};

static const struct api_schema get_told = {.answer = "NotificationSettings"};
static const struct api_schema put_told = {.body = told_body, .answer = "NotificationSettings"};

static const struct route routes[] = {
	ROUTE(GET, "/", "home_show", home_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE,
	      ""),
	ROUTE(POST, "/home/order", "home_order_update", home_order_update, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/notifications", "notification_list", notification_list, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/notifications/read", "notification_read", notification_read, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/settings/notifications", "told_show", told_show, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/notifications", "told_update", told_update, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	/* What stands in the address is sealed, and the only right that is asked for: mail programs
	 * post to it by themselves. */
	ROUTE(GET, "/mail/{token}", "letter_off_show", letter_off_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/mail/{token}", "letter_off_create", letter_off_create, GUARD_ANYONE,
	      CSRF_ORIGIN, RATE_WRITE, CACHE_PRIVATE, ""),

	ROUTE(GET, "/api/v1/home", "home_json", home_json, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .summary = "The stream of home, with the reason for each entry",
	      .api = &get_home),
	ROUTE(GET, "/api/v1/notifications", "notification_list", notification_list, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "What others did that concerns the viewer, a row a thread",
	      .api = &get_notifications),
	ROUTE(GET, "/api/v1/notifications/count", "notification_count", notification_count,
	      GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "How many notifications are not read", .api = &get_count),
	ROUTE(POST, "/api/v1/notifications/read", "notification_read", notification_read,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Mark notifications as read", .api = &post_read),
	ROUTE(GET, "/api/v1/account/notifications", "told_show", told_show, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "What one hears of, and how",
	      .api = &get_told),
	ROUTE(PUT, "/api/v1/account/notifications", "told_update", told_update, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Say what one wants to hear of, and how; fields left out stay",
	      .api = &put_told),
	{},
};

static const struct job_kind jobs[] = {
	{.name = "mail.notify", .outside = letter_send},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Notifications"),
	 {{"/settings/notifications", 23}},
	 "",
	 MENU_SETTINGS,
	 15,
	 GUARD_SIGNED_IN},
	{T_KEY("Home"), {{"/", 1}}, "home", MENU_MAIN, 10, GUARD_SIGNED_IN},
	{0},
};

const struct feature home = {
	.name = "home",
	.routes = routes,
	.menu = menu,
	.jobs = jobs,
	.export = told_export,
	.objects = objects,
};
