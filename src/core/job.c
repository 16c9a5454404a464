/* SPDX-License-Identifier: Apache-2.0
 * job: rows of work with a lease, retries with growing pauses, and a dead letter.
 */
#include "core/job.h"

#include "base/clock.h"

#include "job.sql.h"

#include <time.h>

/* Each group has a lane of its own, so that a long line in one keeps nobody in another. */
enum { LANE_HERE = 0, LANE_IN_TURN = JOBS_DECODE + 1 /* 2, in the queries too */ };
enum { NOTE_SECONDS = 30 };
_Static_assert(LANE_IN_TURN == 2, "the queries say so");
static const str groups[] = {[JOBS_FETCH] = S("fetch."),
			     [JOBS_DECODE] = S("decode."),
			     [JOBS_DISK] = S("disk."),
			     [JOBS_MAIL] = S("mail.")};

static int64_t lane_of_group(enum job_group group)
{
	return (int64_t)group + 1;
}

static int64_t lane_of(str kind)
{
	for (size_t i = 0; i < sizeof(groups) / sizeof(*groups); i++)
		if (str_starts(kind, groups[i]))
			return lane_of_group((enum job_group)i);
	return LANE_HERE;
}

err job_waits(struct db *db, str kind, str payload, bool *waits)
{
	struct q_job_waiting q;
	return q_job_waiting(db, kind, payload, &q, waits);
}

/* Work that takes long: who brings a thousand things at once has the first one done with the
 * others' first, the second one with their second. */
static err turn_of(struct db *db, int64_t *turn)
{
	struct q_job_turn q;
	TRY(q_job_turn(db, db->viewer.v, &q));
	*turn = q.last + 1 > q.now ? q.last + 1 : q.now;
	return OK;
}

static err next_of(struct db *db, int64_t lane, struct q_job_next *q, bool *found)
{
	return lane == LANE_IN_TURN ? q_job_next_in_turn(db, q, found)
				    : q_job_next(db, lane, q, found);
}

err job_add(struct db *db, str kind, str payload, int64_t due, bool once)
{
	bool waits = false;
	if (once)
		TRY(job_waits(db, kind, payload, &waits));
	if (waits)
		return OK;
	int64_t lane = lane_of(kind), turn = 0;
	if (lane == LANE_IN_TURN)
		TRY(turn_of(db, &turn));
	return q_job_add(db, id_new(), lane, lane == LANE_IN_TURN ? db->viewer.v : 0, turn, kind,
			 payload, due ? due : db->now);
}

err job_forget(struct db *db, str kind, str payload)
{
	return q_job_forget(db, kind, payload);
}

/* Takes what was found. */
static err lease(struct db *db, struct q_job_next q, int64_t seconds, struct job *job, bool *found)
{
	int64_t changed;
	if (!*found)
		return OK;
	/* Another node may have been faster: then there is nothing to do this time. */
	TRY(q_job_lease(db, q.id, db->now + seconds * SECOND, &changed));
	*found = changed == 1;
	*job = (struct job){
		.id = q.id, .kind = q.kind, .payload = q.payload, .attempts = q.attempts + 1};
	return OK;
}

err job_take(struct db *db, struct job *job, bool *found)
{
	struct q_job_next q;
	TRY(q_job_recover(db, JOB_ATTEMPTS));
	TRY(q_job_next(db, LANE_HERE, &q, found));
	return lease(db, q, JOB_LEASE_SECONDS, job, found);
}

err job_take_of(struct db *db, enum job_group group, struct job *job, bool *found)
{
	struct q_job_next q;
	TRY(next_of(db, lane_of_group(group), &q, found));
	bool quick = group == JOBS_FETCH || group == JOBS_MAIL;
	return lease(db, q, quick ? JOB_LEASE_SECONDS : JOB_LEASE_LONG_SECONDS, job, found);
}

err job_due_of(struct db *db, enum job_group group, bool *due)
{
	struct q_job_next q;
	return next_of(db, lane_of_group(group), &q, due);
}

err job_done(struct db *db, int64_t id)
{
	TRY(q_job_sweep(db, db->now - 7 * DAY));
	return q_job_done(db, id);
}

err job_failed(struct db *db, const struct job *job, str why)
{
	bool dead = job->attempts >= JOB_ATTEMPTS;
	/* A relay that is down is down for longer than a moment: the last try is four hours later.
	 */
	int64_t unit = lane_of(job->kind) == lane_of_group(JOBS_MAIL) ? MINUTE : SECOND;
	int64_t pause = unit << (job->attempts < 20 ? job->attempts : 20);
	return q_job_again(db, job->id, db->now + pause, dead ? JOB_DEAD : JOB_WAITING, why);
}

err job_under_way(struct db *db, str kind, str begins, bool *under_way)
{
	struct q_job_under_way q;
	return q_job_under_way(db, kind, begins, &q, under_way);
}

err job_ended(struct db *db, const struct job *job, str why)
{
	return q_job_again(db, job->id, db->now, JOB_DEAD, why);
}

err job_note(struct database *d, struct arena *a, err (*write)(struct db *db, void *arg), void *arg)
{
	/* By the clock: on SQLite each try waits by itself for seconds. */
	int64_t end = clock_mono() + NOTE_SECONDS * SECOND;
	err e = db_write_whole(d, a, write, arg);
	for (int again = 1; (e == CONFLICT || e == BUSY) && clock_mono() < end; again++) {
		int64_t pause = again < 10 ? again * 20 : 200;
		nanosleep(&(struct timespec){.tv_nsec = pause * 1000000L}, NULL);
		e = db_write_whole(d, a, write, arg);
	}
	return e;
}

err job_retry(struct db *db, int64_t id)
{
	int64_t changed;
	TRY(q_job_retry(db, id, &changed));
	return changed ? OK : NOT_FOUND;
}
