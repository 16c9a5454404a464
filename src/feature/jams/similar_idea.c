/* SPDX-License-Identifier: Apache-2.0 */
#include "feature/jams/similar_idea.h"

#include <stdlib.h>

#include "base/clock.h"
#include "core/language.h"
#include "core/near.h"
#include "feature/jams/pages.h"
#include "ui/api.h"

#include "merge.sql.h"

enum {
	FILLED_AT_ONCE = 500,
	FILLED_IN_A_WRITE = 50,
	WORDS_MAX = 20000,
	SHOWN = 5,
	FOUND_MOST = 2 * SIMILAR_FOUND
};

static int by_score(const void *a, const void *b)
{
	const struct similar_found *x = a, *y = b;
	if (x->score != y->score)
		return (x->score < y->score) - (x->score > y->score);
	return (x->id > y->id) - (x->id < y->id);
}

/* Of long texts the beginning says what they are about. */
static str words_of(struct arena *a, str title, str body)
{
	return str_cat(a, title, S("\n"), markdown_text(a, body, 2000));
}

/* Titles stand in a group of their own: whoever types one has said no more yet. */
static int64_t titles(place_id jam)
{
	return -jam.v;
}

/* What was said since somebody asked last comes in; while a request writes, a little of it. Who
 * types asks again and again, many at once: what they see is a second old. */
err similar_fill(struct rq *rq, place_id jam)
{
	struct q_near_texts_list rows = {0};
	struct near *near = rq->app->near;
	bool reads = rq->method == GET;
	size_t most = reads ? FILLED_AT_ONCE : FILLED_IN_A_WRITE;
	if (!near)
		return OK;
	struct near_at words = near_at(near, jam.v), named = near_at(near, titles(jam));
	item_id after = {named.last < words.last ? named.last : words.last};
	int64_t since = rq->db->now - SECOND;
	bool lately = words.read > since && named.read > since;
	if (words.full || named.full || (reads && lately))
		return OK;
	TRY(q_near_texts(rq->db, jam, after, (int64_t)most, &rows));
	for (size_t i = 0; i < rows.n; i++) {
		const struct q_near_texts *q = &rows.v[i];
		/* The last seconds are read again each time; what is there is not made once more.
		 */
		str text = near_has(near, jam.v, q->id.v) ? STR_NONE
							  : words_of(rq->arena, q->title, q->body);
		near_put(near, jam.v, words, q->id.v, q->language, text);
		near_put(near, titles(jam), named, q->id.v, q->language, q->title);
	}
	if (rows.n < most) {
		near_read(near, jam.v, words, rq->db->now);
		near_read(near, titles(jam), named, rq->db->now);
	}
	return OK;
}

/* The nearer of the two, by its words or by its title, the nearest first. */
static size_t find(struct rq *rq, place_id jam, str language, str text, int64_t except,
		   struct similar_found found[static FOUND_MOST])
{
	struct near *near = rq->app->near;
	struct similar_found named[SIMILAR_FOUND];
	size_t n = near_find(near, jam.v, language, text, except, found);
	size_t more = near_find(near, titles(jam), language, text, except, named);
	for (size_t i = 0; i < more; i++) {
		size_t k = 0;
		while (k < n && found[k].id != named[i].id)
			k++;
		if (k == n)
			found[n++] = named[i];
		else if (named[i].score > found[k].score)
			found[k] = named[i];
	}
	qsort(found, n, sizeof(*found), by_score);
	return n;
}

static const struct q_near_found *among(const struct q_near_found_list *list, int64_t id)
{
	for (size_t i = 0; i < list->n; i++)
		if (list->v[i].id.v == id)
			return &list->v[i];
	return NULL;
}

err similar_to(struct rq *rq, const struct jam_view *v, str language, str text, int64_t except,
	       struct similar_rows *rows)
{
	*rows = (struct similar_rows){0};
	if (str_empty(str_trim(text)))
		return OK;
	TRY(similar_fill(rq, v->jam.id));
	return similar_among(rq, v, language, text, except, rows);
}

err similar_among(struct rq *rq, const struct jam_view *v, str language, str text, int64_t except,
		  struct similar_rows *rows)
{
	struct similar_found found[FOUND_MOST];
	struct q_near_found_list list = {0};
	struct id_list ids = {0};
	*rows = (struct similar_rows){0};
	if (!rq->app->near || str_empty(str_trim(text)))
		return OK;
	text = str_sub(text, 0, text.n < WORDS_MAX ? text.n : WORDS_MAX);
	size_t n = find(rq, v->jam.id, language, text, except, found);
	for (size_t i = 0; i < n; i++)
		*ARENA_PUSH(rq->arena, &ids) = found[i].id;
	if (ids.n == 0)
		return OK;
	TRY(q_near_found(rq->db, v->jam.id, ids, &list));
	for (size_t i = 0; i < n && rows->n < SHOWN; i++) {
		const struct q_near_found *q = among(&list, found[i].id);
		if (q)
			*ARENA_PUSH(rq->arena, rows) =
				(struct similar_row){.id = q->id.v,
						     .title = q->title,
						     .language = q->language,
						     .url = idea_url(rq, v->jam.handle, q->id),
						     .percent = (int64_t)(found[i].score * 100),
						     .proposed = q->proposed > 0};
	}
	return OK;
}

url similar_url(const struct rq *rq, str jam)
{
	return url_path(rq->arena, "/api/v1/jams/%s/similar", jam);
}

/* While somebody types: ?text=, &except= */
err similar_list(struct rq *rq)
{
	struct jam_view v;
	struct similar_rows rows = {0};
	str text = rq_query(rq, "text");
	str language = language_guess(text);
	TRY(jam_asked(rq, &v));
	if (str_empty(language))
		language = lang_code(rq->lang);
	if (v.jam.phase != JAM_AHEAD)
		TRY(similar_to(rq, &v, language, text, rq_query_int(rq, "except", 0), &rows));
	api_begin(rq);
	json_open(rq->out, "similar", '[');
	for (size_t i = 0; i < rows.n; i++) {
		json_open(rq->out, NULL, '{');
		json_int(rq->out, "id", rows.v[i].id);
		json_str(rq->out, "title", rows.v[i].title);
		json_str(rq->out, "language", rows.v[i].language);
		json_str(rq->out, "url", rows.v[i].url.s);
		json_int(rq->out, "percent", rows.v[i].percent);
		json_close(rq->out, '}');
	}
	json_close(rq->out, ']');
	return api_end(rq);
}
