/* SPDX-License-Identifier: Apache-2.0
 * pages: what the templates of this room are given, and the addresses they link to.
 */
#ifndef RUCHE_JAMS_PAGES_H
#define RUCHE_JAMS_PAGES_H

#include "core/invitation.h"
#include "core/tag.h"
#include "feature/jams/handlers.h"
#include "feature/jams/share.h"
#include "feature/jams/similar_idea.h"
#include "ui/changes.h"
#include "ui/moment.h"
#include "ui/page.h"
#include "ui/parts.h"
#include "ui/place_form.h"

#include "facilitate.sql.h"
#include "idea.sql.h"
#include "jams.sql.h"

/* ---- addresses ---- */
url jam_url(const struct rq *rq, str jam);
url jam_action(const struct rq *rq, str jam, const char *action);
url jam_forum_url(const struct rq *rq, str jam, place_id forum);
url jam_forum_action(const struct rq *rq, str jam, place_id forum, const char *action);
url idea_url(const struct rq *rq, str jam, item_id idea);
url idea_action(const struct rq *rq, str jam, item_id idea, const char *action);
/* The form of a new one that names this one. */
url idea_build_url(const struct rq *rq, str jam, place_id forum, item_id idea);

/* ---- values in templates ---- */
const char *jam_phase_words(const struct rq *rq, enum jam_phase phase);
/* "English, French" for "en fr". */
str jam_language_names(const struct rq *rq, str codes);
/* Hours since it opened, and of how many, from 1. */
int64_t jam_hour(const struct rq *rq, const struct jam *j);
int64_t jam_hours(const struct jam *j);
const struct face *jam_member_face(const struct rq *rq, const struct q_jam_team *m);
const struct face *jam_shift_face(const struct rq *rq, const struct q_jam_shifts *s);
const struct face *jam_executive_face(const struct rq *rq, const struct q_jam_executives *e);
const struct face *jam_moderator_face(const struct rq *rq, const struct jam_forum *f);
html jam_markdown(const struct rq *rq, str text);
str jam_forum_title(const struct jam_forums *forums, int64_t id);
/* "idea:12" as people copy it: a number, or an address that ends with one. */
int64_t idea_number(str text);
url similar_url(const struct rq *rq, str jam);
const char *idea_link_words(const struct rq *rq, int64_t kind, bool back);

/* ---- lists of jams ---- */
struct jam_row {
	const struct q_jam_list *of;
	enum jam_phase phase;
};
struct jam_rows {
	struct jam_row *v;
	size_t n, cap;
};
struct jam_list_page {
	struct jam_rows rows;
	bool may_create;
	struct pager pager;
};
struct jam_head_data {
	const struct place *place;
	struct jam jam;
	bool team, owner, in, may_register;
};

/* ---- a jam: its ideas ---- */
enum idea_order { IDEAS_HOT, IDEAS_NEW, IDEAS_UNANSWERED, IDEAS_UNHEARD };
struct idea_row {
	const struct q_idea_rows *of;
	struct item_row item;
	html excerpt;
	bool more; /* the words go on */
	bool executive;
	bool mixed; /* among others, since few were shown it */
	struct face face;
};
struct idea_rows {
	struct idea_row *v;
	size_t n, cap;
};
/* An idea in a list as it was drawn: of item what the button between needs. */
struct idea_part {
	struct item_row item;
	html before, after;
	int64_t readers, answer, highlighted;
	bool more;
};
struct idea_parts {
	struct idea_part *v;
	size_t n, cap;
};
struct idea_form {
	struct idea_words words;
	str choices; /* as typed, one in a line */
	int64_t forum;
	int64_t other; /* what it names */
	enum idea_link link;
};
struct own_stance; /* understand_pages.h */
struct room_page {
	const struct jam_view *v;
	struct jam_forums forums;
	const struct jam_forum *forum; /* NULL: all of them */
	enum idea_order order;
	struct idea_parts parts;
	url hot, fresh, unanswered, unheard, older;
	bool first;
	struct idea_form form;
	struct idea_parts front; /* the hottest of all, beside */
	struct q_jam_shifts_list duty;
	struct q_highlight_list_list highlights;
	html background;
	html pulse, themes;	     /* what is understood, on the first page; or empty */
	struct similar_rows similar; /* none yet: similar.js fills it */
	html decide;		     /* beside: how it is decided */
};

/* ---- an idea ---- */

/* What the team does with it, and did to its answers (facilitate.h). */
struct idea_care {
	bool highlighted;
	struct q_act_list highlight;
	struct q_act_list_list removed; /* answers, in their order */
	struct jam_forums forums;	/* to move it to; none for who may not */
	bool may_remove;
};
/* Another idea that became one with it, and its answers. */
struct idea_talk {
	const struct q_idea_together *of;
	bool more; /* answers than are shown here */
	struct item_row item;
	struct comment_page page;
	struct comment_thread comments;
};
struct idea_talks {
	struct idea_talk **v;
	size_t n, cap;
};
struct idea_page {
	const struct jam_view *v;
	const struct q_idea_find *idea;
	const struct item_row *item;
	const struct face *author;
	bool executive;
	html body;
	struct tag_list tags;
	struct q_idea_links_list links, linked;
	struct q_choice_list_list choices;
	int64_t votes;
	bool chose;
	struct comment_thread comments;
	struct comment_page page;
	bool may_edit, may_delete, following;
	struct idea_care care;
	struct q_idea_together_list together;
	struct idea_talks talks;
	struct q_act_list merge; /* by whom, when it went into another one */
	bool merged;
	struct own_stance *own;
	bool proposed, may_propose; /* for the decision */
	url here;
};
struct idea_edit_page {
	const struct jam_view *v;
	struct jam_forums forums;
	struct idea_form form;
	int64_t idea; /* 0: a new one */
	str other_title, other_language;
	struct similar_rows similar; /* said already, perhaps */
	bool asked;		     /* and the writer was shown that */
	url action, back;
};
struct idea_history_page {
	const struct jam_view *v;
	const struct q_idea_find *idea;
	struct change_list changes;
};

/* ---- preparing ---- */
struct jam_form {
	struct place_names names;
	str opens, closes, freezes, audience, languages, rules, from;
};
struct jam_edit_page {
	const struct jam_view *v; /* NULL: a new one */
	struct jam_form form;
	struct jam_forums forums;
	bool saved;
	str zone;
};
struct jam_forum_form {
	str title, question, background, language, moderator;
};
struct jam_forum_edit_page {
	const struct jam_view *v;
	const struct jam_forum *forum; /* NULL: a new one */
	struct jam_forum_form form;
	url action;
};
struct jam_rules_page {
	const struct jam_view *v;
	struct jam_forums forums;
	html rules;
};
struct jam_member_page {
	const struct jam_view *v;
	struct q_jam_team_list team, latest;
	struct invitation_list links;
	int64_t added, already;
	int64_t guests; /* who have no account, and are written to */
	bool any;
	bool outsiders; /* the viewer may bring them in */
	struct invited_list unknown;
	struct q_letters_waiting_list waiting; /* who was written to and did not come yet */
	struct pager pager;		       /* of these */
	str link_text;			       /* fresh: shown this once */
	url link;
};
struct jam_shift_page {
	const struct jam_view *v;
	struct jam_forums forums;
	struct q_jam_team_list team;
	struct q_jam_shifts_list shifts;
	str zone;
};
struct jam_map_row {
	str label;
	int64_t n, width;
	const char *tile; /* of a country that has one: its letters, and where they stand */
	int64_t x, y;
	bool much;
};
struct jam_map_rows {
	struct jam_map_row *v;
	size_t n, cap;
};
struct jam_map_page {
	const struct jam_view *v;
	struct jam_map_rows countries, units;
	str others; /* tiles of countries that are not named */
	bool drawn; /* some country has a tile */
};
struct jam_invitation_page {
	struct q_jam_face face;
	html about;
	url action;
	bool outsiders; /* strangers may ask for a letter here */
	bool asked;	/* one did */
};
struct jam_come_page {
	str secret;
	bool valid;
	struct q_letter_of_link to;
};
struct jam_letter {
	str subject, organisation, inviter, title, opens, closes;
	url link;
};
struct jam_executive_page {
	struct q_jam_executives_list rows;
};
struct jam_block_data {
	struct jam_rows rows;
};

/* The list of a jam, or of one of its forums; *next where it goes on, or empty. */
err idea_rows_of(struct rq *rq, const struct jam_view *v, place_id forum, enum idea_order order,
		 int64_t most, struct idea_rows *rows, str *next);
/* The list of a page and what stands beside it, also as others were shown it (room_shared.c).
 * Page's v, forums, forum, order and first are there. */
err room_parts(struct rq *rq, const struct jam_view *v, struct room_page *p, int64_t most,
	       str *next);
/* One of them as it stands in the list. */
err room_part_draw(struct rq *rq, const struct room_page *p, const struct idea_row *row,
		   struct idea_part *part);
/* Parts that were drawn are kept for others under a key, and taken from there (core/fragment.h):
 * false where they are nobody else's. Others than colleagues see fewer links, each their own. The
 * key names `what`, and all that an idea looks by beside itself; the zone of a time is seen once it
 * is written as a date, a week later. */
static const int64_t ROOM_GOOD_FOR = SECOND;
bool room_parts_key(struct rq *rq, const struct jam_view *v, const struct room_page *p,
		    const char *what, str *key);
/* Parts and front of p, where the list goes on, and until when it is good; not if it is too much.
 */
void room_parts_keep(struct rq *rq, const struct room_page *p, str key, str next, int64_t until);
/* Into p what was kept; gives until when it is good. Who may read them is to be asked again. */
int64_t room_parts_take(struct rq *rq, str text, struct room_page *p, str *next);
/* Is it another than was drawn? */
bool room_part_differs(const struct idea_part *part, const struct q_idea_fresh *now);
enum idea_order idea_order_of(const struct rq *rq);
/* Ideas for lists, in the order of the ids. */
err idea_rows_fill(struct rq *rq, struct id_list ids, struct idea_rows *rows);
/* One of them, for programs. */
void idea_row_json(struct rq *rq, const struct jam_view *v, const struct idea_row *row);
err idea_executives(struct rq *rq, struct id_list people, struct q_jam_executives_among_list *list);

#endif
