/* SPDX-License-Identifier: Apache-2.0
 * merge_page: proposing that two become one, refusing it, undoing it; the log of that, and what the
 * house finds alike.
 */
#include "feature/jams/merge_pages.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "ui/api.h"

#include "merge.html.h"

enum { MERGES_PAGE = 50, LOOKED_THROUGH = 25 };

/* ---- what is done ---- */

static err reason_of(struct rq *rq, str *reason)
{
	*reason = str_trim(rq_form(rq, "reason"));
	return !str_empty(*reason) && utf8_count(*reason) <= PICK_REASON_MAX
		       ? OK
		       : fail(rq, INVALID,
			      T(rq->lang,
				"Say why, in at most 500 characters: everybody reads it."));
}

static err is_author(struct rq *rq, item_id idea, bool *author)
{
	bool asked;
	return proposal_author(rq->db, idea, rq->viewer_id, author, &asked);
}

static err back_to(struct rq *rq, const struct decide_view *dv, item_id idea)
{
	return rq->format == FORMAT_JSON ? proposal_json(rq, dv, idea, 200)
					 : redirect(rq, proposal_url(rq, dv->v.jam.handle, idea));
}

static err refused(struct rq *rq, err e)
{
	if (e == CONFLICT)
		return fail(rq, CONFLICT,
			    T(rq->lang, "One of the two goes into another one already, or shall."));
	if (e == DENIED)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Those who write them did not want these two together."));
	return e;
}

/* From the shortlist on nothing takes the place of what was chosen but what was chosen, too, and
 * nobody of the team adds another's votes to what they write themselves. */
static err mergeable(struct rq *rq, const struct decide_view *dv, const struct q_proposal_find *of,
		     const struct q_proposal_find *into, bool own)
{
	if (dv->d.phase < DECISION_SHORTLIST)
		return OK;
	if (own)
		return fail(rq, CONFLICT,
			    T(rq->lang, "You write the one that would stay: somebody else "
					"proposes that now."));
	return of->chosen && !into->chosen
		       ? fail(rq, CONFLICT,
			      T(rq->lang, "What is on the shortlist goes only into what is on it, "
					  "too."))
		       : OK;
}

/* The team, or who writes the one that goes. */
err merge_create(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of, into = {0};
	bool author, other = false, found = false;
	str reason;
	TRY(proposal_asked(rq, &dv, &of));
	int64_t id = idea_number(rq_form(rq, "into"));
	if (id)
		TRY(q_proposal_find(rq->db, (item_id){id}, dv.v.jam.id, &into, &found));
	TRY(is_author(rq, of.idea, &author));
	if (found)
		TRY(is_author(rq, into.idea, &other));
	if (!dv.may || (!dv.v.team && !author))
		return fail(rq, DENIED, T(rq->lang, "The team does that, and who writes it."));
	TRY(decide_in(rq, &dv, DECISION_SUBMIT, DECISION_VOTE));
	if (!found || ID_EQ(into.idea, of.idea))
		return fail(rq, INVALID,
			    T(rq->lang, "This jam has no other proposal of that number."));
	TRY(mergeable(rq, &dv, &of, &into, other));
	TRY(reason_of(rq, &reason));
	int64_t due = rq->db->now + dv.d.veto_hours * HOUR;
	if (due >= dv.d.ends)
		return fail(rq, CONFLICT,
			    T(rq->lang, "The vote ends before those who write them could refuse."));
	TRY(refused(rq, merge_propose(rq->db, dv.v.jam.id, of.idea, into.idea, reason, due)));
	rq->audit_detail =
		str_cat(rq->arena, id_text(rq, of.idea.v), S(" > "), id_text(rq, into.idea.v));
	return back_to(rq, &dv, of.idea);
}

bool merge_undoable(const struct decide_view *dv, bool writes)
{
	return dv->d.phase < DECISION_VOTE ? writes || dv->v.team : dv->v.team && !writes;
}

/* The merge of the proposal of the address, for who writes one of the two or, `team`, looks after
 * the jam. */
static err merge_asked(struct rq *rq, bool team, struct decide_view *dv, struct q_proposal_find *of,
		       struct q_merge_live *live, str *reason)
{
	bool author, other = false, found;
	TRY(proposal_asked(rq, dv, of));
	TRY(q_merge_live(rq->db, of->idea, live, &found));
	TRY(is_author(rq, of->idea, &author));
	if (found)
		TRY(is_author(rq, live->into_idea, &other));
	if (!dv->may || !(author || other || (team && dv->v.team)))
		return fail(rq, DENIED, T(rq->lang, "Only those who write it do that."));
	TRY(decide_in(rq, dv, DECISION_SUBMIT, DECISION_VOTE));
	if (!found)
		return fail(rq, CONFLICT, T(rq->lang, "It goes into nothing."));
	/* Who has given the one that stands for both cannot give them apart once it is too late:
	 * whom that would help does not undo it. */
	if (team && live->due <= rq->db->now && !merge_undoable(dv, author || other))
		return fail(rq, DENIED,
			    T(rq->lang, "While people vote, somebody of the team who writes "
					"neither undoes it."));
	return reason_of(rq, reason);
}

err merge_refuse(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_merge_live live;
	str reason;
	int64_t changed;
	TRY(merge_asked(rq, false, &dv, &of, &live, &reason));
	TRY(q_merge_refuse(rq->db, live.id, reason, &changed));
	if (!changed)
		return fail(rq, CONFLICT,
			    T(rq->lang, "It is in effect: it can be undone, not refused."));
	TRY(merge_tell(rq->db, of.idea, live.into_idea));
	return back_to(rq, &dv, of.idea);
}

err merge_undo(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct q_merge_live live;
	str reason;
	int64_t changed;
	TRY(merge_asked(rq, true, &dv, &of, &live, &reason));
	TRY(q_merge_undo(rq->db, live.id, reason, &changed));
	if (!changed)
		return fail(rq, CONFLICT, T(rq->lang, "It goes into nothing."));
	TRY(merge_tell(rq->db, of.idea, live.into_idea));
	if (dv.d.phase == DECISION_VOTE && live.due <= rq->db->now)
		TRY(merge_parted(rq->db, live.id));
	rq->audit_detail = id_text(rq, of.idea.v);
	return back_to(rq, &dv, of.idea);
}

/* ---- the log ---- */

const char *merge_state_words(const struct rq *rq, enum merge_state state)
{
	switch (state) {
	case MERGE_PENDING:
		return T(rq->lang, "May be refused until then");
	case MERGE_EFFECT:
		return T(rq->lang, "In effect");
	case MERGE_REFUSED:
		return T(rq->lang, "Refused");
	case MERGE_UNDONE:
		break;
	}
	return T(rq->lang, "Undone");
}

static err log_json(struct rq *rq, const struct merge_list_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "merges", '[');
	for (size_t i = 0; i < p->rows.n; i++) {
		const struct q_merge_list *m = &p->rows.v[i];
		json_open(o, NULL, '{');
		json_int(o, "idea", m->idea.v);
		json_int(o, "into", m->into_idea.v);
		json_str(o, "state", merge_state_name(merge_state_of(m, rq->db->now)));
		json_str(o, "reason", m->reason);
		json_time(o, "created", m->created);
		json_time(o, "due", m->due);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (!url_empty(p->older))
		json_int(o, "next", p->rows.v[p->rows.n - 1].id);
	return api_end(rq);
}

err merge_list(struct rq *rq)
{
	struct decide_view dv;
	TRY(decide_asked(rq, &dv));
	struct merge_list_page p = {.dv = &dv};
	int64_t before = rq_query_int(rq, "before", INT64_MAX);
	TRY(q_merge_list(rq->db, dv.v.jam.id, before, MERGES_PAGE + 1, &p.rows));
	if (p.rows.n > MERGES_PAGE) {
		p.rows.n = MERGES_PAGE;
		p.older = page_with(rq, "before", id_text(rq, p.rows.v[p.rows.n - 1].id));
	}
	if (rq->format == FORMAT_JSON)
		return log_json(rq, &p);
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv.v.where, "decide", T(rq->lang, "What became one"), &how,
				v_merge_list, &p);
}

/* ---- what is alike ---- */

/* What the house finds alike among what was put forward, some at a time, for the team. */
static err find_alike(struct rq *rq, struct decide_view *dv, struct merge_alike_page *p)
{
	struct q_proposal_find_list list = {0};
	item_id after = {rq_query_int(rq, "after", 0)};
	TRY(q_proposal_list(rq->db, dv->v.jam.id, after, LOOKED_THROUGH + 1, &list));
	if (list.n > LOOKED_THROUGH) {
		list.n = LOOKED_THROUGH;
		p->next = list.v[list.n - 1].idea.v;
		p->older = page_with(rq, "after", id_text(rq, p->next));
	}
	if (list.n)
		TRY(similar_fill(rq, dv->v.jam.id));
	for (size_t i = 0; i < list.n; i++) {
		struct similar_rows rows = {0};
		const struct q_proposal_find *of = &list.v[i];
		str text = str_cat(rq->arena, of->title, S("\n"), of->body);
		TRY(similar_among(rq, &dv->v, of->language, text, of->idea.v, &rows));
		/* Each pair once: the later one goes into the earlier. */
		for (size_t k = 0; k < rows.n; k++)
			if (rows.v[k].proposed && rows.v[k].id < of->idea.v)
				*ARENA_PUSH(rq->arena, &p->pairs) = (struct merge_pair){
					of->idea.v, of->title, of->language, rows.v[k]};
	}
	return OK;
}

static err alike_json(struct rq *rq, const struct merge_alike_page *p)
{
	struct out *o = rq->out;
	api_begin(rq);
	json_open(o, "pairs", '[');
	for (size_t i = 0; i < p->pairs.n; i++) {
		json_open(o, NULL, '{');
		json_int(o, "idea", p->pairs.v[i].idea);
		json_int(o, "into", p->pairs.v[i].other.id);
		json_int(o, "percent", p->pairs.v[i].other.percent);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (p->next)
		json_int(o, "next", p->next);
	return api_end(rq);
}

err merge_alike_list(struct rq *rq)
{
	struct decide_view dv;
	TRY(decide_asked(rq, &dv));
	if (!dv.v.team)
		return fail(rq, DENIED, T(rq->lang, "Only the team of this jam does that."));
	struct merge_alike_page p = {.dv = &dv};
	TRY(find_alike(rq, &dv, &p));
	p.may = dv.may && dv.d.phase >= DECISION_SUBMIT && dv.d.phase <= DECISION_VOTE;
	if (rq->format == FORMAT_JSON)
		return alike_json(rq, &p);
	const struct page how = {.style = "jams/decide.css"};
	return page_in_place_as(rq, &dv.v.where, "decide", T(rq->lang, "What is alike"), &how,
				v_merge_alike, &p);
}
