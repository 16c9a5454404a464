/* SPDX-License-Identifier: Apache-2.0
 * scale: as many topics and questions as there are communities, with answers, written through the
 * same functions as people's own. A few communities talk much, most little.
 */
#include "feature/forum/pages.h"

#include "base/clock.h"
#include "core/comment.h"
#include "core/scale.h"

enum { SEED = 0xF0F0, TITLE_WORDS = 7, BODY_WORDS = 45, ANSWER_WORDS = 25, ANSWERS = 2 };

static err add_answers(struct db *db, struct scale *s, const struct place *place, item_id topic,
		       int64_t created, bool question)
{
	const struct scale_text *text = s->english;
	item_id id = {0};
	for (int64_t n = scale_count(s, ANSWERS); n > 0; n--) {
		struct out body = out_new(db->arena, 1 << 14);
		/* What is closed is answered by who is surely in it. */
		person_id author =
			place->circle > CIRCLE_INTERNAL ? place->owner : scale_anybody(s);
		scale_text_write(text, &s->random, &body, (int)(6 + scale_count(s, ANSWER_WORDS)));
		db->viewer = author;
		created += SECOND + (int64_t)prng_below(&s->random, 3 * (uint64_t)DAY);
		if (created > s->demo->now)
			created = s->demo->now;
		TRY(comment_import(db, topic, author, created, S("en"), out_view(&body), &id));
		TRY(q_topic_answered(db, topic, id.v));
	}
	/* Two questions of three were settled by their last answer. */
	if (question && id.v && prng_below(&s->random, 3))
		TRY(q_topic_settle(db, topic, id.v, false));
	return OK;
}

static err make_one(struct db *db, struct scale *s, int64_t i, void *arg)
{
	const struct place_list *places = arg;
	struct out title = out_new(db->arena, 800), body = out_new(db->arena, 1 << 14);
	double u = prng_unit(&s->random);
	const struct place *place = &places->v[(size_t)(u * u * u * (double)places->n)];
	bool question = prng_below(&s->random, 10) < 6;
	int64_t created = scale_time(s, i, (int64_t)places->n);
	item_id id;
	scale_text_title(s->english, &s->random, &title, TITLE_WORDS);
	scale_text_write(s->english, &s->random, &body, (int)(8 + scale_count(s, BODY_WORDS)));
	db->viewer = place->owner;
	TRY(topic_make(db, question ? KIND_QUESTION : KIND_TOPIC, place->owner, place, created,
		       out_view(&title), out_view(&body), scale_text_word(s->english, &s->random),
		       &id));
	return add_answers(db, s, place, id, created, question);
}

err forum_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	struct place_list places;
	TRY(scale_open(s, database, demo, SEED));
	TRY(scale_communities(s, &places));
	if (!places.n)
		return OK;
	return scale_run(s, "topics", (int64_t)places.n, make_one, &places);
}
