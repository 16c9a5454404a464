/* SPDX-License-Identifier: Apache-2.0
 * blog_word: blogs by words of their names: each word typed begins one of the name, in any order. A
 * word that begins none is taken for the nearest one that begins with the same two letters, within
 * the typos that names forgive.
 */
#include "feature/blogs/handlers.h"

#include "base/utf8.h"
#include "core/name_word.h"
#include "core/person.h"
#include "feature/blogs/pages.h"

/* SAME_LETTERS: a typo is looked for behind them, so that few words are measured. */
enum { WORDS = 24, ASKED = 4, SAME_LETTERS = 2, MEASURED = 2000, UNWORDED = 500, SHOWN = 5 };

/* Words of blogs from low up to high. */
struct range {
	str low, high;
	size_t letters;
};

/* ---- written ---- */

err blog_words_put(struct db *db, place_id blog, str title)
{
	str rest = name_fold(db->arena, title);
	int64_t n = 0;
	TRY(q_blog_words_drop(db, blog));
	for (str word = str_word(&rest); word.n && n < WORDS; word = str_word(&rest), n++)
		TRY(q_blog_word_add(db, utf8_head(word, NAME_WORD_LETTERS), blog));
	return OK;
}

err blogs_words(struct db *db, const struct app *app, str payload)
{
	struct q_blog_unworded_list rows = {0};
	(void)app;
	(void)payload;
	TRY(q_blog_unworded(db, UNWORDED, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		TRY(blog_words_put(db, rows.v[i].id, rows.v[i].title));
		TRY(q_blog_worded(db, rows.v[i].id));
	}
	return rows.n == UNWORDED ? job_add(db, S("blogs.words"), STR_NONE, 0, false) : OK;
}

/* ---- found ---- */

static struct range beginning(struct arena *a, str word)
{
	return (struct range){word, str_cat(a, word, S("\xF4\x8F\xBF\xBF")), utf8_count(word)};
}

/* The word that is nearest to a misspelt one; nothing is low and high when none is near. */
static err nearest(struct db *db, str word, struct range *to)
{
	struct range near = beginning(db->arena, utf8_head(word, SAME_LETTERS));
	struct q_blog_words_list rows = {0};
	int best = name_typos(word);
	*to = (struct range){0};
	if (best == 0)
		return OK;
	TRY(q_blog_words(db, near.low, near.high, MEASURED, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		int distance = name_distance(word, rows.v[i].word, best);
		if (distance > best || (distance == best && !str_empty(to->low)))
			continue;
		best = distance;
		to->low = rows.v[i].word;
		to->high = str_cat(db->arena, to->low, S("\x01"));
	}
	to->letters = utf8_count(to->low);
	return OK;
}

static err range_of(struct db *db, str word, struct range *to)
{
	struct q_blog_words_list any = {0};
	*to = beginning(db->arena, word);
	TRY(q_blog_words(db, to->low, to->high, 1, &any));
	return any.n ? OK : nearest(db, word, to);
}

/* The longest first: few blogs have it. Of more words than ASKED the shortest do not count. */
static void put_in(struct range ranges[ASKED], size_t *n, struct range one)
{
	if (*n == ASKED && ranges[ASKED - 1].letters >= one.letters)
		return;
	size_t at = *n < ASKED ? (*n)++ : ASKED - 1;
	for (; at > 0 && ranges[at - 1].letters < one.letters; at--)
		ranges[at] = ranges[at - 1];
	ranges[at] = one;
}

err blogs_named(struct db *db, str words, int64_t most, struct id_list *blogs)
{
	struct range r[ASKED] = {0};
	struct q_blog_named_list rows = {0};
	str rest = name_fold(db->arena, utf8_head(words, 200));
	size_t n = 0, read = 0;
	*blogs = (struct id_list){0};
	for (str word = str_word(&rest); word.n && read < WORDS; word = str_word(&rest), read++) {
		struct range one;
		TRY(range_of(db, utf8_head(word, NAME_WORD_LETTERS), &one));
		if (str_empty(one.low))
			return OK;
		put_in(r, &n, one);
	}
	if (n == 0)
		return OK;
	TRY(q_blog_named(db, r[0].low, r[0].high, r[1].low, r[1].high, r[2].low, r[2].high,
			 r[3].low, r[3].high, most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, blogs) = rows.v[i].id.v;
	return OK;
}

/* ---- beside what search finds ---- */

err blogs_found(struct rq *rq, str words, struct found_places *to)
{
	struct id_list ids;
	struct q_blog_faces_list rows = {0};
	TRY(blogs_named(rq->db, words, SHOWN, &ids));
	if (ids.n)
		TRY(q_blog_faces(rq->db, ids, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(rq->arena, to) = (struct found_place){
			.title = rows.v[i].title,
			.below = str_empty(rows.v[i].tagline) ? rows.v[i].owner_name
							      : rows.v[i].tagline,
			.language = rows.v[i].language,
			.url = blog_url(rq, rows.v[i].handle)};
	return OK;
}
