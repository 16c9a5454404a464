/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in events.c.
 */
#ifndef RUCHE_EVENTS_HANDLERS_H
#define RUCHE_EVENTS_HANDLERS_H

#include "core/demo.h"
#include "feature/events/event.h"
#include "ui/feature.h"

err event_calendar(struct rq *rq);
err event_list_json(struct rq *rq);
err event_place_list(struct rq *rq);
err event_show(struct rq *rq);
err event_new_form(struct rq *rq);
err event_create(struct rq *rq);
err event_edit(struct rq *rq);
err event_update(struct rq *rq);
err event_cancel_update(struct rq *rq);
err event_delete(struct rq *rq);
err reply_update(struct rq *rq);
err event_file(struct rq *rq);
err event_feed_place(struct rq *rq);
err event_feed_own(struct rq *rq);
err event_feed_own_place(struct rq *rq);
err event_feed_show(struct rq *rq);
err event_feed_create(struct rq *rq);
err event_feed_delete(struct rq *rq);
err event_import_new(struct rq *rq);
err event_import_create(struct rq *rq);
err event_busy_list(struct rq *rq);

/* ---- the kind ---- */
err event_cards(struct rq *rq, struct card **cards, size_t n);
err event_index_text(struct db *db, item_id id, str *title, str *body);
err event_address_of(struct db *db, item_id id, struct arena *a, url *to);

/* ---- jobs ---- */
err events_tell(struct db *db, const struct app *app, str payload);
err events_remind(struct db *db, const struct app *app, str payload);
err events_remind_one(struct db *db, const struct app *app, str payload);
err events_lay(struct db *db, const struct app *app, str payload);
err events_seats(struct db *db, const struct app *app, str payload);

/* ---- hooks ---- */
extern const struct importer event_importers[];
err events_count_of(struct rq *rq, const struct place *place, int64_t *n);
err events_block(struct rq *rq, const struct place *place, enum role role, struct out *out);
err events_home_block(struct rq *rq, struct out *out);
err events_demo(struct db *db, struct demo *demo);
err events_export(struct db *db, person_id person, struct out *json);
err events_check(struct db *db, struct out *findings);
err events_erase(struct db *db, person_id person, struct id_list items);

#endif
