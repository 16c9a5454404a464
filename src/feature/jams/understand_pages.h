/* SPDX-License-Identifier: Apache-2.0
 * understand_pages: what the templates of understand.html are given.
 */
#ifndef RUCHE_JAMS_UNDERSTAND_PAGES_H
#define RUCHE_JAMS_UNDERSTAND_PAGES_H

#include "core/words.h"
#include "feature/jams/pages.h"
#include "feature/jams/understand.h"
#include "ui/api.h"

/* A post that shows something, as the viewer may read it. */
struct said_post {
	item_id id;
	bool answer;
	str title, name, language; /* of the idea, or of the one it answers; who wrote it */
};
struct said_posts {
	struct said_post *v;
	size_t n, cap;
};
struct theme_row {
	const struct q_theme_list *of;
	int64_t width; /* of its bar, 0 to 100 */
	struct said_posts posts;
};
struct theme_rows {
	struct theme_row *v;
	size_t n, cap;
};
struct mood_hour {
	int64_t starts, hour; /* hour of the jam, from 1 */
	int64_t posts, authors;
	double mean, error;
};
struct mood_hours {
	struct mood_hour *v;
	size_t n, cap;
};
struct mood_mark {
	const struct q_turn_list *of;
	int64_t hour; /* of the jam, from 1 */
	str x;	      /* on the chart */
};
struct mood_marks {
	struct mood_mark *v;
	size_t n, cap;
};
struct mood_view {
	struct mood_hours hours;
	struct mood_marks turns;
	bool turned, unsure; /* one is certain, one is not yet */
	double scale;	     /* what its upper and lower edge stand for */
	str above, below;    /* what the chart draws over and under its line, 0 to 100 both ways */
	str now;	     /* x of this moment; empty: it is over */
	int64_t first, last;
};
/* What the viewer thinks of an idea. */
struct own_stance {
	bool taken;
	int64_t stance; /* 1 agrees, -1 disagrees, 0 passes */
};
err stance_of(struct rq *rq, item_id idea, struct own_stance *own);
str stance_name(int64_t stance);

struct group_row {
	int64_t people;
	struct group_opinions {
		const struct q_group_ideas **v;
		size_t n, cap;
	} ideas;
};
struct group_rows {
	struct group_row *v;
	size_t n, cap;
};
struct unheard_row {
	const struct q_unheard_list *of;
	str label;
};
struct unheard_rows {
	struct unheard_row *v;
	size_t n, cap;
};
struct measured_row {
	const struct mood_measured *of;
	str language, texts;
};
struct measured_rows {
	struct measured_row *v;
	size_t n, cap;
};
struct insight_page {
	const struct jam_view *v;
	bool made;
	struct q_insight_find of;
	struct theme_rows themes, recent;
	struct mood_view mood;
	struct measured_rows measured;
	struct group_rows groups;
	struct unheard_rows unheard;
	bool parted; /* the groups are far apart */
};
/* Of the jam's first page: the last hours' mood, and the latest themes. They are the same for all
 * its readers of one language and zone, and drawn once in ten seconds. */
err insight_beside(struct rq *rq, const struct jam_view *v, html *pulse, html *themes);

bool mood_measured_weak(const struct mood_measured *m);
bool mood_is_weak(void);
struct measured_rows mood_measured_rows(const struct rq *rq);
str heard_text(const struct rq *rq, int64_t heard);		  /* "12", "fewer than five" */
str mood_between(const struct rq *rq, double mean, double error); /* "+41 ± 3" */
struct mood_mark mood_mark_of(const struct jam *j, const struct q_turn_list *q);
void turn_json(struct out *o, const char *name, const struct q_turn_list *t);
str mood_signed(const struct rq *rq, double mean); /* "+41" */
str mood_of_hundred(const struct rq *rq, int64_t hundredths);
str decimal_text(const struct rq *rq, double v, int decimals);
int64_t of_thousand(double chance);
int64_t whole_percent(double share);
/* "+38 %" against the stretch before, or "new". */
str theme_change(const struct rq *rq, const struct q_theme_list *t);
url said_post_url(const struct rq *rq, str jam, const struct said_post *post);

/* For programs; the room's table of objects names them. */
extern const struct api_member jam_theme_members[], jam_hour_members[], jam_turn_members[],
	jam_measured_members[], jam_insight_members[];
extern const struct api_member jam_group_members[], jam_opinion_members[], jam_unheard_members[],
	jam_stance_members[];
extern const struct api_schema jam_one_insight, jam_take_stance;

#endif
