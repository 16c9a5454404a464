/* SPDX-License-Identifier: Apache-2.0
 * decide_routes: the routes of how a jam is decided, and what their API takes and gives. Included
 * by jams.c alone, which has the table.
 */
#ifndef RUCHE_JAMS_DECIDE_ROUTES_H
#define RUCHE_JAMS_DECIDE_ROUTES_H

#include "feature/jams/funding_pages.h"
#include "feature/jams/merge_pages.h"
#include "ui/api.h"

static const struct api_member proposal_members[] = {
	{"idea", "integer", "number of the idea"},
	{"url", "string", "where it is shown"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"language", "string", "ISO 639-1"},
	{"price", "integer", "what it costs; 0: nothing was said"},
	{"seconds", "integer", "how many second it"},
	{"chosen", "boolean", "it is on the shortlist"},
	{"authors", "list of Author", "who writes it"},
	{"given", "integer", "by the viewer, while people vote", .optional = true},
	{"rank", "integer", "once it is over, in lists", .optional = true},
	{"tokens", "integer", "once it is over", .optional = true},
	{"voters", "integer", "from how many, once it is over", .optional = true},
	{0},
};
static const struct api_member proposals_members[] = {
	{"proposals", "list of JamProposal", "the one that was asked for"},
	{0},
};
static const struct api_member decision_members[] = {
	{"phase", "string", "ahead, submit, refine, shortlist, vote or over"},
	{"submits", "time", "ideas are put forward from then on", .optional = true},
	{"refines", "time", "proposals are put into words", .optional = true},
	{"shortlists", "time", "the team chooses", .optional = true},
	{"votes", "time", "people vote", .optional = true},
	{"ends", "time", "and until then", .optional = true},
	{"mode", "string", "tokens or budget", .optional = true},
	{"tokens", "integer", "of each voter: tokens, or money", .optional = true},
	{"most", "integer", "of these for one proposal", .optional = true},
	{"currency", "string", "three letters", .optional = true},
	{"veto_hours", "integer", "how long authors may refuse a merge", .optional = true},
	{"left", "integer", "of the viewer, while people vote", .optional = true},
	{"finalists", "list of JamProposal", "the ten, once it is over"},
	{"proposals", "list of JamProposal",
	 "all of them, 50 a page; while people vote those on the shortlist, in an order of the "
	 "viewer's own; once it is over those behind the ten"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member ballot_members[] = {
	{"voter", "integer", "a number that is drawn at random, and nobody's"},
	{"turn", "integer", "of this voter's lines, from 1"},
	{"idea", "integer", "number of the idea"},
	{"tokens", "integer", "what it has from then on; in a budget 1 or 0"},
	{0},
};
static const struct api_member log_proposal_members[] = {
	{"idea", "integer", "number of the idea"},
	{"title", "string", "one line"},
	{"chosen", "boolean", "it is on the shortlist"},
	{0},
};
static const struct api_member log_merge_members[] = {
	{"idea", "integer", "number of the idea"},
	{"into", "integer", "what stands for it"},
	{0},
};
static const struct api_member ballot_log_members[] = {
	{"over", "boolean", "the vote is over; before, there are no votes here"},
	{"finalists", "integer", "how many stay"},
	{"proposals", "list of BallotProposal", "what was voted on, and what was merged"},
	{"merges", "list of BallotMerge", "those in effect"},
	{"votes", "list of Ballot",
	 "by voter and turn; the latest of a voter for a proposal counts, and of merged ones the "
	 "most"},
	{"next", "string", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member merge_members[] = {
	{"idea", "integer", "what goes into the other one"},
	{"into", "integer", "what stands for both then"},
	{"state", "string", "pending, in_effect, refused or undone"},
	{"reason", "string", "why"},
	{"created", "time", "when it was proposed"},
	{"due", "time", "from then on it is in effect, unless it was refused"},
	{0},
};
static const struct api_member merges_members[] = {
	{"merges", "list of JamMerge", "the latest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member pair_members[] = {
	{"idea", "integer", "the later one"},
	{"into", "integer", "the earlier one"},
	{"percent", "integer", "how alike their words are"},
	{0},
};
static const struct api_member pairs_members[] = {
	{"pairs", "list of AlikePair", "of 25 proposals"},
	{"next", "integer", "pass it as `after` for the next page", .optional = true},
	{0},
};
static const struct api_member similar_members[] = {
	{"id", "integer", "number of the idea"},
	{"title", "string", "one line"},
	{"language", "string", "ISO 639-1"},
	{"url", "string", "where it is shown"},
	{"percent", "integer", "how alike the words are"},
	{0},
};
static const struct api_member similars_members[] = {
	{"similar", "list of SimilarIdea", "the nearest first, at most five"},
	{0},
};
static const struct api_member funding_members[] = {
	{"rank", "integer", "among the ten"},
	{"idea", "integer", "number of the idea"},
	{"title", "string", "one line"},
	{"funded", "boolean", "somebody pays for it"},
	{"sponsor", "Author", "who pays", .optional = true},
	{"amount", "integer", "how much", .optional = true},
	{"currency", "string", "three letters", .optional = true},
	{"status", "string", "study, looking, under_way, done or stopped", .optional = true},
	{"note", "string", "how far it is, in a line", .optional = true},
	{"since", "time", "the ledger is kept for 24 months from then", .optional = true},
	{"last", "time", "when something was told of it", .optional = true},
	{"silent", "boolean", "it is red: nothing was told for 60 days", .optional = true},
	{"milestones", "integer", "how many there are", .optional = true},
	{"reached", "integer", "of these", .optional = true},
	{0},
};
static const struct api_member milestone_members[] = {
	{"id", "integer", "its number"},
	{"title", "string", "what is reached"},
	{"due", "time", "until when"},
	{"reached", "time", "when it was", .optional = true},
	{0},
};
static const struct api_member news_members[] = {
	{"id", "integer", "its number"},
	{"name", "string", "who told it"},
	{"created", "time", "when"},
	{"body", "string", "Markdown"},
	{0},
};
static const struct api_member ledger_members[] = {
	{"idea", "integer", "number of the idea"},
	{"title", "string", "one line"},
	{"funded", "boolean", "somebody pays for it"},
	{"sponsor", "Author", "who pays", .optional = true},
	{"amount", "integer", "how much", .optional = true},
	{"currency", "string", "three letters", .optional = true},
	{"status", "string", "study, looking, under_way, done or stopped", .optional = true},
	{"note", "string", "how far it is, in a line", .optional = true},
	{"since", "time", "the ledger is kept for 24 months from then", .optional = true},
	{"last", "time", "when something was told of it", .optional = true},
	{"silent", "boolean", "it is red: nothing was told for 60 days", .optional = true},
	{"milestones", "list of JamMilestone", "by when they are due"},
	{"news", "list of JamNews", "the latest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member wording_members[] = {
	{"number", "integer", "from 1"},
	{"name", "string", "who wrote them"},
	{"created", "time", "when"},
	{"title", "string", "one line"},
	{"body", "string", "Markdown"},
	{"price", "integer", "what it costs; 0: nothing was said"},
	{0},
};
static const struct api_member wordings_members[] = {
	{"wordings", "list of JamWording", "the latest first"},
	{"next", "integer", "pass it as `before` for the next page", .optional = true},
	{0},
};
static const struct api_member fundings_members[] = {
	{"funding", "list of JamFunding", "the ten in their order"},
	{0},
};
#define DECIDE_OBJECTS                                                                        \
	{"JamProposal", proposal_members}, {"JamProposals", proposals_members},               \
		{"JamDecision", decision_members}, {"Ballot", ballot_members},                \
		{"BallotProposal", log_proposal_members}, {"BallotMerge", log_merge_members}, \
		{"BallotLog", ballot_log_members}, {"JamMerge", merge_members},               \
		{"JamMerges", merges_members}, {"AlikePair", pair_members},                   \
		{"AlikePairs", pairs_members}, {"SimilarIdea", similar_members},              \
		{"SimilarIdeas", similars_members}, {"JamFunding", funding_members},          \
		{"JamMilestone", milestone_members}, {"JamNews", news_members},               \
		{"JamLedger", ledger_members}, {"JamWording", wording_members},               \
		{"JamWordings", wordings_members},                                            \
	{                                                                                     \
		"JamFundings", fundings_members                                               \
	}

static const struct api_member decision_query[] = {
	{"after", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member log_query[] = {
	{"after", "string", "`next` of the page before", .optional = true}, {0}};
static const struct api_member decision_body[] = {
	{"submits", "time", "ideas are put forward from then on", .optional = true},
	{"refines", "time", "proposals are put into words", .optional = true},
	{"shortlists", "time", "the team chooses", .optional = true},
	{"votes", "time", "people vote", .optional = true},
	{"ends", "time", "and until then", .optional = true},
	{"mode", "string", "tokens or budget", .optional = true},
	{"tokens", "integer", "of each voter: tokens, or money", .optional = true},
	{"most", "integer", "of these for one proposal", .optional = true},
	{"currency", "string", "three letters", .optional = true},
	{"veto_hours", "integer", "how long authors may refuse a merge", .optional = true},
	{0},
};
static const struct api_member proposal_body[] = {
	{"idea", "integer", "of one's own, of a new one", .optional = true},
	{"title", "string", "at most 160 characters", .optional = true},
	{"body", "string", "Markdown, at most 10,000 characters", .optional = true},
	{"price", "integer", "what it costs", .optional = true},
	{"version", "integer", "over which words, of a change", .optional = true},
	{0},
};
static const struct api_member on_body[] = {
	{"on", "integer", "1, or 0 to take it back", .optional = true}, {0}};
static const struct api_member coauthor_body[] = {{"who", "string", "handle"}, {0}};
static const struct api_member pick_body[] = {
	{"on", "integer", "1, or 0 to take it off", .optional = true},
	{"reason", "string", "everybody reads it"},
	{0},
};
static const struct api_member give_body[] = {
	{"idea", "integer", "for which"},
	{"tokens", "integer", "what it has from now on; in a budget 1 or 0"},
	{0}};

static const struct api_member merge_body[] = {
	{"into", "integer", "number of the other proposal"},
	{"reason", "string", "everybody reads it"},
	{0},
};
static const struct api_member merge_reason_body[] = {{"reason", "string", "everybody reads it"},
						      {0}};
static const struct api_member merges_query[] = {
	{"before", "integer", "`next` of the page before", .optional = true}, {0}};
static const struct api_member similar_query[] = {
	{"text", "string", "what somebody writes"},
	{"except", "integer", "an idea that is not looked for", .optional = true},
	{0},
};
static const struct api_schema merge_proposal = {.body = merge_body, .answer = "JamProposals"};
static const struct api_schema unmerge_proposal = {.body = merge_reason_body,
						   .answer = "JamProposals"};
static const struct api_schema list_merges = {.query = merges_query, .answer = "JamMerges"};
static const struct api_schema list_alike = {.query = decision_query, .answer = "AlikePairs"};
static const struct api_schema list_similar = {.query = similar_query, .answer = "SimilarIdeas"};
static const struct api_member fund_body[] = {
	{"sponsor", "string", "handle of who pays"},
	{"amount", "integer", "how much"},
	{"currency", "string", "three letters", .optional = true},
	{"status", "string", "of a new one: study, looking or under_way", .optional = true},
	{0},
};
static const struct api_member status_body[] = {
	{"status", "string", "study, looking, under_way, done or stopped"},
	{"note", "string", "in a line", .optional = true},
	{0},
};
static const struct api_member milestone_body[] = {
	{"title", "string", "what is reached"}, {"due", "time", "until when"}, {0}};
static const struct api_member news_body[] = {{"body", "string", "Markdown"}, {0}};
static const struct api_member reach_body[] = {
	{"milestone", "integer", "its number"},
	{"reached", "integer", "1, or 0: not yet", .optional = true},
	{0},
};
static const struct api_member milestone_number[] = {{"milestone", "integer", "its number"}, {0}};
static const struct api_member news_number[] = {{"news", "integer", "its number"}, {0}};
static const struct api_member leave_body[] = {
	{"person", "integer", "number of who goes, left out: oneself", .optional = true}, {0}};
static const struct api_schema accept_proposal = {.answer = "JamProposals"};
static const struct api_schema leave_proposal = {.body = leave_body, .answer = "JamProposals"};
static const struct api_schema list_wordings = {.query = merges_query, .answer = "JamWordings"};
static const struct api_schema one_ledger = {.query = merges_query, .answer = "JamLedger"};
static const struct api_schema unfund_one = {.status = 204};
static const struct api_schema reach_milestone = {.body = reach_body, .status = 204};
static const struct api_schema drop_milestone = {.body = milestone_number, .status = 204};
static const struct api_schema drop_news = {.body = news_number, .status = 204};
static const struct api_schema list_funding = {.answer = "JamFundings"};
static const struct api_schema fund_one = {.body = fund_body, .status = 204};
static const struct api_schema set_status = {.body = status_body, .status = 204};
static const struct api_schema add_milestone = {.body = milestone_body, .status = 204};
static const struct api_schema tell_news = {.body = news_body, .status = 204};
static const struct api_schema one_decision = {.query = decision_query, .answer = "JamDecision"};
static const struct api_schema set_decision = {.body = decision_body, .answer = "JamDecision"};
static const struct api_schema make_proposal = {
	.body = proposal_body, .answer = "JamProposals", .status = 201};
static const struct api_schema one_proposal = {.answer = "JamProposals"};
static const struct api_schema change_proposal = {.body = proposal_body, .answer = "JamProposals"};
static const struct api_schema second_proposal = {.body = on_body, .answer = "JamProposals"};
static const struct api_schema ask_coauthor = {.body = coauthor_body, .answer = "JamProposals"};
static const struct api_schema pick_proposal = {.body = pick_body, .answer = "JamProposals"};
static const struct api_schema give_proposal = {.body = give_body, .answer = "JamProposals"};
static const struct api_schema give_back = {.status = 204};
static const struct api_schema one_log = {.query = log_query, .answer = "BallotLog"};

#define DECIDE ONE "/decide"
#define PROPOSAL ONE "/proposals/{jam_proposal}"
#define DECIDE_ROUTES                                                                              \
	ROUTE(GET, DECIDE, "decision_show", decision_show, PAGES),                                 \
		ROUTE(GET, DECIDE "/settings", "decision_edit", decision_edit, PAGES),             \
		ROUTE(POST, DECIDE "/settings", "decision_update", decision_update, FORMS,         \
		      "jam.decide"),                                                               \
		ROUTE(GET, ONE "/proposals/new", "jam_proposal_new", jam_proposal_new, PAGES),     \
		ROUTE(POST, ONE "/proposals", "jam_proposal_create", jam_proposal_create, FORMS,   \
		      ""),                                                                         \
		ROUTE(GET, PROPOSAL, "jam_proposal_show", jam_proposal_show, PAGES),               \
		ROUTE(GET, PROPOSAL "/edit", "jam_proposal_edit", jam_proposal_edit, PAGES),       \
		ROUTE(POST, PROPOSAL "/edit", "jam_proposal_update", jam_proposal_update, FORMS,   \
		      ""),                                                                         \
		ROUTE(GET, PROPOSAL "/history", "jam_proposal_history", jam_proposal_history,      \
		      PAGES),                                                                      \
		ROUTE(POST, PROPOSAL "/seconds", "second_update", second_update, FORMS, ""),       \
		ROUTE(POST, PROPOSAL "/authors", "coauthor_create", coauthor_create, FORMS, ""),   \
		ROUTE(POST, PROPOSAL "/authors/accept", "coauthor_update", coauthor_update, FORMS, \
		      ""),                                                                         \
		ROUTE(POST, PROPOSAL "/authors/delete", "coauthor_delete", coauthor_delete, FORMS, \
		      ""),                                                                         \
		ROUTE(POST, PROPOSAL "/shortlist", "pick_update", pick_update, FORMS, ""),         \
		ROUTE(POST, ONE "/ballot", "ballot_update", ballot_update, FORMS, ""),             \
		ROUTE(POST, ONE "/ballot/delete", "ballot_delete", ballot_delete, FORMS, ""),      \
		ROUTE(GET, ONE "/votes/csv", "ballot_list_csv", ballot_list_csv, GUARD_SIGNED_IN,  \
		      CSRF_SAFE, RATE_EXPORT, CACHE_PRIVATE, ""),                                  \
		ROUTE(GET, "/api/v1" DECIDE, "decision_show_json", decision_show, PAGES,           \
		      .summary = "How a jam is decided: phase, proposals, the ten",                \
		      .api = &one_decision),                                                       \
		ROUTE(PUT, "/api/v1" DECIDE, "decision_update_json", decision_update, CALLS,       \
		      "jam.decide",                                                                \
		      .summary = "Say when and how, as an owner; what has begun stays",            \
		      .api = &set_decision),                                                       \
		ROUTE(POST, "/api/v1" ONE "/proposals", "jam_proposal_create_json",                \
		      jam_proposal_create, CALLS, "",                                              \
		      .summary = "Put an idea of one's own forward", .api = &make_proposal),       \
		ROUTE(GET, "/api/v1" PROPOSAL, "jam_proposal_show_json", jam_proposal_show, PAGES, \
		      .summary = "A proposal", .api = &one_proposal),                              \
		ROUTE(PUT, "/api/v1" PROPOSAL, "jam_proposal_update_json", jam_proposal_update,    \
		      CALLS, "", .summary = "Change its words; members that are left out stay",    \
		      .api = &change_proposal),                                                    \
		ROUTE(POST, "/api/v1" PROPOSAL "/seconds", "second_update_json", second_update,    \
		      CALLS, "", .summary = "Second it, or no more", .api = &second_proposal),     \
		ROUTE(POST, "/api/v1" PROPOSAL "/authors", "coauthor_create_json",                 \
		      coauthor_create, CALLS, "", .summary = "Ask somebody to write it together",  \
		      .api = &ask_coauthor),                                                       \
		ROUTE(POST, "/api/v1" PROPOSAL "/shortlist", "pick_update_json", pick_update,      \
		      CALLS, "", .summary = "Choose what is voted on, as the team",                \
		      .api = &pick_proposal),                                                      \
		ROUTE(POST, "/api/v1" ONE "/ballot", "ballot_update_json", ballot_update, CALLS,   \
		      "", .summary = "Vote", .api = &give_proposal),                               \
		ROUTE(POST, "/api/v1" ONE "/ballot/delete", "ballot_delete_json", ballot_delete,   \
		      CALLS, "", .summary = "Take all votes back", .api = &give_back),             \
		ROUTE(GET, "/api/v1" ONE "/votes", "ballot_list_json", ballot_list, PAGES,         \
		      .summary = "The log of the vote, once it is over", .api = &one_log),         \
		ROUTE(GET, ONE "/merges", "merge_list", merge_list, PAGES),                        \
		ROUTE(GET, ONE "/merges/alike", "merge_alike_edit", merge_alike_list, PAGES),      \
		ROUTE(POST, PROPOSAL "/merge", "merge_create", merge_create, FORMS, "jam.merge"),  \
		ROUTE(POST, PROPOSAL "/merge/refuse", "merge_refuse", merge_refuse, FORMS, ""),    \
		ROUTE(POST, PROPOSAL "/merge/undo", "merge_undo", merge_undo, FORMS,               \
		      "jam.unmerge"),                                                              \
		ROUTE(GET, "/api/v1" ONE "/merges", "merge_list_json", merge_list, PAGES,          \
		      .summary = "What became one, and what shall", .api = &list_merges),          \
		ROUTE(GET, "/api/v1" ONE "/merges/alike", "merge_alike_edit_json",                 \
		      merge_alike_list, PAGES,                                                     \
		      .summary = "Proposals whose words are alike, for the team",                  \
		      .api = &list_alike),                                                         \
		ROUTE(POST, "/api/v1" PROPOSAL "/merge", "merge_create_json", merge_create, CALLS, \
		      "jam.merge", .summary = "Propose that it becomes one with another",          \
		      .api = &merge_proposal),                                                     \
		ROUTE(POST, "/api/v1" PROPOSAL "/merge/refuse", "merge_refuse_json", merge_refuse, \
		      CALLS, "", .summary = "Refuse that, in time, as an author",                  \
		      .api = &unmerge_proposal),                                                   \
		ROUTE(POST, "/api/v1" PROPOSAL "/merge/undo", "merge_undo_json", merge_undo,       \
		      CALLS, "jam.unmerge", .summary = "Undo it: everything is as it was",         \
		      .api = &unmerge_proposal),                                                   \
		ROUTE(GET, "/api/v1" ONE "/similar", "similar_list_json", similar_list, PAGES,     \
		      .summary = "Ideas that say nearly the same as some words",                   \
		      .api = &list_similar),                                                       \
		ROUTE(GET, ONE "/funding", "funding_list", funding_list, PAGES),                   \
		ROUTE(GET, ONE "/funding/csv", "funding_list_csv", funding_list_csv, PAGES),       \
		ROUTE(GET, PROPOSAL "/funding", "funding_show", funding_show, PAGES),              \
		ROUTE(POST, PROPOSAL "/funding", "funding_update", funding_update, FORMS,          \
		      "jam.fund"),                                                                 \
		ROUTE(POST, PROPOSAL "/funding/delete", "funding_delete", funding_delete, FORMS,   \
		      "jam.unfund"),                                                               \
		ROUTE(POST, PROPOSAL "/funding/status", "funding_status_update",                   \
		      funding_status_update, FORMS, ""),                                           \
		ROUTE(POST, PROPOSAL "/milestones", "milestone_create", milestone_create, FORMS,   \
		      ""),                                                                         \
		ROUTE(POST, PROPOSAL "/milestones/reach", "milestone_update", milestone_update,    \
		      FORMS, ""),                                                                  \
		ROUTE(POST, PROPOSAL "/milestones/delete", "milestone_delete", milestone_delete,   \
		      FORMS, ""),                                                                  \
		ROUTE(POST, PROPOSAL "/news", "news_create", news_create, FORMS, ""),              \
		ROUTE(POST, PROPOSAL "/news/delete", "news_delete", news_delete, FORMS, ""),       \
		ROUTE(POST, "/api/v1" PROPOSAL "/authors/accept", "coauthor_update_json",          \
		      coauthor_update, CALLS, "", .summary = "Agree to write it together",         \
		      .api = &accept_proposal),                                                    \
		ROUTE(POST, "/api/v1" PROPOSAL "/authors/delete", "coauthor_delete_json",          \
		      coauthor_delete, CALLS, "",                                                  \
		      .summary = "Write it no more, or say no; whose idea it is lets others go",   \
		      .api = &leave_proposal),                                                     \
		ROUTE(GET, "/api/v1" PROPOSAL "/history", "jam_proposal_history_json",             \
		      jam_proposal_history, PAGES, .summary = "All its words, from the first on",  \
		      .api = &list_wordings),                                                      \
		ROUTE(GET, "/api/v1" PROPOSAL "/funding", "funding_show_json", funding_show,       \
		      PAGES, .summary = "What became of one of the ten", .api = &one_ledger),      \
		ROUTE(POST, "/api/v1" PROPOSAL "/funding/delete", "funding_delete_json",           \
		      funding_delete, CALLS, "jam.unfund",                                         \
		      .summary = "Take it out again, as an owner, while nothing was told of it",   \
		      .api = &unfund_one),                                                         \
		ROUTE(POST, "/api/v1" PROPOSAL "/milestones/reach", "milestone_update_json",       \
		      milestone_update, CALLS, "", .summary = "Say that a milestone is reached",   \
		      .api = &reach_milestone),                                                    \
		ROUTE(POST, "/api/v1" PROPOSAL "/milestones/delete", "milestone_delete_json",      \
		      milestone_delete, CALLS, "", .summary = "Remove a milestone",                \
		      .api = &drop_milestone),                                                     \
		ROUTE(POST, "/api/v1" PROPOSAL "/news/delete", "news_delete_json", news_delete,    \
		      CALLS, "", .summary = "Take back what one told", .api = &drop_news),         \
		ROUTE(GET, "/api/v1" ONE "/funding", "funding_list_json", funding_list, PAGES,     \
		      .summary = "What became of the ten", .api = &list_funding),                  \
		ROUTE(POST, "/api/v1" PROPOSAL "/funding", "funding_update_json", funding_update,  \
		      CALLS, "jam.fund",                                                           \
		      .summary = "Say who pays for one of the ten, as an owner",                   \
		      .api = &fund_one),                                                           \
		ROUTE(POST, "/api/v1" PROPOSAL "/funding/status", "funding_status_update_json",    \
		      funding_status_update, CALLS, "", .summary = "Say how far it is",            \
		      .api = &set_status),                                                         \
		ROUTE(POST, "/api/v1" PROPOSAL "/milestones", "milestone_create_json",             \
		      milestone_create, CALLS, "", .summary = "Add a milestone",                   \
		      .api = &add_milestone),                                                      \
		ROUTE(POST, "/api/v1" PROPOSAL "/news", "news_create_json", news_create, CALLS,    \
		      "", .summary = "Tell how it goes, as who writes it or pays",                 \
		      .api = &tell_news)

#endif
