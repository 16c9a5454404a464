/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and what several of its files share for them.
 */
#ifndef RUCHE_EVENTS_PAGES_H
#define RUCHE_EVENTS_PAGES_H

#include "core/zone.h"
#include "feature/events/handlers.h"
#include "ui/page.h"
#include "ui/place_page.h"

/* ---- lists of times ---- */

struct event_rows {
	struct event_row {
		const struct q_event_in_place *of;
		url url;
		int64_t first_day, last_day; /* since 1970, in the zone of who looks */
		str clock, until;	     /* "14:00"; empty for whole days */
		bool off, past;
	} * v;
	size_t n, cap;
	bool more;
};
/* As the viewer's clocks show them. */
void event_rows_of(struct rq *rq, const struct q_event_in_place_list *list,
		   struct event_rows *rows);
struct zone *event_viewer_zone(const struct rq *rq);
int64_t event_today(const struct rq *rq);		  /* days since 1970, for the viewer */
int64_t event_day_time(const struct rq *rq, int64_t day); /* when it begins there */
str event_day_text(const struct rq *rq, int64_t day);	  /* "2026-11-22" */
bool event_day_read(str text, int64_t *day);

struct event_days {
	struct event_day {
		int64_t day;
		int number; /* of its month */
		bool other; /* of another month */
		bool today;
		struct event_rows rows;
		url url;
	} * v;
	size_t n, cap;
};
void event_days_fill(struct rq *rq, const struct event_rows *rows, int64_t from, int64_t to,
		     bool empty, struct event_days *days);

enum event_view { EVENTS_MONTH, EVENTS_WEEK, EVENTS_AGENDA };
struct calendar_page {
	enum event_view view;
	bool all; /* everything, not only what concerns the viewer */
	str title;
	url previous, next, today, month, week, agenda, mine, everything;
	struct event_days days;	  /* of the grid */
	struct event_days filled; /* those of the span with something on them */
	bool cut;
};

/* ---- in a community ---- */

struct event_place_page {
	const struct place_view *where;
	bool past;
	struct event_days days;
	url coming, gone, new_url, import_url, feed;
	struct pager pager;
};
struct events_block_data {
	const struct place *place;
	struct event_rows rows;
	bool may_write;
};

/* ---- one event ---- */

struct event_people {
	struct face_list faces;
	int64_t n;
};
struct event_page {
	const struct place_view *where; /* NULL: of a person */
	const struct q_event_find *event;
	const struct item_row *item;
	const struct face *author;
	int64_t original; /* the time that is shown; 0 when it takes place once */
	int64_t starts, ends, local, length;
	str title, location, link;
	html body;
	bool off;     /* does not take place */
	bool all_off; /* none of its times does */
	bool past, series, may_edit, may_reply, following;
	str when, there; /* for the viewer; and on the clocks of its own zone, when they differ */
	str repeats;
	int64_t answer, answer_all; /* enum reply_answer */
	bool waiting;
	struct event_people yes, maybe, no, line;
	bool names;   /* the viewer may know who comes */
	int64_t free; /* seats; -1: without a limit */
	struct event_days times;
	struct q_event_times_list others;
	struct tag_list tags;
	struct comment_thread comments;
	struct comment_page page;
	url here, edit, file, cancel, reply, drop, map;
};
struct event_form {
	str title, body, location, link, tags, zone;
	str start, end; /* "2026-11-21T10:00" */
	bool all_day;
	str repeat, until, times, rule; /* repeat: a name, "rule" for one written out */
	str seats, remind, audience;
	str scope; /* one, following, all */
};
struct event_edit_page {
	const struct place_view *where; /* NULL: of a person */
	struct event_form form;
	int64_t event, original; /* 0: a new one */
	bool series;
	str moment; /* which time is changed, in words */
	bool choose_audience;
	url action, back;
};
struct event_feed_page {
	bool has;
	int64_t created;
	str address; /* shown once */
};
struct event_import_page {
	const struct place_view *where;
	str done, reasons;
	url action, back;
};

url event_url(const struct rq *rq, item_id id);
url event_time_url(const struct rq *rq, item_id id, int64_t original); /* 0: without a time */
url event_action(const struct rq *rq, item_id id, const char *action);
/* "Saturday 21 November 2026, 10:00 to 11:30" */
str event_when(const struct rq *rq, int64_t local, int64_t ends_local, bool all_day);
/* "every week on Monday and Wednesday, until 12 Dec 2026" */
str event_repeats(const struct rq *rq, const struct q_event_find *e);
struct event_choices {
	struct event_choice {
		str value, label;
	} * v;
	size_t n, cap;
};
const struct event_choices *event_repeat_choices(const struct rq *rq);
const struct event_choices *event_remind_choices(const struct rq *rq);
const struct event_choices *event_audience_choices(const struct rq *rq);
/* Above those who gave an answer; REPLY_NONE: those who wait for a seat. */
str event_label(const struct rq *rq, enum reply_answer answer);
const char *event_weekday(enum lang l, int weekday); /* 0 Sunday */
const char *event_weekday_short(enum lang l, int weekday);
const char *event_month_short(const struct rq *rq, int64_t day);
int event_day_number(int64_t day);
str event_day_heading(const struct rq *rq, int64_t day);

/* The event of the address, its item, and the place it stands in when that has pages. */
err event_asked(struct rq *rq, struct q_event_find *e, struct item_row *item,
		struct place_view **where);
/* The viewer may change it: its author, and the hosts of its community. */
err event_may_edit(struct rq *rq, const struct q_event_find *e, const struct item_row *item,
		   const struct place_view *where, bool *may);
err event_json(struct rq *rq, item_id id, int status);
void event_time_json(struct out *o, const struct rq *rq, const struct event_row *row);

#endif
