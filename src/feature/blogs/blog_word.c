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

/* ASKED: anybody may ask, so few words are looked up however many are typed. SAME_LETTERS: a typo
 * is looked for behind them, so that few words are measured. TRIED: near words whose blogs are
 * looked at. */
enum {
	WORDS = 24,
	ASKED = 4,
	SAME_LETTERS = 2,
	MEASURED = 2000,
	TRIED = 32,
	UNWORDED = 500,
	SHOWN = 5
};

/* Words of blogs from low up to high. */
struct range {
	str low, high;
};
struct asked {
	struct {
		str word;
		size_t letters;
	} v[ASKED];
	size_t n;
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

/* The longest first: few blogs have it. Equal ones count once, and of more words than ASKED the
 * shortest do not count. */
static void put_in(struct asked *to, str word)
{
	size_t letters = utf8_count(word);
	for (size_t i = 0; i < to->n; i++)
		if (str_eq(to->v[i].word, word))
			return;
	if (to->n == ASKED && to->v[ASKED - 1].letters >= letters)
		return;
	size_t at = to->n < ASKED ? to->n++ : ASKED - 1;
	for (; at > 0 && to->v[at - 1].letters < letters; at--)
		to->v[at] = to->v[at - 1];
	to->v[at].word = word;
	to->v[at].letters = letters;
}

static struct range beginning(struct arena *a, str word)
{
	return (struct range){word, str_cat(a, word, S("\xF4\x8F\xBF\xBF"))};
}

static err is_known(struct db *db, const struct range *words, const struct blog_filter *f,
		    bool *known)
{
	struct q_blog_word_known any;
	return q_blog_word_known(db, words->low, words->high, f->widest, f->kind, &any, known);
}

/* The word that is nearest to a misspelt one; nothing is low and high when none is near. It is
 * measured first: only of what is near it is asked whether the viewer may know of it. */
static err nearest(struct db *db, str word, const struct blog_filter *f, struct range *to)
{
	struct range near = beginning(db->arena, utf8_head(word, SAME_LETTERS));
	struct q_blog_words_list rows = {0};
	int best = name_typos(word), tried = 0;
	*to = (struct range){0};
	if (best == 0)
		return OK;
	TRY(q_blog_words(db, near.low, near.high, MEASURED, &rows));
	for (size_t i = 0; i < rows.n && tried < TRIED; i++) {
		str other = rows.v[i].word;
		int distance = name_distance(word, other, best);
		bool known = false;
		if (distance > best || (distance == best && !str_empty(to->low)))
			continue;
		struct range one = {other, str_cat(db->arena, other, S("\x01"))};
		TRY(is_known(db, &one, f, &known));
		tried++;
		if (!known)
			continue;
		best = distance;
		*to = one;
	}
	return OK;
}

static err range_of(struct db *db, str word, const struct blog_filter *f, struct range *to)
{
	bool known = false;
	*to = beginning(db->arena, word);
	TRY(is_known(db, to, f, &known));
	return known ? OK : nearest(db, word, f, to);
}

err blogs_named(struct db *db, str words, const struct blog_filter *f, int64_t most,
		struct id_list *blogs)
{
	struct asked asked = {0};
	struct range r[ASKED] = {0};
	struct q_blog_named_list rows = {0};
	str rest = name_fold(db->arena, utf8_head(words, 200));
	*blogs = (struct id_list){0};
	for (str word = str_word(&rest); word.n; word = str_word(&rest))
		put_in(&asked, utf8_head(word, NAME_WORD_LETTERS));
	if (asked.n == 0)
		return OK;
	for (size_t i = 0; i < asked.n; i++) {
		TRY(range_of(db, asked.v[i].word, f, &r[i]));
		if (str_empty(r[i].low))
			return OK;
	}
	TRY(q_blog_named(db, r[0].low, r[0].high, r[1].low, r[1].high, r[2].low, r[2].high,
			 r[3].low, r[3].high, f->letter, f->language, f->since, f->mean, f->widest,
			 f->kind, most, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, blogs) = rows.v[i].id.v;
	return OK;
}

/* ---- beside what search finds ---- */

err blogs_found(struct rq *rq, str words, struct found_places *to)
{
	const struct blog_filter live = {.widest = PLACE_LIVE};
	struct id_list ids;
	struct q_blog_faces_list rows = {0};
	TRY(blogs_named(rq->db, words, &live, SHOWN, &ids));
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
