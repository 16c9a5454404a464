/* SPDX-License-Identifier: Apache-2.0
 * guidelines: the rules that employees wrote: clauses in numbered editions, each with its talk,
 * acknowledged once per wording.
 */
#include "feature/guidelines/guidelines.h"

#include "base/clock.h"
#include "base/json.h"
#include "core/guideline.h"
#include "core/rating.h"
#include "feature/guidelines/handlers.h"
#include "feature/guidelines/pages.h"
#include "ui/api.h"

#include "guidelines.sql.h"

#define CLAUSE_MEMBERS                                                                            \
	{"id", "integer", "number of the item; 0 for a preface that nobody spoke of yet"},        \
		{"name", "string", "stable key"}, {"url", "string", "where it is shown"},         \
		{"language", "string", "of this wording"}, {"title", "string", "one line"},       \
		{"body", "string", "two to four sentences"},                                      \
		{"since", "integer", "edition in which its text last changed; 0 while proposed"}, \
	{                                                                                         \
		"acknowledged", "boolean", "by the viewer, as it is worded now", .optional = true \
	}
#define TALK_MEMBERS                                                                             \
	{"item", "integer", "what is commented and voted on; for colleagues", .optional = true}, \
		{"comments", "integer", "answers below it", .optional = true},                   \
	{                                                                                        \
		"votes", "Votes", "for and against it, and the viewer's", .optional = true       \
	}
static const struct api_member clause_members[] = {CLAUSE_MEMBERS, TALK_MEMBERS, {0}};
static const struct api_member guidelines_members[] = {
	{"edition", "integer", "the one in force"},
	{"created", "time", "when it was made"},
	{"title", "string", "of the whole"},
	{"preface", "string", "what stands above the clauses"},
	{"clauses", "list of Clause", "in order"},
	{0}};
static const struct api_member text_members[] = {
	{"language", "string", "en or fr"},
	{"title", "string", "as proposed"},
	{"words", "list of WordChange", "what it changes in the text as it stands"},
	{0}};
static const struct api_member proposal_members[] = {
	{"id", "integer", "number of the proposal"},
	{"kind", "string", "wording, clause or end"},
	{"state", "string", "open, taken or declined"},
	{"clause", "string", "key of the clause"},
	{"created", "time", "when it was made"},
	{"author", "string", "who made it"},
	{"why", "string", "their reason"},
	{"answer", "string", "what was said to it"},
	{"texts", "list of ProposedText", "what it says; none for an end"},
	TALK_MEMBERS,
	{0}};
static const struct api_member decision_members[] = {
	{"kind", "string", "wording, clause or end"},  {"taken", "boolean", "else it was declined"},
	{"decided", "time or null", "when, or null"},  {"author", "string", "who had proposed it"},
	{"answer", "string", "what was said to them"}, {0}};
static const struct api_member clause_page_members[] = {
	CLAUSE_MEMBERS,
	TALK_MEMBERS,
	{"ended", "integer", "edition since which it holds no more; 0 none"},
	{"first_post", "boolean", "it is shown at somebody's first post"},
	{"first_public_post", "boolean", "and at the first public one"},
	{"first_outside_reply", "boolean", "and at the first answer below a public one"},
	{"proposals", "list of Proposal", "open ones; for colleagues", .optional = true},
	{"decided", "list of Decision", "the last ones; for colleagues", .optional = true},
	{0}};
static const struct api_member open_members[] = {{"id", "integer", "number of the proposal"},
						 {"kind", "string", "wording, clause or end"},
						 {"created", "time", "when it was made"},
						 {"author", "string", "who made it"},
						 {"clause", "string", "key of the clause"},
						 {"title", "string", "of the clause"},
						 TALK_MEMBERS,
						 {0}};
static const struct api_member open_list_members[] = {
	{"open", "integer", "how many there are"},
	{"proposals", "list of OpenProposal", "oldest first, at most 50"},
	{0}};
static const struct api_member changed_members[] = {
	{"name", "string", "key of the clause, or preface"},
	{"title", "string", "as it was then"},
	{"ended", "boolean", "the edition ended it"},
	{"words", "list of WordChange", "what changed"},
	{0}};
static const struct api_member edition_members[] = {
	{"edition", "integer", "its number"},
	{"created", "time", "when it was made"},
	{"note", "string", "why; for colleagues", .optional = true},
	{"author", "string", "who made it; for colleagues", .optional = true},
	{"clauses", "list of ChangedClause", "what it changed"},
	{0}};
static const struct api_member editions_members[] = {
	{"editions", "list of Edition", "newest first"}, {0}};
static const struct api_member covered_members[] = {
	{"title", "string", "of the clause"},
	{"since", "integer", "edition in which its text last changed"},
	{"people", "integer", "who acknowledged it as it is now"},
	{0}};
static const struct api_member coverage_members[] = {
	{"counted", "time or null", "when; null while the edition in force waits to be counted"},
	{"people", "integer", "accounts in use then"},
	{"all", "integer", "of those, who had acknowledged everything as it is now"},
	{"clauses", "list of CoveredClause", "in order"},
	{0}};
static const struct api_object objects[] = {
	{"Clause", clause_members},	    {"Guidelines", guidelines_members},
	{"ProposedText", text_members},	    {"Proposal", proposal_members},
	{"Decision", decision_members},	    {"ClausePage", clause_page_members},
	{"OpenProposal", open_members},	    {"OpenProposals", open_list_members},
	{"ChangedClause", changed_members}, {"Edition", edition_members},
	{"EditionList", editions_members},  {"CoveredClause", covered_members},
	{"Coverage", coverage_members},	    {0}};

static const struct api_member language_query[] = {
	{"language", "string", "en or fr; left out: the viewer's", .optional = true}, {0}};
#define WORDING_BODY                                                                 \
	{"title_en", "string", "at most 200 characters", .optional = true},          \
		{"body_en", "string", "at most 4,000 characters", .optional = true}, \
		{"title_fr", "string", "the same in French", .optional = true},      \
		{"body_fr", "string", "the same in French", .optional = true},       \
	{                                                                            \
		"why", "string", "the reason", .optional = true                      \
	}
static const struct api_member wording_body[] = {WORDING_BODY, {0}};
static const struct api_member new_body[] = {
	WORDING_BODY,
	{"behind", "string", "key of the clause before it; empty: it comes first; left out: last",
	 .optional = true},
	{"first_post", "boolean", "show it at somebody's first post", .optional = true},
	{"first_public_post", "boolean", "show it at the first public one", .optional = true},
	{"first_outside_reply", "boolean", "show it at the first answer outside", .optional = true},
	{0}};
static const struct api_member end_body[] = {{"reason", "string", "why it should end"}, {0}};
static const struct api_member edition_body[] = {
	{"edition", "integer", "the one that was read; 409 when another is in force"}, {0}};
static const struct api_member decision_body[] = {
	{"decision", "string", "take or decline"},
	{"edition", "integer", "to take it: the one in force when it was looked at; else 409",
	 .optional = true},
	{"answer", "string", "read by who proposed it; needed to decline", .optional = true},
	{0}};
static const struct api_schema get_guidelines = {.query = language_query, .answer = "Guidelines"};
static const struct api_schema get_clause = {.query = language_query, .answer = "ClausePage"};
static const struct api_schema get_history = {.query = language_query, .answer = "EditionList"};
static const struct api_schema get_coverage = {.answer = "Coverage"};
static const struct api_schema get_proposals = {.answer = "OpenProposals"};
static const struct api_schema get_proposal = {.answer = "Proposal"};
static const struct api_schema acknowledge = {.body = edition_body, .status = 204};
static const struct api_schema propose = {
	.body = wording_body, .answer = "ClausePage", .status = 201};
static const struct api_schema propose_new = {
	.body = new_body, .answer = "ClausePage", .status = 201};
static const struct api_schema propose_end = {
	.body = end_body, .answer = "ClausePage", .status = 201};
static const struct api_schema decide = {.body = decision_body, .answer = "ClausePage"};

#define READ CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""
#define CALL GUARD_EMPLOYEE, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, ""

static const struct route routes[] = {
	ROUTE(GET, "/guidelines", "guidelines_show", guidelines_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/guidelines/acknowledge", "acknowledgement_new", acknowledgement_new,
	      GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/guidelines/acknowledge", "acknowledgement_create", acknowledgement_create,
	      GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "guidelines.acknowledge"),
	ROUTE(GET, "/guidelines/history", "guidelines_history", guidelines_history, GUARD_ANYONE,
	      CSRF_SAFE, RATE_READ, CACHE_PUBLIC_SHORT, ""),
	ROUTE(GET, "/guidelines/coverage", "coverage_show", coverage_show, GUARD_ADMIN, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/guidelines/{clause}", "clause_show", clause_show, GUARD_ANYONE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/guidelines/{clause}/propose", "proposal_new", proposal_new, GUARD_EMPLOYEE,
	      CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(GET, "/guidelines/new", "clause_new", proposal_new, GUARD_EMPLOYEE, CSRF_SAFE,
	      RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/guidelines/new", "clause_create", proposal_create, GUARD_EMPLOYEE, CSRF_TOKEN,
	      RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/guidelines/{clause}/end", "ending_create", ending_create, GUARD_EMPLOYEE,
	      CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(POST, "/guidelines/{clause}/propose", "proposal_create", proposal_create,
	      GUARD_EMPLOYEE, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""),
	ROUTE(GET, "/guidelines/proposals/{proposal}", "proposal_show", proposal_show,
	      GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""),
	ROUTE(POST, "/guidelines/proposals/{proposal}", "proposal_decide", proposal_decide,
	      GUARD_ADMIN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "guidelines.decide"),
	ROUTE(GET, "/api/v1/guidelines", "guidelines_json", guidelines_get, GUARD_ANYONE, READ,
	      .summary = "The guidelines in force", .api = &get_guidelines),
	ROUTE(GET, "/api/v1/guidelines/history", "guidelines_history", history_get, GUARD_ANYONE,
	      READ, .summary = "Editions, and what each changed", .api = &get_history),
	ROUTE(GET, "/api/v1/guidelines/coverage", "coverage_show", coverage_show, GUARD_ADMIN, READ,
	      .summary = "How many have acknowledged each clause", .api = &get_coverage),
	ROUTE(GET, "/api/v1/guidelines/proposals", "proposal_list", proposal_list, GUARD_EMPLOYEE,
	      READ, .summary = "Open proposals", .api = &get_proposals),
	ROUTE(POST, "/api/v1/guidelines/acknowledge", "acknowledgement_create",
	      acknowledgement_create, GUARD_SIGNED_IN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE,
	      "guidelines.acknowledge", .summary = "Acknowledge all clauses of an edition",
	      .api = &acknowledge),
	ROUTE(POST, "/api/v1/guidelines/new", "clause_create", proposal_create, CALL,
	      .summary = "Propose a new clause, worded in every language", .api = &propose_new),
	ROUTE(GET, "/api/v1/guidelines/proposals/{proposal}", "proposal_show", proposal_show,
	      GUARD_EMPLOYEE, READ, .summary = "A proposal, open or decided, with its votes",
	      .api = &get_proposal),
	ROUTE(POST, "/api/v1/guidelines/proposals/{proposal}", "proposal_decide", proposal_decide,
	      GUARD_ADMIN, CSRF_BEARER, RATE_WRITE, CACHE_PRIVATE, "guidelines.decide",
	      .summary = "Take a proposal into a new edition, or decline it", .api = &decide),
	ROUTE(GET, "/api/v1/guidelines/{clause}", "clause_show", clause_show, GUARD_ANYONE, READ,
	      .summary = "A clause, or the preface, with what is proposed for it",
	      .api = &get_clause),
	ROUTE(POST, "/api/v1/guidelines/{clause}/propose", "proposal_create", proposal_create, CALL,
	      .summary = "Propose another wording; texts left out stay", .api = &propose),
	ROUTE(POST, "/api/v1/guidelines/{clause}/end", "ending_create", ending_create, CALL,
	      .summary = "Propose the end of a clause", .api = &propose_end),
	{},
};

static const struct menu_entry menu[] = {
	{T_KEY("Guidelines"), {{"/guidelines", 11}}, "shield", MENU_FOOT, 20, GUARD_ANYONE},
	{T_KEY("Guidelines read"), {{"/guidelines/coverage", 20}}, "", MENU_ADMIN, 70, GUARD_ADMIN},
	{0},
};

static const struct item_kind kinds[] = {
	{.kind = KIND_CLAUSE,
	 .name = "clause",
	 .label = T_KEY("Clause"),
	 .label_many = T_KEY("Clauses"),
	 .cards = clause_cards,
	 .text = clause_text,
	 .address = clause_address,
	 .votes = clause_votes,
	 .commented = true},
	{.kind = KIND_PROPOSAL,
	 .name = "proposal",
	 .label = T_KEY("Proposal"),
	 .label_many = T_KEY("Proposals"),
	 .cards = proposal_cards,
	 .text = proposal_text,
	 .address = proposal_address,
	 .votes = proposal_votes,
	 .commented = true},
	{0},
};

static err export_proposal(void *arg, const struct q_guidelines_export_proposals *q)
{
	static const char *const states[] = {"", "open", "taken", "declined"};
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "id", q->id);
	json_str(o, "clause", q->name);
	json_str(o, "language", q->language);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_str(o, "why", q->why);
	json_str(o, "state", str_from(q->state > 0 && q->state < 4 ? states[q->state] : ""));
	json_str(o, "answer", q->answer);
	json_close(o, '}');
	return OK;
}

static err export_vote(void *arg, const struct q_guidelines_export_votes *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "clause", q->name);
	if (q->kind == KIND_PROPOSAL)
		json_int(o, "proposal", q->item.v);
	json_str(o, "vote", q->stars == VOTE_FOR ? S("agree") : S("disagree"));
	json_time(o, "created", q->created);
	json_close(o, '}');
	return OK;
}

static err export_own(struct db *db, person_id person, struct out *json)
{
	struct q_guidelines_export_list rows = {0};
	TRY(q_guidelines_export(db, person, &rows));
	json_open(json, "acknowledged", '[');
	for (size_t i = 0; i < rows.n; i++) {
		json_open(json, NULL, '{');
		json_str(json, "clause", rows.v[i].name);
		json_int(json, "edition", rows.v[i].edition);
		json_time(json, "when", rows.v[i].created);
		json_close(json, '}');
	}
	json_close(json, ']');
	json_open(json, "proposals", '[');
	TRY(q_guidelines_export_proposals(db, person, export_proposal, json));
	json_close(json, ']');
	json_open(json, "guideline_votes", '[');
	TRY(q_guidelines_export_votes(db, person, export_vote, json));
	json_close(json, ']');
	return OK;
}

static err check(struct db *db, struct out *findings)
{
	TRY(proposals_check(db, findings));
	return coverage_check(db, findings);
}

/* What is counted changes with every acknowledgement and every account. */
static const struct job_kind jobs[] = {
	{.name = "guidelines.coverage", .run = coverage_job, .every = 10 * MINUTE},
	{.name = "disk.guidelines", .outside = coverage_count},
	{0},
};

/* What the log's acts are called. */
static const struct act acts[] = {
	{"guidelines.acknowledge", T_KEY("Guidelines acknowledged")},
	{"guidelines.decide", T_KEY("Proposal for the guidelines decided")},
	{0},
};

static const struct profile_tab profile_tabs[] = {
	{"proposals", T_KEY("Proposals"), 80, .kinds = ITEM_KIND_BIT(KIND_PROPOSAL)},
	{0},
};

const struct feature guidelines = {
	.name = "guidelines",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.menu = menu,
	.profile_tabs = profile_tabs,
	.jobs = jobs,
	.objects = objects,
	.demo = guidelines_demo,
	.found = guidelines_found,
	.export = export_own,
	.check = check,
	.gate = guidelines_gate,
};
