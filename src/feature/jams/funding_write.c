/* SPDX-License-Identifier: Apache-2.0
 * funding_write: who pays for a finalist, how far it is, what is reached when, and what is told of
 * it.
 */
#include "feature/jams/funding_pages.h"

#include "base/utf8.h"
#include "core/notify.h"
#include "core/person.h"
#include "ui/api.h"

#include "funding.html.h"

/* To the part of the page where it was done: who goes by keys goes on from there. */
static err back_to(struct rq *rq, const struct decide_view *dv, item_id idea, const char *part)
{
	if (rq->format == FORMAT_JSON)
		return api_nothing(rq);
	return redirect(rq, url_path(rq->arena, "%r#%s",
				     proposal_action(rq, dv->v.jam.handle, idea, "funding"),
				     str_from(part)));
}

/* Who writes to an entry of the ledger counts what that changed: it may be taken out at the same
 * time, and nothing may come to it afterwards. */
static err still_there(struct rq *rq, int64_t changed)
{
	return changed ? OK : fail(rq, CONFLICT, T(rq->lang, "Nobody pays for it yet."));
}

/* ---- who pays ---- */

/* Is it one of the ten, of what may be read? */
static err is_finalist(struct rq *rq, const struct decide_view *dv, item_id idea, bool *finalist)
{
	struct proposal_rows finals = {0};
	*finalist = false;
	TRY(finalists_of(rq, dv, &finals));
	for (size_t i = 0; i < finals.n; i++)
		*finalist = *finalist || ID_EQ(finals.v[i].of->idea, idea);
	return OK;
}

static bool currency_good(str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.p[i] < 'A' || text.p[i] > 'Z')
			return false;
	return text.n == 3;
}

/* Somebody who is in the jam, or may be, so that they see what they pay for. */
static err read_sponsor(struct rq *rq, const struct decide_view *dv, person_id *sponsor)
{
	struct person person;
	bool found, may = false;
	TRY(invited_person(rq->db, str_trim(rq_form(rq, "sponsor")), &person, &found));
	if (found)
		TRY(access_may_write(rq->db, person.id, dv->v.jam.id, &may));
	if (!may || person.kind != PERSON_EMPLOYEE)
		return fail(rq, INVALID,
			    T(rq->lang, "Nobody who works here and reads this jam has this name."));
	*sponsor = person.id;
	return OK;
}

/* Owners say who pays for one of the ten. */
err funding_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	person_id sponsor;
	int64_t amount, written, status = FUNDING_WAY;
	bool finalist;
	TRY(proposal_asked(rq, &dv, &of));
	if (!dv.may || !dv.v.owner)
		return fail(rq, DENIED, T(rq->lang, "Only the owners of this jam do that."));
	TRY(decide_in(rq, &dv, DECISION_OVER, DECISION_OVER));
	TRY(is_finalist(rq, &dv, of.idea, &finalist));
	if (!finalist)
		return fail(rq, CONFLICT, T(rq->lang, "It is not one of the ten."));
	TRY(read_sponsor(rq, &dv, &sponsor));
	if (!str_to_int(rq_form(rq, "amount"), &amount) || amount < 0 || amount > MONEY_MAX)
		return fail(rq, INVALID, T(rq->lang, "How much? A whole number."));
	str currency = str_trim(rq_form(rq, "currency"));
	currency = str_empty(currency) ? dv.d.currency : currency;
	if (!currency_good(currency))
		return fail(rq, INVALID, T(rq->lang, "Three letters, as EUR."));
	(void)funding_status_named(rq_form(rq, "status"), &status);
	TRY(q_funding_add(rq->db, of.idea, dv.v.jam.id, sponsor, amount, currency, status, STR_NONE,
			  &written));
	if (!written)
		TRY(q_funding_write(rq->db, of.idea, sponsor, amount, currency, &written));
	TRY(still_there(rq, written));
	TRY(notify_tell(rq->db, sponsor, NOTIFY_JAM_PAYS, of.idea, of.idea, rq->viewer_id));
	rq->audit_detail = id_text(rq, of.idea.v);
	return back_to(rq, &dv, of.idea, "money");
}

/* A mistake is taken out of the ledger; of what something was told it says how it ended. */
err funding_delete(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	int64_t held, changed;
	TRY(proposal_asked(rq, &dv, &of));
	if (!dv.may || !dv.v.owner)
		return fail(rq, DENIED, T(rq->lang, "Only the owners of this jam do that."));
	TRY(q_funding_hold(rq->db, of.idea, &held));
	TRY(still_there(rq, held));
	TRY(q_funding_drop(rq->db, of.idea, &changed));
	if (!changed)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Something was told of it: it stays, as stopped."));
	TRY(q_milestones_drop(rq->db, of.idea));
	rq->audit_detail = id_text(rq, of.idea.v);
	return back_to(rq, &dv, of.idea, "money");
}

/* ---- how far it is ---- */

/* For who writes it, who pays for it and, `owner`, who keeps the jam. */
static err ledger_asked(struct rq *rq, bool owner, struct decide_view *dv,
			struct q_proposal_find *of, struct q_funding_find *funding)
{
	bool author, asked, found;
	TRY(proposal_asked(rq, dv, of));
	TRY(q_funding_find(rq->db, of->idea, funding, &found));
	TRY(proposal_author(rq->db, of->idea, rq->viewer_id, &author, &asked));
	bool sponsor = found && viewer_is(rq, funding->sponsor);
	if (!dv->may || !(author || sponsor || (owner && dv->v.owner)))
		return fail(rq, DENIED, T(rq->lang, "That is for who writes it and who pays."));
	return found ? OK : fail(rq, CONFLICT, T(rq->lang, "Nobody pays for it yet."));
}

err funding_status_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_funding_find funding;
	int64_t status, changed;
	str note = str_trim(rq_form(rq, "note"));
	TRY(ledger_asked(rq, true, &dv, &of, &funding));
	if (!funding_status_named(rq_form(rq, "status"), &status) ||
	    utf8_count(note) > FUNDING_NOTE_MAX)
		return fail(rq, INVALID,
			    T(rq->lang, "Say how far it is, in a line of at most 160 characters."));
	TRY(q_funding_status(rq->db, of.idea, status, note, &changed));
	TRY(still_there(rq, changed));
	return back_to(rq, &dv, of.idea, "money");
}

/* ---- milestones ---- */

err milestone_create(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_funding_find funding;
	struct q_milestones_list list = {0};
	struct id_list one = {0};
	int64_t held, due = 0;
	str title = str_trim(rq_form(rq, "title"));
	TRY(ledger_asked(rq, true, &dv, &of, &funding));
	TRY(q_funding_hold(rq->db, of.idea, &held));
	TRY(still_there(rq, held));
	*ARENA_PUSH(rq->arena, &one) = of.idea.v;
	TRY(q_milestones(rq->db, one, &list));
	if (list.n >= MILESTONES_MAX)
		return fail(rq, INVALID, T(rq->lang, "At most 50 milestones."));
	if (str_empty(title) || utf8_count(title) > MILESTONE_TITLE_MAX)
		return fail(rq, INVALID,
			    T(rq->lang, "Say what is reached, in at most 160 characters."));
	if (!parse_iso_time(rq_form(rq, "due"), &due))
		return fail(rq, INVALID, T(rq->lang, "Until when? A date."));
	TRY(q_milestone_add(rq->db, id_new(), of.idea, title, due));
	return back_to(rq, &dv, of.idea, "milestones");
}

err milestone_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_funding_find funding;
	int64_t changed, reached = rq_form_int(rq, "reached", 1) ? rq->db->now : 0;
	TRY(ledger_asked(rq, true, &dv, &of, &funding));
	TRY(q_milestone_reach(rq->db, rq_form_int(rq, "milestone", 0), of.idea, reached, &changed));
	if (!changed)
		return fail(rq, CONFLICT, T(rq->lang, "It has no such milestone."));
	return back_to(rq, &dv, of.idea, "milestones");
}

err milestone_delete(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_funding_find funding;
	int64_t changed;
	TRY(ledger_asked(rq, true, &dv, &of, &funding));
	TRY(q_milestone_drop(rq->db, rq_form_int(rq, "milestone", 0), of.idea, &changed));
	return back_to(rq, &dv, of.idea, "milestones");
}

/* ---- what is told ---- */

/* Who writes it and who pays tell how it goes: from then on it is not silent. */
err news_create(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_funding_find funding;
	int64_t changed;
	str body = str_trim(rq_form(rq, "body"));
	TRY(ledger_asked(rq, false, &dv, &of, &funding));
	if (str_empty(body) || utf8_count(body) > NEWS_MAX)
		return fail(rq, INVALID,
			    T(rq->lang, "Tell how it goes, in at most 5,000 characters."));
	TRY(q_funding_heard(rq->db, of.idea, &changed));
	TRY(still_there(rq, changed));
	TRY(q_news_add(rq->db, id_new(), of.idea, body, idea_render(rq->arena, body).s));
	return back_to(rq, &dv, of.idea, "news");
}

/* Whoever told it takes it back: then it is silent since what was told before. */
err news_delete(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_funding_find funding;
	int64_t changed;
	TRY(ledger_asked(rq, false, &dv, &of, &funding));
	TRY(q_funding_hold(rq->db, of.idea, &changed));
	TRY(q_news_drop(rq->db, rq_form_int(rq, "news", 0), of.idea, &changed));
	if (!changed)
		return fail(rq, CONFLICT, T(rq->lang, "You told nothing of that number."));
	TRY(q_funding_heard_last(rq->db, of.idea));
	return back_to(rq, &dv, of.idea, "news");
}
