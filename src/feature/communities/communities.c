/* SPDX-License-Identifier: Apache-2.0
 * communities: the door. Places with members: who may know of them, read in them and come in; the
 * pages that other rooms put their tabs on.
 */
#include "feature/communities/communities.h"

#include "base/clock.h"
#include "feature/communities/handlers.h"
#include "feature/communities/months.h"
#include "ui/api.h"

static const struct api_member community_members[] = {
	{"id", "integer", "number of the place"},
	{"handle", "string", "name in addresses"},
	{"url", "string", "where it is shown"},
	{"title", "string", "its name"},
	{"tagline", "string", "a few words below the name"},
	{"about", "string", "Markdown; not in lists", .optional = true},
	{"language", "string", "ISO 639-1"},
	{"access", "string", "open, moderated, private or hidden"},
	{"archived", "boolean", "it can be read, nothing is written"},
	{"membership", "string", "of the viewer: none, asked, invited, member, facilitator, owner"},
	{"members", "integer", "how many; only for those who read in it", .optional = true},
	{"created", "time", "when it was begun; not in lists", .optional = true},
	{"inside", "boolean", "the viewer reads in it; not in lists", .optional = true},
	{"last", "time", "when something was said last; not in lists", .optional = true},
	{"parent", "string", "handle of the community above; not in lists", .optional = true},
	{0},
};
static const struct api_member community_list_members[] = {
	{"communities", "list of Community", "by name, or as asked"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_object objects[] = {
	{"Community", community_members}, {"CommunityList", community_list_members}, {0}};

static const struct api_member list_query[] = {
	{"show", "string", "active or mine", .optional = true},
	{"letter", "string", "A to Z or #", .optional = true},
	{"words", "string", "beginnings of words of its name", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_schema list_all = {.query = list_query, .answer = "CommunityList"};
static const struct api_schema one = {.answer = "Community"};
static const struct api_schema stream = {.query = before_query, .answer = "ItemList"};
static const struct api_schema part = {.status = 204};

#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

/* Guests are members where they were invited: the handlers ask what each may see. */
static const struct route routes[] = {
	{GET, "/communities", "community_list", community_list, PAGES},
	{GET, "/communities/{community}", "community_show", community_show, PAGES},
	{GET, "/communities/{community}/stream", "community_stream", community_stream, PAGES},
	{POST, "/communities/{community}/membership", "membership_create", membership_create, FORMS,
	 ""},
	{POST, "/communities/{community}/membership/delete", "membership_delete", membership_delete,
	 FORMS, ""},

	{GET, "/api/v1/communities", "community_list_json", community_list, PAGES,
	 .summary = "Communities by name; those of the viewer; found by words", .api = &list_all},
	{GET, "/api/v1/communities/{community}", "community_show_json", community_show, PAGES,
	 .summary = "A community", .api = &one},
	{GET, "/api/v1/communities/{community}/stream", "community_stream_json", community_stream,
	 PAGES, .summary = "What is said in it, newest first", .api = &stream},
	{POST, "/api/v1/communities/{community}/membership", "membership_create_json",
	 membership_create, CALLS, "", .summary = "Join it, ask to, or accept an invitation",
	 .api = &one},
	{DELETE, "/api/v1/communities/{community}/membership", "membership_delete_json",
	 membership_delete, CALLS, "", .summary = "Leave it, or decline", .api = &part},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Communities"), {{"/communities", 12}}, "community", MENU_MAIN, 60, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "communities.words", .run = communities_words, .every = MINUTE},
	{0},
};

static const struct place_pages pages = {.kind = PLACE_COMMUNITY,
					 .path = "/communities",
					 .parameter = "community",
					 .head = communities_head};
static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY, .name = "", .label = T_KEY("First page"), .order = 0},
	{.kind = PLACE_COMMUNITY, .name = "stream", .label = T_KEY("Stream"), .order = 10},
	{0},
};

const struct feature communities = {
	.name = "communities",
	.routes = routes,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.place_pages = &pages,
	.place_tabs = tabs,
	.demo = communities_demo,
};
