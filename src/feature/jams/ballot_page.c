/* SPDX-License-Identifier: Apache-2.0
 * ballot_page: the shortlist with its reasons, voting, and the log of the vote once it is over.
 */
#include "feature/jams/ballot_table.h"
#include "feature/jams/decide_pages.h"

#include <unistd.h>

#include "base/utf8.h"
#include "ui/api.h"

enum { LOG_PAGE = 20000 };

static err back_to(struct rq *rq, const struct decide_view *dv, item_id idea)
{
	return rq->format == FORMAT_JSON
		       ? proposal_json(rq, dv, idea, 200)
		       : redirect_back(rq, proposal_url(rq, dv->v.jam.handle, idea));
}

/* ---- the shortlist ---- */

static err choosable(struct rq *rq, const struct decide_view *dv, const struct q_proposal_find *of,
		     bool on, str reason)
{
	struct q_proposal_count count;
	if (str_empty(reason) || utf8_count(reason) > PICK_REASON_MAX)
		return fail(rq, INVALID,
			    T(rq->lang, "Say why, in at most 500 characters: everybody reads it."));
	if (on && !ID_NONE(of->into_idea))
		return fail(rq, CONFLICT,
			    T(rq->lang, "It became one with another proposal: choose that."));
	if (on && dv->d.mode == BALLOT_BUDGET && of->price <= 0)
		return fail(rq, CONFLICT,
			    T(rq->lang, "It says no price, and people vote with a budget."));
	TRY(q_proposal_count(rq->db, dv->v.jam.id, &count));
	return on && count.chosen >= SHORTLIST_MAX
		       ? fail(rq, CONFLICT,
			      T(rq->lang, "There are 200 on the shortlist, which is the most."))
		       : OK;
}

/* The team chooses, each time with a reason that everybody reads; not what one writes oneself. */
err pick_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	bool author, asked, on = rq_form_int(rq, "on", 1) != 0;
	str reason = str_trim(rq_form(rq, "reason"));
	int64_t changed;
	TRY(proposal_asked(rq, &dv, &of));
	if (!dv.v.team || !dv.may)
		return fail(rq, DENIED, T(rq->lang, "Only the team of this jam does that."));
	TRY(proposal_author(rq->db, of.idea, rq->viewer_id, &author, &asked));
	if (author)
		return fail(rq, CONFLICT,
			    T(rq->lang, "Somebody else of the team chooses what you write."));
	/* How people vote may have been changed until here. */
	TRY(q_decision_hold(rq->db, dv.v.jam.id, &changed));
	TRY(decision_of(rq->db, &dv.v.jam, &dv.d));
	TRY(decide_in(rq, &dv, DECISION_SHORTLIST, DECISION_SHORTLIST));
	TRY(choosable(rq, &dv, &of, on, reason));
	TRY(q_proposal_choose(rq->db, of.idea, on, &changed));
	if (changed)
		TRY(q_pick_add(rq->db, id_new(), dv.v.jam.id, of.idea, on, reason));
	return back_to(rq, &dv, of.idea);
}

/* ---- the vote ---- */

static err votable(struct rq *rq, const struct decide_view *dv)
{
	if (!dv->may)
		return fail(rq, DENIED, T(rq->lang, "That is for those whom this jam is for."));
	return decide_in(rq, dv, DECISION_VOTE, DECISION_VOTE);
}

static err too_much(struct rq *rq, err e)
{
	if (e == TOO_LARGE)
		return fail(rq, CONFLICT,
			    T(rq->lang, "You have not so much left. Take something back first."));
	if (e == CONFLICT)
		return fail(rq, CONFLICT, T(rq->lang, "You have changed your votes too often."));
	return e;
}

/* What it is for comes in the form, not in the address, which a server keeps in its log; nor does
 * it lead back to an address that tells it. */
err ballot_update(struct rq *rq)
{
	struct decide_view dv;
	struct q_proposal_find of;
	struct merge_group group;
	bool found;
	int64_t tokens = rq_form_int(rq, "tokens", -1);
	TRY(decide_asked(rq, &dv));
	TRY(votable(rq, &dv));
	TRY(q_proposal_find(rq->db, (item_id){rq_form_int(rq, "idea", 0)}, dv.v.jam.id, &of,
			    &found));
	if (!found || !of.chosen)
		return fail(rq, CONFLICT, T(rq->lang, "It is not on the shortlist."));
	TRY(merge_group_of(rq->db, dv.v.jam.id, of.idea, &group));
	if (group.root != of.idea.v)
		return fail(rq, CONFLICT,
			    T(rq->lang, "It became one with another proposal: vote for that."));
	if (tokens < 0 || tokens > dv.d.most)
		return fail(rq, INVALID, T(rq->lang, "You cannot give a proposal so many."));
	TRY(too_much(rq, ballot_give(rq->db, dv.v.jam.id, &dv.d, group.ids, of.idea.v, tokens)));
	return rq->format == FORMAT_JSON ? proposal_json(rq, &dv, of.idea, 200)
					 : redirect(rq, jam_action(rq, dv.v.jam.handle, "decide"));
}

err ballot_delete(struct rq *rq)
{
	struct decide_view dv;
	TRY(decide_asked(rq, &dv));
	TRY(votable(rq, &dv));
	TRY(too_much(rq, ballot_clear(rq->db, dv.v.jam.id)));
	return rq->format == FORMAT_JSON ? api_nothing(rq)
					 : redirect(rq, jam_action(rq, dv.v.jam.handle, "decide"));
}

/* ---- the log ---- */

/* What is in the log: of what is there still. */
struct log {
	struct ballot_count count;
	struct q_ballot_titles_list titles;
	struct q_ballot_page_list lines;
	str next;
};

/* Nothing of it before the end: by what was given so far nobody shall be led. */
static err read_log(struct rq *rq, const struct decide_view *dv, struct log *log)
{
	int64_t voter = 0, turn = 0;
	str text = rq_query(rq, "after"), first = str_cut(&text, '-');
	struct q_ballot_page_list lines = {0};
	struct id_list ids = {0};
	*log = (struct log){0};
	if (dv->d.phase != DECISION_OVER)
		return OK;
	if (!str_to_int(first, &voter) || !str_to_int(text, &turn))
		voter = turn = 0;
	TRY(ballot_count_open(rq->db, dv->v.jam.id, &log->count));
	for (size_t i = 0; i < log->count.n; i++)
		if (log->count.v[i].chosen || log->count.v[i].into)
			*ARENA_PUSH(rq->arena, &ids) = log->count.v[i].idea;
	if (ids.n)
		TRY(q_ballot_titles(rq->db, ids, &log->titles));
	TRY(q_ballot_page(rq->db, dv->v.jam.id, voter, turn, LOG_PAGE, &lines));
	for (size_t i = 0; i < lines.n; i++)
		if (ballot_count_of(&log->count, lines.v[i].idea.v))
			*ARENA_PUSH(rq->arena, &log->lines) = lines.v[i];
	if (lines.n == LOG_PAGE)
		log->next = str_cat(rq->arena, id_text(rq, lines.v[lines.n - 1].voter), S("-"),
				    id_text(rq, lines.v[lines.n - 1].turn));
	return OK;
}

static void proposals_json(struct rq *rq, const struct log *log)
{
	struct out *o = rq->out;
	json_open(o, "proposals", '[');
	for (size_t i = 0; i < log->titles.n; i++) {
		const struct q_ballot_titles *of = &log->titles.v[i];
		json_open(o, NULL, '{');
		json_int(o, "idea", of->idea.v);
		json_str(o, "title", of->title);
		json_bool(o, "chosen", of->chosen);
		json_close(o, '}');
	}
	json_close(o, ']');
}

static void merges_json(struct rq *rq, const struct log *log)
{
	struct out *o = rq->out;
	json_open(o, "merges", '[');
	for (size_t i = 0; i < log->count.n; i++) {
		const struct ballot_line *line = &log->count.v[i];
		if (!line->into)
			continue;
		json_open(o, NULL, '{');
		json_int(o, "idea", line->idea);
		json_int(o, "into", line->into);
		json_close(o, '}');
	}
	json_close(o, ']');
}

err ballot_list(struct rq *rq)
{
	struct decide_view dv;
	struct log log;
	struct out *o = rq->out;
	TRY(decide_asked(rq, &dv));
	TRY(read_log(rq, &dv, &log));
	api_begin(rq);
	json_bool(o, "over", dv.d.phase == DECISION_OVER);
	json_int(o, "finalists", FINALISTS);
	proposals_json(rq, &log);
	merges_json(rq, &log);
	json_open(o, "votes", '[');
	for (size_t i = 0; i < log.lines.n; i++) {
		const struct q_ballot_page *q = &log.lines.v[i];
		json_open(o, NULL, '{');
		json_int(o, "voter", q->voter);
		json_int(o, "turn", q->turn);
		json_int(o, "idea", q->idea.v);
		json_int(o, "tokens", q->tokens);
		json_close(o, '}');
	}
	json_close(o, ']');
	if (!str_empty(log.next))
		json_str(o, "next", log.next);
	return api_end(rq);
}

/* What is not counted yet, while somebody waits: some pages of the log at most. */
static err table_now(struct rq *rq, const struct decide_view *dv, const struct ballot_count *c,
		     str *path)
{
	struct q_ballot_more lines;
	bool over = dv->d.phase == DECISION_OVER;
	TRY(q_ballot_more(rq->db, dv->v.jam.id, LOG_PAGE + 1, &lines));
	if (over && lines.n > LOG_PAGE)
		return fail(
			rq, CONFLICT,
			T(rq->lang, "The votes are being counted. Come back in a few minutes."));
	int fd = rq_temporary(rq, path);
	if (fd < 0)
		return FAULT;
	err e = ballot_table_write(rq->db, dv->v.jam.id, over ? c : NULL, fd);
	return close(fd) == 0 ? e : FAULT;
}

/* All of it: without a line of it nobody counts again. */
err ballot_list_csv(struct rq *rq)
{
	struct decide_view dv;
	struct ballot_count c;
	str path;
	TRY(decide_asked(rq, &dv));
	TRY(ballot_count_open(rq->db, dv.v.jam.id, &c));
	if (dv.d.phase == DECISION_OVER && ballot_count_stands(&c, dv.d.counted))
		TRY(ballot_table_find(rq->db, rq->app, dv.v.jam.id, &c, &path));
	else
		TRY(table_now(rq, &dv, &c, &path));
	return response_file(rq, path, S("text/csv; charset=utf-8"), STR_NONE, true,
			     S("votes.csv"));
}
