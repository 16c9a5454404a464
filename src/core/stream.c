/* SPDX-License-Identifier: Apache-2.0
 * stream: the lazy merge. Every source has an upper bound of its newest item (pulse); only a source
 * whose bound reaches the top of the heap is looked up, so the work is bounded by what is shown,
 * not by how much is followed. Tried at full scale: docs/data-model.md.
 */
#include "core/stream.h"

#include "core/access.h"

#include "stream.sql.h"

#include <stdlib.h>

enum { STREAM_MOST = 200, AHEAD_DEEP = 16, AHEAD_LEAST = 8 };

struct source {
	int64_t bound; /* newest id it may still give; exact once `found` */
	int64_t id;    /* person, hub or tag */
	enum stream_why why;
	bool found;
	int kind, state;
	/* What look_ahead() knows of it: while asked, its next items, and without any it has none.
	 */
	bool asked;
	const struct q_stream_authors_ahead *next, *end;
};
struct heap {
	struct source *v;
	size_t n, cap;
};

static void sift_down(struct heap *h, size_t at)
{
	for (;;) {
		size_t child = 2 * at + 1;
		if (child >= h->n)
			return;
		if (child + 1 < h->n && h->v[child + 1].bound > h->v[child].bound)
			child++;
		if (h->v[at].bound >= h->v[child].bound)
			return;
		struct source swap = h->v[at];
		h->v[at] = h->v[child];
		h->v[child] = swap;
		at = child;
	}
}

static bool kind_wanted(uint64_t kinds, int64_t kind)
{
	if (kinds)
		return kind < 64 && (kinds >> kind & 1);
	return kind != KIND_NOTICE && kind != KIND_CLAUSE;
}

static void add_source(struct arena *a, struct heap *h, int64_t before, int64_t last, int64_t id,
		       enum stream_why why)
{
	*ARENA_PUSH(a, h) =
		(struct source){.bound = last < before ? last : before - 1, .id = id, .why = why};
}

static void note_lately(struct stream_lately *l, int64_t person, int64_t last)
{
	size_t at = l->n;
	while (at > 0 && l->v[at - 1].last < last)
		at--;
	if (at == STREAM_LATELY)
		return;
	if (l->n < STREAM_LATELY)
		l->n++;
	for (size_t i = l->n - 1; i > at; i--)
		l->v[i] = l->v[i - 1];
	l->v[at].person = person;
	l->v[at].last = last;
}

static err gather(struct db *db, int64_t before, struct heap *h, struct stream *stream)
{
	struct q_stream_follows_list people = {0};
	struct q_stream_hubs_list hubs = {0};
	struct q_stream_own own;
	bool found;
	TRY(q_stream_follows(db, &people));
	for (size_t i = 0; i < people.n; i++) {
		add_source(db->arena, h, before, people.v[i].last, people.v[i].whom,
			   WHY_FOLLOW_PERSON);
		note_lately(&stream->lately, people.v[i].whom, people.v[i].last);
	}
	TRY(q_stream_hubs(db, &hubs));
	for (size_t i = 0; i < hubs.n; i++) {
		add_source(db->arena, h, before, hubs.v[i].last, hubs.v[i].source,
			   (enum stream_why)hubs.v[i].why);
		if (hubs.v[i].why == WHY_FOLLOW_TAG)
			*ARENA_PUSH(db->arena, &stream->tags) = hubs.v[i].source;
	}
	TRY(q_stream_own(db, &own, &found));
	if (found)
		add_source(db->arena, h, before, own.last, db->viewer.v, WHY_OWN);
	for (size_t i = h->n / 2; i-- > 0;)
		sift_down(h, i);
	return OK;
}

static bool is_person(const struct source *s)
{
	return s->why == WHY_FOLLOW_PERSON || s->why == WHY_OWN;
}

static int newest_first(const void *left, const void *right)
{
	const int64_t *a = left, *b = right;
	return *a > *b ? -1 : *a < *b;
}

/* The items of one source in rows that are in the order of sources. */
static void give_rows(struct source *s, const struct q_stream_authors_ahead_list *rows)
{
	size_t first = 0, n = rows->n;
	while (n > 0) {
		size_t half = n / 2;
		if (rows->v[first + half].source < s->id) {
			first += half + 1;
			n -= half + 1;
		} else
			n = half;
	}
	s->asked = true;
	s->next = s->end = rows->v + first;
	while (s->end < rows->v + rows->n && s->end->source == s->id)
		s->end++;
}

/* Sources to ask ahead, and what each list of them gave. */
struct ahead {
	struct id_list ids;
	struct q_stream_authors_ahead_list rows;
};
enum { BY_PERSON, BY_HUB, BY_TAG, BY_COUNT };

static int asked_by(const struct source *s)
{
	return is_person(s) ? BY_PERSON : s->why == WHY_FOLLOW_TAG ? BY_TAG : BY_HUB;
}

/* Asks many sources at once for their next items: as many sources as entries are wanted, since each
 * has one at least, down to the newest item of the last of them. What was shown is at or above the
 * top of the heap, so the same bound holds for all. */
static err look_ahead(struct db *db, struct heap *h, int64_t wanted)
{
	struct ahead by[BY_COUNT] = {0};
	int64_t *bounds = NEW_ARRAY(db->arena, int64_t, h->n);
	for (size_t i = 0; i < h->n; i++)
		bounds[i] = h->v[i].bound;
	qsort(bounds, h->n, sizeof(*bounds), newest_first);
	if (wanted < AHEAD_LEAST)
		wanted = AHEAD_LEAST;
	int64_t from = bounds[(size_t)wanted < h->n ? (size_t)wanted - 1 : h->n - 1];
	int64_t before = h->v[0].bound + 1;
	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].bound >= from && !h->v[i].found && !h->v[i].asked)
			*ARENA_PUSH(db->arena, &by[asked_by(&h->v[i])].ids) = h->v[i].id;
	if (by[BY_PERSON].ids.n)
		TRY(q_stream_authors_ahead(db, by[BY_PERSON].ids, from, before, AHEAD_DEEP,
					   &by[BY_PERSON].rows));
	if (by[BY_HUB].ids.n)
		TRY(q_stream_hubs_ahead(db, by[BY_HUB].ids, from, before, AHEAD_DEEP,
					&by[BY_HUB].rows));
	if (by[BY_TAG].ids.n)
		TRY(q_stream_tags_ahead(db, by[BY_TAG].ids, from, before, AHEAD_DEEP,
					&by[BY_TAG].rows));
	for (size_t i = 0; i < h->n; i++)
		if (h->v[i].bound >= from && !h->v[i].found && !h->v[i].asked)
			give_rows(&h->v[i], &by[asked_by(&h->v[i])].rows);
	return OK;
}

/* The next item of what look_ahead() found. */
static bool take_ahead(struct source *s)
{
	if (s->next == s->end)
		return false;
	s->bound = s->next->id.v;
	s->kind = (int)s->next->kind;
	s->state = (int)s->next->state;
	s->next++;
	s->asked = s->next < s->end; /* what is behind was not asked for */
	return true;
}

/* Replaces a source's bound by its newest item at or below it. *any false: it has no more. */
static err look_up(struct db *db, struct source *s, bool *any)
{
	if (s->asked) {
		*any = take_ahead(s);
	} else if (is_person(s)) {
		struct q_stream_author_next q;
		TRY(q_stream_author_next(db, (person_id){s->id}, s->bound + 1, &q, any));
		if (*any) {
			s->bound = q.id.v;
			s->kind = (int)q.kind;
			s->state = (int)q.state;
		}
	} else if (s->why == WHY_FOLLOW_TAG) {
		struct q_stream_tag_next q;
		TRY(q_stream_tag_next(db, s->id, s->bound + 1, &q, any));
		if (*any) {
			s->bound = q.id.v;
			s->kind = (int)q.kind;
			s->state = (int)q.state;
		}
	} else {
		struct q_stream_hub_next q;
		TRY(q_stream_hub_next(db, s->id, s->bound + 1, &q, any));
		if (*any) {
			s->bound = q.id.v;
			s->kind = (int)q.kind;
			s->state = (int)q.state;
		}
	}
	s->found = true;
	return OK;
}

/* What is for named readers stands in none of the sources, which are wholly readable each: the
 * updates of followed people come in between, down to where the others were looked at. */
static err add_listed(struct db *db, int64_t before, int64_t limit, struct stream *stream)
{
	struct q_stream_listed_list rows = {0};
	struct stream_entry *was = stream->v;
	size_t n = stream->n, i = 0, k = 0;
	TRY(q_stream_listed(db, stream->behind, before, limit, &rows));
	if (!rows.n)
		return OK;
	stream->v = NULL;
	stream->n = stream->cap = 0;
	while ((i < n || k < rows.n) && (int64_t)stream->n < limit) {
		bool listed = k < rows.n && (i == n || rows.v[k].id.v >= was[i].id.v);
		/* In a community its members have it from there, too. */
		i += listed && i < n && rows.v[k].id.v == was[i].id.v;
		*ARENA_PUSH(db->arena, stream) =
			listed ? (struct stream_entry){.id = rows.v[k].id,
						       .why = WHY_FOLLOW_PERSON,
						       .source = rows.v[k].author.v}
			       : was[i];
		k += listed;
		i += !listed;
	}
	if ((int64_t)stream->n == limit)
		stream->behind = stream->v[limit - 1].id.v;
	return OK;
}

err stream_home(struct db *db, uint64_t kinds, int64_t before, int64_t limit, struct stream *stream)
{
	struct heap h = {0};
	int64_t last = 0;
	/* A look costs SQLite four microseconds, and PostgreSQL a trip to another process. */
	bool ahead = database_is_postgres(db->database);
	*stream = (struct stream){0};
	if (before == 0)
		before = INT64_MAX;
	if (limit > STREAM_MOST)
		limit = STREAM_MOST;
	TRY(gather(db, before, &h, stream));
	/* What is not wanted must not be read for ever: beside the first look at each source, 20 an
	 * entry. So something was taken before they are used up. */
	int64_t looks = (int64_t)h.n + limit * 20;
	while (h.n && (int64_t)stream->n < limit && looks > 0) {
		struct source *top = &h.v[0];
		if (!top->found) {
			bool any;
			if (ahead && !top->asked)
				TRY(look_ahead(db, &h, limit - (int64_t)stream->n));
			TRY(look_up(db, top, &any));
			looks--;
			if (!any)
				h.v[0] = h.v[--h.n];
			sift_down(&h, 0);
			continue;
		}
		/* An item may come by its author, its hub and its tags: it is shown once. */
		bool fresh = top->bound != last && top->state == STATE_PUBLISHED &&
			     kind_wanted(kinds, top->kind);
		if (fresh)
			*ARENA_PUSH(db->arena, stream) = (struct stream_entry){
				.id = {top->bound}, .why = top->why, .source = top->id};
		last = top->bound;
		top->bound--;
		top->found = false;
		sift_down(&h, 0);
	}
	stream->behind = h.n ? last : 1;
	return kind_wanted(kinds, KIND_UPDATE) ? add_listed(db, before, limit, stream) : OK;
}

err stream_company(struct db *db, enum kind kind, int64_t before, int64_t limit,
		   struct stream *stream)
{
	struct q_stream_company_list rows = {0};
	*stream = (struct stream){0};
	TRY(q_stream_company(db, kind, before ? before : INT64_MAX,
			     limit > STREAM_MOST ? STREAM_MOST : limit, &rows));
	for (size_t i = 0; i < rows.n; i++)
		*ARENA_PUSH(db->arena, stream) =
			(struct stream_entry){.id = rows.v[i].id, .why = WHY_COMPANY};
	return OK;
}

err stream_hub(struct db *db, place_id hub, uint64_t kinds, int64_t before, int64_t limit,
	       struct stream *stream)
{
	*stream = (struct stream){0};
	if (before == 0)
		before = INT64_MAX;
	enum role role;
	TRY(access_role(db, hub, &role));
	for (int page = 0; page < 8 && (int64_t)stream->n < limit; page++) {
		struct q_stream_hub_open_list rows = {0};
		/* A stranger reads the open items by their own index; a member all of them. */
		if (role == ROLE_NONE)
			TRY(q_stream_hub_open(db, hub.v, before, 40, &rows));
		else
			TRY(q_stream_hub_all(db, hub.v, before, 40, &rows));
		for (size_t i = 0; i < rows.n && (int64_t)stream->n < limit; i++)
			if (rows.v[i].state == STATE_PUBLISHED &&
			    kind_wanted(kinds, rows.v[i].kind))
				*ARENA_PUSH(db->arena, stream) = (struct stream_entry){
					.id = rows.v[i].id, .why = WHY_MEMBER, .source = hub.v};
		if (rows.n == 0)
			break;
		before = rows.v[rows.n - 1].id.v;
	}
	return OK;
}
