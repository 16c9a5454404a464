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
	API_PLACE_MEMBERS,
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
static const struct api_member member_members[] = {
	{"person", "integer", "number of the person, which closed accounts have, too; for hosts",
	 .optional = true},
	{"handle", "string", "whom; empty for closed accounts"},
	{"name", "string", "as shown"},
	{"role", "string", "owner, facilitator or member"},
	{"since", "time", "when they came in"},
	{0},
};
static const struct api_member member_list_members[] = {
	{"members", "list of CommunityMember", "owners and facilitators first"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member invited_members[] = {
	{"invited", "integer", "how many were asked in"},
	{"already", "integer", "how many are in, or were asked before"},
	{"letters", "integer", "letters that go out to addresses without an account"},
	{"unknown", "list of string", "names and addresses without an account, at most 50"},
	{"unknown_more", "integer", "how many more there are of them", .optional = true},
	{"outside", "list of string",
	 "those who are no members of the closed one above, at most 50"},
	{"outside_more", "integer", "how many more there are of them", .optional = true},
	{0},
};
static const struct api_member letter_members[] = {
	{"id", "integer", "its number"},
	{"email", "string", "whom it goes to"},
	{"by", "string", "in whose name"},
	{"state", "string", "waiting, sent, joined, expired, refused or ended"},
	{"when", "time", "when it was sent, or asked for"},
	{0},
};
static const struct api_member letters_members[] = {
	{"letters", "list of CommunityLetter", "the newest 50"}, {0}};
static const struct api_member link_members[] = {
	{"id", "integer", "to end it"},
	{"maker", "string", "name of who made it, with whose rights it ends"},
	{"created", "time", "when it was made"},
	{"expires", "time", "it lets in until then"},
	{"uses", "integer", "how many people it has let in"},
	{"uses_left", "integer", "how many more"},
	{0},
};
static const struct api_member waiting_members[] = {
	{"asked", "list of CommunityMember", "who asks to come in; `since` is when"},
	{"invited", "list of CommunityMember", "who was asked in and has not said yet"},
	{"links", "list of CommunityLink", "the newest 50 links that let somebody in"},
	{0},
};
static const struct api_member link_url_members[] = {
	{"url", "string", "lets whoever has it come in; told this once"}, {0}};
static const struct api_member month_members[] = {
	{"year", "integer", "UTC"},
	{"month", "integer", "1 to 12"},
	{"written", "integer", "what was begun there, as far as the viewer may see it"},
	{"authors", "integer", "by how many people"},
	{"answers", "integer", "comments on it"},
	{"thanks", "integer", "for it"},
	{"joined", "integer", "who came in"},
	{"left", "integer", "who went"},
	{0},
};
static const struct api_member number_members[] = {
	{"months", "list of CommunityMonth", "twelve, this one is the last"}, {0}};
static const struct api_object objects[] = {{"Community", community_members},
					    {"CommunityList", community_list_members},
					    {"CommunityMember", member_members},
					    {"CommunityMemberList", member_list_members},
					    {"CommunityLetter", letter_members},
					    {"CommunityLetterList", letters_members},
					    {"CommunityLink", link_members},
					    {"CommunityLinkUrl", link_url_members},
					    {"CommunityWaiting", waiting_members},
					    {"CommunityMonth", month_members},
					    {"CommunityNumbers", number_members},
					    {"Invited", invited_members},
					    {0}};

static const struct api_member list_query[] = {
	{"show", "string", "active or mine", .optional = true},
	{"letter", "string", "A to Z or #", .optional = true},
	{"words", "string",
	 "beginnings of words of its name; of one's own (`show=mine`) also its handle",
	 .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member before_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_schema list_all = {.query = list_query, .answer = "CommunityList"};
static const struct api_schema one = {.answer = "Community"};
static const struct api_schema stream = {.query = before_query, .answer = "ItemList"};
static const struct api_member form_body[] = {
	{"title", "string", "at most 100 characters", .optional = true},
	API_PLACE_WORDS,
	{"access", "string", "open, moderated, private or hidden", .optional = true},
	{"parent", "string", "handle of a community that the viewer hosts", .optional = true},
	{0},
};
static const struct api_member members_query[] = {
	{"q", "string", "a name", .optional = true},
	{"after", "integer", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member invite_body[] = {
	{"who", "string", "handles and mail addresses, apart by spaces or commas"}, {0}};
static const struct api_schema make = {.body = form_body, .answer = "Community", .status = 201};
static const struct api_schema change = {.body = form_body, .answer = "Community"};
static const struct api_schema list_members = {.query = members_query,
					       .answer = "CommunityMemberList"};
static const struct api_schema invite = {.body = invite_body, .answer = "Invited"};
static const struct api_schema list_letters = {.answer = "CommunityLetterList"};
static const struct api_member letter_body[] = {{"letter", "integer", "its number"}, {0}};
static const struct api_schema end_letter = {.body = letter_body, .status = 204};
static const struct api_schema part = {.status = 204};

/* Of forms that end with a page: what came of it is told by the handler of that page. */
static const struct api_member role_body[] = {
	API_WHOM, {"role", "string", "member, facilitator or owner"}, {0}};
static const struct api_member whom_body[] = {API_WHOM, {0}};
static const struct api_member request_body[] = {
	API_WHOM,
	{"let_in", "boolean", "true: they come in; else they do not", .optional = true},
	{0}};
static const struct api_member link_body[] = {
	{"days", "integer", "it holds, 1 to 90; 7 without it", .optional = true},
	{"uses", "integer", "people it lets in, 1 to 1,000; 10 without it", .optional = true},
	{0},
};
static const struct api_member unlink_body[] = {{"invitation", "integer", "its `id`"}, {0}};
static const struct api_schema set_role = {.body = role_body, .status = 204};
static const struct api_schema take_out = {.body = whom_body, .status = 204};
static const struct api_schema answer_request = {.body = request_body, .status = 204};
static const struct api_schema list_waiting = {.answer = "CommunityWaiting"};
static const struct api_schema make_link = {
	.body = link_body, .answer = "CommunityLinkUrl", .status = 201};
static const struct api_schema end_link = {.body = unlink_body, .status = 204};
static const struct api_schema acted = {.answer = "Community", .tell = community_show};
static const struct api_schema count = {.answer = "CommunityNumbers"};

#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

/* Guests are members where they were invited: the handlers ask what each may see. */
static const struct route routes[] = {
	ROUTE(GET, "/communities", "community_list", community_list, PAGES),
	ROUTE(POST, "/communities", "community_create", community_create, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/communities/new", "community_new", community_new, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/communities/dormant", "community_dormant", community_dormant, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/communities/join/{invitation}", "invitation_show", invitation_show,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/communities/join/{invitation}", "invitation_accept", invitation_accept, FORMS,
	      ""),
	ROUTE(GET, "/communities/{community}", "community_show", community_show, PAGES),
	ROUTE(GET, "/communities/{community}/stream", "community_stream", community_stream, PAGES),
	ROUTE(POST, "/communities/{community}/membership", "membership_create", membership_create,
	      FORMS, ""),
	ROUTE(POST, "/communities/{community}/membership/delete", "membership_delete",
	      membership_delete, FORMS, ""),
	ROUTE(GET, "/communities/{community}/members", "member_list", member_list, PAGES),
	ROUTE(POST, "/communities/{community}/members", "member_create", member_create, FORMS,
	      "community.invite", .multipart = true),
	ROUTE(POST, "/communities/{community}/members/role", "member_update", member_update, FORMS,
	      "community.role"),
	ROUTE(POST, "/communities/{community}/members/delete", "member_delete", member_delete,
	      FORMS, "community.take_out"),
	ROUTE(POST, "/communities/{community}/requests", "request_update", request_update, FORMS,
	      ""),
	ROUTE(POST, "/communities/{community}/ownership", "ownership_create", ownership_create,
	      FORMS, "community.ownership"),
	ROUTE(POST, "/communities/{community}/invitations", "invitation_create", invitation_create,
	      FORMS, "community.link"),
	ROUTE(POST, "/communities/{community}/invitations/delete", "invitation_delete",
	      invitation_delete, FORMS, ""),
	ROUTE(POST, "/communities/{community}/letters/delete", "letter_delete", letter_delete,
	      FORMS, "community.letter_end"),
	ROUTE(GET, "/communities/{community}/numbers", "community_numbers", community_numbers,
	      PAGES),
	ROUTE(GET, "/communities/{community}/numbers/csv", "community_numbers_csv",
	      community_numbers_csv, PAGES),
	ROUTE(GET, "/communities/{community}/settings", "community_edit", community_edit, PAGES),
	ROUTE(POST, "/communities/{community}/settings", "community_update", community_update,
	      FORMS, "community.update"),
	ROUTE(POST, "/communities/{community}/archive", "community_archive", community_archive,
	      FORMS, "community.archive"),
	ROUTE(POST, "/communities/{community}/reopen", "community_reopen", community_reopen, FORMS,
	      "community.reopen"),
	ROUTE(POST, "/communities/{community}/delete", "community_remove", community_remove, FORMS,
	      "community.delete"),

	ROUTE(GET, "/api/v1/communities", "community_list_json", community_list, PAGES,
	      .summary = "Communities by name; those of the viewer; found by words",
	      .api = &list_all),
	ROUTE(GET, "/api/v1/communities/{community}", "community_show_json", community_show, PAGES,
	      .summary = "A community", .api = &one),
	ROUTE(POST, "/api/v1/communities", "community_create_json", community_create,
	      GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "",
	      .summary = "Begin a community", .api = &make),
	ROUTE(PUT, "/api/v1/communities/{community}", "community_update_json", community_update,
	      CALLS, "community.update",
	      .summary = "Change it, as an owner; members that are left out stay", .api = &change),
	ROUTE(GET, "/api/v1/communities/{community}/members", "member_list_json", member_list,
	      PAGES, .summary = "Its members: owners and facilitators first", .api = &list_members),
	ROUTE(POST, "/api/v1/communities/{community}/members", "member_create_json", member_create,
	      CALLS, "community.invite", .summary = "Ask people in, by names and addresses",
	      .api = &invite),
	ROUTE(GET, "/api/v1/communities/{community}/letters", "letter_list_json", letter_list,
	      PAGES, .summary = "Letters to who has no account, and what became of them, for hosts",
	      .api = &list_letters),
	ROUTE(POST, "/api/v1/communities/{community}/letters/delete", "letter_delete_json",
	      letter_delete, CALLS, "community.letter_end", .summary = "Take a letter back",
	      .api = &end_letter),
	ROUTE(GET, "/api/v1/communities/{community}/stream", "community_stream_json",
	      community_stream, PAGES, .summary = "What is said in it, newest first",
	      .api = &stream),
	ROUTE(POST, "/api/v1/communities/{community}/membership", "membership_create_json",
	      membership_create, CALLS, "", .summary = "Join it, ask to, or accept an invitation",
	      .api = &one),
	ROUTE(DELETE, "/api/v1/communities/{community}/membership", "membership_delete_json",
	      membership_delete, CALLS, "", .summary = "Leave it, or decline", .api = &part),
	ROUTE(DELETE, "/api/v1/communities/{community}", "community_remove_json", community_remove,
	      CALLS, "community.delete",
	      .summary = "Delete it, as an owner, while nothing stands in it", .api = &part),
	ROUTE(POST, "/api/v1/communities/{community}/members/role", "member_update_json",
	      member_update, CALLS, "community.role",
	      .summary = "Give a member another role, as an owner", .api = &set_role),
	ROUTE(POST, "/api/v1/communities/{community}/members/delete", "member_delete_json",
	      member_delete, CALLS, "community.take_out",
	      .summary = "Take somebody out, or an invitation back, as a host", .api = &take_out),
	ROUTE(GET, "/api/v1/communities/{community}/requests", "request_list_json", request_list,
	      PAGES, .summary = "Who asks to come in, who was asked, and links, for its hosts",
	      .api = &list_waiting),
	ROUTE(POST, "/api/v1/communities/{community}/requests", "request_update_json",
	      request_update, CALLS, "", .summary = "Let in who asks, or do not, as a host",
	      .api = &answer_request),
	ROUTE(POST, "/api/v1/communities/{community}/invitations", "invitation_create_json",
	      invitation_create, CALLS, "community.link",
	      .summary = "Make a link that lets people in, as a host", .api = &make_link),
	ROUTE(POST, "/api/v1/communities/{community}/invitations/delete", "invitation_delete_json",
	      invitation_delete, CALLS, "", .summary = "End such a link", .api = &end_link),
	ROUTE(POST, "/api/v1/communities/join/{invitation}", "invitation_accept_json",
	      invitation_accept, CALLS, "", .summary = "Come in by a link", .api = &one),
	ROUTE(POST, "/api/v1/communities/{community}/ownership", "ownership_create_json",
	      ownership_create, CALLS, "community.ownership",
	      .summary = "Take over one that no owner looks after", .api = &acted),
	ROUTE(POST, "/api/v1/communities/{community}/archive", "community_archive_json",
	      community_archive, CALLS, "community.archive",
	      .summary = "Archive it, as an owner: it is read and no more", .api = &acted),
	ROUTE(POST, "/api/v1/communities/{community}/reopen", "community_reopen_json",
	      community_reopen, CALLS, "community.reopen", .summary = "Open it again, as an owner",
	      .api = &acted),
	ROUTE(GET, "/api/v1/communities/{community}/numbers", "community_numbers_json",
	      community_numbers, PAGES, .summary = "Twelve months of it in numbers", .api = &count),
	{},
};

static const struct menu_entry menu[] = {
	{T_KEY("Communities"), {{"/communities", 12}}, "community", MENU_MAIN, 60, GUARD_SIGNED_IN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "communities.words", .run = communities_words, .every = MINUTE},
	{.name = "communities.letters", .run = communities_letters_sweep, .every = DAY},
	{.name = "mail.community_letter", .outside = communities_letter},
	{0},
};

static const struct place_pages pages = {.kind = PLACE_COMMUNITY,
					 .path = "/communities",
					 .parameter = "community",
					 .head = communities_head,
					 .bring = communities_bring,
					 .part = communities_part};
static const struct place_tab tabs[] = {
	{.kind = PLACE_COMMUNITY, .name = "", .label = T_KEY("First page"), .order = 0},
	{.kind = PLACE_COMMUNITY, .name = "stream", .label = T_KEY("Stream"), .order = 10},
	{.kind = PLACE_COMMUNITY,
	 .name = "members",
	 .label = T_KEY("Members"),
	 .order = 90,
	 .count = members_count},
	{.kind = PLACE_COMMUNITY, .name = "numbers", .label = T_KEY("Numbers"), .order = 99},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"community.archive", T_KEY("Community archived")},
	{"community.delete", T_KEY("Community deleted")},
	{"community.invite", T_KEY("People invited to a community")},
	{"community.letter_end", T_KEY("Letter of a community taken back")},
	{"community.link", T_KEY("Link into a community made")},
	{"community.ownership", T_KEY("Community taken over")},
	{"community.reopen", T_KEY("Community opened again")},
	{"community.role", T_KEY("Role in a community changed")},
	{"community.take_out", T_KEY("Taken out of a community")},
	{"community.update", T_KEY("Community changed")},
	{0},
};

const struct feature communities = {
	.name = "communities",
	.routes = routes,
	.acts = acts,
	.menu = menu,
	.jobs = jobs,
	.objects = objects,
	.place_pages = &pages,
	.place_tabs = tabs,
	.demo = communities_demo,
	.scale = communities_scale,
	.export = communities_export,
	.check = communities_check,
	.erase = communities_erase,
};
