/* SPDX-License-Identifier: Apache-2.0
 * clause: the page, a clause with its talk and what is proposed for it, and acknowledging.
 */
#include "feature/guidelines/handlers.h"

#include "core/comment.h"
#include "core/session.h"
#include "feature/guidelines/pages.h"
#include "ui/api.h"

#include "guidelines.html.h"
#include "guidelines.sql.h"

str guidelines_language(const struct rq *rq)
{
	enum lang l;
	return lang_parse(rq_query(rq, "language"), &l) ? lang_code(l) : lang_code(rq->lang);
}

err preface_in(struct db *db, str language, struct clause *clause)
{
	struct q_guidelines_edition edition = {0};
	struct q_guidelines_preface preface = {0};
	bool found;
	TRY(q_guidelines_edition(db, &edition, &found));
	clause->language = language;
	TRY(q_guidelines_preface(db, edition.number, language, &preface, &found));
	if (!found) {
		clause->language = S("en");
		TRY(q_guidelines_preface(db, edition.number, S("en"), &preface, &found));
	}
	clause->title = preface.title;
	clause->body = preface.body;
	TRY(guideline_text(db, &clause->title));
	return guideline_text(db, &clause->body);
}

err clause_named(struct db *db, str name, str language, struct clause *clause)
{
	err e = guideline_clause_kept(db, name, language, clause);
	if (!str_eq(name, PREFACE) || (e != OK && e != NOT_FOUND))
		return e;
	if (e == NOT_FOUND)
		*clause = (struct clause){.name = name};
	return preface_in(db, language, clause);
}

static err fill(struct rq *rq, struct guidelines_page *p)
{
	struct q_guidelines_edition edition = {0};
	struct clause preface = {0};
	bool found;
	p->language = guidelines_language(rq);
	p->may_propose = rq->viewer->employee;
	p->may_decide = rq->viewer->admin;
	p->here = URL("/guidelines");
	TRY(guideline_clauses(rq->db, p->language, &p->clauses));
	TRY(q_guidelines_edition(rq->db, &edition, &found));
	p->edition = edition.number;
	p->created = edition.created;
	TRY(preface_in(rq->db, p->language, &preface));
	p->title = preface.title;
	p->preface = preface.body;
	return OK;
}

static err fill_open(struct rq *rq, struct guidelines_page *p)
{
	struct q_guidelines_open_proposals open;
	struct q_guidelines_open_list rows = {0};
	TRY(q_guidelines_open_proposals(rq->db, &open));
	p->open_proposals = open.n;
	TRY(q_guidelines_open(rq->db, lang_code(rq->lang), &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct q_guidelines_open *r = &rows.v[i];
		TRY(guideline_text(rq->db, &r->title));
		*ARENA_PUSH(rq->arena, &p->proposals) =
			(struct open_proposal){.id = r->id,
					       .kind = (enum proposal_kind)r->kind,
					       .created = r->created,
					       .author = r->author,
					       .name = r->name,
					       .title = r->title};
	}
	return OK;
}

err guidelines_show(struct rq *rq)
{
	struct guidelines_page p = {0};
	TRY(fill(rq, &p));
	if (rq->viewer->employee)
		TRY(fill_open(rq, &p));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Guidelines")),
					     .description = p.preface,
					     .open = true,
					     .disclaimed = true}),
		       v_guidelines_show, &p);
}

/* Not the page's handler asked in another way: caches keep what that answers to strangers. */
err guidelines_get(struct rq *rq)
{
	struct guidelines_page p = {0};
	TRY(fill(rq, &p));
	return guidelines_json(rq, &p);
}

err proposal_list(struct rq *rq)
{
	struct guidelines_page p = {0};
	TRY(fill_open(rq, &p));
	return open_proposals_json(rq, &p);
}

/* The wording before the present one, for the word diff. */
static err wording_before(struct rq *rq, const struct clause *c, str *body, bool *found)
{
	struct q_guidelines_texts_list texts = {0};
	*found = false;
	TRY(q_guidelines_texts(rq->db, c->language, &texts));
	for (size_t i = 0; i < texts.n; i++)
		if (ID_EQ(texts.v[i].clause, c->id) && texts.v[i].edition < c->since) {
			*body = texts.v[i].body;
			*found = true;
		}
	TRY(guideline_text(rq->db, body));
	/* An edition may have changed another language only. */
	*found = *found && !str_eq(*body, c->body);
	return OK;
}

static void add_text(struct rq *rq, struct proposal *to, str language, str title, bool retitled,
		     str before, str body)
{
	struct proposal_text *text = ARENA_PUSH(rq->arena, &to->texts);
	enum lang l;
	*text = (struct proposal_text){.language = language,
				       .name = lang_parse(language, &l) ? lang_name(l) : language,
				       .title = title,
				       .retitled = retitled};
	diff_words(rq->arena, before, body, &text->words);
}

/* What another wording changes. */
static err fill_texts(struct rq *rq, const struct clause_page *p, struct proposal *to)
{
	struct q_guidelines_proposal_texts_list texts = {0};
	TRY(q_guidelines_proposal_texts(rq->db, to->id, &texts));
	for (size_t i = 0; i < texts.n; i++) {
		struct q_guidelines_proposal_texts *r = &texts.v[i];
		struct clause now;
		TRY(clause_named(rq->db, p->clause.name, r->language, &now));
		TRY(guideline_text(rq->db, &r->title));
		TRY(guideline_text(rq->db, &r->body));
		bool there = str_eq(now.language, r->language);
		add_text(rq, to, r->language, r->title, !str_eq(r->title, now.title),
			 there ? now.body : STR_NONE, r->body);
	}
	return OK;
}

/* A new clause is read in every language by whoever decides. */
static err fill_new(struct rq *rq, const struct clause_page *p, struct proposal *to)
{
	for (int l = 0; l < LANG_COUNT; l++) {
		struct clause c;
		str language = lang_code((enum lang)l);
		TRY(clause_named(rq->db, p->clause.name, language, &c));
		if (str_eq(c.language, language))
			add_text(rq, to, language, c.title, false, c.body, c.body);
	}
	return OK;
}

static err fill_proposals(struct rq *rq, struct clause_page *p)
{
	struct q_guidelines_proposals_list rows = {0};
	struct q_guidelines_decided_list decided = {0};
	struct q_guidelines_edition newest = {0};
	bool found;
	TRY(q_guidelines_edition(rq->db, &newest, &found));
	p->edition = newest.number;
	TRY(q_guidelines_proposals(rq->db, p->clause.id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_guidelines_proposals *r = &rows.v[i];
		struct proposal *to = ARENA_PUSH(rq->arena, &p->proposals);
		*to = (struct proposal){.id = r->id,
					.created = r->created,
					.kind = (enum proposal_kind)r->kind,
					.author = r->author,
					.why = r->why};
		TRY(to->kind == PROPOSAL_CLAUSE ? fill_new(rq, p, to) : fill_texts(rq, p, to));
	}
	TRY(q_guidelines_decided(rq->db, p->clause.id, &decided));
	for (size_t i = 0; i < decided.n; i++) {
		const struct q_guidelines_decided *r = &decided.v[i];
		*ARENA_PUSH(rq->arena, &p->decided) =
			(struct decision){.kind = (enum proposal_kind)r->kind,
					  .taken = r->state == PROPOSAL_TAKEN,
					  .decided = r->decided,
					  .author = r->author,
					  .answer = r->answer};
	}
	return OK;
}

/* Where a proposed clause is to come, and at which moments it is to be shown; since when an ended
 * one holds no more. */
static err fill_standing(struct rq *rq, struct clause_page *p)
{
	struct clause_list all = {0};
	struct q_guidelines_edition_day day = {0};
	bool found;
	if (p->proposed)
		TRY(guideline_clauses(rq->db, lang_code(rq->lang), &all));
	for (size_t i = 0; i < all.n; i++)
		if (all.v[i].position <= p->clause.position)
			p->behind = all.v[i].title;
	for (size_t i = 0; i < MOMENTS; i++)
		p->shown_at[i] = clause_applies(&p->clause, moment_name((enum moment_kind)i));
	if (p->clause.ended)
		TRY(q_guidelines_edition_day(rq->db, p->clause.ended, &day, &found));
	p->ended_day = day.created;
	return OK;
}

/* What colleagues say about a clause stays inside. */
static err fill_talk(struct rq *rq, struct clause_page *p)
{
	TRY(item_find(rq->db, p->clause.id, &p->item));
	TRY(comment_list(rq->db, &p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->comments));
	p->thread = comment_thread(rq, &p->item, &p->comments, p->here);
	return fill_proposals(rq, p);
}

static err read_clause(struct rq *rq, str name, struct clause_page *p)
{
	bool employee = rq->viewer->employee;
	TRY(clause_named(rq->db, name, guidelines_language(rq), &p->clause));
	p->preface = str_eq(p->clause.name, PREFACE);
	p->proposed = !p->preface && p->clause.since == 0;
	if (p->proposed && !employee)
		return NOT_FOUND;
	p->may_propose = employee && (p->preface || clause_holds(&p->clause));
	p->here = url_path(rq->arena, "/guidelines/%s", p->clause.name);
	return fill_standing(rq, p);
}

err clause_answer(struct rq *rq, str name, int status)
{
	struct clause_page p = {0};
	TRY(read_clause(rq, name, &p));
	if (rq->viewer->employee && !ID_NONE(p.clause.id))
		TRY(fill_proposals(rq, &p));
	return clause_json(rq, &p, status);
}

err clause_show(struct rq *rq)
{
	struct clause_page p = {.may_decide = rq->viewer->admin};
	str before = STR_NONE;
	if (rq->format == FORMAT_JSON)
		return clause_answer(rq, rq_path(rq, "clause"), 200);
	TRY(read_clause(rq, rq_path(rq, "clause"), &p));
	/* The preface has no talk before the first proposal. */
	if (rq->viewer->employee && !ID_NONE(p.clause.id))
		TRY(fill_talk(rq, &p));
	TRY(wording_before(rq, &p.clause, &before, &p.changed));
	if (p.changed)
		diff_words(rq->arena, before, p.clause.body, &p.words);
	return page_as(rq,
		       (&(const struct page){.title = p.clause.title,
					     .active = S("/guidelines"),
					     .disclaimed = true}),
		       v_clause_show, &p);
}

/* ---- acknowledging ---- */

err guidelines_gate(struct rq *rq, url *to)
{
	int64_t n;
	if (ID_NONE(rq->db->viewer))
		return OK;
	TRY(guideline_pending(rq->db, &n));
	if (n)
		*to = URL("/guidelines/acknowledge");
	return OK;
}

err acknowledgement_new(struct rq *rq)
{
	struct guidelines_page p = {0};
	struct clause_list pending = {0};
	TRY(fill(rq, &p));
	for (size_t i = 0; i < p.clauses.n; i++)
		if (!p.clauses.v[i].acknowledged)
			*ARENA_PUSH(rq->arena, &pending) = p.clauses.v[i];
	p.clauses = pending;
	p.back = url_check(rq->arena, rq_query(rq, "back"));
	if (pending.n == 0)
		return redirect(rq, URL("/"));
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Guidelines")),
					     .shell = PAGE_DOOR}),
		       v_acknowledgement_new, &p);
}

/* A program says which edition its person has read, so that nobody signs what came meanwhile. */
static err read_edition(struct rq *rq)
{
	struct q_guidelines_edition edition = {0};
	bool found;
	TRY(q_guidelines_edition(rq->db, &edition, &found));
	if (rq_form_int(rq, "edition", 0) == edition.number)
		return OK;
	return fail(rq, CONFLICT, T(rq->lang, "Another edition of the guidelines is in force."));
}

err acknowledgement_create(struct rq *rq)
{
	bool json = rq->format == FORMAT_JSON;
	if (json)
		TRY(read_edition(rq));
	TRY(guideline_acknowledge(rq->db, rq->viewer_id, rq_form_int(rq, "edition", 0)));
	if (json)
		return api_nothing(rq);
	return redirect_back(rq, URL("/"));
}
