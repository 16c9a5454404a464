/* SPDX-License-Identifier: Apache-2.0
 * People by name. First those who have every word as it was typed (the last one may go on); when
 * they are few, words within the typos that are forgiven are found by their keys (core/name_word.h)
 * and everybody is measured against what was typed.
 */
#include "core/item.h"
#include "core/name_word.h"
#include "core/search.h"

#include "base/utf8.h"

#include "name_word.sql.h"

#include <stdlib.h>

enum { WANTED = 6, FOUND = 500, BY_TYPO = 200, ALTERNATIVES = 12, CANDIDATES = 2000 };
enum { EXACT, PREFIX, TYPO, NO_MATCH = 100 }; /* what a word costs; each typo one more */

struct wanted {
	str word, low, high; /* words from low up to high are it */
	bool last;
	int typos;
	int64_t people;
};
struct wanted_list {
	struct wanted v[WANTED];
	size_t n;
	enum person_state state; /* of whom is looked for */
};

/* From the word itself to what follows it at once, or to the last word that begins so. */
static struct wanted wanted_of(struct arena *a, str word, bool last)
{
	return (struct wanted){.word = word,
			       .low = word,
			       .last = last,
			       .typos = name_typos(word),
			       .high = str_cat(a, word, last ? S("\xF4\x8F\xBF\xBF") : S("\x01"))};
}

static err read_words(struct db *db, str text, struct wanted_list *words)
{
	str rest = name_fold(db->arena, utf8_head(text, 200));
	words->n = 0;
	for (str word = str_word(&rest); word.n && words->n < WANTED; word = str_word(&rest))
		words->v[words->n++] =
			wanted_of(db->arena, utf8_head(word, NAME_WORD_LETTERS), !str_trim(rest).n);
	for (size_t i = 0; i < words->n; i++) {
		struct q_name_range_count q;
		TRY(q_name_range_count(db, words->v[i].low, words->v[i].high, &q));
		words->v[i].people = q.n;
	}
	return OK;
}

/* The rarest word but one of them. */
static size_t rarest(const struct wanted_list *words, size_t without)
{
	size_t best = without == 0 && words->n > 1 ? 1 : 0;
	for (size_t i = 0; i < words->n; i++)
		if (i != without && words->v[i].people < words->v[best].people)
			best = i;
	return best;
}

static err add_closed(struct db *db, const struct wanted *x, const struct wanted *y, int64_t limit,
		      struct id_list *people)
{
	struct q_name_range_closed_list found = {0};
	TRY(q_name_range_closed(db, x->low, x->high, y->low, y->high, limit, &found));
	for (size_t i = 0; i < found.n && people->n < CANDIDATES; i++)
		*ARENA_PUSH(db->arena, people) = found.v[i].person.v;
	return OK;
}

static err add_people(struct db *db, const struct wanted *x, const struct wanted *y, int64_t limit,
		      struct id_list *people)
{
	struct q_name_range_list found = {0};
	TRY(q_name_range(db, x->low, x->high, y->low, y->high, limit, &found));
	for (size_t i = 0; i < found.n && people->n < CANDIDATES; i++)
		*ARENA_PUSH(db->arena, people) = found.v[i].person.v;
	return OK;
}

/* ---- measuring ---- */

struct measured {
	int64_t id, followers;
	str sort_key;
	int cost;
};

static int word_cost(const struct wanted *w, str word)
{
	if (str_eq(word, w->word))
		return EXACT;
	if (w->last && str_starts(word, w->word))
		return PREFIX;
	int distance = w->typos ? name_distance(w->word, word, w->typos) : 1;
	return distance <= w->typos ? TYPO + distance : NO_MATCH;
}

/* Every word typed is somewhere in the name, at the least cost. */
static int cost_of(const struct wanted_list *words, const struct q_name_candidates *of, size_t n)
{
	int cost = 0;
	for (size_t i = 0; i < words->n; i++) {
		int best = NO_MATCH;
		for (size_t k = 0; k < n; k++) {
			int one = word_cost(&words->v[i], of[k].word);
			best = one < best ? one : best;
		}
		if (best == NO_MATCH)
			return NO_MATCH;
		cost += best;
	}
	return cost;
}

static int by_person(const void *x, const void *y)
{
	const struct q_name_candidates *a = x, *b = y;
	return a->person.v < b->person.v ? -1 : a->person.v > b->person.v;
}

static int by_cost(const void *x, const void *y)
{
	const struct measured *a = x, *b = y;
	if (a->cost != b->cost)
		return a->cost - b->cost;
	if (a->followers != b->followers)
		return a->followers > b->followers ? -1 : 1;
	int order = str_cmp(a->sort_key, b->sort_key);
	return order ? order : a->id < b->id ? -1 : a->id > b->id;
}

static int by_id(const void *x, const void *y)
{
	const int64_t *a = x, *b = y;
	return *a < *b ? -1 : *a > *b;
}

static void unique(struct id_list *ids)
{
	size_t n = 0;
	if (ids->n)
		qsort(ids->v, ids->n, sizeof(*ids->v), by_id);
	for (size_t i = 0; i < ids->n; i++)
		if (i == 0 || ids->v[i] != ids->v[i - 1])
			ids->v[n++] = ids->v[i];
	ids->n = n;
}

static err measure(struct db *db, const struct wanted_list *words, struct id_list *people,
		   int64_t limit, struct id_list *best)
{
	struct q_name_candidates_list rows = {0};
	best->n = 0;
	unique(people);
	if (!people->n)
		return OK;
	TRY(q_name_candidates(db, *people, words->state, &rows));
	struct measured *v = NEW_ARRAY(db->arena, struct measured, people->n);
	size_t n = 0;
	if (rows.n)
		qsort(rows.v, rows.n, sizeof(*rows.v), by_person);
	for (size_t i = 0, next; i < rows.n; i = next) {
		for (next = i + 1; next < rows.n && ID_EQ(rows.v[next].person, rows.v[i].person);)
			next++;
		int cost = cost_of(words, &rows.v[i], next - i);
		if (cost < NO_MATCH)
			v[n++] = (struct measured){rows.v[i].person.v, rows.v[i].followers,
						   rows.v[i].sort_key, cost};
	}
	qsort(v, n, sizeof(*v), by_cost);
	for (size_t i = 0; i < n && (int64_t)i < limit; i++)
		*ARENA_PUSH(db->arena, best) = v[i].id;
	return OK;
}

/* ---- misspelt words ---- */

struct alternative {
	str word;
	int distance;
};

static int by_distance(const void *x, const void *y)
{
	const struct alternative *a = x, *b = y;
	return a->distance != b->distance ? a->distance - b->distance : str_cmp(a->word, b->word);
}

static err alternatives(struct db *db, const struct wanted *w, struct alternative to[ALTERNATIVES],
			size_t *n)
{
	int64_t keys[NAME_KEYS];
	size_t count = name_keys(w->word, keys), close = 0;
	struct q_name_key_words_list words = {0};
	TRY(q_name_key_words(db, (struct id_list){keys, count, count}, &words));
	struct alternative *all = NEW_ARRAY(db->arena, struct alternative, words.n + 1);
	for (size_t i = 0; i < words.n; i++) {
		int distance = name_distance(w->word, words.v[i].word, w->typos);
		if (distance > 0 && distance <= w->typos)
			all[close++] = (struct alternative){words.v[i].word, distance};
	}
	qsort(all, close, sizeof(*all), by_distance);
	*n = close < ALTERNATIVES ? close : ALTERNATIVES;
	memcpy(to, all, *n * sizeof(*to));
	return OK;
}

/* One word misspelt and the others not, and, where such a word is rare, any number of them. */
static err misspelt(struct db *db, const struct wanted_list *words, size_t at,
		    struct id_list *people)
{
	struct alternative others[ALTERNATIVES];
	size_t n;
	TRY(alternatives(db, &words->v[at], others, &n));
	const struct wanted *second = &words->v[rarest(words, at)];
	for (size_t i = 0; i < n; i++) {
		struct wanted word = wanted_of(db->arena, others[i].word, false);
		if (words->n > 1 && second->people > 0)
			TRY(add_people(db, &word, second, BY_TYPO, people));
		TRY(add_people(db, &word, &word, BY_TYPO, people));
	}
	return OK;
}

static err find_people(struct db *db, enum person_state state, str text, int64_t limit,
		       struct id_list *people)
{
	struct wanted_list words = {.state = state};
	struct id_list found = {0};
	*people = (struct id_list){0};
	if (db->clear < CIRCLE_INTERNAL)
		return OK;
	TRY(read_words(db, text, &words));
	if (!words.n)
		return OK;
	size_t first = rarest(&words, WANTED), second = rarest(&words, first);
	TRY((state == PERSON_DISABLED ? add_closed : add_people)(db, &words.v[first],
								 &words.v[second], FOUND, &found));
	TRY(measure(db, &words, &found, limit, people));
	if ((int64_t)people->n >= limit || state == PERSON_DISABLED)
		return OK;
	for (size_t i = 0; i < words.n; i++)
		if (words.v[i].typos)
			TRY(misspelt(db, &words, i, &found));
	return measure(db, &words, &found, limit, people);
}

err search_people(struct db *db, str text, int64_t limit, struct id_list *people)
{
	return find_people(db, PERSON_ACTIVE, text, limit, people);
}

err search_closed_people(struct db *db, str text, int64_t limit, struct id_list *people)
{
	return find_people(db, PERSON_DISABLED, text, limit, people);
}
