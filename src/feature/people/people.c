/* SPDX-License-Identifier: Apache-2.0
 * people: the directory of colleagues and their profiles.
 */
#include "feature/people/people.h"

#include "feature/people/handlers.h"

static const struct route routes[] = {
	{GET, "/people", "people_list", people_list, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/people/{person}", "person_show", person_show, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("People"), {{"/people", 7}}, "people", MENU_MAIN, 20, GUARD_EMPLOYEE},
	{0},
};

static const struct importer importers[] = {
	{"people-csv", "people, one a line: login, given_name, last_name, email, phone, hired, title, department, city, country, manager",
	 people_import_csv},
	{"people-ldif", "people of a directory (LDIF), with their photos", people_import_ldif},
	{"vcard", "people on cards (vCard 2.1 to 4.0), with their photos", people_import_vcard},
	{0},
};

const struct feature people = {
	.name = "people",
	.routes = routes,
	.menu = menu,
	.importers = importers,
	.demo = people_demo,
	.scale = people_scale,
};
