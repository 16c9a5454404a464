/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/home/home_facts.h"

#include "home.sql.h"

#include <stdlib.h>

/* What an id is to the viewer. People, places, tags and items share one space of ids. */
enum tie { FOLLOWED = 1, JOINED = 2, SKILL = 4, MUTED = 8 };

/* A table with open addressing, at most half full. */
struct ties {
	struct {
		int64_t id;
		int ties;
	} * v;
	size_t mask;
	int64_t people; /* followed ones */
};

static size_t slot_of(const struct ties *t, int64_t id)
{
	size_t at = (uint64_t)id * UINT64_C(0x9e3779b97f4a7c15) >> 32;
	while (t->v[at & t->mask].id && t->v[at & t->mask].id != id)
		at++;
	return at & t->mask;
}

static bool is(const struct ties *t, int64_t id, int wanted)
{
	return (t->v[slot_of(t, id)].ties & wanted) != 0;
}

static err read_ties(struct rq *rq, struct ties *t)
{
	struct q_home_ties_list rows = {0};
	size_t slots = 16;
	TRY(q_home_ties(rq->db, &rows));
	while (slots < 2 * rows.n)
		slots *= 2;
	*t = (struct ties){.v = arena_array(rq->arena, slots, sizeof(*t->v)), .mask = slots - 1};
	for (size_t i = 0; i < rows.n; i++) {
		size_t at = slot_of(t, rows.v[i].id);
		t->v[at].id = rows.v[i].id;
		t->v[at].ties |= (int)rows.v[i].tie;
		t->people += rows.v[i].person;
	}
	return OK;
}

static int by_id(const void *left, const void *right)
{
	const struct home_fact *a = left, *b = right;
	return a->id.v < b->id.v ? -1 : a->id.v > b->id.v;
}

static struct home_fact *fact_of(const struct home_facts *facts, item_id id)
{
	struct home_fact key = {.id = id};
	return bsearch(&key, facts->v, facts->n, sizeof(key), by_id);
}

static err fill_topics(struct rq *rq, const struct ties *ties, struct id_list ids,
		       struct home_facts *facts)
{
	struct q_home_item_tags_list rows = {0};
	TRY(q_home_item_tags(rq->db, ids, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		struct home_fact *f = is(ties, rows.v[i].tag.v, FOLLOWED | SKILL)
					      ? fact_of(facts, rows.v[i].item)
					      : NULL;
		if (!f)
			continue;
		*ARENA_PUSH(rq->arena, &f->topics) = rows.v[i].tag.v;
		f->rank.topics++;
	}
	return OK;
}

/* Who among few is read and asked in memory; among many the followed people are looked up. */
static bool few(const struct ties *ties, int64_t n)
{
	return n <= 4 * ties->people;
}

static void count_near(const struct ties *ties, const struct q_home_thanks_list *rows,
		       struct home_facts *facts)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct home_fact *f = is(ties, rows->v[i].person.v, FOLLOWED)
					      ? fact_of(facts, rows->v[i].item)
					      : NULL;
		if (f)
			f->rank.near++;
	}
}

static void add_near(const struct q_home_thanks_many_list *rows, struct home_facts *facts)
{
	for (size_t i = 0; i < rows->n; i++) {
		struct home_fact *f = fact_of(facts, rows->v[i].id);
		if (f)
			f->rank.near += rows->v[i].n;
	}
}

static err fill_near(struct rq *rq, const struct ties *ties,
		     const struct q_home_candidates_list *rows, struct home_facts *facts)
{
	struct id_list thanks = {0}, thanks_many = {0}, ratings = {0}, ratings_many = {0};
	struct q_home_thanks_list near = {0};
	struct q_home_thanks_many_list sums = {0};
	if (ties->people == 0)
		return OK;
	for (size_t i = 0; i < rows->n; i++) {
		const struct q_home_candidates *c = &rows->v[i];
		if (c->likes)
			*ARENA_PUSH(rq->arena, few(ties, c->likes) ? &thanks : &thanks_many) =
				c->id.v;
		if (c->raters)
			*ARENA_PUSH(rq->arena, few(ties, c->raters) ? &ratings : &ratings_many) =
				c->id.v;
	}
	if (thanks.n)
		TRY(q_home_thanks(rq->db, thanks, &near));
	count_near(ties, &near, facts);
	near = (struct q_home_thanks_list){0};
	if (ratings.n)
		TRY(q_home_ratings(rq->db, ratings, &near));
	count_near(ties, &near, facts);
	if (thanks_many.n)
		TRY(q_home_thanks_many(rq->db, thanks_many, &sums));
	add_near(&sums, facts);
	sums = (struct q_home_thanks_many_list){0};
	if (ratings_many.n)
		TRY(q_home_ratings_many(rq->db, ratings_many, &sums));
	add_near(&sums, facts);
	return OK;
}

err home_facts(struct rq *rq, struct id_list ids, struct home_facts *facts)
{
	struct q_home_candidates_list rows = {0};
	struct ties ties;
	*facts = (struct home_facts){0};
	TRY(q_home_candidates(rq->db, ids, &rows));
	TRY(read_ties(rq, &ties));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_home_candidates *c = &rows.v[i];
		if (is(&ties, c->author.v, MUTED) || is(&ties, c->hub, MUTED) ||
		    is(&ties, c->place.v, MUTED) || is(&ties, c->id.v, MUTED))
			continue;
		*ARENA_PUSH(rq->arena, facts) =
			(struct home_fact){.id = c->id,
					   .kind = c->kind,
					   .circle = c->circle,
					   .hub = c->hub,
					   .language = c->language,
					   .created = c->created,
					   .rank = {.followed = is(&ties, c->author.v, FOLLOWED),
						    .own = ID_EQ(c->author, rq->viewer_id),
						    .place = is(&ties, c->hub, JOINED | FOLLOWED) ||
							     is(&ties, c->place.v, FOLLOWED),
						    .all = c->likes + c->raters}};
	}
	if (facts->n == 0)
		return OK;
	qsort(facts->v, facts->n, sizeof(*facts->v), by_id);
	TRY(fill_topics(rq, &ties, ids, facts));
	return fill_near(rq, &ties, &rows, facts);
}
