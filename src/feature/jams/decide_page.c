/* SPDX-License-Identifier: Apache-2.0
 * decide_page: how a jam is decided, on one page: what is put forward, the vote in an order of
 * one's own, and the ten that stayed.
 */
#include "feature/jams/decide_pages.h"
#include "feature/jams/heard.h"

#include <stdlib.h>

#include "ui/api.h"

#include "decide.html.h"

enum { PROPOSALS_PAGE = 50, EXCERPT = 280, BAR_WIDTH = 100 };

/* ---- shared ---- */

err decide_asked(struct rq *rq, struct decide_view *dv)
{
	*dv = (struct decide_view){0};
	TRY(jam_asked(rq, &dv->v));
	TRY(decision_of(rq->db, &dv->v.jam, &dv->d));
	dv->may = dv->v.where.open && dv->v.where.may_write;
	return OK;
}

err decide_in(struct rq *rq, const struct decide_view *dv, enum decision_phase first,
	      enum decision_phase last)
{
	if (dv->d.phase >= first && dv->d.phase <= last)
		return OK;
	return fail(rq, CONFLICT,
		    dv->d.phase < first ? T(rq->lang, "It is too early for that.")
					: T(rq->lang, "It is too late for that."));
}

url proposal_url(const struct rq *rq, str jam, item_id idea)
{
	return url_path(rq->arena, "/jams/%s/proposals/%i", jam, idea.v);
}

url proposal_action(const struct rq *rq, str jam, item_id idea, const char *action)
{
	url to = proposal_url(rq, jam, idea);
	str rest = str_from(action);
	while (rest.n)
		to = url_path(rq->arena, "%r/%s", to, str_cut(&rest, '/'));
	return to;
}

url proposal_number_url(const struct rq *rq, str jam, int64_t idea)
{
	return proposal_url(rq, jam, (item_id){idea});
}

url proposal_number_action(const struct rq *rq, str jam, int64_t idea, const char *action)
{
	return proposal_action(rq, jam, (item_id){idea}, action);
}

const char *decision_phase_words(const struct rq *rq, enum decision_phase phase)
{
	switch (phase) {
	case DECISION_AHEAD:
		return T(rq->lang, "Not yet");
	case DECISION_SUBMIT:
		return T(rq->lang, "Put forward");
	case DECISION_REFINE:
		return T(rq->lang, "Refine");
	case DECISION_SHORTLIST:
		return T(rq->lang, "Shortlist");
	case DECISION_VOTE:
		return T(rq->lang, "Vote");
	case DECISION_OVER:
		break;
	}
	return T(rq->lang, "The ten");
}

const struct face *author_face(const struct rq *rq, const struct q_author_list *a)
{
	struct person p = {.id = a->person,
			   .name = a->name,
			   .handle = a->handle,
			   .photo = a->photo,
			   .hue = a->hue,
			   .kind = (enum person_kind)a->kind};
	return face_of_person(rq, &p);
}

str money(const struct rq *rq, int64_t amount, str currency)
{
	return str_cat(rq->arena, number(rq, amount), S("\u00a0"), currency);
}

err idea_decided(struct rq *rq, const struct jam_view *v, item_id idea, bool own, bool *proposed,
		 bool *may)
{
	struct decision d;
	struct q_proposal_exists q;
	TRY(decision_of(rq->db, &v->jam, &d));
	*proposed = *may = false;
	if (!d.set)
		return OK;
	TRY(q_proposal_exists(rq->db, idea, &q, proposed));
	*may = own && !*proposed && d.phase == DECISION_SUBMIT && v->where.open &&
	       v->where.may_write;
	return OK;
}

/* ---- rows ---- */

/* Of those that others went into the seconds of all, each person once. */
static err count_seconds(struct rq *rq, place_id jam, struct proposal_rows *rows)
{
	struct q_merge_effect_list edges;
	TRY(merge_groups(rq->db, jam, &edges));
	for (size_t i = 0; i < rows->n && edges.n; i++) {
		struct merge_group group;
		struct q_seconds_together q;
		merge_group_in(rq->arena, &edges, rows->v[i].of->idea.v, &group);
		if (group.ids.n < 2)
			continue;
		TRY(q_seconds_together(rq->db, group.ids, &q));
		rows->v[i].seconds = q.n;
	}
	return OK;
}

err proposal_rows_fill(struct rq *rq, place_id jam, const struct q_proposal_find_list *list,
		       struct proposal_rows *rows)
{
	struct id_list ids = {0};
	struct q_author_list_list authors = {0};
	struct q_seconds_mine_list mine = {0};
	for (size_t i = 0; i < list->n; i++)
		*ARENA_PUSH(rq->arena, &ids) = list->v[i].idea.v;
	if (ids.n == 0)
		return OK;
	TRY(q_author_list(rq->db, ids, &authors));
	if (signed_in(rq))
		TRY(q_seconds_mine(rq->db, ids, &mine));
	for (size_t i = 0; i < list->n; i++) {
		const struct q_proposal_find *of = &list->v[i];
		struct proposal_row *row = ARENA_PUSH(rq->arena, rows);
		*row = (struct proposal_row){.of = of,
					     .seconds = of->seconds,
					     .excerpt =
						     markdown_text(rq->arena, of->body, EXCERPT)};
		for (size_t k = 0; k < authors.n; k++)
			if (ID_EQ(authors.v[k].idea, of->idea) && authors.v[k].accepted)
				*ARENA_PUSH(rq->arena, &row->faces) =
					*author_face(rq, &authors.v[k]);
		for (size_t k = 0; k < mine.n; k++)
			row->seconded = row->seconded || ID_EQ(mine.v[k].idea, of->idea);
	}
	return count_seconds(rq, jam, rows);
}

/* ---- what stands on it ---- */

static err fill_list(struct rq *rq, struct decide_page *p)
{
	struct q_proposal_find_list list = {0};
	item_id after = {rq_query_int(rq, "after", 0)};
	TRY(q_proposal_list(rq->db, p->dv->v.jam.id, after, PROPOSALS_PAGE + 1, &list));
	bool more = list.n > PROPOSALS_PAGE;
	if (more) {
		list.n = PROPOSALS_PAGE;
		p->older = page_with(rq, "after", id_text(rq, list.v[list.n - 1].idea.v));
	}
	return proposal_rows_fill(rq, p->dv->v.jam.id, &list, &p->rows);
}

static int by_order(const void *a, const void *b)
{
	uint64_t x = ((const struct proposal_row *)a)->order,
		 y = ((const struct proposal_row *)b)->order;
	return (x > y) - (x < y);
}

/* What is on the shortlist and stands for itself. */
static err shortlist(struct rq *rq, const struct ballot_count *c, struct q_proposal_find_list *list)
{
	struct id_list ids = {0};
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].chosen && c->v[i].root == i)
			*ARENA_PUSH(rq->arena, &ids) = c->v[i].idea;
	return ids.n ? q_proposal_rows(rq->db, ids, list) : OK;
}

/* What the viewer gives a proposal, with all that became one with it: the most of it counts. */
static int64_t given_to(const struct ballot_count *c, const struct ballot *b, int64_t idea)
{
	int64_t most = 0;
	for (size_t i = 0; i < b->n; i++)
		if (ballot_count_root(c, b->v[i].idea) == idea && b->v[i].tokens > most)
			most = b->v[i].tokens;
	return most;
}

/* Each sees what is voted on in an order of their own, so that none is the first for all. */
static err fill_vote(struct rq *rq, struct decide_page *p)
{
	struct q_proposal_find_list list = {0};
	struct ballot_count c;
	struct ballot b = {0};
	place_id jam = p->dv->v.jam.id;
	TRY(ballot_count_open(rq->db, jam, &c));
	TRY(shortlist(rq, &c, &list));
	TRY(proposal_rows_fill(rq, jam, &list, &p->rows));
	TRY(ballot_of(rq->db, jam, rq->viewer_id, &b));
	TRY(ballot_spent(rq->db, &p->dv->d, &b, &p->spent));
	p->left = p->dv->d.tokens > p->spent ? p->dv->d.tokens - p->spent : 0;
	for (size_t i = 0; i < p->rows.n; i++) {
		struct proposal_row *row = &p->rows.v[i];
		row->given = given_to(&c, &b, row->of->idea.v);
		row->order = ballot_order(jam, rq->viewer_id, row->of->idea.v);
	}
	if (p->rows.n)
		qsort(p->rows.v, p->rows.n, sizeof(*p->rows.v), by_order);
	p->may_vote = p->dv->may;
	return OK;
}

static const struct proposal_row *row_of(const struct proposal_rows *rows, int64_t idea)
{
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].of->idea.v == idea)
			return &rows->v[i];
	return NULL;
}

/* What was voted on, of that what may be read, the first first. */
static err rank_all(struct rq *rq, const struct decide_view *dv, struct proposal_rows *ranked,
		    bool *waiting)
{
	struct ballot_count c;
	struct ballot_ranks ranks;
	struct q_proposal_find_list list = {0};
	struct proposal_rows rows = {0};
	struct id_list ids = {0};
	int64_t most = 1;
	TRY(ballot_count_read(rq->db, dv->v.jam.id, dv->d.counted, &c, waiting));
	if (*waiting)
		return OK;
	ballot_count_rank(&c, &ranks);
	for (size_t i = 0; i < ranks.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = ranks.v[i]->idea;
	if (ids.n == 0)
		return OK;
	TRY(q_proposal_rows(rq->db, ids, &list));
	TRY(proposal_rows_fill(rq, dv->v.jam.id, &list, &rows));
	for (size_t i = 0; i < ranks.n; i++) {
		const struct proposal_row *found = row_of(&rows, ranks.v[i]->idea);
		if (!found)
			continue;
		struct proposal_row row = *found;
		row.rank = (int64_t)ranked->n + 1;
		row.tokens = ranks.v[i]->tokens;
		row.voters = ranks.v[i]->voters;
		most = row.tokens > most ? row.tokens : most;
		row.width = row.tokens * BAR_WIDTH / most;
		*ARENA_PUSH(rq->arena, ranked) = row;
	}
	return OK;
}

static bool stays(const struct proposal_row *row)
{
	return row->tokens > 0 && row->rank <= FINALISTS;
}

err finalists_of(struct rq *rq, const struct decide_view *dv, struct proposal_rows *finals)
{
	struct proposal_rows ranked = {0};
	bool waiting;
	TRY(rank_all(rq, dv, &ranked, &waiting));
	for (size_t i = 0; i < ranked.n; i++)
		if (stays(&ranked.v[i]))
			*ARENA_PUSH(rq->arena, finals) = ranked.v[i];
	return OK;
}

/* The first ten that got something, then the others. */
static err fill_finals(struct rq *rq, struct decide_page *p)
{
	struct proposal_rows ranked = {0};
	TRY(rank_all(rq, p->dv, &ranked, &p->waiting));
	for (size_t i = 0; i < ranked.n; i++) {
		const struct proposal_row *row = &ranked.v[i];
		p->votes += row->tokens;
		*ARENA_PUSH(rq->arena, stays(row) ? &p->finals : &p->rows) = *row;
	}
	return q_funding_list(rq->db, p->dv->v.jam.id, &p->funding);
}

const struct q_funding_find *funding_of(const struct decide_page *p, const struct proposal_row *row)
{
	for (size_t i = 0; i < p->funding.n; i++)
		if (ID_EQ(p->funding.v[i].idea, row->of->idea))
			return &p->funding.v[i];
	return NULL;
}

static void add_step(struct rq *rq, struct decide_page *p, enum decision_phase phase, int64_t from)
{
	*ARENA_PUSH(rq->arena, &p->steps) =
		(struct decision_step){phase, from, p->dv->d.phase == phase};
}

static err fill(struct rq *rq, struct decide_page *p)
{
	const struct decision *d = &p->dv->d;
	int64_t closes = p->dv->v.jam.closes;
	if (!d->set)
		return OK;
	add_step(rq, p, DECISION_SUBMIT, d->submits > closes ? d->submits : closes);
	add_step(rq, p, DECISION_REFINE, d->refines);
	add_step(rq, p, DECISION_SHORTLIST, d->shortlists);
	add_step(rq, p, DECISION_VOTE, d->votes);
	add_step(rq, p, DECISION_OVER, d->ends);
	p->may_submit = p->dv->may && d->phase == DECISION_SUBMIT;
	TRY(q_proposal_count(rq->db, p->dv->v.jam.id, &p->count));
	switch (d->phase) {
	case DECISION_AHEAD:
		return OK;
	case DECISION_VOTE:
		return fill_vote(rq, p);
	case DECISION_OVER:
		return fill_finals(rq, p);
	case DECISION_SUBMIT:
	case DECISION_REFINE:
	case DECISION_SHORTLIST:
		break;
	}
	return fill_list(rq, p);
}

/* ---- for programs ---- */

void proposal_row_json(struct rq *rq, const struct decide_view *dv, const struct proposal_row *row)
{
	struct out *o = rq->out;
	const struct q_proposal_find *of = row->of;
	json_open(o, NULL, '{');
	json_int(o, "idea", of->idea.v);
	json_str(o, "url", proposal_url(rq, dv->v.jam.handle, of->idea).s);
	json_str(o, "title", of->title);
	json_str(o, "body", of->body);
	json_str(o, "language", of->language);
	json_int(o, "price", of->price);
	json_int(o, "seconds", row->seconds);
	json_bool(o, "chosen", of->chosen);
	json_open(o, "authors", '[');
	for (size_t i = 0; i < row->faces.n; i++)
		json_person(o, NULL, row->faces.v[i].handle, row->faces.v[i].name);
	json_close(o, ']');
	if (dv->d.phase == DECISION_VOTE)
		json_int(o, "given", row->given);
	if (dv->d.phase == DECISION_OVER) {
		json_int(o, "rank", row->rank);
		json_int(o, "tokens", row->tokens);
		json_int(o, "voters", row->voters);
	}
	json_close(o, '}');
}

static void rows_json(struct rq *rq, const char *name, const struct decide_view *dv,
		      const struct proposal_rows *rows)
{
	json_open(rq->out, name, '[');
	for (size_t i = 0; i < rows->n; i++)
		proposal_row_json(rq, dv, &rows->v[i]);
	json_close(rq->out, ']');
}

static err decision_json(struct rq *rq, const struct decide_page *p)
{
	const struct decision *d = &p->dv->d;
	struct out *o = rq->out;
	api_begin(rq);
	json_str(o, "phase", decision_phase_name(d->phase));
	if (d->set) {
		json_time(o, "submits", d->submits);
		json_time(o, "refines", d->refines);
		json_time(o, "shortlists", d->shortlists);
		json_time(o, "votes", d->votes);
		json_time(o, "ends", d->ends);
		json_str(o, "mode", ballot_mode_name(d->mode));
		json_int(o, "tokens", d->tokens);
		json_int(o, "most", d->most);
		json_str(o, "currency", d->currency);
		json_int(o, "veto_hours", d->veto_hours);
	}
	if (d->phase == DECISION_VOTE)
		json_int(o, "left", p->left);
	rows_json(rq, "finalists", p->dv, &p->finals);
	rows_json(rq, "proposals", p->dv, &p->rows);
	if (!url_empty(p->older))
		json_int(o, "next", p->rows.v[p->rows.n - 1].of->idea.v);
	return api_end(rq);
}

/* Beside the room: where the decision stands, and which of the ten are silent. */
err decide_aside(struct rq *rq, const struct jam_view *v, html *block)
{
	struct decide_view dv = {.v = *v};
	struct out o = out_new(rq->arena, 65536);
	*block = (html){0};
	TRY(decision_of(rq->db, &v->jam, &dv.d));
	if (!dv.d.set || dv.d.phase == DECISION_AHEAD)
		return OK;
	struct decide_page p = {.dv = &dv};
	if (dv.d.phase == DECISION_OVER)
		TRY(q_funding_list(rq->db, v->jam.id, &p.funding));
	v_decide_aside(&o, rq, &p);
	*block = (html){out_view(&o)}; /* safe: written by a template */
	return o.bad;
}

err decision_show(struct rq *rq)
{
	struct decide_view dv;
	TRY(decide_asked(rq, &dv));
	struct decide_page p = {.dv = &dv};
	TRY(fill(rq, &p));
	if (dv.d.phase < DECISION_VOTE)
		TRY(heard_told(rq, &dv.v, &p.too_few));
	if (rq->format == FORMAT_JSON)
		return decision_json(rq, &p);
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv.v.where, "decide", T(rq->lang, "Decide"), &how, v_decide,
				&p);
}
