/* SPDX-License-Identifier: Apache-2.0 */
#include "ui/moment.h"

static unsigned moments_of(enum writes writes)
{
	switch (writes) {
	case WRITES_INSIDE:
		break;
	case WRITES_CHOSEN:
	case WRITES_OUTSIDE:
		return (1u << MOMENT_POST) | (1u << MOMENT_PUBLIC);
	case WRITES_ANSWER_OUTSIDE:
		return (1u << MOMENT_POST) | (1u << MOMENT_ANSWER);
	}
	return 1u << MOMENT_POST;
}

static bool is_among(const struct clause_list *clauses, item_id id)
{
	for (size_t i = 0; i < clauses->n; i++)
		if (ID_EQ(clauses->v[i].id, id))
			return true;
	return false;
}

/* What stands above already is not said twice. */
static void leave_out(struct moment *m, const struct moment *above)
{
	size_t n = 0;
	for (size_t i = 0; i < m->clauses.n; i++)
		if (!is_among(&above->clauses, m->clauses.v[i].id))
			m->clauses.v[n++] = m->clauses.v[i];
	m->clauses.n = n;
}

const struct moments *moments_for(const struct rq *rq, enum writes writes)
{
	struct moments *m = NEW(rq->arena, struct moments);
	struct out names = out_new(rq->arena, 128);
	*m = (struct moments){.behind = writes == WRITES_CHOSEN};
	/* Where they cannot be read the form stands without them, and passes nothing. A failed
	 * request has no database left. */
	if (!rq->db ||
	    guideline_moments(rq->db, moments_of(writes), lang_code(rq->lang), &m->due) != OK)
		m->due.n = 0;
	for (size_t i = 0; i < m->due.n; i++) {
		if (i)
			out_byte(&names, ' ');
		out_str(&names, moment_name(m->due.v[i].kind));
	}
	for (size_t i = 1; i < m->due.n; i++)
		leave_out(&m->due.v[i], &m->due.v[0]);
	m->names = out_view(&names);
	return m;
}

/* Scripts that send something else than the form say it as they say the token. */
err moments_met(struct rq *rq)
{
	str shown = rq_form(rq, "clauses_shown");
	return guideline_met(rq->db, shown.n ? shown : rq_header(rq, S("x-clauses-shown")));
}
