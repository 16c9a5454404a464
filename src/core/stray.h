/* SPDX-License-Identifier: Apache-2.0
 * stray: files of the blob store that no row names: what a process left that was killed between
 * storing a file and the commit of its row, or a request that was refused in between. Young ones
 * are left alone: a transaction under way may be about to name them.
 */
#ifndef RUCHE_STRAY_H
#define RUCHE_STRAY_H

#include "core/app.h"

/* Some folders of the store, behind `after` (empty to begin). What no row names goes by the job
 * "retention.file", which looks again; halves of files that nobody is writing any more go at once.
 * *next: where it goes on, empty at the end. */
err stray_sweep(struct db *db, str data, str after, str *next);
/* All of them, for `ruche check`: a line each. */
err stray_list(struct db *db, str data, struct out *findings);

#endif
