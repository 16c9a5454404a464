/* SPDX-License-Identifier: Apache-2.0
 * numbers: twelve months of a community: what was written there that the viewer may see, and who
 * came and went. As a page and as a table to take away. Nobody is counted alone: authors are a
 * number.
 */
#include "feature/communities/handlers.h"

#include "base/clock.h"
#include "feature/communities/months.h"
#include "feature/communities/pages.h"
#include "ui/api.h"

#include "community_numbers.html.h"

enum { MONTHS = 12 };

/* The first moment of the month that lies `back` months ago, UTC. */
static int64_t month_start(int64_t now, int back)
{
	struct date d = date_of(now);
	int month = d.year * 12 + (d.month - 1) - back;
	return date_time((struct date){.year = month / 12, .month = month % 12 + 1, .day = 1});
}

static void add_kind(struct rq *rq, struct number_page *p, const struct q_community_kinds *q)
{
	const struct item_kind *kind = item_kind_of((enum kind)q->kind);
	if (!kind)
		return;
	str label = str_from(message_find(rq->lang, kind->label_many, 1));
	for (size_t i = 0; i < p->kinds.n; i++)
		if (str_eq(p->kinds.v[i].label, label)) {
			p->kinds.v[i].n += q->n;
			p->kinds.v[i].comments += q->comments;
			return;
		}
	*ARENA_PUSH(rq->arena, &p->kinds) =
		(struct number_kind){.label = label, .n = q->n, .comments = q->comments};
}

static err fill_month(struct rq *rq, struct number_page *p, int back)
{
	struct q_community_kinds_list kinds = {0};
	int64_t from = month_start(rq->db->now, back), until = month_start(rq->db->now, back - 1);
	struct number_month *m = ARENA_PUSH(rq->arena, &p->months);
	*m = (struct number_month){.month = month_of(from),
				   .label = format_month(locale_of(rq), from + DAY)};
	TRY(q_community_kinds(rq->db, p->c->id.v, id_floor(from), id_floor(until), &kinds));
	for (size_t i = 0; i < kinds.n; i++) {
		const struct q_community_kinds *q = &kinds.v[i];
		m->topics += q->n;
		m->comments += q->comments;
		m->likes += q->likes;
		m->authors = q->authors > m->authors ? q->authors : m->authors;
		add_kind(rq, p, q);
	}
	p->written += m->topics;
	p->answers += m->comments;
	return OK;
}

static err fill(struct rq *rq, struct number_page *p)
{
	struct q_community_months_list moved = {0};
	int64_t most = 1;
	for (int back = MONTHS - 1; back >= 0; back--)
		TRY(fill_month(rq, p, back));
	TRY(q_community_months(rq->db, p->c->id, p->months.v[0].month, &moved));
	for (size_t i = 0; i < p->months.n; i++) {
		struct number_month *m = &p->months.v[i];
		for (size_t k = 0; k < moved.n; k++)
			if (moved.v[k].month == m->month) {
				m->joined = moved.v[k].joined;
				m->parted = moved.v[k].parted;
			}
		if (m->topics > most)
			most = m->topics;
	}
	for (size_t i = 0; i < p->months.n; i++)
		p->months.v[i].width = p->months.v[i].topics * 100 / most;
	p->authors_lately = p->months.v[p->months.n - 1].authors;
	return OK;
}

static err numbers_json(struct rq *rq, const struct number_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "months", '[');
	for (size_t i = 0; i < p->months.n; i++) {
		const struct number_month *m = &p->months.v[i];
		json_open(o, NULL, '{');
		json_int(o, "year", m->month / 100);
		json_int(o, "month", m->month % 100);
		json_int(o, "written", m->topics);
		json_int(o, "authors", m->authors);
		json_int(o, "answers", m->comments);
		json_int(o, "thanks", m->likes);
		json_int(o, "joined", m->joined);
		json_int(o, "left", m->parted);
		json_close(o, '}');
	}
	json_close(o, ']');
	return api_end(rq);
}

err community_numbers(struct rq *rq)
{
	struct community c;
	struct place_view where;
	TRY(community_inside(rq, &c, &where));
	struct number_page p = {.c = &c, .csv = community_action(rq, c.handle, "numbers/csv")};
	TRY(fill(rq, &p));
	if (rq->format == FORMAT_JSON)
		return numbers_json(rq, &p);
	return page_in_place(rq, &where, "numbers", T(rq->lang, "Numbers"), v_community_numbers,
			     &p);
}

err community_numbers_csv(struct rq *rq)
{
	struct community c;
	struct place_view where;
	TRY(community_inside(rq, &c, &where));
	struct number_page p = {.c = &c};
	TRY(fill(rq, &p));
	struct out *o = rq->out;
	out_lit(o, "month,written,authors,answers,thanks,joined,left\r\n");
	for (size_t i = 0; i < p.months.n; i++) {
		const struct number_month *m = &p.months.v[i];
		const int64_t cells[] = {m->topics, m->authors, m->comments,
					 m->likes,  m->joined,	m->parted};
		out_int(o, m->month / 100);
		out_lit(o, "-");
		if (m->month % 100 < 10)
			out_byte(o, '0');
		out_int(o, m->month % 100);
		for (size_t k = 0; k < sizeof(cells) / sizeof(*cells); k++) {
			out_byte(o, ',');
			out_int(o, cells[k]);
		}
		out_lit(o, "\r\n");
	}
	rq->response.type = S("text/csv; charset=utf-8");
	response_header(rq, S("content-disposition"), S("attachment; filename=\"numbers.csv\""));
	return o->bad;
}
