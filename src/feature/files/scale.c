/* SPDX-License-Identifier: Apache-2.0
 * scale: about two files for each person, in their own places, written through the same functions
 * as people's own. Their few small contents are shared by all, as blobs are.
 */
#include "feature/files/handlers.h"

#include "core/scale.h"

enum { SEED = 0xF11E5, CONTENTS = 64, SIZE_LEAST = 400, SIZE_MORE = 6000, TITLE_WORDS = 4 };

struct contents {
	struct file_content v[CONTENTS];
};

/* Bytes that are no text, so that no job looks for words in them. */
static err make_contents(struct scale *s, struct contents *contents)
{
	for (size_t i = 0; i < CONTENTS; i++) {
		size_t n = SIZE_LEAST + prng_below(&s->random, SIZE_MORE);
		uint8_t *bytes_ = arena_bytes(s->demo->arena, n);
		for (size_t k = 0; k < n; k++)
			bytes_[k] = (uint8_t)prng_below(&s->random, 256);
		TRY(file_take_bytes(s->demo->app, s->demo->arena, (bytes){bytes_, n},
				    &contents->v[i]));
		contents->v[i].type = S("application/octet-stream");
	}
	return OK;
}

/* Numbered, so that no name meets another. */
static str name_of(struct db *db, struct scale *s, int64_t i)
{
	struct out title = out_new(db->arena, 800), number = out_new(db->arena, 32);
	scale_text_title(s->english, &s->random, &title, TITLE_WORDS);
	out_byte(&number, ' ');
	out_int(&number, i);
	out_lit(&number, ".bin");
	return file_name_clean(db->arena, str_cat(db->arena, str_sub(out_view(&title), 0, 100),
						  out_view(&number)));
}

static err make_one(struct db *db, struct scale *s, int64_t i, void *arg)
{
	const struct contents *contents = arg;
	size_t who;
	item_id id;
	int64_t version, of = s->demo->sizes.people * 842 / 400;
	person_id author = scale_person(s, &who);
	/* Half of them evenly: all of the most diligent one's would be more than a folder holds. */
	if (i % 2) {
		who = prng_below(&s->random, s->people.n);
		author = (person_id){s->people.v[who]};
	}
	struct file_new new = {.place = {s->places.v[who]},
			       .name = name_of(db, s, i),
			       .content = &contents->v[prng_below(&s->random, CONTENTS)],
			       .audience = prng_below(&s->random, 10) < 7 ? AUDIENCE_INTERNAL
									  : AUDIENCE_PRIVATE,
			       .author = author,
			       .created = scale_time(s, i, of),
			       .quiet = true};
	db->viewer = author;
	return file_put(db, &new, &id, &version);
}

err files_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	struct contents *contents = NEW(demo->arena, struct contents);
	TRY(scale_open(s, database, demo, SEED));
	TRY(make_contents(s, contents));
	return scale_run(s, "files", demo->sizes.people * 842 / 400, make_one, contents);
}
