/* SPDX-License-Identifier: Apache-2.0
 * stray: files of the blob store that no row names: what a process left that was killed between
 * storing a file and the commit of its row, or a request that was refused in between. Young ones
 * are left alone: a transaction under way may be about to name them.
 */
#ifndef RUCHE_STRAY_H
#define RUCHE_STRAY_H

#include "core/app.h"
#include "core/job.h"

/* Begins a sweep when the last one began more than a day ago. */
err stray_begin(struct db *db);
/* The job "disk.strays": some folders of the store, and a job for the next ones. What no row names
 * is set aside (core/blob_store.h) and goes for good after 30 days; halves of files that nobody is
 * writing any more go at once. When most files seem to be strays the database is not theirs: the
 * sweep ends with a warning. */
err stray_sweep(const struct app *app, struct arena *a, const struct job *job);
/* What the sweep would take, for `ruche check`: a line each. */
err stray_list(struct db *db, str data, struct out *findings);

#endif
