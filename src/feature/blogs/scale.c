/* SPDX-License-Identifier: Apache-2.0
 * scale: blogs, entries, comments, ratings and thanks in IBM's numbers, written through the same
 * functions as people's own.
 */
#include "feature/blogs/handlers.h"

#include "core/comment.h"
#include "core/rating.h"
#include "core/reaction.h"
#include "core/scale.h"

#include "blog.sql.h"

enum { ENTRY_WORDS = 90, COMMENT_WORDS = 22, TITLE_WORDS = 6, SEED = 0xB106 };

struct blogs_of_scale {
	struct arena *arena;
	struct blog_ids {
		struct blog_id {
			place_id id;
			person_id owner;
			bool open;
		} * v;
		size_t n, cap;
	} blogs;
};

static err make_blog(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct blogs_of_scale *all = arg;
	struct out title = out_new(db->arena, 400), tagline = out_new(db->arena, 400);
	str language;
	const struct scale_text *text = scale_language(s, &language);
	int64_t of = s->demo->sizes.blogs;
	scale_text_title(text, &s->random, &title, 3);
	scale_text_title(text, &s->random, &tagline, 8);
	/* Owners are spread evenly over the company, so that every letter has its blogs. */
	size_t owner = (size_t)((uint64_t)i * s->people.n / (uint64_t)of);
	struct blog b = {.title = out_view(&title),
			 .tagline = out_view(&tagline),
			 .language = language,
			 .kind = BLOG_PERSONAL,
			 .audience = i % 20 == 0 ? AUDIENCE_PUBLIC : AUDIENCE_INTERNAL,
			 .owner = {s->people.v[owner]},
			 .created = scale_time(s, 0, of) - DAY};
	struct out handle = out_new(db->arena, 64);
	out_lit(&handle, "blog-");
	out_int(&handle, i + 1);
	b.handle = out_view(&handle);
	db->viewer = b.owner;
	TRY(blog_make(db, &b));
	*ARENA_PUSH(all->arena, &all->blogs) =
		(struct blog_id){b.id, b.owner, b.audience == AUDIENCE_PUBLIC};
	return OK;
}

static str tags_of(struct db *db, struct scale *s, const struct scale_text *text)
{
	struct out tags = out_new(db->arena, 400);
	for (int64_t n = scale_count(s, 2); n > 0 && tags.n < 200; n--) {
		if (tags.n)
			out_lit(&tags, ", ");
		out_str(&tags, scale_text_word(text, &s->random));
	}
	return out_view(&tags);
}

static err make_entry(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct blogs_of_scale *all = arg;
	struct out title = out_new(db->arena, 1000), body = out_new(db->arena, 1 << 16),
		   slug = out_new(db->arena, 32);
	double u = prng_unit(&s->random);
	const struct blog_id *blog = &all->blogs.v[(size_t)(u * u * (double)all->blogs.n)];
	struct entry_text entry = {.audience = prng_below(&s->random, 20) == 0 ? AUDIENCE_MEMBERS
					       : blog->open		       ? AUDIENCE_PUBLIC
									       : AUDIENCE_INTERNAL};
	const struct scale_text *text = scale_language(s, &entry.language);
	int64_t created = scale_time(s, i, s->demo->sizes.entries);
	item_id id;
	scale_text_title(text, &s->random, &title, TITLE_WORDS);
	scale_text_write(text, &s->random, &body,
			 (int)(ENTRY_WORDS / 2 + scale_count(s, ENTRY_WORDS / 2)));
	out_lit(&slug, "entry-");
	out_int(&slug, i + 1);
	entry.title = out_view(&title);
	entry.body = out_view(&body);
	entry.slug = out_view(&slug);
	entry.tags = tags_of(db, s, text);
	db->viewer = blog->owner;
	TRY(entry_make(db, blog->id, blog->owner, &entry, STATE_PUBLISHED, created, true, &id));
	if (entry.audience != AUDIENCE_MEMBERS)
		scale_remember(s, id, blog->owner, created);
	return OK;
}

/* What colleagues give to an entry of the last days. */
static err answer(struct db *db, struct scale *s, int64_t created)
{
	const struct recent *to = scale_choose(s);
	struct out body = out_new(db->arena, 1 << 14);
	str language;
	item_id id;
	if (!to)
		return OK;
	db->viewer = scale_anybody(s);
	scale_text_write(scale_language(s, &language), &s->random, &body,
			 (int)(5 + scale_count(s, COMMENT_WORDS)));
	return comment_import(db, to->id, db->viewer,
			      created > to->created ? created : to->created + SECOND, language,
			      out_view(&body), &id);
}

static err rate(struct db *db, struct scale *s, int64_t created)
{
	const struct recent *to = scale_choose(s);
	person_id who = scale_anybody(s);
	if (!to || ID_EQ(who, to->author))
		return OK;
	db->viewer = who;
	return rating_import(db, to->id, who, (int)(5 - prng_below(&s->random, 8) / 3), created);
}

static err thank(struct db *db, struct scale *s, int64_t created)
{
	const struct recent *to = scale_choose(s);
	person_id who = scale_anybody(s);
	return !to || ID_EQ(who, to->author) ? OK : reaction_import(db, to->id, who, created);
}

/* An entry, and what falls to it on average of comments, ratings and thanks: in the order of time,
 * so that the indexes grow at their end. */
static err entry_and_talk(struct db *db, struct scale *s, int64_t i, void *arg)
{
	const struct demo_sizes *sizes = &s->demo->sizes;
	int64_t created = scale_time(s, i, sizes->entries), before = sizes->entries;
	TRY(make_entry(db, s, i, arg));
	for (int64_t n = sizes->comments * (i + 1) / before - sizes->comments * i / before; n > 0;
	     n--)
		TRY(answer(db, s, created));
	for (int64_t n = sizes->ratings * (i + 1) / before - sizes->ratings * i / before; n > 0;
	     n--)
		TRY(rate(db, s, created));
	for (int64_t n = sizes->likes / 2 * (i + 1) / before - sizes->likes / 2 * i / before; n > 0;
	     n--)
		TRY(thank(db, s, created));
	return OK;
}

static err take_blog(void *arg, const struct q_blog_scale_made *q)
{
	struct blogs_of_scale *all = arg;
	*ARENA_PUSH(all->arena, &all->blogs) =
		(struct blog_id){q->id, q->owner, q->audience == AUDIENCE_PUBLIC};
	return OK;
}

err blogs_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	struct blogs_of_scale all = {.arena = demo->arena};
	struct db db = {0};
	TRY(scale_open(s, database, demo, SEED));
	/* What an earlier run made before it was stopped. */
	TRY(db_read_begin(database, demo->arena, &db));
	err e = q_blog_scale_made(&db, take_blog, &all);
	db_read_end(&db);
	TRY(e);
	TRY(scale_run(s, "blogs", demo->sizes.blogs, make_blog, &all));
	return scale_run(s, "entries", demo->sizes.entries, entry_and_talk, &all);
}
