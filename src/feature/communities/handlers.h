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
err communities_demo(struct db *db, struct demo *demo);

#endif
