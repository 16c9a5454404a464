/* SPDX-License-Identifier: Apache-2.0
 * bookmarks: addresses worth keeping. Lists by person, tag and address; keeping, changing,
 * removing; the settings page with the bookmarklet and one's own tags.
 */
#include "feature/bookmarks/bookmarks.h"

#include "base/clock.h"
#include "feature/bookmarks/handlers.h"
#include "ui/api.h"

static const struct api_member list_query[] = {
	{"tags", "string", "names of tags joined by commas: bookmarks with all of them",
	 .optional = true},
	{"by", "string", "followed: of people you follow", .optional = true},
	{"language", "string", "en or fr", .optional = true},
	{"order", "string", "kept: most kept first", .optional = true},
	{"before", "integer", "cursor: `next` of the page before", .optional = true},
	{0},
};
static const struct api_member page_query[] = {
	{"before", "integer", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_member new_body[] = {
	{"url", "string", "the address: http, https, ftp or gemini"},
	{"title", "string", "at most 250 characters; empty: the address", .optional = true},
	{"body", "string", "why it is worth keeping, in Markdown", .optional = true},
	{"tags", "string", "labels with commas between them, at most 20", .optional = true},
	{"audience", "string", "internal (default), public or private", .optional = true},
	{"unread", "boolean", "to be read later", .optional = true},
	{"place", "integer", "number of a community it is kept to; 0: one's own", .optional = true},
	{0},
};
static const struct api_schema get_list = {.query = list_query, .answer = "BookmarkList"};
static const struct api_schema get_page = {.query = page_query, .answer = "BookmarkList"};
static const struct api_schema get_tags = {.answer = "BookmarkTags"};
static const struct api_schema post_one = {.body = new_body, .answer = "Bookmark", .status = 201};
static const struct api_schema put_one = {.body = new_body, .answer = "Bookmark"};
static const struct api_schema get_one = {.answer = "Bookmark"};
static const struct api_schema no_answer = {.status = 204};

static const struct route routes[] = {
	ROUTE(GET, "/bookmarks", "bookmark_list", bookmark_list, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/bookmarks/save", "bookmark_new", bookmark_new, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	/* What phones share comes here; the same page. */
	ROUTE(GET, "/bookmarks/new", "bookmark_shared", bookmark_new, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/feeds/bookmarks.atom", "bookmark_feed_all", bookmark_feed_all, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/feeds/bookmarks.rss", "bookmark_feed_all_rss", bookmark_feed_all, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/feeds/bookmarks/{file}", "bookmark_feed_person", bookmark_feed_person,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/feeds/bookmarks/tags/{file}", "bookmark_feed_tag", bookmark_feed_tag,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/feeds/bookmarks/url/{file}", "bookmark_feed_link", bookmark_feed_link,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/bookmarks/feed", "bookmark_feed_secret", bookmark_feed_secret,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/bookmarks/save", "bookmark_create", bookmark_create, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/bookmarks/tags", "bookmark_tags", bookmark_tags, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/bookmarks/url/{link}", "bookmark_link", bookmark_link, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/bookmarks/item/{bookmark}", "bookmark_show", bookmark_show, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/bookmarks/item/{bookmark}/edit", "bookmark_edit", bookmark_edit,
	      GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/bookmarks/item/{bookmark}/edit", "bookmark_change", bookmark_change,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/bookmarks/item/{bookmark}/delete", "bookmark_remove", bookmark_remove,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/communities/{community}/bookmarks", "bookmark_place", bookmark_place,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/bookmarks/{person}", "bookmark_person", bookmark_person, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/bookmarks/{person}/tags", "bookmark_person_tags", bookmark_tags, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/settings/bookmarks", "bookmark_settings", bookmark_settings, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/bookmarks/tags", "bookmark_tag_change", bookmark_tag_change,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/bookmarks/import", "bookmark_import", bookmark_import,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true,
	      .own_transactions = true),
	ROUTE(GET, "/settings/bookmarks/export/{format}", "bookmark_export", bookmark_export,
	      GUARD_EMPLOYEE, CSRF_SAFE, RATE_EXPORT, CACHE_PRIVATE, ""),
	/* Pinboard's API is all GET, writing too; see query_token. */
	ROUTE(GET, "/api/pinboard/v1/posts/{method}", "pinboard_posts", pinboard_posts,
	      GUARD_ANYONE, CSRF_SAFE, RATE_WRITE, CACHE_PRIVATE, "", .query_token = true,
	      .own_transactions = true),
	ROUTE(GET, "/api/pinboard/v1/tags/{method}", "pinboard_tags", pinboard_tags, GUARD_ANYONE,
	      CSRF_SAFE, RATE_WRITE, CACHE_PRIVATE, "", .query_token = true,
	      .own_transactions = true),

	ROUTE(GET, "/api/v1/bookmarks", "bookmark_list", bookmark_list, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "Bookmarks, newest first", .api = &get_list),
	ROUTE(POST, "/api/v1/bookmarks", "bookmark_create", bookmark_create, GUARD_EMPLOYEE,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Keep an address, or change what you keep of it", .api = &post_one),
	ROUTE(GET, "/api/v1/bookmarks/tags", "bookmark_tags", bookmark_tags, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "The most used tags of bookmarks",
	      .api = &get_tags),
	ROUTE(GET, "/api/v1/communities/{community}/bookmarks", "bookmark_place", bookmark_place,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "What is kept to a community", .api = &get_page),
	ROUTE(GET, "/api/v1/bookmarks/by/{person}", "bookmark_person", bookmark_person,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Bookmarks of a person", .api = &get_list),
	ROUTE(GET, "/api/v1/bookmarks/by/{person}/tags", "bookmark_person_tags", bookmark_tags,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "The tags of a person's bookmarks", .api = &get_tags),
	ROUTE(GET, "/api/v1/bookmarks/url/{link}", "bookmark_link", bookmark_link, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Everybody's bookmarks of an address", .api = &get_page),
	ROUTE(GET, "/api/v1/bookmarks/{bookmark}", "bookmark_show", bookmark_show, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "One bookmark", .api = &get_one),
	ROUTE(PUT, "/api/v1/bookmarks/{bookmark}", "bookmark_change", bookmark_change,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Change it; what is left out but the address stays", .api = &put_one),
	ROUTE(DELETE, "/api/v1/bookmarks/{bookmark}", "bookmark_remove", bookmark_remove,
	      GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .summary = "Remove it",
	      .api = &no_answer),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_BOOKMARK,
	 .name = "bookmark",
	 .label = T_KEY("Bookmark"),
	 .label_many = T_KEY("Bookmarks"),
	 .cards = bookmark_cards,
	 .text = bookmark_index_text,
	 .address = bookmark_address,
	 .history = true,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Bookmarks"), {{"/bookmarks", 10}}, "bookmark", MENU_MAIN, 50, GUARD_SIGNED_IN},
	{T_KEY("Bookmarks"), {{"/settings/bookmarks", 19}}, "", MENU_SETTINGS, 60, GUARD_EMPLOYEE},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY, .name = "bookmarks", .label = T_KEY("Bookmarks"), .order = 60},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "bookmarks.retag", .run = bookmark_tag_job},
	{.name = "bookmarks.settle", .run = bookmarks_settle},
	{.name = "bookmarks.look", .run = bookmarks_look, .every = 10 * MINUTE},
	{.name = "fetch.bookmark_link", .outside = bookmark_ask},
	{0},
};

static const char *const late_indexes[] = {
	"bookmark_by_circle",
	"bookmark_by_link",
	"bookmark_by_person",
	"bookmark_count_open",
	"bookmark_count_own",
	"bookmark_count_public",
	"bookmark_link_by_open",
	"bookmark_link_by_public",
	"bookmark_tag_by_person",
	"bookmark_tag_by_tag",
	NULL,
};

static const struct profile_tab profile_tabs[] = {
	{"bookmarks", T_KEY("Bookmarks"), 50, .kinds = ITEM_KIND_BIT(KIND_BOOKMARK)},
	{0},
};

const struct feature bookmarks = {
	.name = "bookmarks",
	.routes = routes,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.jobs = jobs,
	.place_tabs = tabs,
	.rewritten = bookmarks_rewritten,
	.share = {{"/bookmarks/new", 14}},
	.objects = bookmark_objects,
	.importers = bookmark_importers,
	.demo = bookmarks_demo,
	.scale = bookmarks_scale,
	.late_indexes = late_indexes,
	.export = bookmarks_export,
	.erase = bookmarks_erase,
	.check = bookmarks_check,
};
