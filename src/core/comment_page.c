/* SPDX-License-Identifier: Apache-2.0
 * comment_page: threads below any item, a page of them at a time, and one thread, a page of its
 * answers at a time. A page reads at most COMMENT_ROWS rows: where its threads hold more, each
 * shows as many as fall to it, and says how many follow.
 */
#include "core/comment.h"

#include "comment.sql.h"

#include <stdlib.h>

static err threads_after(struct db *db, item_id root, enum comment_order order, int64_t at,
			 int64_t likes, struct id_list *ids)
{
	int64_t most = COMMENT_PAGE + 1;
	struct q_comment_threads_oldest_list q = {0};
	if (order == COMMENTS_OLDEST)
		TRY(q_comment_threads_oldest(db, root.v, at, most, &q));
	else if (order == COMMENTS_NEWEST)
		TRY(q_comment_threads_newest(db, root.v, at ? at : INT64_MAX, most, &q));
	else
		TRY(q_comment_threads_useful(db, root.v, at ? likes : INT64_MAX, at, most, &q));
	for (size_t i = 0; i < q.n; i++)
		*ARENA_PUSH(db->arena, ids) = q.v[i].id.v;
	return OK;
}

/* The cursor of the page that ends where this one begins: the thread before its first; -1 when that
 * page is the first one. */
static err cursor_before(struct db *db, item_id root, enum comment_order order, int64_t first,
			 int64_t likes, int64_t *before)
{
	int64_t most = COMMENT_PAGE + 1;
	struct q_comment_threads_oldest_list q = {0};
	if (order == COMMENTS_OLDEST)
		TRY(q_comment_threads_newest(db, root.v, first, most, &q));
	else if (order == COMMENTS_NEWEST)
		TRY(q_comment_threads_oldest(db, root.v, first, most, &q));
	else
		TRY(q_comment_threads_more_useful(db, root.v, likes, first, most, &q));
	if (q.n == 0)
		return OK;
	*before = q.n > COMMENT_PAGE ? q.v[COMMENT_PAGE].id.v : -1;
	return OK;
}

static err likes_of(struct db *db, item_id root, int64_t id, int64_t *likes)
{
	struct q_comment_likes q;
	bool found;
	TRY(q_comment_likes(db, root.v, (item_id){id}, &q, &found));
	*likes = found ? q.likes : 0;
	return OK;
}

/* The next page's cursor is the last thread shown; one thread more than a page tells whether there
 * is one. */
static err thread_ids(struct db *db, item_id root, enum comment_order order, int64_t at,
		      struct id_list *ids, struct comment_page *page)
{
	int64_t likes = 0;
	if (at && order == COMMENTS_USEFUL)
		TRY(likes_of(db, root, at, &likes));
	TRY(threads_after(db, root, order, at, likes, ids));
	if (ids->n > COMMENT_PAGE) {
		ids->n = COMMENT_PAGE;
		page->after = ids->v[COMMENT_PAGE - 1];
	}
	if (at == 0 || ids->n == 0)
		return OK;
	if (order == COMMENTS_USEFUL)
		TRY(likes_of(db, root, ids->v[0], &likes));
	return cursor_before(db, root, order, ids->v[0], likes, &page->before);
}

static struct comment comment_from(struct db *db, const struct q_comment_rows *q)
{
	return (struct comment){
		.item = {ITEM_FIELDS(q), .kind = KIND_COMMENT},
		.thread = q->thread,
		.html = {q->html}, /* rendered by markdown_render when it was written */
		.gone = q->state != STATE_PUBLISHED,
		.may_edit = ID_EQ(q->author, db->viewer),
	};
}

/* First answer and next sibling of each row, as indexes; SIZE_MAX: none. */
struct links {
	size_t first, last, next, parent;
};

static size_t row_of(const struct q_comment_rows_list *rows, int64_t id)
{
	size_t low = 0, high = rows->n;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (rows->v[middle].id.v < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < rows->n && rows->v[low].id.v == id ? low : SIZE_MAX;
}

/* What a row hangs on. An answer is younger than what it answers, anything else would be a cycle:
 * where an import says so, or where what it answers stands on another page, it hangs on the top of
 * its thread. */
static size_t parent_of(const struct q_comment_rows_list *rows, size_t i)
{
	if (rows->v[i].thread == rows->v[i].id.v)
		return SIZE_MAX;
	size_t parent = row_of(rows, rows->v[i].reply_to);
	return parent < i ? parent : row_of(rows, rows->v[i].thread);
}

static struct links *link_rows(struct arena *a, const struct q_comment_rows_list *rows)
{
	struct links *links = NEW_ARRAY(a, struct links, rows->n + 1);
	for (size_t i = 0; i < rows->n; i++)
		links[i] = (struct links){SIZE_MAX, SIZE_MAX, SIZE_MAX, SIZE_MAX};
	for (size_t i = 0; i < rows->n; i++) {
		size_t parent = parent_of(rows, i);
		if (parent == SIZE_MAX)
			continue;
		links[i].parent = parent;
		if (links[parent].first == SIZE_MAX)
			links[parent].first = i;
		else
			links[links[parent].last].next = i;
		links[parent].last = i;
	}
	return links;
}

/* Walks one thread in reading order without recursion. A removed comment without answers is left
 * out. */
static void walk(struct db *db, const struct q_comment_rows_list *rows, const struct links *links,
		 size_t top, struct comment_page *page)
{
	size_t at = top;
	int depth = 0;
	while (at != SIZE_MAX) {
		struct comment c = comment_from(db, &rows->v[at]);
		c.depth = depth;
		c.moved = links[at].parent != SIZE_MAX &&
			  rows->v[links[at].parent].id.v != rows->v[at].reply_to;
		if (!c.gone || links[at].first != SIZE_MAX)
			*ARENA_PUSH(db->arena, page) = c;
		if (links[at].first != SIZE_MAX) {
			at = links[at].first;
			depth++;
			continue;
		}
		while (at != top && links[at].next == SIZE_MAX) {
			at = links[at].parent;
			depth--;
		}
		at = at == top ? SIZE_MAX : links[at].next;
	}
}

/* Whom the answers that hang elsewhere answer: one look for all of them. */
static err name_answered(struct db *db, struct comment_page *page)
{
	struct id_list ids = {0};
	struct q_comment_authors_list q = {0};
	for (size_t i = 0; i < page->n; i++)
		if (page->v[i].moved)
			*ARENA_PUSH(db->arena, &ids) = page->v[i].item.reply_to;
	if (ids.n == 0)
		return OK;
	TRY(q_comment_authors(db, ids, &q));
	for (size_t i = 0; i < page->n; i++)
		for (size_t k = 0; k < q.n && page->v[i].moved && str_empty(page->v[i].answers);
		     k++)
			if (q.v[k].id.v == page->v[i].item.reply_to)
				page->v[i].answers = q.v[k].name;
	return OK;
}

static err add_rows(struct db *db, struct id_list threads, struct q_comment_rows_list *rows)
{
	struct q_comment_rows_list more = {0};
	if (threads.n)
		TRY(q_comment_rows(db, threads, &more));
	for (size_t i = 0; i < more.n; i++)
		*ARENA_PUSH(db->arena, rows) = more.v[i];
	return OK;
}

/* Writes a thread to the page; `left`, its last answer read and how many follow that, goes to the
 * last row. */
static void add_thread(struct db *db, const struct q_comment_rows_list *rows, int64_t thread,
		       int64_t last, int64_t left, struct comment_page *page)
{
	size_t top = row_of(rows, thread), before = page->n;
	if (top == SIZE_MAX)
		return;
	walk(db, rows, link_rows(db->arena, rows), top, page);
	if (left && page->n > before) {
		page->v[page->n - 1].more = left;
		page->v[page->n - 1].more_after = last;
	}
}

/* The top of a thread and answers behind `after`, at most `most` of them. */
static err thread_part(struct db *db, int64_t thread, int64_t after, int64_t most,
		       struct q_comment_rows_list *rows, int64_t *last)
{
	struct q_comment_rows_list answers = {0};
	struct q_comment_rows top;
	*rows = (struct q_comment_rows_list){0};
	TRY(q_comment_top(db, (item_id){thread}, &top));
	TRY(q_comment_answers(db, thread, after, most, &answers));
	*last = answers.n ? answers.v[answers.n - 1].id.v : after;
	bool put = false;
	for (size_t i = 0; i <= answers.n; i++) {
		if (!put && (i == answers.n || answers.v[i].id.v > thread)) {
			*ARENA_PUSH(db->arena, rows) = top;
			put = true;
		}
		if (i < answers.n)
			*ARENA_PUSH(db->arena, rows) = answers.v[i];
	}
	return OK;
}

static err answers_left(struct db *db, int64_t thread, int64_t last, int64_t *left)
{
	struct q_comment_answers_left q;
	TRY(q_comment_answers_left(db, thread, last, COMMENT_ANSWERS, &q));
	*left = q.n;
	return OK;
}

/* Threads that hold more than falls to each of them are read one by one, the others at once. */
static err read_threads(struct db *db, const struct id_list *ids, struct comment_page *page)
{
	struct q_comment_sizes_list sizes = {0};
	struct q_comment_rows_list rows = {0};
	struct id_list whole = {0};
	int64_t sum = 0, most = COMMENT_ROWS / (int64_t)(ids->n ? ids->n : 1);
	TRY(q_comment_sizes(db, *ids, COMMENT_ROWS + 1, &sizes));
	for (size_t i = 0; i < sizes.n; i++)
		sum += sizes.v[i].n;
	bool all = sum <= COMMENT_ROWS;
	for (size_t i = 0; i < sizes.n; i++)
		if (all || sizes.v[i].n <= most)
			*ARENA_PUSH(db->arena, &whole) = sizes.v[i].id.v;
	TRY(add_rows(db, whole, &rows));
	const struct links *links = link_rows(db->arena, &rows);
	for (size_t i = 0; i < ids->n; i++) {
		size_t top = row_of(&rows, ids->v[i]);
		if (top != SIZE_MAX) {
			walk(db, &rows, links, top, page);
			continue;
		}
		struct q_comment_rows_list part;
		int64_t last, left;
		TRY(thread_part(db, ids->v[i], 0, most - 1, &part, &last));
		TRY(answers_left(db, ids->v[i], last, &left));
		add_thread(db, &part, ids->v[i], last, left, page);
	}
	return OK;
}

static int compare_tops(const void *left, const void *right, void *order)
{
	const struct q_comment_rows *a = *(const struct q_comment_rows *const *)left,
				    *b = *(const struct q_comment_rows *const *)right;
	if (*(enum comment_order *)order == COMMENTS_USEFUL && a->likes != b->likes)
		return a->likes < b->likes ? 1 : -1;
	int by_age = a->id.v < b->id.v ? -1 : a->id.v > b->id.v;
	return *(enum comment_order *)order == COMMENTS_NEWEST ? -by_age : by_age;
}

static void walk_all(struct db *db, const struct q_comment_rows_list *rows,
		     enum comment_order order, struct comment_page *page)
{
	const struct q_comment_rows **tops =
		NEW_ARRAY(db->arena, const struct q_comment_rows *, rows->n + 1);
	size_t n = 0;
	for (size_t i = 0; i < rows->n; i++)
		if (rows->v[i].thread == rows->v[i].id.v)
			tops[n++] = &rows->v[i];
	if (order != COMMENTS_OLDEST)
		qsort_r(tops, n, sizeof(*tops), compare_tops, &order);
	const struct links *links = link_rows(db->arena, rows);
	for (size_t i = 0; i < n; i++)
		walk(db, rows, links, (size_t)(tops[i] - rows->v), page);
}

/* Nearly every item has so few answers that one query reads them all, and the order of its threads
 * is seen here. False: there are more. */
static err few(struct db *db, item_id root, enum comment_order order, struct comment_page *page,
	       bool *all)
{
	struct q_comment_rows_list rows = {0};
	TRY(q_comment_all(db, root.v, COMMENT_PAGE + 1, &rows));
	*all = rows.n <= COMMENT_PAGE;
	if (*all)
		walk_all(db, &rows, order, page);
	return OK;
}

err comment_first(struct db *db, const struct item_row *root, int64_t most,
		  struct comment_page *page, bool *more)
{
	struct q_comment_rows_list rows = {0};
	*page = (struct comment_page){.total = root->comments};
	*more = false;
	if (root->comments == 0)
		return OK;
	TRY(q_comment_all(db, root->id.v, most + 1, &rows));
	*more = (int64_t)rows.n > most;
	rows.n = *more ? (size_t)most : rows.n;
	walk_all(db, &rows, COMMENTS_OLDEST, page);
	return name_answered(db, page);
}

static err list(struct db *db, item_id root, int64_t total, enum comment_order order, int64_t at,
		struct comment_page *page)
{
	struct id_list ids = {0};
	bool all = false;
	*page = (struct comment_page){.total = total};
	if (total == 0)
		return OK;
	if (at == 0 && total <= COMMENT_PAGE)
		TRY(few(db, root, order, page, &all));
	if (!all) {
		TRY(thread_ids(db, root, order, at, &ids, page));
		TRY(read_threads(db, &ids, page));
	}
	return name_answered(db, page);
}

err comment_list(struct db *db, const struct item_row *root, enum comment_order order, int64_t at,
		 struct comment_page *page)
{
	return list(db, root->id, root->comments, order, at, page);
}

err comment_thread_page(struct db *db, item_id thread, int64_t after, struct comment_page *page)
{
	struct q_comment_rows_list rows;
	struct q_comment_answers_back_list back = {0};
	int64_t last, left;
	*page = (struct comment_page){0};
	TRY(thread_part(db, thread.v, after, COMMENT_ANSWERS, &rows, &last));
	TRY(answers_left(db, thread.v, last, &left));
	add_thread(db, &rows, thread.v, last, left, page);
	TRY(q_comment_answers_back(db, thread.v, after + 1, COMMENT_ANSWERS + 1, &back));
	if (after && back.n)
		page->before = back.n > COMMENT_ANSWERS ? back.v[COMMENT_ANSWERS].id.v : -1;
	return name_answered(db, page);
}

static bool holds(const struct comment_page *page, item_id id)
{
	for (size_t i = 0; i < page->n; i++)
		if (ID_EQ(page->v[i].item.id, id))
			return true;
	return false;
}

err comment_locate(struct db *db, item_id id, struct comment_spot *spot)
{
	struct q_comment_thread q;
	struct q_comment_threads_oldest_list before = {0};
	struct q_comment_answers_back_list answers = {0};
	struct q_comment_total total;
	struct comment_page page;
	*spot = (struct comment_spot){0};
	TRY(q_comment_thread(db, id, &q));
	TRY(q_comment_threads_newest(db, q.root, q.thread, COMMENT_PAGE, &before));
	/* Beyond the first page its thread is the first one of a page. */
	if (before.n == COMMENT_PAGE)
		spot->at = before.v[0].id.v;
	TRY(q_comment_total(db, (item_id){q.root}, &total));
	TRY(list(db, (item_id){q.root}, total.comments, COMMENTS_OLDEST, spot->at, &page));
	if (holds(&page, id))
		return OK;
	/* Not shown there: it stands in its thread, whose page it begins unless that is the first
	 * one. */
	spot->thread = q.thread;
	TRY(q_comment_answers_back(db, q.thread, id.v, COMMENT_ANSWERS, &answers));
	if (answers.n == COMMENT_ANSWERS)
		spot->after = answers.v[0].id.v;
	return OK;
}
