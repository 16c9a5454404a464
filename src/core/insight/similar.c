/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/similar.h"

#include "base/err.h"
#include "base/utf8.h"
#include "core/analyse.h"
#include "core/fold.h"
#include "core/insight/grammar.h"

#include <math.h>
#include <stdlib.h>

enum {
	SLOTS_MIN = 1 << 12,
	PIECE = 4,	 /* letters */
	LONG_WORD = 5,	 /* letters; shorter ones have no pieces */
	PIECES_MAX = 12, /* of one word */
	TEXT_BYTES = 8000,
	BLOCK = 6, /* texts in a block of a feature's list */
	CANDIDATES = 200,
};
#define PIECE_WEIGHT (1.0 / 3)

struct block {
	uint32_t text[BLOCK];
	struct block *next;
};
struct feature {
	uint32_t hash;	    /* 0: free; the lowest bit tells a piece (1) from a stem (0) */
	uint32_t n;	    /* texts that have it */
	struct block *list; /* the newest first */
	uint32_t fill;	    /* of the first block */
};
struct entry {
	int64_t id; /* 0: taken out */
	uint32_t *feature;
	uint32_t n;
	uint32_t candidate; /* while looking: its number among the candidates */
	uint64_t asked;	    /* of the question that last met it */
};
struct place {
	int64_t id;
	uint32_t text;
};

struct candidates {
	struct {
		uint32_t text;
		double sum;
	} v[SIMILAR_SCAN];
	size_t n;
};

struct similar {
	struct arena *arena;
	struct analyser *analyser;
	struct feature *slots;
	size_t size, used;
	struct {
		struct entry *v;
		size_t n, cap;
	} texts;
	struct place *by_id; /* open addressing */
	size_t places, placed;
	size_t live;
	uint64_t question;
	struct candidates *candidates;
};

struct similar *similar_new(struct arena *a)
{
	struct similar *s = NEW(a, struct similar);
	s->arena = a;
	s->analyser = analyser_new(a);
	s->size = s->places = SLOTS_MIN;
	s->slots = NEW_ARRAY(a, struct feature, SLOTS_MIN);
	s->by_id = NEW_ARRAY(a, struct place, SLOTS_MIN);
	s->candidates = arena_bytes(a, sizeof(*s->candidates));
	return s;
}

size_t similar_count(const struct similar *s)
{
	return s->live;
}

/* ---- features ---- */

struct features {
	uint32_t v[SIMILAR_FEATURES];
	size_t n;
};

static void feature_put(struct features *f, str text, bool piece)
{
	uint64_t h = str_hash(text);
	h = (h ^ h >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
	uint32_t hash = ((uint32_t)(h >> 32) & ~1u) | piece;
	if (hash < 2)
		hash |= 2;
	for (size_t i = 0; i < f->n; i++)
		if (f->v[i] == hash)
			return;
	if (f->n < SIMILAR_FEATURES)
		f->v[f->n++] = hash;
}

/* Every four letters in a row; letters of other scripts have more bytes. */
static void pieces_put(struct features *f, str word)
{
	size_t start[WORD_BYTES + 1], n = 0;
	if (word.n > WORD_BYTES)
		return;
	for (size_t at = 0; at < word.n; utf8_next(word, &at))
		start[n++] = at;
	start[n] = word.n;
	if (n < LONG_WORD)
		return;
	for (size_t i = 0; i + PIECE <= n && i < PIECES_MAX; i++)
		feature_put(f, str_sub(word, start[i], start[i + PIECE] - start[i]), true);
}

/* Stems first: of a long text the pieces are what is left out. */
static void features_of(struct similar *s, str language, str text, struct features *f)
{
	enum stemming stemming = stemming_of(language);
	char folded[WORD_BYTES], stem[TERM_BYTES];
	text = str_sub(text, 0, TEXT_BYTES);
	f->n = 0;
	for (int pieces = 0; pieces < 2; pieces++) {
		str word;
		for (size_t at = 0; f->n < SIMILAR_FEATURES && word_next(text, &at, &word);) {
			str plain = {folded, fold_word(word, folded, sizeof(folded))};
			if (stemming != STEM_NONE &&
			    grammar_has(stemming == STEM_FR ? LANG_FR : LANG_EN, plain))
				continue;
			if (pieces) {
				pieces_put(f, plain);
				continue;
			}
			size_t n = term_of(s->analyser, word, stemming, stem);
			if (n)
				feature_put(f, (str){stem, n}, false);
		}
	}
}

static struct feature *slot_of(struct feature *slots, size_t size, uint32_t hash)
{
	size_t at = (hash * UINT32_C(2654435761)) & (size - 1);
	while (slots[at].hash && slots[at].hash != hash)
		at = (at + 1) & (size - 1);
	return &slots[at];
}

static struct feature *feature_made(struct similar *s, uint32_t hash)
{
	struct feature *f = slot_of(s->slots, s->size, hash);
	if (f->hash)
		return f;
	if (2 * s->used >= s->size) {
		struct feature *larger = NEW_ARRAY(s->arena, struct feature, 2 * s->size);
		for (size_t i = 0; i < s->size; i++)
			if (s->slots[i].hash)
				*slot_of(larger, 2 * s->size, s->slots[i].hash) = s->slots[i];
		s->slots = larger;
		s->size *= 2;
		f = slot_of(s->slots, s->size, hash);
	}
	s->used++;
	f->hash = hash;
	return f;
}

/* ---- texts ---- */

static struct place *place_slot(struct place *places, size_t size, int64_t id)
{
	size_t at = (size_t)(((uint64_t)id * UINT64_C(0x9E3779B97F4A7C15)) >> 20) & (size - 1);
	while (places[at].id && places[at].id != id)
		at = (at + 1) & (size - 1);
	return &places[at];
}

static struct place *place_of(struct similar *s, int64_t id)
{
	struct place *p = place_slot(s->by_id, s->places, id);
	if (p->id || 2 * s->placed < s->places)
		return p;
	struct place *larger = NEW_ARRAY(s->arena, struct place, 2 * s->places);
	for (size_t i = 0; i < s->places; i++)
		if (s->by_id[i].id)
			*place_slot(larger, 2 * s->places, s->by_id[i].id) = s->by_id[i];
	s->by_id = larger;
	s->places *= 2;
	return place_slot(s->by_id, s->places, id);
}

bool similar_has(const struct similar *s, int64_t id)
{
	return place_slot(s->by_id, s->places, id)->id != 0;
}

/* Its features no longer count it; the lists forget it as they are read, for its id is 0. */
static void take_out(struct similar *s, struct entry *e)
{
	for (size_t i = 0; i < e->n; i++) {
		struct feature *f = slot_of(s->slots, s->size, e->feature[i]);
		f->n -= f->n > 0;
	}
	s->live -= e->id != 0;
	e->id = 0;
}

bool similar_add(struct similar *s, int64_t id, str language, str text)
{
	struct features f;
	REQUIRE(id > 0);
	if (s->texts.n >= SIMILAR_TEXTS)
		return false;
	features_of(s, language, text, &f);
	struct place *p = place_of(s, id);
	if (p->id)
		take_out(s, &s->texts.v[p->text]);
	else if (f.n == 0)
		return true;
	s->placed += p->id == 0;
	p->id = id;
	p->text = (uint32_t)s->texts.n;
	struct entry *e = ARENA_PUSH(s->arena, &s->texts);
	e->id = f.n ? id : 0;
	e->n = (uint32_t)f.n;
	e->feature = NEW_ARRAY(s->arena, uint32_t, f.n + 1);
	memcpy(e->feature, f.v, f.n * sizeof(*f.v));
	s->live += f.n != 0;
	for (size_t i = 0; i < f.n; i++) {
		struct feature *feature = feature_made(s, f.v[i]);
		if (!feature->list || feature->fill == BLOCK) {
			struct block *b = NEW(s->arena, struct block);
			b->next = feature->list;
			feature->list = b;
			feature->fill = 0;
		}
		feature->list->text[feature->fill++] = p->text;
		feature->n++;
	}
	return true;
}

/* ---- questions ---- */

static double weight_of(const struct similar *s, uint32_t hash, uint32_t n)
{
	double rarity = log(1 + (double)s->live / (n ? n : 1));
	return hash & 1 ? rarity * PIECE_WEIGHT : rarity;
}

struct asked {
	uint32_t hash, n;
	const struct feature *feature; /* NULL: no text has it */
	double square;		       /* of its weight */
};

static int rarest(const void *x, const void *y)
{
	const struct asked *a = x, *b = y;
	if (a->n != b->n)
		return a->n < b->n ? -1 : 1;
	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

static int by_hash(const void *x, const void *y)
{
	const struct asked *a = x, *b = y;
	return a->hash < b->hash ? -1 : a->hash > b->hash;
}

/* Adds up, for each text in the lists of the rarest features, the squared weights it shares. */
static void gather(struct similar *s, const struct asked *q, size_t n, struct candidates *c)
{
	size_t scanned = 0;
	s->question++;
	for (size_t i = 0; i < n && scanned < SIMILAR_SCAN; i++) {
		if (!q[i].feature)
			continue;
		size_t fill = q[i].feature->fill;
		for (const struct block *b = q[i].feature->list; b && scanned < SIMILAR_SCAN;
		     b = b->next) {
			for (size_t k = fill; k-- > 0 && scanned < SIMILAR_SCAN; scanned++) {
				struct entry *e = &s->texts.v[b->text[k]];
				if (!e->id)
					continue;
				if (e->asked != s->question) {
					e->asked = s->question;
					e->candidate = (uint32_t)c->n;
					c->v[c->n].text = b->text[k];
					c->v[c->n++].sum = 0;
				}
				c->v[e->candidate].sum += q[i].square;
			}
			fill = BLOCK;
		}
	}
}

/* The exact cosine; q is sorted by hash. */
static double cosine(struct similar *s, const struct asked *q, size_t n, double own,
		     const struct entry *e)
{
	double shared = 0, other = 0;
	for (size_t i = 0; i < e->n; i++) {
		struct asked key = {.hash = e->feature[i]};
		const struct asked *same = bsearch(&key, q, n, sizeof(*q), by_hash);
		if (same) {
			shared += same->square;
			other += same->square;
			continue;
		}
		double w = weight_of(s, key.hash, slot_of(s->slots, s->size, key.hash)->n);
		other += w * w;
	}
	return own > 0 && other > 0 ? shared / sqrt(own * other) : 0;
}

static size_t keep(struct similar_found *found, size_t n, int64_t id, double score)
{
	size_t at = n;
	while (at > 0 && (found[at - 1].score < score - 1e-12 ||
			  (found[at - 1].score < score + 1e-12 && found[at - 1].id > id)))
		at--;
	if (at == SIMILAR_FOUND)
		return n;
	size_t behind = (n < SIMILAR_FOUND ? n : SIMILAR_FOUND - 1) - at;
	memmove(found + at + 1, found + at, behind * sizeof(*found));
	found[at] = (struct similar_found){id, score};
	return at + 1 + behind;
}

/* The sum that the CANDIDATES best reach (more, when that many are alike): what is below is not
 * looked at closely. */
static double bar_of(const struct candidates *c, double most)
{
	size_t count[256] = {0}, n = 0;
	for (size_t i = 0; i < c->n; i++)
		count[(size_t)(c->v[i].sum / most * 255)]++;
	size_t b = 256;
	while (b > 0 && (n == 0 || n + count[b - 1] <= CANDIDATES))
		n += count[--b];
	return (double)b / 255 * most;
}

size_t similar_find(struct similar *s, str language, str text, double least, int64_t except,
		    struct similar_found found[SIMILAR_FOUND])
{
	struct features f;
	struct asked q[SIMILAR_FEATURES];
	double own = 0;
	size_t n = 0;
	features_of(s, language, text, &f);
	for (size_t i = 0; i < f.n; i++) {
		const struct feature *feature = slot_of(s->slots, s->size, f.v[i]);
		double w = weight_of(s, f.v[i], feature->n);
		q[i] = (struct asked){f.v[i], feature->n, feature->hash ? feature : NULL, w * w};
		own += w * w;
	}
	if (!(own > 0))
		return 0;
	qsort(q, f.n, sizeof(*q), rarest);
	struct candidates *c = s->candidates;
	c->n = 0;
	gather(s, q, f.n, c);
	qsort(q, f.n, sizeof(*q), by_hash);
	double bar = c->n > CANDIDATES ? bar_of(c, own * 1.0001) : 0;
	for (size_t i = 0; i < c->n; i++) {
		const struct entry *e = &s->texts.v[c->v[i].text];
		if (c->v[i].sum < bar || e->id == except)
			continue;
		double score = cosine(s, q, f.n, own, e);
		if (score >= least)
			n = keep(found, n, e->id, score);
	}
	return n;
}
