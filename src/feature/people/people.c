/* SPDX-License-Identifier: Apache-2.0
 * people: the directory of colleagues, their profiles and skills, and one's own settings.
 */
#include "feature/people/people.h"

#include "feature/people/handlers.h"
#include "ui/api.h"

static const struct api_member list_query[] = {
	{"prefix", "string", "how a name begins; typos are forgiven", .optional = true},
	{"q", "string", "words of a name", .optional = true},
	{"unit", "string", "exact name of a unit", .optional = true},
	{"country", "string", "country code", .optional = true},
	{"skill", "string", "name of a tag: who has this skill, most endorsed first",
	 .optional = true},
	{"letter", "string", "begin at this letter", .optional = true},
	{"key", "string", "`next_key` of the page before", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{"limit", "integer", "with q or prefix: at most so many, up to 100", .optional = true},
	{0},
};
#define LINK(n)                                                                   \
	{"link_label_" #n, "string", "name of link " #n, .optional = true},       \
	{                                                                         \
		"link_url_" #n, "string", "address of link " #n, .optional = true \
	}
static const struct api_member person_body[] = {
	{"given_name", "string", "at most 100 characters", .optional = true},
	{"family_name", "string", "at most 100 characters", .optional = true},
	{"pseudonym", "string", "shown instead of the name; protected names are refused",
	 .optional = true},
	{"pronunciation", "string", "how the name is said", .optional = true},
	{"title", "string", "at most 150 characters", .optional = true},
	{"city", "string", "at most 100 characters", .optional = true},
	{"phone", "string", "at most 100 characters", .optional = true},
	{"bio", "string", "at most 2,000 characters", .optional = true},
	{"time_zone", "string", "IANA name", .optional = true},
	{"language", "string", "of the interface: en, fr or empty", .optional = true},
	{"disclaimer_language", "string", "en or fr", .optional = true},
	{"home_order", "string", "ranked, following or latest", .optional = true},
	{"hue", "integer", "1 to 7, colour of the initials", .optional = true},
	{"languages", "list of string", "codes of languages spoken", .optional = true},
	{"skills", "list of string", "all skills shown on the profile", .optional = true},
	{"theme", "string", "light, dark or auto", .optional = true},
	LINK(1),
	LINK(2),
	LINK(3),
	LINK(4),
	LINK(5),
	LINK(6),
	LINK(7),
	LINK(8), /* with the first, all of them are written */
	{0},
};
static const struct api_member entry_members[] = {
	{"handle", "string", "name in addresses and mentions"},
	{"name", "string", "as shown"},
	{"url", "string", "the profile"},
	{"photo", "string", "address of a square picture, or empty"},
	{"title", "string", "what they do"},
	{"unit", "string", "department"},
	{"city", "string", "where"},
	{"country", "string", "country code"},
	{0},
};
static const struct api_member people_members[] = {
	{"people", "list of PersonEntry", "by last name, or best first"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{"next_key", "string", "pass it as `key` for the next page", .optional = true},
	{0},
};
static const struct api_member skill_members[] = {
	{"name", "string", "of the tag"},
	{"label", "string", "as first written"},
	{"endorsements", "integer", "colleagues who say so"},
	{"endorsed", "boolean", "the viewer is one of them"},
	{"hidden", "boolean", "suggested or hidden: its owner alone sees it"},
	{0}};
static const struct api_member link_members[] = {
	{"label", "string", "what it is"},
	{"url", "string", "where"},
	{"verified", "boolean", "the page links back with rel=me"},
	{0}};
static const struct api_member person_members[] = {
	{"id", "integer", "number of the person"},
	{"handle", "string", "name in addresses and mentions"},
	{"name", "string", "as shown"},
	{"url", "string", "the profile"},
	{"photo", "string", "address of a square picture, or empty"},
	{"title", "string", "what they do"},
	{"unit", "string", "department"},
	{"city", "string", "where"},
	{"country", "string", "country code"},
	{"email", "string", "work address"},
	{"phone", "string", "work phone"},
	{"time_zone", "string", "IANA name"},
	{"pronunciation", "string", "how the name is said"},
	{"bio", "string", "in their own words"},
	{"disclaimer", "string", "stands beside everything they write"},
	{"followers", "integer", "colleagues who follow"},
	{"languages", "list of string", "codes"},
	{"skills", "list of Skill", "most endorsed first"},
	{"hidden_skills", "list of Skill", "on one's own profile: what is not shown",
	 .optional = true},
	{"links", "list of ProfileLink", "elsewhere"},
	{"chain", "list of Author", "whom they report to, the head first"},
	{"reports", "list of Author", "who reports to them"},
	{"following", "boolean", "the viewer follows; POST /api/v1/follows with the id"},
	{"muted", "boolean", "the viewer does not hear of them now; POST /api/v1/mutes"},
	{0},
};
static const struct api_member own_members[] = {
	{"id", "integer", "number of the person"},
	{"handle", "string", "name in addresses and mentions"},
	{"name", "string", "as shown"},
	{"kind", "string", "employee, guest, alumni or service"},
	{"administrator", "boolean", "looks after accounts and settings"},
	{"email", "string", "from the directory"},
	{"unit", "string", "from the directory"},
	{"country", "string", "from the directory"},
	{"followers", "integer", "colleagues who follow"},
	{"given_name", "string", "the real one"},
	{"family_name", "string", "the real one"},
	{"pseudonym", "string", "shown instead of the name, or empty"},
	{"pseudonym_waits", "string", "one that an administrator looks at", .optional = true},
	{"pronunciation", "string", "how the name is said"},
	{"title", "string", "what one does"},
	{"city", "string", "where"},
	{"phone", "string", "work phone"},
	{"bio", "string", "in a few words"},
	{"time_zone", "string", "IANA name; empty: the house's"},
	{"language", "string", "of the interface; empty: the browser's"},
	{"theme", "string", "light, dark or auto"},
	{"disclaimer_language", "string", "en, fr or empty"},
	{"home_order", "string", "ranked, following or latest"},
	{"hue", "integer", "1 to 7"},
	{"languages", "list of string", "codes of languages spoken"},
	{"skills", "list of string", "those shown"},
	{"links", "list of ProfileLink", "elsewhere"},
	{0},
};
static const struct api_member request_members[] = {
	{"person", "Author", "who wants it"},
	{"pseudonym", "string", "what they want to be called"},
	{"resembles", "string", "the protected name that it is close to"},
	{"created", "time", "when they asked"},
	{0},
};
static const struct api_member requests_members[] = {
	{"requests", "list of PseudonymRequest", "oldest first, at most 100"}, {0}};
static const struct api_member presence_members[] = {
	{"state", "string", "away, busy, or empty: online while a page is open"},
	{"until", "time or null", "when that ends by itself; null: not"},
	{"hidden", "boolean", "nobody sees any of it, nor whether a page is open"},
	{0},
};
static const struct api_member presence_body[] = {
	{"state", "string", "away, busy or empty", .optional = true},
	{"minutes", "integer", "for how long, up to 44,640; 0: until one ends it",
	 .optional = true},
	{"hidden", "boolean", "left out: as before", .optional = true},
	{0},
};
static const struct api_object objects[] = {{"OwnPresence", presence_members},
					    {"PersonEntry", entry_members},
					    {"PersonList", people_members},
					    {"Skill", skill_members},
					    {"ProfileLink", link_members},
					    {"Person", person_members},
					    {"OwnProfile", own_members},
					    {"PseudonymRequest", request_members},
					    {"PseudonymRequests", requests_members},
					    {0}};
static const struct api_schema get_people = {.query = list_query, .answer = "PersonList"};
static const struct api_schema get_person = {.answer = "Person"};
static const struct api_schema get_own = {.answer = "OwnProfile"};
static const struct api_schema get_presence = {.answer = "OwnPresence"};
static const struct api_schema put_presence = {.body = presence_body, .answer = "OwnPresence"};
static const struct api_schema put_own = {.body = person_body, .answer = "OwnProfile"};
static const struct api_member skill_body[] = {
	{"skill", "string", "in a few words, at most 50 characters"}, {0}};
static const struct api_member hidden_body[] = {
	{"hidden", "boolean", "false shows it on the profile"}, {0}};
static const struct api_member endorse_body[] = {
	{"on", "boolean", "false takes it back; left out: true", .optional = true}, {0}};
static const struct api_schema add_skill = {.body = skill_body, .answer = "Person"};
static const struct api_schema put_skill = {.body = hidden_body, .answer = "Person"};
static const struct api_schema drop_skill = {.answer = "Person"};
static const struct api_schema endorse = {.body = endorse_body, .answer = "State"};
static const struct api_schema list_requests = {.answer = "PseudonymRequests"};
static const struct api_schema decide_request = {.status = 204};
static const struct api_schema put_person = {.body = person_body, .answer = "Person"};

#define CALL GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

static const struct route routes[] = {
	ROUTE(GET, "/people", "people_list", people_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, "/people/{person}", "person_show", person_show, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/people/{person}/skills", "skill_create", skill_create, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/people/{person}/skills/{skill}", "skill_update", skill_update, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/people/{person}/skills/{skill}/delete", "skill_delete", skill_delete,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/people/{person}/skills/{skill}/endorsement", "endorsement_create",
	      endorsement_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/settings", "profile_edit", profile_edit, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings", "profile_update", profile_update, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/presence", "presence_update", presence_update, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/settings/photo", "photo_create", photo_create, GUARD_SIGNED_IN, CSRF_TOKEN,
	      RATE_UPLOAD, CACHE_PRIVATE, "", .multipart = true, .own_transactions = true),
	ROUTE(POST, "/settings/photo/delete", "photo_delete", photo_delete, GUARD_SIGNED_IN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/admin/pseudonyms", "pseudonym_list", pseudonym_list, GUARD_ADMIN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/admin/pseudonyms/{person}/approve", "pseudonym_approve", pseudonym_approve,
	      GUARD_ADMIN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/admin/pseudonyms/{person}/refuse", "pseudonym_refuse", pseudonym_refuse,
	      GUARD_ADMIN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),

	ROUTE(GET, "/api/v1/people", "people_list", people_list, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_SEARCH, CACHE_PRIVATE, "",
	      .summary = "Colleagues by last name, or by a word of their name", .api = &get_people),
	ROUTE(GET, "/api/v1/people/{person}", "person_show", person_show, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, "", .summary = "One colleague", .api = &get_person),
	ROUTE(PUT, "/api/v1/people/{person}", "person_update", person_update_json, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Write one's own profile; fields left out stay", .api = &put_person),
	ROUTE(POST, "/api/v1/people/{person}/skills", "skill_create", skill_create, CALL, "",
	      .summary = "Name a skill of one's own, or suggest one to a colleague",
	      .api = &add_skill),
	ROUTE(PUT, "/api/v1/people/{person}/skills/{skill}", "skill_update", skill_update, CALL, "",
	      .summary = "Show or hide a skill of one's own", .api = &put_skill),
	ROUTE(DELETE, "/api/v1/people/{person}/skills/{skill}", "skill_delete", skill_delete, CALL,
	      "", .summary = "Take a skill off one's own profile", .api = &drop_skill),
	ROUTE(POST, "/api/v1/people/{person}/skills/{skill}/endorsement", "endorsement_create",
	      endorsement_create, CALL, "", .summary = "Endorse a colleague's skill",
	      .api = &endorse),
	ROUTE(GET, "/api/v1/account", "own_show", own_show, GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, "", .summary = "Who asks: one's own profile and settings",
	      .api = &get_own),
	ROUTE(PUT, "/api/v1/account", "own_update", own_update, GUARD_SIGNED_IN, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Write one's own profile and settings; fields left out stay",
	      .api = &put_own),
	ROUTE(GET, "/api/v1/account/presence", "presence_show", presence_show, GUARD_SIGNED_IN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "What one says oneself of being here", .api = &get_presence),
	ROUTE(PUT, "/api/v1/account/presence", "presence_update", presence_update, GUARD_SIGNED_IN,
	      CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Say that one is away or busy, for a time, or be hidden",
	      .api = &put_presence),
	ROUTE(GET, "/api/v1/admin/pseudonyms", "pseudonym_list", pseudonym_list, GUARD_ADMIN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, "",
	      .summary = "Pseudonyms that wait for a decision", .api = &list_requests),
	ROUTE(POST, "/api/v1/admin/pseudonyms/{person}/approve", "pseudonym_approve",
	      pseudonym_approve, GUARD_ADMIN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Allow a pseudonym", .api = &decide_request),
	ROUTE(POST, "/api/v1/admin/pseudonyms/{person}/refuse", "pseudonym_refuse",
	      pseudonym_refuse, GUARD_ADMIN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Refuse a pseudonym", .api = &decide_request),
	{},
};

static const struct menu_entry menu[] = {
	{T_KEY("People"), {{"/people", 7}}, "people", MENU_MAIN, 20, GUARD_EMPLOYEE},
	{T_KEY("Pseudonyms"), {{"/admin/pseudonyms", 17}}, "", MENU_ADMIN, 40, GUARD_ADMIN},
	{T_KEY("Profile"), {{"/settings", 9}}, "", MENU_SETTINGS, 10, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {{.name = "fetch.profile_link", .outside = link_check}, {0}};

static const struct importer importers[] = {
	{"people-csv",
	 "people, one a line: login, given_name, last_name, email, phone, hired, title, "
	 "department, city, country, manager",
	 people_import_csv},
	{"people-ldif", "people of a directory (LDIF), with their photos", people_import_ldif},
	{"vcard", "people on cards (vCard 2.1 to 4.0), with their photos", people_import_vcard},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"pseudonym.approve", T_KEY("Pseudonym allowed")},
	{"pseudonym.refuse", T_KEY("Pseudonym refused")},
	{"person.employ", T_KEY("Guest became a colleague")},
	{0},
};

const struct feature people = {
	.name = "people",
	.routes = routes,
	.acts = acts,
	.menu = menu,
	.objects = objects,
	.jobs = jobs,
	.importers = importers,
	.demo = people_demo,
	.scale = people_scale,
	.export = people_export,
	.erase = people_erase,
};
