/* SPDX-License-Identifier: Apache-2.0
 * The writing side of search: a job takes items off the queue and writes their terms. Marks are
 * words that no text can hold, by which the index answers filters and circles: §x everything,
 * §k<kind>, §u<author>, §h<hub>, §l<place>, §t<tag>; in the closed index §a<hub> for its members,
 * §p<person> for named readers and §q when those are many.
 */
#include "core/analyse.h"
#include "core/conversation.h"
#include "core/search.h"
#include "core/search_fill.h"

#include "search_index.sql.h"

enum {
	BATCH = 500,
	BATCH_MEMORY = 48 << 20, /* texts of one batch, roughly */
	BULK_MEMORY = 256 << 20, /* the same of a greater one */
	TITLE_TERMS = 200,
	HEAD_BYTES = 2000, /* the part of a body that the ranking reads */
	TERMS_BYTES = TERMS_MAX * (TERM_BYTES + 1),
	READERS_MARKED = 200, /* an item with more named readers is checked by visible() alone */
};

enum part { PART_PUBLIC, PART_OPEN, PART_CLOSED };

/* What is kept from item to item of a batch. */
struct writer {
	struct db *db;
	struct analyser *analyser;
	search_text *text;
	struct out title, tags, body, marks;
};

static str text_view(const struct out *o)
{
	return o->n ? out_view(o) : S("");
}

static void mark(struct out *marks, char letter, int64_t id)
{
	if (marks->n)
		out_byte(marks, ' ');
	out_lit(marks, SEARCH_MARK);
	out_byte(marks, letter);
	if (letter != 'x' && letter != 'q')
		out_int(marks, id);
}

static err mark_readers(struct writer *w, const struct q_search_queue *q)
{
	struct q_search_reader_hubs_list hubs = {0};
	TRY(q_search_reader_hubs(w->db, q->circle, READERS_MARKED, &hubs));
	for (size_t i = 0; i < hubs.n; i++)
		mark(&w->marks, 'a', hubs.v[i].hub.v);
	if (q->circle != q->item) {
		/* A hub's members, or the one person of a private item. */
		mark(&w->marks, q->circle == q->author ? 'p' : 'a', q->circle);
		return OK;
	}
	struct q_search_readers_list readers = {0};
	TRY(q_search_readers(w->db, q->circle, READERS_MARKED + 1, &readers));
	if (readers.n > READERS_MARKED) {
		mark(&w->marks, 'q', 0);
		return OK;
	}
	for (size_t i = 0; i < readers.n; i++)
		mark(&w->marks, 'p', readers.v[i].person);
	return OK;
}

static err marks_and_tags(struct writer *w, const struct q_search_queue *q)
{
	struct q_search_item_tags_list tags = {0};
	out_reset(&w->marks);
	out_reset(&w->tags);
	mark(&w->marks, 'x', 0);
	mark(&w->marks, 'k', q->kind);
	mark(&w->marks, 'u', q->author);
	mark(&w->marks, 'h', q->hub);
	if (q->place != q->hub)
		mark(&w->marks, 'l', q->place);
	TRY(q_search_item_tags(w->db, (item_id){q->item}, &tags));
	for (size_t i = 0; i < tags.n; i++) {
		mark(&w->marks, 't', tags.v[i].id.v);
		analyse(w->analyser, tags.v[i].label, stemming_of(q->language), TITLE_TERMS,
			&w->tags);
	}
	return q->circle > CIRCLE_INTERNAL ? mark_readers(w, q) : OK;
}

/* Splits terms into the first ones, which rank, and the rest. */
static str cut_head(str *rest)
{
	str head = *rest;
	if (head.n <= HEAD_BYTES) {
		*rest = S("");
		return head;
	}
	size_t end = HEAD_BYTES;
	while (head.p[end] != ' ')
		end--; /* no term is as long as the head */
	*rest = str_sub(head, end + 1, head.n);
	return str_sub(head, 0, end);
}

static err forget(struct db *db, int64_t item)
{
	struct q_search_doc_part known;
	bool found;
	TRY(q_search_doc_part(db, item, &known, &found));
	if (!found)
		return OK;
	if (known.part == PART_PUBLIC)
		TRY(q_search_forget_public(db, item));
	TRY(known.part == PART_CLOSED ? q_search_forget_closed(db, item)
				      : q_search_forget_open(db, item));
	return q_search_doc_drop(db, item);
}

/* One row of VALUES each: FTS5 writes out what it has gathered as soon as a statement opens a
 * savepoint of its own, as INSERT ... SELECT does, and then every item is a segment that must be
 * merged. */
static err add(struct writer *w, int64_t item, enum part part)
{
	str title = text_view(&w->title), body = text_view(&w->body), tags = text_view(&w->tags),
	    marks = text_view(&w->marks);
	if (part == PART_CLOSED)
		return q_search_add_closed(w->db, item, title, body, tags, marks);
	if (part == PART_PUBLIC)
		TRY(q_search_add_public(w->db, item, title, body, tags, marks));
	return q_search_add_open(w->db, item, title, body, tags, marks);
}

static err index_item(struct writer *w, const struct q_search_queue *q)
{
	/* What is no item is a message, or gone. */
	bool message = false;
	if (q->message)
		TRY(message_index(w->db, w->analyser, q->item, &message));
	if (message)
		return OK;
	TRY(forget(w->db, q->item));
	if (q->state != STATE_PUBLISHED)
		return OK;
	str title = STR_NONE, body = STR_NONE;
	err e = w->text(w->db, (enum kind)q->kind, (item_id){q->item}, &title, &body);
	if (e == NOT_FOUND)
		return OK; /* its content is gone already */
	TRY(e);
	TRY(marks_and_tags(w, q));
	out_reset(&w->title);
	out_reset(&w->body);
	enum stemming stemming = stemming_of(q->language);
	analyse(w->analyser, title, stemming, TITLE_TERMS, &w->title);
	analyse(w->analyser, body, stemming, TERMS_MAX, &w->body);
	enum part part = q->circle == CIRCLE_PUBLIC	? PART_PUBLIC
			 : q->circle == CIRCLE_INTERNAL ? PART_OPEN
							: PART_CLOSED;
	str rest = text_view(&w->body), head = cut_head(&rest);
	str marks = text_view(&w->marks);
	TRY(q_search_doc_add(w->db, q->item, part, text_view(&w->title), text_view(&w->tags), head,
			     rest, marks));
	return database_is_postgres(w->db->database) ? OK : add(w, q->item, part);
}

/* The queue is read and written newest first, as the indexes are numbered (core/search.sql): an
 * index that is given a lower number than before must write out what it has gathered. When the
 * texts are too long for one batch the oldest wait. */
static err index_batch(struct db *db, search_text *text, int batch,
		       struct q_search_queue_list *queue, bool *more)
{
	struct arena *a = db->arena;
	TRY(q_search_queue(db, batch, queue));
	*more = queue->n == (size_t)batch;
	struct writer w = {.db = db, .text = text, .analyser = analyser_new(a)};
	w.title = w.tags = w.body = w.marks = out_new(a, TERMS_BYTES);
	size_t before = arena_used(a), most = batch > BATCH ? BULK_MEMORY : BATCH_MEMORY;
	for (size_t i = 0; i < queue->n; i++) {
		if (arena_used(a) - before > most) {
			queue->n = i;
			*more = true;
			break;
		}
		TRY(index_item(&w, &queue->v[i]));
	}
	return OK;
}

err search_index_queue(struct database *database, struct arena *a, search_text *text, int batch,
		       size_t *done, bool *more)
{
	struct db db;
	struct q_search_queue_list queue = {0};
	*more = false;
	*done = 0;
	TRY(db_search_write_begin(database, a, &db));
	err e = index_batch(&db, text, batch, &queue, more);
	err ended = db_write_end_wait(&db, e == OK && queue.n > 0);
	TRY(e);
	TRY(ended);
	*done = queue.n;
	if (!queue.n)
		return OK;
	/* After the index is durable: a crash between the two indexes the same items once more. */
	TRY(db_write_begin(database, a, &db));
	for (size_t i = 0; i < queue.n && e == OK; i++)
		e = q_search_queue_done(&db, queue.v[i].item, queue.v[i].since);
	ended = db_write_end_wait(&db, e == OK);
	return e ? e : ended;
}

err search_run(struct database *database, struct arena *a, search_text *text, bool *more)
{
	size_t done;
	return search_index_queue(database, a, text, BATCH, &done, more);
}

err search_queue_lost(struct database *database, struct arena *a, int64_t *queued)
{
	struct db db;
	struct q_search_lost q;
	*queued = 0;
	TRY(db_read_begin(database, a, &db));
	err e = q_search_lost(&db, &q);
	db_read_end(&db);
	TRY(e);
	if (!q.lost)
		return OK;
	TRY(db_write_begin(database, a, &db));
	e = q_search_queue_all(&db, queued);
	err ended = db_write_end_wait(&db, e == OK);
	return e ? e : ended;
}
