/* SPDX-License-Identifier: Apache-2.0
 * jobs: the thread that does what requests leave behind: queued jobs of the rooms, notifications,
 * the search index, periodic work.
 */
#ifndef RUCHE_JOBS_H
#define RUCHE_JOBS_H

#include "core/app.h"

struct jobs;

struct jobs *jobs_start(const struct app *app);
/* Something may be due. Any thread; cheap. */
void jobs_wake(struct jobs *jobs);
/* Ends the thread; the rest may still be called, to no effect, until jobs_free. */
void jobs_stop(struct jobs *jobs);
void jobs_free(struct jobs *jobs);
/* A session was used: written with others' by the next round, so that no page waits for the writer.
 * Any thread. */
void jobs_session_used(struct jobs *jobs, bytes session, person_id person);
/* Runs until nothing is due (commands, tests). FAULT when a step failed. */
err jobs_drain(const struct app *app, struct arena *a);
/* Around a bulk load: the search index is filled by a thread of its own meanwhile. The end, also of
 * a load that failed, returns when the index is whole and nothing is due (load OK), and gives the
 * first error. *fill lies in the arena. */
struct search_fill;
err jobs_bulk_begin(const struct app *app, struct arena *a, struct search_fill **fill);
err jobs_bulk_end(const struct app *app, struct arena *a, struct search_fill *fill, err load,
		  void (*progress)(const char *what, int64_t done, int64_t of));

#endif
