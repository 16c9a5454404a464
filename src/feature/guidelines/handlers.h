/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and callbacks call; each is described in guidelines.c.
 */
#ifndef RUCHE_GUIDELINES_HANDLERS_H
#define RUCHE_GUIDELINES_HANDLERS_H

#include "core/demo.h"
#include "ui/feature.h"

err guidelines_show(struct rq *rq);
err guidelines_json(struct rq *rq);
err clause_show(struct rq *rq);
err acknowledgement_new(struct rq *rq);
err acknowledgement_create(struct rq *rq);
err proposal_new(struct rq *rq);
err proposal_create(struct rq *rq);
err proposal_decide(struct rq *rq);
err guidelines_history(struct rq *rq);
err coverage_show(struct rq *rq);

err guidelines_gate(struct rq *rq, url *to);
err guidelines_demo(struct db *db, struct demo *demo);
err guidelines_found(struct db *db, const struct demo *texts, person_id author);

#endif
