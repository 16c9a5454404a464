/* SPDX-License-Identifier: Apache-2.0
 * stream_author: what one person made, as far as the viewer may see it: the newest, those of some
 * kinds, and how many there are of each.
 */
#include "core/stream.h"

#include "stream.sql.h"

#include <stdlib.h>

enum { READ = 40, STREAM_MOST = 200 };

static void add(struct db *db, person_id author, item_id id, struct stream *stream)
{
	*ARENA_PUSH(db->arena, stream) =
		(struct stream_entry){.id = id, .why = WHY_FOLLOW_PERSON, .source = author.v};
}

/* Of every kind but notices and clauses, which speak for the organisation. */
static err all_kinds(struct db *db, person_id author, int64_t before, int64_t limit,
		     struct stream *stream)
{
	/* A page of the query may hold what is not wanted: go on below it, a bounded number of
	 * times. */
	for (int page = 0; page < 8 && (int64_t)stream->n < limit; page++) {
		struct q_stream_author_list rows = {0};
		TRY(q_stream_author(db, author, before, READ, &rows));
		for (size_t i = 0; i < rows.n && (int64_t)stream->n < limit; i++)
			if (rows.v[i].state == STATE_PUBLISHED && rows.v[i].kind != KIND_NOTICE &&
			    rows.v[i].kind != KIND_CLAUSE)
				add(db, author, rows.v[i].id, stream);
		if (rows.n == 0)
			break;
		before = rows.v[rows.n - 1].id.v;
	}
	return OK;
}

static int by_id(const void *a, const void *b)
{
	const struct stream_entry *x = a, *y = b;
	return (x->id.v < y->id.v) - (x->id.v > y->id.v);
}

static err one_kind(struct db *db, person_id author, int kind, int64_t before, int64_t limit,
		    struct stream *stream)
{
	for (size_t want = stream->n + (size_t)limit; stream->n < want;) {
		struct q_stream_author_kind_list rows = {0};
		TRY(q_stream_author_kind(db, author, kind, before, READ, &rows));
		for (size_t i = 0; i < rows.n && stream->n < want; i++)
			add(db, author, rows.v[i].id, stream);
		/* Fewer: that was all, but for what a place that narrows hides at this moment. */
		if (rows.n < READ)
			break;
		before = rows.v[rows.n - 1].id.v;
	}
	return OK;
}

err stream_author(struct db *db, person_id author, uint64_t kinds, int64_t before, int64_t limit,
		  struct stream *stream)
{
	*stream = (struct stream){0};
	if (before == 0)
		before = INT64_MAX;
	if (limit > STREAM_MOST)
		limit = STREAM_MOST;
	if (!kinds)
		return all_kinds(db, author, before, limit, stream);
	for (int kind = 0; kind < 64; kind++)
		if (kinds >> kind & 1)
			TRY(one_kind(db, author, kind, before, limit, stream));
	if (stream->n)
		qsort(stream->v, stream->n, sizeof(*stream->v), by_id);
	if ((int64_t)stream->n > limit)
		stream->n = (size_t)limit;
	return OK;
}

err stream_author_count(struct db *db, person_id author, struct stream_count *count)
{
	struct q_stream_author_count_list rows = {0};
	struct q_stream_answers_count answers;
	*count = (struct stream_count){0};
	TRY(q_stream_author_count(db, author, STREAM_COUNTED, &rows));
	for (size_t i = 0; i < rows.n; i++)
		if (rows.v[i].kind > 0 && rows.v[i].kind < STREAM_KINDS)
			count->of[rows.v[i].kind] = rows.v[i].n;
	TRY(q_stream_answers_count(db, author, STREAM_LOOKED, STREAM_COUNTED, &answers));
	count->answers = answers.n;
	count->more_answers = answers.looked == STREAM_LOOKED;
	return OK;
}
