/* SPDX-License-Identifier: Apache-2.0
 * composer: the box where a short post begins: on home, on the pages of updates, below what is
 * passed on. It posts to /updates: body, audience (internal, public, listed, private, place:ID),
 * other (a community by name), readers (handles), reply_to, quotes, new_1 ... (photos) and what is
 * on them, new_alt_1 ... The template is v_composer in composer.html.
 */
#ifndef RUCHE_COMPOSER_H
#define RUCHE_COMPOSER_H

#include "ui/moment.h"
#include "ui/parts.h"
#include "ui/place_picker.h"

enum { COMPOSER_MAX = 1000, COMPOSER_PHOTOS = 4 };

struct composer {
	struct composer_choices {
		struct composer_choice {
			str value, label;
			bool on;
		} * v;
		size_t n, cap;
	} choices; /* who can read it; empty for an answer, which is for those who read what it
		      answers */
	struct place_picker other; /* more communities than the choices list */
	int64_t reply_to, quotes;
	str label, placeholder; /* translated */
	str button;
	url back;	    /* where to go afterwards */
	bool begin_blog;    /* offers a blog entry instead */
	bool readers_open;  /* the field for names is shown whatever is chosen */
	enum writes writes; /* which clauses of the guidelines it shows */
	bool moment_open;   /* at once, not only when the box is entered */
	bool needs_words;   /* or a photo; false where something is passed on */
};

/* For a new post by the viewer, with the communities that the viewer may write to. What was typed
 * is shown again. */
err composer_make(struct rq *rq, url back, struct composer *c);
/* "new_alt_1": the field of what is said of a photo. */
const char *photo_alt_field(int64_t n);
/* Who may read it alone, with `chosen` ("internal", "place:ID" ...; empty: nothing yet) selected,
 * whatever it is: a community is among the choices also when it is archived or one of many.
 * NOT_FOUND for one that the viewer may not know of. */
err composer_choices(struct rq *rq, str chosen, struct composer *c);
/* For a new post in one place, by somebody who may write there. */
err composer_in_place(struct rq *rq, const struct place *place, url back, struct composer *c);
/* For an answer below a thread. */
struct composer composer_answer(const struct rq *rq, const struct item_row *answered, url back);

#endif
