/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/kmeans.h"

#include "base/err.h"
#include "base/rand.h"

#include <math.h>
#include <string.h>

static double apart(const struct point *a, const struct point *b)
{
	double x = a->x - b->x, y = a->y - b->y;
	return x * x + y * y;
}

/* Middles far from each other: each next one by lot, by its weighted distance from those there. */
static void begin(struct prng *r, const struct point *v, size_t n, size_t k, double *near,
		  struct point *middle)
{
	for (size_t i = 0; i < n; i++)
		near[i] = v[i].weight;
	for (size_t c = 0; c < k; c++) {
		double sum = 0;
		for (size_t i = 0; i < n; i++)
			sum += near[i];
		double lot = prng_unit(r) * sum;
		size_t at = 0;
		while (at + 1 < n && (lot -= near[at]) >= 0)
			at++;
		middle[c] = v[at];
		for (size_t i = 0; i < n; i++) {
			double d = v[i].weight * apart(&v[i], &middle[c]);
			if (c == 0 || d < near[i])
				near[i] = d;
		}
	}
}

/* Each point to its nearest middle; true when one has moved. */
static bool assign(const struct point *v, size_t n, size_t k, const struct point *middle,
		   uint8_t *of, double *inertia)
{
	bool moved = false;
	*inertia = 0;
	for (size_t i = 0; i < n; i++) {
		size_t best = 0;
		double nearest = apart(&v[i], &middle[0]);
		for (size_t c = 1; c < k; c++) {
			double d = apart(&v[i], &middle[c]);
			if (d < nearest) {
				nearest = d;
				best = c;
			}
		}
		moved = moved || of[i] != best;
		of[i] = (uint8_t)best;
		*inertia += v[i].weight * nearest;
	}
	return moved;
}

/* A cluster without points keeps its middle, with weight 0. */
static void centre(const struct point *v, size_t n, size_t k, const uint8_t *of,
		   struct point *middle)
{
	struct point sum[256] = {0};
	for (size_t i = 0; i < n; i++) {
		sum[of[i]].x += v[i].weight * v[i].x;
		sum[of[i]].y += v[i].weight * v[i].y;
		sum[of[i]].weight += v[i].weight;
	}
	for (size_t c = 0; c < k; c++) {
		middle[c].weight = sum[c].weight;
		if (sum[c].weight > 0) {
			middle[c].x = sum[c].x / sum[c].weight;
			middle[c].y = sum[c].y / sum[c].weight;
		}
	}
}

double kmeans(struct arena *a, const struct point *v, size_t n, size_t k, size_t starts,
	      uint64_t seed, uint8_t *of, struct point *middle)
{
	struct prng r = prng_new(seed);
	double *near = NEW_ARRAY(a, double, n), best = INFINITY;
	uint8_t *tried = NEW_ARRAY(a, uint8_t, n);
	struct point *own = NEW_ARRAY(a, struct point, k);
	REQUIRE(k >= 1 && k <= n && k <= 255);
	for (size_t s = 0; s < starts; s++) {
		double inertia = 0;
		memset(tried, 0xFF, n);
		begin(&r, v, n, k, near, own);
		for (size_t round = 0;
		     round < KMEANS_ROUNDS && assign(v, n, k, own, tried, &inertia); round++)
			centre(v, n, k, tried, own);
		if (!(inertia < best))
			continue;
		best = inertia;
		memcpy(of, tried, n);
	}
	centre(v, n, k, of, middle);
	return best;
}

double silhouette(const struct point *v, size_t n, size_t k, const uint8_t *of)
{
	double sum = 0, weight = 0;
	REQUIRE(k <= 16);
	for (size_t i = 0; i < n; i++) {
		double far[16] = {0}, heavy[16] = {0}, other = INFINITY;
		for (size_t j = 0; j < n; j++) {
			if (j == i)
				continue;
			far[of[j]] += v[j].weight * sqrt(apart(&v[i], &v[j]));
			heavy[of[j]] += v[j].weight;
		}
		weight += v[i].weight;
		if (!(heavy[of[i]] > 0))
			continue;
		double own = far[of[i]] / heavy[of[i]];
		for (size_t c = 0; c < k; c++)
			if (c != of[i] && heavy[c] > 0 && far[c] / heavy[c] < other)
				other = far[c] / heavy[c];
		double larger = own > other ? own : other;
		if (isfinite(other) && larger > 0)
			sum += v[i].weight * (other - own) / larger;
	}
	return weight > 0 ? sum / weight : 0;
}
