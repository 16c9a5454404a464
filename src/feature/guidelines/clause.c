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

/* The items that proposals are talked about and voted on by; none for one decided before it had
 * any. */
static item_id talk_of(int64_t id, enum proposal_kind kind, item_id clause)
{
	return kind == PROPOSAL_CLAUSE ? clause : (item_id){id};
}

static void find_among(const struct item_rows *items, item_id id, struct item_row *item)
{
	for (size_t i = 0; i < items->n; i++)
		if (ID_EQ(items->v[i].id, id))
			*item = items->v[i];
}

static err fill_open(struct rq *rq, struct guidelines_page *p)
{
	struct q_guidelines_open_proposals open;
	struct q_guidelines_open_list rows = {0};
	struct id_list ids = {0};
	struct item_rows items;
	TRY(q_guidelines_open_proposals(rq->db, &open));
	p->open_proposals = open.n;
	TRY(q_guidelines_open(rq->db, lang_code(rq->lang), &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &ids) =
			talk_of(rows.v[i].id, (enum proposal_kind)rows.v[i].kind, rows.v[i].clause)
				.v;
	TRY(item_list(rq->db, ids, &items));
	for (size_t i = 0; i < rows.n; i++) {
		struct q_guidelines_open *r = &rows.v[i];
		struct open_proposal *to = ARENA_PUSH(rq->arena, &p->proposals);
		TRY(guideline_text(rq->db, &r->title));
		*to = (struct open_proposal){.id = r->id,
					     .kind = (enum proposal_kind)r->kind,
					     .created = r->created,
					     .author = r->author,
					     .name = r->name,
					     .title = r->title};
		find_among(&items, (item_id){ids.v[i]}, &to->item);
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

/* What another wording changes; of what is decided, what it said. */
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
		bool there = str_eq(now.language, r->language), open = to->state == PROPOSAL_OPEN;
		str before = there ? now.body : STR_NONE;
		add_text(rq, to, r->language, r->title, open && !str_eq(r->title, now.title),
			 open ? before : r->body, r->body);
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

static err fill_proposal(struct rq *rq, const struct clause_page *p, struct proposal *to)
{
	to->may_vote = to->state == PROPOSAL_OPEN && !ID_EQ(to->by, rq->viewer_id);
	return to->kind == PROPOSAL_CLAUSE ? fill_new(rq, p, to) : fill_texts(rq, p, to);
}

static err fill_decided(struct rq *rq, struct clause_page *p)
{
	struct q_guidelines_decided_list rows = {0};
	struct id_list ids = {0};
	struct item_rows items;
	TRY(q_guidelines_decided(rq->db, p->clause.id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].kind != PROPOSAL_CLAUSE)
			*ARENA_PUSH(rq->arena, &ids) = rows.v[i].id;
	TRY(item_list(rq->db, ids, &items));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_guidelines_decided *r = &rows.v[i];
		struct decision *to = ARENA_PUSH(rq->arena, &p->decided);
		*to = (struct decision){.kind = (enum proposal_kind)r->kind,
					.taken = r->state == PROPOSAL_TAKEN,
					.id = r->id,
					.decided = r->decided,
					.author = r->author,
					.answer = r->answer};
		find_among(&items, (item_id){r->id}, &to->item);
	}
	return OK;
}

static err fill_edition(struct rq *rq, struct clause_page *p)
{
	struct q_guidelines_edition newest = {0};
	bool found;
	TRY(q_guidelines_edition(rq->db, &newest, &found));
	p->edition = newest.number;
	return OK;
}

static err fill_proposals(struct rq *rq, struct clause_page *p)
{
	struct q_guidelines_proposals_list rows = {0};
	struct id_list ids = {0};
	struct item_rows items;
	TRY(fill_edition(rq, p));
	TRY(q_guidelines_proposals(rq->db, p->clause.id, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, &ids) =
			talk_of(rows.v[i].id, (enum proposal_kind)rows.v[i].kind, p->clause.id).v;
	TRY(item_list(rq->db, ids, &items));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_guidelines_proposals *r = &rows.v[i];
		struct proposal *to = ARENA_PUSH(rq->arena, &p->proposals);
		*to = (struct proposal){.id = r->id,
					.created = r->created,
					.kind = (enum proposal_kind)r->kind,
					.state = PROPOSAL_OPEN,
					.by = r->by,
					.author = r->author,
					.why = r->why};
		find_among(&items, (item_id){ids.v[i]}, &to->item);
		TRY(fill_proposal(rq, p, to));
	}
	return fill_decided(rq, p);
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

/* What colleagues say about a clause or a proposal stays inside. */
static err fill_comments(struct rq *rq, struct clause_page *p)
{
	TRY(comment_list(rq->db, &p->item, comment_order_of(rq), rq_query_int(rq, "at", 0),
			 &p->comments));
	p->thread = comment_thread(rq, &p->item, &p->comments, p->here);
	return OK;
}

static err fill_talk(struct rq *rq, struct clause_page *p)
{
	TRY(item_find(rq->db, p->clause.id, &p->item));
	TRY(clause_votes(rq->db, &p->item, &p->may_vote));
	TRY(fill_comments(rq, p));
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

/* The clause as it is, and of what is proposed for it this one. */
static err read_proposal(struct rq *rq, int64_t id, struct clause_page *p)
{
	struct q_guidelines_proposal q;
	struct proposal *to = ARENA_PUSH(rq->arena, &p->proposals);
	struct id_list ids = {0};
	struct item_rows items;
	TRY(q_guidelines_proposal(rq->db, id, &q));
	TRY(read_clause(rq, q.name, p));
	TRY(fill_edition(rq, p));
	*to = (struct proposal){.id = id,
				.created = q.created,
				.kind = (enum proposal_kind)q.kind,
				.state = (enum proposal_state)q.state,
				.by = q.author,
				.author = q.author_name,
				.why = q.why,
				.decided = q.decided,
				.answer = q.answer};
	*ARENA_PUSH(rq->arena, &ids) = talk_of(id, to->kind, q.clause).v;
	TRY(item_list(rq->db, ids, &items));
	find_among(&items, (item_id){ids.v[0]}, &to->item);
	return fill_proposal(rq, p, to);
}

err proposal_show(struct rq *rq)
{
	struct clause_page p = {.may_decide = rq->viewer->admin};
	int64_t id = rq_path_id(rq, "proposal");
	TRY(read_proposal(rq, id, &p));
	const struct proposal *q = &p.proposals.v[0];
	if (rq->format == FORMAT_JSON)
		return proposed_json(rq, &p);
	/* A new clause has a page of its own. */
	if (q->kind == PROPOSAL_CLAUSE)
		return redirect(rq, p.here);
	p.here = url_path(rq->arena, "/guidelines/proposals/%i", id);
	p.item = q->item;
	if (!ID_NONE(p.item.id))
		TRY(fill_comments(rq, &p));
	return page_as(rq,
		       (&(const struct page){.title = p.clause.title,
					     .active = S("/guidelines"),
					     .disclaimed = true}),
		       v_proposal_show, &p);
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
