/* SPDX-License-Identifier: Apache-2.0
 * admin: accounts, settings, protected names, jobs, the audit log and the health of the house.
 * Every act here leaves an audit row. An administrator reads nothing extra: no page of this room
 * shows what people wrote.
 */
#include "feature/admin/admin.h"

#include "base/clock.h"
#include "core/stray.h"
#include "feature/admin/handlers.h"
#include "ui/api.h"

static const struct api_member health_members[] = {
	{"version", "string", "of the program"},
	{"database", "string", "sqlite or postgres"},
	{"database_bytes", "integer", "on disk"},
	{"search_bytes", "integer", "of the index, where it has a file of its own"},
	{"files", "integer", "stored, at most 100,000 are counted"},
	{"files_bytes", "integer", "of those"},
	{"free_bytes", "integer", "left for the data directory"},
	{"jobs_waiting", "integer", "not yet run"},
	{"jobs_dead", "integer", "given up after eight tries"},
	{"search_queue", "integer", "texts that wait to be indexed"},
	{0},
};
static const struct api_object objects[] = {{"Health", health_members}, {0}};
static const struct api_schema get_health = {.answer = "Health"};

#define READ GUARD_ADMIN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define ACT GUARD_ADMIN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	{GET, "/admin", "admin_show", admin_show, READ},
	{GET, "/admin/people", "admin_people", admin_people, READ},
	{POST, "/admin/people", "admin_person_create", admin_person_create, ACT, "user.add"},
	{GET, "/admin/people/{person}", "admin_person", admin_person, READ},
	{POST, "/admin/people/{person}/disable", "admin_person_disable", admin_person_disable, ACT,
	 "user.disable"},
	{POST, "/admin/people/{person}/enable", "admin_person_enable", admin_person_enable, ACT,
	 "user.enable"},
	{POST, "/admin/people/{person}/erase", "admin_person_erase", admin_person_erase, ACT,
	 "user.erase"},
	{POST, "/admin/people/{person}/role", "admin_role_create", admin_role_create, ACT,
	 "user.admin"},
	{POST, "/admin/people/{person}/role/delete", "admin_role_delete", admin_role_delete, ACT,
	 "user.member"},
	{POST, "/admin/people/{person}/link", "admin_link_create", admin_link_create, ACT,
	 "user.link"},
	{GET, "/admin/settings", "admin_settings_edit", admin_settings_edit, READ},
	{POST, "/admin/settings", "admin_settings_update", admin_settings_update, ACT, "settings"},
	{GET, "/admin/names", "admin_names", admin_names, READ},
	{POST, "/admin/names", "admin_name_create", admin_name_create, ACT, "name.protect"},
	{POST, "/admin/names/delete", "admin_name_delete", admin_name_delete, ACT, "name.release"},
	{GET, "/admin/jobs", "admin_jobs", admin_jobs, READ},
	{POST, "/admin/jobs/{job}/retry", "admin_job_retry", admin_job_retry, ACT, "job.retry"},
	{GET, "/admin/audit", "admin_audit", admin_audit, READ},
	/* Reads the whole log, so not while it holds the writer; its row is written by the handler.
	 */
	{POST, "/admin/audit/verify", "admin_audit_verify", admin_audit_verify, ACT, "audit.verify",
	 .own_transactions = true},
	{GET, "/api/v1/admin/health", "admin_health", admin_health, READ,
	 .summary = "Sizes, queues and version of the house", .api = &get_health},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Administration"), {{"/admin", 6}}, "sliders", MENU_FOOT, 90, GUARD_ADMIN},
	{T_KEY("Overview"), {{"/admin", 6}}, "", MENU_ADMIN, 0, GUARD_ADMIN},
	{T_KEY("Accounts"), {{"/admin/people", 13}}, "", MENU_ADMIN, 10, GUARD_ADMIN},
	{T_KEY("Settings"), {{"/admin/settings", 15}}, "", MENU_ADMIN, 20, GUARD_ADMIN},
	{T_KEY("Protected names"), {{"/admin/names", 12}}, "", MENU_ADMIN, 30, GUARD_ADMIN},
	{T_KEY("Jobs"), {{"/admin/jobs", 11}}, "", MENU_ADMIN, 50, GUARD_ADMIN},
	{T_KEY("Audit log"), {{"/admin/audit", 12}}, "", MENU_ADMIN, 60, GUARD_ADMIN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "retention.sweep", .run = retention_job, .every = HOUR},
	{.name = "retention.notifications", .run = retention_notifications_job},
	{.name = "retention.files", .run = retention_files_job},
	{.name = "disk.strays", .outside = stray_sweep},
	{.name = "retention.file", .run = retention_file_job},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"audit.retention", T_KEY("Old rows of the log deleted")},
	{"audit.verify", T_KEY("Log verified")},
	{"init", T_KEY("House founded")},
	{"job.retry", T_KEY("Job tried again")},
	{"name.protect", T_KEY("Name protected")},
	{"name.release", T_KEY("Name no longer protected")},
	{"settings", T_KEY("Settings changed")},
	{"user.add", T_KEY("Account added")},
	{"user.admin", T_KEY("Made an administrator")},
	{"user.disable", T_KEY("Account closed")},
	{"user.enable", T_KEY("Account opened again")},
	{"user.erase", T_KEY("Account erased")},
	{"user.link", T_KEY("Link for a password made")},
	{"user.member", T_KEY("No longer an administrator")},
	{"user.passwd", T_KEY("Password set from the command line")},
	{0},
};

const struct feature admin = {
	.name = "admin",
	.routes = routes,
	.acts = acts,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
};
