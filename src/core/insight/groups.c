/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/groups.h"

#include "base/err.h"
#include "base/rand.h"
#include "core/insight/kmeans.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { POWER_ROUNDS = 200, STARTS = 10, PEOPLE_MIN = 4 };

/* The votes by person: cell[row[p]] to cell[row[p + 1]]. */
struct cell {
	uint32_t statement;
	int8_t vote;
};
struct matrix {
	uint32_t people, statements, taken_out;
	size_t *row;
	struct cell *cell;
	double *mean; /* of each statement */
};

/* ---- the matrix ---- */

static int by_statement(const void *x, const void *y)
{
	const struct cell *a = x, *b = y;
	return a->statement < b->statement ? -1 : a->statement > b->statement;
}

/* Keeps the last of two votes on one statement, and sorts by statement. `place` is where a
 * statement was put, maybe for a person before: the cell there tells. Gives how many are left. */
static size_t row_settle(struct cell *c, size_t n, uint32_t *place)
{
	size_t kept = 0;
	for (size_t i = 0; i < n; i++) {
		uint32_t at = place[c[i].statement];
		if (at < kept && c[at].statement == c[i].statement) {
			c[at].vote = c[i].vote;
			continue;
		}
		place[c[i].statement] = (uint32_t)kept;
		c[kept++] = c[i];
	}
	if (kept)
		qsort(c, kept, sizeof(*c), by_statement);
	return kept;
}

static void matrix_fill(struct arena *a, struct matrix *m, const struct group_vote *votes, size_t n)
{
	size_t *to = NEW_ARRAY(a, size_t, m->people + 1);
	uint32_t *place = NEW_ARRAY(a, uint32_t, m->statements + 1);
	m->row = NEW_ARRAY(a, size_t, m->people + 1);
	m->cell = NEW_ARRAY(a, struct cell, n + 1);
	for (size_t i = 0; i < n; i++)
		m->row[votes[i].person + 1]++;
	for (size_t p = 0; p < m->people; p++) {
		m->row[p + 1] += m->row[p];
		to[p] = m->row[p];
	}
	for (size_t i = 0; i < n; i++)
		m->cell[to[votes[i].person]++] = (struct cell){votes[i].statement, votes[i].vote};
	size_t kept = 0;
	for (size_t p = 0; p < m->people; p++) {
		size_t from = m->row[p], end = m->row[p + 1];
		size_t own = row_settle(m->cell + from, end - from, place);
		memmove(m->cell + kept, m->cell + from, own * sizeof(*m->cell));
		m->row[p] = kept;
		kept += own;
	}
	m->row[m->people] = kept;
}

static void means(struct arena *a, struct matrix *m)
{
	size_t *count = NEW_ARRAY(a, size_t, m->statements + 1);
	m->mean = NEW_ARRAY(a, double, m->statements + 1);
	for (size_t i = 0; i < m->row[m->people]; i++) {
		m->mean[m->cell[i].statement] += m->cell[i].vote;
		count[m->cell[i].statement]++;
	}
	for (size_t s = 0; s < m->statements; s++)
		m->mean[s] = count[s] ? m->mean[s] / (double)count[s] : 0;
}

/* ---- principal components ---- */

/* A person's row, less the means, times a component. */
static double row_times(const struct matrix *m, size_t p, const double *v)
{
	double sum = 0;
	for (size_t i = m->row[p]; i < m->row[p + 1]; i++)
		sum += (m->cell[i].vote - m->mean[m->cell[i].statement]) * v[m->cell[i].statement];
	return sum;
}

static double length_of(const double *v, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += v[i] * v[i];
	return sqrt(sum);
}

static void without(double *v, const double *other, size_t n)
{
	double sum = 0;
	for (size_t i = 0; i < n; i++)
		sum += v[i] * other[i];
	for (size_t i = 0; i < n; i++)
		v[i] -= sum * other[i];
}

/* v becomes the direction in which people differ most, at right angles to `first` unless NULL; zero
 * when they do not differ. Its largest part is positive, so that the map is never turned round. */
static void component(struct arena *a, const struct matrix *m, const double *first, double *v)
{
	size_t n = m->statements;
	double *next = NEW_ARRAY(a, double, n + 1), change = 1;
	struct prng r = prng_new(n + (first ? 1 : 0));
	for (size_t s = 0; s < n; s++)
		v[s] = prng_unit(&r) - 0.5;
	for (size_t round = 0; round < POWER_ROUNDS && change > 1e-10; round++) {
		memset(next, 0, n * sizeof(*next));
		for (size_t p = 0; p < m->people; p++) {
			double along = row_times(m, p, v);
			for (size_t i = m->row[p]; i < m->row[p + 1]; i++)
				next[m->cell[i].statement] +=
					along * (m->cell[i].vote - m->mean[m->cell[i].statement]);
		}
		if (first)
			without(next, first, n);
		double length = length_of(next, n);
		change = 0;
		for (size_t s = 0; s < n; s++) {
			double value = length > 1e-9 ? next[s] / length : 0;
			change += (value - v[s]) * (value - v[s]);
			v[s] = value;
		}
	}
	size_t largest = 0;
	for (size_t s = 0; s < n; s++)
		if (fabs(v[s]) > fabs(v[largest]) + 1e-9)
			largest = s;
	for (size_t s = 0; n && v[largest] < 0 && s < n; s++)
		v[s] = -v[s];
}

static void project(struct arena *a, const struct matrix *m, struct groups *found)
{
	double *first = NEW_ARRAY(a, double, m->statements + 1),
	       *second = NEW_ARRAY(a, double, m->statements + 1);
	component(a, m, NULL, first);
	component(a, m, first, second);
	for (size_t p = 0; p < m->people; p++) {
		size_t own = m->row[p + 1] - m->row[p];
		double passed = m->taken_out;
		double scale = own ? sqrt((m->statements + passed) / ((double)own + passed)) : 0;
		found->at[p][0] = scale * row_times(m, p, first);
		found->at[p][1] = scale * row_times(m, p, second);
	}
}

/* ---- groups ---- */

/* Groups of the base clusters, for the number k, or the number that parts best. */
static void parts_choose(struct arena *a, const struct point *base, size_t n, size_t k,
			 uint64_t seed, uint8_t *of, struct groups *found)
{
	uint8_t *tried = NEW_ARRAY(a, uint8_t, n);
	struct point middle[GROUPS_MAX];
	found->silhouette = -2;
	for (size_t c = k ? k : 2; c <= (k ? k : (size_t)GROUPS_MAX) && c <= n; c++) {
		kmeans(a, base, n, c, STARTS, seed + c, tried, middle);
		double s = silhouette(base, n, c, tried);
		if (s <= found->silhouette + 1e-9)
			continue;
		found->silhouette = s;
		found->n = c;
		memcpy(of, tried, n);
	}
}

/* The largest group becomes number 0, and so on. */
static void order_by_size(struct groups *found, uint32_t people)
{
	int64_t size[GROUPS_MAX] = {0};
	uint8_t order[GROUPS_MAX], rank[GROUPS_MAX];
	for (size_t p = 0; p < people; p++)
		if (found->of[p] != GROUP_NONE)
			size[found->of[p]]++;
	for (size_t g = 0; g < found->n; g++) {
		size_t at = g;
		while (at > 0 && size[order[at - 1]] < size[g]) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = (uint8_t)g;
	}
	for (size_t g = 0; g < found->n; g++) {
		rank[order[g]] = (uint8_t)g;
		found->v[g].people = size[order[g]];
	}
	while (found->n && found->v[found->n - 1].people == 0)
		found->n--;
	for (size_t p = 0; p < people; p++) {
		if (found->of[p] == GROUP_NONE)
			continue;
		found->of[p] = rank[found->of[p]];
		for (size_t d = 0; d < 2; d++)
			found->v[found->of[p]].at[d] +=
				found->at[p][d] / (double)found->v[found->of[p]].people;
	}
}

static void cluster(struct arena *a, const struct matrix *m, size_t k, uint64_t seed,
		    struct groups *found)
{
	uint32_t *who = NEW_ARRAY(a, uint32_t, m->people + 1);
	struct point *v = NEW_ARRAY(a, struct point, m->people + 1), base[GROUPS_BASE],
		     solid[GROUPS_BASE];
	uint8_t *of = NEW_ARRAY(a, uint8_t, m->people + 1), part[GROUPS_BASE] = {0},
		number[GROUPS_BASE] = {0};
	size_t least = m->statements < GROUPS_OWN_VOTES ? m->statements : GROUPS_OWN_VOTES, n = 0;
	for (uint32_t p = 0; p < m->people; p++) {
		if (m->row[p + 1] - m->row[p] < least || least == 0)
			continue;
		v[n] = (struct point){found->at[p][0], found->at[p][1], 1};
		who[n++] = p;
	}
	if (n < PEOPLE_MIN)
		return;
	size_t bases = n < GROUPS_BASE ? n : GROUPS_BASE, solids = 0;
	kmeans(a, v, n, bases, 1, seed, of, base);
	for (size_t b = 0; b < bases; b++) {
		if (!(base[b].weight > 0))
			continue;
		number[b] = (uint8_t)solids;
		solid[solids++] = base[b];
	}
	if (solids < 2)
		return;
	parts_choose(a, solid, solids, k, seed, part, found);
	for (size_t i = 0; i < n && found->n; i++)
		found->of[who[i]] = part[number[of[i]]];
	found->placed = found->n ? n : 0;
	order_by_size(found, m->people);
}

/* ---- what defines them ---- */

/* The z of a share against a half, and of two shares against each other, with one vote more on each
 * side (Laplace), as Polis takes them. */
static double z_half(double said, double votes)
{
	return 2 * sqrt(votes + 1) * ((said + 1) / (votes + 1) - 0.5);
}

static double z_two(double said, double votes, double others_said, double others_votes)
{
	double p = (said + 1) / (votes + 1), q = (others_said + 1) / (others_votes + 1);
	double both = (said + others_said + 2) / (votes + others_votes + 2);
	if (both <= 0 || both >= 1)
		return 0;
	return (p - q) / sqrt(both * (1 - both) * (1 / (votes + 1) + 1 / (others_votes + 1)));
}

struct tally {
	int64_t votes, agree, disagree;
};

static bool weigh(const struct tally *own, const struct tally *all, bool agree,
		  struct group_statement *s)
{
	s->agree = agree;
	s->said = agree ? own->agree : own->disagree;
	s->votes = own->votes;
	s->others_said = (agree ? all->agree : all->disagree) - s->said;
	s->others_votes = all->votes - own->votes;
	if (s->votes == 0 || s->others_votes == 0)
		return false;
	double votes = (double)s->votes, others = (double)s->others_votes;
	s->z_half = z_half((double)s->said, votes);
	s->z_others = z_two((double)s->said, votes, (double)s->others_said, others);
	double share = ((double)s->said + 1) / (votes + 2),
	       else_share = ((double)s->others_said + 1) / (others + 2);
	s->weight = share * share / else_share * s->z_half * s->z_others;
	return s->z_half > GROUPS_Z && s->z_others > GROUPS_Z;
}

/* Keeps the weightiest, of equal ones the first. */
static void keep(struct group *g, const struct group_statement *s)
{
	size_t at = g->n;
	while (at > 0 && g->defining[at - 1].weight < s->weight)
		at--;
	if (at >= GROUPS_DEFINING)
		return;
	size_t n = g->n < GROUPS_DEFINING ? g->n : GROUPS_DEFINING - 1;
	memmove(g->defining + at + 1, g->defining + at, (n - at) * sizeof(*s));
	g->defining[at] = *s;
	g->n = n + 1;
}

static void define(struct arena *a, const struct matrix *m, struct groups *found)
{
	struct tally *all = NEW_ARRAY(a, struct tally, m->statements + 1);
	struct tally *own[GROUPS_MAX];
	for (size_t g = 0; g < found->n; g++)
		own[g] = NEW_ARRAY(a, struct tally, m->statements + 1);
	for (size_t p = 0; p < m->people; p++) {
		if (found->of[p] == GROUP_NONE)
			continue;
		for (size_t i = m->row[p]; i < m->row[p + 1]; i++) {
			const struct cell *c = &m->cell[i];
			struct tally *both[] = {&all[c->statement],
						&own[found->of[p]][c->statement]};
			for (size_t t = 0; t < 2; t++) {
				both[t]->votes++;
				both[t]->agree += c->vote > 0;
				both[t]->disagree += c->vote < 0;
			}
		}
	}
	for (size_t g = 0; g < found->n; g++)
		for (uint32_t s = 0; s < m->statements; s++)
			for (int agree = 1; agree >= 0; agree--) {
				struct group_statement one = {.statement = s};
				if (weigh(&own[g][s], &all[s], agree, &one))
					keep(&found->v[g], &one);
			}
}

bool groups_find(struct arena *a, const struct group_vote *votes, size_t n, uint32_t people,
		 uint32_t statements, uint32_t taken_out, size_t k, uint64_t seed,
		 struct groups *found)
{
	struct matrix m = {.people = people, .statements = statements, .taken_out = taken_out};
	*found = (struct groups){0};
	if (n > GROUPS_VOTES || people > GROUPS_PEOPLE || statements > GROUPS_STATEMENTS ||
	    k == 1 || k > GROUPS_MAX)
		return false;
	for (size_t i = 0; i < n; i++)
		if (votes[i].person >= people || votes[i].statement >= statements ||
		    votes[i].vote < -1 || votes[i].vote > 1)
			return false;
	found->of = NEW_ARRAY(a, uint8_t, people + 1);
	found->at = (double(*)[2])arena_array(a, (size_t)people + 1, sizeof(*found->at));
	memset(found->of, GROUP_NONE, people);
	matrix_fill(a, &m, votes, n);
	means(a, &m);
	project(a, &m, found);
	cluster(a, &m, k, seed, found);
	define(a, &m, found);
	return true;
}
