/* SPDX-License-Identifier: Apache-2.0
 * funding: what a silence is, and the job that tells of it. Nothing turns red by the job.
 */
#include "feature/jams/funding.h"

#include "core/app.h"
#include "core/job.h"
#include "core/notify.h"
#include "feature/jams/handlers.h"

enum { TELL_BATCH = 500 };

static const char *const names[] = {"", "study", "looking", "under_way", "done", "stopped"};

str funding_status_name(int64_t status)
{
	return status >= FUNDING_STUDY && status <= FUNDING_STOPPED ? str_from(names[status])
								    : STR_NONE;
}

bool funding_status_named(str name, int64_t *status)
{
	for (int64_t k = FUNDING_STUDY; k <= FUNDING_STOPPED; k++)
		if (str_eq(name, str_from(names[k]))) {
			*status = k;
			return true;
		}
	return false;
}

bool funding_red(int64_t status, int64_t since, int64_t last, int64_t now)
{
	return status < FUNDING_DONE && last + FUNDING_SILENCE <= now && now < since + FUNDING_TERM;
}

/* ---- who is told ---- */

static err tell_later(struct db *db, item_id idea, int64_t after)
{
	struct out o = out_new(db->arena, 64);
	out_fmt(&o, "%lld %lld", (long long)idea.v, (long long)after);
	return job_add(db, S("jams.silence"), out_view(&o), 0, true);
}

static err authors_of(struct db *db, item_id idea, struct id_list *people)
{
	struct q_author_list_list authors = {0};
	struct id_list one = {0};
	*ARENA_PUSH(db->arena, &one) = idea.v;
	TRY(q_author_list(db, one, &authors));
	for (size_t i = 0; i < authors.n; i++)
		if (authors.v[i].accepted)
			*ARENA_PUSH(db->arena, people) = authors.v[i].person.v;
	return OK;
}

/* Who it is from is the sponsor; the sponsor's own line is their own. */
static err tell(struct db *db, person_id person, item_id idea, person_id sponsor)
{
	return ID_EQ(person, sponsor)
		       ? notify_own(db, person, NOTIFY_JAM_SILENT, idea)
		       : notify_tell(db, person, NOTIFY_JAM_SILENT, idea, idea, sponsor);
}

static bool among(const struct id_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i] == id)
			return true;
	return false;
}

err jams_silent(struct db *db, const struct app *app, str payload)
{
	struct q_funding_silent_list rows = {0};
	(void)app;
	(void)payload;
	TRY(q_funding_silent(db, db->now - FUNDING_SILENCE, db->now - FUNDING_TERM, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_funding_silent *f = &rows.v[i];
		struct id_list people = {0};
		int64_t changed;
		TRY(q_funding_told(db, f->idea, f->last, &changed));
		/* Another server was first, or something was told meanwhile. */
		if (!changed)
			continue;
		TRY(authors_of(db, f->idea, &people));
		if (!among(&people, f->sponsor.v))
			*ARENA_PUSH(db->arena, &people) = f->sponsor.v;
		for (size_t k = 0; k < people.n; k++)
			TRY(tell(db, (person_id){people.v[k]}, f->idea, f->sponsor));
		TRY(tell_later(db, f->idea, 0));
	}
	return OK;
}

/* "IDEA VOTER": of a batch of voters, by their numbers, those who voted for it, or for what became
 * one with it. A job's words are shown to administrators: they name nobody. */
err jams_silence(struct db *db, const struct app *app, str payload)
{
	struct q_funding_sponsor f;
	struct q_funding_voters_list rows = {0};
	struct merge_group group;
	struct id_list told = {0};
	int64_t idea, after;
	bool found;
	(void)app;
	if (!str_to_int(str_word(&payload), &idea) || !str_to_int(str_word(&payload), &after))
		return INVALID;
	TRY(q_funding_sponsor(db, (item_id){idea}, &f, &found));
	if (!found)
		return OK;
	TRY(merge_group_of(db, f.jam, (item_id){idea}, &group));
	TRY(authors_of(db, (item_id){idea}, &told));
	TRY(q_funding_voters(db, f.jam, group.ids, after, TELL_BATCH, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].gave && !among(&told, rows.v[i].person.v) &&
		    !ID_EQ(rows.v[i].person, f.sponsor))
			TRY(tell(db, rows.v[i].person, (item_id){idea}, f.sponsor));
	return rows.n < TELL_BATCH ? OK : tell_later(db, (item_id){idea}, rows.v[rows.n - 1].voter);
}
