/* SPDX-License-Identifier: Apache-2.0
 * job: work that a request leaves behind: rows with a lease, retries and a dead letter.
 */
#ifndef RUCHE_JOB_H
#define RUCHE_JOB_H

#include "db/db.h"

enum job_state { JOB_WAITING = 1, JOB_RUNNING, JOB_DONE, JOB_DEAD };
enum { JOB_ATTEMPTS = 8, JOB_LEASE_SECONDS = 120, JOB_LEASE_LONG_SECONDS = 900 };

struct job {
	int64_t id;
	str kind, payload;
	int64_t attempts;
};
/* Of documents and images ("decode.") that many people bring, each one's come in turn: the owner is
 * the viewer. due 0: at once. With once true nothing is added when one of this kind and payload
 * waits already.
 */
err job_add(struct db *db, str kind, str payload, int64_t due, bool once);
/* Is one of this kind and payload waiting? */
err job_waits(struct db *db, str kind, str payload, bool *waits);
/* One that still waits is not done any more: what it was for is gone. */
err job_forget(struct db *db, str kind, str payload);
/* Takes the next due job under a lease; *found false when there is none. A lease that ran out is
 * taken again. */
err job_take(struct db *db, struct job *job, bool *found);
/* Kinds whose work takes long and is done outside of transactions have names that begin with their
 * group: other machines are asked, or programs, or the disk is walked, for files or for very many
 * rows. job_take leaves them alone.
 */
enum job_group {
	JOBS_FETCH,
	JOBS_DECODE,
	JOBS_DISK,
	JOBS_MAIL,
	JOB_GROUPS
}; /* "fetch.", "decode.", "disk.", "mail."; decode and disk with the long lease */
err job_take_of(struct db *db, enum job_group group, struct job *job, bool *found);
/* Is one of those due? Only reads. */
err job_due_of(struct db *db, enum job_group group, bool *due);
err job_done(struct db *db, int64_t id);
/* Counts a try: waits 2^attempts seconds, of mail minutes, after JOB_ATTEMPTS it is dead. */
err job_failed(struct db *db, const struct job *job, str why);
/* Does one of a kind whose payload begins so wait or run? */
err job_under_way(struct db *db, str kind, str begins, bool *under_way);
/* No further try would go better: it is dead. */
err job_ended(struct db *db, const struct job *job, str why);
/* What a job outside of transactions did, written down in a transaction of its own; said again for
 * half a minute while somebody else's write meets it: unsaid, it is done again, and a mail comes
 * twice. */
err job_note(struct database *d, struct arena *a, err (*write)(struct db *db, void *arg),
	     void *arg);
/* A dead one begins anew, at once. NOT_FOUND when there is no such dead job. */
err job_retry(struct db *db, int64_t id);

#endif
