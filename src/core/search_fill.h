/* SPDX-License-Identifier: Apache-2.0
 * search_fill: the index of a bulk load. A thread of its own writes what was queued so far while
 * the load goes on: the index is a file of its own, and a load keeps one core busy.
 */
#ifndef RUCHE_SEARCH_FILL_H
#define RUCHE_SEARCH_FILL_H

#include "core/search.h"

struct search_fill;

/* Some seconds' work, since between two batches it waits for the load; each is a piece of the
 * index, and pieces are merged. */
enum { SEARCH_FILL_BATCH = 60000 };
/* Begins the thread, which waits for so many items and writes them in one transaction. The index
 * gathers more in memory, and merges nothing, until the end. *fill lies in the arena. */
err search_fill_begin(struct database *database, struct arena *a, search_text *text, int batch,
		      struct search_fill **fill);
/* Ends the thread and tells how it went. Whole: writes what still waits, telling how far it is, and
 * puts the index into its best form; else what waits is left to the job "search". */
err search_fill_end(struct search_fill *fill, bool whole,
		    void (*progress)(const char *what, int64_t done, int64_t of));

/* One transaction of the index: the newest of the queue, at most batch. Gives how many were done,
 * and whether more wait. */
err search_index_queue(struct database *database, struct arena *a, search_text *text, int batch,
		       size_t *done, bool *more);

#endif
