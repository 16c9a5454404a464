/* SPDX-License-Identifier: Apache-2.0
 * updates: the microblog. Posts, answers, what is passed on, their timelines and threads.
 */
#include "feature/updates/updates.h"

#include "feature/updates/handlers.h"
#include "ui/api.h"

#include "updates.sql.h"

static const struct api_member list_query[] = {
	{"timeline", "string", "followed (default), company (all employees) or own",
	 .optional = true},
	{"before", "integer", "cursor: `next` of the page before", .optional = true},
	{0},
};
static const struct api_member answers_query[] = {
	{"after", "integer", "cursor: `next` of the page before", .optional = true}, {0}};
static const struct api_member new_body[] = {
	{
		"body",
		"string",
		"Markdown, at most 1,000 characters; may be empty with quotes. Its last line may "
		"hold up to 4 "
		"photos, ![what is on it](/blobs/HASH), of images brought before",
	},
	{"audience", "string",
	 "internal (default), public, listed, private, or place:ID for the members of a community",
	 .optional = true},
	{"readers", "string", "handles of the readers, with audience listed", .optional = true},
	{"reply_to", "integer", "the update that this one answers", .optional = true},
	{"quotes", "integer", "the item that is passed on", .optional = true},
	{0},
};
static const struct api_member change_body[] = {
	{"body", "string", "Markdown, at most 1,000 characters; left out: it stays",
	 .optional = true},
	{"audience", "string", "public, internal, members, listed or private; left out: it stays",
	 .optional = true},
	{"readers", "string", "handles of the readers, with audience listed", .optional = true},
	{0}};
static const struct api_schema get_list = {.query = list_query, .answer = "ItemList"};
static const struct api_schema post_update = {.body = new_body, .answer = "Item", .status = 201};
static const struct api_schema get_update = {.answer = "Item"};
static const struct api_schema put_update = {.body = change_body, .answer = "Item"};
static const struct api_schema get_answers = {.query = answers_query, .answer = "ItemList"};
static const struct api_schema no_answer = {.status = 204};

static const struct route routes[] = {
	ROUTE(GET, "/write", "update_new", update_new, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/updates", "update_list", update_list, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/updates", "update_create", update_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, "", .multipart = true, .prepare = update_photos_read,
	      .once = true),
	ROUTE(GET, "/updates/{update}", "update_show", update_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/updates/{update}/edit", "update_edit", update_edit, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/updates/{update}/edit", "update_change", update_change, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "", .multipart = true,
	      .prepare = update_photos_read),
	ROUTE(GET, "/updates/{update}/history", "update_history", update_history, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/updates/{update}/delete", "update_delete", update_delete, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),

	ROUTE(GET, "/api/v1/updates", "update_list", update_list, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "A timeline of updates, newest first",
	      .api = &get_list),
	ROUTE(POST, "/api/v1/updates", "update_create", update_create, GUARD_SIGNED_IN, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "", .once = true,
	      .summary = "Post an update, answer one, or pass something on", .api = &post_update),
	ROUTE(GET, "/api/v1/updates/{update}", "update_show", update_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "One update", .api = &get_update),
	ROUTE(GET, "/api/v1/updates/{update}/answers", "update_answers", update_answers_json,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "The answers in its thread, oldest first", .api = &get_answers),
	ROUTE(PUT, "/api/v1/updates/{update}", "update_change", update_change, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Change its text, which keeps its history, or who may read it",
	      .api = &put_update),
	ROUTE(DELETE, "/api/v1/updates/{update}", "update_delete", update_delete, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "", .summary = "Remove it",
	      .api = &no_answer),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_UPDATE,
	 .name = "update",
	 .label = T_KEY("Update"),
	 .label_many = T_KEY("Updates"),
	 .cards = update_cards,
	 .text = update_text,
	 .address = update_address},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Updates"), {{"/updates", 8}}, "bubble", MENU_MAIN, 40, GUARD_SIGNED_IN},
	{0},
};

static err export_one(void *arg, const struct q_update_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id.v);
	if (q->root) {
		json_int(o, "root", q->root);
		json_int(o, "reply_to", q->reply_to);
	}
	if (q->quotes)
		json_int(o, "quotes", q->quotes);
	json_time(o, "created", q->created);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return OK;
}

static err export_own(struct db *db, person_id person, struct out *json)
{
	json_open(json, "updates", '[');
	TRY(q_update_export(db, person, export_one, json));
	TRY(q_update_export_answers(db, person, export_one, json));
	json_close(json, ']');
	return OK;
}

static err erase(struct db *db, person_id person, struct id_list items)
{
	(void)person;
	return items.n ? q_update_erase(db, items) : OK;
}

static err check(struct db *db, struct out *findings)
{
	struct q_update_lost_list rows = {0};
	TRY(q_update_lost(db, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		out_lit(findings, "updates: item ");
		out_int(findings, rows.v[i].id.v);
		out_lit(findings, " has no text\n");
	}
	return OK;
}

static const char *const late_indexes[] = {
	"update_post_by_quotes",
	NULL,
};

static const struct profile_tab profile_tabs[] = {
	{"updates", T_KEY("Updates"), 20, .kinds = ITEM_KIND_BIT(KIND_UPDATE)},
	{0},
};

const struct feature updates = {
	.name = "updates",
	.routes = routes,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.demo = updates_demo,
	.scale = updates_scale,
	.late_indexes = late_indexes,
	.export = export_own,
	.erase = erase,
	.check = check,
	.item_at = update_at,
};
