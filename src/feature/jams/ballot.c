/* SPDX-License-Identifier: Apache-2.0
 * ballot: voting. The vote is a log under numbers that only their voters and the database know; who
 * votes twice at a time is held by the row of that number.
 */
#include "feature/jams/decide.h"

#include "base/rand.h"

/* ---- the tally ---- */

err ballot_count_open(struct db *db, place_id jam, struct ballot_count *c)
{
	struct q_ballot_proposals_list rows = {0};
	*c = (struct ballot_count){.arena = db->arena};
	TRY(q_ballot_proposals(db, jam, &rows));
	for (size_t i = 0; i < rows.n; i++)
		ballot_count_add(c, rows.v[i].idea.v, rows.v[i].into_idea.v, rows.v[i].chosen);
	ballot_count_begin(c);
	return OK;
}

static err take(void *arg, const struct q_ballot_all *q)
{
	ballot_count_take(arg, q->voter, q->idea.v, q->tokens);
	return OK;
}

err ballot_count_log(struct db *db, place_id jam, struct ballot_count *c)
{
	TRY(ballot_count_open(db, jam, c));
	TRY(q_ballot_all(db, jam, take, c));
	ballot_count_end(c);
	return OK;
}

/* FNV-1a (Fowler, Noll and Vo). */
int64_t ballot_count_fingerprint(const struct ballot_count *c)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < c->n; i++) {
		hash = (hash ^ (uint64_t)c->v[i].idea) * UINT64_C(0x100000001b3);
		hash = (hash ^ (uint64_t)c->v[i].into) * UINT64_C(0x100000001b3);
	}
	return (int64_t)(hash >> 2) + 1;
}

static err read_rows(struct db *db, place_id jam, struct ballot_count *c)
{
	struct q_tally_list_list rows = {0};
	TRY(q_tally_list(db, jam, &rows));
	for (size_t i = 0; i < rows.n; i++)
		for (size_t k = 0; k < c->n; k++)
			if (c->v[k].idea == rows.v[i].idea.v) {
				c->v[k].tokens = rows.v[i].tokens;
				c->v[k].voters = rows.v[i].voters;
			}
	return OK;
}

err ballot_count_read(struct db *db, place_id jam, int64_t counted, struct ballot_count *c,
		      bool *waiting)
{
	enum { COUNTED_AT_ONCE = 20000 };
	struct q_ballot_more lines;
	*waiting = false;
	TRY(ballot_count_open(db, jam, c));
	if (counted && counted == ballot_count_fingerprint(c))
		return read_rows(db, jam, c);
	TRY(q_ballot_more(db, jam, COUNTED_AT_ONCE + 1, &lines));
	if (lines.n <= COUNTED_AT_ONCE)
		return ballot_count_log(db, jam, c);
	/* Something was removed since: the rows say the rest as it was. */
	*waiting = !counted;
	return counted ? read_rows(db, jam, c) : OK;
}

bool ballot_count_stands(const struct ballot_count *c, int64_t counted)
{
	return counted == ballot_count_fingerprint(c);
}

err ballot_count_write(struct db *db, place_id jam, const struct ballot_count *c)
{
	TRY(q_tally_clear(db, jam));
	for (size_t i = 0; i < c->n; i++)
		if (c->v[i].voters)
			TRY(q_tally_add(db, (item_id){c->v[i].idea}, jam, c->v[i].tokens,
					c->v[i].voters));
	return q_decision_counted(db, jam, ballot_count_fingerprint(c));
}

/* ---- what somebody gives ---- */

err ballot_of(struct db *db, place_id jam, person_id person, struct ballot *b)
{
	struct q_voter_find q;
	struct q_ballot_mine_list rows = {0};
	bool found;
	*b = (struct ballot){0};
	TRY(q_voter_find(db, jam, person, &q, &found));
	if (!found)
		return OK;
	b->voter = q.voter;
	TRY(q_ballot_mine(db, jam, q.voter, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		size_t k = 0;
		while (k < b->n && b->v[k].idea != rows.v[i].idea.v)
			k++;
		if (k == b->n)
			*ARENA_PUSH(db->arena, b) = (struct ballot_given){rows.v[i].idea.v, 0};
		b->v[k].tokens = rows.v[i].tokens;
		b->turn = rows.v[i].turn;
	}
	return OK;
}

int64_t ballot_for(const struct ballot *b, int64_t idea)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].idea == idea)
			return b->v[i].tokens;
	return 0;
}

/* What somebody has given something, without what was removed since. */
static err there_of(struct db *db, const struct ballot *b, struct q_ballot_there_list *rows)
{
	struct id_list ids = {0};
	*rows = (struct q_ballot_there_list){0};
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].tokens)
			*ARENA_PUSH(db->arena, &ids) = b->v[i].idea;
	return ids.n ? q_ballot_there(db, ids, rows) : OK;
}

err ballot_spent(struct db *db, const struct decision *d, const struct ballot *b, int64_t *spent)
{
	struct q_ballot_there_list rows;
	*spent = 0;
	TRY(there_of(db, b, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*spent += d->mode == BALLOT_TOKENS ? ballot_for(b, rows.v[i].idea.v)
						   : rows.v[i].price;
	return OK;
}

/* The viewer's number, held until the commit, so that nobody gives more than they have by asking
 * twice at a time; what is read from here on is the latest. */
static err hold(struct db *db, place_id jam, struct ballot *b)
{
	int64_t held, number;
	uint64_t drawn;
	rand_bytes(&drawn, sizeof(drawn));
	number = (int64_t)(drawn >> 12) + 1; /* exact as a JSON number */
	TRY(q_voter_add(db, jam, number));
	TRY(q_voter_hold(db, jam, &held));
	/* Two drew the same number. */
	if (!held)
		return BUSY;
	return ballot_of(db, jam, db->viewer, b);
}

static void put(struct db *db, struct ballot *b, int64_t idea, int64_t tokens)
{
	for (size_t i = 0; i < b->n; i++)
		if (b->v[i].idea == idea) {
			b->v[i].tokens = tokens;
			return;
		}
	*ARENA_PUSH(db->arena, b) = (struct ballot_given){idea, tokens};
}

static err add(struct db *db, place_id jam, struct ballot *b, int64_t idea, int64_t tokens)
{
	if (ballot_for(b, idea) == tokens)
		return OK;
	if (b->turn >= BALLOT_TURNS_MAX)
		return CONFLICT;
	put(db, b, idea, tokens);
	return q_ballot_add(db, jam, b->voter, ++b->turn, (item_id){idea}, tokens);
}

/* What was removed costs nothing any more: before its tokens are given again the log says so, in
 * which nobody has given more than they have, also when it comes back. */
static err take_from_gone(struct db *db, place_id jam, struct ballot *b)
{
	struct q_ballot_there_list rows;
	TRY(there_of(db, b, &rows));
	for (size_t i = 0; i < b->n; i++) {
		size_t k = 0;
		while (k < rows.n && rows.v[k].idea.v != b->v[i].idea)
			k++;
		if (k == rows.n)
			TRY(add(db, jam, b, b->v[i].idea, 0));
	}
	return OK;
}

/* Of what is one now the viewer says one thing: what has more is lowered to it, and when nothing
 * has so much, the line that has the most is raised. So undoing the merge finds each where it was
 * put. */
static err give(struct db *db, place_id jam, struct ballot *b, const struct id_list *group,
		int64_t idea, int64_t tokens)
{
	int64_t most = 0, largest = idea;
	for (size_t i = 0; i < group->n; i++) {
		int64_t given = ballot_for(b, group->v[i]);
		if (given > most) {
			most = given;
			largest = group->v[i];
		}
	}
	for (size_t i = 0; i < group->n; i++)
		if (ballot_for(b, group->v[i]) > tokens)
			TRY(add(db, jam, b, group->v[i], tokens));
	return most < tokens ? add(db, jam, b, largest, tokens) : OK;
}

err ballot_give(struct db *db, place_id jam, const struct decision *d, struct id_list group,
		int64_t idea, int64_t tokens)
{
	struct ballot b;
	int64_t spent;
	TRY(hold(db, jam, &b));
	TRY(take_from_gone(db, jam, &b));
	TRY(give(db, jam, &b, &group, idea, tokens));
	TRY(ballot_spent(db, d, &b, &spent));
	/* Nothing of it is written then. */
	return spent > d->tokens && tokens ? TOO_LARGE : OK;
}

err ballot_clear(struct db *db, place_id jam)
{
	struct ballot b;
	TRY(hold(db, jam, &b));
	for (size_t i = 0; i < b.n; i++)
		TRY(add(db, jam, &b, b.v[i].idea, 0));
	return OK;
}

/* SplitMix64's last step (Steele, Lea and Flood, 2014). */
static uint64_t mix(uint64_t x)
{
	x = (x ^ (x >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	x = (x ^ (x >> 27)) * UINT64_C(0x94d049bb133111eb);
	return x ^ (x >> 31);
}

uint64_t ballot_order(place_id jam, person_id person, int64_t idea)
{
	return mix(mix(mix((uint64_t)jam.v + UINT64_C(0x9e3779b97f4a7c15)) ^ (uint64_t)person.v) ^
		   (uint64_t)idea);
}
