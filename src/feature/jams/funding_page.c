/* SPDX-License-Identifier: Apache-2.0
 * funding_page: the ledger as a page, a table and for programs; one finalist with its milestones
 * and what was told of it.
 */
#include "feature/jams/funding_pages.h"

#include "ui/api.h"

#include "funding.html.h"

enum { NEWS_PAGE = 20 };

const char *funding_status_words(const struct rq *rq, int64_t status)
{
	switch (status) {
	case FUNDING_STUDY:
		return T(rq->lang, "In study");
	case FUNDING_LOOKING:
		return T(rq->lang, "Looking for people");
	case FUNDING_WAY:
		return T(rq->lang, "Funded");
	case FUNDING_DONE:
		return T(rq->lang, "Finished");
	default:
		return T(rq->lang, "Stopped");
	}
}

const struct face *sponsor_face(const struct rq *rq, const struct q_funding_find *f)
{
	struct person p = {.id = f->sponsor,
			   .name = f->name,
			   .handle = f->handle,
			   .photo = f->photo,
			   .hue = f->hue,
			   .kind = (enum person_kind)f->kind};
	return face_of_person(rq, &p);
}

html news_html(const struct q_news_list *n)
{
	return (html){n->html}; /* safe: rendered when it was written */
}

int64_t funding_silent_days(const struct rq *rq, const struct q_funding_find *f)
{
	return (rq->db->now - f->last) / DAY;
}

bool funding_is_red(const struct rq *rq, const struct q_funding_find *f)
{
	return funding_red(f->status, f->since, f->last, rq->db->now);
}

/* ---- the ledger ---- */

static err fill_milestones(struct rq *rq, struct funding_page *p)
{
	struct id_list ids = {0};
	struct q_milestones_list list = {0};
	for (size_t i = 0; i < p->list.n; i++)
		*ARENA_PUSH(rq->arena, &ids) = p->list.v[i].idea.v;
	if (ids.n == 0)
		return OK;
	TRY(q_milestones(rq->db, ids, &list));
	for (size_t i = 0; i < list.n; i++)
		for (size_t k = 0; k < p->rows.n; k++)
			if (ID_EQ(p->rows.v[k].proposal->of->idea, list.v[i].idea)) {
				p->rows.v[k].milestones++;
				p->rows.v[k].reached += list.v[i].reached > 0;
			}
	return OK;
}

err funding_fill(struct rq *rq, struct funding_page *p)
{
	if (p->dv->d.phase != DECISION_OVER)
		return OK;
	TRY(finalists_of(rq, p->dv, &p->finals));
	TRY(q_funding_list(rq->db, p->dv->v.jam.id, &p->list));
	for (size_t i = 0; i < p->finals.n; i++) {
		struct funding_row row = {.rank = (int64_t)i + 1, .proposal = &p->finals.v[i]};
		for (size_t k = 0; k < p->list.n; k++)
			if (ID_EQ(p->list.v[k].idea, p->finals.v[i].of->idea))
				row.of = &p->list.v[k];
		if (row.of) {
			row.red = funding_is_red(rq, row.of);
			row.silent = funding_silent_days(rq, row.of);
			p->funded++;
			p->red += row.red;
		}
		*ARENA_PUSH(rq->arena, &p->rows) = row;
	}
	return fill_milestones(rq, p);
}

static void entry_json(struct out *o, const struct q_funding_find *of, bool red)
{
	json_person(o, "sponsor", of->handle, of->name);
	json_int(o, "amount", of->amount);
	json_str(o, "currency", of->currency);
	json_str(o, "status", funding_status_name(of->status));
	json_str(o, "note", of->note);
	json_time(o, "since", of->since);
	json_time(o, "last", of->last);
	json_bool(o, "silent", red);
}

static err list_json(struct rq *rq, const struct funding_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "funding", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct funding_row *row = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_int(o, "rank", row->rank);
		json_int(o, "idea", row->proposal->of->idea.v);
		json_str(o, "title", row->proposal->of->title);
		json_bool(o, "funded", row->of != NULL);
		if (row->of) {
			entry_json(o, row->of, row->red);
			json_int(o, "milestones", row->milestones);
			json_int(o, "reached", row->reached);
		}
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

err funding_list(struct rq *rq)
{
	struct decide_view dv;
	TRY(decide_asked(rq, &dv));
	struct funding_page p = {.dv = &dv};
	TRY(funding_fill(rq, &p));
	if (rq->format == FORMAT_JSON)
		return list_json(rq, &p);
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv.v.where, "decide", T(rq->lang, "What became of the ten"),
				&how, v_funding_list, &p);
}

/* A cell of a table: in quotes, and never the beginning of a formula. */
static void cell(struct out *o, str text)
{
	out_byte(o, '"');
	if (text.n &&
	    (text.p[0] == '=' || text.p[0] == '+' || text.p[0] == '-' || text.p[0] == '@'))
		out_byte(o, '\'');
	for (size_t i = 0; i < text.n; i++) {
		if (text.p[i] == '"')
			out_byte(o, '"');
		out_byte(o, text.p[i]);
	}
	out_byte(o, '"');
}

err funding_list_csv(struct rq *rq)
{
	struct decide_view dv;
	struct out *o = rq->out;
	TRY(decide_asked(rq, &dv));
	struct funding_page p = {.dv = &dv};
	TRY(funding_fill(rq, &p));
	out_lit(o, "rank,idea,title,sponsor,amount,currency,status,since,last,silent,milestones,"
		   "reached\r\n");
	for (size_t i = 0; i < p.rows.n; i++) {
		const struct funding_row *row = &p.rows.v[i];
		out_int(o, row->rank);
		out_byte(o, ',');
		out_int(o, row->proposal->of->idea.v);
		out_byte(o, ',');
		cell(o, row->proposal->of->title);
		out_byte(o, ',');
		if (row->of) {
			cell(o, row->of->name);
			out_byte(o, ',');
			out_int(o, row->of->amount);
			out_byte(o, ',');
			out_str(o, row->of->currency);
			out_byte(o, ',');
			out_str(o, funding_status_name(row->of->status));
			out_byte(o, ',');
			out_iso_time(o, row->of->since);
			out_byte(o, ',');
			out_iso_time(o, row->of->last);
			out_byte(o, ',');
			out_int(o, row->red);
		} else {
			out_lit(o, ",,,,,,");
		}
		out_byte(o, ',');
		out_int(o, row->milestones);
		out_byte(o, ',');
		out_int(o, row->reached);
		out_lit(o, "\r\n");
	}
	rq->response.type = S("text/csv; charset=utf-8");
	response_header(rq, S("content-disposition"), S("attachment; filename=\"funding.csv\""));
	return o->bad;
}

/* ---- one of them ---- */

static err fill_one(struct rq *rq, struct funding_show_page *p, struct q_funding_find *of,
		    bool found)
{
	struct id_list one = {0};
	bool author, asked;
	int64_t before = rq_query_int(rq, "before", INT64_MAX);
	*ARENA_PUSH(rq->arena, &one) = p->proposal->idea.v;
	TRY(proposal_author(rq->db, p->proposal->idea, rq->viewer_id, &author, &asked));
	p->may_fund = p->dv->may && p->dv->v.owner && p->dv->d.phase == DECISION_OVER;
	if (!found)
		return OK;
	p->of = of;
	p->red = funding_is_red(rq, of);
	p->silent = funding_silent_days(rq, of);
	p->may_tell = p->dv->may && (author || viewer_is(rq, of->sponsor));
	TRY(q_milestones(rq->db, one, &p->milestones));
	TRY(q_news_list(rq->db, p->proposal->idea, before, NEWS_PAGE + 1, &p->news));
	if (p->news.n > NEWS_PAGE) {
		p->news.n = NEWS_PAGE;
		p->older = page_with(rq, "before", id_text(rq, p->news.v[p->news.n - 1].id));
	}
	return OK;
}

static void milestones_json(struct out *o, const struct funding_show_page *p)
{
	json_open(o, "milestones", '[');
	for (size_t i = 0; i < p->milestones.n; i++) {
		const struct q_milestones *m = &p->milestones.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", m->id);
		json_str(o, "title", m->title);
		json_time(o, "due", m->due);
		if (m->reached)
			json_time(o, "reached", m->reached);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static err show_json(struct rq *rq, const struct funding_show_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_int(o, "idea", p->proposal->idea.v);
	json_str(o, "title", p->proposal->title);
	json_bool(o, "funded", p->of != NULL);
	if (p->of)
		entry_json(o, p->of, p->red);
	milestones_json(o, p);
	json_open(o, "news", '[');
	for (size_t i = 0; i < p->news.n; i++) {
		const struct q_news_list *n = &p->news.v[i];
		json_open(o, NULL, '{');
		json_int(o, "id", n->id);
		json_str(o, "name", n->name);
		json_time(o, "created", n->created);
		json_str(o, "body", n->body);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (!url_empty(p->older))
		json_int(o, "next", p->news.v[p->news.n - 1].id);
	return api_end(rq);
}

err funding_show(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find proposal;
	struct q_funding_find of;
	bool found;
	TRY(proposal_asked(rq, &dv, &proposal));
	TRY(q_funding_find(rq->db, proposal.idea, &of, &found));
	struct funding_show_page p = {.dv = &dv, .proposal = &proposal};
	TRY(fill_one(rq, &p, &of, found));
	if (rq->format == FORMAT_JSON)
		return show_json(rq, &p);
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv.v.where, "decide", cstr(rq->arena, proposal.title), &how,
				v_funding_show, &p);
}
