/* SPDX-License-Identifier: Apache-2.0
 * search: one box over everything people wrote, the people themselves and their tags.
 */
#include "feature/search/search.h"

#include "feature/search/handlers.h"
#include "ui/api.h"

static const struct api_member search_query_members[] = {
	{"q", "string",
	 "words, \"phrases\", beginnings*, and filters: author:HANDLE tag:NAME in:HANDLE kind:KIND "
	 "after:DATE before:DATE"},
	{"order", "string", "empty (best first) or newest", .optional = true},
	{"kind", "string", "only this kind", .optional = true},
	{"author", "string", "only what this person wrote", .optional = true},
	{"tag", "string", "only with this tag", .optional = true},
	{"year", "string", "only of this year", .optional = true},
	{"from", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member found_members[] = {
	{"items", "list of Item", "20 of them; `text` is an excerpt around the words"},
	{"people", "list of Author", "whose names are like the words"},
	{"places", "list of FoundPlace", "whose names have the words"},
	{"total", "integer", "readable hits, of the newest 300"},
	{"more", "boolean", "there are more than 300"},
	{"next", "integer", "pass it as `from` for the next page", .optional = true},
	{"kinds", "list of Facet", "how many of which kind"},
	{"authors", "list of Facet", "whose"},
	{"tags", "list of Facet", "with which tags"},
	{"years", "list of Facet", "from when"},
	{0},
};
static const struct api_member facet_members[] = {
	{"value", "string", "for the parameter of the same name"},
	{"label", "string", "for people"},
	{"n", "integer", "hits"},
	{0},
};
static const struct api_member found_place_members[] = {
	{"room", "string", "blogs"},
	{"title", "string", "its name"},
	{"about", "string", "a line about it, or empty"},
	{"url", "string", "where it is"},
	{0},
};
static const struct api_member suggestions_query[] = {
	{"q", "string", "the beginning of what is searched for"}, {0}};
static const struct api_member suggested_members[] = {
	{"name", "string", "of a person", .optional = true},
	{"handle", "string", "of a person", .optional = true},
	{"about", "string", "role and city of a person", .optional = true},
	{"label", "string", "of a tag", .optional = true},
	{"url", "string", "where it leads"},
	{0},
};
static const struct api_member suggestions_members[] = {
	{"people", "list of Suggested", "at most 5"},
	{"tags", "list of Suggested", "at most 4"},
	{0},
};
static const struct api_object objects[] = {{"Found", found_members},
					    {"Facet", facet_members},
					    {"FoundPlace", found_place_members},
					    {"Suggested", suggested_members},
					    {"Suggestions", suggestions_members},
					    {0}};
static const struct api_schema get_suggestions = {.query = suggestions_query,
						  .answer = "Suggestions"};

static const struct api_member tag_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_schema get_search = {.query = search_query_members, .answer = "Found"};
static const struct api_schema get_tag = {.query = tag_query, .answer = "ItemList"};

static const struct route routes[] = {
	ROUTE(GET, "/search", "search_show", search_show, GUARD_ANYONE, CSRF_SAFE, RATE_SEARCH,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/tags", "tag_list", tag_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/tags/{tag}", "tag_show", tag_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/api/v1/search", "search_json", search_json, GUARD_ANYONE, CSRF_SAFE,
	      RATE_SEARCH, CACHE_PRIVATE, "", .summary = "Search everything that you may read",
	      .api = &get_search),
	ROUTE(GET, "/api/v1/search/suggestions", "suggestion_list", suggestion_list, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_SEARCH, CACHE_PRIVATE, "",
	      .summary = "People and tags whose names begin like what is being typed",
	      .api = &get_suggestions),
	ROUTE(GET, "/api/v1/tags/{tag}", "tag_json", tag_json, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .summary = "What carries a tag, newest first", .api = &get_tag),
	{},
};

static const struct menu_entry menu[] = {
	{T_KEY("Tags"), {{"/tags", 5}}, "tag", MENU_MAIN, 50, GUARD_EMPLOYEE},
	{0},
};

const struct feature search = {
	.name = "search",
	.routes = routes,
	.menu = menu,
	.objects = objects,
};
