/* SPDX-License-Identifier: Apache-2.0
 * jam: a mass conversation of some days and its forums. What may be done when follows from its
 * times and the clock at each request, so that it opens, closes and freezes to the second, whatever
 * was restarted meanwhile. No pages here.
 */
#ifndef RUCHE_JAMS_JAM_H
#define RUCHE_JAMS_JAM_H

#include "core/place.h"
#include "html/html.h"

enum jam_phase {
	JAM_AHEAD,  /* it is prepared; the team may rehearse */
	JAM_OPEN,   /* ideas and answers */
	JAM_ENDING, /* no new ideas; answers and thanks go on */
	JAM_FROZEN, /* read only */
};
enum jam_phase jam_phase(int64_t opens, int64_t closes, int64_t freezes, int64_t now);
/* "ahead", "open", "ending", "frozen": in the API. */
str jam_phase_name(enum jam_phase phase);

enum {
	JAM_RULES_MAX = 20000,
	JAM_DAYS_MAX = 31, /* from opening to closing, and from there to the end */
	FORUMS_MIN = 4,
	FORUMS_MAX = 10,
	FORUM_QUESTION_MAX = 300,
	FORUM_BACKGROUND_MAX = 20000,
};

struct jam {
	place_id id;
	str handle, title;
	int64_t opens, closes, freezes;
	str languages; /* with spaces between */
	str rules;     /* Markdown */
	bool rehearsal;
	enum jam_phase phase;
};
/* What belongs to a place that the viewer may read; NOT_FOUND when it is no jam. */
err jam_of(struct db *db, const struct place *place, struct jam *j);
/* Makes the place, and what belongs to it. Fill p's handle (or leave it empty), title, description,
 * language, audience, owner, created, and j's times, languages and rules. CONFLICT when the handle
 * is taken, INVALID when it is none. */
err jam_make(struct db *db, struct place *p, struct jam *j);

struct jam_forum {
	place_id id;
	int64_t position;
	str title, question, background, language;
	person_id moderator; /* none: 0 */
	str moderator_name, moderator_handle, moderator_photo;
	int64_t moderator_hue, ideas;
};
struct jam_forums {
	struct jam_forum *v;
	size_t n, cap;
};
err jam_forums(struct db *db, place_id jam, struct jam_forums *list);
/* Behind the others: title, question, background, language, moderator are read. TOO_LARGE when
 * there are FORUMS_MAX. A moderator is of the team from then on. */
err jam_forum_make(struct db *db, const struct place *jam, int64_t created, struct jam_forum *f);
err jam_forum_write(struct db *db, const struct place *jam, const struct jam_forum *f);
/* CONFLICT while something was said in it. */
err jam_forum_drop(struct db *db, place_id id);

/* Comes into the team at least as a facilitator. */
err jam_team_add(struct db *db, place_id jam, person_id person);
/* The viewer takes part from now on; nothing for who does already. DENIED for whom the jam is not
 * for: only who has a link comes in by another way. */
err jam_enter(struct db *db, place_id jam);
/* Somebody goes, with shifts, forums to moderate, and what the team tries out. CONFLICT for the
 * last owner. */
err jam_part(struct db *db, const struct place *jam, person_id person);
/* The end of an account: another of the team keeps what it kept. */
err jams_leave(struct db *db, person_id person);

/* What the team tried out goes, at most 200 ideas; *more when there are others. */
err jam_wipe(struct db *db, place_id jam, bool *more);

/* ---- ideas ---- */
enum {
	IDEA_TITLE_MAX = 160,
	IDEA_BODY_MAX = 5000,
	CHOICES_MAX = 6,
	CHOICE_MAX = 120,
	HEARD_ENOUGH = 20, /* distinct people; as in the queries and the index of the unheard */
};
enum idea_link { LINK_BUILDS = 1, LINK_CONTRADICTS, LINK_SAME };
str idea_link_name(enum idea_link kind);
bool idea_link_named(str name, enum idea_link *kind);

struct idea_words {
	str title, body, tags;
	struct choice_list {
		str *v;
		size_t n, cap;
	} choices;
};
/* Makes one: item, words, tags, mentions, poll. Of a rehearsal only the team reads it. created 0:
 * now; with a time it is quiet. */
err idea_make(struct db *db, const struct place *jam, place_id forum, person_id author,
	      const struct idea_words *w, bool rehearsal, int64_t created, item_id *id);
html idea_render(struct arena *a, str body);
/* One idea names another one; nothing when it does already. INVALID for itself. */
err idea_link(struct db *db, item_id idea, item_id other, enum idea_link kind);
err idea_unlink(struct db *db, item_id idea, item_id other, bool any);
/* It was removed: what it named is named by one less. */
err idea_gone(struct db *db, item_id idea);
/* Its heat, whether it was answered and what last, from its counters and answers; and the heat of
 * the one that stands for it. */
err idea_weigh(struct db *db, item_id id);
/* One whose line ends with a question mark is a question, which an answer may settle. */
bool idea_asks(str title);
/* What is said later stands higher, and each doubling of what it brought about is worth four hours:
 * thanks count once, answers twice, other people whose links name it three times. */
int64_t idea_heat(int64_t created, int64_t likes, int64_t comments, int64_t namers);

#endif
