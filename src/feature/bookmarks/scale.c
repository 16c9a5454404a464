/* SPDX-License-Identifier: Apache-2.0
 * scale: bookmarks in IBM's numbers with nearly three tags each, written through the same functions
 * as people's own. A few addresses are kept by very many, most by one or two; a few tags are on
 * very many.
 */
#include "feature/bookmarks/handlers.h"

#include "base/clock.h"
#include "core/scale.h"

#include "bookmarks.sql.h"

enum { SEED = 0xB00C, HOSTS = 5000, TITLE_WORDS = 7, BODY_WORDS = 9, LINKS_OF_TEN = 4 };
/* 4.3 million tags on 1.5 million bookmarks. */
enum { TAGS_LEAST = 1, TAGS_MOST = 5, TAGS_TENTHS = 1 };

/* The square of an even number: the first tenth of the addresses is kept by a third of all. */
static str address_of(struct db *db, struct scale *s)
{
	struct out o = out_new(db->arena, 128);
	double u = prng_unit(&s->random);
	int64_t links = s->demo->sizes.bookmarks * LINKS_OF_TEN / 10 + 1;
	int64_t link = (int64_t)(u * u * (double)links);
	out_lit(&o, "https://site-");
	out_int(&o, link % HOSTS);
	out_lit(&o, ".example/page/");
	out_int(&o, link);
	return out_view(&o);
}

static void tags_of(struct db *db, struct scale *s, const struct scale_text *text,
		    struct text_list *labels)
{
	/* 1 to 5, evenly, less a tenth of those with one: 2.87 on average. */
	int64_t n = TAGS_LEAST + (int64_t)prng_below(&s->random, TAGS_MOST);
	if (prng_below(&s->random, 10) < TAGS_TENTHS && n > TAGS_LEAST)
		n--;
	while (n-- > 0)
		*ARENA_PUSH(db->arena, labels) = scale_text_word(text, &s->random);
}

static err make_one(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct out title = out_new(db->arena, 800), body = out_new(db->arena, 1 << 12);
	struct web_address address;
	uint64_t kind = prng_below(&s->random, 20);
	struct bookmark_new new = {.address = &address,
				   .audience = kind == 0   ? AUDIENCE_PUBLIC
					       : kind <= 3 ? AUDIENCE_PRIVATE
							   : AUDIENCE_INTERNAL,
				   .created = scale_time(s, i, s->demo->sizes.bookmarks),
				   .quiet = true};
	const struct scale_text *text = scale_language(s, &new.language);
	item_id id;
	bool made;
	(void)arg;
	if (!web_address_read(db->arena, address_of(db, s), &address))
		return FAULT;
	scale_text_title(text, &s->random, &title, TITLE_WORDS);
	/* Half of them say why. */
	if (prng_below(&s->random, 2))
		scale_text_write(text, &s->random, &body, BODY_WORDS);
	new.title = out_view(&title);
	new.body = out_view(&body);
	tags_of(db, s, text, &new.tags);
	new.person = scale_person(s, NULL);
	db->viewer = new.person;
	return bookmark_save(db, &new, &id, &made);
}

/* Nobody asks addresses that do not exist whether they answer. */
static err ask_nobody(struct db *db, struct scale *s, int64_t i, void *arg)
{
	(void)s, (void)i, (void)arg;
	return q_bookmark_ask_nobody(db);
}

err bookmarks_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	TRY(scale_open(s, database, demo, SEED));
	TRY(scale_run(s, "bookmarks", demo->sizes.bookmarks, make_one, NULL));
	return scale_run(s, "links", 1, ask_nobody, NULL);
}
