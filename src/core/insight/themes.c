/* SPDX-License-Identifier: Apache-2.0 */
#include "core/insight/themes.h"

#include "base/utf8.h"
#include "core/fold.h"
#include "core/insight/grammar.h"
#include "core/insight/lexicon.h"
#include "core/insight/themes_internal.h"

enum { WORDS_READ = 2000, LETTERS_MIN = 3 };

struct themes *themes_new(struct arena *a)
{
	struct themes *t = NEW(a, struct themes);
	t->arena = a;
	t->analyser = analyser_new(a);
	t->size = VOCABULARY_MIN;
	t->slots = NEW_ARRAY(a, struct theme_term, VOCABULARY_MIN);
	return t;
}

size_t themes_count(const struct themes *t)
{
	return t->n;
}

struct theme_term *theme_slot(struct theme_term *slots, size_t size, uint32_t hash)
{
	size_t at = hash & (size - 1);
	while (slots[at].hash && slots[at].hash != hash)
		at = (at + 1) & (size - 1);
	return &slots[at];
}

/* How often a term must have been seen to stay, so that half of the table is free. */
static uint32_t least_seen(struct themes *t)
{
	uint32_t least = 0;
	size_t left = t->used;
	while (left > VOCABULARY / 2) {
		least++;
		left = 0;
		for (size_t i = 0; i < t->size; i++)
			left += t->slots[i].hash && t->slots[i].seen > least;
	}
	return least;
}

/* A larger table; at its largest the terms seen least are forgotten. */
static void make_room(struct themes *t)
{
	bool largest = t->size == VOCABULARY;
	uint32_t least = largest ? least_seen(t) : 0;
	size_t size = largest ? t->size : 2 * t->size;
	struct theme_term *to = t->spare;
	if (to)
		memset(to, 0, size * sizeof(*to));
	else
		to = NEW_ARRAY(t->arena, struct theme_term, size);
	t->used = 0;
	for (size_t i = 0; i < t->size; i++) {
		if (!t->slots[i].hash || t->slots[i].seen <= least)
			continue;
		*theme_slot(to, size, t->slots[i].hash) = t->slots[i];
		t->used++;
	}
	t->spare = largest ? t->slots : NULL;
	t->slots = to;
	t->size = size;
}

static void term_seen(struct themes *t, uint32_t hash, uint8_t language, bool pair, str form)
{
	struct theme_term *term = theme_slot(t->slots, t->size, hash);
	if (!term->hash) {
		if (t->used >= t->size / 4 * 3) {
			make_room(t);
			term = theme_slot(t->slots, t->size, hash);
		}
		t->used++;
		term->hash = hash;
		term->language = language;
		term->pair = pair;
	}
	term->seen++;
	if (term->votes && str_eq((str){term->form, term->length}, form)) {
		term->votes = (uint16_t)(term->votes + (term->votes < UINT16_MAX));
	} else if (term->votes) {
		term->votes--;
	} else {
		term->votes = 1;
		term->length = (uint8_t)form.n;
		memcpy(term->form, form.p, form.n);
	}
}

/* ---- the terms of a text ---- */

struct reading {
	struct themes *t;
	enum stemming stemming;
	uint8_t language;
	uint32_t term[THEMES_TEXT_TERMS];
	size_t n;
	uint32_t before;	     /* the hash of the word before; 0 when none counts */
	char form[THEME_WORD_BYTES]; /* and the word */
	size_t form_n;
};

static uint32_t hash_of(uint8_t language, str a, uint32_t with)
{
	uint64_t h = str_hash(a) ^ ((uint64_t)with << 8 | language) * UINT64_C(0x9E3779B97F4A7C15);
	h = (h ^ h >> 29) * UINT64_C(0xBF58476D1CE4E5B9);
	uint32_t hash = (uint32_t)(h >> 32);
	return hash ? hash : 1;
}

static void term_add(struct reading *r, uint32_t hash, bool pair, str form)
{
	for (size_t i = 0; i < r->n; i++)
		if (r->term[i] == hash)
			return;
	if (r->n == THEMES_TEXT_TERMS)
		return;
	r->term[r->n++] = hash;
	term_seen(r->t, hash, r->language, pair, form);
}

/* The word as it may stand in a name: in lower case; empty when it is too long for one. */
static str form_of(str word, char to[LEXICON_WORD_MAX])
{
	bool upper;
	size_t n = lexicon_lower(word, to, &upper);
	return (str){to, n < THEME_WORD_BYTES ? n : 0};
}

static bool is_common(const struct reading *r, str word)
{
	char folded[WORD_BYTES];
	size_t n = fold_word(word, folded, sizeof(folded)), letters = 0;
	for (size_t at = 0; at < n; letters++) {
		uint32_t c = utf8_next((str){folded, n}, &at);
		if (c >= '0' && c <= '9')
			return true;
	}
	if (letters < LETTERS_MIN)
		return true;
	return r->stemming != STEM_NONE &&
	       grammar_has(r->stemming == STEM_FR ? LANG_FR : LANG_EN, (str){folded, n});
}

/* A word, and the pair it makes with the one straight before it. */
static void word_add(struct reading *r, str word, bool follows)
{
	char stem[TERM_BYTES], lower[LEXICON_WORD_MAX], pair[THEME_WORD_BYTES];
	str form = is_common(r, word) ? STR_NONE : form_of(word, lower);
	size_t n = form.n ? term_of(r->t->analyser, word, r->stemming, stem) : 0;
	uint32_t before = follows ? r->before : 0;
	r->before = 0;
	if (!n)
		return;
	uint32_t hash = hash_of(r->language, (str){stem, n}, 0);
	term_add(r, hash, false, form);
	if (before && before != hash && r->form_n + 1 + form.n < THEME_WORD_BYTES) {
		memcpy(pair, r->form, r->form_n);
		pair[r->form_n] = ' ';
		memcpy(pair + r->form_n + 1, form.p, form.n);
		term_add(r, hash_of(r->language, (str){stem, n}, before), true,
			 (str){pair, r->form_n + 1 + form.n});
	}
	r->before = hash;
	r->form_n = form.n;
	memcpy(r->form, form.p, form.n);
}

/* The number of a language; THEMES_LANGUAGES when there are too many. */
static size_t language_of(struct themes *t, str code)
{
	code = str_sub(code, 0, sizeof(t->language[0]) - 1);
	for (size_t i = 0; i < t->languages; i++)
		if (str_eq(str_from(t->language[i]), code))
			return i;
	if (t->languages == THEMES_LANGUAGES)
		return THEMES_LANGUAGES;
	if (code.n)
		memcpy(t->language[t->languages], code.p, code.n);
	return t->languages++;
}

bool themes_add(struct themes *t, const struct theme_text *text)
{
	size_t language = language_of(t, text->language), end = 0, words = 0;
	if (t->n >= THEMES_TEXTS)
		return false;
	if (language == THEMES_LANGUAGES)
		return true;
	struct reading r = {
		.t = t, .stemming = stemming_of(text->language), .language = (uint8_t)language};
	str all = str_sub(text->text, 0, THEMES_TEXT_BYTES), word;
	for (size_t at = 0; words < WORDS_READ && word_next(all, &at, &word); words++) {
		/* Only spaces between two words make them a pair. */
		size_t from = (size_t)(word.p - all.p);
		bool follows = words > 0;
		for (size_t i = end; follows && i < from; i++)
			follows = all.p[i] == ' ';
		word_add(&r, word, follows);
		end = from + word.n;
	}
	if (t->n % CHUNK == 0)
		t->chunk[t->n / CHUNK] = NEW_ARRAY(t->arena, struct theme_record, CHUNK);
	struct theme_record *record = theme_record(t, t->n++);
	*record = (struct theme_record){.id = text->id,
					.author = text->author,
					.time = text->time,
					.n = (uint8_t)r.n,
					.language = (uint8_t)language};
	record->term = NEW_ARRAY(t->arena, uint32_t, r.n ? r.n : 1);
	memcpy(record->term, r.term, r.n * sizeof(*r.term));
	return true;
}
