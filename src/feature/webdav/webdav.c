/* SPDX-License-Identifier: Apache-2.0
 * webdav: the door of the room. Files and folders of core/file for programs that speak WebDAV,
 * class 1 and 2 (RFC 4918), under /dav. They sign in by Basic with an API token.
 */
#include "feature/webdav/webdav.h"

#include "base/json.h"
#include "core/app.h"
#include "feature/webdav/dav_body.h"
#include "feature/webdav/handlers.h"

#include "webdav.sql.h"

/* Bytes of one file. */
#define DAV_FILE_MAX (INT64_C(4) << 30)
#define DAV_ANY "/dav/{path...}"
#define XML_BODY .body = {.raw = RAW_MEMORY, .limit = DAV_BODY_MAX}

static const struct route routes[] = {
	ROUTE(GET, "/settings/drive", "dav_settings", dav_settings, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(OPTIONS, DAV_ANY, "dav_options", dav_options, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .basic = true),
	ROUTE(GET, DAV_ANY, "dav_show", dav_show, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .basic = true),
	ROUTE(PROPFIND, DAV_ANY, "dav_list", dav_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .basic = true, XML_BODY),
	ROUTE(PUT, DAV_ANY, "dav_put", dav_put, GUARD_EMPLOYEE, CSRF_BEARER, RATE_FILES,
	      CACHE_PRIVATE, "", .basic = true, .own_transactions = true,
	      .body = {.raw = RAW_FILE, .limit = DAV_FILE_MAX}, .admit = dav_put_admit),
	ROUTE(PROPPATCH, DAV_ANY, "dav_property_update", dav_property_update, GUARD_EMPLOYEE,
	      CSRF_BEARER, RATE_FILES, CACHE_PRIVATE, "", .basic = true, XML_BODY),
	ROUTE(MKCOL, DAV_ANY, "dav_folder_create", dav_folder_create, GUARD_EMPLOYEE, CSRF_BEARER,
	      RATE_FILES, CACHE_PRIVATE, "", .basic = true),
	ROUTE(DELETE, DAV_ANY, "dav_delete", dav_delete, GUARD_EMPLOYEE, CSRF_BEARER, RATE_FILES,
	      CACHE_PRIVATE, "", .basic = true),
	ROUTE(COPY, DAV_ANY, "dav_copy", dav_copy, GUARD_EMPLOYEE, CSRF_BEARER, RATE_FILES,
	      CACHE_PRIVATE, "", .basic = true),
	ROUTE(MOVE, DAV_ANY, "dav_move", dav_move, GUARD_EMPLOYEE, CSRF_BEARER, RATE_FILES,
	      CACHE_PRIVATE, "", .basic = true),
	ROUTE(LOCK, DAV_ANY, "dav_lock_create", dav_lock_create, GUARD_EMPLOYEE, CSRF_BEARER,
	      RATE_FILES, CACHE_PRIVATE, "", .basic = true, .own_transactions = true, XML_BODY),
	ROUTE(UNLOCK, DAV_ANY, "dav_lock_delete", dav_lock_delete, GUARD_EMPLOYEE, CSRF_BEARER,
	      RATE_FILES, CACHE_PRIVATE, "", .basic = true),
	{},
};

/* Locks that ran out, and properties of what is gone for good: a page of nodes in one transaction,
 * then the next one. */
static err sweep(struct db *db, const struct app *app, str payload)
{
	enum { PAGE = 500 };
	struct q_dav_property_gone_list rows = {0};
	struct id_list ids = {0};
	struct out next = out_new(db->arena, 24);
	int64_t after = 0;
	(void)app;
	if (!str_empty(payload) && !str_to_int(payload, &after))
		return INVALID;
	if (!after)
		TRY(q_dav_lock_sweep(db));
	TRY(q_dav_property_gone(db, after, PAGE, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, &ids) = rows.v[i].node;
	if (ids.n)
		TRY(q_dav_property_sweep(db, ids));
	if (rows.n < PAGE)
		return OK;
	out_int(&next, ids.v[ids.n - 1]);
	return job_add(db, S("webdav.sweep"), out_view(&next), 0, true);
}

static err export(struct db *db, person_id person, struct out *json)
{
	struct q_dav_lock_export_list rows = {0};
	TRY(q_dav_lock_export(db, person, &rows));
	json_open(json, "locks", '[');
	for (size_t i = 0; i < rows.n; i++) {
		json_open(json, NULL, '{');
		json_int(json, "node", rows.v[i].node);
		json_str(json, "owner", rows.v[i].owner);
		json_time(json, "created", rows.v[i].created);
		json_time(json, "expires", rows.v[i].expires);
		json_close(json, '}');
	}
	json_close(json, ']');
	return json->bad;
}

static err erase(struct db *db, person_id person, struct id_list items)
{
	if (items.n)
		return q_dav_property_forget(db, items);
	TRY(q_dav_lock_erase(db, person));
	return q_dav_property_erase(db, person);
}

static const struct job_kind jobs[] = {
	{.name = "webdav.sweep", .run = sweep, .every = HOUR},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Network drive"), {{"/settings/drive", 15}}, "", MENU_SETTINGS, 70, GUARD_EMPLOYEE},
	{0},
};

const struct feature webdav = {
	.name = "webdav",
	.routes = routes,
	.menu = menu,
	.jobs = jobs,
	.export = export,
	.erase = erase,
};
