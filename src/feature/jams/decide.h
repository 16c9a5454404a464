/* SPDX-License-Identifier: Apache-2.0
 * decide: how a jam comes to its ten. Ideas are put forward (submit), put into words by those who
 * write them (refine), chosen by the team with a reason each (shortlist), voted on (vote), and the
 * first ten stay. Which of these is on follows from times and the clock at each request, as in the
 * jam itself. No pages here.
 */
#ifndef RUCHE_JAMS_DECIDE_H
#define RUCHE_JAMS_DECIDE_H

#include "feature/jams/ballot_count.h"
#include "feature/jams/jam.h"

#include "decide.sql.h"

enum decision_phase {
	DECISION_AHEAD, /* the jam goes on, or nobody has said when */
	DECISION_SUBMIT,
	DECISION_REFINE,
	DECISION_SHORTLIST,
	DECISION_VOTE,
	DECISION_OVER,
};
enum ballot_mode { BALLOT_TOKENS = 1, BALLOT_BUDGET };

enum {
	FINALISTS = 10,
	AUTHORS_MAX = 10,
	PROPOSAL_BODY_MAX = 10000,
	PICK_REASON_MAX = 500,
	SHORTLIST_MAX = 200,
	BALLOT_TOKENS_MAX = 1000,
	BALLOT_TURNS_MAX = 2000, /* as often one changes one's mind */
	DECISION_DAYS_MAX = 366,
	VETO_HOURS = 72,
	VETO_HOURS_MAX = 24 * 31,
};
#define MONEY_MAX INT64_C(1000000000000)

struct decision {
	bool set; /* somebody has said when and how */
	int64_t submits, refines, shortlists, votes, ends;
	enum ballot_mode mode;
	int64_t tokens, most; /* of each voter, and of these for one proposal; budget: money */
	str currency;
	int64_t veto_hours;
	int64_t counted; /* of which proposals and merges its tally is; 0: there is none */
	enum decision_phase phase;
};
/* Nothing begins before the jam closes, however its times were moved. */
enum decision_phase decision_phase(const struct decision *d, int64_t closes, int64_t now);
/* "ahead", "submit", "refine", "shortlist", "vote", "over": in the API. */
str decision_phase_name(enum decision_phase phase);
str ballot_mode_name(enum ballot_mode mode);
/* Of a jam that was found for the viewer. */
err decision_of(struct db *db, const struct jam *jam, struct decision *d);
err decision_write(struct db *db, place_id jam, const struct decision *d);

/* ---- proposals ---- */
struct proposal_words {
	str title, body;
	int64_t price;
};
/* CONFLICT when it was put forward already. The viewer is its author. */
err proposal_make(struct db *db, place_id jam, item_id idea, const struct proposal_words *w);
/* CONFLICT when its words are not those of `version` any more. */
err proposal_change(struct db *db, item_id idea, int64_t version, const struct proposal_words *w);
/* Does the viewer write it, or (accepted false) was asked to? */
err proposal_author(struct db *db, item_id idea, person_id person, bool *author, bool *asked);
err proposal_second(struct db *db, item_id idea, bool on);

/* ---- the vote ---- */

/* All proposals of a jam, and what was merged, ready for the lines of the log. */
err ballot_count_open(struct db *db, place_id jam, struct ballot_count *c);
/* The tally: from its rows once these stand, else from the log. */
/* While very many lines are still to be counted, by the job, *waiting. */
err ballot_count_read(struct db *db, place_id jam, int64_t counted, struct ballot_count *c,
		      bool *waiting);
/* From the log, whatever was written down. */
err ballot_count_log(struct db *db, place_id jam, struct ballot_count *c);
/* Of which proposals and merges a tally is, never 0: when one of them is removed later, it is
 * another one. */
int64_t ballot_count_fingerprint(const struct ballot_count *c);
/* Are the rows of what is there now? */
bool ballot_count_stands(const struct ballot_count *c, int64_t counted);
err ballot_count_write(struct db *db, place_id jam, const struct ballot_count *c);

/* What a voter has given. */
struct ballot {
	int64_t voter, turn; /* 0: has not voted */
	struct ballot_given {
		int64_t idea, tokens;
	} * v;
	size_t n, cap;
};
err ballot_of(struct db *db, place_id jam, person_id person, struct ballot *b);
int64_t ballot_for(const struct ballot *b, int64_t idea);
/* What it costs: tokens, or the prices; nothing of what was removed. */
err ballot_spent(struct db *db, const struct decision *d, const struct ballot *b, int64_t *spent);
/* The viewer gives a proposal so many, in place of what it had from them; in a budget 1 or 0.
 * group: all that it stands for: no line of it is more than that then, and the largest is.
 * TOO_LARGE when it costs more than is left, CONFLICT after BALLOT_TURNS_MAX changes. */
err ballot_give(struct db *db, place_id jam, const struct decision *d, struct id_list group,
		int64_t idea, int64_t tokens);
/* Takes everything back. */
err ballot_clear(struct db *db, place_id jam);
/* An order of one's own: the same for the same person and jam, and no other. */
uint64_t ballot_order(place_id jam, person_id person, int64_t idea);

#endif
