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
#define ACCOUNT_MEMBERS                                                         \
	{"handle", "string", "sign-in name"}, {"name", "string", "as shown"},   \
		{"kind", "string", "employee, guest, alumni or service"},       \
		{"state", "string", "open or closed"},                          \
	{                                                                       \
		"administrator", "boolean", "looks after accounts and settings" \
	}
static const struct api_member entry_members[] = {ACCOUNT_MEMBERS, {0}};
static const struct api_member account_list_members[] = {
	{"accounts", "list of AccountEntry", "by name; best first when a name was asked for"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{"next_key", "string", "pass it as `key` for the next page", .optional = true},
	{0},
};
static const struct api_member account_members[] = {
	ACCOUNT_MEMBERS,
	{"id", "integer", "number of the person"},
	{"given_name", "string", "as in the directory"},
	{"family_name", "string", "as in the directory"},
	{"password", "boolean", "one is set"},
	{"link_waits", "boolean", "a link to choose a password was made and not used"},
	{"sessions", "integer", "open ones"},
	{"tokens", "integer", "for programs"},
	{"created", "time", "when the account was made"},
	{"seen", "time or null", "when they were here last, or null"},
	{0},
};
#define SETTINGS_MEMBERS(left_out)                                                                \
	{"organisation", "string", "its name, 1 to 80 characters", .optional = (left_out)},       \
		{"english", "string", "the disclaimer in English, at most 400 characters",        \
		 .optional = (left_out)},                                                         \
		{"french", "string", "the disclaimer in French", .optional = (left_out)},         \
		{"notifications", "integer", "days that read notifications are kept; 0 for ever", \
		 .optional = (left_out)},                                                         \
		{"events", "integer", "days that events are kept; 0 for ever",                    \
		 .optional = (left_out)},                                                         \
		{"audit", "integer", "days that the audit log is kept; 0 for ever",               \
		 .optional = (left_out)},                                                         \
		{"quota", "integer", "MB for the files of each person", .optional = (left_out)},  \
	{                                                                                         \
		"community_quota", "integer", "MB for the files of each community; 0 no limit",   \
			.optional = (left_out)                                                    \
	}
static const struct api_member settings_members[] = {SETTINGS_MEMBERS(false), {0}};
static const struct api_member settings_body[] = {SETTINGS_MEMBERS(true), {0}};
static const struct api_member names_members[] = {
	{"names", "list of string", "nobody wears one as a pseudonym"},
	{"waiting", "integer", "pseudonyms that almost read like one, to be decided"},
	{0},
};
static const struct api_member job_members[] = {
	{"id", "integer", "number of the job"},
	{"kind", "string", "what it does"},
	{"payload", "string", "about what, at most 200 characters"},
	{"time", "time", "when it is due; of one that is done: when it was"},
	{"attempts", "integer", "how often it was tried"},
	{"error", "string", "why it failed last, or empty"},
	{0},
};
static const struct api_member job_list_members[] = {
	{"waiting", "integer", "how many wait"},
	{"running", "integer", "how many run"},
	{"done", "integer", "how many were done lately"},
	{"dead", "integer", "how many were given up"},
	{"jobs", "list of Job", "newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member audit_row_members[] = {
	{"id", "integer", "number of the row"},
	{"created", "time", "when"},
	{"action", "string", "short name of the act"},
	{"words", "string", "what the act is called"},
	{"actor", "Author", "who did it; left out for nobody", .optional = true},
	{"target", "string", "the address that was asked, and its parts"},
	{"detail", "string", "the account, name or setting"},
	{"address", "string", "of the network"},
	{0},
};
static const struct api_member audit_members[] = {
	{"rows", "list of AuditRow", "newest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member verdict_members[] = {
	{"whole", "boolean", "each row follows from the one before it"},
	{"findings", "string", "lines about what does not; empty when it is whole"},
	{0},
};
static const struct api_object objects[] = {{"Health", health_members},
					    {"AccountEntry", entry_members},
					    {"AccountList", account_list_members},
					    {"Account", account_members},
					    {"HouseSettings", settings_members},
					    {"ProtectedNames", names_members},
					    {"Job", job_members},
					    {"JobList", job_list_members},
					    {"AuditRow", audit_row_members},
					    {"AuditList", audit_members},
					    {"AuditVerdict", verdict_members},
					    {0}};

static const struct api_member people_query[] = {
	{"name", "string", "a name or sign-in name; closed accounts are found too",
	 .optional = true},
	{"state", "integer", "1 open, 2 closed", .optional = true},
	{"kind", "integer", "1 employee, 2 guest, 3 alumni, 4 service", .optional = true},
	{"key", "string", "`next_key` of the page before", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member person_body[] = {
	{"given_name", "string", "at most 100 characters"},
	{"family_name", "string", "at most 100 characters", .optional = true},
	{"handle", "string", "sign-in name; made from the name when it is left out",
	 .optional = true},
	{"guest", "boolean", "sees public things, and the places that invite", .optional = true},
	{0},
};
static const struct api_member name_query[] = {{"name", "string", "as it is in the list"}, {0}};
static const struct api_member name_body[] = {{"name", "string", "3 to 80 letters"}, {0}};
static const struct api_member jobs_query[] = {
	{"state", "string", "waiting, running, done or dead, which is what is asked without it",
	 .optional = true},
	{"before", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member audit_query[] = {
	{"action", "string", "short name of an act", .optional = true},
	{"actor", "string", "sign-in name of who did it", .optional = true},
	{"before", "integer", "`next` of the page before", .optional = true},
	{0},
};

static const struct api_schema get_health = {.answer = "Health"};
static const struct api_schema list_people = {.query = people_query, .answer = "AccountList"};
static const struct api_schema one_person = {.answer = "Account"};
static const struct api_schema add_person = {
	.body = person_body, .answer = "Account", .status = 201};
static const struct api_schema get_settings = {.answer = "HouseSettings"};
static const struct api_schema put_settings = {.body = settings_body, .answer = "HouseSettings"};
static const struct api_schema get_names = {.answer = "ProtectedNames"};
static const struct api_schema add_name = {
	.body = name_body, .answer = "ProtectedNames", .status = 201};
static const struct api_schema drop_name = {.query = name_query, .status = 204};
static const struct api_schema list_jobs = {.query = jobs_query, .answer = "JobList"};
static const struct api_schema no_answer = {.status = 204};
static const struct api_schema list_audit = {.query = audit_query, .answer = "AuditList"};
static const struct api_schema verify_audit = {.answer = "AuditVerdict"};

#define READ GUARD_ADMIN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define ACT GUARD_ADMIN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALL GUARD_ADMIN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	ROUTE(GET, "/admin", "admin_show", admin_show, READ),
	ROUTE(GET, "/admin/people", "admin_people", admin_people, READ),
	ROUTE(POST, "/admin/people", "admin_person_create", admin_person_create, ACT, "user.add"),
	ROUTE(GET, "/admin/people/{person}", "admin_person", admin_person, READ),
	ROUTE(POST, "/admin/people/{person}/disable", "admin_person_disable", admin_person_disable,
	      ACT, "user.disable"),
	ROUTE(POST, "/admin/people/{person}/enable", "admin_person_enable", admin_person_enable,
	      ACT, "user.enable"),
	ROUTE(POST, "/admin/people/{person}/erase", "admin_person_erase", admin_person_erase, ACT,
	      "user.erase"),
	ROUTE(POST, "/admin/people/{person}/role", "admin_role_create", admin_role_create, ACT,
	      "user.admin"),
	ROUTE(POST, "/admin/people/{person}/role/delete", "admin_role_delete", admin_role_delete,
	      ACT, "user.member"),
	ROUTE(POST, "/admin/people/{person}/link", "admin_link_create", admin_link_create, ACT,
	      "user.link"),
	ROUTE(POST, "/admin/people/{person}/link/mail", "admin_link_mail", admin_link_mail, ACT,
	      "user.link.mail"),
	ROUTE(GET, "/admin/settings", "admin_settings_edit", admin_settings_edit, READ),
	ROUTE(POST, "/admin/settings", "admin_settings_update", admin_settings_update, ACT,
	      "settings"),
	ROUTE(GET, "/admin/names", "admin_names", admin_names, READ),
	ROUTE(POST, "/admin/names", "admin_name_create", admin_name_create, ACT, "name.protect"),
	ROUTE(POST, "/admin/names/delete", "admin_name_delete", admin_name_delete, ACT,
	      "name.release"),
	ROUTE(GET, "/admin/jobs", "admin_jobs", admin_jobs, READ),
	ROUTE(POST, "/admin/jobs/{job}/retry", "admin_job_retry", admin_job_retry, ACT,
	      "job.retry"),
	ROUTE(GET, "/admin/audit", "admin_audit", admin_audit, READ),
	/* Reads the whole log, so not while it holds the writer; its row is written by the handler.
	 */
	ROUTE(POST, "/admin/audit/verify", "admin_audit_verify", admin_audit_verify, ACT,
	      "audit.verify", .own_transactions = true),
	ROUTE(GET, "/api/v1/admin/health", "admin_health", admin_health, READ,
	      .summary = "Sizes, queues and version of the house", .api = &get_health),
	ROUTE(GET, "/api/v1/admin/people", "admin_people", admin_people, READ,
	      .summary = "Accounts by name, or found by one", .api = &list_people),
	ROUTE(POST, "/api/v1/admin/people", "admin_person_create", admin_person_create, CALL,
	      "user.add",
	      .summary = "Add an account; the link for its password is made on its page",
	      .api = &add_person),
	ROUTE(GET, "/api/v1/admin/people/{person}", "admin_person", admin_person, READ,
	      .summary = "An account", .api = &one_person),
	ROUTE(POST, "/api/v1/admin/people/{person}/disable", "admin_person_disable",
	      admin_person_disable, CALL, "user.disable",
	      .summary = "Close an account: its sessions and tokens end at once",
	      .api = &one_person),
	ROUTE(POST, "/api/v1/admin/people/{person}/enable", "admin_person_enable",
	      admin_person_enable, CALL, "user.enable", .summary = "Open an account again",
	      .api = &one_person),
	ROUTE(POST, "/api/v1/admin/people/{person}/role", "admin_role_create", admin_role_create,
	      CALL, "user.admin", .summary = "Make somebody an administrator", .api = &one_person),
	ROUTE(DELETE, "/api/v1/admin/people/{person}/role", "admin_role_delete", admin_role_delete,
	      CALL, "user.member", .summary = "Take the administrator's role away",
	      .api = &one_person),
	ROUTE(GET, "/api/v1/admin/settings", "admin_settings_edit", admin_settings_edit, READ,
	      .summary = "Settings of the house", .api = &get_settings),
	ROUTE(PUT, "/api/v1/admin/settings", "admin_settings_update", admin_settings_update, CALL,
	      "settings", .summary = "Change settings of the house; what is left out stays",
	      .api = &put_settings),
	ROUTE(GET, "/api/v1/admin/names", "admin_names", admin_names, READ,
	      .summary = "Names that nobody may wear", .api = &get_names),
	ROUTE(POST, "/api/v1/admin/names", "admin_name_create", admin_name_create, CALL,
	      "name.protect", .summary = "Protect a name", .api = &add_name),
	ROUTE(DELETE, "/api/v1/admin/names", "admin_name_delete", admin_name_delete, CALL,
	      "name.release", .summary = "Protect a name no more", .api = &drop_name),
	ROUTE(GET, "/api/v1/admin/jobs", "admin_jobs", admin_jobs, READ,
	      .summary = "Jobs of a state, newest first", .api = &list_jobs),
	ROUTE(POST, "/api/v1/admin/jobs/{job}/retry", "admin_job_retry", admin_job_retry, CALL,
	      "job.retry", .summary = "Try a job again that was given up", .api = &no_answer),
	ROUTE(GET, "/api/v1/admin/audit", "admin_audit", admin_audit, READ,
	      .summary = "The audit log, newest first", .api = &list_audit),
	ROUTE(POST, "/api/v1/admin/audit/verify", "admin_audit_verify", admin_audit_verify, CALL,
	      "audit.verify", .own_transactions = true, .summary = "Is the audit log whole?",
	      .api = &verify_audit),
	{},
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
	{.name = "mail.welcome", .outside = welcome_send},
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
	{"user.link.mail", T_KEY("Link for a password sent by mail")},
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
