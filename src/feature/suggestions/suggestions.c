/* SPDX-License-Identifier: Apache-2.0
 * suggestions: the door. Ideas of communities: had, wanted, and settled by their hosts.
 */
#include "feature/suggestions/suggestions.h"

#include "feature/suggestions/handlers.h"
#include "ui/api.h"

static const struct api_member suggestion_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"community", "string", "handle of the community"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"html", "string", "rendered and safe"},
	{"state", "string", "waits, considered, planned, done or not"},
	{"said", "string", "why, in words of the hosts"},
	{"votes", "integer", "how many want it, its author aside"},
	{"voted", "boolean", "the caller is one of them"},
	{0},
};
static const struct api_member list_members[] = {
	{"items", "list of Item", "as asked"},
	{"next", "string", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_object objects[] = {
	{"CommunityIdea", suggestion_members}, {"CommunityIdeaList", list_members}, {0}};
static const struct api_member list_query[] = {
	{"show", "string", "newest or settled; else what most people want", .optional = true},
	{"before", "string", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member suggestion_body[] = {
	{"title", "string", "at most 200 characters", .optional = true},
	{"body", "string", "Markdown", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{0},
};
static const struct api_member on_body[] = {{"on", "integer", "1 or 0"}, {0}};
static const struct api_member state_body[] = {
	{"state", "string", "waits, considered, planned, done or not"},
	{"said", "string", "why; needed with not", .optional = true},
	{0},
};
static const struct api_schema list_them = {.query = list_query, .answer = "CommunityIdeaList"};
static const struct api_schema make_one = {
	.body = suggestion_body, .answer = "CommunityIdea", .status = 201};
static const struct api_schema one = {.answer = "CommunityIdea"};
static const struct api_schema change_one = {.body = suggestion_body, .answer = "CommunityIdea"};
static const struct api_schema want_one = {.body = on_body, .answer = "CommunityIdea"};
static const struct api_schema settle_one = {.body = state_body, .answer = "CommunityIdea"};
static const struct api_schema drop_one = {.status = 204};

#define IDEAS "/communities/{community}/ideas"
#define IDEA IDEAS "/{suggestion}"
#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

/* Guests write where they are members: the handlers ask for that. */
static const struct route routes[] = {
	ROUTE(GET, IDEAS, "suggestions_list", suggestions_list, PAGES),
	ROUTE(POST, IDEAS, "suggestion_create", suggestion_create, FORMS, ""),
	ROUTE(GET, IDEAS "/new", "suggestion_new", suggestion_new, PAGES),
	ROUTE(GET, IDEA, "suggestion_show", suggestion_show, PAGES),
	ROUTE(GET, IDEA "/edit", "suggestion_edit", suggestion_edit, PAGES),
	ROUTE(POST, IDEA "/edit", "suggestion_update", suggestion_update, FORMS, ""),
	ROUTE(GET, IDEA "/history", "suggestion_history", suggestion_history, PAGES),
	ROUTE(POST, IDEA "/vote", "suggestion_vote_update", suggestion_vote_update, FORMS, ""),
	ROUTE(POST, IDEA "/state", "suggestion_state_update", suggestion_state_update, FORMS,
	      "suggestion.state"),
	ROUTE(POST, IDEA "/delete", "suggestion_delete", suggestion_delete, FORMS,
	      "suggestion.delete"),

	ROUTE(GET, "/api/v1" IDEAS, "suggestions_list_json", suggestions_list, PAGES,
	      .summary = "Ideas of a community", .api = &list_them),
	ROUTE(POST, "/api/v1" IDEAS, "suggestion_create_json", suggestion_create, CALLS, "",
	      .summary = "Have an idea", .api = &make_one),
	ROUTE(GET, "/api/v1" IDEA, "suggestion_show_json", suggestion_show, PAGES,
	      .summary = "An idea; its answers are the comments of its item", .api = &one),
	ROUTE(PUT, "/api/v1" IDEA, "suggestion_update_json", suggestion_update, CALLS, "",
	      .summary = "Change its words; members that are left out stay", .api = &change_one),
	ROUTE(DELETE, "/api/v1" IDEA, "suggestion_delete_json", suggestion_delete, CALLS,
	      "suggestion.delete", .summary = "Remove it", .api = &drop_one),
	ROUTE(POST, "/api/v1" IDEA "/vote", "suggestion_vote_update_json", suggestion_vote_update,
	      CALLS, "", .summary = "Want it, or no more", .api = &want_one),
	ROUTE(POST, "/api/v1" IDEA "/state", "suggestion_state_update_json",
	      suggestion_state_update, CALLS, "suggestion.state",
	      .summary = "Say what becomes of it", .api = &settle_one),
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_SUGGESTION,
	 .name = "suggestion",
	 .label = T_KEY("Idea of a community"),
	 .label_many = T_KEY("Ideas of communities"),
	 .cards = suggestion_cards,
	 .text = suggestion_index_text,
	 .address = suggestion_address_of,
	 .commented = true},
	{0},
};

static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY, .name = "ideas", .label = T_KEY("Ideas"), .order = 22},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"suggestion.state", T_KEY("Said what becomes of an idea")},
	{"suggestion.delete", T_KEY("Idea of a community removed")},
	{0},
};

static const struct profile_tab profile_tabs[] = {
	{"suggestions", T_KEY("Ideas of communities"), 65, .kinds = ITEM_KIND_BIT(KIND_SUGGESTION)},
	{0},
};

const struct feature suggestions = {
	.name = "suggestions",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.objects = objects,
	.place_tabs = tabs,
	.demo = suggestions_demo,
	.scale = suggestions_scale,
	.export = suggestions_export,
	.check = suggestions_check,
	.erase = suggestions_erase,
};
