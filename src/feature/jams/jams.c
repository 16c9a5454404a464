/* SPDX-License-Identifier: Apache-2.0
 * jams: the door. Mass conversations of some days: prepared, held, and closed by the clock.
 */
#include "feature/jams/jams.h"

#include "base/clock.h"
#include "feature/jams/decide_routes.h"
#include "feature/jams/facilitate.h"
#include "feature/jams/facilitate_api.h"
#include "feature/jams/handlers.h"
#include "feature/jams/report_pages.h"
#include "ui/api.h"

static const struct api_member forum_members[] = {
	{"id", "integer", "number of the forum"},
	{"title", "string", "its name"},
	{"question", "string", "what it asks"},
	{"background", "string", "Markdown"},
	{"language", "string", "ISO 639-1"},
	{"moderator", "string", "handle, or empty"},
	{0},
};
static const struct api_member jam_members[] = {
	{"id", "integer", "number of the place"},
	{"handle", "string", "name in addresses"},
	{"url", "string", "where it is shown"},
	{"title", "string", "its name"},
	{"about", "string", "Markdown; not in lists", .optional = true},
	{"language", "string", "ISO 639-1"},
	{"languages", "string", "those it is held in; not in lists", .optional = true},
	{"rules", "string", "Markdown; not in lists", .optional = true},
	{"audience", "string", "internal or members; not in lists", .optional = true},
	{"phase", "string", "ahead, open, ending (answers alone) or frozen"},
	{"opens", "time", "from then on ideas are taken"},
	{"closes", "time", "and until then"},
	{"freezes", "time", "until then people answer"},
	{"members", "integer", "how many take part; not in lists", .optional = true},
	{"in", "boolean", "the viewer takes part; not in lists", .optional = true},
	{"forums", "list of JamForum", "in their order; not in lists", .optional = true},
	{0},
};
static const struct api_member jam_list_members[] = {
	{"jams", "list of Jam", "the latest first"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member link_members[] = {
	{"id", "integer", "number of the other idea"},
	{"kind", "string", "builds_on, contradicts or same_as"},
	{"title", "string", "of the other idea"},
	{0},
};
static const struct api_member choice_members[] = {
	{"number", "integer", "1 to 6"},
	{"label", "string", "what one can choose"},
	{"votes", "integer", "how many did"},
	{"mine", "boolean", "the viewer did"},
	{0},
};
static const struct api_member idea_members[] = {
	{"item", "Item", "what a list shows of it"},
	{"forum", "integer", "where it was said"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"html", "string", "rendered and safe"},
	{"built", "integer", "how many ideas name it"},
	FACILITATE_IDEA_MEMBERS,
	{"names", "list of IdeaLink", "what it names"},
	{"named_by", "list of IdeaLink", "what names it"},
	{"choices", "list of IdeaChoice", "of its poll; empty without one"},
	{0},
};
static const struct api_member idea_row_members[] = {
	{"id", "integer", "number of the item"},
	{"url", "string", "where it is shown"},
	{"forum", "integer", "where it was said"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"language", "string", "ISO 639-1"},
	{"author", "Author", "who said it"},
	{"guest", "boolean", "from outside"},
	{"executive", "boolean", "marked as such by the administration"},
	{"likes", "integer", "thanks"},
	{"comments", "integer", "answers"},
	{"built", "integer", "how many ideas name it"},
	FACILITATE_IDEA_MEMBERS,
	{"created", "time", "when"},
	{0},
};
static const struct api_member idea_list_members[] = {
	{"ideas", "list of IdeaRow", "as asked"},
	{"next", "string", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member share_members[] = {
	{"label", "string", "a country or unit; the others together are named in words"},
	{"n", "integer", "how many take part, never so few that somebody is singled out"},
	{0},
};
static const struct api_member map_members[] = {
	{"countries", "list of JamShare", "by country"},
	{"units", "list of JamShare", "by unit"},
	{0},
};
static const struct api_member added_members[] = {
	{"added", "integer", "how many came in"},
	{"already", "integer", "how many were in"},
	{"guests", "integer", "of those that came in, how many had no account until now"},
	{"unknown", "list of string", "names and addresses without an account, at most 50"},
	{0},
};
static const struct api_object objects[] = {
	{"JamForum", forum_members},
	{"Jam", jam_members},
	{"JamList", jam_list_members},
	{"IdeaLink", link_members},
	{"IdeaChoice", choice_members},
	{"Idea", idea_members},
	{"IdeaRow", idea_row_members},
	{"IdeaList", idea_list_members},
	{"JamShare", share_members},
	{"JamMap", map_members},
	{"JamAdded", added_members},
	{"JamTheme", jam_theme_members},
	{"JamHour", jam_hour_members},
	{"JamTurn", jam_turn_members},
	{"JamMeasured", jam_measured_members},
	{"JamInsight", jam_insight_members},
	{"JamGroup", jam_group_members},
	{"JamOpinion", jam_opinion_members},
	{"JamUnheard", jam_unheard_members},
	{"JamStance", jam_stance_members},
	{"JamReport", jam_report_members},
	{"JamSentence", jam_sentence_members},
	FACILITATE_OBJECTS,
	DECIDE_OBJECTS,
	{0},
};

static const struct api_member after_query[] = {
	{"after", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member jam_body[] = {
	{"title", "string", "at most 100 characters", .optional = true},
	API_PLACE_WORDS,
	{"opens", "time", "from when on ideas are taken", .optional = true},
	{"closes", "time", "until when", .optional = true},
	{"freezes", "time", "until when people answer", .optional = true},
	{"audience", "string", "internal, or members: who was let in", .optional = true},
	{"languages", "string", "ISO 639-1, with spaces between", .optional = true},
	{"rules", "string", "Markdown", .optional = true},
	{"from", "string", "handle of a jam whose forums and rules a new one begins with",
	 .optional = true},
	{0},
};
static const struct api_member forum_body[] = {
	{"title", "string", "at most 100 characters", .optional = true},
	{"question", "string", "at most 300 characters", .optional = true},
	{"background", "string", "Markdown", .optional = true},
	{"language", "string", "en or fr", .optional = true},
	{"moderator", "string", "handle", .optional = true},
	{0},
};
static const struct api_member people_body[] = {
	{"who", "string", "handles and mail addresses, apart by spaces or commas"},
	{"role", "string", "member, facilitator or owner", .optional = true},
	{0},
};
static const struct api_member ideas_query[] = {
	{"forum", "integer", "of this one alone", .optional = true},
	{"show", "string", "new, unanswered or unheard; else the hottest", .optional = true},
	{"before", "string", "`next` of the page before", .optional = true},
	{0},
};
static const struct api_member idea_body[] = {
	{"forum", "integer", "where it is said, of a new one", .optional = true},
	{"title", "string", "at most 160 characters", .optional = true},
	{"body", "string", "Markdown, at most 5,000 characters", .optional = true},
	{"tags", "string", "separated by commas", .optional = true},
	{"choices", "string", "of a poll, one in a line, of a new one", .optional = true},
	{"other", "integer", "an idea that a new one names", .optional = true},
	{"link", "string", "builds_on, contradicts or same_as", .optional = true},
	{0},
};
static const struct api_member link_body[] = {
	{"other", "integer", "number of the other idea"},
	{"link", "string", "builds_on, contradicts or same_as"},
	{0},
};
static const struct api_member unlink_body[] = {{"other", "integer", "number of the other idea"},
						{0}};
static const struct api_member vote_body[] = {{"number", "integer", "of the answer"}, {0}};

static const struct api_schema list_jams = {.query = after_query, .answer = "JamList"};
static const struct api_schema make_jam = {.body = jam_body, .answer = "Jam", .status = 201};
static const struct api_schema one_jam = {.answer = "Jam"};
static const struct api_schema change_jam = {.body = jam_body, .answer = "Jam"};
static const struct api_schema make_forum = {.body = forum_body, .answer = "Jam", .status = 201};
static const struct api_schema change_forum = {.body = forum_body, .answer = "Jam"};
static const struct api_schema nothing = {.status = 204};
static const struct api_schema one_map = {.answer = "JamMap"};
static const struct api_schema add_people = {.body = people_body, .answer = "JamAdded"};
static const struct api_schema list_ideas = {.query = ideas_query, .answer = "IdeaList"};
static const struct api_schema make_idea = {.body = idea_body, .answer = "Idea", .status = 201};
static const struct api_schema one_idea = {.answer = "Idea"};
static const struct api_schema change_idea = {.body = idea_body, .answer = "Idea"};
static const struct api_schema link_idea = {.body = link_body, .answer = "Idea"};
static const struct api_schema unlink_idea = {.body = unlink_body, .answer = "Idea"};
static const struct api_schema vote_idea = {.body = vote_body, .answer = "Idea"};

#define ALL "/jams"
#define ONE ALL "/{jam}"
#define FORUM ONE "/forums/{forum}"
#define IDEAS ONE "/ideas"
#define IDEA IDEAS "/{idea}"
#define PAGES GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define FORMS GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE
#define CALLS GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE

/* Guests take part where they were let in: the handlers ask for that. */
static const struct route routes[] = {
	ROUTE(GET, ALL, "jam_list", jam_list, PAGES),
	ROUTE(POST, ALL, "jam_create", jam_create, GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, ALL "/new", "jam_new", jam_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	      CACHE_PRIVATE, ""),
	ROUTE(GET, ALL "/executives", "jam_executive_list", jam_executive_list, GUARD_ADMIN,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, ALL "/executives", "jam_executive_create", jam_executive_create, GUARD_ADMIN,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "jam.executive"),
	ROUTE(POST, ALL "/executives/delete", "jam_executive_delete", jam_executive_delete,
	      GUARD_ADMIN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "jam.executive"),
	ROUTE(GET, ALL "/join/{invitation}", "jam_invitation_show", jam_invitation_show,
	      GUARD_ANYONE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, ALL "/join/{invitation}/letter", "jam_letter_create", jam_letter_create,
	      GUARD_ANYONE, CSRF_ORIGIN, RATE_LETTER, CACHE_PRIVATE, ""),
	ROUTE(GET, ALL "/join/mail/{letter}", "jam_come_show", jam_come_show, GUARD_ANYONE,
	      CSRF_SAFE, RATE_SIGN_IN, CACHE_PRIVATE, ""),
	ROUTE(POST, ALL "/join/mail/{letter}", "jam_come_create", jam_come_create, GUARD_ANYONE,
	      CSRF_ORIGIN, RATE_SIGN_IN, CACHE_PRIVATE, ""),
	ROUTE(POST, ALL "/join/{invitation}", "jam_invitation_accept", jam_invitation_accept, FORMS,
	      ""),
	ROUTE(GET, ONE, "jam_show", jam_show, PAGES),
	ROUTE(GET, ONE "/rules", "jam_rules", jam_rules, PAGES),
	ROUTE(GET, ONE "/map", "jam_map", jam_map, PAGES),
	ROUTE(GET, ONE "/insight", "insight_show", insight_show, PAGES),
	ROUTE(GET, ONE "/report", "report_show", report_show, PAGES),
	ROUTE(GET, ONE "/archive", "archive_show", archive_show, GUARD_SIGNED_IN, CSRF_SAFE,
	      RATE_EXPORT, CACHE_PRIVATE, ""),
	ROUTE(GET, ONE "/settings", "jam_edit", jam_edit, PAGES),
	ROUTE(POST, ONE "/settings", "jam_update", jam_update, FORMS, "jam.update"),
	ROUTE(POST, ONE "/rehearsal", "jam_rehearsal_update", jam_rehearsal_update, FORMS, ""),
	ROUTE(POST, ONE "/rehearsal/delete", "jam_rehearsal_delete", jam_rehearsal_delete, FORMS,
	      "jam.wipe"),
	ROUTE(POST, ONE "/membership", "jam_membership_create", jam_membership_create, FORMS, ""),
	ROUTE(POST, ONE "/membership/delete", "jam_membership_delete", jam_membership_delete, FORMS,
	      ""),
	ROUTE(POST, ONE "/forums", "jam_forum_create", jam_forum_create, FORMS, ""),
	ROUTE(GET, ONE "/forums/new", "jam_forum_new", jam_forum_new, PAGES),
	ROUTE(GET, FORUM, "jam_forum_show", jam_forum_show, PAGES),
	ROUTE(GET, FORUM "/edit", "jam_forum_edit", jam_forum_edit, PAGES),
	ROUTE(POST, FORUM "/edit", "jam_forum_update", jam_forum_update, FORMS, ""),
	ROUTE(POST, FORUM "/move", "jam_forum_move_update", jam_forum_move_update, FORMS, ""),
	ROUTE(POST, FORUM "/delete", "jam_forum_delete", jam_forum_delete, FORMS, "jam.forum"),
	ROUTE(GET, ONE "/members", "jam_member_list", jam_member_list, PAGES),
	ROUTE(POST, ONE "/members", "jam_member_create", jam_member_create, FORMS, "jam.invite",
	      .multipart = true),
	ROUTE(POST, ONE "/members/delete", "jam_member_delete", jam_member_delete, FORMS,
	      "jam.take_out"),
	ROUTE(POST, ONE "/invitations", "jam_invitation_create", jam_invitation_create, FORMS,
	      "jam.link"),
	ROUTE(POST, ONE "/invitations/delete", "jam_invitation_delete", jam_invitation_delete,
	      FORMS, ""),
	ROUTE(GET, ONE "/shifts", "jam_shift_list", jam_shift_list, PAGES),
	ROUTE(POST, ONE "/shifts", "jam_shift_create", jam_shift_create, FORMS, ""),
	ROUTE(POST, ONE "/shifts/delete", "jam_shift_delete", jam_shift_delete, FORMS, ""),
	ROUTE(POST, IDEAS, "idea_create", idea_create, FORMS, "", .once = true),
	ROUTE(GET, IDEAS "/new", "idea_new", idea_new, PAGES),
	ROUTE(GET, IDEA, "idea_show", idea_show, PAGES),
	ROUTE(GET, IDEA "/edit", "idea_edit", idea_edit, PAGES),
	ROUTE(POST, IDEA "/edit", "idea_update", idea_update, FORMS, ""),
	ROUTE(GET, IDEA "/history", "idea_history", idea_history, PAGES),
	ROUTE(POST, IDEA "/delete", "idea_delete", idea_delete, FORMS, "idea.delete"),
	ROUTE(POST, IDEA "/links", "idea_link_create", idea_link_create, FORMS, ""),
	ROUTE(POST, IDEA "/links/delete", "idea_link_delete", idea_link_delete, FORMS, ""),
	ROUTE(POST, IDEA "/votes", "idea_vote_create", idea_vote_create, FORMS, ""),
	ROUTE(POST, IDEA "/stance", "idea_stance_create", idea_stance_create, FORMS, ""),

	DECIDE_ROUTES,
	ROUTE(GET, "/api/v1" ALL, "jam_list_json", jam_list, PAGES,
	      .summary = "Jams, the latest first", .api = &list_jams),
	ROUTE(POST, "/api/v1" ALL, "jam_create_json", jam_create, GUARD_EMPLOYEE, CSRF_BEARER,
	      RATE_WRITE, CACHE_PRIVATE, "", .summary = "Prepare a jam", .api = &make_jam),
	ROUTE(GET, "/api/v1" ONE, "jam_show_json", jam_show, PAGES,
	      .summary = "A jam with its forums", .api = &one_jam),
	ROUTE(PUT, "/api/v1" ONE, "jam_update_json", jam_update, CALLS, "jam.update",
	      .summary = "Change it, as an owner; members that are left out stay",
	      .api = &change_jam),
	ROUTE(GET, "/api/v1" ONE "/map", "jam_map_json", jam_map, PAGES,
	      .summary = "Where people take part from", .api = &one_map),
	ROUTE(GET, "/api/v1" ONE "/insight", "insight_show_json", insight_show, PAGES,
	      .summary = "What is understood of it: themes, mood", .api = &jam_one_insight),
	ROUTE(GET, "/api/v1" ONE "/report", "report_show_json", report_show, PAGES,
	      .summary = "Its report, each sentence with the posts that show it",
	      .api = &jam_one_report),
	ROUTE(POST, "/api/v1" ONE "/membership", "jam_membership_create_json",
	      jam_membership_create, CALLS, "", .summary = "Take part", .api = &one_jam),
	ROUTE(DELETE, "/api/v1" ONE "/membership", "jam_membership_delete_json",
	      jam_membership_delete, CALLS, "", .summary = "Leave it", .api = &nothing),
	ROUTE(POST, "/api/v1" ONE "/members", "jam_member_create_json", jam_member_create, CALLS,
	      "jam.invite", .summary = "Let people in, by names and addresses", .api = &add_people),
	ROUTE(POST, "/api/v1" ONE "/forums", "jam_forum_create_json", jam_forum_create, CALLS, "",
	      .summary = "Add a forum", .api = &make_forum),
	ROUTE(PUT, "/api/v1" FORUM, "jam_forum_update_json", jam_forum_update, CALLS, "",
	      .summary = "Change a forum; members that are left out stay", .api = &change_forum),
	ROUTE(DELETE, "/api/v1" FORUM, "jam_forum_delete_json", jam_forum_delete, CALLS,
	      "jam.forum", .summary = "Remove a forum that nothing was said in", .api = &nothing),
	ROUTE(GET, "/api/v1" IDEAS, "idea_list_json", idea_list, PAGES,
	      .summary = "Ideas: the hottest, newest, unanswered, unheard", .api = &list_ideas),
	ROUTE(POST, "/api/v1" IDEAS, "idea_create_json", idea_create, CALLS, "", .once = true,
	      .summary = "Say an idea", .api = &make_idea),
	ROUTE(GET, "/api/v1" IDEA, "idea_show_json", idea_show, PAGES,
	      .summary = "An idea; its answers are the comments of its item", .api = &one_idea),
	ROUTE(PUT, "/api/v1" IDEA, "idea_update_json", idea_update, CALLS, "",
	      .summary = "Change its words; members that are left out stay", .api = &change_idea),
	ROUTE(DELETE, "/api/v1" IDEA, "idea_delete_json", idea_delete, CALLS, "idea.delete",
	      .summary = "Take it back, while nobody has answered", .api = &nothing),
	ROUTE(POST, "/api/v1" IDEA "/links", "idea_link_create_json", idea_link_create, CALLS, "",
	      .summary = "Say that it builds on, contradicts or is the same as another one",
	      .api = &link_idea),
	ROUTE(POST, "/api/v1" IDEA "/links/delete", "idea_link_delete_json", idea_link_delete,
	      CALLS, "", .summary = "Take that back", .api = &unlink_idea),
	ROUTE(POST, "/api/v1" IDEA "/stance", "idea_stance_create_json", idea_stance_create, CALLS,
	      "", .summary = "Agree, disagree or pass; nobody else sees it",
	      .api = &jam_take_stance),
	ROUTE(POST, "/api/v1" IDEA "/votes", "idea_vote_create_json", idea_vote_create, CALLS, "",
	      .summary = "Choose in its poll", .api = &vote_idea),
	FACILITATE_ROUTES,
	{},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_IDEA,
	 .name = "idea",
	 .label = T_KEY("Idea"),
	 .label_many = T_KEY("Ideas"),
	 .cards = idea_cards,
	 .text = idea_index_text,
	 .address = idea_address_of,
	 .answerable = idea_answerable,
	 .open = idea_answerable,
	 .liked = idea_weigh,
	 .answered = idea_answered_by,
	 .answer_gone = idea_answer_gone,
	 .commented = true},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Jams"), {{"/jams", 5}}, "jam", MENU_MAIN, 64, GUARD_SIGNED_IN},
	{T_KEY("Executives"), {{"/jams/executives", 16}}, "", MENU_ADMIN, 35, GUARD_ADMIN},
	{0},
};

static const struct job_kind jobs[] = {
	{.name = "jams.bell", .run = jams_bell, .every = 5 * SECOND},
	{.name = "jams.tell", .run = jams_tell},
	{.name = "jams.wipe", .run = jams_wipe},
	{.name = "jams.forget", .run = jams_forget},
	{.name = "jams.readers", .run = jams_readers, .every = SECOND},
	{.name = "jams.counting", .run = jams_counting, .every = MINUTE},
	{.name = "disk.jams", .outside = jams_count},
	{.name = "mail.jam_letter", .outside = jams_letter},
	{.name = "jams.letters", .run = jams_letters_sweep, .every = DAY},
	{.name = "jams.understanding", .run = jams_understanding, .every = MINUTE},
	{.name = "disk.understand", .outside = jams_understand},
	{.name = "jams.decisions", .run = jams_decisions, .every = 5 * SECOND},
	{.name = "jams.silent", .run = jams_silent, .every = MINUTE},
	{.name = "jams.silence", .run = jams_silence},
	{.name = "jams.parted", .run = jams_parted},
	{.name = "disk.ballots", .outside = jams_ballots},
	{0},
};

static const struct place_pages pages = {
	.kind = PLACE_JAM, .path = "/jams", .parameter = "jam", .head = jams_head};
static const struct place_tab tabs[] = {
	{.kind = PLACE_JAM, .name = "", .label = T_KEY("The room"), .order = 0},
	{.kind = PLACE_JAM, .name = "insight", .label = T_KEY("What it says"), .order = 5},
	{.kind = PLACE_JAM, .name = "rules", .label = T_KEY("How it works"), .order = 10},
	{.kind = PLACE_JAM, .name = "map", .label = T_KEY("Where from"), .order = 20},
	{.kind = PLACE_JAM, .name = "decide", .label = T_KEY("Decide"), .order = 30},
	{.kind = PLACE_JAM, .name = "log", .label = T_KEY("Log"), .order = 80},
	{.kind = PLACE_JAM, .name = "members", .label = T_KEY("Participants"), .order = 90},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"jam.update", T_KEY("Jam changed")},
	{"jam.wipe", T_KEY("Rehearsal of a jam wiped")},
	{"jam.forum", T_KEY("Forum of a jam removed")},
	{"jam.invite", T_KEY("People let into a jam")},
	{"jam.guest", T_KEY("Guest account made for a jam")},
	{"jam.take_out", T_KEY("Taken out of a jam")},
	{"jam.link", T_KEY("Link into a jam made")},
	{"jam.executive", T_KEY("Executive marked, or no more")},
	{"idea.delete", T_KEY("Idea taken back")},
	FACILITATE_ACTS,
	{"jam.decide", T_KEY("Said when and how a jam is decided")},
	{"jam.fund", T_KEY("Funding of a finalist set")},
	{"jam.unfund", T_KEY("A finalist taken out of the ledger")},
	{"jam.merge", T_KEY("Merge of proposals proposed")},
	{"jam.unmerge", T_KEY("Merge of proposals undone")},
	{0},
};

static const struct importer importers[] = {
	{"polis",
	 "the folder of a conversation of Polis: statements and votes, as a jam that is over",
	 jams_import_polis},
	{0},
};

static const struct profile_tab profile_tabs[] = {
	{"ideas", T_KEY("Jam ideas"), 60, .kinds = ITEM_KIND_BIT(KIND_IDEA)},
	{0},
};

const struct feature jams = {
	.name = "jams",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.profile_tabs = profile_tabs,
	.menu = menu,
	.jobs = jobs,
	.importers = importers,
	.objects = objects,
	.demo = jams_demo,
	.export = jams_export,
	.place_pages = &pages,
	.place_tabs = tabs,
	.home_block = jams_block,
	.places_named = jams_named,
	.threads_named = jams_threads_named,
	.places_label = T_KEY("Jams"),
	.erase = jams_erase,
	.erase_words = decisions_erase_words,
	.check = jams_check,
};
