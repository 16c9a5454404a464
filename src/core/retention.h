/* SPDX-License-Identifier: Apache-2.0
 * retention: what is not kept for ever. Sweeps walk the large tables a window at a time, each in a
 * short transaction; the room `admin` runs them as jobs. How long things are kept are settings, in
 * days; 0 keeps them.
 */
#ifndef RUCHE_RETENTION_H
#define RUCHE_RETENTION_H

#include "core/app.h"

enum { RETENTION_DAYS_MAX = 3650 };
struct retention {
	int64_t notifications, events, audit; /* days; 0: kept */
};
/* What holds: the settings, or 90 days for notifications that were read, 90 for events, and the
 * audit log kept. */
err retention_get(struct db *db, struct retention *r);
err retention_put(struct db *db, const struct retention *r);

/* Uploads that no text took within a day, events that every reader has passed, audit rows by
 * setting. *more when it must run again. */
err retention_sweep(struct db *db, bool *more);
/* Notifications that were read: a window behind `after` ("OWNER ID", empty to begin). *next: where
 * the next one begins, empty at the end. */
err retention_sweep_notifications(struct db *db, str after, str *next);
/* Rows of files that nothing shows any more: a window behind a blob. Their files go by the job
 * "retention.file". */
err retention_sweep_files(struct db *db, str after, str *next);
/* A file that may have lost its last use: its row goes at once, and the file by the job. */
err retention_let_go(struct db *db, str hash);
/* The job "retention.file": removes a file that no row names. One that came in within the last hour
 * may be about to get its row: it waits. */
err retention_remove_file(struct db *db, const struct app *app, str hash);

#endif
