/* SPDX-License-Identifier: Apache-2.0
 * decide_job: what a decision leaves behind requests: people are told that they may vote, and what
 * came of it; the tally is written down. Nothing begins or ends by it.
 */
#include "feature/jams/ballot_table.h"
#include "feature/jams/decide_pages.h"

#include "base/clock.h"
#include "base/json.h"
#include "core/app.h"
#include "core/job.h"

enum { TOLD_VOTE = 1, TOLD_OVER, TOLD_COUNTED };

static err count_later(struct db *db, place_id jam, int64_t due)
{
	struct out o = out_new(db->arena, 32);
	out_int(&o, jam.v);
	return job_add(db, S("disk.ballots"), out_view(&o), due, true);
}

err decisions_gone(struct db *db, item_id idea)
{
	struct q_ballot_recounts_list rows = {0};
	TRY(q_ballot_recounts(db, idea, &rows));
	for (size_t i = 0; i < rows.n; i++)
		TRY(count_later(db, rows.v[i].jam, 0));
	return OK;
}

static err ring(struct db *db, const struct q_decision_bells *d, int64_t told, bool tell)
{
	int64_t changed;
	TRY(q_decision_told(db, d->jam, told, &changed));
	/* Another server was first. */
	if (!changed)
		return OK;
	/* Of the end people hear once it is counted. */
	if (told == TOLD_OVER)
		/* Votes that were begun before the end are written by then. */
		return count_later(db, d->jam, db->now + MINUTE);
	return tell && d->state == PLACE_LIVE ? jam_tell_later(db, d->jam, BELL_VOTE) : OK;
}

err jams_decisions(struct db *db, const struct app *app, str payload)
{
	struct q_decision_bells_list rows = {0};
	(void)app;
	(void)payload;
	TRY(q_decision_bells(db, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_decision_bells *d = &rows.v[i];
		bool over = d->ends <= db->now;
		/* After a night without a server people hear of the latest alone. */
		if (d->told < TOLD_VOTE)
			TRY(ring(db, d, TOLD_VOTE, !over));
		if (over)
			TRY(ring(db, d, TOLD_OVER, true));
	}
	return OK;
}

/* "JAM": millions of votes are counted in a read transaction, which nobody waits for. */
err jams_ballots(const struct app *app, struct arena *a, const struct job *job)
{
	struct ballot_count c = {0};
	struct db db = {0};
	int64_t jam, first;
	if (!str_to_int(job->payload, &jam))
		return INVALID;
	TRY(db_read_begin(app->database, a, &db));
	db.now = clock_now();
	err e = ballot_count_log(&db, (place_id){jam}, &c);
	/* That the disk is full is no reason not to count: whoever asks for it first has it
	 * written. */
	if (e == OK)
		(void)ballot_table_keep(&db, app, (place_id){jam}, &c);
	db_read_end(&db);
	TRY(e);
	TRY(db_write_begin(app->database, a, &db));
	db.now = clock_now();
	e = ballot_count_write(&db, (place_id){jam}, &c);
	/* Once: it is counted again when something was removed since. */
	if (e == OK)
		e = q_decision_told(&db, (place_id){jam}, TOLD_COUNTED, &first);
	if (e == OK && first)
		e = jam_tell_later(&db, (place_id){jam}, BELL_DECIDED);
	err committed = db_write_end_wait(&db, e == OK);
	return e ? e : committed;
}

/* ---- export ---- */

static err export_proposal(void *arg, const struct q_proposal_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_str(o, "jam", q->handle);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_int(o, "price", q->price);
	json_close(o, '}');
	return o->bad;
}

static err export_asked(void *arg, const struct q_author_asked_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err export_wording(void *arg, const struct q_wording_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_int(o, "number", q->number);
	json_time(o, "created", q->created);
	json_str(o, "title", q->title);
	json_str(o, "body", q->body);
	json_int(o, "price", q->price);
	json_close(o, '}');
	return o->bad;
}

static err export_pick(void *arg, const struct q_pick_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_bool(o, "chosen", q->chosen);
	json_str(o, "reason", q->reason);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static void export_did(struct out *o, const char *name, const char *why, int64_t time, str words)
{
	if (!time)
		return;
	json_time(o, name, time);
	json_str(o, why, words);
}

static err export_merge(void *arg, const struct q_merge_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_int(o, "into", q->into_idea.v);
	export_did(o, "proposed", "reason", q->proposed, q->reason);
	export_did(o, "refused", "refusal", q->refused, q->refusal);
	export_did(o, "undone", "undoing", q->undone, q->undoing);
	json_close(o, '}');
	return o->bad;
}

static err export_funding(void *arg, const struct q_funding_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_int(o, "amount", q->amount);
	json_str(o, "currency", q->currency);
	json_str(o, "note", q->note);
	json_time(o, "since", q->since);
	json_close(o, '}');
	return o->bad;
}

static err export_second(void *arg, const struct q_second_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_time(o, "created", q->created);
	json_close(o, '}');
	return o->bad;
}

static err export_ballot(void *arg, const struct q_ballot_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_str(o, "jam", q->handle);
	json_int(o, "idea", q->idea.v);
	json_int(o, "tokens", q->tokens);
	json_close(o, '}');
	return o->bad;
}

static err export_news(void *arg, const struct q_news_export *q)
{
	struct out *o = arg;
	json_open(o, NULL, '{');
	json_int(o, "idea", q->idea.v);
	json_time(o, "created", q->created);
	json_str(o, "body", q->body);
	json_close(o, '}');
	return o->bad;
}

err decisions_export(struct db *db, person_id person, struct out *json)
{
	json_open(json, "jam_proposals", '[');
	TRY(q_proposal_export(db, person, export_proposal, json));
	json_close(json, ']');
	json_open(json, "jam_seconds", '[');
	TRY(q_second_export(db, person, export_second, json));
	json_close(json, ']');
	json_open(json, "ballots", '[');
	TRY(q_ballot_export(db, person, export_ballot, json));
	json_close(json, ']');
	json_open(json, "jam_news", '[');
	TRY(q_news_export(db, person, export_news, json));
	json_close(json, ']');
	json_open(json, "jam_invitations", '[');
	TRY(q_author_asked_export(db, person, export_asked, json));
	json_close(json, ']');
	json_open(json, "jam_wordings", '[');
	TRY(q_wording_export(db, person, export_wording, json));
	json_close(json, ']');
	json_open(json, "jam_picks", '[');
	TRY(q_pick_export(db, person, export_pick, json));
	json_close(json, ']');
	json_open(json, "jam_merges", '[');
	TRY(q_merge_export(db, person, export_merge, json));
	json_close(json, ']');
	json_open(json, "jam_funding", '[');
	TRY(q_funding_export(db, person, export_funding, json));
	json_close(json, ']');
	return OK;
}

/* ---- check ---- */

static err miscounted(void *arg, const struct q_proposal_check *q)
{
	out_fmt(arg, "proposal %lld: its seconds or its words are counted wrongly\n",
		(long long)q->idea.v);
	return OK;
}

static err overspent(void *arg, const struct q_ballot_check *q)
{
	out_fmt(arg,
		"jam %lld: a voter gave more than they have, or lines of the log are missing\n",
		(long long)q->jam.v);
	return OK;
}

static err misheard(void *arg, const struct q_funding_check *q)
{
	out_fmt(arg, "proposal %lld: what was told of it last is noted wrongly\n",
		(long long)q->idea.v);
	return OK;
}

static err lost_news(void *arg, const struct q_funding_lost_news *q)
{
	out_fmt(arg, "proposal %lld: something was told of it, and it is not in the ledger\n",
		(long long)q->idea.v);
	return OK;
}

static err lost_milestone(void *arg, const struct q_funding_lost_milestones *q)
{
	out_fmt(arg, "proposal %lld: it has milestones, and it is not in the ledger\n",
		(long long)q->idea.v);
	return OK;
}

struct checked {
	struct db *db;
	struct out *findings;
};

static err tally_check(void *arg, const struct q_decision_each *q)
{
	struct checked *c = arg;
	struct ballot_count log, rows;
	bool waiting;
	TRY(ballot_count_log(c->db, q->jam, &log));
	if (!ballot_count_stands(&log, q->counted))
		return OK;
	TRY(ballot_count_read(c->db, q->jam, q->counted, &rows, &waiting));
	for (size_t i = 0; i < log.n; i++)
		if (log.v[i].tokens != rows.v[i].tokens || log.v[i].voters != rows.v[i].voters)
			out_fmt(c->findings, "proposal %lld: its votes are counted wrongly\n",
				(long long)log.v[i].idea);
	return OK;
}

err decisions_check(struct db *db, struct out *findings)
{
	struct checked c = {db, findings};
	TRY(q_proposal_check(db, miscounted, findings));
	TRY(q_ballot_check(db, overspent, findings));
	TRY(q_funding_check(db, misheard, findings));
	TRY(q_funding_lost_news(db, lost_news, findings));
	TRY(q_funding_lost_milestones(db, lost_milestone, findings));
	return q_decision_each(db, tally_check, &c);
}

/* ---- the end of an account ---- */

/* What somebody wrote for others' proposals goes when all of their texts do. */
err decisions_erase_words(struct db *db, person_id person)
{
	TRY(q_news_erase(db, person));
	TRY(q_wording_erase_own(db, person));
	TRY(q_pick_erase(db, person));
	return q_merge_erase(db, person);
}

err decisions_erase(struct db *db, person_id person, struct id_list items)
{
	if (items.n) {
		TRY(q_proposal_erase(db, items));
		return q_wording_erase(db, items);
	}
	TRY(q_second_erase_counts(db, person));
	TRY(q_second_erase(db, person));
	TRY(q_author_erase(db, person));
	return q_voter_erase(db, person);
}
