/* SPDX-License-Identifier: Apache-2.0
 * diff3: merges two changes of one text. What only one side changed is taken from it; where both
 * changed the same lines, their words are merged when the changes stand apart; what is left is a
 * conflict, which holds both sides whole. Nothing that either side wrote is ever left out.
 */
#ifndef RUCHE_DIFF3_H
#define RUCHE_DIFF3_H

#include "base/arena.h"
#include "base/str.h"

enum diff3_kind {
	DIFF3_SAME, /* neither changed it */
	DIFF3_MINE, /* one side did */
	DIFF3_THEIRS,
	DIFF3_BOTH,	/* both did, alike */
	DIFF3_WORDS,	/* both did, and their words go together: see merged */
	DIFF3_CONFLICT, /* both did, differently */
};
struct diff3_piece {
	enum diff3_kind kind;
	str base, mine, theirs; /* parts of the three texts, in their order */
	str merged;		/* what stands in the merged text; empty for a conflict */
};
struct diff3 {
	struct diff3_piece *v;
	size_t n, cap;
	size_t conflicts;
};

/* Joined, the pieces' bases give `base`, their mines `mine` and their theirs `theirs`. Costs what
 * two comparisons cost (html/diff.h), and grows with the texts alone. */
void diff3(struct arena *a, str base, str mine, str theirs, struct diff3 *merge);
/* The merged text. In a conflict their side stands first, then mine. */
str diff3_text(struct arena *a, const struct diff3 *merge);

#endif
