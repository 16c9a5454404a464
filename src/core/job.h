/* SPDX-License-Identifier: Apache-2.0
 * job: work that a request leaves behind: rows with a lease, retries and a dead letter.
 */
#ifndef RUCHE_JOB_H
#define RUCHE_JOB_H

#include "db/db.h"

enum job_state { JOB_WAITING = 1, JOB_RUNNING, JOB_DONE, JOB_DEAD };
enum { JOB_ATTEMPTS = 8, JOB_LEASE_SECONDS = 120 };

struct job {
	int64_t id;
	str kind, payload;
	int64_t attempts;
};
/* due 0: at once. With once true nothing is added when one of this kind and payload waits already.
 */
err job_add(struct db *db, str kind, str payload, int64_t due, bool once);
/* Takes the next due job under a lease; *found false when there is none. A lease that ran out is
 * taken again. */
err job_take(struct db *db, struct job *job, bool *found);
/* The same for kinds that wait for other machines, whose names begin with "fetch."; job_take leaves
 * them alone. */
err job_take_fetch(struct db *db, struct job *job, bool *found);
/* Is one of those due? Only reads. */
err job_fetch_due(struct db *db, bool *due);
err job_done(struct db *db, int64_t id);
/* Counts a try: waits 2^attempts seconds, after JOB_ATTEMPTS it is dead. */
err job_failed(struct db *db, const struct job *job, str why);
/* A dead one begins anew, at once. NOT_FOUND when there is no such dead job. */
err job_retry(struct db *db, int64_t id);

#endif
