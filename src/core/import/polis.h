/* SPDX-License-Identifier: Apache-2.0
 * polis: the tables that Polis (compdemocracy.org/polis) gives out of a conversation: summary.csv
 * (what it was about), comments.csv (the statements) and votes.csv (one row a vote). Columns are
 * found by their names, in any order; others are passed over.
 */
#ifndef RUCHE_IMPORT_POLIS_H
#define RUCHE_IMPORT_POLIS_H

#include "core/import/source.h"

enum {
	POLIS_NUMBER_MAX = 4000000, /* of a statement or participant: Polis counts them from 0 */
	POLIS_SUMMARY_ROWS = 1000,
};
enum polis_moderated { POLIS_REFUSED = -1, POLIS_UNSEEN, POLIS_ACCEPTED };
enum polis_stance { POLIS_DISAGREES = -1, POLIS_PASSES, POLIS_AGREES };

struct polis_summary {
	str topic, url, about; /* empty when it does not say */
};
struct polis_comment {
	int64_t number, author;
	int64_t created; /* microseconds UTC */
	int64_t agrees, disagrees;
	enum polis_moderated moderated;
	str body;
};
struct polis_vote {
	int64_t comment, voter;
	int64_t created; /* microseconds UTC */
	enum polis_stance stance;
};

/* What is called for each row; NULL for what is not wanted. Texts are valid during the call. An
 * error ends the reading and is given back; *why is what the call left in it, behind its line. */
struct polis_handler {
	void *self;
	err (*comment)(void *self, const struct polis_comment *c, str *why);
	err (*vote)(void *self, const struct polis_vote *v, str *why);
};

/* Each reads one file to its end. INVALID for a missing column or a number that is none, TOO_LARGE
 * over the limits here and in csv.h; *why ("line 12: ..."). */
err polis_read_summary(struct arena *a, struct source *s, struct polis_summary *summary, str *why);
err polis_read_comments(struct arena *a, struct source *s, const struct polis_handler *h, str *why);
err polis_read_votes(struct arena *a, struct source *s, const struct polis_handler *h, str *why);

#endif
