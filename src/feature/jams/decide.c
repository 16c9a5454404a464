/* SPDX-License-Identifier: Apache-2.0
 * decide: decisions and proposals as rows.
 */
#include "feature/jams/decide.h"

enum decision_phase decision_phase(const struct decision *d, int64_t closes, int64_t now)
{
	/* When nothing could be put forward, because the jam went on for so long, it is to be set
	 * anew. */
	if (!d->set || now < d->submits || now < closes || closes >= d->refines)
		return DECISION_AHEAD;
	if (now < d->refines)
		return DECISION_SUBMIT;
	if (now < d->shortlists)
		return DECISION_REFINE;
	if (now < d->votes)
		return DECISION_SHORTLIST;
	return now < d->ends ? DECISION_VOTE : DECISION_OVER;
}

str decision_phase_name(enum decision_phase phase)
{
	static const char *const names[] = {"ahead",	 "submit", "refine",
					    "shortlist", "vote",   "over"};
	return str_from(names[phase]);
}

str ballot_mode_name(enum ballot_mode mode)
{
	return mode == BALLOT_BUDGET ? S("budget") : S("tokens");
}

err decision_of(struct db *db, const struct jam *jam, struct decision *d)
{
	struct q_decision_find q;
	*d = (struct decision){0};
	TRY(q_decision_find(db, jam->id, &q, &d->set));
	if (!d->set)
		return OK;
	*d = (struct decision){.set = true,
			       .submits = q.submits,
			       .refines = q.refines,
			       .shortlists = q.shortlists,
			       .votes = q.votes,
			       .ends = q.ends,
			       .mode = (enum ballot_mode)q.mode,
			       .tokens = q.tokens,
			       .most = q.most,
			       .currency = q.currency,
			       .veto_hours = q.veto_hours,
			       .counted = q.counted};
	d->phase = decision_phase(d, jam->closes, db->now);
	return OK;
}

err decision_write(struct db *db, place_id jam, const struct decision *d)
{
	return q_decision_put(db, jam, d->submits, d->refines, d->shortlists, d->votes, d->ends,
			      d->mode, d->tokens, d->most, d->currency, d->veto_hours);
}

/* ---- proposals ---- */

err proposal_make(struct db *db, place_id jam, item_id idea, const struct proposal_words *w)
{
	int64_t made;
	TRY(q_proposal_add(db, idea, jam, w->title, w->body, idea_render(db->arena, w->body).s,
			   w->price, &made));
	if (!made)
		return CONFLICT;
	TRY(q_author_add(db, idea, db->viewer, true, &made));
	return q_wording_add(db, idea, 1, w->title, w->body, w->price);
}

err proposal_change(struct db *db, item_id idea, int64_t version, const struct proposal_words *w)
{
	int64_t changed;
	TRY(q_proposal_write(db, idea, version, w->title, w->body,
			     idea_render(db->arena, w->body).s, w->price, &changed));
	return changed ? q_wording_add(db, idea, version + 1, w->title, w->body, w->price)
		       : CONFLICT;
}

err proposal_author(struct db *db, item_id idea, person_id person, bool *author, bool *asked)
{
	struct q_author_is q;
	bool found;
	*author = *asked = false;
	if (ID_NONE(person))
		return OK;
	TRY(q_author_is(db, idea, person, &q, &found));
	*author = found && q.accepted;
	*asked = found && !q.accepted;
	return OK;
}

err proposal_second(struct db *db, item_id idea, bool on)
{
	int64_t changed;
	TRY(item_hold(db, idea));
	if (on)
		TRY(q_second_add(db, idea, &changed));
	else
		TRY(q_second_drop(db, idea, &changed));
	return changed ? q_second_count(db, idea, on ? 1 : -1) : OK;
}
