/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in
 * suggestions.c.
 */
#ifndef RUCHE_SUGGESTIONS_HANDLERS_H
#define RUCHE_SUGGESTIONS_HANDLERS_H

#include "ui/feature.h"
#include "ui/place_page.h"

enum { SUGGESTION_TITLE_MAX = 200, SUGGESTION_BODY_MAX = 20000, SUGGESTION_SAID_MAX = 1000 };
enum suggestion_state {
	SUGGESTION_WAITS = 1,
	SUGGESTION_CONSIDERED,
	SUGGESTION_PLANNED,
	SUGGESTION_DONE,
	SUGGESTION_NOT_DONE,
	SUGGESTION_REMOVED,
};

err suggestions_list(struct rq *rq);
err suggestion_new(struct rq *rq);
err suggestion_create(struct rq *rq);
err suggestion_show(struct rq *rq);
err suggestion_edit(struct rq *rq);
err suggestion_update(struct rq *rq);
err suggestion_history(struct rq *rq);
err suggestion_delete(struct rq *rq);
err suggestion_vote_update(struct rq *rq);
err suggestion_state_update(struct rq *rq);

/* ---- what several of them share ---- */
struct q_suggestion_find;
/* The idea of the address, in its community; NOT_FOUND for others. */
err suggestion_asked(struct rq *rq, struct place_view *where, struct q_suggestion_find *s,
		     struct item_row *item);
err suggestion_json(struct rq *rq, item_id id, int status);
/* An idea as it comes: created 0 is now; made content has a time, and nobody is told of it. */
struct suggestion_new {
	person_id author;
	place_id place;
	enum audience audience;
	int64_t created;
	str title, body, tags;
};
err suggestion_make(struct db *db, const struct suggestion_new *new, item_id *id);

/* ---- the kind ---- */
err suggestion_cards(struct rq *rq, struct card **cards, size_t n);
err suggestion_index_text(struct db *db, item_id id, str *title, str *body);
err suggestion_address_of(struct db *db, item_id id, struct arena *a, url *to);

/* ---- hooks ---- */
err suggestions_demo(struct db *db, struct demo *demo);
err suggestions_scale(struct database *database, struct demo *demo);
err suggestions_export(struct db *db, person_id person, struct out *json);
err suggestions_check(struct db *db, struct out *findings);
err suggestions_erase(struct db *db, person_id person, struct id_list items);

#endif
