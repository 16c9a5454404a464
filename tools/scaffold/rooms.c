/* SPDX-License-Identifier: Apache-2.0
 * @rooms@: the door of the room: its routes, its kind of item, its place in the menu.
 */
#include "feature/@rooms@/@rooms@.h"

#include "feature/@rooms@/handlers.h"
#include "ui/api.h"

#include "@rooms@.sql.h"

static const struct api_member list_query[] = {
	{"before", "integer", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_schema get_list = {.query = list_query, .answer = "ItemList"};

static const struct route routes[] = {
	ROUTE(GET, "/@rooms@", "@room@_list", @room@_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/@rooms@", "@room@_create", @room@_create, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/@rooms@/new", "@room@_new", @room@_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/@rooms@/{@room@}", "@room@_show", @room@_show, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/api/v1/@rooms@", "@room@_list", @room@_list, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "The newest @rooms@", .api = &get_list),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_SAMPLE,
	 .name = "@room@",
	 .label = T_KEY("@room@"),
	 .label_many = T_KEY("@rooms@"),
	 .cards = @room@_cards,
	 .text = @room@_text,
	 .address = @room@_address,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("@Rooms@"), {{"/@rooms@", sizeof("/@rooms@") - 1}}, "list", MENU_BEYOND, 90,
	 GUARD_EMPLOYEE},
	{0},
};

const struct feature @rooms@ = {
	.name = "@rooms@",
	.routes = routes,
	.kinds = kinds,
	.menu = menu,
};
