/* SPDX-License-Identifier: Apache-2.0
 * themes_internal: what is kept of texts (themes.c), and what is made of it (themes_read.c).
 */
#ifndef RUCHE_THEMES_INTERNAL_H
#define RUCHE_THEMES_INTERNAL_H

#include "core/analyse.h"
#include "core/insight/themes.h"

enum {
	VOCABULARY_MIN = 1 << 12, /* slots; three quarters are used at most */
	VOCABULARY = 1 << 18,
	CHUNK = 1024, /* texts whose records are kept together */
	CHUNKS = THEMES_TEXTS / CHUNK + 1,
};

/* A term of a language, found by its hash; what it looks like is the form that most had who wrote
 * it of late (the majority vote of Boyer and Moore). */
struct theme_term {
	uint32_t hash; /* 0: free */
	uint32_t seen;
	uint32_t count; /* while reading: texts that have it */
	uint16_t votes;
	uint16_t key; /* while reading: its number among the weightiest, from 1 */
	uint8_t language;
	bool pair;
	char form[THEME_WORD_BYTES];
	uint8_t length;
};
struct theme_record {
	int64_t id, author, time;
	uint32_t *term; /* hashes */
	uint8_t n, language;
};

struct themes {
	struct arena *arena;
	struct analyser *analyser;
	struct theme_term *slots, *spare; /* spare: when it no longer grows */
	size_t size, used;
	struct theme_record *chunk[CHUNKS];
	size_t n;
	char language[THEMES_LANGUAGES][8];
	size_t languages;
};

/* The slot of a term, or the free one where it would be. */
struct theme_term *theme_slot(struct theme_term *slots, size_t size, uint32_t hash);

static inline struct theme_record *theme_record(const struct themes *t, size_t i)
{
	return &t->chunk[i / CHUNK][i % CHUNK];
}

#endif
