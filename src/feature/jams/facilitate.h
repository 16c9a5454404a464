/* SPDX-License-Identifier: Apache-2.0
 * facilitate: what the team of a jam does while it runs. Whatever it does to somebody's idea or
 * answer it says with a reason, in a log that everybody reads who reads the jam (jam_act).
 */
#ifndef RUCHE_JAMS_FACILITATE_H
#define RUCHE_JAMS_FACILITATE_H

#include "feature/jams/pages.h"

enum jam_act_kind {
	ACT_MOVED = 1,
	ACT_HIGHLIGHTED,
	ACT_UNHIGHLIGHTED,
	ACT_REMOVED, /* an idea */
	ACT_ANSWER_REMOVED,
	ACT_MERGED,
	ACT_UNMERGED, /* these numbers stand in the queries */
};
enum {
	REASON_MAX = 500,
	MERGED_MOST = 50, /* into one idea */
	NOTE_MAX = 5000,
	STUCK_HOURS = 2, /* without an answer, for an idea to be called stuck */
};
/* "moved", "highlighted", ...: in the API. */
str jam_act_name(int64_t kind);

/* ---- the log ---- */
struct jam_act_rows {
	struct jam_act_row {
		const struct q_act_list *of;
		struct face face;
		str title, language; /* of its idea, where the viewer may read that; or empty */
		str from, to;	     /* forums of a move, where they are still there */
		str other;	     /* title of what it was merged into, likewise */
		url other_url;
	} * v;
	size_t n, cap;
};
struct jam_log_page {
	const struct jam_view *v;
	struct jam_act_rows rows;
	struct pager pager;
};
/* The place of an idea that was removed. */
struct idea_removed_page {
	const struct jam_view *v;
	struct jam_act_row act;
	struct jam_act_rows rows; /* the one */
};
struct idea_removal_page {
	const struct jam_view *v;
	const struct q_idea_find *idea;
	html words;	/* of the answer */
	int64_t answer; /* 0: the idea itself */
	url action, back;
};
const struct face *jam_act_face(const struct rq *rq, const struct q_act_list *a);
/* For idea_show: the place where an idea stood that was removed; NOT_FOUND where none was. */
err idea_removed_show(struct rq *rq, struct jam_view *v);

/* ---- an idea's page ---- */

/* Fills p->care. */
err idea_care_fill(struct rq *rq, struct idea_page *p);

/* ---- the back room ---- */
struct jam_notes {
	struct jam_note_row {
		const struct q_note_list *of;
		struct face face;
		html words;
	} * v;
	size_t n, cap;
};
/* Two that say nearly the same: the later one, and the earlier. */
struct alike_pairs {
	struct alike_pair {
		item_id idea;
		str title, language;
		struct similar_row other;
	} * v;
	size_t n, cap;
};
struct jam_backroom_page {
	const struct jam_view *v;
	struct jam_forums forums;
	const struct jam_forum *forum; /* NULL: all of them */
	struct idea_rows stuck, waiting, hot, unheard;
	html too_few; /* how many ideas were shown to too few, or empty */
	struct alike_pairs alike;
	url further; /* where more of these are looked for */
	struct jam_notes notes;
};
struct jam_note_page {
	const struct jam_view *v;
	struct jam_notes notes;
	str words; /* looked for */
	url older;
};
/* Among the newest of a jam or a forum, or (?before=) those behind; *next where to look on. */
err alike_fill(struct rq *rq, const struct jam_view *v, place_id forum, struct alike_pairs *pairs,
	       str *next);
void alike_json(struct rq *rq, const struct alike_pairs *pairs);
/* Of one forum. */
url jam_backroom_url(const struct rq *rq, str jam, place_id forum);
/* When the newest answer of an idea was written. */
int64_t idea_last_time(const struct q_idea_rows *idea);

/* ---- hooks ---- */
err jams_threads_named(struct rq *rq, struct id_list threads, struct thread_names *names);
err facilitate_export(struct db *db, person_id person, struct out *json);
err facilitate_check(struct db *db, struct out *findings);
/* Answers of an account that is erased: the ideas above them have others now. */
err facilitate_answers_gone(struct db *db, struct id_list answers);

#endif
