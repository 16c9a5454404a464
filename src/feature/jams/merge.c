/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/jams/merge.h"

#include "core/job.h"
#include "core/notify.h"
#include "feature/jams/funding.h"
#include "feature/jams/handlers.h"

enum { CHAIN_MAX = 1000, TELL_BATCH = 500 };

enum merge_state merge_state_of(const struct q_merge_list *m, int64_t now)
{
	if (m->refused)
		return MERGE_REFUSED;
	if (m->undone)
		return MERGE_UNDONE;
	return m->due <= now ? MERGE_EFFECT : MERGE_PENDING;
}

str merge_state_name(enum merge_state state)
{
	static const char *const names[] = {"pending", "in_effect", "refused", "undone"};
	return str_from(names[state]);
}

/* ---- what is one ---- */

static int64_t into_of(const struct q_merge_effect_list *edges, int64_t idea)
{
	for (size_t i = 0; i < edges->n; i++)
		if (edges->v[i].idea.v == idea)
			return edges->v[i].into_idea.v;
	return 0;
}

static int64_t root_of(const struct q_merge_effect_list *edges, int64_t idea)
{
	for (size_t steps = 0; steps <= edges->n; steps++) {
		int64_t next = into_of(edges, idea);
		if (!next)
			return idea;
		idea = next;
	}
	return idea;
}

void merge_group_in(struct arena *a, const struct q_merge_effect_list *edges, int64_t idea,
		    struct merge_group *group)
{
	*group = (struct merge_group){.root = root_of(edges, idea)};
	*ARENA_PUSH(a, &group->ids) = group->root;
	/* What goes into one of them is one of them. */
	for (size_t at = 0; at < group->ids.n; at++)
		for (size_t i = 0; i < edges->n; i++)
			if (edges->v[i].into_idea.v == group->ids.v[at] && group->ids.n <= edges->n)
				*ARENA_PUSH(a, &group->ids) = edges->v[i].idea.v;
}

err merge_groups(struct db *db, place_id jam, struct q_merge_effect_list *edges)
{
	*edges = (struct q_merge_effect_list){0};
	return q_merge_effect(db, jam, edges);
}

err merge_group_of(struct db *db, place_id jam, item_id idea, struct merge_group *group)
{
	struct q_merge_effect_list edges;
	TRY(merge_groups(db, jam, &edges));
	merge_group_in(db->arena, &edges, idea.v, group);
	return OK;
}

/* ---- proposing ---- */

/* Does a proposal come to another one, also by what is only proposed? */
static err comes_to(struct db *db, item_id from, item_id to, bool *comes)
{
	struct q_merge_live q;
	bool found = true;
	for (int steps = 0; found && steps < CHAIN_MAX; steps++) {
		*comes = ID_EQ(from, to);
		if (*comes)
			return OK;
		TRY(q_merge_live(db, from, &q, &found));
		if (found)
			from = q.into_idea;
	}
	return OK;
}

static err tell_authors(struct db *db, item_id idea)
{
	struct q_author_list_list authors = {0};
	struct id_list one = {0};
	*ARENA_PUSH(db->arena, &one) = idea.v;
	TRY(q_author_list(db, one, &authors));
	for (size_t i = 0; i < authors.n; i++)
		if (authors.v[i].accepted)
			TRY(notify_tell(db, authors.v[i].person, NOTIFY_JAM_MERGE, idea, idea,
					db->viewer));
	return OK;
}

err merge_propose(struct db *db, place_id jam, item_id idea, item_id into, str reason, int64_t due)
{
	struct q_merge_live live;
	struct q_merge_refused refused;
	bool found, comes = true;
	int64_t held;
	/* What goes into what is asked while nobody else changes it. */
	TRY(q_decision_hold(db, jam, &held));
	TRY(q_merge_live(db, idea, &live, &found));
	if (!found)
		TRY(comes_to(db, into, idea, &comes));
	if (found || comes)
		return CONFLICT;
	TRY(q_merge_refused(db, idea, into, &refused, &found));
	if (!found)
		TRY(q_merge_refused(db, into, idea, &refused, &found));
	if (found)
		return DENIED;
	TRY(q_merge_add(db, id_new(), jam, idea, into, reason, due));
	return merge_tell(db, idea, into);
}

err merge_tell(struct db *db, item_id idea, item_id into)
{
	TRY(tell_authors(db, idea));
	return tell_authors(db, into);
}

static err tell_voters_later(struct db *db, int64_t merge, int64_t after)
{
	struct out o = out_new(db->arena, 64);
	out_fmt(&o, "%lld %lld", (long long)merge, (long long)after);
	return job_add(db, S("jams.parted"), out_view(&o), 0, true);
}

err merge_parted(struct db *db, int64_t merge)
{
	return tell_voters_later(db, merge, 0);
}

/* "MERGE VOTER": of a batch of voters, by their numbers, those who gave one of the two something. A
 * job's words are shown to administrators: they name nobody. */
err jams_parted(struct db *db, const struct app *app, str payload)
{
	struct q_merge_parted m;
	struct q_funding_voters_list rows = {0};
	struct id_list both = {0};
	int64_t merge, after;
	bool found;
	(void)app;
	if (!str_to_int(str_word(&payload), &merge) || !str_to_int(str_word(&payload), &after))
		return INVALID;
	TRY(q_merge_parted(db, merge, &m, &found));
	if (!found)
		return OK;
	*ARENA_PUSH(db->arena, &both) = m.idea.v;
	*ARENA_PUSH(db->arena, &both) = m.into_idea.v;
	TRY(q_funding_voters(db, m.jam, both, after, TELL_BATCH, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].gave)
			TRY(notify_tell(db, rows.v[i].person, NOTIFY_JAM_PARTED, m.idea, m.idea,
					m.undoer));
	return rows.n < TELL_BATCH ? OK : tell_voters_later(db, merge, rows.v[rows.n - 1].voter);
}
