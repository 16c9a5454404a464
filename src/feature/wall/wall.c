/* SPDX-License-Identifier: Apache-2.0
 * wall: the door. Lists of five things, colleagues, and the wall on a person's profile.
 */
#include "feature/wall/wall.h"

#include "feature/wall/pages.h"
#include "ui/api.h"

static const struct api_member list_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"title", "string", "one line"},
	{"things", "list of string", "five"},
	{"after", "integer", "the list it was made after", .optional = true},
	{0},
};
static const struct api_member person_members[] = {
	{"handle", "string", "of the person"}, {"name", "string", "as shown"}, {0}};
static const struct api_member colleague_members[] = {
	{"colleagues", "list of Colleague", "both say that they work together"},
	{"asks", "list of Colleague", "who waits for the viewer's answer"},
	{"asked", "list of Colleague", "whose answer the viewer waits for"},
	{0},
};
static const struct api_member between_members[] = {
	{"state", "string", "nothing, asked, asks or colleagues"}, {0}};
static const struct api_object objects[] = {{"FiveList", list_members},
					    {"Colleague", person_members},
					    {"ColleagueList", colleague_members},
					    {"ColleagueState", between_members},
					    {0}};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member list_body[] = {
	{"title", "string", "at most 120 characters", .optional = true},
	{"thing1", "string", "the first", .optional = true},
	{"thing2", "string", "the second", .optional = true},
	{"thing3", "string", "the third", .optional = true},
	{"thing4", "string", "the fourth", .optional = true},
	{"thing5", "string", "the fifth", .optional = true},
	{"after", "integer", "the list it is made after", .optional = true},
	{"audience", "string", "internal, public or private", .optional = true},
	{0},
};
static const struct api_member colleague_body[] = {{"person", "string", "a handle"}, {0}};
static const struct api_schema all_lists = {.query = before_query, .answer = "ItemList"};
static const struct api_schema make_list = {.body = list_body, .answer = "FiveList", .status = 201};
static const struct api_schema one_list = {.answer = "FiveList"};
static const struct api_schema change_list = {.body = list_body, .answer = "FiveList"};
static const struct api_schema drop_list = {.status = 204};
static const struct api_schema all_colleagues = {.answer = "ColleagueList"};
static const struct api_schema one_colleague = {.body = colleague_body, .answer = "ColleagueState"};

#define LIST "/lists/{list}"
#define OPEN GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define PAGES GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	ROUTE(GET, "/lists", "list_list", list_list, PAGES),
	ROUTE(POST, "/lists", "list_create", list_create, FORMS, ""),
	ROUTE(GET, "/lists/new", "list_new", list_new, PAGES),
	ROUTE(GET, LIST, "list_show", list_show, OPEN),
	ROUTE(GET, LIST "/edit", "list_edit", list_edit, PAGES),
	ROUTE(POST, LIST "/edit", "list_update", list_update, FORMS, ""),
	ROUTE(POST, LIST "/delete", "list_delete", list_delete, FORMS, "list.delete"),
	ROUTE(GET, "/colleagues", "colleague_list", colleague_list, PAGES),
	ROUTE(POST, "/colleagues", "colleague_create", colleague_create, FORMS, ""),
	ROUTE(POST, "/colleagues/delete", "colleague_delete", colleague_delete, FORMS, ""),

	ROUTE(GET, "/api/v1/lists", "list_list_json", list_list, PAGES,
	      .summary = "Lists of five things, newest first", .api = &all_lists),
	ROUTE(POST, "/api/v1/lists", "list_create_json", list_create, CALLS, "",
	      .summary = "Make one, perhaps after another's", .api = &make_list),
	ROUTE(GET, "/api/v1" LIST, "list_show_json", list_show, OPEN, .summary = "One list",
	      .api = &one_list),
	ROUTE(PUT, "/api/v1" LIST, "list_update_json", list_update, CALLS, "",
	      .summary = "Change it; members that are left out stay", .api = &change_list),
	ROUTE(DELETE, "/api/v1" LIST, "list_delete_json", list_delete, CALLS, "list.delete",
	      .summary = "Remove it", .api = &drop_list),
	ROUTE(GET, "/api/v1/colleagues", "colleague_list_json", colleague_list, PAGES,
	      .summary = "With whom the viewer works", .api = &all_colleagues),
	ROUTE(POST, "/api/v1/colleagues", "colleague_create_json", colleague_create, CALLS, "",
	      .summary = "Say that one works with somebody, or confirm it", .api = &one_colleague),
	ROUTE(POST, "/api/v1/colleagues/delete", "colleague_delete_json", colleague_delete, CALLS,
	      "", .summary = "Refuse it, take it back, or end it", .api = &one_colleague),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_LIST,
	 .name = "list",
	 .label = T_KEY("List of five"),
	 .label_many = T_KEY("Lists of five"),
	 .cards = list_cards,
	 .text = list_index_text,
	 .address = list_address_of,
	 .history = true,
	 .commented = true},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {{"list.delete", T_KEY("List of five removed")}, {0}};

static const struct profile_tab profile_tabs[] = {
	{"lists", T_KEY("Lists of five"), 75, .kinds = ITEM_KIND_BIT(KIND_LIST)},
	{"wall", T_KEY("Wall"), 90, .show = wall_tab},
	{0},
};

const struct feature wall = {
	.name = "wall",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.objects = objects,
	.demo = wall_demo,
	.export = wall_export,
	.check = wall_check,
	.erase = wall_erase,
};
