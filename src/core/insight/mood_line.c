/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/mood_line.h"

#include "base/err.h"
#include "base/rand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define TURN_CHANCE 0.002
enum { SEED = 20060724 };

struct said {
	int64_t author;
	double score;
	size_t bucket;
};

/* The score is part of the order, so that a sum does not depend on how the posts came. */
static int said_order(const void *x, const void *y)
{
	const struct said *a = x, *b = y;
	if (a->bucket != b->bucket)
		return a->bucket < b->bucket ? -1 : 1;
	if (a->author != b->author)
		return a->author < b->author ? -1 : 1;
	return a->score < b->score ? -1 : a->score > b->score;
}

/* One bucket of sorted posts. */
static void bucket_add(struct mood_line *line, const struct said *v, size_t n, int64_t from)
{
	struct mood_bucket b = {.from = from, .posts = n};
	double sum = 0, squares = 0;
	for (size_t i = 0; i < n;) {
		double own = 0;
		size_t first = i;
		for (; i < n && v[i].author == v[first].author; i++)
			own += v[i].score;
		own /= (double)(i - first);
		sum += own;
		squares += own * own;
		b.authors++;
	}
	if (b.authors < MOOD_AUTHORS) {
		line->withheld++;
		return;
	}
	double m = (double)b.authors, spread = (squares - sum * sum / m) / (m - 1);
	b.mean = sum / m;
	b.error = 1.96 * sqrt((spread > 0 ? spread : 0) / m);
	line->v[line->n++] = b;
}

/* ---- turns ---- */

/* The best place to part v[0..n), with its statistic. */
static size_t part(const double *v, size_t n, double *best)
{
	double sum = 0, left = 0;
	size_t at = 0;
	for (size_t i = 0; i < n; i++)
		sum += v[i];
	*best = -1;
	for (size_t k = 1; k + MOOD_SIDE <= n; k++) {
		left += v[k - 1];
		if (k < MOOD_SIDE)
			continue;
		double first = (double)k, rest = (double)(n - k);
		double d =
			fabs(left / first - (sum - left) / rest) * sqrt(first * rest / (double)n);
		if (d > *best) {
			*best = d;
			at = k;
		}
	}
	return at;
}

/* How often a shuffled line can be parted as well. It stops as soon as that is too often. */
static double chance_of(struct prng *r, double *scratch, const double *v, size_t n, double found)
{
	size_t as_good = 1;
	double best;
	memcpy(scratch, v, n * sizeof(*v));
	for (size_t k = 0;
	     k < MOOD_SHUFFLES && (double)as_good <= TURN_CHANCE * (MOOD_SHUFFLES + 1); k++) {
		for (size_t i = n - 1; i > 0; i--) {
			size_t j = (size_t)prng_below(r, i + 1);
			double held = scratch[i];
			scratch[i] = scratch[j];
			scratch[j] = held;
		}
		part(scratch, n, &best);
		as_good += best >= found - 1e-12;
	}
	return (double)as_good / (MOOD_SHUFFLES + 1);
}

static double mean_of(const double *v, size_t from, size_t to)
{
	double sum = 0;
	for (size_t i = from; i < to; i++)
		sum += v[i];
	return to > from ? sum / (double)(to - from) : 0;
}

/* Stretches between turns, kept sorted; each is parted until none can be. */
void mood_turns(struct arena *a, struct mood_line *line)
{
	size_t edge[MOOD_TURNS + 2] = {0, line->n}, edges = 2;
	double chance[MOOD_TURNS + 2] = {0}, best;
	double *v = NEW_ARRAY(a, double, line->n), *scratch = NEW_ARRAY(a, double, line->n);
	struct prng r = prng_new(SEED);
	line->turns = 0;
	for (size_t i = 0; i < line->n; i++)
		v[i] = line->v[i].mean;
	for (size_t s = 0; s + 1 < edges && edges < MOOD_TURNS + 2;) {
		size_t from = edge[s], n = edge[s + 1] - from;
		size_t k = n >= 2 * MOOD_SIDE ? part(v + from, n, &best) : 0;
		double p = k ? chance_of(&r, scratch, v + from, n, best) : 1;
		if (p > TURN_CHANCE) {
			s++;
			continue;
		}
		memmove(edge + s + 2, edge + s + 1, (edges - s - 1) * sizeof(*edge));
		memmove(chance + s + 2, chance + s + 1, (edges - s - 1) * sizeof(*chance));
		edge[s + 1] = from + k;
		chance[s + 1] = p;
		edges++;
	}
	for (size_t i = 1; i + 1 < edges; i++)
		line->turn[line->turns++] = (struct mood_turn){
			.time = line->v[edge[i]].from,
			.before = mean_of(v, edge[i - 1], edge[i]),
			.after = mean_of(v, edge[i], edge[i + 1]),
			.chance = chance[i],
		};
}

/* ---- the newest buckets ---- */

#define NEWS_CHANCE 0.00025

/* v[0..n) of which the last k are the newer: how far they are apart, as a normal deviate. */
static double deviate(const struct mood_bucket *v, size_t n, size_t k, struct mood_turn *t)
{
	double sum = 0, squares = 0, noise[2] = {0}, newer = 0, base = (double)(n - k),
	       some = (double)k;
	for (size_t i = 0; i < n; i++) {
		double own = v[i].error / 1.96;
		noise[i >= n - k] += own * own;
		if (i >= n - k) {
			newer += v[i].mean;
			continue;
		}
		sum += v[i].mean;
		squares += v[i].mean * v[i].mean;
	}
	t->before = sum / base;
	t->after = newer / some;
	/* What buckets differ beyond the error of each. */
	double beyond = fmax(0, (squares - sum * sum / base) / (base - 1) - noise[0] / base);
	double both = 1 / base + 1 / some;
	double variance = (noise[0] / base + beyond) / base + (noise[1] / some + beyond) / some;
	if (!(variance > 0))
		return 0;
	double d = fabs(t->after - t->before) / sqrt(variance);
	if (!(beyond > 0))
		return d;
	/* Student's t as a normal deviate (Wallace 1959). */
	double free = variance * variance * (base - 1) / (beyond * beyond * both * both);
	return (8 * free + 1) / (8 * free + 3) * sqrt(free * log1p(d * d / free));
}

bool mood_news(const struct mood_line *line, int64_t told, struct mood_turn *news)
{
	size_t from = 0;
	double best = NEWS_CHANCE;
	bool found = false;
	while (line->turns && line->v[from].from < line->turn[line->turns - 1].time)
		from++;
	size_t n = line->n - from;
	for (size_t k = 1; k <= MOOD_NEWS && k + MOOD_BASE <= n; k++) {
		struct mood_turn t = {.time = line->v[line->n - k].from};
		double p = erfc(deviate(line->v + from, n, k, &t) / sqrt(2));
		if ((k >= MOOD_SIDE && t.time != told) || !(p < best))
			continue;
		found = true;
		best = p;
		*news = t;
		/* One of two places at each look. */
		news->chance = fmin(1, fmax(0.001, p * 2 * (double)line->n));
	}
	return found;
}

void mood_line(struct arena *a, const struct mood_post *posts, size_t n, int64_t start,
	       int64_t length, int64_t now, struct mood_line *line)
{
	size_t kept = 0;
	*line = (struct mood_line){0};
	if (length <= 0 || now <= start || n == 0)
		return;
	struct said *said = NEW_ARRAY(a, struct said, n);
	size_t buckets = (size_t)(((uint64_t)now - (uint64_t)start) / (uint64_t)length);
	if (buckets > MOOD_BUCKETS)
		buckets = MOOD_BUCKETS;
	for (size_t i = 0; i < n; i++) {
		uint64_t since = (uint64_t)posts[i].time - (uint64_t)start;
		if (posts[i].time < start || since / (uint64_t)length >= buckets ||
		    !isfinite(posts[i].score))
			continue;
		said[kept++] = (struct said){posts[i].author, posts[i].score,
					     (size_t)(since / (uint64_t)length)};
	}
	if (kept)
		qsort(said, kept, sizeof(*said), said_order);
	line->v = NEW_ARRAY(a, struct mood_bucket, buckets + 1);
	for (size_t i = 0; i < kept;) {
		size_t first = i;
		while (i < kept && said[i].bucket == said[first].bucket)
			i++;
		bucket_add(line, said + first, i - first,
			   start + (int64_t)said[first].bucket * length);
	}
	if (line->n)
		mood_turns(a, line);
}
