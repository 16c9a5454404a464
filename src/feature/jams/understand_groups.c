/* SPDX-License-Identifier: Apache-2.0
 * understand_groups: who thinks alike, from what people think of ideas; and who has not been heard.
 * Nothing is said of fewer than 20 people, and shares in steps of five.
 */
#include "feature/jams/understand.h"

#include "base/log.h"
#include "core/insight/groups.h"
#include "core/insight/unheard.h"

#include <math.h>
#include <stdlib.h>

enum {
	FLOOR = GROUP_PEOPLE,
	STEP = 5,
	STANCES_MOST = 5000000, /* of a jam with more no groups are made */
	STANCES_A_BATCH = 50000,
	SPEAKERS_A_BATCH = 1000,
};
/* 24 bytes a stance, 20 more while ideas are counted and votes made, and what core/insight/groups.h
 * says. */
#define GROUPS_MEMORY ((size_t)512 << 20)

/* ---- groups ---- */

struct stance {
	int64_t person, idea;
	int8_t stance;
};
struct stances {
	struct understanding *u;
	struct arena *arena;
	struct stance *v;
	size_t n, room;
	int64_t person, after; /* how far they were read */
	int64_t *idea;	       /* those that FLOOR people took a stance on, sorted */
	size_t ideas;
};

static int by_number(const void *x, const void *y)
{
	int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
	return a < b ? -1 : a > b;
}

static bool idea_at(const struct stances *s, int64_t idea, uint32_t *at)
{
	const int64_t *found =
		s->ideas ? bsearch(&idea, s->idea, s->ideas, sizeof(*s->idea), by_number) : NULL;
	if (found)
		*at = (uint32_t)(found - s->idea);
	return found != NULL;
}

/* Ideas that too few took a stance on tell of too few. */
static void choose_ideas(struct stances *s)
{
	int64_t *all = NEW_ARRAY(s->arena, int64_t, s->n + 1);
	for (size_t i = 0; i < s->n; i++)
		all[i] = s->v[i].idea;
	qsort(all, s->n, sizeof(*all), by_number);
	s->idea = NEW_ARRAY(s->arena, int64_t, GROUPS_STATEMENTS);
	for (size_t i = 0; i < s->n;) {
		size_t first = i;
		while (i < s->n && all[i] == all[first])
			i++;
		if (i - first >= FLOOR && s->ideas < GROUPS_STATEMENTS)
			s->idea[s->ideas++] = all[first];
	}
}

static int64_t stepped(double share)
{
	return llround(share * (100.0 / (double)STEP)) * STEP;
}

static void keep_group(struct understanding *u, const struct stances *s, const struct group *g)
{
	struct opinion_group *to = &u->group[u->groups];
	for (size_t i = 0; i < g->n; i++) {
		const struct group_statement *d = &g->defining[i];
		if (d->votes < FLOOR || d->others_votes < FLOOR)
			continue;
		to->idea[to->n++] = (struct opinion){
			.idea = {s->idea[d->statement]},
			.agree = d->agree,
			.share = stepped((double)d->said / (double)d->votes),
			.others = stepped((double)d->others_said / (double)d->others_votes)};
	}
	to->people = g->people - g->people % STEP;
	u->groups++;
}

static void find_groups(struct stances *s)
{
	struct understanding *u = s->u;
	struct group_vote *votes = NEW_ARRAY(s->arena, struct group_vote, s->n + 1);
	struct groups *found = NEW(s->arena, struct groups);
	uint32_t people = 0;
	int64_t last = 0;
	size_t n = 0, large = 0;
	choose_ideas(s);
	for (size_t i = 0; i < s->n; i++) {
		uint32_t at;
		if (!idea_at(s, s->v[i].idea, &at))
			continue;
		if (s->v[i].person != last && people == GROUPS_PEOPLE)
			break;
		people += s->v[i].person != last;
		last = s->v[i].person;
		votes[n++] = (struct group_vote){people - 1, at, s->v[i].stance};
	}
	/* What was removed leaves no trace, and is no statement that all passed. As many groups as
	 * part best; when these are too small to be shown, two. */
	for (size_t k = 0; k <= 2 && large < 2 && n; k += 2) {
		if (!groups_find(s->arena, votes, n, people, (uint32_t)s->ideas, 0, k, 1, found))
			return;
		large = 0;
		for (size_t i = 0; i < found->n; i++)
			large += found->v[i].people >= FLOOR;
	}
	/* One alone is no group among others. */
	for (size_t i = 0; i < found->n && large > 1; i++)
		if (found->v[i].people >= FLOOR)
			keep_group(u, s, &found->v[i]);
	u->parted = u->groups ? found->silhouette : 0;
}

static err step_stances(struct understanding *u, struct db *db)
{
	struct stances *s = u->read;
	struct q_understand_stances_list rows = {0};
	TRY(q_understand_stances(db, u->jam->id, s->person, s->after, STANCES_A_BATCH, &rows));
	for (size_t i = 0; i < rows.n && s->n < s->room; i++) {
		s->person = rows.v[i].person.v;
		s->after = rows.v[i].idea.v;
		s->v[s->n++] = (struct stance){s->person, s->after, (int8_t)rows.v[i].stance};
	}
	u->more = rows.n == STANCES_A_BATCH && s->n < s->room;
	return OK;
}

/* What came behind the last batch while it was read waits for the next round. */
static err read_stances(struct stances *s)
{
	s->u->read = s;
	s->u->more = true;
	while (s->u->more)
		TRY(understand_read(s->u, step_stances));
	return OK;
}

static err step_all(struct understanding *u, struct db *db)
{
	struct q_understand_stances_all all;
	TRY(q_understand_stances_all(db, u->jam->id, &all));
	u->stances = all.n;
	return OK;
}

err understand_groups(struct understanding *u)
{
	u->parted = u->jam->parted;
	/* Of two looks the difference would be somebody's stance. */
	if (u->turned < GROUP_PEOPLE)
		return OK;
	u->parted = 0;
	TRY(understand_read(u, step_all));
	if (u->stances > STANCES_MOST)
		return OK;
	struct arena *a = understand_arena(u, GROUPS_MEMORY);
	struct stances s = {.u = u, .arena = a};
	/* Some more than were counted, which came meanwhile. */
	s.room = (size_t)u->stances + 1000;
	s.v = NEW_ARRAY(a, struct stance, s.room);
	err e = read_stances(&s);
	if (e == OK)
		find_groups(&s);
	understand_done(u, a);
	return e;
}

/* ---- who has not been heard ---- */

struct parts {
	struct unheard_count *v;
	size_t n;
};

static int by_name(const void *x, const void *y)
{
	return str_cmp(((const struct unheard_count *)x)->name,
		       ((const struct unheard_count *)y)->name);
}

/* Colleagues by one of the three, sorted for looking up. */
static void parts_of(struct arena *a, const struct q_whole_by_country_list *rows, struct parts *p)
{
	p->v = NEW_ARRAY(a, struct unheard_count, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++)
		p->v[p->n++] = (struct unheard_count){
			rows->v[i].label.n ? str_dup(a, rows->v[i].label) : S("-"), rows->v[i].n,
			0};
	if (p->n)
		qsort(p->v, p->n, sizeof(*p->v), by_name);
}

static void hear(struct parts *p, str name)
{
	struct unheard_count key = {.name = name.n ? name : S("-")};
	struct unheard_count *part =
		p->n ? bsearch(&key, p->v, p->n, sizeof(*p->v), by_name) : NULL;
	if (part && part->heard < part->people)
		part->heard++;
}

static err read_whole(struct understanding *u, struct db *db, struct parts p[UNHEARD_SORTS])
{
	struct q_understand_whole q;
	struct q_whole_by_country_list rows[UNHEARD_SORTS] = {0};
	place_id jam = u->jam->id;
	TRY(q_understand_whole(db, jam, &q));
	u->all_of_us = q.all_of_us;
	if (q.all_of_us) {
		TRY(q_whole_by_country(db, &rows[0]));
		TRY(q_whole_by_unit(db, &rows[1]));
		TRY(q_whole_by_language(db, &rows[2]));
	} else {
		TRY(q_let_in_by_country(db, jam, &rows[0]));
		TRY(q_let_in_by_unit(db, jam, &rows[1]));
		TRY(q_let_in_by_language(db, jam, &rows[2]));
	}
	for (size_t i = 0; i < UNHEARD_SORTS; i++)
		parts_of(u->arena, &rows[i], &p[i]);
	return OK;
}

static err read_speakers(struct understanding *u, struct db *db, struct parts p[UNHEARD_SORTS])
{
	struct id_list some = {0};
	for (size_t i = 0; i < u->authors.n; i++) {
		if (i == 0 || u->authors.v[i] != u->authors.v[i - 1])
			*ARENA_PUSH(db->arena, &some) = u->authors.v[i];
		if (some.n < SPEAKERS_A_BATCH && i + 1 < u->authors.n)
			continue;
		struct q_speakers_among_list rows = {0};
		TRY(u->all_of_us ? q_speakers_among(db, some, &rows)
				 : q_speakers_let_in(db, u->jam->id, some, &rows));
		for (size_t k = 0; k < rows.n; k++) {
			hear(&p[0], rows.v[k].country);
			hear(&p[1], rows.v[k].unit);
			hear(&p[2], rows.v[k].language);
		}
		some.n = 0;
	}
	return OK;
}

static void keep_unheard(struct understanding *u, size_t sort, const struct unheard *found)
{
	for (size_t i = 0; i < found->n && u->unheard_n[sort] < UNHEARD_SHOWN; i++) {
		const struct unheard_part *part = &found->v[i];
		if (part->unheard)
			u->unheard[sort][u->unheard_n[sort]++] = (struct unheard_kept){
				part->name, part->people, part->heard, llround(part->expected)};
	}
}

static err step_unheard(struct understanding *u, struct db *db)
{
	struct parts p[UNHEARD_SORTS] = {0};
	TRY(read_whole(u, db, p));
	TRY(read_speakers(u, db, p));
	for (size_t i = 0; i < UNHEARD_SORTS; i++) {
		struct unheard found = {0};
		if (unheard_find(u->arena, p[i].v, p[i].n, &found))
			keep_unheard(u, i, &found);
	}
	return OK;
}

err understand_unheard(struct understanding *u)
{
	/* Of two looks the difference would be the language of somebody who spoke between them. */
	u->languages = llabs(u->speakers - u->jam->languages_of) >= GROUP_PEOPLE;
	return u->authors.n ? understand_read(u, step_unheard) : OK;
}

/* ---- writing ---- */

err understand_write_groups(const struct understanding *u, struct db *db)
{
	TRY(q_group_clear(db, u->jam->id));
	TRY(q_group_idea_clear(db, u->jam->id));
	for (size_t i = 0; i < u->groups; i++) {
		const struct opinion_group *g = &u->group[i];
		TRY(q_group_add(db, u->jam->id, (int64_t)i, g->people));
		for (size_t k = 0; k < g->n; k++)
			TRY(q_group_idea_add(db, u->jam->id, (int64_t)i, (int64_t)k,
					     g->idea[k].idea, g->idea[k].agree, g->idea[k].share,
					     g->idea[k].others));
	}
	return OK;
}

err understand_write_unheard(const struct understanding *u, struct db *db)
{
	TRY(q_unheard_clear(db, u->jam->id, u->languages));
	for (size_t s = 0; s < UNHEARD_SORTS; s++)
		for (size_t i = 0; i < u->unheard_n[s]; i++) {
			if (s + 1 == UNHEARD_LANGUAGE && !u->languages)
				break;
			const struct unheard_kept *k = &u->unheard[s][i];
			TRY(q_unheard_add(db, u->jam->id, (int64_t)s + 1, (int64_t)i, k->label,
					  k->people, k->heard, k->expected));
		}
	return OK;
}
