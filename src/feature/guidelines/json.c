/* SPDX-License-Identifier: Apache-2.0
 * json: the guidelines as programs see them: clauses, what is proposed, editions, coverage.
 */
#include "feature/guidelines/handlers.h"

#include "core/session.h"
#include "feature/guidelines/pages.h"
#include "ui/api.h"

static const char *const kind_names[] = {"", "wording", "clause", "end"};

/* What colleagues say and think of it. */
static void talk_members(struct rq *rq, const struct item_row *item)
{
	if (!rq->viewer->employee || ID_NONE(item->id))
		return;
	json_int(rq->out, "item", item->id.v);
	json_int(rq->out, "comments", item->comments);
	json_votes(rq->out, "votes", item);
}

static struct item_row talk_of_clause(const struct clause *c)
{
	return (struct item_row){.id = c->id,
				 .comments = c->comments,
				 .raters = c->raters,
				 .stars = c->stars,
				 .my_stars = c->my_stars};
}

/* Members of an object that is open. */
static void clause_members(struct rq *rq, const struct clause *c)
{
	struct out *o = rq->out;
	json_int(o, "id", c->id.v);
	json_str(o, "name", c->name);
	json_str(o, "url", url_path(rq->arena, "/guidelines/%s", c->name).s);
	json_str(o, "language", c->language);
	json_str(o, "title", c->title);
	json_str(o, "body", c->body);
	json_int(o, "since", c->since);
	if (!ID_NONE(rq->viewer_id) && clause_holds(c))
		json_bool(o, "acknowledged", c->acknowledged);
	struct item_row item = talk_of_clause(c);
	talk_members(rq, &item);
}

err guidelines_json(struct rq *rq, const struct guidelines_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_int(o, "edition", p->edition);
	json_time(o, "created", p->created);
	json_str(o, "title", p->title);
	json_str(o, "preface", p->preface);
	json_open(o, "clauses", '[');
	for (size_t i = 0; i < p->clauses.n; i++) {
		json_open(o, NULL, '{');
		clause_members(rq, &p->clauses.v[i]);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

static void texts_json(struct out *o, const struct proposal *p)
{
	json_open(o, "texts", '[');
	for (size_t i = 0; i < p->texts.n; i++) {
		const struct proposal_text *t = &p->texts.v[i];
		json_open(o, NULL, '{');
		json_str(o, "language", t->language);
		json_str(o, "title", t->title);
		json_words(o, "words", &t->words);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void proposal_members(struct rq *rq, const struct clause_page *p,
			     const struct proposal *from)
{
	static const char *const states[] = {"", "open", "taken", "declined"};
	struct out *o = rq->out;
	json_int(o, "id", from->id);
	json_str(o, "kind", str_from(kind_names[from->kind]));
	json_str(o, "state", str_from(states[from->state]));
	json_str(o, "clause", p->clause.name);
	json_time(o, "created", from->created);
	json_str(o, "author", from->author);
	json_str(o, "why", from->why);
	json_str(o, "answer", from->answer);
	texts_json(o, from);
	talk_members(rq, &from->item);
}

err proposed_json(struct rq *rq, const struct clause_page *p)
{
	api_begin(rq);
	proposal_members(rq, p, &p->proposals.v[0]);
	return api_end(rq);
}

static void proposals_json(struct rq *rq, const struct clause_page *p)
{
	struct out *o = rq->out;
	json_open(o, "proposals", '[');
	for (size_t i = 0; i < p->proposals.n; i++) {
		json_open(o, NULL, '{');
		proposal_members(rq, p, &p->proposals.v[i]);
		json_close(o, '}');
	}
	json_close(o, ']');
	json_open(o, "decided", '[');
	for (size_t i = 0; i < p->decided.n; i++) {
		const struct decision *d = &p->decided.v[i];
		json_open(o, NULL, '{');
		json_str(o, "kind", str_from(kind_names[d->kind]));
		json_bool(o, "taken", d->taken);
		json_time(o, "decided", d->decided);
		json_str(o, "author", d->author);
		json_str(o, "answer", d->answer);
		json_close(o, '}');
	}
	json_close(o, ']');
}

err clause_json(struct rq *rq, const struct clause_page *p, int status)
{
	struct out *o = rq->out;
	rq->response.status = status;
	api_begin(rq);
	clause_members(rq, &p->clause);
	json_int(o, "ended", p->clause.ended);
	for (size_t i = 0; i < MOMENTS; i++)
		json_bool(o, cstr(rq->arena, moment_name((enum moment_kind)i)), p->shown_at[i]);
	/* What is proposed is between colleagues, as its talk is. */
	if (rq->viewer->employee)
		proposals_json(rq, p);
	return api_end(rq);
}

err open_proposals_json(struct rq *rq, const struct guidelines_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_int(o, "open", p->open_proposals);
	json_open(o, "proposals", '[');
	for (size_t i = 0; i < p->proposals.n; i++) {
		const struct open_proposal *r = &p->proposals.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", r->id);
		json_str(o, "kind", str_from(kind_names[r->kind]));
		json_time(o, "created", r->created);
		json_str(o, "author", r->author);
		json_str(o, "clause", r->name);
		json_str(o, "title", r->title);
		talk_members(rq, &r->item);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

err history_json(struct rq *rq, const struct history_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "editions", '[');
	for (size_t i = 0; i < p->editions.n; i++) {
		const struct edition_row *e = &p->editions.v[i];
		json_open(o, NULL, '{');
		json_int(o, "edition", e->number);
		json_time(o, "created", e->created);
		if (rq->viewer->employee) {
			json_str(o, "note", e->note);
			json_str(o, "author", e->author);
		}
		json_open(o, "clauses", '[');
		for (size_t k = 0; k < e->clauses.n; k++) {
			const struct changed_clause *c = &e->clauses.v[k];
			json_open(o, NULL, '{');
			json_str(o, "name", c->name);
			json_str(o, "title", c->title);
			json_bool(o, "ended", c->ended);
			json_words(o, "words", &c->words);
			json_close(o, '}');
		}
		json_close(o, ']');
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

err coverage_json(struct rq *rq, const struct coverage_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_time(o, "counted", p->counted);
	json_int(o, "people", p->people);
	json_int(o, "all", p->all);
	json_open(o, "clauses", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		json_open(o, NULL, '{');
		json_str(o, "title", p->rows.v[i].title);
		json_int(o, "since", p->rows.v[i].since);
		json_int(o, "people", p->rows.v[i].n);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}
