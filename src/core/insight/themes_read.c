/* SPDX-License-Identifier: Apache-2.0
 * themes_read: the themes of a stretch of time, one language after the other.
 */
#include "core/insight/themes_internal.h"

#include <math.h>
#include <stdlib.h>

enum { COMMON = 7, FEW = 20, NO_THEME = THEMES_TERMS };

struct key {
	struct theme_term *term;
	double rarity; /* log(N / n) */
	size_t theme;  /* the key that its cluster is called by here */
	size_t inside; /* texts of its theme that have it */
};
struct shown {
	int64_t id, author;
	double weight;
};
struct grouped {
	size_t texts, authors, before;
	struct shown shown[THEME_EVIDENCE];
	size_t n;
};
struct membership {
	size_t theme;
	int64_t author;
};

struct stretch {
	struct themes *t;
	struct arena *a;
	int64_t since, until, before;
	uint8_t language;
	size_t texts; /* of this language */
	struct key key[THEMES_TERMS];
	size_t keys;
	float (*alike)[THEMES_TERMS]; /* sums between clusters */
	struct grouped *theme;
};

static bool within(const struct stretch *s, const struct theme_record *r)
{
	return r->language == s->language && r->time >= s->since && r->time < s->until;
}

/* ---- the weightiest terms ---- */

static void count(struct stretch *s)
{
	for (size_t i = 0; i < s->t->size; i++)
		s->t->slots[i].count = s->t->slots[i].key = 0;
	s->texts = 0;
	for (size_t i = 0; i < s->t->n; i++) {
		const struct theme_record *r = theme_record(s->t, i);
		if (!within(s, r))
			continue;
		s->texts++;
		for (size_t k = 0; k < r->n; k++)
			theme_slot(s->t->slots, s->t->size, r->term[k])->count++;
	}
	/* A term that was forgotten is found as a free slot. */
	for (size_t i = 0; i < s->t->size; i++)
		if (!s->t->slots[i].hash)
			s->t->slots[i].count = 0;
}

static int by_weight(const void *x, const void *y)
{
	const struct key *a = x, *b = y;
	double v = a->term->count * a->rarity, w = b->term->count * b->rarity;
	if (v != w)
		return v > w ? -1 : 1;
	return a->term->hash < b->term->hash ? -1 : a->term->hash > b->term->hash;
}

static void keys_choose(struct stretch *s)
{
	size_t most = s->texts / COMMON > FEW ? s->texts / COMMON : FEW, n = 0, found = 0;
	for (size_t i = 0; i < s->t->size; i++)
		found += s->t->slots[i].count >= THEME_TEXTS && s->t->slots[i].count <= most;
	struct key *all = NEW_ARRAY(s->a, struct key, found + 1);
	for (size_t i = 0; i < s->t->size; i++) {
		struct theme_term *term = &s->t->slots[i];
		if (term->count < THEME_TEXTS || term->count > most)
			continue;
		double rarity = log((double)s->texts / term->count);
		all[n++] = (struct key){.term = term, .rarity = rarity > 0.01 ? rarity : 0.01};
	}
	qsort(all, n, sizeof(*all), by_weight);
	s->keys = n < THEMES_TERMS ? n : THEMES_TERMS;
	for (size_t k = 0; k < s->keys; k++) {
		s->key[k] = all[k];
		s->key[k].theme = k;
		s->key[k].term->key = (uint16_t)(k + 1);
	}
}

/* The keys that a text has. */
static size_t keys_of(const struct stretch *s, const struct theme_record *r,
		      size_t to[THEMES_TEXT_TERMS])
{
	size_t n = 0;
	for (size_t i = 0; i < r->n; i++) {
		const struct theme_term *term = theme_slot(s->t->slots, s->t->size, r->term[i]);
		if (term->hash && term->key)
			to[n++] = term->key - 1u;
	}
	return n;
}

/* ---- clusters ---- */

/* From counts of both together to normalized pointwise mutual information, 0 where it is below. */
static void compare(struct stretch *s)
{
	size_t k[THEMES_TEXT_TERMS];
	double all = (double)s->texts;
	for (size_t i = 0; i < s->t->n; i++) {
		const struct theme_record *r = theme_record(s->t, i);
		size_t n = within(s, r) ? keys_of(s, r, k) : 0;
		for (size_t x = 0; x < n; x++)
			for (size_t y = 0; y < n; y++)
				if (x != y)
					s->alike[k[x]][k[y]]++;
	}
	for (size_t x = 0; x < s->keys; x++)
		for (size_t y = 0; y < s->keys; y++) {
			double both = (double)s->alike[x][y] / all;
			double apart = s->key[x].term->count / all * s->key[y].term->count / all;
			double npmi = both <= 0	  ? 0
				      : both >= 1 ? 1
						  : log(both / apart) / -log(both);
			s->alike[x][y] = (float)(npmi > 0 ? npmi : 0);
		}
}

/* Joins the two clusters that are most alike on the average, until none are enough. */
static void join(struct stretch *s)
{
	size_t size[THEMES_TERMS];
	for (size_t k = 0; k < s->keys; k++)
		size[k] = 1;
	for (;;) {
		size_t x = 0, y = 0;
		double best = THEMES_ALIKE;
		for (size_t i = 0; i < s->keys; i++)
			for (size_t j = i + 1; size[i] && j < s->keys; j++) {
				double mean = size[j] ? (double)s->alike[i][j] /
								(double)(size[i] * size[j])
						      : 0;
				if (mean > best) {
					best = mean;
					x = i;
					y = j;
				}
			}
		if (x == y)
			return;
		for (size_t k = 0; k < s->keys; k++) {
			s->alike[x][k] += s->alike[y][k];
			s->alike[k][x] = s->alike[x][k];
			if (s->key[k].theme == y)
				s->key[k].theme = x;
		}
		size[x] += size[y];
		size[y] = 0;
	}
}

/* ---- texts ---- */

/* The theme whose terms a text has most of, by rarity. */
static size_t theme_of(const struct stretch *s, const struct theme_record *r, double *weight)
{
	size_t k[THEMES_TEXT_TERMS], n = keys_of(s, r, k), best = NO_THEME;
	*weight = 0;
	for (size_t x = 0; x < n; x++) {
		double sum = 0;
		for (size_t y = 0; y < n; y++)
			if (s->key[k[y]].theme == s->key[k[x]].theme)
				sum += s->key[k[y]].rarity;
		if (sum > *weight + 1e-9 || (sum > *weight - 1e-9 && s->key[k[x]].theme < best)) {
			*weight = sum;
			best = s->key[k[x]].theme;
		}
	}
	return best;
}

/* Keeps the texts with most of a theme, one of each author. */
static void show(struct grouped *g, const struct theme_record *r, double weight)
{
	size_t at = 0;
	while (at < g->n && g->shown[at].author != r->author)
		at++;
	if (at < g->n) {
		if (weight <= g->shown[at].weight)
			return;
		memmove(g->shown + at, g->shown + at + 1, (g->n - at - 1) * sizeof(*g->shown));
		g->n--;
	}
	at = g->n;
	while (at > 0 && g->shown[at - 1].weight < weight)
		at--;
	if (at == THEME_EVIDENCE)
		return;
	size_t behind = (g->n < THEME_EVIDENCE ? g->n : THEME_EVIDENCE - 1) - at;
	memmove(g->shown + at + 1, g->shown + at, behind * sizeof(*g->shown));
	g->shown[at] = (struct shown){r->id, r->author, weight};
	g->n = at + 1 + behind;
}

static int by_author(const void *x, const void *y)
{
	const struct membership *a = x, *b = y;
	if (a->theme != b->theme)
		return a->theme < b->theme ? -1 : 1;
	return a->author < b->author ? -1 : a->author > b->author;
}

static void texts_sort(struct stretch *s)
{
	struct membership *m = NEW_ARRAY(s->a, struct membership, s->texts + 1);
	size_t n = 0, k[THEMES_TEXT_TERMS];
	double weight;
	for (size_t i = 0; i < s->t->n; i++) {
		const struct theme_record *r = theme_record(s->t, i);
		if (r->language != s->language || r->time < s->before || r->time >= s->until)
			continue;
		size_t theme = theme_of(s, r, &weight);
		if (theme == NO_THEME)
			continue;
		if (r->time < s->since) {
			s->theme[theme].before++;
			continue;
		}
		s->theme[theme].texts++;
		show(&s->theme[theme], r, weight);
		m[n++] = (struct membership){theme, r->author};
		for (size_t own = keys_of(s, r, k); own-- > 0;)
			s->key[k[own]].inside += s->key[k[own]].theme == theme;
	}
	qsort(m, n, sizeof(*m), by_author);
	for (size_t i = 0; i < n; i++)
		s->theme[m[i].theme].authors +=
			i == 0 || m[i].theme != m[i - 1].theme || m[i].author != m[i - 1].author;
}

/* ---- names ---- */

static str form_of(const struct key *k)
{
	return (str){k->term->form, k->term->length};
}

static int by_name(const void *x, const void *y)
{
	const struct key *a = *(const struct key *const *)x, *b = *(const struct key *const *)y;
	double v = (double)a->inside * a->rarity, w = (double)b->inside * b->rarity;
	if (v != w)
		return v > w ? -1 : 1;
	return a->term->hash < b->term->hash ? -1 : a->term->hash > b->term->hash;
}

/* A pair says a word that it holds, and more. */
static bool says(str pair, str word)
{
	return str_eq(pair, word) ||
	       (pair.n > word.n && ((str_starts(pair, word) && pair.p[word.n] == ' ') ||
				    (str_ends(pair, word) && pair.p[pair.n - word.n - 1] == ' ')));
}

static void name(const struct stretch *s, size_t number, struct theme *theme)
{
	const struct key *own[THEMES_TERMS];
	size_t n = 0;
	for (size_t k = 0; k < s->keys; k++)
		if (s->key[k].theme == number && s->key[k].inside)
			own[n++] = &s->key[k];
	qsort(own, n, sizeof(*own), by_name);
	for (size_t i = 0; i < n && theme->words < THEME_WORDS; i++) {
		bool said = false;
		for (size_t w = 0; w < theme->words && !said; w++) {
			str word = theme->word[w], form = form_of(own[i]);
			said = says(word, form);
			/* A pair that most with the word have takes its place. */
			if (!said && says(form, word)) {
				said = true;
				if (w == 0 && own[i]->inside * 2 >= own[0]->inside)
					theme->word[w] = str_dup(s->a, form);
			}
		}
		if (!said)
			theme->word[theme->words++] = str_dup(s->a, form_of(own[i]));
	}
	theme->name = theme->words ? theme->word[0] : STR_NONE;
}

static int by_texts(const void *x, const void *y)
{
	const struct theme *a = x, *b = y;
	if (a->texts != b->texts)
		return a->texts > b->texts ? -1 : 1;
	int order = str_cmp(a->name, b->name);
	return order ? order : str_cmp(a->language, b->language);
}

struct found {
	struct theme *v;
	size_t n, cap;
};

static void language_read(struct stretch *s, struct found *found)
{
	count(s);
	keys_choose(s);
	if (s->keys == 0)
		return;
	s->alike = (float(*)[THEMES_TERMS])arena_array(s->a, THEMES_TERMS, sizeof(*s->alike));
	s->theme = NEW_ARRAY(s->a, struct grouped, THEMES_TERMS);
	compare(s);
	join(s);
	texts_sort(s);
	for (size_t k = 0; k < s->keys; k++) {
		const struct grouped *g = &s->theme[k];
		if (g->texts < THEME_TEXTS || g->authors < THEME_AUTHORS)
			continue;
		struct theme *theme = ARENA_PUSH(s->a, found);
		*theme = (struct theme){
			.texts = g->texts, .authors = g->authors, .before = g->before, .n = g->n};
		theme->language = str_dup(s->a, str_from(s->t->language[s->language]));
		for (size_t i = 0; i < g->n; i++)
			theme->evidence[i] = g->shown[i].id;
		name(s, k, theme);
	}
}

void themes_read(struct themes *t, struct arena *a, int64_t since, int64_t until,
		 struct theme_list *list)
{
	struct found found = {0};
	int64_t length = 0, before = 0;
	*list = (struct theme_list){0};
	if (until <= since || __builtin_sub_overflow(until, since, &length))
		return;
	if (__builtin_sub_overflow(since, length, &before))
		before = INT64_MIN;
	for (size_t l = 0; l < t->languages; l++) {
		struct stretch *s = NEW(a, struct stretch);
		*s = (struct stretch){.t = t,
				      .a = a,
				      .since = since,
				      .until = until,
				      .before = before,
				      .language = (uint8_t)l};
		language_read(s, &found);
		list->texts += s->texts;
	}
	if (found.n)
		qsort(found.v, found.n, sizeof(*found.v), by_texts);
	list->n = found.n < THEMES_MAX ? found.n : THEMES_MAX;
	if (list->n)
		memcpy(list->v, found.v, list->n * sizeof(*found.v));
}
