/* SPDX-License-Identifier: Apache-2.0
 * ballot_table: the log of a vote as a table. A log that is counted is written once, to DATA/votes,
 * and sent from there: a long one is hundreds of megabytes, which many want on the same day.
 */
#ifndef RUCHE_JAMS_BALLOT_TABLE_H
#define RUCHE_JAMS_BALLOT_TABLE_H

#include "core/app.h"
#include "feature/jams/decide.h"

/* Into an open file; c: of which proposals and merges, NULL: without a line. */
err ballot_table_write(struct db *db, place_id jam, const struct ballot_count *c, int fd);
/* Into DATA/votes, in place of what was there of this jam. */
err ballot_table_keep(struct db *db, const struct app *app, place_id jam,
		      const struct ballot_count *c);
/* The file there; written now where it is not, as after a restore. Of what is counted alone: else
 * votes may come still. */
err ballot_table_find(struct db *db, const struct app *app, place_id jam,
		      const struct ballot_count *c, str *path);

#endif
