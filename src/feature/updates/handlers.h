/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes call, and what its files share; each route is described in
 * updates.c.
 */
#ifndef RUCHE_UPDATES_HANDLERS_H
#define RUCHE_UPDATES_HANDLERS_H

#include "core/demo.h"
#include "feature/updates/pages.h"

enum { UPDATE_ANSWERS = 200 }; /* on a page of a thread */

err update_list(struct rq *rq);
err update_show(struct rq *rq);
err update_answers_json(struct rq *rq);
err update_new(struct rq *rq);
err update_create(struct rq *rq);
err update_edit(struct rq *rq);
err update_change(struct rq *rq);
err update_history(struct rq *rq);
err update_delete(struct rq *rq);

/* The callbacks of KIND_UPDATE. */
err update_cards(struct rq *rq, struct card **cards, size_t n);
err update_text(struct db *db, item_id id, str *title, str *body);
/* The callback item_at of the room. */
err update_at(struct db *db, str path, item_id *id);
err update_address(struct db *db, item_id id, struct arena *a, url *to);

/* Writes the content of an item that stands already: text, tags, and mentions unless it is quiet.
 */
err update_write_content(struct db *db, item_id id, str body, int64_t quotes, bool quiet);
/* Another text for it, marked as an edit. */
err update_rewrite_content(struct db *db, item_id id, str body);
/* One update that the viewer may see, with its text; NOT_FOUND for other kinds. */
struct update_found {
	struct item_row item;
	str body, html;
	int64_t quotes;
};
err update_find(struct db *db, item_id id, struct update_found *u);
/* Its tags and mentions once more, where its readers changed. */
err update_write_names(struct db *db, item_id id, str body);

/* Reads who may see it from the form into the new item; form errors. */
err update_read_audience(struct rq *rq, struct item_new *new);
/* The choices of the form that changes it, and the names of those who may read it now. */
err update_audience_form(struct rq *rq, const struct update_found *u, struct update_edit_page *p);
/* What the form asks for; form errors where that cannot be. Then it is done. */
struct update_audience {
	enum audience audience;
	struct id_list readers;
	bool guests; /* among the readers */
	bool changed;
};
err update_check_audience(struct rq *rq, const struct update_found *u, struct update_audience *to);
err update_change_audience(struct rq *rq, const struct update_found *u,
			   const struct update_audience *to, str body);
/* Photos of an update (photo.c). Split gives the words of a text and the photos at its end. */
enum { UPDATE_PHOTOS = COMPOSER_PHOTOS };
str update_photos_split(struct arena *a, str body, struct update_photos *photos);
str update_photos_join(struct arena *a, str words, const struct update_photos *photos);
/* What is said of them, for lists and for the index. */
str update_photos_words(struct arena *a, const struct update_photos *photos);
/* The images that a text shows are its item's; new: nothing hangs on it yet. */
err update_photos_claim(struct db *db, item_id id, const struct markdown_found *found, bool new);
/* route.prepare: decodes what a form brings. */
err update_photos_read(struct rq *rq);
/* In the handler: what the form keeps and brings comes behind those that are there; form errors. */
err update_photos_take(struct rq *rq, struct update_photos *photos);

/* The card of one item; NOT_FOUND when the viewer may not see it. */
err update_card(struct rq *rq, item_id id, struct card *card);

err updates_demo(struct db *db, struct demo *demo);
err updates_scale(struct database *database, struct demo *demo);

#endif
