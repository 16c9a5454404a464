/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_ACTIVITIES_PAGES_H
#define RUCHE_ACTIVITIES_PAGES_H

#include "feature/activities/day.h"
#include "feature/activities/handlers.h"
#include "ui/attach.h"
#include "ui/changes.h"
#include "ui/moment.h"
#include "ui/page.h"
#include "ui/parts.h"
#include "ui/place_form.h"
#include "ui/place_picker.h"

#include "activity.sql.h"
#include "step.sql.h"

/* ---- addresses ---- */
url activity_url(const struct rq *rq, str activity);
url activity_action(const struct rq *rq, str activity, const char *action);
url section_url(const struct rq *rq, str activity, int64_t section);
url section_action(const struct rq *rq, str activity, int64_t section, const char *action);
url step_url(const struct rq *rq, str activity, int64_t step);
url step_action(const struct rq *rq, str activity, int64_t step, const char *action);
/* Of the files that hang on it. */
url step_attached(const struct rq *rq, str activity, int64_t step);
url step_new_url(const struct rq *rq, str activity, int64_t section, const char *kind);
url activity_export_url(const struct rq *rq, str activity, const char *form);
url activity_copy_url(const struct rq *rq, str activity);
url activity_community_url(const struct rq *rq, str community);

/* ---- values in templates ---- */
str activity_audience_words(const struct rq *rq, const struct activity *a);
const struct face *activity_member_face(const struct rq *rq, const struct q_activity_members *m);
const struct face *news_face(const struct rq *rq, const struct q_change_news *n);
str day_shown(const struct rq *rq, int64_t day); /* "tomorrow", "27 Nov" */
str day_field(const struct rq *rq, int64_t day); /* for an input */
bool day_past(const struct rq *rq, int64_t day); /* before today; never for none */
bool day_near(const struct rq *rq, int64_t day); /* today or tomorrow */
int64_t percent(int64_t part, int64_t of);
str web_host(const struct rq *rq, str link); /* "drawings.example" */
url web_link(const struct rq *rq, str link);
url step_file_url(const struct rq *rq, const struct file_node *file);
str step_file_size(const struct rq *rq, int64_t size); /* "1.2 MB" */

/* ---- lists of activities ---- */
struct activity_row {
	const struct q_activity_mine *of;
	struct face_list faces; /* of some who belong to it */
	int64_t others;		/* how many more there are */
};
struct activity_rows {
	struct activity_row *v;
	size_t n, cap;
};
err activity_rows_of(struct rq *rq, const struct q_activity_mine_list *list,
		     struct activity_rows *rows);
enum activity_show { SHOW_MINE, SHOW_DONE, SHOW_ALL };
struct activity_list_page {
	enum activity_show show;
	struct activity_rows rows;
	url mine, done, all, previous, next;
	bool may_create;
};
struct activity_community_page {
	const struct place_view *where;
	struct activity_rows going, done;
	bool may_create;
	url begin;
};

/* ---- an activity ---- */
struct step_row {
	const struct q_step_open *of;
	struct face_list faces;
	bool mine;
	bool may_do, may_write; /* the viewer: mark it, arrange it */
	bool quiet;		/* without its place in the outline: nothing to move */
};
struct step_rows {
	struct step_row *v;
	size_t n, cap;
};
err step_rows_of(struct rq *rq, const struct activity *a, const struct q_step_open_list *list,
		 struct step_rows *rows);
struct people {
	struct q_activity_members_list rows;
	struct face_list faces;
};
struct section_row {
	struct section of;
	const struct activity *activity;
	struct step_rows open, done;
	const struct people *people;   /* to choose from, in the line that adds one */
	const struct moments *moments; /* which it shows */
	bool adding;		       /* that line is open */
	bool more, more_done;	       /* the rest stands on the section's own page */
	bool first, last;
};
struct section_rows {
	struct section_row *v;
	size_t n, cap;
};
struct activity_page {
	const struct activity *activity;
	html about;
	struct section_rows sections;
	struct people people;
	bool empty, coming, stopped; /* stopped: nothing comes by itself any more */
	url here;
};
struct section_page {
	const struct activity *activity;
	struct section_row section;
	url next, open_url, done_url;
	bool show_done;
};

/* ---- writing ---- */
#define STEP_UPLOAD "upload" /* the field of files that come in the form */
struct step_form {
	str kind, title, body, link, due, readers, others; /* others: handles of who is no member */
	str addresses;					   /* of further files */
	bool private;
	struct id_list assignees, files;
};
struct step_choices {
	struct step_choice {
		struct file_node file;
		bool on;
	} * v;
	size_t n, cap;
};
struct step_person {
	const struct face *face;
	str handle;
	bool on;
};
struct step_people {
	struct step_person *v;
	size_t n, cap;
};
struct step_edit_page {
	const struct activity *activity;
	int64_t step; /* 0: a new one */
	int64_t section;
	struct section_list sections;
	struct step_form form;
	struct step_people people;
	struct step_choices files;
	url action, back;
};
struct step_page {
	const struct activity *activity;
	const struct q_step_find *step;
	const struct item_row *item;
	struct face_list assignees;
	struct q_step_readers_list readers;
	struct file_nodes files; /* that lie elsewhere */
	struct attached attached;
	html body;
	bool todo, may_do, may_edit, following;
	struct comment_thread comments;
	struct comment_page page;
	url here;
};
struct step_history_page {
	const struct activity *activity;
	const struct q_step_find *step;
	struct change_list changes;
};

/* ---- settings ---- */
struct activity_form {
	struct place_names names;
	str audience, starts, due, from, community;
	bool template;
};
struct activity_edit_page {
	const struct activity *activity; /* NULL: a new one */
	struct activity_form form;
	const struct activity *from; /* what it begins from, or NULL */
	struct q_activity_template_list_list templates;
	struct place_picker communities; /* that it may be begun in */
	bool community_lost;		 /* what was sent is none of them */
	bool saved;
};
struct activity_people_page {
	const struct activity *activity;
	struct q_activity_members_list members;
};

/* ---- one's own ---- */
struct todo_group {
	const char *title;
	bool late;
	struct todo_rows {
		const struct q_todo_mine **v;
		size_t n, cap;
	} rows;
};
struct todo_page {
	struct todo_groups {
		struct todo_group *v;
		size_t n, cap;
	} groups;
	struct q_todo_finished_list finished;
	int64_t n;
	bool more;
	int64_t feed_made;
	str feed_address; /* fresh: shown this once */
};
struct todo_block_data {
	struct q_todo_mine_list rows;
	bool more;
};
struct news_group {
	const struct q_change_news *first;
	struct news_lines {
		struct news_line {
			const struct q_change_news *of;
			str words;
		} * v;
		size_t n, cap;
	} lines;
};
struct news_page {
	struct news_groups {
		struct news_group *v;
		size_t n, cap;
	} groups;
	int64_t last; /* up to here it was looked at */
	bool more;
	url next;
};

#endif
