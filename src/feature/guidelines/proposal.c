/* SPDX-License-Identifier: Apache-2.0
 * proposal: what colleagues propose for the guidelines (another wording of a clause or of the
 * preface, a new clause, the end of one), and what is decided about it. Whatever is taken makes a
 * new edition.
 */
#include "feature/guidelines/handlers.h"

#include "base/utf8.h"
#include "core/notify.h"
#include "core/place.h"
#include "core/rating.h"
#include "core/session.h"
#include "core/slug.h"
#include "feature/guidelines/pages.h"
#include "ui/api.h"

#include "guidelines.html.h"
#include "guidelines.sql.h"

enum {
	TITLE_MAX = 200,
	BODY_MAX = 4000,
	WHY_MAX = 2000,
	ANSWER_MAX = 1000,
	OWN_OPEN_MAX = 20 /* of one person */
};

/* ---- the form ---- */

static err show_proposal(struct rq *rq, struct proposal_page *p)
{
	p->here = p->fresh ? URL("/guidelines/new")
			   : url_path(rq->arena, "/guidelines/%s/propose", p->clause.name);
	const char *title = p->fresh ? T(rq->lang, "Propose a new clause")
				     : T(rq->lang, "Propose another wording");
	return page_as(rq,
		       (&(const struct page){.title = str_from(title), .active = S("/guidelines")}),
		       v_proposal_new, p);
}

/* Where a new clause may come, and when it is shown; what was typed, else at the end. */
static err fill_choices(struct rq *rq, struct proposal_page *p)
{
	struct clause_list all;
	TRY(guideline_clauses(rq->db, lang_code(rq->lang), &all));
	str behind = field_value(rq, "behind", all.n ? all.v[all.n - 1].name : STR_NONE);
	for (size_t i = 0; i < all.n; i++)
		*ARENA_PUSH(rq->arena, &p->order) =
			(struct order_choice){.name = all.v[i].name,
					      .title = all.v[i].title,
					      .position = all.v[i].position,
					      .on = str_eq(all.v[i].name, behind)};
	/* A program may say false. */
	for (size_t i = 0; i < MOMENTS; i++)
		p->shown_at[i] =
			!str_empty(rq_form(rq, cstr(rq->arena, moment_name((enum moment_kind)i))));
	return OK;
}

/* As it is stored: {organisation} stays in what is proposed. */
static err stored(struct rq *rq, const struct proposal_page *p, struct wording *w)
{
	struct q_guidelines_edition edition = {0};
	struct q_guidelines_preface preface = {0};
	struct q_guidelines_wording q = {0};
	bool found;
	if (p->preface) {
		TRY(q_guidelines_edition(rq->db, &edition, &found));
		TRY(q_guidelines_preface(rq->db, edition.number, w->language, &preface, &found));
	} else {
		TRY(q_guidelines_wording(rq->db, p->clause.id, w->language, &q, &found));
	}
	w->old_title = str_trim(p->preface ? preface.title : q.title);
	w->old_body = str_trim(p->preface ? preface.body : q.body);
	return OK;
}

static str mark_of(struct arena *a, str title, str body)
{
	struct out o = out_new(a, 32);
	uint64_t hash = str_hash(str_cat(a, title, S("\n"), body));
	out_hex(&o, (bytes){(const uint8_t *)&hash, sizeof(hash)});
	return out_view(&o);
}

/* What is neither as it stands now nor as the form showed it was changed by whoever sends it. */
static err fill_wording(struct rq *rq, const struct proposal_page *p, struct wording *w)
{
	if (!p->fresh)
		TRY(stored(rq, p, w));
	w->was = field_value(rq, w->in_was, mark_of(rq->arena, w->old_title, w->old_body));
	w->title = str_trim(field_value(rq, w->in_title, w->old_title));
	w->body = str_trim(field_value(rq, w->in_body, w->old_body));
	bool same = str_eq(w->title, w->old_title) && str_eq(w->body, w->old_body);
	w->changed = !same && !str_eq(mark_of(rq->arena, w->title, w->body), w->was);
	return OK;
}

/* A clause in every language, the interface's first; what was typed stands over it. */
static err fill_wordings(struct rq *rq, struct proposal_page *p)
{
	str name = rq_path(rq, "clause");
	p->fresh = str_empty(name);
	p->preface = str_eq(name, PREFACE);
	if (p->fresh)
		TRY(fill_choices(rq, p));
	else
		TRY(clause_named(rq->db, name, lang_code(rq->lang), &p->clause));
	/* What was typed for a clause that ended meanwhile comes back. */
	bool typed = rq->method == POST && p->clause.ended > 0;
	if (!p->fresh && !p->preface && !clause_holds(&p->clause) && !typed)
		return NOT_FOUND;
	for (int i = 0; i < LANG_COUNT; i++) {
		enum lang l = (enum lang)((i + (int)rq->lang) % LANG_COUNT);
		struct wording *w = ARENA_PUSH(rq->arena, &p->wordings);
		*w = (struct wording){
			.language = lang_code(l),
			.name = lang_name(l),
			.in_title = cstr(rq->arena, str_cat(rq->arena, S("title_"), lang_code(l))),
			.in_body = cstr(rq->arena, str_cat(rq->arena, S("body_"), lang_code(l))),
			.in_was = cstr(rq->arena, str_cat(rq->arena, S("was_"), lang_code(l)))};
		TRY(fill_wording(rq, p, w));
	}
	return OK;
}

err proposal_new(struct rq *rq)
{
	struct proposal_page p = {0};
	TRY(fill_wordings(rq, &p));
	return show_proposal(rq, &p);
}

/* ---- proposing ---- */

/* To the page of the clause; a program gets the clause. */
static err to_clause(struct rq *rq, str name, int status)
{
	return rq->format == FORMAT_JSON
		       ? clause_answer(rq, name, status)
		       : redirect(rq, url_path(rq->arena, "/guidelines/%s", name));
}

/* A new clause is worded in every language, since everybody is asked for it. */
static void check_wordings(struct rq *rq, const struct proposal_page *p)
{
	bool changed = false;
	for (size_t i = 0; i < p->wordings.n; i++) {
		const struct wording *w = &p->wordings.v[i];
		if (!p->fresh && !w->changed)
			continue;
		changed = true;
		if (str_empty(w->title) || utf8_count(w->title) > TITLE_MAX)
			form_error(rq, w->in_title,
				   T(rq->lang, "A clause has a title of at most 200 characters."));
		if ((str_empty(w->body) && !p->preface) || utf8_count(w->body) > BODY_MAX)
			form_error(rq, w->in_body,
				   T(rq->lang, "A clause is two to four sentences, at most 4,000 "
					       "characters."));
	}
	if (!changed)
		form_error(rq, p->wordings.v[0].in_body,
			   T(rq->lang, "This is the wording it has already."));
}

/* Whoever waits for many answers proposes no more meanwhile. */
static err check_own(struct rq *rq, const char *field)
{
	struct q_guidelines_own_open own;
	TRY(q_guidelines_own_open(rq->db, &own));
	if (own.n >= OWN_OPEN_MAX)
		form_error(rq, field,
			   T(rq->lang, "Twenty proposals of yours wait for an answer. You can make "
				       "others when some of them have one."));
	return OK;
}

/* Addresses of pages below /guidelines that are no clauses. */
static bool is_reserved(str key)
{
	static const char *const words[] = {"acknowledge", "coverage", "history",
					    "new",	   "preface",  "proposals"};
	for (size_t i = 0; i < sizeof(words) / sizeof(*words); i++)
		if (str_eq(key, str_from(words[i])))
			return true;
	return false;
}

static err free_key(struct rq *rq, str title, str *key)
{
	str slug = slug_of(rq->arena, title, S("clause"));
	struct q_guidelines_clause_key q;
	bool found = true;
	for (int64_t n = 1; found; n++) {
		*key = slug_numbered(rq->arena, slug, n);
		TRY(q_guidelines_clause_key(rq->db, *key, &q, &found));
		found = found || is_reserved(*key);
	}
	return OK;
}

static str moments_of(struct arena *a, const struct proposal_page *p)
{
	struct out o = out_new(a, 128);
	for (size_t i = 0; i < MOMENTS; i++) {
		if (!p->shown_at[i])
			continue;
		if (out_view(&o).n)
			out_byte(&o, ' ');
		out_str(&o, moment_name((enum moment_kind)i));
	}
	return out_view(&o);
}

static err add_row(struct rq *rq, struct clause *clause)
{
	struct place place;
	TRY(place_by_handle(rq->db, S("guidelines"), PLACE_GUIDELINES, &place, NULL));
	return clause_add(rq->db, place.id, rq->viewer_id, clause, 0, &clause->id);
}

/* A new clause is there at once for colleagues to talk about it, but in no edition. */
static err add_clause(struct rq *rq, struct proposal_page *p)
{
	p->clause = (struct clause){.moments = moments_of(rq->arena, p)};
	for (size_t i = 0; i < p->order.n; i++)
		if (p->order.v[i].on)
			p->clause.position = p->order.v[i].position;
	for (size_t i = 0; i < p->wordings.n; i++)
		if (str_eq(p->wordings.v[i].language, S("en")))
			TRY(free_key(rq, p->wordings.v[i].title, &p->clause.name));
	TRY(add_row(rq, &p->clause));
	for (size_t i = 0; i < p->wordings.n; i++) {
		const struct wording *w = &p->wordings.v[i];
		TRY(q_guidelines_text_add(rq->db, p->clause.id, 0, w->language, w->title, w->body));
	}
	return OK;
}

/* The preface gets its row, and with it its talk, when somebody proposes another for the first
 * time. */
static err find_preface(struct rq *rq, struct proposal_page *p)
{
	struct q_guidelines_clause_key q;
	bool found;
	TRY(q_guidelines_clause_key(rq->db, PREFACE, &q, &found));
	if (!found)
		return add_row(rq, &p->clause);
	p->clause.id = q.id;
	return OK;
}

/* What is talked about and voted on: its id is the proposal's. */
static err add_item(struct rq *rq, str text, int64_t *id)
{
	struct place place;
	item_id item;
	TRY(place_by_handle(rq->db, S("guidelines"), PLACE_GUIDELINES, &place, NULL));
	struct item_new new = {.kind = KIND_PROPOSAL,
			       .place = place.id,
			       .author = rq->viewer_id,
			       .audience = AUDIENCE_INTERNAL,
			       .state = STATE_PUBLISHED,
			       .text = text};
	TRY(item_create(rq->db, &new, &item));
	*id = item.v;
	return OK;
}

static err add_proposal(struct rq *rq, struct proposal_page *p)
{
	int64_t id = id_new();
	TRY(q_guidelines_hold(rq->db));
	if (p->fresh)
		TRY(add_clause(rq, p));
	else
		TRY(add_item(rq, rq_form(rq, "why"), &id));
	if (p->preface)
		TRY(find_preface(rq, p));
	TRY(q_guidelines_proposal_add(rq->db, id, p->clause.id,
				      p->fresh ? PROPOSAL_CLAUSE : PROPOSAL_WORDING, rq->viewer_id,
				      rq->db->now, utf8_head(rq_form(rq, "why"), WHY_MAX)));
	for (size_t i = 0; i < p->wordings.n && !p->fresh; i++) {
		const struct wording *w = &p->wordings.v[i];
		if (w->changed)
			TRY(q_guidelines_proposal_text_add(rq->db, id, w->language, w->title,
							   w->body));
	}
	return to_clause(rq, p->clause.name, 201);
}

static err refuse(struct rq *rq, struct proposal_page *p, int status)
{
	if (rq->format == FORMAT_JSON)
		return fail(rq, status == 409 ? CONFLICT : INVALID,
			    cstr(rq->arena, rq->errors.v[0].value));
	rq->response.status = status;
	return show_proposal(rq, p);
}

static err refuse_ended(struct rq *rq, struct proposal_page *p, const char *field)
{
	form_error(rq, field,
		   T(rq->lang, "This clause has ended meanwhile: nothing can be proposed for it "
			       "any more."));
	return refuse(rq, p, 409);
}

err proposal_create(struct rq *rq)
{
	struct proposal_page p = {0};
	bool placed = false;
	TRY(fill_wordings(rq, &p));
	if (p.clause.ended)
		return refuse_ended(rq, &p, "why");
	check_wordings(rq, &p);
	for (size_t i = 0; i < p.order.n; i++)
		placed = placed || p.order.v[i].on;
	if (p.fresh && !placed && !str_empty(rq_form(rq, "behind")))
		form_error(rq, "behind", T(rq->lang, "No clause of this name is in force."));
	TRY(check_own(rq, "why"));
	return rq->errors.n ? refuse(rq, &p, 422) : add_proposal(rq, &p);
}

err ending_create(struct rq *rq)
{
	struct proposal_page p = {0};
	str why = utf8_head(str_trim(rq_form(rq, "reason")), WHY_MAX);
	TRY(fill_wordings(rq, &p));
	if (p.preface)
		return NOT_FOUND;
	if (p.clause.ended)
		return refuse_ended(rq, &p, "reason");
	if (str_empty(why))
		form_error(rq, "reason", T(rq->lang, "Say why the clause should end."));
	TRY(check_own(rq, "reason"));
	if (rq->errors.n)
		return refuse(rq, &p, 422);
	int64_t id;
	TRY(add_item(rq, why, &id));
	TRY(q_guidelines_proposal_add(rq->db, id, p.clause.id, PROPOSAL_END, rq->viewer_id,
				      rq->db->now, why));
	return to_clause(rq, p.clause.name, 201);
}

/* ---- deciding ---- */

static err take_wording(struct rq *rq, int64_t id, const struct q_guidelines_proposal *q,
			int64_t edition)
{
	struct q_guidelines_proposal_texts_list texts = {0};
	bool preface = str_eq(q->name, PREFACE);
	TRY(q_guidelines_proposal_texts(rq->db, id, &texts));
	for (size_t i = 0; i < texts.n; i++) {
		const struct q_guidelines_proposal_texts *t = &texts.v[i];
		TRY(preface ? q_guidelines_preface_add(rq->db, edition, t->language, t->title,
						       t->body)
			    : q_guidelines_text_add(rq->db, q->clause, edition, t->language,
						    t->title, t->body));
	}
	TRY(item_touch(rq->db, q->clause, true));
	/* Votes were for and against the words that are gone. */
	TRY(rating_clear(rq->db, q->clause));
	if (preface)
		return OK;
	TRY(q_guidelines_clause_since(rq->db, q->clause, edition));
	return q_guidelines_acknowledge(rq->db, q->clause);
}

static err take_clause(struct rq *rq, const struct q_guidelines_proposal *q, int64_t edition)
{
	TRY(q_guidelines_make_way(rq->db, q->position));
	TRY(q_guidelines_clause_begin(rq->db, q->clause, q->position + 1, edition));
	TRY(q_guidelines_text_begin(rq->db, q->clause, edition));
	TRY(item_touch(rq->db, q->clause, false));
	return q_guidelines_acknowledge(rq->db, q->clause);
}

/* Takes a proposal into a new edition: what it leaves as it is stays, and its edition with it. */
static err take_proposal(struct rq *rq, int64_t id, const struct q_guidelines_proposal *q)
{
	struct q_guidelines_edition edition = {0};
	bool found;
	TRY(q_guidelines_edition(rq->db, &edition, &found));
	int64_t next = edition.number + 1;
	TRY(q_guidelines_edition_add(rq->db, next, rq->viewer_id, rq->db->now, q->why));
	TRY(coverage_ask(rq->db));
	for (int l = 0; l < LANG_COUNT; l++) {
		struct q_guidelines_preface preface;
		TRY(q_guidelines_preface(rq->db, edition.number, lang_code((enum lang)l), &preface,
					 &found));
		if (found)
			TRY(q_guidelines_preface_add(rq->db, next, lang_code((enum lang)l),
						     preface.title, preface.body));
	}
	switch ((enum proposal_kind)q->kind) {
	case PROPOSAL_WORDING:
		return take_wording(rq, id, q, next);
	case PROPOSAL_CLAUSE:
		return take_clause(rq, q, next);
	case PROPOSAL_END:
		TRY(q_guidelines_clause_end(rq->db, q->clause, next));
		return item_touch(rq->db, q->clause, false);
	}
	return FAULT;
}

err proposal_decide(struct rq *rq)
{
	struct q_guidelines_proposal q;
	struct q_guidelines_edition newest = {0};
	bool found;
	int64_t id = rq_path_id(rq, "proposal");
	str decision = rq_form(rq, "decision");
	bool take = str_eq(decision, S("take"));
	str answer = utf8_head(str_trim(rq_form(rq, "answer")), ANSWER_MAX);
	if (!take && rq->format == FORMAT_JSON && !str_eq(decision, S("decline")))
		return fail(rq, INVALID, T(rq->lang, "A proposal is taken or declined."));
	/* From here on nobody else decides until this is done. */
	TRY(q_guidelines_hold(rq->db));
	TRY(q_guidelines_proposal(rq->db, id, &q));
	if (q.state != PROPOSAL_OPEN)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Somebody has decided about this proposal meanwhile."));
	if (take && q.ended)
		return fail(rq, CONFLICT,
			    T(rq->lang, "This clause has ended meanwhile: the proposal can only be "
					"declined."));
	/* What was shown is what this one changes; another edition may have changed the same. */
	TRY(q_guidelines_edition(rq->db, &newest, &found));
	if (take && rq_form_int(rq, "edition", 0) != newest.number)
		return fail(rq, CONFLICT,
			    T(rq->lang, "The guidelines have changed since you opened this "
					"proposal. Look at it again before you take it."));
	if (!take && str_empty(answer))
		return fail(rq, INVALID,
			    T(rq->lang, "Say why you decline it: whoever proposed it reads that."));
	TRY(q_guidelines_proposal_decide(rq->db, id, take ? PROPOSAL_TAKEN : PROPOSAL_DECLINED,
					 answer));
	if (take)
		TRY(take_proposal(rq, id, &q));
	TRY(notify_tell(rq->db, q.author, take ? NOTIFY_TAKEN : NOTIFY_DECLINED, q.clause, q.clause,
			rq->viewer_id));
	return to_clause(rq, q.name, 200);
}
