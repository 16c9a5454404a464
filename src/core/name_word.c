/* SPDX-License-Identifier: Apache-2.0 */
#include "core/name_word.h"

#include "base/utf8.h"

#include "name_word.sql.h"

enum { PREFIX = 8 }; /* letters of a word from which the keys are made */

static size_t letters_of(str word, uint32_t to[NAME_WORD_LETTERS])
{
	size_t n = 0;
	for (size_t at = 0; at < word.n && n < NAME_WORD_LETTERS;)
		to[n++] = utf8_next(word, &at);
	return n;
}

int name_typos(str word)
{
	size_t n = utf8_count(word);
	return n >= 8 ? 2 : n >= 4 ? 1 : 0;
}

/* The letters but two of them; 31 bits of FNV-1a. */
static int64_t key_of(const uint32_t *letters, size_t n, size_t without, size_t and_without)
{
	uint64_t hash = UINT64_C(0xcbf29ce484222325);
	for (size_t i = 0; i < n; i++)
		if (i != without && i != and_without)
			hash = (hash ^ letters[i]) * UINT64_C(0x100000001b3);
	return (int64_t)((hash ^ hash >> 32) & 0x7FFFFFFF);
}

static size_t add_key(int64_t *keys, size_t n, int64_t key)
{
	for (size_t i = 0; i < n; i++)
		if (keys[i] == key)
			return n;
	keys[n] = key;
	return n + 1;
}

size_t name_keys(str word, int64_t keys[NAME_KEYS])
{
	uint32_t letters[NAME_WORD_LETTERS];
	size_t length = letters_of(word, letters), n = 0;
	int typos = length >= 8 ? 2 : length >= 4 ? 1 : 0;
	length = length < PREFIX ? length : PREFIX;
	n = add_key(keys, n, key_of(letters, length, length, length));
	for (size_t i = 0; typos && i < length; i++) {
		n = add_key(keys, n, key_of(letters, length, i, i));
		for (size_t k = i + 1; typos > 1 && k < length; k++)
			n = add_key(keys, n, key_of(letters, length, i, k));
	}
	return n;
}

int name_distance(str a, str b, int most)
{
	uint32_t x[NAME_WORD_LETTERS], y[NAME_WORD_LETTERS];
	int n = (int)letters_of(a, x), m = (int)letters_of(b, y);
	if (n - m > most || m - n > most)
		return most + 1;
	/* Optimal string alignment; the last three rows are kept. */
	int rows[3][NAME_WORD_LETTERS + 1];
	for (int k = 0; k <= m; k++)
		rows[0][k] = k;
	for (int i = 1; i <= n; i++) {
		int *now = rows[i % 3], *up = rows[(i + 2) % 3], *above = rows[(i + 1) % 3];
		int least = now[0] = i;
		for (int k = 1; k <= m; k++) {
			int d = up[k - 1] + (x[i - 1] != y[k - 1]);
			d = up[k] + 1 < d ? up[k] + 1 : d;
			d = now[k - 1] + 1 < d ? now[k - 1] + 1 : d;
			if (i > 1 && k > 1 && x[i - 1] == y[k - 2] && x[i - 2] == y[k - 1] &&
			    above[k - 2] + 1 < d)
				d = above[k - 2] + 1;
			now[k] = d;
			least = d < least ? d : least;
		}
		/* A swap looks two rows up, so one more row decides. */
		if (least > most + 1)
			return most + 1;
	}
	int d = rows[n % 3][m];
	return d > most ? most + 1 : d;
}

static bool among(const str *words, size_t n, str word)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(words[i], word))
			return true;
	return false;
}

static err add_word(struct db *db, person_id person, str word)
{
	int64_t keys[NAME_KEYS];
	size_t n = name_keys(word, keys);
	struct q_name_key_known known;
	bool found;
	TRY(q_name_word_add(db, word, person));
	TRY(q_name_key_known(db, keys[0], word, &known, &found));
	for (size_t i = 0; i < n && !found; i++)
		TRY(q_name_key_add(db, keys[i], word));
	return OK;
}

static err drop_word(struct db *db, person_id person, str word)
{
	int64_t keys[NAME_KEYS];
	struct q_name_word_used used;
	bool found;
	TRY(q_name_word_drop(db, word, person));
	TRY(q_name_word_used(db, word, &used, &found));
	if (found)
		return OK;
	size_t n = name_keys(word, keys);
	return q_name_key_drop(db, (struct id_list){keys, n, n}, word);
}

err name_words_put(struct db *db, person_id person, str text)
{
	str words[NAME_WORDS], rest = name_fold(db->arena, text);
	size_t n = 0;
	for (str word = str_word(&rest); word.n && n < NAME_WORDS; word = str_word(&rest)) {
		word = utf8_head(word, NAME_WORD_LETTERS);
		if (!among(words, n, word))
			words[n++] = word;
	}
	struct q_name_words_of_list old = {0};
	TRY(q_name_words_of(db, person, &old));
	for (size_t i = 0; i < old.n; i++)
		if (!among(words, n, old.v[i].word))
			TRY(drop_word(db, person, old.v[i].word));
	for (size_t i = 0; i < n; i++) {
		bool there = false;
		for (size_t k = 0; k < old.n; k++)
			there = there || str_eq(old.v[k].word, words[i]);
		if (!there)
			TRY(add_word(db, person, words[i]));
	}
	return OK;
}
