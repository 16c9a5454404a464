/* SPDX-License-Identifier: Apache-2.0
 * handlers: what this room's routes and callbacks call; each is described in guidelines.c.
 */
#ifndef RUCHE_GUIDELINES_HANDLERS_H
#define RUCHE_GUIDELINES_HANDLERS_H

#include "core/demo.h"
#include "core/guideline.h"
#include "core/job.h"
#include "ui/feature.h"

err guidelines_show(struct rq *rq);
err guidelines_get(struct rq *rq);
err history_get(struct rq *rq);
err proposal_list(struct rq *rq);
err clause_show(struct rq *rq);
err acknowledgement_new(struct rq *rq);
err acknowledgement_create(struct rq *rq);
err proposal_new(struct rq *rq);
err proposal_create(struct rq *rq);
err ending_create(struct rq *rq);
err proposal_decide(struct rq *rq);
err proposal_show(struct rq *rq);
err guidelines_history(struct rq *rq);

/* coverage.c: how many have read the guidelines: a job counts, the page shows what it kept. */
err coverage_show(struct rq *rq);
err coverage_job(struct db *db, const struct app *app, str payload);
err coverage_count(const struct app *app, struct arena *a, const struct job *job);
/* They have changed: count again at once. */
err coverage_ask(struct db *db);
err coverage_check(struct db *db, struct out *findings);

/* json.c: the same for programs. */
struct guidelines_page;
struct clause_page;
struct history_page;
struct coverage_page;
err guidelines_json(struct rq *rq, const struct guidelines_page *p);
err clause_json(struct rq *rq, const struct clause_page *p, int status);
err proposed_json(struct rq *rq, const struct clause_page *p);
err open_proposals_json(struct rq *rq, const struct guidelines_page *p);
err history_json(struct rq *rq, const struct history_page *p);
err coverage_json(struct rq *rq, const struct coverage_page *p);
/* The clause of a key as it is now, with what is proposed for it, after a program wrote. */
err clause_answer(struct rq *rq, str name, int status);

/* The page can be read in another language than the interface: ?language=fr. */
str guidelines_language(const struct rq *rq);
/* A clause in force, proposed or ended, or the preface, which has no id before the first proposal.
 */
err clause_named(struct db *db, str name, str language, struct clause *clause);
/* The wording of the preface. */
err preface_in(struct db *db, str language, struct clause *clause);
/* A row of the guidelines: its item, key, position, edition and moments. */
err clause_add(struct db *db, place_id place, person_id author, const struct clause *clause,
	       int64_t created, item_id *id);

/* kind.c: clauses and what is proposed for them in mixed lists, in the index and in addresses, and
 * who may vote on them now. */
err clause_cards(struct rq *rq, struct card **cards, size_t n);
err clause_text(struct db *db, item_id id, str *title, str *body);
err clause_address(struct db *db, item_id id, struct arena *a, url *to);
err clause_votes(struct db *db, const struct item_row *row, bool *may);
err proposal_cards(struct rq *rq, struct card **cards, size_t n);
err proposal_text(struct db *db, item_id id, str *title, str *body);
err proposal_address(struct db *db, item_id id, struct arena *a, url *to);
err proposal_votes(struct db *db, const struct item_row *row, bool *may);
err proposals_check(struct db *db, struct out *findings);

err guidelines_gate(struct rq *rq, url *to);
err guidelines_demo(struct db *db, struct demo *demo);
err guidelines_found(struct db *db, const struct demo *texts, person_id author);

#endif
