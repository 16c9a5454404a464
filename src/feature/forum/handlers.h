/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in forum.c.
 */
#ifndef RUCHE_FORUM_HANDLERS_H
#define RUCHE_FORUM_HANDLERS_H

#include "core/demo.h"
#include "ui/feature.h"
#include "ui/place_page.h"

enum { TOPIC_TITLE_MAX = 200, TOPIC_BODY_MAX = 50000 };

err topic_list(struct rq *rq);
err topic_new(struct rq *rq);
err topic_create(struct rq *rq);
err topic_show(struct rq *rq);
err topic_edit(struct rq *rq);
err topic_update(struct rq *rq);
err topic_history(struct rq *rq);
err topic_delete(struct rq *rq);
err topic_pin_update(struct rq *rq);
err topic_lock_update(struct rq *rq);
err topic_move_update(struct rq *rq);
err topic_split_new(struct rq *rq);
err topic_split_create(struct rq *rq);
err topic_answer_update(struct rq *rq);

/* ---- what several of them share ---- */
struct q_topic_find;
/* The topic of the address, in its community; NOT_FOUND for others. */
err topic_asked(struct rq *rq, struct place_view *where, struct q_topic_find *t,
		struct item_row *item);
/* The same for a host of the community; DENIED for others. */
err topic_hosted(struct rq *rq, struct place_view *where, struct q_topic_find *t,
		 struct item_row *item);
/* Makes one: item, text, tags, mentions, counts. kind: KIND_TOPIC or KIND_QUESTION. created 0: now;
 * with a time it is quiet. */
err topic_make(struct db *db, enum kind kind, person_id author, const struct place *place,
	       int64_t created, str title, str body, str tags, item_id *id);
html topic_render(struct arena *a, str body);
err topic_json(struct rq *rq, item_id id, int status);

/* ---- the kinds ---- */
err topic_cards(struct rq *rq, struct card **cards, size_t n);
err topic_index_text(struct db *db, item_id id, str *title, str *body);
err topic_address_of(struct db *db, item_id id, struct arena *a, url *to);
err topic_answerable(struct db *db, item_id root, bool *may);
err topic_answered_by(struct db *db, item_id root, item_id answer);
err topic_answer_gone(struct db *db, item_id root);

/* ---- hooks ---- */
err forum_count_of(struct rq *rq, const struct place *place, int64_t *n);
err forum_block(struct rq *rq, const struct place *place, enum role role, struct out *out);
err forum_aside(struct rq *rq, const struct place *place, enum role role, struct out *out);
err forum_demo(struct db *db, struct demo *demo);
err forum_scale(struct database *database, struct demo *demo);
err forum_export(struct db *db, person_id person, struct out *json);
err forum_check(struct db *db, struct out *findings);
err forum_erase(struct db *db, person_id person, struct id_list items);

#endif
