/* SPDX-License-Identifier: Apache-2.0
 * clause: the page, a clause with its talk, acknowledging, proposing and deciding, history and
 * coverage.
 */
#include "feature/guidelines/handlers.h"

#include "base/utf8.h"
#include "core/comment.h"
#include "core/session.h"
#include "feature/guidelines/pages.h"
#include "ui/api.h"

#include "guidelines.html.h"
#include "guidelines.sql.h"

enum { TITLE_MAX = 200, BODY_MAX = 4000 };

/* The page can be read in another language than the interface: ?language=fr. */
static str language_of(const struct rq *rq)
{
	enum lang l;
	return lang_parse(rq_query(rq, "language"), &l) ? lang_code(l) : lang_code(rq->lang);
}

static err fill(struct rq *rq, struct guidelines_page *p)
{
	struct q_guidelines_edition edition = {0};
	struct q_guidelines_preface preface = {0};
	bool found;
	p->language = language_of(rq);
	p->may_propose = rq->viewer->employee;
	p->may_decide = rq->viewer->admin;
	p->here = URL("/guidelines");
	TRY(guideline_clauses(rq->db, p->language, &p->clauses));
	TRY(q_guidelines_edition(rq->db, &edition, &found));
	p->edition = edition.number;
	p->created = edition.created;
	TRY(q_guidelines_preface(rq->db, edition.number, p->language, &preface, &found));
	p->title = preface.title;
	p->preface = preface.body;
	return OK;
}

err guidelines_show(struct rq *rq)
{
	struct guidelines_page p = {0};
	struct q_guidelines_open_proposals open = {0};
	TRY(fill(rq, &p));
	if (p.may_decide)
		TRY(q_guidelines_open_proposals(rq->db, &open));
	p.open_proposals = open.n;
	return page_as(rq,
		       (&(const struct page){.title = str_from(T(rq->lang, "Guidelines")),
					     .description = p.preface,
					     .open = true}),
		       v_guidelines_show, &p);
}

err guidelines_json(struct rq *rq)
{
	struct guidelines_page p = {0};
	TRY(fill(rq, &p));
	api_begin(rq);
	json_int(rq->out, "edition", p.edition);
	json_open(rq->out, "clauses", '[');
	for (size_t i = 0; i < p.clauses.n; i++) {
		json_open(rq->out, NULL, '{');
		json_str(rq->out, "name", p.clauses.v[i].name);
		json_str(rq->out, "title", p.clauses.v[i].title);
		json_str(rq->out, "body", p.clauses.v[i].body);
		json_int(rq->out, "since", p.clauses.v[i].since);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
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

static err fill_texts(struct rq *rq, const struct clause_page *p, struct proposal *to)
{
	struct q_guidelines_proposal_texts_list texts = {0};
	TRY(q_guidelines_proposal_texts(rq->db, to->id, &texts));
	for (size_t i = 0; i < texts.n; i++) {
		struct q_guidelines_proposal_texts *r = &texts.v[i];
		struct proposal_text *text = ARENA_PUSH(rq->arena, &to->texts);
		struct clause now;
		enum lang l;
		TRY(guideline_clause(rq->db, p->clause.name, r->language, &now));
		TRY(guideline_text(rq->db, &r->title));
		TRY(guideline_text(rq->db, &r->body));
		*text = (struct proposal_text){.language = r->language,
					       .name = lang_parse(r->language, &l) ? lang_name(l)
										   : r->language,
					       .title = r->title,
					       .retitled = !str_eq(r->title, now.title)};
		bool there = str_eq(now.language, r->language);
		diff_words(rq->arena, there ? now.body : STR_NONE, r->body, &text->words);
	}
	return OK;
}

static err fill_proposals(struct rq *rq, struct clause_page *p)
{
	struct q_guidelines_proposals_list rows = {0};
	TRY(q_guidelines_proposals(rq->db, p->clause.id, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_guidelines_proposals *r = &rows.v[i];
		struct proposal *to = ARENA_PUSH(rq->arena, &p->proposals);
		*to = (struct proposal){
			.id = r->id, .created = r->created, .author = r->author, .why = r->why};
		TRY(fill_texts(rq, p, to));
	}
	return OK;
}

err clause_show(struct rq *rq)
{
	struct clause_page p = {.may_propose = rq->viewer->employee,
				.may_decide = rq->viewer->admin};
	str before = STR_NONE;
	TRY(guideline_clause(rq->db, rq_path(rq, "clause"), language_of(rq), &p.clause));
	p.here = url_path(rq->arena, "/guidelines/%s", p.clause.name);
	/* What colleagues say about a clause stays inside. */
	if (rq->viewer->employee) {
		TRY(item_find(rq->db, p.clause.id, &p.item));
		TRY(comment_list(rq->db, &p.item, comment_order_of(rq), rq_query_int(rq, "at", 0),
				 &p.comments));
		p.thread = comment_thread(rq, &p.item, &p.comments, p.here);
		TRY(fill_proposals(rq, &p));
	}
	TRY(wording_before(rq, &p.clause, &before, &p.changed));
	if (p.changed)
		diff_words(rq->arena, before, p.clause.body, &p.words);
	return page_as(rq,
		       (&(const struct page){.title = p.clause.title, .active = S("/guidelines")}),
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

err acknowledgement_create(struct rq *rq)
{
	TRY(guideline_acknowledge(rq->db, rq->viewer_id));
	return redirect_back(rq, URL("/"));
}

/* ---- proposing and deciding ---- */

static err show_proposal(struct rq *rq, struct proposal_page *p)
{
	p->here = url_path(rq->arena, "/guidelines/%s/propose", p->clause.name);
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "Propose another wording")),
				      .active = S("/guidelines")}),
		v_proposal_new, p);
}

/* The clause in every language, the interface's first; what was typed stands over it. */
static err fill_wordings(struct rq *rq, struct proposal_page *p)
{
	str name = rq_path(rq, "clause");
	TRY(guideline_clause(rq->db, name, lang_code(rq->lang), &p->clause));
	for (int i = 0; i < LANG_COUNT; i++) {
		enum lang l = (enum lang)((i + (int)rq->lang) % LANG_COUNT);
		struct wording *w = ARENA_PUSH(rq->arena, &p->wordings);
		struct clause now;
		*w = (struct wording){
			.language = lang_code(l),
			.name = lang_name(l),
			.in_title = cstr(rq->arena, str_cat(rq->arena, S("title_"), lang_code(l))),
			.in_body = cstr(rq->arena, str_cat(rq->arena, S("body_"), lang_code(l)))};
		TRY(guideline_clause(rq->db, name, w->language, &now));
		if (str_eq(now.language, w->language)) {
			w->old_title = now.title;
			w->old_body = now.body;
		}
		w->title = str_trim(field_value(rq, w->in_title, w->old_title));
		w->body = str_trim(field_value(rq, w->in_body, w->old_body));
	}
	return OK;
}

err proposal_new(struct rq *rq)
{
	struct proposal_page p = {0};
	TRY(fill_wordings(rq, &p));
	return show_proposal(rq, &p);
}

static bool is_changed(const struct wording *w)
{
	return !str_eq(w->title, w->old_title) || !str_eq(w->body, w->old_body);
}

static bool check_wordings(struct rq *rq, const struct proposal_page *p)
{
	bool changed = false;
	for (size_t i = 0; i < p->wordings.n; i++) {
		const struct wording *w = &p->wordings.v[i];
		if (!is_changed(w))
			continue;
		changed = true;
		if (str_empty(w->title) || w->title.n > TITLE_MAX)
			form_error(rq, w->in_title,
				   T(rq->lang, "A clause has a title of at most 200 characters."));
		if (str_empty(w->body) || w->body.n > BODY_MAX)
			form_error(rq, w->in_body,
				   T(rq->lang, "A clause is two to four sentences, at most 4,000 "
					       "characters."));
	}
	if (!changed)
		form_error(rq, p->wordings.v[0].in_body,
			   T(rq->lang, "This is the wording it has already."));
	return rq->errors.n == 0;
}

err proposal_create(struct rq *rq)
{
	struct proposal_page p = {0};
	int64_t id = id_new();
	TRY(fill_wordings(rq, &p));
	if (!check_wordings(rq, &p)) {
		rq->response.status = 422;
		return show_proposal(rq, &p);
	}
	TRY(q_guidelines_proposal_add(rq->db, id, p.clause.id,
				      utf8_head(rq_form(rq, "why"), 2000)));
	for (size_t i = 0; i < p.wordings.n; i++) {
		const struct wording *w = &p.wordings.v[i];
		if (is_changed(w))
			TRY(q_guidelines_proposal_text_add(rq->db, id, w->language, w->title,
							   w->body));
	}
	return redirect(rq, url_path(rq->arena, "/guidelines/%s", p.clause.name));
}

/* Takes a proposal into a new edition: only this clause is asked for again. */
static err take_proposal(struct rq *rq, int64_t id, const struct q_guidelines_proposal *q)
{
	struct q_guidelines_edition edition = {0};
	struct q_guidelines_proposal_texts_list texts = {0};
	bool found;
	TRY(q_guidelines_edition(rq->db, &edition, &found));
	int64_t next = edition.number + 1;
	TRY(q_guidelines_edition_add(rq->db, next, rq->viewer_id, rq->db->now, q->why));
	TRY(q_guidelines_proposal_texts(rq->db, id, &texts));
	for (size_t i = 0; i < texts.n; i++)
		TRY(q_guidelines_text_add(rq->db, q->clause, next, texts.v[i].language,
					  texts.v[i].title, texts.v[i].body));
	/* The preface goes on; a wording that it leaves stays, and its edition with it. */
	for (int l = 0; l < LANG_COUNT; l++) {
		struct q_guidelines_preface preface;
		TRY(q_guidelines_preface(rq->db, edition.number, lang_code((enum lang)l), &preface,
					 &found));
		if (found)
			TRY(q_guidelines_preface_add(rq->db, next, lang_code((enum lang)l),
						     preface.title, preface.body));
	}
	TRY(q_guidelines_clause_since(rq->db, q->clause, next));
	TRY(item_touch(rq->db, q->clause, true));
	/* Whoever decides has read it. */
	return guideline_acknowledge(rq->db, rq->viewer_id);
}

err proposal_decide(struct rq *rq)
{
	struct q_guidelines_proposal q;
	int64_t id = rq_path_id(rq, "proposal");
	bool take = str_eq(rq_form(rq, "decision"), S("take"));
	TRY(q_guidelines_proposal(rq->db, id, &q));
	if (take)
		TRY(take_proposal(rq, id, &q));
	TRY(q_guidelines_proposal_state(rq->db, id, take ? 2 : 3));
	return redirect(rq, url_path(rq->arena, "/guidelines/%s", q.name));
}

/* ---- history and coverage ---- */

err guidelines_history(struct rq *rq)
{
	struct history_page p = {0};
	struct q_guidelines_editions_list editions = {0};
	struct q_guidelines_texts_list texts = {0};
	TRY(q_guidelines_editions(rq->db, &editions));
	TRY(q_guidelines_texts(rq->db, language_of(rq), &texts));
	for (size_t i = 0; i < texts.n; i++) {
		TRY(guideline_text(rq->db, &texts.v[i].title));
		TRY(guideline_text(rq->db, &texts.v[i].body));
	}
	for (size_t i = 0; i < editions.n; i++) {
		struct edition_row *row = ARENA_PUSH(rq->arena, &p.editions);
		*row = (struct edition_row){.number = editions.v[i].number,
					    .created = editions.v[i].created,
					    .note = editions.v[i].note,
					    .author = rq->viewer->employee ? editions.v[i].author
									   : STR_NONE};
		for (size_t k = 0; k < texts.n; k++) {
			const struct q_guidelines_texts *t = &texts.v[k];
			if (t->edition != row->number)
				continue;
			bool follows = k > 0 && ID_EQ(texts.v[k - 1].clause, t->clause);
			struct changed_clause *c = ARENA_PUSH(rq->arena, &row->clauses);
			*c = (struct changed_clause){.name = t->name, .title = t->title};
			diff_words(rq->arena, follows ? texts.v[k - 1].body : STR_NONE, t->body,
				   &c->words);
		}
	}
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "Editions of the guidelines")),
				      .active = S("/guidelines")}),
		v_guidelines_history, &p);
}

err coverage_show(struct rq *rq)
{
	struct coverage_page p = {0};
	struct q_guidelines_coverage_list rows = {0};
	struct q_guidelines_active active;
	struct q_guidelines_complete complete;
	struct clause_list clauses;
	TRY(q_guidelines_active(rq->db, &active));
	TRY(q_guidelines_complete(rq->db, &complete));
	TRY(q_guidelines_coverage(rq->db, &rows));
	TRY(guideline_clauses(rq->db, lang_code(rq->lang), &clauses));
	p.people = active.n;
	p.all = complete.n;
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < clauses.n; k++)
			if (ID_EQ(clauses.v[k].id, rows.v[i].id))
				*ARENA_PUSH(rq->arena, &p.rows) =
					(struct coverage_row){.title = clauses.v[k].title,
							      .since = rows.v[i].since,
							      .n = rows.v[i].n};
	return page_as(
		rq,
		(&(const struct page){.title = str_from(T(rq->lang, "Who has read the guidelines")),
				      .active = S("/admin")}),
		v_coverage_show, &p);
}
