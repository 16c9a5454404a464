/* SPDX-License-Identifier: Apache-2.0
 * decide_pages: what the pages of a decision are given, and what their handlers share.
 */
#ifndef RUCHE_JAMS_DECIDE_PAGES_H
#define RUCHE_JAMS_DECIDE_PAGES_H

#include "feature/jams/funding.h"
#include "feature/jams/merge.h"
#include "feature/jams/pages.h"

struct decide_view {
	struct jam_view v;
	struct decision d;
	bool may; /* put ideas forward, second, vote: whom the jam is for, while it is kept */
};
/* The jam of the address with its decision; NOT_FOUND for who may not read it. */
err decide_asked(struct rq *rq, struct decide_view *dv);
/* CONFLICT, in words, in any other phase. */
err decide_in(struct rq *rq, const struct decide_view *dv, enum decision_phase first,
	      enum decision_phase last);

url proposal_url(const struct rq *rq, str jam, item_id idea);
url proposal_action(const struct rq *rq, str jam, item_id idea, const char *action);
url proposal_number_url(const struct rq *rq, str jam, int64_t idea);
url proposal_number_action(const struct rq *rq, str jam, int64_t idea, const char *action);
const char *decision_phase_words(const struct rq *rq, enum decision_phase phase);
const struct face *author_face(const struct rq *rq, const struct q_author_list *a);
/* Of the fields of its settings, in their order. */
const char *decide_label(const struct rq *rq, int field);
str money(const struct rq *rq, int64_t amount, str currency);

/* ---- the decision ---- */
struct proposal_row {
	const struct q_proposal_find *of;
	struct face_list faces; /* who writes it */
	str excerpt;
	bool seconded;
	int64_t given;	 /* by the viewer */
	int64_t seconds; /* of all that became one with it, each person once */
	int64_t rank, tokens, voters, width;
	uint64_t order;
};
struct proposal_rows {
	struct proposal_row *v;
	size_t n, cap;
};
struct decision_step {
	enum decision_phase phase;
	int64_t from;
	bool now;
};
struct decision_steps {
	struct decision_step *v;
	size_t n, cap;
};
struct decide_page {
	const struct decide_view *dv;
	struct decision_steps steps;
	struct proposal_rows rows;   /* the list; when it is over those behind the ten */
	struct proposal_rows finals; /* the ten */
	struct q_proposal_count count;
	int64_t votes, spent, left;
	bool may_vote, may_submit, waiting;
	struct q_funding_find_list funding;
	html too_few; /* ideas that hardly anybody heard so far (heard.h), or empty */
	url older;
};
/* Who pays for it; NULL: nobody yet. */
const struct q_funding_find *funding_of(const struct decide_page *p,
					const struct proposal_row *row);
const char *funding_status_words(const struct rq *rq, int64_t status);
/* Has a part of it begun, which stays as it is? */
bool decision_begun(const struct decide_view *dv, int64_t now);
bool funding_is_red(const struct rq *rq, const struct q_funding_find *f);
int64_t funding_silent_days(const struct rq *rq, const struct q_funding_find *f);
struct decide_form {
	str submits, refines, shortlists, votes, ends, mode, tokens, most, currency, veto_hours;
};
struct decide_edit_page {
	const struct decide_view *dv;
	struct decide_form form;
	bool saved;
	str zone;
};

/* ---- a proposal ---- */
struct proposal_page {
	const struct decide_view *dv;
	const struct q_proposal_find *of;
	html body;
	struct q_author_list_list authors;
	struct q_picks_list picks;
	struct q_merge_list_list merges;
	bool merged; /* it went into another one, which is shown instead in lists */
	bool may_merge, may_refuse, may_undo;
	bool author, asked, seconded;
	bool may_edit, may_second, may_choose, may_vote;
	int64_t given, tokens, voters, seconds;
};
struct proposal_edit_page {
	const struct decide_view *dv;
	int64_t idea;	 /* 0: which one is still to be chosen */
	int64_t version; /* 0: a new one */
	struct proposal_words words;
	str price, language;
	bool changed; /* by another author, meanwhile */
	struct q_proposal_ideas_list mine;
	url action, back, history;
};
struct proposal_history_page {
	const struct decide_view *dv;
	const struct q_proposal_find *of;
	struct change_list changes;
};

/* Who may undo a merge that is in effect; writes: the viewer writes one of the two. */
bool merge_undoable(const struct decide_view *dv, bool writes);
/* The proposal of the address; NOT_FOUND for what the viewer may not read. */
err proposal_asked(struct rq *rq, struct decide_view *dv, struct q_proposal_find *p);
/* The ten of those that may be read, once the vote is over. */
err finalists_of(struct rq *rq, const struct decide_view *dv, struct proposal_rows *finals);
err proposal_rows_fill(struct rq *rq, place_id jam, const struct q_proposal_find_list *list,
		       struct proposal_rows *rows);
void proposal_row_json(struct rq *rq, const struct decide_view *dv, const struct proposal_row *row);
err proposal_json(struct rq *rq, const struct decide_view *dv, item_id idea, int status);

err decision_show(struct rq *rq);
err decision_edit(struct rq *rq);
err decision_update(struct rq *rq);
err jam_proposal_new(struct rq *rq);
err jam_proposal_create(struct rq *rq);
err jam_proposal_show(struct rq *rq);
err jam_proposal_edit(struct rq *rq);
err jam_proposal_update(struct rq *rq);
err jam_proposal_history(struct rq *rq);
err second_update(struct rq *rq);
err coauthor_create(struct rq *rq);
err coauthor_update(struct rq *rq);
err coauthor_delete(struct rq *rq);
err pick_update(struct rq *rq);
err ballot_update(struct rq *rq);
err ballot_delete(struct rq *rq);
err ballot_list(struct rq *rq);
err ballot_list_csv(struct rq *rq);

#endif
