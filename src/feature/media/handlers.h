/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in media.c.
 */
#ifndef RUCHE_MEDIA_HANDLERS_H
#define RUCHE_MEDIA_HANDLERS_H

#include "core/demo.h"
#include "core/document.h"
#include "ui/place_page.h"

enum {
	MEDIA_TITLE_MAX = 200,
	MEDIA_BODY_MAX = 10000,
	MEDIA_ALT_MAX = 1000,
	MEDIA_PAGES_MAX = 90,  /* of slides that are shown page by page */
	MEDIA_PEOPLE_MAX = 50, /* on a photo */
	MEDIA_ALBUM_MAX = 500, /* photos */
	MEDIA_QUOTA_GB = 20,   /* for each person */
	MEDIA_WAIT_HOURS = 20, /* what was brought waits so long for its words */
};
enum media_state { MEDIA_NEW = 1, MEDIA_READ, MEDIA_UNREADABLE, MEDIA_WAITS };

/* ---- library, items ---- */
err media_list(struct rq *rq);
err media_community(struct rq *rq);
err media_person(struct rq *rq);
err media_show(struct rq *rq);
err media_edit(struct rq *rq);
err media_update(struct rq *rq);
err media_delete(struct rq *rq);
err media_embed(struct rq *rq);
err media_stream(struct rq *rq);
err media_download(struct rq *rq);
err media_caption_show(struct rq *rq);
err media_caption_update(struct rq *rq);
err media_caption_delete(struct rq *rq);
err media_tag_create(struct rq *rq);
err media_tag_delete(struct rq *rq);

/* ---- bringing ---- */
err media_new(struct rq *rq);
err media_receive(struct rq *rq);
err media_describe(struct rq *rq);
err media_create(struct rq *rq);
err media_waiting_delete(struct rq *rq);

/* ---- albums ---- */
err album_list(struct rq *rq);
err album_new(struct rq *rq);
err album_create(struct rq *rq);
err album_show(struct rq *rq);
err album_edit(struct rq *rq);
err album_update(struct rq *rq);
err album_delete(struct rq *rq);
err album_photo_update(struct rq *rq);

/* ---- podcast ---- */
err podcast_show(struct rq *rq);
err podcast_address_create(struct rq *rq);
err podcast_feed(struct rq *rq);
err podcast_own_feed(struct rq *rq);
err podcast_file(struct rq *rq);

/* ---- kinds and hooks ---- */
err media_cards(struct rq *rq, struct card **cards, size_t n);
err media_index_text(struct db *db, item_id id, str *title, str *body);
err media_address_of(struct db *db, item_id id, struct arena *a, url *to);
err media_embed_as(struct rq *rq, item_id id, struct embed *e);
err album_cards(struct rq *rq, struct card **cards, size_t n);
err album_index_text(struct db *db, item_id id, str *title, str *body);
err album_address_of(struct db *db, item_id id, struct arena *a, url *to);
err media_block(struct rq *rq, const struct place *place, enum role role, struct out *out);
err media_demo(struct db *db, struct demo *demo);
err media_export(struct db *db, person_id person, struct out *json);
err media_check(struct db *db, struct out *findings);
err media_erase(struct db *db, person_id person, struct id_list items);
err media_read_job(const struct app *app, struct arena *a, const struct job *job);
err media_sweep_job(struct db *db, const struct app *app, str payload);

#endif
