/* SPDX-License-Identifier: Apache-2.0
 * kmeans: points of a plane, each with a weight, in k clusters: Lloyd 1982, begun as k-means++
 * (Arthur and Vassilvitskii 2007) from a given seed. Time: n * k * KMEANS_ROUNDS a start.
 */
#ifndef RUCHE_KMEANS_H
#define RUCHE_KMEANS_H

#include "base/arena.h"

#include <stdint.h>

enum { KMEANS_ROUNDS = 50 };

struct point {
	double x, y, weight; /* weight above 0 */
};

/* Writes the cluster of each point to of[n] and the middles to middle[k] (weight: the sum). The
 * best of `starts`. Gives the sum of weighted squared distances. k <= n. */
double kmeans(struct arena *a, const struct point *v, size_t n, size_t k, size_t starts,
	      uint64_t seed, uint8_t *of, struct point *middle);
/* The mean silhouette, each point with its weight; 0 for points alone in their cluster. n * n
 * steps, k <= 16. */
double silhouette(const struct point *v, size_t n, size_t k, const uint8_t *of);

#endif
