/* SPDX-License-Identifier: Apache-2.0
 * scale: updates, answers to them and thanks in IBM's numbers, written through the same functions
 * as people's own.
 */
#include "feature/updates/handlers.h"

#include "base/clock.h"
#include "core/reaction.h"
#include "core/scale.h"

enum { UPDATE_WORDS = 16, ANSWER_PERCENT = 35, TAG_PERCENT = 30, SEED = 0xB1E7 };

static void write_body(struct scale *s, struct out *body, str *language)
{
	const struct scale_text *text = scale_language(s, language);
	scale_text_write(text, &s->random, body, (int)(4 + scale_count(s, UPDATE_WORDS)));
	if (prng_below(&s->random, 100) < TAG_PERCENT) {
		out_lit(body, " #");
		out_str(body, scale_text_word(text, &s->random));
	}
}

static err make_update(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct out body = out_new(db->arena, 1 << 14);
	struct item_new new = {.kind = KIND_UPDATE,
			       .state = STATE_PUBLISHED,
			       .audience = AUDIENCE_INTERNAL,
			       .quiet = true};
	const struct recent *to =
		prng_below(&s->random, 100) < ANSWER_PERCENT ? scale_choose(s) : NULL;
	const struct demo_sizes *sizes = &s->demo->sizes;
	size_t who;
	item_id id;
	(void)arg;
	new.author = scale_person(s, &who);
	new.created = scale_time(s, i, sizes->updates);
	write_body(s, &body, &new.language);
	db->viewer = new.author;
	if (to) {
		new.reply_to = to->id;
		new.created = new.created > to->created ? new.created : to->created + SECOND;
	} else {
		new.place = (place_id){s->places.v[who]};
	}
	TRY(item_create(db, &new, &id));
	TRY(update_write_content(db, id, out_view(&body), 0, true));
	if (!to)
		scale_remember(s, id, new.author, new.created);
	for (int64_t n = sizes->likes / 2 * (i + 1) / sizes->updates -
			 sizes->likes / 2 * i / sizes->updates;
	     n > 0; n--) {
		const struct recent *liked = scale_choose(s);
		person_id giver = scale_anybody(s);
		if (liked && !ID_EQ(giver, liked->author))
			TRY(reaction_import(db, liked->id, giver, new.created));
	}
	return OK;
}

err updates_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	TRY(scale_open(s, database, demo, SEED));
	return scale_run(s, "updates", demo->sizes.updates, make_update, NULL);
}
