/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in activities.c.
 */
#ifndef RUCHE_ACTIVITIES_HANDLERS_H
#define RUCHE_ACTIVITIES_HANDLERS_H

#include "core/demo.h"
#include "feature/activities/step.h"
#include "ui/feature.h"
#include "ui/place_page.h"

err activity_list(struct rq *rq);
err activity_new(struct rq *rq);
err activity_create(struct rq *rq);
err activity_show(struct rq *rq);
err activity_edit(struct rq *rq);
err activity_update(struct rq *rq);
err activity_export(struct rq *rq);
err activity_people(struct rq *rq);
err activity_member_create(struct rq *rq);
err activity_member_delete(struct rq *rq);
err activity_complete_form(struct rq *rq);
err activity_reopen(struct rq *rq);
err activity_community_list(struct rq *rq);

err section_create(struct rq *rq);
err section_show(struct rq *rq);
err section_update(struct rq *rq);
err section_move_update(struct rq *rq);
err section_delete(struct rq *rq);
err activity_copy_create(struct rq *rq);

err step_list(struct rq *rq);
err step_new(struct rq *rq);
err step_create(struct rq *rq);
err step_show(struct rq *rq);
err step_edit(struct rq *rq);
err step_update(struct rq *rq);
/* The same from a form, with files that come in it. */
err step_create_form(struct rq *rq);
err step_update_form(struct rq *rq);
err step_file_create(struct rq *rq);
err step_file_show(struct rq *rq);
err step_file_delete(struct rq *rq);
err step_delete(struct rq *rq);
err step_done_update(struct rq *rq);
err step_move_update(struct rq *rq);
err step_history(struct rq *rq);

err todo_list(struct rq *rq);
err todo_feed(struct rq *rq);
err todo_address_create(struct rq *rq);
err todo_address_delete(struct rq *rq);
err news_list(struct rq *rq);
err news_seen(struct rq *rq);

/* ---- shared by the handlers ---- */
struct q_step_find;
/* The activity of the address. */
err activity_asked(struct rq *rq, struct activity *a);
/* The same to write in: DENIED for readers, and when it is completed. */
err activity_to_write(struct rq *rq, struct activity *a);
/* The step of the address with its activity; NOT_FOUND for what the viewer may not see. */
err step_asked(struct rq *rq, struct activity *a, struct q_step_find *s, struct item_row *item);
/* The same for who may change it. */
err step_to_write(struct rq *rq, struct activity *a, struct q_step_find *s, struct item_row *item);
err activity_json(struct rq *rq, str handle, int status);
err step_json(struct rq *rq, const struct activity *a, item_id id, int status);
/* The first form error as the answer to a program. */
err refuse_json(struct rq *rq);

/* ---- hooks ---- */
err step_cards(struct rq *rq, struct card **cards, size_t n);
err step_index_text(struct db *db, item_id id, str *title, str *body);
err step_address_of(struct db *db, item_id id, struct arena *a, url *to);
err step_answered(struct db *db, item_id root, item_id answer);
err steps_tell(struct db *db, const struct app *app, str payload);
err activity_copy_job(struct db *db, const struct app *app, str payload);
err steps_due(struct db *db, const struct app *app, str payload);
err changes_sweep(struct db *db, const struct app *app, str payload);
err todo_block(struct rq *rq, struct out *out);
err community_activities_count(struct rq *rq, const struct place *place, int64_t *n);
err community_activities_block(struct rq *rq, const struct place *place, enum role role,
			       struct out *out);
err activities_demo(struct db *db, struct demo *demo);
err activities_export(struct db *db, person_id person, struct out *json);
err activities_erase(struct db *db, person_id person, struct id_list items);
err activities_check(struct db *db, struct out *findings);

#endif
