/* SPDX-License-Identifier: Apache-2.0
 * similar: which ideas say nearly the same as one that is being typed.
 *
 * A text becomes a set of features: its stems, without the words of the grammar, and the
 * four-letter pieces of its longer words, which survive typing errors. A feature weighs its rarity,
 * log(1 + N/n), a piece a third of it. The score of two texts is the cosine of their sets (Salton
 * and McGill, Introduction to Modern Information Retrieval, 1983): 1 for the same words, 0 for none
 * in common. An inverted index gives the candidates: the rarest features first, SIMILAR_SCAN
 * entries at most.
 *
 * SIMILAR_LIKELY was chosen on planted duplicates; the test says how many it finds and how many
 * pairs it names in error.
 *
 * Limits: SIMILAR_TEXTS texts, the first SIMILAR_FEATURES features of each. Memory: at most 1,500
 * bytes a text and 1 MB. A question among 100,000 texts took
 * 4 ms, the longest of 300 took 16. The same texts in the same order give the same answers. One
 * thread at a time.
 */
#ifndef RUCHE_SIMILAR_H
#define RUCHE_SIMILAR_H

#include "base/arena.h"
#include "base/str.h"

enum {
	SIMILAR_TEXTS = 1000000,
	SIMILAR_FEATURES = 64,
	SIMILAR_SCAN = 40000,
	SIMILAR_FOUND = 10,
};
#define SIMILAR_LIKELY 0.45

struct similar_found {
	int64_t id;
	double score; /* 0 to 1 */
};

struct similar;

/* Lives as long as the arena. */
struct similar *similar_new(struct arena *a);
/* False when there is no room for more. The id of a text that was added before is given the new
 * text; an empty text takes it out. Ids are above 0. */
bool similar_add(struct similar *s, int64_t id, str language, str text);
bool similar_has(const struct similar *s, int64_t id);
size_t similar_count(const struct similar *s);
/* Texts that score at least `least`, the nearest first, of equal ones the smaller id; without
 * `except` (0: none). Gives how many were written, SIMILAR_FOUND at most. */
size_t similar_find(struct similar *s, str language, str text, double least, int64_t except,
		    struct similar_found found[SIMILAR_FOUND]);

#endif
