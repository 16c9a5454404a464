/* SPDX-License-Identifier: Apache-2.0
 * parts: what many pages are made of. The templates are in parts.html, comments.html and card.html;
 *include "parts.html.h", "comments.html.h" or "card.html.h" and write {{call v_ago(o, rq,
 *p->created)}}. This header holds what they take, and small functions for values in templates.
 *
 * Forms of parts post to these addresses (with `csrf` and `back`), and ask for JSON when scripts
 *run: POST /items/{item}/like       on=1|0                 {"on": true, "n": 42} POST
 * /items/{item}/rating     stars=0..5             {"stars": 4, "n": 212, "text": "4.7"} POST
 * /items/{item}/vote       vote=agree|disagree|none {"vote": "agree", "agree": 3, ...} POST
 * /items/{item}/comments   reply_to, body         303 to the comment POST /follows whom, kind,
 *on=1|0     {"on": true, "n": 7}
 */
#ifndef RUCHE_PARTS_H
#define RUCHE_PARTS_H

#include "core/comment.h"
#include "core/follow.h"
#include "core/person.h"
#include "core/presence.h"
#include "core/rating.h"
#include "core/session.h"
#include "core/tag.h"
#include "ui/feature.h"
#include "ui/format.h"
#include "ui/preview.h"

/* ---- people ---- */
struct face {
	str name, handle, photo,
		initials; /* photo: hash, empty without one. handle: empty for a closed
			     account, and where the reader may not know it */
	int64_t hue;	  /* 1 to 7 */
	bool guest;	  /* marked beside the name */
	int64_t person;	  /* whose presence stands beside the name; 0: nobody's */
};
struct face_list {
	struct face *v;
	size_t n, cap;
};
/* initials are made from the name when they are empty. */
const struct face *face_make(struct arena *a, str name, str handle, str photo, int64_t hue);
const struct face *face_of_author(const struct rq *rq, const struct item_row *item);
const struct face *face_of_person(const struct rq *rq, const struct person *person);
const struct face *face_of_viewer(const struct rq *rq);
url face_url(const struct rq *rq, const struct face *face); /* the profile */
/* May the viewer open it? Employees may, while the account is open; others only their own. */
bool face_linked(const struct rq *rq, const struct face *face);
/* Is the person here? For colleagues, beside names that lead to a profile. */
enum presence_state face_presence(const struct rq *rq, const struct face *face);
url face_photo(
	const struct rq *rq,
	const struct face *face); /* empty without one, and for strangers, who may not fetch it */
/* "Reliability engineer, Brest": the parts that are there, joined by commas. */
str face_below(const struct rq *rq, str title, str city);

/* ---- values in templates ---- */
static inline url url_none(void)
{
	return (url){0};
}
url icon_url(const struct rq *rq, const char *name); /* of the sprite */
url item_url(const struct rq *rq,
	     item_id item); /* /items/ID, which redirects to where it is shown */
url item_action(const struct rq *rq, item_id item, const char *action); /* /items/ID/like */
url tag_url(const struct rq *rq, str name);
/* Does the page of the item's tags open for the viewer? */
bool tag_linked(const struct rq *rq, const struct item_row *item);
/* A text as the viewer gets it: names of people and tags are links only where they lead somewhere,
 * and the spaces of a French one are those of French typography. item may be NULL. */
html text_shown(const struct rq *rq, const struct item_row *item, html text);
/* For a text without an item: the spaces alone. */
html text_in(const struct rq *rq, str language, html text);
str iso(const struct rq *rq, int64_t time);
str number(const struct rq *rq, int64_t n);	       /* grouped */
str number_or_none(const struct rq *rq, int64_t n);    /* empty for 0 */
bool field_bad(const struct rq *rq, const char *name); /* the form's field has an error */
/* What the person typed when the form is shown again, else the stored value. */
str field_value(const struct rq *rq, const char *name, str stored);
bool field_checked(const struct rq *rq, const char *name, bool stored);
bool language_is_other(const struct rq *rq, str code); /* not the interface's */
str id_text(const struct rq *rq, int64_t id);
str cursor_text(const struct rq *rq, int64_t cursor); /* empty for the first page (-1) */
str upper(const struct rq *rq, str code);	      /* "FR" for a badge */
bool viewer_is(const struct rq *rq, person_id person);
bool signed_in(const struct rq *rq);

/* ---- ratings ---- */
bool rating_shown(int64_t raters);				     /* from RATING_SHOWN votes */
str rating_mean(const struct rq *rq, int64_t raters, int64_t stars); /* "4.7" */
str rating_label(const struct rq *rq, int64_t stars);		     /* "4 stars" */
int64_t rating_width(int64_t raters, int64_t stars); /* of the filled stars, 0 to 70 */

/* Is it voted on (agree, disagree) instead of rated? */
bool voted_on(const struct item_row *item);

/* ---- lists around a page ---- */
struct crumb_list {
	struct crumb {
		str label;
		url url;
	} * v;
	size_t n, cap;
};
struct facet_list {
	struct facet {
		str label, language; /* language of the label when it is not the page's */
		url url;
		int64_t n; /* -1: no number */
		bool on;
	} * v;
	size_t n, cap;
	bool more; /* numbers are of the newest hits: shown as "300+" where they reach the limit */
};
struct pager {
	url newer, older; /* empty: there is none */
	str text;	  /* "1 to 8 of 1,318"; may be empty */
};
/* The same page with another query field: ?NAME=VALUE in place of what it had; paging fields
 * (before, after) are dropped. */
url page_with(const struct rq *rq, const char *name, str value);

/* ---- comments ---- */
struct comment_thread {
	const struct item_row *root; /* what is commented */
	const struct comment_page *page;
	enum comment_order order;
	bool may_write;
	bool choose_order; /* offers useful, newest, oldest */
	bool single;	   /* one thread on a page of its own: pages count answers, not threads */
	url back;	   /* where the page stands, with #comments */
	int64_t reply_to;  /* ?reply_to=: the comment that the form answers without scripts; 0 the
			      root */
	str answered;	   /* who wrote that comment; empty for the root */
	struct id_list executives; /* authors who are marked as such */
	struct id_list team;	   /* and those who look after the place */
	int64_t accepted;	   /* the answer that helped, marked; 0 none */
	url accept; /* where a form with `answer` marks another one; empty: not for the viewer */
	url remove; /* where a page begins that removes one of others (?answer=); empty: no */
	url split;  /* where a page begins that makes a topic of a thread (?answer=); empty: no */
	str disclaimer; /* who will read it, "Visible to everyone at Talweg"; may be empty */
	struct preview_list previews; /* of pages that the comments name */
};
enum { COMMENT_DEPTH = 4 }; /* deeper answers stand at this depth and name whom they answer */
struct thread_row {
	const struct comment *comment;
	bool opens; /* its answers follow inside */
	struct {
		char *v;
		size_t n;
	} closes;    /* levels that end behind it */
	bool deep;   /* stands flatter than it is */
	str answers; /* whom, for deep ones and those whose question stands on another page */
};
struct thread_rows {
	struct thread_row *v;
	size_t n, cap;
};
bool comment_by_executive(const struct comment_thread *thread, person_id author);
bool comment_by_team(const struct comment_thread *thread, person_id author);
/* The comments with the nesting their list needs. */
const struct thread_rows *thread_rows(const struct rq *rq, const struct comment_page *page);
/* Reads ?order= and ?reply_to= and fills the rest from the root. */
struct comment_thread comment_thread(const struct rq *rq, const struct item_row *root,
				     const struct comment_page *page, url back);
enum comment_order comment_order_of(const struct rq *rq);
/* The page of a thread behind the last answer shown of it, for a comment with `more`. */
url thread_rest(const struct rq *rq, const struct comment *c);

#endif
