/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and hooks call; each is described by its route in
 * communities.c.
 */
#ifndef RUCHE_COMMUNITIES_HANDLERS_H
#define RUCHE_COMMUNITIES_HANDLERS_H

#include "core/demo.h"
#include "feature/communities/community.h"

#include "ui/feature.h"
#include "ui/place_page.h"

err community_list(struct rq *rq);
err community_new(struct rq *rq);
err community_create(struct rq *rq);
err community_show(struct rq *rq);
err community_stream(struct rq *rq);
err membership_create(struct rq *rq);
err membership_delete(struct rq *rq);

err community_edit(struct rq *rq);
err community_update(struct rq *rq);
err community_archive(struct rq *rq);
err community_reopen(struct rq *rq);
err community_remove(struct rq *rq);
err community_dormant(struct rq *rq);
err community_numbers(struct rq *rq);
err community_numbers_csv(struct rq *rq);

err member_list(struct rq *rq);
err request_list(struct rq *rq);
err member_create(struct rq *rq);
err member_update(struct rq *rq);
err member_delete(struct rq *rq);
err request_update(struct rq *rq);
err ownership_create(struct rq *rq);

/* letter.c: mail to addresses that nobody here has. */
err letter_list(struct rq *rq);
err letter_delete(struct rq *rq);
err communities_letter(const struct app *app, struct arena *a, const struct job *job);
err communities_letters_sweep(struct db *db, const struct app *app, str payload);
err letters_erase(struct db *db, person_id person);
err letters_export(struct db *db, person_id person, struct out *json);

err invitation_create(struct rq *rq);
err invitation_delete(struct rq *rq);
err invitation_show(struct rq *rq);
err invitation_accept(struct rq *rq);

/* ---- what several of them share ---- */
/* The community of the address, as far as the viewer may know of it. */
err community_asked(struct rq *rq, struct community *c);
/* For those who read in it; NOT_FOUND for others. */
err community_inside(struct rq *rq, struct community *c, struct place_view *where);
/* For owners, or owners and facilitators; DENIED for others who read in it. */
err community_managed(struct rq *rq, enum role least, struct community *c,
		      struct place_view *where);
err community_json(struct rq *rq, str handle, int status);
void community_row_json(struct rq *rq, const struct community *c);

/* ---- hooks ---- */
err communities_head(struct rq *rq, const struct place *place, enum role role, struct out *html);
err communities_bring(struct db *db, struct place *place, bool hidden);
err communities_part(struct db *db, place_id place, person_id person);
err members_count(struct rq *rq, const struct place *place, int64_t *n);
err communities_export(struct db *db, person_id person, struct out *json);
err communities_check(struct db *db, struct out *findings);
err communities_erase(struct db *db, person_id person, struct id_list items);
err communities_demo(struct db *db, struct demo *demo);
err communities_scale(struct database *database, struct demo *demo);

#endif
