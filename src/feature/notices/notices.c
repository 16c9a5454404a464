/* SPDX-License-Identifier: Apache-2.0
 * notices: company messages, kept apart from the stream of what employees make.
 */
#include "feature/notices/notices.h"

#include "feature/notices/handlers.h"
#include "ui/api.h"

#include "notices.sql.h"

static const struct api_member list_query[] = {
	{"before", "integer", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_member notice_members[] = {
	{"id", "integer", "number of the item"},
	{"url", "string", "where it is shown"},
	{"author", "Author", "who wrote it"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"html", "string", "the same, sanitized"},
	{"language", "string", "ISO 639-1, or empty"},
	{"created", "time", "when it was published"},
	{"until", "time or null", "when it is over, or null"},
	{"over", "boolean", "it is in force no more"},
	{"comments", "integer", "answers"},
	{0},
};
static const struct api_object objects[] = {{"CompanyNotice", notice_members}, {0}};
static const struct api_member new_body[] = {
	{"title", "string", "at most 200 characters"},
	{"body", "string", "Markdown, at most 5,000 characters", .optional = true},
	{"until", "string",
	 "2026-12-31T12:00 by the clock of who writes it, or with a Z in UTC; empty: for good",
	 .optional = true},
	{0},
};
static const struct api_member change_body[] = {
	{"title", "string", "at most 200 characters", .optional = true},
	{"body", "string", "Markdown, at most 5,000 characters", .optional = true},
	{"until", "string", "as for a new one", .optional = true},
	{0},
};
static const struct api_schema get_one = {.answer = "CompanyNotice"};
static const struct api_schema add_one = {
	.body = new_body, .answer = "CompanyNotice", .status = 201};
static const struct api_schema put_one = {.body = change_body, .answer = "CompanyNotice"};
static const struct api_schema drop_one = {.status = 204};
static const struct api_schema get_list = {.query = list_query, .answer = "ItemList"};

#define CALL GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	ROUTE(GET, "/notices", "notice_list", notice_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/notices", "notice_create", notice_create, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "notice.create"),
	ROUTE(GET, "/notices/new", "notice_new", notice_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/notices/{notice}", "notice_show", notice_show, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/notices/{notice}/edit", "notice_edit", notice_edit, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/notices/{notice}/edit", "notice_change", notice_change, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "notice.change"),
	ROUTE(POST, "/notices/{notice}/delete", "notice_delete", notice_delete, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "notice.delete"),
	ROUTE(GET, "/api/v1/notices", "notice_list", notice_list, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Company notices: those in force, then those that are over",
	      .api = &get_list),
	ROUTE(POST, "/api/v1/notices", "notice_create", notice_create, CALL, "notice.create",
	      .summary = "Publish a notice, as who may", .api = &add_one),
	ROUTE(GET, "/api/v1/notices/{notice}", "notice_show", notice_show, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "", .summary = "A notice", .api = &get_one),
	ROUTE(PUT, "/api/v1/notices/{notice}", "notice_change", notice_change, CALL,
	      "notice.change", .summary = "Change a notice; what is left out stays",
	      .api = &put_one),
	ROUTE(DELETE, "/api/v1/notices/{notice}", "notice_delete", notice_delete, CALL,
	      "notice.delete", .summary = "Take a notice away", .api = &drop_one),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_NOTICE,
	 .name = "notice",
	 .label = T_KEY("Notice"),
	 .label_many = T_KEY("Notices"),
	 .cards = notice_cards,
	 .text = notice_text,
	 .address = notice_address,
	 .history = true,
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
	.objects = objects,
	.demo = notices_demo,
	.export = export_own,
	.home_block = notice_block,
};
