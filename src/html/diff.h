/* SPDX-License-Identifier: Apache-2.0
 * diff: what changed between two texts, by words, for the history pages.
 */
#ifndef RUCHE_DIFF_H
#define RUCHE_DIFF_H

#include "base/arena.h"
#include "base/str.h"

enum diff_kind { DIFF_SAME, DIFF_INSERT, DIFF_DELETE };

struct diff_op {
	enum diff_kind kind;
	str text; /* a part of before (same, delete) or after (insert) */
};
struct diff_list {
	struct diff_op *v;
	size_t n, cap;
};

/* The changes that make `after` out of `before`. Same and deleted texts joined give before, same
 * and inserted ones after; a deletion stands before the insertion that replaces it. Words are
 * compared; texts with more than some thousand changes are compared by lines first, and lines too
 * different are replaced whole. */
void diff_words(struct arena *a, str before, str after, struct diff_list *ops);

/* The same by whole tokens and no deeper: by lines, or by words and signs. Beyond some thousand
 * changes everything between the equal beginning and the equal end counts as replaced. */
void diff_tokens(struct arena *a, str before, str after, bool words, struct diff_list *ops);

/* Two columns: a row has the parts of one line of before and of the line of after that stands
 * beside it. */
struct diff_row {
	enum diff_row_kind { ROW_SAME, ROW_CHANGED, ROW_INSERTED, ROW_DELETED } kind;
	struct diff_list left,
		right; /* parts of kind same and delete; same and insert; without line ends */
	size_t left_number, right_number; /* of the line, from 1; 0 when that side is empty */
};
struct diff_rows {
	struct diff_row *v;
	size_t n, cap;
};
void diff_side_by_side(struct arena *a, const struct diff_list *ops, struct diff_rows *rows);

#endif
