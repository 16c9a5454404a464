/* SPDX-License-Identifier: Apache-2.0
 * scale: an idea for every fourth community, most of them in a few, had, wanted and answered by
 * those who are in them, written through the same functions as people's own.
 */
#include "feature/suggestions/pages.h"

#include "base/clock.h"
#include "core/comment.h"
#include "core/scale.h"

enum {
	SEED = 0x1DEA,
	TITLE_WORDS = 8,
	BODY_WORDS = 30,
	SAID_WORDS = 12,
	VOTES = 4,
	MEMBERS = 200,
};

static int64_t some_time_after(struct scale *s, int64_t created)
{
	int64_t when = created + MINUTE + (int64_t)prng_below(&s->random, 20 * (uint64_t)DAY);
	return when < s->demo->now ? when : s->demo->now;
}

static person_id one_of(struct scale *s, const struct q_suggestion_scale_members_list *members)
{
	return members->v[prng_below(&s->random, members->n)].person;
}

/* None on one's own; whom the dice name twice wants it once. */
static err add_votes(struct db *db, struct scale *s, item_id id, const struct suggestion_new *new,
		     const struct q_suggestion_scale_members_list *members)
{
	int64_t votes = 0, changed;
	for (int64_t n = scale_count(s, VOTES); n > 0; n--) {
		person_id person = one_of(s, members);
		int64_t when = some_time_after(s, new->created);
		if (ID_EQ(person, new->author))
			continue;
		TRY(q_suggestion_vote_import(db, id, person, when, &changed));
		votes += changed;
	}
	return votes ? q_suggestion_counted(db, id, votes) : OK;
}

static err add_answers(struct db *db, struct scale *s, item_id idea, int64_t created,
		       const struct q_suggestion_scale_members_list *members)
{
	for (int64_t n = scale_count(s, 1); n > 0; n--) {
		struct out body = out_new(db->arena, 1 << 14);
		item_id id;
		db->viewer = one_of(s, members);
		scale_text_write(s->english, &s->random, &body,
				 (int)(6 + scale_count(s, SAID_WORDS)));
		created = some_time_after(s, created);
		TRY(comment_import(db, idea, db->viewer, created, S("en"), out_view(&body), &id));
	}
	return OK;
}

/* Half of them wait; one of eight was done, and one will not be, with its reason. */
static err settle(struct db *db, struct scale *s, item_id id)
{
	static const int64_t states[] = {SUGGESTION_CONSIDERED, SUGGESTION_PLANNED, SUGGESTION_DONE,
					 SUGGESTION_NOT_DONE};
	uint64_t at = prng_below(&s->random, 8);
	struct out said = out_new(db->arena, 1 << 12);
	if (at >= 4)
		return OK;
	if (states[at] == SUGGESTION_NOT_DONE)
		scale_text_title(s->english, &s->random, &said, SAID_WORDS);
	return q_suggestion_put(db, id, states[at], out_view(&said));
}

static err make_one(struct db *db, struct scale *s, int64_t i, void *arg)
{
	const struct place_list *places = arg;
	struct q_suggestion_scale_members_list members = {0};
	struct out title = out_new(db->arena, 800), body = out_new(db->arena, 1 << 14);
	double u = prng_unit(&s->random);
	const struct place *place = &places->v[(size_t)(u * u * (double)places->n)];
	struct suggestion_new new = {.place = place->id,
				     .audience = place->audience,
				     .created = scale_time(s, i, (int64_t)places->n / 4)};
	item_id id;
	TRY(q_suggestion_scale_members(db, place->id, MEMBERS, &members));
	if (!members.n)
		return OK;
	scale_text_title(s->english, &s->random, &title, TITLE_WORDS);
	scale_text_write(s->english, &s->random, &body, (int)(6 + scale_count(s, BODY_WORDS)));
	new.author = db->viewer = one_of(s, &members);
	new.title = out_view(&title);
	new.body = out_view(&body);
	new.tags = scale_text_word(s->english, &s->random);
	TRY(suggestion_make(db, &new, &id));
	TRY(add_votes(db, s, id, &new, &members));
	TRY(add_answers(db, s, id, new.created, &members));
	return settle(db, s, id);
}

err suggestions_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	struct place_list places;
	TRY(scale_open(s, database, demo, SEED));
	TRY(scale_communities(s, &places));
	if (places.n < 4)
		return OK;
	return scale_run(s, "ideas of communities", (int64_t)places.n / 4, make_one, &places);
}
