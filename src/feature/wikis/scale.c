/* SPDX-License-Identifier: Apache-2.0
 * scale: wikis and their pages in IBM's numbers, with links, trees and changes, written through the
 * same functions as people's own. A few wikis are large, most have some pages.
 */
#include "feature/wikis/handlers.h"

#include "base/clock.h"
#include "core/scale.h"

#include "page.sql.h"
#include "wiki.sql.h"

enum { SEED = 0x31C1, PAGE_WORDS = 90, TITLE_WORDS = 4, LINKS = 3, CHANGED_OF_TEN = 3 };

/* What the pages to come need of a wiki: its first page, and one below that, to stand below. */
struct scale_wiki {
	place_id id;
	str handle;
	person_id owner;
	int64_t pages;
	item_id first, branch;
};
struct wikis_of_scale {
	struct arena *arena;
	struct scale_wiki *v;
	size_t n, cap;
};

static str numbered(struct arena *a, const char *stem, int64_t number)
{
	struct out o = out_new(a, 64);
	out_str(&o, str_from(stem));
	out_int(&o, number);
	return out_view(&o);
}

static err make_wiki(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct wikis_of_scale *all = arg;
	struct out title = out_new(db->arena, 400), tagline = out_new(db->arena, 400);
	int64_t of = s->demo->sizes.wikis;
	str language;
	const struct scale_text *text = scale_language(s, &language);
	scale_text_title(text, &s->random, &title, 3);
	scale_text_title(text, &s->random, &tagline, 8);
	size_t owner = (size_t)((uint64_t)i * s->people.n / (uint64_t)of);
	struct wiki w = {.handle = numbered(all->arena, "wiki-", i + 1),
			 .title = out_view(&title),
			 .tagline = out_view(&tagline),
			 .language = language,
			 .audience = i % 20 == 0 ? AUDIENCE_PUBLIC : AUDIENCE_INTERNAL,
			 .joining = JOIN_OPEN,
			 .owner = {s->people.v[owner]},
			 .created = scale_time(s, 0, of) - DAY};
	db->viewer = w.owner;
	TRY(wiki_make(db, &w));
	*ARENA_PUSH(all->arena, all) = (struct scale_wiki){
		.id = w.id, .handle = numbered(all->arena, "wiki-", i + 1), .owner = w.owner};
	return OK;
}

/* Words with links among them; some lead to pages that nobody has written yet. */
static str body_of(struct db *db, struct scale *s, const struct scale_text *text, int64_t pages)
{
	struct out body = out_new(db->arena, 1 << 16);
	for (int64_t part = 1 + scale_count(s, 1); part > 0 && body.n < 30000; part--) {
		out_lit(&body, "# ");
		scale_text_title(text, &s->random, &body, TITLE_WORDS);
		out_lit(&body, "\n\n");
		scale_text_write(text, &s->random, &body,
				 (int)(PAGE_WORDS / 4 + scale_count(s, PAGE_WORDS / 4)));
		for (int64_t n = scale_count(s, LINKS - 1); n > 0; n--) {
			out_lit(&body, " [[page-");
			out_int(&body, 1 + (int64_t)prng_below(&s->random, (uint64_t)pages + 2));
			out_lit(&body, "|");
			out_str(&body, scale_text_word(text, &s->random));
			out_lit(&body, "]]");
		}
		out_lit(&body, "\n\n");
	}
	return out_view(&body);
}

static item_id parent_of(struct scale *s, const struct scale_wiki *w)
{
	uint64_t die = prng_below(&s->random, 10);
	return die < 5 ? w->first : die < 8 ? w->branch : (item_id){0};
}

/* A colleague makes it longer, some days later. */
static err change_page(struct db *db, struct scale *s, struct scale_wiki *w, item_id id,
		       struct page_text *text, person_id author, int64_t created,
		       const struct scale_text *words)
{
	struct item_row item;
	struct out body = out_new(db->arena, 1 << 17);
	int64_t later = created + (int64_t)prng_below(&s->random, 30 * (uint64_t)DAY),
		now = db->now;
	str before = text->body;
	TRY(page_past(db, id, author, created, STR_NONE, text));
	out_str(&body, before);
	scale_text_write(words, &s->random, &body, PAGE_WORDS / 4);
	text->body = out_view(&body);
	text->slug = STR_NONE;
	db->viewer = scale_anybody(s);
	later = later < s->demo->now ? later : s->demo->now;
	TRY(page_past(db, id, db->viewer, later, before, text));
	TRY(item_find(db, id, &item));
	db->now = later;
	err e = page_settle(db, &item, w->handle, text);
	db->now = now;
	return e;
}

static err make_page(struct db *db, struct scale *s, int64_t i, void *arg)
{
	struct wikis_of_scale *all = arg;
	struct out title = out_new(db->arena, 1000);
	double u = prng_unit(&s->random);
	struct scale_wiki *w = &all->v[(size_t)(u * u * (double)all->n)];
	struct page_text text = {.audience = prng_below(&s->random, 25) == 0 ? AUDIENCE_INTERNAL
									     : AUDIENCE_PUBLIC,
				 .parent = parent_of(s, w)};
	const struct scale_text *words = scale_language(s, &text.language);
	int64_t created = scale_time(s, i, s->demo->sizes.pages);
	person_id author = prng_below(&s->random, 2) ? w->owner : scale_anybody(s);
	item_id id;
	scale_text_title(words, &s->random, &title, TITLE_WORDS);
	text.title = out_view(&title);
	text.slug = numbered(db->arena, "page-", w->pages + 1);
	text.tags = scale_text_word(words, &s->random);
	text.body = body_of(db, s, words, w->pages);
	db->viewer = author;
	TRY(page_make(db, w->id, w->handle, author, &text, created, true, &id));
	if (prng_below(&s->random, 10) < CHANGED_OF_TEN)
		TRY(change_page(db, s, w, id, &text, author, created, words));
	w->pages++;
	/* What fewer people read is nothing to stand below. */
	if (text.audience != AUDIENCE_PUBLIC)
		return OK;
	if (ID_NONE(w->first)) {
		w->first = id;
		return q_wiki_home(db, w->id, id.v);
	}
	if (ID_EQ(text.parent, w->first) && prng_below(&s->random, 4) == 0)
		w->branch = id;
	return OK;
}

static err take_wiki(void *arg, const struct q_wiki_scale_made *q)
{
	struct wikis_of_scale *all = arg;
	*ARENA_PUSH(all->arena, all) = (struct scale_wiki){.id = q->id,
							   .handle = str_dup(all->arena, q->handle),
							   .owner = q->owner,
							   .pages = q->pages,
							   .first = {q->home},
							   .branch = {q->branch}};
	return OK;
}

err wikis_scale(struct database *database, struct demo *demo)
{
	struct scale *s = NEW(demo->arena, struct scale);
	struct wikis_of_scale all = {.arena = demo->arena};
	struct db db = {0};
	TRY(scale_open(s, database, demo, SEED));
	/* What an earlier run made before it was stopped. */
	TRY(db_read_begin(database, demo->arena, &db));
	err e = q_wiki_scale_made(&db, take_wiki, &all);
	db_read_end(&db);
	TRY(e);
	TRY(scale_run(s, "wikis", demo->sizes.wikis, make_wiki, &all));
	return scale_run(s, "pages", demo->sizes.pages, make_page, &all);
}
