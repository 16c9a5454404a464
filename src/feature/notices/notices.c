/* SPDX-License-Identifier: Apache-2.0
 * notices: company messages, kept apart from the stream of what employees make.
 */
#include "feature/notices/notices.h"

#include "feature/notices/handlers.h"
#include "ui/api.h"

#include "notices.sql.h"

static const struct api_member list_query[] = {
	{"before", "integer", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_schema get_list = {.query = list_query, .answer = "ItemList"};

static const struct route routes[] = {
	{GET, "/notices", "notice_list", notice_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	 CACHE_PRIVATE, ""},
	{POST, "/notices", "notice_create", notice_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE,
	 CACHE_PRIVATE, "notice.create"},
	{GET, "/notices/new", "notice_new", notice_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	 CACHE_PRIVATE, ""},
	{GET, "/notices/{notice}", "notice_show", notice_show, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	 CACHE_PRIVATE, ""},
	{GET, "/notices/{notice}/edit", "notice_edit", notice_edit, GUARD_EMPLOYEE, CSRF_SAFE,
	 RATE_READ, CACHE_PRIVATE, ""},
	{POST, "/notices/{notice}/edit", "notice_change", notice_change, GUARD_EMPLOYEE, CSRF_TOKEN,
	 RATE_WRITE, CACHE_PRIVATE, "notice.change"},
	{POST, "/notices/{notice}/delete", "notice_delete", notice_delete, GUARD_EMPLOYEE,
	 CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "notice.delete"},
	{GET, "/api/v1/notices", "notice_list", notice_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	 CACHE_PRIVATE, "", .summary = "Company notices: those in force, then those that are over",
	 .api = &get_list},
	{0},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_NOTICE,
	 .name = "notice",
	 .label = T_KEY("Notice"),
	 .label_many = T_KEY("Notices"),
	 .cards = notice_cards,
	 .text = notice_text,
	 .address = notice_address,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Company notices"), {{"/notices", 8}}, "company", MENU_FOOT, 30, GUARD_EMPLOYEE},
	{0},
};

static err export_one(void *arg, const struct q_notice_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return OK;
}

static err export_own(struct db *db, person_id person, struct out *json)
{
	json_open(json, "notices", '[');
	TRY(q_notice_export(db, person, export_one, json));
	json_close(json, ']');
	return OK;
}

/* What the log's acts are called. */
static const struct act acts[] = {
	{"notice.change", T_KEY("Notice changed")},
	{"notice.create", T_KEY("Notice published")},
	{"notice.delete", T_KEY("Notice deleted")},
	{0},
};

const struct feature notices = {
	.name = "notices",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.menu = menu,
	.demo = notices_demo,
	.export = export_own,
	.home_block = notice_block,
};
