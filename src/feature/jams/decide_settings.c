/* SPDX-License-Identifier: Apache-2.0
 * decide_settings: when and how a jam is decided. Owners say so, and may move what has not begun;
 * once people vote nothing about it changes any more.
 */
#include "feature/jams/decide_pages.h"

#include "base/clock.h"
#include "ui/api.h"

#include "decide.html.h"

enum { CURRENCY_MAX = 3 };

const char *decide_label(const struct rq *rq, int field)
{
	switch (field) {
	case 0:
		return T(rq->lang, "Ideas are put forward from");
	case 1:
		return T(rq->lang, "Proposals are refined from");
	case 2:
		return T(rq->lang, "The shortlist is made from");
	case 3:
		return T(rq->lang, "People vote from");
	case 4:
		return T(rq->lang, "The vote ends");
	case 5:
		return T(rq->lang, "Tokens of each, or money");
	case 6:
		return T(rq->lang, "Tokens for one proposal, at most");
	default:
		return T(rq->lang, "Hours in which authors may refuse a merge");
	}
}

static void read_form(struct rq *rq, struct decide_form *f)
{
	form_take(rq, "submits", &f->submits);
	form_take(rq, "refines", &f->refines);
	form_take(rq, "shortlists", &f->shortlists);
	form_take(rq, "votes", &f->votes);
	form_take(rq, "ends", &f->ends);
	form_take(rq, "mode", &f->mode);
	form_take(rq, "tokens", &f->tokens);
	form_take(rq, "most", &f->most);
	form_take(rq, "currency", &f->currency);
	form_take(rq, "veto_hours", &f->veto_hours);
}

/* A week to put forward after the jam, a week to refine, two days to choose, three to vote. */
static struct decision usual(const struct decide_view *dv, int64_t now)
{
	int64_t from = dv->v.jam.freezes > now ? dv->v.jam.freezes : now + HOUR;
	from -= from % MINUTE;
	return (struct decision){.submits = from,
				 .refines = from + 7 * DAY,
				 .shortlists = from + 14 * DAY,
				 .votes = from + 16 * DAY,
				 .ends = from + 19 * DAY,
				 .mode = BALLOT_TOKENS,
				 .tokens = 10,
				 .most = 3,
				 .currency = S("EUR"),
				 .veto_hours = VETO_HOURS};
}

static struct decide_form stored(struct rq *rq, const struct decision *d)
{
	return (struct decide_form){.submits = jam_time_field(rq, d->submits),
				    .refines = jam_time_field(rq, d->refines),
				    .shortlists = jam_time_field(rq, d->shortlists),
				    .votes = jam_time_field(rq, d->votes),
				    .ends = jam_time_field(rq, d->ends),
				    .mode = ballot_mode_name(d->mode),
				    .tokens = id_text(rq, d->tokens),
				    .most = id_text(rq, d->most),
				    .currency = d->currency,
				    .veto_hours = id_text(rq, d->veto_hours)};
}

/* One of the times: what has passed stays, and nothing is moved into the past. */
static void check_time(struct rq *rq, const char *field, str text, int64_t was, bool begun,
		       int64_t *time)
{
	if (begun && was <= rq->db->now) {
		*time = was;
		return;
	}
	if (!jam_time_read(rq, text, was, time))
		form_error(rq, field, T(rq->lang, "When does it begin?"));
	else if (*time < rq->db->now)
		form_error(rq, field, T(rq->lang, "It begins now or later."));
}

/* Nothing has begun while the jam goes on, nor when it went on for so long that nothing could be
 * put forward: then all of it can be set anew. */
bool decision_begun(const struct decide_view *dv, int64_t now)
{
	return dv->d.set && dv->v.jam.closes <= now && dv->v.jam.closes < dv->d.refines;
}

static void check_times(struct rq *rq, const struct decide_form *f, const struct decide_view *dv,
			const struct decision *was, struct decision *now)
{
	bool set = decision_begun(dv, rq->db->now);
	check_time(rq, "submits", f->submits, was->submits, set, &now->submits);
	check_time(rq, "refines", f->refines, was->refines, set, &now->refines);
	check_time(rq, "shortlists", f->shortlists, was->shortlists, set, &now->shortlists);
	check_time(rq, "votes", f->votes, was->votes, set, &now->votes);
	check_time(rq, "ends", f->ends, was->ends, set, &now->ends);
	if (rq->errors.n)
		return;
	if (now->submits < dv->v.jam.closes && !(set && was->submits <= rq->db->now))
		form_error(rq, "submits", T(rq->lang, "It begins when the jam has closed."));
	if (now->refines <= now->submits)
		form_error(rq, "refines", T(rq->lang, "Each begins after the one before."));
	if (now->shortlists <= now->refines)
		form_error(rq, "shortlists", T(rq->lang, "Each begins after the one before."));
	if (now->votes <= now->shortlists)
		form_error(rq, "votes", T(rq->lang, "Each begins after the one before."));
	if (now->ends <= now->votes || now->ends - now->submits > DECISION_DAYS_MAX * DAY)
		form_error(rq, "ends",
			   T(rq->lang, "The vote ends after it begins, and all of it within a "
				       "year."));
}

static bool currency_good(str text)
{
	if (text.n != CURRENCY_MAX)
		return false;
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 'A' || text.p[i] > 'Z')
			return false;
	return true;
}

static void check_mode(struct rq *rq, const struct decide_form *f, struct decision *d)
{
	int64_t most = BALLOT_TOKENS_MAX;
	d->mode = str_eq(f->mode, S("budget")) ? BALLOT_BUDGET : BALLOT_TOKENS;
	if (d->mode == BALLOT_BUDGET)
		most = MONEY_MAX;
	if (!str_to_int(f->tokens, &d->tokens) || d->tokens < 1 || d->tokens > most)
		form_error(rq, "tokens",
			   T(rq->lang, "Each has 1 to 1,000 tokens, or an amount of money."));
	if (!str_to_int(f->most, &d->most) || d->most < 1 || d->most > BALLOT_TOKENS_MAX)
		form_error(rq, "most", T(rq->lang, "One proposal gets 1 to 1,000 tokens."));
	/* In a budget somebody buys a proposal, or does not. */
	if (d->mode == BALLOT_BUDGET)
		d->most = 1;
	else if (d->most > d->tokens)
		d->most = d->tokens;
	d->currency = f->currency;
	if (!currency_good(f->currency))
		form_error(rq, "currency", T(rq->lang, "Three letters, as EUR."));
	if (!str_to_int(f->veto_hours, &d->veto_hours) || d->veto_hours < 1 ||
	    d->veto_hours > VETO_HOURS_MAX)
		form_error(rq, "veto_hours", T(rq->lang, "From one hour to 31 days."));
}

static err show(struct rq *rq, struct decide_view *dv, struct decide_edit_page *p)
{
	p->dv = dv;
	p->zone = rq->viewer->time_zone;
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv->v.where, "decide", T(rq->lang, "How it is decided"), &how,
				v_decide_edit, p);
}

static err own(struct rq *rq, struct decide_view *dv)
{
	TRY(decide_asked(rq, dv));
	return dv->v.owner ? OK
			   : fail(rq, DENIED, T(rq->lang, "Only the owners of this jam do that."));
}

static struct decision now_of(struct rq *rq, const struct decide_view *dv)
{
	return dv->d.set ? dv->d : usual(dv, rq->db->now);
}

err decision_edit(struct rq *rq)
{
	struct decide_view dv;
	TRY(own(rq, &dv));
	struct decision d = now_of(rq, &dv);
	struct decide_edit_page p = {.form = stored(rq, &d),
				     .saved = !str_empty(rq_query(rq, "saved"))};
	return show(rq, &dv, &p);
}

/* What is on the shortlist has a price when people vote with a budget. */
static err priced(struct rq *rq, const struct decide_view *dv, const struct decision *now)
{
	struct q_proposal_unpriced q;
	if (now->mode != BALLOT_BUDGET)
		return OK;
	TRY(q_proposal_unpriced(rq->db, dv->v.jam.id, &q));
	return q.n ? fail(rq, CONFLICT,
			  T(rq->lang, "Something on the shortlist says no price: people cannot "
				      "vote with a budget."))
		   : OK;
}

err decision_update(struct rq *rq)
{
	struct decide_view dv;
	int64_t held;
	TRY(own(rq, &dv));
	/* Two who move its times come one after the other. */
	TRY(q_decision_hold(rq->db, dv.v.jam.id, &held));
	TRY(decision_of(rq->db, &dv.v.jam, &dv.d));
	if (!dv.v.where.open || dv.d.phase >= DECISION_VOTE)
		return fail(rq, CONFLICT,
			    T(rq->lang, "People vote, or have voted: nothing about it changes any "
					"more."));
	struct decision was = now_of(rq, &dv), now = was;
	struct decide_edit_page p = {.form = stored(rq, &was)};
	read_form(rq, &p.form);
	check_times(rq, &p.form, &dv, &was, &now);
	check_mode(rq, &p.form, &now);
	if (rq->errors.n) {
		if (rq->format == FORMAT_JSON)
			return api_refuse(rq);
		rq->response.status = 422;
		return show(rq, &dv, &p);
	}
	TRY(priced(rq, &dv, &now));
	TRY(decision_write(rq->db, dv.v.jam.id, &now));
	rq->audit_detail = dv.v.jam.handle;
	if (rq->format == FORMAT_JSON)
		return decision_show(rq);
	return redirect(rq, url_path(rq->arena, "%r?saved=1",
				     jam_action(rq, dv.v.jam.handle, "decide/settings")));
}
