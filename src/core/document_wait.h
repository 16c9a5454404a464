/* SPDX-License-Identifier: Apache-2.0
 * document_wait: what could not be read while a program for it was not installed (core/document.h).
 * It waits by itself, and is read when a server starts that finds the program.
 */
#ifndef RUCHE_CORE_DOCUMENT_WAIT_H
#define RUCHE_CORE_DOCUMENT_WAIT_H

#include "core/document.h"
#include "db/db.h"

struct app;
/* The job `kind` (its payload is the subject's id) is done again once that program is there. */
err document_wait(struct db *db, str kind, int64_t subject, enum document_program program);
/* Of what goes for good nothing waits. */
err document_wait_end(struct db *db, struct id_list subjects);
/* The periodic job: what waits for a program that is there becomes a job again, some hundreds at a
 * time. Where a node without the program takes such a job, it waits anew. */
err document_wait_job(struct db *db, const struct app *app, str payload);

#endif
