/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in chat.c.
 */
#ifndef RUCHE_CHAT_HANDLERS_H
#define RUCHE_CHAT_HANDLERS_H

#include "core/demo.h"
#include "ui/feature.h"

err chat_list(struct rq *rq);
err chat_list_part(struct rq *rq);
err chat_new(struct rq *rq);
err chat_create(struct rq *rq);
err chat_search(struct rq *rq);
err chat_show(struct rq *rq);
err chat_part(struct rq *rq);
err chat_export_show(struct rq *rq);
err chat_people(struct rq *rq);
err chat_update(struct rq *rq);
err people_create(struct rq *rq);
err people_delete(struct rq *rq);
err message_create(struct rq *rq);
err message_list(struct rq *rq);
err message_show(struct rq *rq);
err message_edit(struct rq *rq);
err message_update(struct rq *rq);
err message_delete(struct rq *rq);
err message_file_show(struct rq *rq);
err reaction_update(struct rq *rq);
err mark_update(struct rq *rq);
err mute_update(struct rq *rq);
err draft_update(struct rq *rq);
err typing_create(struct rq *rq);
err thread_list(struct rq *rq);
err thread_follow(struct rq *rq);
err thread_read(struct rq *rq);
err later_list(struct rq *rq);
err waiting_create(struct rq *rq);
err waiting_edit(struct rq *rq);
err waiting_update(struct rq *rq);
err waiting_send(struct rq *rq);
err waiting_delete(struct rq *rq);
err reminder_show(struct rq *rq);
err reminder_update(struct rq *rq);
err reminder_delete(struct rq *rq);
err channel_list(struct rq *rq);
err channel_create(struct rq *rq);

/* ---- hooks ---- */
err chat_count(struct rq *rq, int64_t *n);
err chat_found_places(struct rq *rq, str words, struct found_places *to);
err chat_threads_named(struct rq *rq, struct id_list threads, struct thread_names *names);
err channel_count(struct rq *rq, const struct place *place, int64_t *n);
/* Jobs: the number of what is due. */
err waiting_due(struct db *db, const struct app *app, str id);
err reminder_due(struct db *db, const struct app *app, str id);
struct job;
err message_picture_job(const struct app *app, struct arena *a, const struct job *job);
/* What of this room's own an account leaves; what it has of that; findings. */
err later_erase(struct db *db, person_id person);
err later_export(struct db *db, person_id person, struct out *json);
err later_check(struct db *db, struct out *findings);
err chat_demo(struct db *db, struct demo *demo);
err chat_export(struct db *db, person_id person, struct out *json);
err chat_check(struct db *db, struct out *findings);
err chat_erase(struct db *db, person_id person, struct id_list items);

#endif
