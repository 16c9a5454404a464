/* SPDX-License-Identifier: Apache-2.0
 * guidelines: the rules that employees wrote: clauses in numbered editions, each with its talk,
 * acknowledged once per wording.
 */
#include "feature/guidelines/guidelines.h"

#include "base/json.h"
#include "core/guideline.h"
#include "feature/guidelines/handlers.h"
#include "feature/guidelines/pages.h"
#include "ui/api.h"

#include "guidelines.sql.h"

static const struct api_member clause_members[] = {
	{"name", "string", "stable key"},
	{"title", "string", "one line"},
	{"body", "string", "two to four sentences"},
	{"since", "integer", "edition in which its text last changed"},
	{0}};
static const struct api_member guidelines_members[] = {
	{"edition", "integer", "the one in force"}, {"clauses", "list of Clause", "in order"}, {0}};
static const struct api_object objects[] = {
	{"Clause", clause_members}, {"Guidelines", guidelines_members}, {0}};
static const struct api_schema get_guidelines = {.answer = "Guidelines"};

static const struct route routes[] = {
	{GET, "/guidelines", "guidelines_show", guidelines_show, GUARD_ANYONE, CSRF_SAFE, RATE_READ,
	 CACHE_PUBLIC_SHORT, ""},
	{GET, "/guidelines/acknowledge", "acknowledgement_new", acknowledgement_new,
	 GUARD_SIGNED_IN, CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{POST, "/guidelines/acknowledge", "acknowledgement_create", acknowledgement_create,
	 GUARD_SIGNED_IN, CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "guidelines.acknowledge"},
	{GET, "/guidelines/history", "guidelines_history", guidelines_history, GUARD_ANYONE,
	 CSRF_SAFE, RATE_READ, CACHE_PUBLIC_SHORT, ""},
	{GET, "/guidelines/coverage", "coverage_show", coverage_show, GUARD_ADMIN, CSRF_SAFE,
	 RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/guidelines/{clause}", "clause_show", clause_show, GUARD_ANYONE, CSRF_SAFE,
	 RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/guidelines/{clause}/propose", "proposal_new", proposal_new, GUARD_EMPLOYEE,
	 CSRF_SAFE, RATE_READ, CACHE_PRIVATE, ""},
	{GET, "/guidelines/new", "clause_new", proposal_new, GUARD_EMPLOYEE, CSRF_SAFE, RATE_READ,
	 CACHE_PRIVATE, ""},
	{POST, "/guidelines/new", "clause_create", proposal_create, GUARD_EMPLOYEE, CSRF_TOKEN,
	 RATE_WRITE, CACHE_PRIVATE, ""},
	{POST, "/guidelines/{clause}/end", "ending_create", ending_create, GUARD_EMPLOYEE,
	 CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""},
	{POST, "/guidelines/{clause}/propose", "proposal_create", proposal_create, GUARD_EMPLOYEE,
	 CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, ""},
	{POST, "/guidelines/proposals/{proposal}", "proposal_decide", proposal_decide, GUARD_ADMIN,
	 CSRF_TOKEN, RATE_WRITE, CACHE_PRIVATE, "guidelines.decide"},
	{GET, "/api/v1/guidelines", "guidelines_json", guidelines_json, GUARD_ANYONE, CSRF_SAFE,
	 RATE_READ, CACHE_PRIVATE, "", .summary = "The guidelines in force",
	 .api = &get_guidelines},
	{0},
};

static const struct menu_entry menu[] = {
	{T_KEY("Guidelines"), {{"/guidelines", 11}}, "shield", MENU_FOOT, 20, GUARD_ANYONE},
	{T_KEY("Guidelines read"), {{"/guidelines/coverage", 20}}, "", MENU_ADMIN, 70, GUARD_ADMIN},
	{0},
};

/* Also of what is only proposed, or was ended: its talk goes on. */
static err clauses_among(struct db *db, struct id_list ids, enum lang l,
			 struct clause_list *clauses)
{
	TRY(guideline_clauses_among(db, ids, lang_code(l), clauses));
	for (size_t i = 0; i < clauses->n; i++)
		if (str_eq(clauses->v[i].name, PREFACE))
			TRY(preface_in(db, lang_code(l), &clauses->v[i]));
	return OK;
}

static err clause_cards(struct rq *rq, struct card **cards, size_t n)
{
	struct id_list ids = {0};
	struct clause_list clauses;
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, &ids) = cards[i]->item.id.v;
	TRY(clauses_among(rq->db, ids, rq->lang, &clauses));
	for (size_t i = 0; i < n; i++)
		for (size_t k = 0; k < clauses.n; k++)
			if (ID_EQ(clauses.v[k].id, cards[i]->item.id)) {
				cards[i]->title = clauses.v[k].title;
				cards[i]->text = clauses.v[k].body;
				cards[i]->url =
					url_path(rq->arena, "/guidelines/%s", clauses.v[k].name);
			}
	return OK;
}

static err clause_text(struct db *db, item_id id, str *title, str *body)
{
	struct clause_list en, fr;
	struct id_list ids = {0};
	*ARENA_PUSH(db->arena, &ids) = id.v;
	TRY(clauses_among(db, ids, LANG_EN, &en));
	TRY(clauses_among(db, ids, LANG_FR, &fr));
	if (en.n && fr.n) {
		*title = str_cat(db->arena, en.v[0].title, S(" "), fr.v[0].title);
		*body = str_cat(db->arena, en.v[0].body, S(" "), fr.v[0].body);
	}
	return OK;
}

static err clause_address(struct db *db, item_id id, struct arena *a, url *to)
{
	struct q_guidelines_name q;
	TRY(q_guidelines_name(db, id, &q));
	*to = url_path(a, "/guidelines/%s", q.name);
	return OK;
}

static const struct item_kind kinds[] = {
	{.kind = KIND_CLAUSE,
	 .name = "clause",
	 .label = T_KEY("Clause"),
	 .label_many = T_KEY("Clauses"),
	 .cards = clause_cards,
	 .text = clause_text,
	 .address = clause_address,
	 .commented = true},
	{0},
};

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
	return OK;
}

/* What the log's acts are called. */
static const struct act acts[] = {
	{"guidelines.acknowledge", T_KEY("Guidelines acknowledged")},
	{"guidelines.decide", T_KEY("Proposal for the guidelines decided")},
	{0},
};

const struct feature guidelines = {
	.name = "guidelines",
	.routes = routes,
	.acts = acts,
	.kinds = kinds,
	.menu = menu,
	.objects = objects,
	.demo = guidelines_demo,
	.found = guidelines_found,
	.export = export_own,
	.gate = guidelines_gate,
};
